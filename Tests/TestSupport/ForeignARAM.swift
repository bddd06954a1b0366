/// An ARA-M that this project did not write: `tools/aram_sim.py` of the shared folder, in the virtual reader.
public final class ForeignARAM {
  private let process: ServedProcess

  /// - Parameter arguments: its modes: `--chain 61`, `--dup 6381`, `--lock`.
  public init(on port: VPCDPort, arguments: [String]) throws {
    guard let simulator = Shared.path("tools/aram_sim.py") else { throw VPCDError("no tools/aram_sim.py") }
    process = try ServedProcess("python3", [simulator, "--vpcd", String(port.number)] + arguments, on: port)
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
