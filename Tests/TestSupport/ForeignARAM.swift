/// An ARA-M that this project did not write: `tools/aram_sim.py` of the shared folder, in the virtual reader.
public final class ForeignARAM {
  /// Every way in which it can answer: how long lists come out, what it does with duplicates, whether it has a lock.
  public static let modes: [[String]] = [
    ["--chain", "next"], ["--chain", "61"], ["--chain", "next", "--dup", "6381"], ["--chain", "next", "--dup", "6a89"],
    ["--chain", "61", "--dup", "6381"], ["--chain", "61", "--dup", "6a89"], ["--lock"],
  ]
  /// The longest rule that fits the one short command that it takes.
  public static let longestRule = 252

  private let process: ServedProcess

  /// - Parameter arguments: its modes: `--chain 61`, `--dup 6381`, `--lock`.
  public init(on port: VPCDPort, arguments: [String]) throws {
    process = try ServedProcess(
      "python3", [try Self.simulator(), "--vpcd", String(port.number)] + arguments, on: port)
  }

  /// The same card without a reader, quick enough for thousands of commands.
  public static func direct(arguments: [String]) throws -> ListeningReader {
    try ListeningReader("python3", [try simulator()] + arguments)
  }

  private static func simulator() throws -> String {
    guard let simulator = Shared.path("tools/aram_sim.py") else { throw VPCDError("no tools/aram_sim.py") }
    return simulator
  }

  /// Pulls the card.
  public func stop() { process.stop() }

  /// Calls `body` while the simulator is in the reader of a free port.
  public static func with<Result>(
    arguments: [String], _ body: (_ readerName: String) async throws -> Result
  ) async throws -> Result {
    try await VPCDPort.withPort { port in
      let card = try ForeignARAM(on: port, arguments: arguments)
      defer { card.stop() }
      return try await body(port.readerName)
    }
  }
}
