import APKSigning
import ArgumentParser
import GlobalPlatform
import ISO7816
import Procedures

/// Hashes of the certificates that rules name, from what people have.
enum AppHash {
  /// The certificate that an app is signed with now, and the app's package.
  static func apk(_ path: String) throws -> (hash: [UInt8], package: String?) {
    guard case .apk(_, let apk) = try AppSource.read(path, keystore: KeystoreOptions()) else {
      throw Failure("\(Style.printable(path)) is no APK", hint: "--cert takes certificates")
    }
    guard let platform = apk.platforms.last(where: { $0.refusal == nil }) else {
      let reason = apk.platforms.last?.refusal.map { ": \($0)" } ?? ""
      throw Failure("android would not install \(Style.printable(path))\(Style.printable(reason))")
    }
    guard let signer = platform.signers.first else { throw Failure("\(Style.printable(path)) is not signed") }
    if platform.signers.count > 1 {
      Standard.remark("\(Style.printable(path)) has \(platform.signers.count) signers; the rule names the first")
    }
    return (signer.sha256, apk.manifest?.package)
  }

  /// The first certificate in a file, or a pasted fingerprint.
  static func certificate(_ text: String, _ keystore: KeystoreOptions) throws -> [UInt8] {
    switch try AppSource.read(text, keystore: keystore) {
    case .certificates(_, let certificates):
      guard let first = certificates.first else { throw Failure("\(Style.printable(text)) holds no certificate") }
      return first.sha256
    case .fingerprint(let fingerprint): return fingerprint.bytes
    case .apk: throw Failure("\(Style.printable(text)) is an APK", hint: "--apk takes it")
    }
  }
}
