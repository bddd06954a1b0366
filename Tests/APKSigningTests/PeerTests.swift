import APKSigning
import Foundation
import ISO7816
import Testing

/// `uicc`'s reading of APKs against `apksigner verify` of Android's own build tools.
@Suite(.enabled(if: SignedAPKs.areAvailable, "needs apksigner and keytool")) struct PeerTests {
  struct Variant: Sendable, CustomTestStringConvertible {
    var name: String
    var keys: [String]
    var minSDK = 21
    var targetSDK = 29
    var options: [String] = []
    var needsLineage = false
    var testDescription: String { name }
  }

  static let variants = [
    Variant(name: "all schemes", keys: ["rsa"]),
    Variant(name: "v1 alone, two signers", keys: ["rsa", "ec"], options: off("v2") + off("v3")),
    Variant(name: "v1 alone, SHA-1", keys: ["rsa"], minSDK: 10, options: off("v2") + off("v3")),
    Variant(name: "v2 alone", keys: ["ec"], minSDK: 24, options: off("v1") + off("v3")),
    Variant(name: "v2, two signers", keys: ["rsa", "ec384"], minSDK: 24, options: off("v3")),
    Variant(name: "v3 alone", keys: ["ec384"], minSDK: 28, options: off("v1") + off("v2")),
    Variant(name: "fs-verity", keys: ["ec"], minSDK: 28, options: ["--verity-enabled", "true"]),
    Variant(name: "rotated", keys: ["rsa", "ec"], needsLineage: true),
    Variant(
      name: "rotated, v3 alone", keys: ["rsa", "ec"], minSDK: 28, options: off("v1") + off("v2"), needsLineage: true),
  ]

  private static let content = [UInt8](repeating: 0x5A, count: 1_300_000)

  /// Enough to be read by several threads.
  private static let large = ["c", "d", "e", "f"].map { ("\($0).bin", Array("entry \($0)".utf8) + content) }

  private static func off(_ scheme: String) -> [String] { ["--\(scheme)-signing-enabled", "false"] }

  @Test func certificates() throws {
    let apks = try SignedAPKs()
    try apks.makeLineage()
    for (index, variant) in Self.variants.enumerated() {
      let path = try apks.make(
        "\(index).apk", keys: variant.keys, minSDK: variant.minSDK, targetSDK: variant.targetSDK,
        options: variant.options + (variant.needsLineage ? ["--lineage", apks.path("lineage")] : []),
        // More than one chunk of 1 MiB, where that matters.
        content: index == 0 ? Self.large : variant.name == "fs-verity" ? [("big.bin", Self.content)] : [])
      let apk = try APK(FileBytes(path: path))
      #expect(apk.warnings == [], "\(variant.name)")
      #expect(apk.manifest?.package == "org.example.peer")
      #expect(apk.manifest?.minSDK == UInt32(variant.minSDK))
      #expect(apk.platforms.allSatisfy { $0.refusal == nil }, "\(variant.name): \(apk.platforms.compactMap(\.refusal))")
      // For one platform each: the ranges of this apksigner take v3 signers before Android 9 too.
      for sdk in Set([variant.minSDK, 30]).sorted() {
        let peer = SignedAPKs.run([
          "apksigner", "verify", "-v", "--print-certs", "--min-sdk-version", "\(sdk)", "--max-sdk-version", "\(sdk)",
          path,
        ])
        #expect(peer.status == 0, "\(peer.text)")
        let digests = peer.text.split(separator: "\n").filter { $0.contains("certificate SHA-256 digest: ") }
          .compactMap { $0.split(separator: " ").last.map(String.init) }
        let verdict = try #require(apk.platforms.first { $0.sdk.contains(UInt32(sdk)) })
        if sdk < 28, verdict.scheme != .v1, variant.needsLineage { continue }
        #expect(
          verdict.signers.map { Hex.string($0.sha256) }.sorted() == digests.sorted(),
          "\(variant.name) on \(sdk)\n\(peer.text)")
        #expect(!digests.isEmpty)
      }
      if variant.needsLineage {
        let lineage = try #require(apk.schemes.last?.signers.first?.lineage)
        #expect(lineage.map(\.certificate.keyType) == ["RSA", "EC"])
        #expect(lineage.first?.capabilities.names.contains("permission") == true)
      }
      try tamper(path, variant.name, asksPeer: index < 2)
      if index == 0 { try tamperTwice(path) }
    }
  }

  /// A byte of the content changed: both refuse.
  private func tamper(_ path: String, _ name: String, asksPeer: Bool) throws {
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: "content".utf8) })
    bytes[place] ^= 0x20
    let apk = try APK(MemoryBytes(bytes))
    #expect(!apk.isInstallable, "\(name)")
    #expect(apk.platforms.allSatisfy { $0.refusal?.contains("not as signed") == true }, "\(name): \(apk.platforms)")
    guard asksPeer else { return }
    let changed = path + ".changed"
    try Data(bytes).write(to: URL(fileURLWithPath: changed))
    #expect(SignedAPKs.run(["apksigner", "verify", changed]).status != 0)
  }

  /// Whichever thread finds its entry changed first: the first of them in the archive is named.
  private func tamperTwice(_ path: String) throws {
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    for name in ["d", "f"] {
      let text = Array("entry \(name)".utf8)
      let place = try #require(Data(bytes).range(of: Data(text))?.lowerBound)
      bytes[place] ^= 0x20
    }
    for _ in 0..<20 {
      let apk = try APK(MemoryBytes(bytes))
      #expect(
        apk.schemes.first?.problem == "d.bin is not as signed: its digest differs from the one in META-INF/MANIFEST.MF")
      #expect(!apk.isInstallable)
    }
  }

  @Test("a keystore of keytool gives the certificate that keytool exports") func keystore() throws {
    let apks = try SignedAPKs()
    let pem = SignedAPKs.run(
      ["keytool", "-exportcert", "-rfc", "-keystore", apks.path("rsa.p12"), "-storepass", "secret", "-alias", "rsa"])
    let exported = try CertificateFile.certificates(Array(pem.text.utf8))
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: apks.path("rsa.p12"))))
    #expect(try CertificateFile.certificates(bytes, password: Array("secret".utf8)) == exported)
    #expect(throws: CertificateFile.Failure.passwordNeeded) { try CertificateFile.certificates(bytes) }
    #expect(throws: CertificateFile.Failure.wrongPassword) {
      try CertificateFile.certificates(bytes, password: Array("wrong".utf8))
    }
    #expect(exported.first?.subject == "CN=rsa, O=Test")
    #expect(exported.first?.keyBits == 2048)
  }
}
