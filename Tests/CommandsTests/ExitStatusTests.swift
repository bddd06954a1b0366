import Foundation
import TestSupport
import Testing

/// A command line, the status it ends with, and why.
struct ExitCase: CustomTestStringConvertible, Sendable {
  var arguments: [String]
  var status: Int32
  var reason: String
  var testDescription: String { "\(arguments.joined(separator: " ")): \(reason)" }

  init(_ arguments: String, _ status: Int32, _ reason: String) {
    // `''` stands for an empty argument.
    self.arguments = arguments.split(separator: " ").map { $0 == "''" ? "" : String($0) }
    (self.status, self.reason) = (status, reason)
  }
}

@Suite struct ExitStatusTests {
  static let sim = Profiles.card("sim-2g.json")
  static let odd = Profiles.card("odd.json")

  static let cases: [ExitCase] = [
    ExitCase("", 0, "no argument: the overview"),
    ExitCase("--help", 0, "help is an answer"),
    ExitCase("help grep", 0, "help of a command"),
    ExitCase("--version", 0, "the version is an answer"),
    ExitCase("info --card soft", 0, "a card that answers"),
    ExitCase("info --card soft:\(odd)", 0, "a file that the card refuses is its right"),
    ExitCase("ls --card soft", 0, "files are listed"),
    ExitCase("ls MF/7F4D --card soft:\(odd)", 0, "a directory without known files is there all the same"),
    ExitCase("tree --card soft:\(odd)", 0, "a deactivated file is no error"),
    ExitCase("read EF.ICCID --card soft", 0, "a file that can be read"),
    ExitCase("read MF/7F4D/6F02 --card soft:\(odd)", 0, "a file of no bytes"),
    ExitCase("export --card soft:\(sim)", 0, "everything was read"),
    ExitCase("export --card soft:\(odd)", 0, "refusals are in the image and no error"),
    ExitCase("grep Wattlefon --card soft:\(sim)", 0, "found on the card"),
    ExitCase("grep Wattlefon \(sim)", 0, "found in an image"),
    ExitCase("grep Wattlefon \(Profiles.cards)", 0, "found in a folder; README.md there is no image and no error"),
    ExitCase("completion bash", 0, "a script"),
    ExitCase("grep nowhere \(sim)", 1, "not found, everything searched"),
    ExitCase("grep nowhere --card soft:\(sim)", 1, "not found on the card"),
    ExitCase("grep Wattlefon \(sim) /nonexistent", 2, "found, and one source could not be read"),
    ExitCase("grep nowhere /nonexistent", 2, "the only source could not be read"),
    ExitCase("grep '' \(sim)", 2, "an empty pattern is everywhere"),
    ExitCase("read EF.NOPE --card soft", 2, "no such name"),
    ExitCase("read EF.SPN --card soft", 2, "the name stands for several files"),
    ExitCase("read MF/ADF.USIM --card soft", 2, "a directory has no content"),
    ExitCase("read MF/ADF.USIM/6F02 --card soft", 2, "the card does not have the file"),
    ExitCase("read MF/7F66/6F02 --card soft", 2, "the card refuses to show it"),
    ExitCase("read EF.DIR --record 250 --card soft", 2, "no such record"),
    ExitCase("read EF.ICCID --record 1 --card soft", 2, "a transparent file has no records"),
    ExitCase("ls DF.CDMA --card soft", 2, "the card does not have the directory"),
    ExitCase("info --card soft:/nonexistent", 2, "no such image"),
    ExitCase("info --card soft:\(Profiles.cards)", 2, "a folder is no image"),
    ExitCase("info --card soft:\(Profiles.card("README.md"))", 2, "not an image"),
    ExitCase("export --card soft -o /nonexistent/card.json", 2, "the output cannot be written"),
    ExitCase("export --card soft -o \(Profiles.cards)", 2, "the output is a folder"),
    ExitCase("nope", 64, "no such command"),
    ExitCase("help nope", 64, "no such command to help with"),
    ExitCase("read", 64, "the path is missing"),
    ExitCase("read EF.ICCID --card soft --record 0", 64, "records count from 1"),
    ExitCase("read EF.ICCID --card soft --record x", 64, "no number"),
    ExitCase("info --card reader", 64, "no such kind of card"),
    ExitCase("info --card soft:", 64, "a card without its name"),
    ExitCase("info --wait -1", 64, "no time"),
    ExitCase("info extra", 64, "an argument too many"),
    ExitCase("ls --nope", 64, "no such option"),
    ExitCase("export --format xml --card soft", 64, "no such format"),
    ExitCase("grep", 64, "the pattern is missing"),
    ExitCase("grep x --card soft \(sim)", 64, "card and files at once"),
    ExitCase("info --color sometimes --card soft", 64, "no such time"),
    ExitCase("completion csh", 64, "no such shell"),
  ]

  @Test(arguments: cases) func endsWith(_ row: ExitCase) throws {
    let run = try UICCProcess.run(row.arguments)
    #expect(run.status == row.status, "\(run.errors)")
    guard row.status == 2 || row.status == 64 else { return }
    // An error says itself in one line for the program, in lower case, and nothing else but hints and remarks.
    #expect(run.errorLines.contains { $0.hasPrefix("uicc: ") })
    for line in run.errorLines {
      #expect(line.hasPrefix("uicc: ") || line.hasPrefix("hint: ") || line.hasPrefix("  "), "\(line)")
      let first = line.dropFirst(6).first
      #expect(
        first?.isUppercase != true || row.arguments.contains { line.dropFirst(6).hasPrefix($0) }
          || line.dropFirst(6).hasPrefix("MF") || line.dropFirst(6).hasPrefix("EF."), "\(line)")
    }
    #expect(row.status == 2 || run.output.isEmpty, "a wrong command line brings no payload")
  }

  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")),
    arguments: [
      ("$uicc export --card soft >/dev/full", 2, "the payload is lost"),
      ("$uicc export --card soft -o /dev/full", 2, "the payload is lost, and the device is still one"),
      ("$uicc export --card soft -o /dev/null", 0, "a device takes it"),
      ("test -c /dev/full && test -c /dev/null", 0, "devices are not replaced by files"),
      ("$uicc grep wattlefon --card soft 2>/dev/full", 0, "remarks that nobody takes"),
      ("$uicc info --card soft >&-", 2, "standard output is closed"),
    ]) func outputThatFails(_ line: String, _ status: Int, _ reason: String) throws
  {
    #expect(try UICCProcess.shell(line).status == Int32(status), "\(reason)")
  }

  @Test(arguments: [
    "export --card soft", "tree --card soft", "grep a --card soft", "grep --json wattlefon --card soft",
    "completion bash", "export --card soft -o -",
  ]) func closedPipeIsNoError(_ arguments: String) throws {
    // The reader is gone before the first byte is written.
    let run = try UICCProcess.shell("{ { sleep 0.1; $uicc \(arguments) 2>/dev/null; echo $? >&3; } | true; } 3>&1")
    #expect(run.text == "0\n")
  }
}
