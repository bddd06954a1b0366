import APKSigning
import Crypto
import GlobalPlatform
import ISO7816

/// An app on the platforms that see the same signers.
struct CheckedApp {
  /// As the user named it.
  var source: String
  /// `Android 9 to 12L`; `nil` for a certificate or a fingerprint.
  var platform: String?
  var app: AndroidApp
  /// Why these platforms do not install it.
  var refusal: String?

  /// - Parameter package: instead of the manifest's; the one to assume where there is only a certificate.
  static func list(_ source: AppSource, name: String, package: String?) throws -> [CheckedApp] {
    switch source {
    case .apk(_, let apk):
      return try apk.platforms.map { verdict in
        CheckedApp(
          source: name, platform: verdict.androidVersions,
          app: AndroidApp(
            package: package ?? apk.manifest?.package, signers: try verdict.matchingCertificates.map(signer)),
          refusal: verdict.refusal)
      }
    case .certificates(_, let certificates):
      return try certificates.map {
        CheckedApp(source: name, platform: nil, app: AndroidApp(package: package, signers: [try signer($0)]))
      }
    case .fingerprint(let fingerprint):
      let isSHA1 = fingerprint.bytes.count == 20
      let signer = AndroidApp.Signer(
        sha1: isSHA1 ? fingerprint.bytes : [], sha256: isSHA1 ? [] : fingerprint.bytes, label: "the fingerprint")
      return [CheckedApp(source: name, platform: nil, app: AndroidApp(package: package, signers: [signer]))]
    }
  }

  private static func signer(_ certificate: Certificate) throws -> AndroidApp.Signer {
    AndroidApp.Signer(
      sha1: certificate.sha1, sha256: certificate.sha256,
      publicKeyDigests: [try Digest.of(certificate.publicKey, .sha1), try Digest.of(certificate.publicKey, .sha256)],
      label: certificate.subject)
  }
}
