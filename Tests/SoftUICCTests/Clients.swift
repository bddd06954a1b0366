import Foundation
import ISO7816
import SoftUICC
import TestSupport
import Testing

/// A soft card in a reader of pcscd, for as long as a closure runs.
func withCardInReader<Result>(
  _ card: SoftCard, _ body: (VPCDPort) async throws -> Result
) async throws -> Result {
  try await VPCDPort.withPort { port in
    let client = VPCDClient(card: card, port: port.number)
    let serving = Background { try client.serve() }
    defer {
      client.stop()
      _ = try? serving.value()
    }
    try port.waitUntilPresent()
    return try await body(port)
  }
}

/// Programs of others that meet the card through pcscd.
enum Clients {
  static let environment = ProcessInfo.processInfo.environment
  /// A checkout of pySim, from `UICC_PYSIM`.
  static let pySim = environment["UICC_PYSIM"].flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
  /// The Python that has its libraries, from `UICC_PYSIM_PYTHON`.
  static let python = environment["UICC_PYSIM_PYTHON"] ?? "/usr/bin/python3"

  static func path(_ tool: String) -> String? {
    ["/usr/bin/", "/usr/local/bin/", "/opt/homebrew/bin/"].map { $0 + tool }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Runs a program and returns what it printed, errors included. It is ended after `seconds`.
  static func run(_ program: String, _ arguments: [String], seconds: Double = 120) throws -> String {
    let folder = try TemporaryFolder()
    let file = folder.path + "/output"
    _ = FileManager.default.createFile(atPath: file, contents: nil)
    let output = try FileHandle(forWritingTo: URL(filePath: file))
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let end = Date(timeIntervalSinceNow: seconds)
    while process.isRunning, Date() < end { usleep(20_000) }
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
    return String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
  }

  static func pySimShell(_ commands: [String], _ port: VPCDPort) throws -> String {
    try run(
      python,
      [(pySim ?? "") + "/pySim-shell.py", "--pcsc-regex", port.readerName, "--noprompt"]
        + commands.flatMap { ["-e", $0] })
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips a test where pySim is not there.
  static var needsPySim: Self {
    .enabled(
      if: VPCDPort.isAvailable && Clients.pySim != nil,
      "needs pcscd with the virtual reader, a checkout of pySim in UICC_PYSIM and its Python in UICC_PYSIM_PYTHON")
  }
  static func needsTool(_ name: String) -> Self {
    .enabled(if: VPCDPort.isAvailable && Clients.path(name) != nil, "needs pcscd with the virtual reader, and \(name)")
  }
}
