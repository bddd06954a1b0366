import Foundation

/// A card that this project did not write: `tools/replay_card.py` of the shared folder, which plays the dump of a real
/// card as a T=0 UICC through the virtual reader.
public final class ForeignCard {
  /// The interpreter that plays: one that has pycryptodomex, which the player needs for AUTHENTICATE only. Debian's own
  /// has it where another python3 stands before it on the PATH.
  private static let authenticatingPython: String? = ["python3", "/usr/bin/python3"].first { python in
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "\(python) -c 'import Cryptodome.Cipher.AES'"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
  /// Whether the foreign card can answer AUTHENTICATE.
  public static var canAuthenticate: Bool { authenticatingPython != nil }

  private let process: ServedProcess
  private let folder: URL

  /// Starts the player and waits until the service sees the card.
  /// - Parameters:
  ///   - dump: path of a pySim-shell export, for instance one of ``Shared/cards``.
  ///   - arguments: further options of the player.
  public init(_ dump: String, on port: VPCDPort, arguments: [String] = []) throws {
    guard let player = Shared.path("tools/replay_card.py") else { throw VPCDError("no tools/replay_card.py") }
    folder = FileManager.default.temporaryDirectory.appending(path: "uicc-foreign-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let log = folder.appending(path: "log").path
    do {
      process = try ServedProcess(
        Self.authenticatingPython ?? "python3",
        [player, dump, "--port", String(port.number), "--log", log] + arguments, on: port)
    } catch {
      try? FileManager.default.removeItem(at: folder)
      throw error
    }
  }

  /// The commands and answers so far, a line each: `00a40004023f00 6123`. Lines with `#` are off, on and reset.
  public var log: [String] {
    let text = (try? String(contentsOf: folder.appending(path: "log"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
  }

  /// The commands so far, without off, on and reset.
  public var commands: [String] { log.filter { !$0.hasPrefix("#") } }

  /// Pulls the card and removes the log.
  public func stop() {
    process.stop()
    try? FileManager.default.removeItem(at: folder)
  }

  /// Calls `body` while a foreign card is in the reader of a free port.
  public static func with<Result>(
    _ dump: String, arguments: [String] = [],
    _ body: (_ card: ForeignCard, _ readerName: String) async throws -> Result
  ) async throws -> Result {
    try await VPCDPort.withPort { port in
      let card = try ForeignCard(dump, on: port, arguments: arguments)
      defer { card.stop() }
      return try await body(card, port.readerName)
    }
  }
}
