import APKSigning
import ISO7816

extension FuzzTarget {
  /// Whole APKs: ZIP, signing block, v1.
  static let apk = FuzzTarget(
    "apk", maximumLength: 20_000, quickCount: 1500,
    seeds: { [SeedFiles.bytes("v1.apk"), SeedFiles.bytes("rotated.apk")] },
    run: { bytes in _ = try checkAPK(bytes) })

  /// The values of the signature schemes' blocks, in an APK around them whose offsets are right.
  static let apkSigners = FuzzTarget(
    "apk-signers", maximumLength: 8000, quickCount: 1500,
    seeds: {
      let (v2, v3) = signedParts.map { ($0.values[0x7109_871A] ?? [], $0.values[0xF053_68C0] ?? []) } ?? ([], [])
      return [[0] + v2, [1] + v3, [2] + v3, [3] + v3]
    },
    run: { bytes in
      guard let parts = signedParts, let first = bytes.first else { return }
      let ids: [UInt32] = [0x7109_871A, 0xF053_68C0, 0x1B93_AD61, 0x7109_871A]
      var pairs = [(ids[Int(first & 3)], Array(bytes.dropFirst()))]
      // The block of v3 once more behind it, so that duplicates and v3 beside v3.1 are met.
      if first & 3 > 1 { pairs.append((0xF053_68C0, parts.values[0xF053_68C0] ?? [])) }
      try checkAPK(parts.assembled(pairs))
    })

  /// AndroidManifest.xml.
  static let androidManifest = FuzzTarget(
    "android-manifest", maximumLength: 4096, quickCount: 5000,
    seeds: { [BinaryXMLSample.manifest(isUTF8: false), BinaryXMLSample.manifest(isUTF8: true)] },
    run: { bytes in
      switch Result(catching: { () throws(APKError) in try AndroidManifest(binary: bytes) }) {
      case .success(let manifest): try checkManifest(manifest)
      case .failure(let error): try checkLine(error.description, "an error")
      }
    })

  /// PEM, DER, PKCS#7, PKCS#12 and pasted fingerprints.
  static let certificate = FuzzTarget(
    "certificate", maximumLength: 4096, quickCount: 2000,
    seeds: {
      let pem = SeedFiles.bytes("certificate.pem")
      let der = (try? CertificateFile.certificates(pem))?.first?.der ?? []
      return [
        pem, der, SeedFiles.bytes("certificate.p12"), pem + pem,
        Array(
          "SHA256: AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89".utf8
        ),
      ]
    },
    run: { bytes in
      if let fingerprint = try? Fingerprint(String(decoding: bytes, as: UTF8.self)) {
        let again = try mustSucceed("a fingerprint does not read back") { () throws(Fingerprint.Failure) in
          try Fingerprint(Hex.string(fingerprint.bytes))
        }
        try check(again == fingerprint, "a fingerprint reads back as another")
      }
      let read = Result { () throws(CertificateFile.Failure) in
        try CertificateFile.certificates(bytes, password: Array("secret".utf8))
      }
      switch read {
      case .success(let certificates): for certificate in certificates { try checkCertificate(certificate) }
      case .failure(.unreadable(let error)): try checkLine(error.description, "an error")
      case .failure: break
      }
    })

  // MARK: Laws

  private static let signedParts = APKParts(SeedFiles.bytes("rotated.apk"))
  /// The keys that signed the seeds; nobody else can have signed what is installable. The keys and not the certificates:
  /// v1 does not sign a certificate's own signature, and Android does not look at it.
  private static let signers: Set<[UInt8]> = {
    let apks = ["v1.apk", "rotated.apk"].compactMap { try? APK(MemoryBytes(SeedFiles.bytes($0))) }
    return Set(apks.flatMap(\.platforms).flatMap(\.matchingCertificates).map(\.publicKey))
  }()

  /// - Returns: whether some platform installs it.
  @discardableResult
  static func checkAPK(_ bytes: [UInt8]) throws -> Bool {
    let apk: APK
    do {
      apk = try APK(MemoryBytes(bytes))
    } catch {
      try checkLine("\(error)", "an error")
      return false
    }
    if let manifest = apk.manifest { try checkManifest(manifest) }
    for text in apk.warnings + apk.schemes.compactMap(\.problem) + apk.schemes.flatMap(\.signers).compactMap(\.problem)
    {
      try checkLine(text, "a problem")
    }
    var next = apk.platforms.first?.sdk.lowerBound ?? 0
    for verdict in apk.platforms {
      try check(verdict.sdk.lowerBound == next, "the platforms have a gap before \(verdict.sdk.lowerBound)")
      next = verdict.sdk.upperBound &+ 1
      if let refusal = verdict.refusal {
        try checkLine(refusal, "a refusal")
      } else {
        try check(!verdict.signers.isEmpty, "installs what nobody signed")
        try check(verdict.matchingCertificates.allSatisfy { signers.contains($0.publicKey) }, "a forged signer")
      }
    }
    for certificate in apk.schemes.flatMap(\.signers).flatMap(\.certificates) { try checkCertificate(certificate) }
    return apk.isInstallable
  }

  private static func checkManifest(_ manifest: AndroidManifest) throws(Finding) {
    try check(!manifest.package.isEmpty, "a package without a name")
    try check(manifest.minSDK >= 1, "minSdkVersion 0")
  }

  private static func checkCertificate(_ certificate: Certificate) throws(Finding) {
    try check(certificate.sha1.count == 20 && certificate.sha256.count == 32, "digests of other lengths")
    for time in [certificate.notBefore, certificate.notAfter] {
      if let time { try check(!Certificate.date(time).isEmpty, "no date") }
    }
  }
}
