import APKSigning
import ElementaryFiles
import ISO7816

/// What `uicc apk --json` prints of a source. Certificates stand once, in `certificates`; everywhere else their SHA-256
/// stands for them.
enum APKDocument {
  static func json(_ source: AppSource) -> FieldValue {
    switch source {
    case .apk(let path, let apk): json(apk, path)
    case .certificates(let path, let certificates):
      .object([
        .init("source", .string(path)), .init("kind", .string("certificate")),
        .init("certificates", .array(certificates.map(json))),
      ])
    case .fingerprint(let fingerprint):
      .object([
        .init("source", .string(Hex.string(fingerprint.bytes))), .init("kind", .string("fingerprint")),
        .init("algorithm", .string(fingerprint.algorithm)), .init("digest", .string(Hex.string(fingerprint.bytes))),
      ])
    }
  }

  private static func json(_ apk: APK, _ path: String) -> FieldValue {
    var fields: [FieldValue.Field] = [
      .init("source", .string(path)), .init("kind", .string("apk")), .init("installable", .bool(apk.isInstallable)),
      .init("certificates", .array(apk.certificates.map(json))), .init("schemes", .array(apk.schemes.map(json))),
      .init("platforms", .array(apk.platforms.map(json))),
      .init("warnings", .array(apk.warnings.map { .string($0) })),
    ]
    if let manifest = apk.manifest {
      fields += [
        .init("package", .string(manifest.package)), .init("versionName", text(manifest.versionName)),
        .init("versionCode", manifest.versionCode.map { .int(Int($0)) } ?? .null),
        .init("minSdk", .int(Int(manifest.minSDK))), .init("targetSdk", .int(Int(manifest.targetSDK))),
      ]
    } else {
      fields.append(.init("package", .null))
    }
    return .object(fields)
  }

  static func json(_ certificate: Certificate) -> FieldValue {
    .object([
      .init("sha1", .string(Hex.string(certificate.sha1))), .init("sha256", .string(Hex.string(certificate.sha256))),
      .init("subject", .string(certificate.subject)), .init("issuer", .string(certificate.issuer)),
      .init("serial", .string(Hex.string(certificate.serial))),
      .init("notBefore", text(certificate.notBefore.map(Certificate.date))),
      .init("notAfter", text(certificate.notAfter.map(Certificate.date))),
      .init("keyType", .string(certificate.keyType)), .init("keyBits", .int(certificate.keyBits)),
    ])
  }

  private static func json(_ scheme: APK.Scheme) -> FieldValue {
    .object([
      .init("scheme", .string(scheme.scheme.description)), .init("problem", text(scheme.problem)),
      .init("contentChecked", .bool(scheme.isChecked)),
      .init(
        "signers",
        .array(
          scheme.signers.map { signer in
            .object([
              .init("certificates", digests(signer.certificates)),
              .init("minSdk", signer.sdk.map { .int(Int($0.lowerBound)) } ?? .null),
              .init("maxSdk", signer.sdk.map { .int(Int($0.upperBound)) } ?? .null),
              .init("algorithm", text(signer.algorithm)), .init("problem", text(signer.problem)),
              .init("lineage", .array(signer.lineage.map(json))),
            ])
          })),
    ])
  }

  private static func json(_ entry: LineageEntry) -> FieldValue {
    .object([
      .init("certificate", .string(Hex.string(entry.certificate.sha256))),
      .init("capabilities", .array(entry.capabilities.names.map { .string($0) })),
    ])
  }

  private static func json(_ verdict: PlatformVerdict) -> FieldValue {
    .object([
      .init("minSdk", .int(Int(verdict.sdk.lowerBound))),
      .init("maxSdk", verdict.sdk.upperBound >= PlatformVerdict.lastSDK ? .null : .int(Int(verdict.sdk.upperBound))),
      .init("android", .string(verdict.androidVersions)), .init("scheme", text(verdict.scheme?.description)),
      .init("signers", digests(verdict.signers)), .init("matching", digests(verdict.matchingCertificates)),
      .init("refusal", text(verdict.refusal)),
    ])
  }

  private static func digests(_ certificates: [Certificate]) -> FieldValue {
    .array(certificates.map { .string(Hex.string($0.sha256)) })
  }

  private static func text(_ text: String?) -> FieldValue { text.map { .string($0) } ?? .null }
}
