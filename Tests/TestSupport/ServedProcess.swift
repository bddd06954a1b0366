import Foundation

/// A program that puts a card into a virtual reader, for as long as this lives.
public final class ServedProcess {
  /// Kills the program when its own standard input ends, so that a test run that dies leaves no card behind. With
  /// signal 9, because Foundation may start children with all other signals blocked.
  private static let guardian = #""$@" & player=$!; cat > /dev/null; kill -9 $player; wait $player"#

  private let process = Process()
  private let lifeline = Pipe()

  /// Starts it and waits until the service sees the card. It ends with the test run, whatever becomes of that.
  public init(_ program: String, _ arguments: [String], on port: VPCDPort) throws {
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", Self.guardian, "sh", program] + arguments
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
