import Foundation
import TestSupport
import Testing

/// A `uicc` that runs beside the test.
final class RunningUICC {
  private let process = Process()
  private let folder: TemporaryFolder

  init(_ arguments: [String]) throws {
    folder = try TemporaryFolder()
    process.executableURL = URL(fileURLWithPath: Executable.path)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    for name in ["output", "errors"] { try Data().write(to: URL(fileURLWithPath: "\(folder.path)/\(name)")) }
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.path + "/output"))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.path + "/errors"))
    try process.run()
  }

  private func text(_ name: String) -> String {
    (try? String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)) ?? ""
  }

  /// Waits until a line beside the payload has this text.
  func wait(for part: String, timeout: Duration = .seconds(60)) throws {
    let deadline = ContinuousClock.now + timeout
    while ContinuousClock.now < deadline {
      if text("errors").contains(part) { return }
      guard process.isRunning else { break }
      usleep(20_000)
    }
    try #require(text("errors").contains(part), "\(text("errors"))")
  }

  func terminate() { kill(process.processIdentifier, SIGTERM) }

  /// Waits for its end.
  func end(timeout: Duration = .seconds(60)) throws -> UICCProcess {
    let deadline = ContinuousClock.now + timeout
    while process.isRunning, ContinuousClock.now < deadline { usleep(20_000) }
    if process.isRunning {
      kill(process.processIdentifier, SIGKILL)
      Issue.record("does not end: \(text("errors"))")
    }
    process.waitUntilExit()
    return UICCProcess(
      status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      output: Data(text("output").utf8), errors: text("errors"))
  }
}
