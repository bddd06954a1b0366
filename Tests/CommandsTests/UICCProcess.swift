import Foundation
import TestSupport

/// What a run of the built `uicc` left behind.
struct UICCProcess {
  var status: Int32
  var output: Data
  var errors: String

  var text: String { String(decoding: output, as: UTF8.self) }
  var lines: [String] { text.split(separator: "\n").map(String.init) }
  var errorLines: [String] { errors.split(separator: "\n").map(String.init) }

  /// Runs `uicc` to its end, with no terminal and nothing on standard input.
  /// - Parameter typed: lines that somebody types; standard input is a terminal then.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], typed: [String]? = nil
  ) throws -> UICCProcess {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Executable.path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let terminal = try typed.map(Terminal.init)
    process.standardInput = terminal?.input ?? FileHandle.nullDevice
    // Files, not pipes: whoever fills one pipe while the other is read would wait for ever.
    let folder = try TemporaryFolder()
    let (output, errors) = (folder.path + "/output", folder.path + "/errors")
    for path in [output, errors] { try Data().write(to: URL(fileURLWithPath: path)) }
    let outputHandle = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
    let errorHandle = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
    process.standardOutput = outputHandle
    process.standardError = errorHandle
    try process.run()
    process.waitUntilExit()
    try outputHandle.close()
    try errorHandle.close()
    return UICCProcess(
      // A trap ends a process by a signal: no exit status of a table equals that.
      status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      output: try Data(contentsOf: URL(fileURLWithPath: output)),
      errors: try String(contentsOf: URL(fileURLWithPath: errors), encoding: .utf8))
  }

  static func run(_ arguments: String...) throws -> UICCProcess { try run(arguments) }

  /// Runs a line of the shell in which `$uicc` is the executable and `$cards` the folder Profiles/cards.
  static func shell(_ line: String) throws -> UICCProcess {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", line]
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["uicc": Executable.path, "cards": Profiles.cards]
    ) { $1 }
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return UICCProcess(
      status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      output: output, errors: "")
  }
}

// glibc declares these for _XOPEN_SOURCE only, which its module does not define.
@_silgen_name("posix_openpt") private func openTerminal(_ flags: Int32) -> Int32
@_silgen_name("grantpt") private func grantTerminal(_ master: Int32) -> Int32
@_silgen_name("unlockpt") private func unlockTerminal(_ master: Int32) -> Int32
@_silgen_name("ptsname") private func terminalName(_ master: Int32) -> UnsafePointer<CChar>?

/// A terminal at which lines were typed before anybody reads them.
private final class Terminal {
  /// The program's end.
  let input: FileHandle
  private let keyboard: FileHandle

  struct Failure: Error {}

  init(_ lines: [String]) throws {
    let master = openTerminal(O_RDWR | O_NOCTTY)
    guard master >= 0, grantTerminal(master) == 0, unlockTerminal(master) == 0, let name = terminalName(master) else {
      throw Failure()
    }
    let slave = open(name, O_RDWR | O_NOCTTY)
    guard slave >= 0 else { throw Failure() }
    keyboard = FileHandle(fileDescriptor: master, closeOnDealloc: true)
    input = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
    keyboard.write(Data(lines.map { $0 + "\n" }.joined().utf8))
  }
}

/// The images of the project.
enum Profiles {
  static let cards = Shared.packageRoot.appending(path: "Profiles/cards").path
  static func card(_ name: String) -> String { "\(cards)/\(name)" }
}
