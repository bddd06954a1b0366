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
      Standard.remark(
        "\(Style.printable(path)) has \(platform.signers.count) signers, of which android wants one to match; the rule names the first, \(Style.printable(signer.subject))"
      )
    }
    sayWhoMisses(signer, apk)
    return (signer.sha256, apk.manifest?.package)
  }

  /// An app whose key was changed has another signer on older platforms, which such a rule does not reach.
  private static func sayWhoMisses(_ signer: Certificate, _ apk: APK) {
    let installed = apk.platforms.filter { $0.refusal == nil }
    let missed = installed.filter { !$0.matchingCertificates.contains(signer) }
    guard !missed.isEmpty else { return }
    let platforms = missed.map(\.androidVersions).joined(separator: ", ")
    Standard.remark(
      "the rule names \(Style.printable(signer.subject)), which is not the signer on \(platforms): the app's key was changed"
    )
    let common = installed.last?.matchingCertificates.last { certificate in
      installed.allSatisfy { $0.matchingCertificates.contains(certificate) }
    }
    if let common {
      Standard.hint(
        "--device-app-id \(Hex.string(common.sha256)) names \(Style.printable(common.subject)), which all of them match"
      )
    }
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
