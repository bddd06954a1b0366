import Foundation
import FuzzTargets
import TestSupport

/// APKs made in a folder of their own with keytool and apksigner, which are peers and not ours.
final class SignedAPKs {
  let folder: TemporaryFolder
  static let areAvailable = ["apksigner", "keytool"].allSatisfy { run(["which", $0]).status == 0 }

  /// Keys of three kinds: `rsa`, `ec`, `ec384`, and a lineage from `rsa` to `ec`.
  init() throws {
    folder = try TemporaryFolder()
    for (name, options) in [
      ("rsa", ["-keyalg", "RSA", "-keysize", "2048"]), ("ec", ["-keyalg", "EC", "-groupname", "secp256r1"]),
      ("ec384", ["-keyalg", "EC", "-groupname", "secp384r1"]),
    ] {
      try Self.must(
        ["keytool", "-genkeypair", "-keystore", path(name + ".p12"), "-storetype", "PKCS12", "-storepass", "secret"]
          + ["-alias", name, "-validity", "9000", "-dname", "CN=\(name), O=Test"] + options)
    }
  }

  func path(_ name: String) -> String { "\(folder.path)/\(name)" }
  private func signer(_ key: String) -> [String] { ["--ks", path(key + ".p12"), "--ks-pass", "pass:secret"] }

  func makeLineage() throws {
    try Self.must(
      ["apksigner", "rotate", "--out", path("lineage"), "--old-signer"] + signer("rsa") + ["--new-signer"]
        + signer("ec"))
  }

  /// An APK for these platforms with some content, signed.
  func make(
    _ name: String, keys: [String], minSDK: Int, targetSDK: Int = 29, options: [String] = [],
    content: [(String, [UInt8])] = []
  ) throws -> String {
    let manifest = BinaryXMLSample.manifest(package: "org.example.peer", minSDK: minSDK, targetSDK: targetSDK)
    let entries = [("AndroidManifest.xml", manifest), ("res/a.txt", Array("content".utf8))] + content
    let unsigned = path("unsigned-\(name)")
    try Data(StoredZIP(entries).bytes).write(to: URL(fileURLWithPath: unsigned))
    var arguments = ["apksigner", "sign", "--v4-signing-enabled", "false", "--out", path(name)] + options
    for (index, key) in keys.enumerated() { arguments += (index > 0 ? ["--next-signer"] : []) + signer(key) }
    try Self.must(arguments + [unsigned])
    return path(name)
  }

  struct ToolFailure: Error { var text: String }

  private static func must(_ arguments: [String]) throws {
    let result = run(arguments)
    guard result.status == 0 else { throw ToolFailure(text: "\(arguments): \(result.text)") }
  }

  /// Runs a tool to its end.
  static func run(_ arguments: [String]) -> (status: Int32, text: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return (-1, "") }
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
