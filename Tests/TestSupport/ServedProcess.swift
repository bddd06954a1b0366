import Foundation

/// A program that puts a card into a virtual reader, for as long as this lives.
public final class ServedProcess {
  private let process = Process()
  private let lifeline = Pipe()
  private let port: VPCDPort

  /// Starts it and waits until the service sees the card. It ends with the test run, whatever becomes of that.
  public init(_ program: String, _ arguments: [String], on port: VPCDPort) throws {
    self.port = port
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", ForeignCard.guardian, "sh", program] + arguments
    process.standardInput = lifeline
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    do {
      try port.waitUntilPresent(timeout: .seconds(10))
    } catch {
      stop()
      throw error
    }
  }

  /// Pulls the card.
  public func stop() {
    try? lifeline.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
