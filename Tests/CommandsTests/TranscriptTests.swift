import Foundation
import TestSupport
import Testing

/// Commands with their expected output, from Tests/Transcripts and from the README, so that neither can go stale.
///
/// A transcript is a text in which each line `$ command` is followed by what the command prints, standard error
/// included, and `[N]` where it ends with another exit status than 0. Commands run in the shell in a fresh folder with
/// `uicc` on the PATH. `UICC_UPDATE_TRANSCRIPTS=1` writes the files anew; read the difference before committing it.
@Suite struct TranscriptTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static var files: [String] {
    let folder = root.appendingPathComponent("Tests/Transcripts")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return ["README.md"] + names.filter { $0.hasSuffix(".txt") }.sorted().map { "Tests/Transcripts/\($0)" }
  }

  @Test(arguments: files) func transcript(file: String) throws {
    let url = Self.root.appendingPathComponent(file)
    let text = try String(contentsOf: url, encoding: .utf8)
    let isMarkdown = file.hasSuffix(".md")
    let folder = try TemporaryFolder()
    let replayed = try Self.replay(text, isMarkdown: isMarkdown, in: folder.path)
    #expect(replayed.commands > 0, "a transcript without commands tests nothing")
    if ProcessInfo.processInfo.environment["UICC_UPDATE_TRANSCRIPTS"] == "1" {
      try replayed.text.write(to: url, atomically: true, encoding: .utf8)
    } else if replayed.text != text {
      Issue.record("\(file) differs from what the commands print now:\n\(Self.difference(text, replayed.text))")
    }
  }

  /// The text with the output of each command as it is now.
  static func replay(_ text: String, isMarkdown: Bool, in folder: String) throws -> (text: String, commands: Int) {
    var result: [String] = []
    var commands = 0
    var isInside = !isMarkdown
    var skipsOutput = false
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for line in lines {
      if isMarkdown, line.hasPrefix("```") {
        isInside = line == "```console"
        skipsOutput = false
      }
      if isInside, line.hasPrefix("$ ") {
        commands += 1
        result.append(line)
        result += try run(String(line.dropFirst(2)), in: folder)
        skipsOutput = true
      } else if line.isEmpty && !isMarkdown || line.hasPrefix("#") && !isMarkdown {
        skipsOutput = false
        result.append(line)
      } else if !skipsOutput || !isInside {
        result.append(line)
      }
    }
    return (result.joined(separator: "\n"), commands)
  }

  /// Standard output and error as a terminal would mix them, empty lines as `.` would be lost and are kept out.
  private static func run(_ command: String, in folder: String) throws -> [String] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "exec 2>&1; \(command)"]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = "\(Executable.folder):\(environment["PATH"] ?? "/usr/bin:/bin")"
    environment["LC_ALL"] = "C.UTF-8"
    environment["NO_COLOR"] = "1"
    environment["SEEDS"] = root.appendingPathComponent("Tests/Fuzz/Seeds").path
    environment["UICC_STATE"] = "\(folder)/state"
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    var lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    // An empty line ends a command's output in a transcript.
    lines = lines.map { $0.isEmpty ? " " : $0 }
    if process.terminationStatus != 0 { lines.append("[\(process.terminationStatus)]") }
    return lines
  }

  private static func difference(_ old: String, _ new: String) -> String {
    let old = old.split(separator: "\n", omittingEmptySubsequences: false)
    let new = new.split(separator: "\n", omittingEmptySubsequences: false)
    return new.difference(from: old).prefix(40).map { change in
      switch change {
      case .remove(let offset, let line, _): "-\(offset + 1): \(line)"
      case .insert(let offset, let line, _): "+\(offset + 1): \(line)"
      }
    }.joined(separator: "\n")
  }
}
