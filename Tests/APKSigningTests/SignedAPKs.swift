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

/// A ZIP archive of entries that are stored as they are.
struct StoredZIP {
  private(set) var bytes: [UInt8] = []

  init(_ entries: [(name: String, content: [UInt8])]) {
    var directory: [UInt8] = []
    for (name, content) in entries {
      let offset = bytes.count
      var fields = Self.little(20, 2) + Self.little(0, 8) + Self.little(Int(Self.crc(content)), 4)
      fields += Self.little(content.count, 4) + Self.little(content.count, 4) + Self.little(name.utf8.count, 2)
      fields += Self.little(0, 2)
      bytes += [0x50, 0x4B, 3, 4] + fields + Array(name.utf8) + content
      directory += [0x50, 0x4B, 1, 2, 20, 0] + fields + Self.little(0, 10) + Self.little(offset, 4) + Array(name.utf8)
    }
    let start = bytes.count
    bytes += directory
    bytes += [0x50, 0x4B, 5, 6] + Self.little(0, 4) + Self.little(entries.count, 2) + Self.little(entries.count, 2)
    bytes += Self.little(directory.count, 4) + Self.little(start, 4) + Self.little(0, 2)
  }

  static func little(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: number >> (8 * $0)) : 0 }
  }

  private static let table: [UInt32] = (0..<256).map { index in
    var crc = UInt32(index)
    for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xEDB8_8320 : crc >> 1 }
    return crc
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes { crc = (crc >> 8) ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] }
    return ~crc
  }
}
