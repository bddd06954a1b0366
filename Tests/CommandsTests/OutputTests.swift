import CardImage
import Foundation
import GlobalPlatform
import ISO7816
import SoftUICC
import TestSupport
import Testing
import UICC

/// What goes where, and how it looks.
@Suite struct OutputTests {
  static let commands = [
    "info", "ls", "ls ADF.USIM", "tree", "read EF.ICCID", "read EF.DIR --record 1", "export", "export --raw",
  ]
  static let images = ["demo.json", "sim-2g.json", "odd.json"]

  @Test(arguments: commands, images) func jsonIsOneDocumentWithSortedKeys(_ command: String, _ image: String) throws {
    guard image != "sim-2g.json" || !command.contains("USIM") && !command.contains("DIR") else { return }
    let run = try UICCProcess.run(
      command.split(separator: " ").map(String.init) + ["--json", "--card", "soft:\(Profiles.card(image))"])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.last == UInt8(ascii: "\n"))
    let object = try JSONSerialization.jsonObject(with: run.output)
    #expect(object is [String: Any] || object is [Any])
    try expectSortedKeys(run.text)
    #expect(!run.text.contains("\u{1B}"), "no colours in a document")
  }

  /// Keys at the same depth of indentation rise until the object ends.
  private func expectSortedKeys(_ text: String) throws {
    var last: [Int: String] = [:]
    for line in text.split(separator: "\n") {
      let indent = line.prefix { $0 == " " }.count
      let rest = line.dropFirst(indent)
      if rest.hasPrefix("{") || rest.hasPrefix("}") || rest.hasPrefix("]") {
        last = last.filter { $0.key <= indent }
        continue
      }
      guard let match = rest.prefixMatch(of: /"([^"\\]*)": ?/) else { continue }
      let key = String(match.output.1)
      if let before = last[indent] { #expect(before < key, "\(before), then \(key)") }
      last = last.filter { $0.key < indent }
      last[indent] = rest.hasSuffix(",") || rest.hasSuffix("{") || rest.hasSuffix("[") ? key : nil
    }
  }

  @Test(arguments: ["info", "ls MF/ADF.USIM", "tree", "read EF.DIR", "read EF.ICCID", "grep wattlefon"])
  func textIsPlainUnlessAskedFor(_ command: String) throws {
    let arguments = command.split(separator: " ").map(String.init) + ["--card", "soft"]
    let plain = try UICCProcess.run(arguments)
    #expect(!plain.text.contains("\u{1B}"), "no terminal, no colours")
    for line in plain.text.split(separator: "\n") where !isDump(line) {
      #expect(!line.hasSuffix(" "), "trailing blank: \(line)")
    }
    let colored = try UICCProcess.run(arguments + ["--color", "always"], environment: ["NO_COLOR": "1"])
    if command != "read EF.ICCID" { #expect(colored.text.contains("\u{1B}[")) }
    #expect(colored.text.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain.text, "colours change nothing else")
    #expect(try UICCProcess.run(arguments + ["--color", "never"]).text == plain.text)
  }

  /// Bytes as characters may end with a blank.
  private func isDump(_ line: Substring) -> Bool {
    line.prefix(4).allSatisfy(\.isHexDigit) && line.dropFirst(4).hasPrefix("  ")
  }

  @Test func remarksDoNotMixWithThePayload() throws {
    let run = try UICCProcess.run("grep", "wattlefon", "--card", "soft", "--stats", "--apdus")
    #expect(!run.text.contains("uicc: "))
    #expect(run.lines.allSatisfy { $0.hasPrefix("MF/") })
    #expect(run.errors.contains(" APDUs, "))
    #expect(run.errorLines.contains { $0.hasPrefix("00a40004023f00 ") }, "SELECT MF is traced")
  }

  @Test(arguments: images) func statisticsAreTheCardsOwnCount(_ image: String) throws {
    let path = Profiles.card(image)
    let run = try UICCProcess.run("export", "--card", "soft:\(path)", "--stats")
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let card = try SoftCard(image: CardImage.read(bytes: bytes, name: image).image)
    let session = try CardSession(card)
    var walk = CardWalk(session)
    _ = walk.run()
    // export looks for the rules of an ARA-M afterwards, on cards that have applications.
    if session.dialect == .uicc { _ = try AccessRuleMaster.select(on: session) }
    let line = try #require(run.errorLines.first { $0.contains(" APDUs, ") })
    let numbers = line.split { !$0.isNumber && $0 != "." }.compactMap { Int($0) }
    #expect(numbers.first == card.statistics.apdus)
    // In T=0 a header has five bytes also where the APDU has four: the line counts what crosses the interface.
    #expect(numbers.count > 2)
    if numbers.count > 2 {
      #expect(numbers[1] >= card.statistics.bytesIn)
      #expect(numbers[2] >= card.statistics.bytesOut)
    }
  }

  @Test func namesOfPINsAreThoseOfEngineers() throws {
    let uicc = try UICCProcess.run("info", "--card", "soft").text
    #expect(uicc.contains(/\nPIN1 +disabled, 3 tries left\n/))
    #expect(uicc.contains(/\nPIN2 +enabled, 3 tries left\n/))
    #expect(uicc.contains(/\nADM1 +enabled, 3 tries left/))
    let sim = try UICCProcess.run("info", "--card", "soft:\(Profiles.card("sim-2g.json"))").text
    #expect(sim.contains(/\nCHV1 +disabled, 3 tries left\n/))
    #expect(sim.contains(/\nCHV2 +enabled, 3 tries left/))
  }

  @Test(arguments: [
    ("demo.json", "ICCID", "8999001010000000425"), ("demo.json", "IMSI", "001010123456789"),
    ("demo.json", "SPN", "Wattlefon"), ("demo.json", "MSISDN", "+61491570156 (My number)"),
    ("demo.json", "AD", "normal, MNC of 2 digits"), ("odd.json", "IMSI", "empty"), ("odd.json", "SPN", "Größe Ж"),
    ("odd.json", "UST", "5 services: 2-5, 8"), ("sim-2g.json", "SST", "23 services: 1-7, 9-19, 25-26, 30, 35, 38"),
    ("odd.json", "MSISDN", "not readable, 6984 (referenced data invalidated)"),
  ]) func infoAtAGlance(_ image: String, _ name: String, _ expected: String) throws {
    let run = try UICCProcess.run("info", "--card", "soft:\(Profiles.card(image))")
    let line = try #require(run.lines.first { $0.hasPrefix("\(name) ") })
    #expect(line.dropFirst(name.count).drop { $0 == " " } == expected)
  }

  @Test(arguments: ["MF/DF.TELECOM/DF.PHONEBOOK/EF.ADN", "ADF.USIM/DF.PHONEBOOK/ef.adn"])
  func aFileThatEFPBRNamesIsReadByItsName(_ path: String) throws {
    let run = try UICCProcess.run("read", path, "--record", "2", "--card", "soft")
    #expect(run.text.lowercased().contains("alphaidentifier: wattlefon"), "\(run.errors)")
  }

  @Test func theSecondApplicationOfAKindHasAName() throws {
    let card = "soft:\(Profiles.card("odd.json"))"
    #expect(try UICCProcess.run("tree", "--card", card).text.contains("ADF.USIM-2"))
    #expect(try UICCProcess.run("ls", "--card", card).text.contains("ADF.USIM-2"))
    for path in ["MF/ADF.USIM-2/EF.AD", "adf.usim-2/6fad", "MF/a0000000871002ff61ff028900000200/EF.AD"] {
      let run = try UICCProcess.run("read", path, "--raw", "--card", card)
      #expect(run.text == "00000002\n", "\(path) \(run.errors)")
    }
    #expect(try UICCProcess.run("read", "MF/ADF.USIM/EF.AD", "--raw", "--card", card).text == "8100004300ff\n")
  }

  @Test(arguments: [
    ("EF.SNP", "EF.SPN"), ("ADF.USIM/EF.URSP", "MF/ADF.USIM/DF.5GS/EF.URSP"), ("MF/DF.TELECOMM", "MF/DF.TELECOM"),
    ("EF.SPN", "MF/ADF.USIM/EF.SPN"),
  ]) func aWrongPathBringsTheRightOne(_ typed: String, _ meant: String) throws {
    let run = try UICCProcess.run("read", typed, "--card", "soft")
    #expect(run.status == 2)
    #expect(run.errorLines.contains { $0.hasPrefix("hint: ") && $0.contains(meant) }, "\(run.errors)")
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func completionScriptsAreAccepted(_ shell: String) throws {
    let check = "command -v \(shell) >/dev/null || exit 99; $uicc completion \(shell) | \(shell) -n"
    let run = try UICCProcess.shell(check)
    #expect(run.status == 0 || run.status == 99)
    #expect(try UICCProcess.run("completion", shell).text.contains("grep"))
  }

  @Test(arguments: ["", "info", "export", "ls", "tree", "read", "grep", "completion"])
  func helpFitsTheTerminal(_ command: String) throws {
    let arguments = command.isEmpty ? ["--help"] : ["help", command]
    let run = try UICCProcess.run(arguments, environment: ["COLUMNS": "100"])
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    for line in run.lines { #expect(line.count <= 100, "\(line)") }
  }

  /// The commands that `uicc --help` shows do what they show.
  @Test func theSessionInTheHelpWorks() throws {
    let help = try UICCProcess.run("--help").text
    let session = help.split(separator: "\n").compactMap { $0.firstMatch(of: /\$ uicc (.*)/)?.output.1 }
    #expect(session.count >= 2)
    let folder = try TemporaryFolder()
    for line in session {
      let run = try UICCProcess.shell("cd \(folder.path) && $uicc \(line)")
      #expect(run.status == 0, "uicc \(line)")
    }
  }
}
