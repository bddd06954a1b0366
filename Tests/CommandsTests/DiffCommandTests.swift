import CardImage
import Foundation
import ISO7816
import SoftUICC
import TestSupport
import Testing

/// `uicc diff`, `restore` and `ls -l` as a user meets them.
@Suite struct DiffCommandTests {
  private static let demo = Profiles.card("demo.json")
  private static let sim = Profiles.card("sim-2g.json")

  /// A command line, its status, and parts of output and error.
  static let cases: [(line: String, status: Int32, output: String, error: String)] = [
    ("diff \(demo) --card soft", 1, "MF/7f66/6f02\n  not read from the card: the card answered 6982", "1 of 229"),
    ("restore \(demo) --card soft", 2, "MF/7f66/6f02 stays as it is: it cannot be read on this card", ""),
    ("diff \(demo) \(demo)", 0, "", "no difference in"),
    ("diff \(demo) --card soft --adm env:ADM", 0, "", "no difference in"),
    ("diff soft \(demo) --adm env:ADM", 0, "", "no difference in"),
    ("diff soft soft:\(demo) --adm env:ADM", 0, "", "no difference in"),
    ("diff \(demo) soft:\(sim)", 1, "only in", "differ"),
    ("diff \(demo) \(sim) --json", 1, #""only": "old""#, "differ"),
    ("diff \(demo) \(sim) --only MF/EF.PL", 1, "MF/EF.PL", "1 of 1 file differs"),
    ("diff \(demo) \(sim) --only MF/EF.PL --skip ef.pl", 0, "", "no difference in 0 files"),
    ("diff \(demo) /nowhere.json", 2, "", "there is no file /nowhere.json"),
    ("diff \(demo) soft:/nowhere.json", 2, "", "/nowhere.json"),
    ("diff", 64, "", "missing expected argument"),
    ("restore \(demo) --card soft --adm env:ADM", 0, "", "everything is as wanted already"),
    ("restore \(demo) --card soft:\(sim)", 2, "", "this card is 8999001010000002058"),
    ("restore \(demo) --card soft:\(sim) --other-card", 2, "stays as it is: the card has no such file", "dry run"),
    ("restore \(demo) --card soft --json --adm env:ADM", 0, #""unchanged":"#, "as wanted already"),
    ("restore /nowhere.json --card soft", 2, "", "/nowhere.json"),
    ("restore \(demo) --card pcsc:99 --save x", 2, "", ""),
    ("ls -l MF/ADF.USIM --card soft", 0, "read: PIN1, update: ADM1", ""),
    ("ls -l MF/DF.GSM --card soft:\(sim)", 0, "read: PIN1, update: ADM", ""),
    ("ls MF --card soft --json", 0, #""source": "MF/EF.ARR record"#, ""),
  ]

  @Test(arguments: cases) func endsAndSays(
    _ row: (line: String, status: Int32, output: String, error: String)
  ) throws {
    let folder = try TemporaryFolder()
    let run = try UICCProcess.run(
      row.line.split(separator: " ").map(String.init),
      environment: ["UICC_STATE": folder.path + "/state", "ADM": "88888888"])
    #expect(run.status == row.status, "\(row.line): \(run.errors)")
    #expect(row.output.isEmpty || run.text.contains(row.output), "\(row.line): \(run.text)")
    #expect(row.error.isEmpty || run.errors.contains(row.error), "\(row.line): \(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/state"), "nothing was written")
  }

  /// Card, image and another tool's dump, in each combination: equal, and with one field changed on either side. What
  /// no table of the other tool knows is in no dump.
  @Test func everyKindIsComparedWithEveryKind() throws {
    let folder = try TemporaryFolder()
    let environment = ["UICC_STATE": folder.path + "/state", "ADM": "88888888"]
    func uicc(_ words: String...) throws -> UICCProcess { try UICCProcess.run(words, environment: environment) }
    let image = folder.path + "/changed.json"
    let change = ["--set", "serviceProviderName=Quokka", "--adm", "env:ADM", "--save", image]
    _ = try UICCProcess.run(["write", "ADF.USIM/EF.SPN", "--card", "soft"] + change, environment: environment)
    func kinds(_ image: String, _ name: String) throws -> [String] {
      let dump = folder.path + "/\(name).script"
      _ = try uicc("export", "--card", "soft:\(image)", "--format", "pysim", "--adm", "env:ADM", "-o", dump)
      return [image, "soft:\(image)", dump]
    }
    let before = try kinds(Self.demo, "before")
    let after = try kinds(image, "after")
    let skipped = [
      "--skip", "MF/7f66/6f01", "--skip", "MF/7f66/6f02", "--skip", "MF/ADF.USIM/6f9f", "--adm", "env:ADM",
    ]
    for a in before {
      for b in before {
        let run = try UICCProcess.run(["diff", a, b] + skipped, environment: environment)
        #expect(run.status == 0 && run.output.isEmpty, "\(a) and \(b): \(run.text)\(run.errors)")
      }
      for b in after {
        let run = try UICCProcess.run(["diff", a, b] + skipped, environment: environment)
        #expect(run.status == 1, "\(a) and \(b): \(run.errors)")
        #expect(run.lines == ["MF/ADF.USIM/EF.SPN", "  serviceProviderName: Wattlefon → Quokka"], "\(a) and \(b)")
      }
    }
  }

  @Test(.needsVPCD) func cardInAReaderIsComparedAndRestored() async throws {
    try await VPCDPort.withPort { port in
      var changed = try DemoCard.image
      let spn = try #require(changed.files.firstIndex { $0.path == "MF/ADF.USIM/EF.SPN" })
      changed.files[spn].content = .data(Hex.bytes("0151756f6b6b61ffffffffffffffffffff") ?? [])
      let card = try SoftCard(image: changed)
      let server = SoftCardServer(card: card, port: port.number)
      let thread = Thread { try? server.run() }
      thread.start()
      defer { server.stop() }
      try port.waitUntilPresent()
      let folder = try TemporaryFolder()
      let environment = ["UICC_STATE": folder.path, "ADM": "88888888"]
      let reader = ["--card", "pcsc:\(port.readerName)"]
      let refused = try UICCProcess.run(["restore", Self.demo, "--apply"] + reader, environment: environment)
      #expect(refused.status == 2 && refused.errors.contains("uicc ls -l shows which key"), "\(refused.errors)")
      let diff = try UICCProcess.run(["diff", Self.demo, "--adm", "env:ADM"] + reader, environment: environment)
      #expect(diff.status == 1)
      #expect(diff.lines == ["MF/ADF.USIM/EF.SPN", "  serviceProviderName: Wattlefon → Quokka"], "\(diff.errors)")
      let restore = try UICCProcess.run(
        ["restore", Self.demo, "--apply", "--adm", "env:ADM"] + reader, environment: environment)
      #expect(restore.status == 0, "\(restore.errors)")
      #expect(
        try UICCProcess.run(["diff", Self.demo, "--adm", "env:ADM"] + reader, environment: environment).status == 0)
    }
  }

  @Test(.needsForeignCard) func dumpOfAForeignCardIsEqualToTheCard() async throws {
    let path = try #require(Shared.path("data/cards/sysmoISIM-SJA2.script"))
    try await ForeignCard.with(path) { _, reader in
      let folder = try TemporaryFolder()
      let diff = try UICCProcess.run(
        ["diff", path, "--card", "pcsc:\(reader)"], environment: ["UICC_STATE": folder.path])
      #expect(
        diff.lines.filter { !$0.contains("only in the card") && !$0.contains("not read from") && $0.hasPrefix("  ") }
          .isEmpty, "\(diff.text.prefix(600))"
      )
      let list = try UICCProcess.run(["ls", "-l", "MF/ADF.USIM", "--card", "pcsc:\(reader)"])
      #expect(list.status == 0 && list.text.contains("read: always, update: ADM1"))
    }
  }
}
