import CardImage
import Foundation
import PCSC
import TestSupport
import Testing

/// The commands that find a brand and change it, on a card that this project did not write.
@Suite struct ForeignCardCommandTests {
  /// A foreign card with the old brand in a reader, and a place for journals and files.
  private struct Place {
    let card: ForeignCard
    let reader: String
    let folder: TemporaryFolder
    var plan: String { folder.path + "/plan.yaml" }

    /// Runs a command on the card.
    func run(_ arguments: String..., adm: Bool = true) throws -> UICCProcess {
      try UICCProcess.run(
        arguments + ["--card", "pcsc:\(reader)"] + (adm ? ["--adm", "env:ADM"] : []),
        environment: ["UICC_STATE": folder.path + "/state", "ADM": BrandedForeignCard.adm])
    }

    /// How many commands the card sees while `body` runs.
    func commands(_ body: () throws -> Void) rethrows -> Int {
      let before = card.commands.count
      try body()
      return card.commands.count - before
    }
  }

  private func with<Result>(
    _ arguments: [String] = [], folder: TemporaryFolder? = nil, _ body: (Place) throws -> Result
  ) async throws -> Result {
    let folder = try folder ?? TemporaryFolder()
    return try await ForeignCard.with(
      BrandedForeignCard.dump, arguments: BrandedForeignCard.arguments + arguments
    ) { card, reader in try body(Place(card: card, reader: reader, folder: folder)) }
  }

  @Test(.needsForeignCard) func aCardWithoutMenusIsLeftAsItIs() async throws {
    try await with { place in
      let run = try place.run("stk", adm: false)
      #expect(run.status == 1 && run.output.isEmpty, "\(run.errors)")
      #expect(place.card.commands.contains { $0.hasPrefix("80100000") }, "TERMINAL PROFILE")
      #expect(!place.card.commands.contains { $0.hasPrefix("8012") }, "nothing to fetch")
    }
  }

  @Test(.needsForeignCard) func aScanFindsTheFileThatNoTableLists() async throws {
    try await with(BrandedForeignCard.planting) { place in
      let scan = try place.run("scan", adm: false)
      #expect(scan.status == 0 && scan.lines == ["\(BrandedForeignCard.unlisted)  transparent  13 bytes"])
      // Known from then on, and a part of every search that asks for it.
      let hits = try place.run("grep", "wattlefon", "--scan", adm: false)
      #expect(hits.status == 0 && hits.errors.contains("was scanned before"))
      #expect(hits.lines.contains { $0.hasPrefix("\(BrandedForeignCard.unlisted) offset 0 ascii: Wattlefon SIM") })
      #expect(hits.lines.count == BrandedForeignCard.fields + 1)
      let image = place.folder.path + "/card.json"
      #expect(try place.run("export", "--scan", "-o", image, adm: false).status == 0)
      #expect(try UICCProcess.run("grep", "wattlefon", image).lines == hits.lines)
      let none = try place.run("scan", "--range", "6F90-6F9E", "--fresh", adm: false)
      #expect(none.status == 1 && none.output.isEmpty)
    }
  }

  @Test(.needsForeignCard) func aPlanIsCarriedOutAndTakenBack() async throws {
    try await with(BrandedForeignCard.planting) { place in
      let (before, after) = (place.folder.path + "/before.json", place.folder.path + "/after.json")
      #expect(try place.run("export", "-o", before).status == 0)
      let made = try place.run("rebrand", "wattlefon", "Quokka", "--scan", "-o", place.plan)
      #expect(made.status == 0)
      #expect(made.errors.contains("\(BrandedForeignCard.fields) changes planned, 1 place needs a person"))

      let done = try place.run("apply", place.plan)
      #expect(done.status == 0, "\(done.errors)")
      #expect(done.errors.contains("\(BrandedForeignCard.fields) changes written and read back"))
      let left = done.lines.filter { $0.contains("for a person") }
      #expect(left.count == 1 && left.first?.hasPrefix(BrandedForeignCard.unlisted) == true, "\(done.text)")
      #expect(try place.run("grep", "wattlefon").status == 1)
      #expect(try place.run("grep", "quokka").lines.count == BrandedForeignCard.fields)

      let undone = try place.run("apply", place.plan, "--undo")
      #expect(undone.status == 0 && undone.errors.contains("\(BrandedForeignCard.fields) changes taken back"))
      #expect(try place.run("export", "-o", after).status == 0)
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: before)) == Data(contentsOf: URL(fileURLWithPath: after)))
    }
  }

  /// A package name in a rule is found, left to a person, and found again by the proof.
  @Test(.needsForeignCard) func theProofReadsTheRulesToo() async throws {
    try await with { place in
      let stored = try place.run(
        "ara-m", "store", "--device-app-id", String(repeating: "a1", count: 20), "--package", "com.wattlefon.care",
        adm: false)
      #expect(stored.status == 0, "\(stored.errors)")
      let made = try place.run("rebrand", "wattlefon", "Quokka", "-o", place.plan)
      #expect(made.status == 0 && made.text.contains("ARA-M record 1"), "\(made.text)")
      let done = try place.run("apply", place.plan)
      #expect(done.status == 0, "\(done.errors)")
      let left = done.lines.filter { $0.hasPrefix("ARA-M record 1: for a person: ascii") }
      #expect(left.count == 1 && left.first?.contains("store the rule of the new package") == true, "\(done.text)")

      // What the plan does not list is an answer of no.
      var text = try String(contentsOfFile: place.plan, encoding: .utf8)
      text.replace(/(?s)person:.*?searched:/, with: "person: []\nsearched:")
      try Data(text.utf8).write(to: URL(fileURLWithPath: place.plan))
      let again = try place.run("apply", place.plan, "--json")
      #expect(again.status == 1 && again.text.contains("\"verdict\": \"remains\""), "\(again.errors)")
    }
  }

  @Test(.needsForeignCard) func anotherCardOrOtherBytesAreLeftAlone() async throws {
    let folder = try TemporaryFolder()
    let plan = try await with(folder: folder) { (place) throws -> String in
      #expect(try place.run("rebrand", "wattlefon", "Quokka", "-o", place.plan).status == 0)
      return place.plan
    }
    func updates(_ place: Place) -> Int {
      place.card.commands.filter { $0.hasPrefix("00d6") || $0.hasPrefix("00dc") }.count
    }
    // Another ICCID: nothing is written.
    try await with(["--patch", "MF/EF.ICCID=988812010000407643f4"], folder: folder) { (place) throws in
      let run = try place.run("apply", plan)
      #expect(run.status == 2 && run.errors.contains("the plan is for card"), "\(run.errors)")
      #expect(updates(place) == 0)
    }
    // The same card with another EF.SPN: that file is left alone, the rest is done.
    try await with(["--patch", "MF/ADF.USIM/EF.SPN=015761"], folder: folder) { (place) throws in
      let run = try place.run("apply", plan)
      #expect(run.status == 2, "\(run.errors)")
      #expect(run.lines.contains { $0.hasPrefix("MF/ADF.USIM/EF.SPN: left alone") && $0.contains("holds 015761") })
      #expect(updates(place) == BrandedForeignCard.fields - 1)
    }
    // Bound to bytes alone, the other card takes it.
    let text = try String(contentsOfFile: plan, encoding: .utf8).replacing(/card: '[0-9]+'/, with: "cards: any")
    try Data(text.utf8).write(to: URL(fileURLWithPath: plan))
    try await with(["--patch", "MF/EF.ICCID=988812010000407643f4"], folder: folder) { (place) throws in
      #expect(try place.run("apply", plan).status == 0)
      #expect(updates(place) == BrandedForeignCard.fields)
    }
  }

  /// The player forgets what was written when it is torn out: the journal knows more than the card.
  @Test(.needsForeignCard) func aTornCardIsFinishedWithResume() async throws {
    let folder = try TemporaryFolder()
    try await with(["--tear", "9"], folder: folder) { place in
      #expect(try place.run("rebrand", "wattlefon", "Quokka", "-o", place.plan).status == 0)
      let torn = try place.run("apply", place.plan)
      #expect(torn.status == 2 && torn.errors.contains("--resume finishes it"), "\(torn.errors)")
    }
    try await with(folder: folder) { place in
      let barred = try place.run("apply", place.plan)
      #expect(barred.status == 2 && barred.errors.contains("--resume"), "\(barred.errors)")
      let resumed = try place.run("apply", place.plan, "--resume")
      #expect(resumed.status == 0, "\(resumed.errors)")
      #expect(try place.run("grep", "wattlefon").status == 1)
      #expect(try place.run("apply", place.plan, "--undo").status == 0)
      #expect(try place.run("grep", "wattlefon").lines.count == BrandedForeignCard.fields)
    }
  }

  @Test(.needsForeignCard) func aSearchCostsNoMoreThanAnExport() async throws {
    try await with(BrandedForeignCard.planting) { place in
      for options in [[], ["--scan", "--range", "6F90-6F9F"], ["--scan", "--range", "6F90-6F9F", "--stk"]] {
        let card = ["--card", "pcsc:\(place.reader)"]
        let environment = ["UICC_STATE": place.folder.path + "/\(options.count)"]
        func cost(_ arguments: [String]) throws -> Int {
          try place.commands {
            _ = try UICCProcess.run(arguments + options + card, environment: environment)
          }
        }
        _ = try cost(["export"])
        let (export, grep) = (try cost(["export"]), try cost(["grep", "wattlefon"]))
        #expect(export > 1000 && grep <= export, "\(options): \(grep) for grep, \(export) for export")
      }
    }
  }

  /// A program that this project did not write reads the trace of a command that writes.
  @Test(.needsForeignCard, .enabled(if: Tshark.isInstalled, "needs tshark"))
  func wiresharkReadsTheTraceAndNoSecretIsInIt() async throws {
    try await with { place in
      #expect(try place.run("rebrand", "wattlefon", "Quokka", "-o", place.plan).status == 0)
      let trace = place.folder.path + "/apply.pcapng"
      let before = place.card.commands.count
      let run = try place.run("apply", place.plan, "--trace", trace, "--stats")
      #expect(run.status == 0)
      let sent = place.card.commands.dropFirst(before)
      let rows = try Tshark.fields(of: trace, ["gsm_sim.apdu.ins", "gsm_sim.apdu.sw", "_ws.malformed", "udp.payload"])
      // The answer to reset, then each command with its answer.
      #expect(rows.count == sent.count + 1, "\(rows.count) packets of \(sent.count) commands")
      for (row, line) in zip(rows.dropFirst(), sent) {
        #expect(row[0] == "0x" + line.dropFirst(2).prefix(2), "\(line)")
        // Wireshark 4 calls a READ malformed that the card refuses, for it wants the data.
        let isRefusedRead = ["0xb0", "0xb2"].contains(row[0]) && line.suffix(4) != "9000"
        #expect(isRefusedRead || row[1] == "0x" + line.suffix(4) && row[2].isEmpty, "\(line): \(row)")
      }
      let verify = zip(rows.dropFirst(), sent).filter { $1.hasPrefix("0020") && $1.count > 20 }
      #expect(verify.contains { $1.contains(BrandedForeignCard.adm) }, "the code went to the card")
      #expect(verify.allSatisfy { $0.0[3].contains("2a2a2a2a") }, "and stars into the trace")
      #expect(!rows.contains { $0[3].contains(BrandedForeignCard.adm) })
      let updates = rows.filter { ["0xd6", "0xdc"].contains($0[0]) && $0[1] == "0x9000" }
      #expect(updates.count == BrandedForeignCard.fields)
    }
  }
}

/// Wireshark's command line.
private enum Tshark {
  static let isInstalled = (try? output(["--version"])) != nil

  /// The fields of each packet of a card's line, in order; empty where a packet lacks one.
  static func fields(of capture: String, _ names: [String]) throws -> [[String]] {
    let text = try output(
      ["-r", capture, "-Y", "gsm_sim", "-T", "fields", "-E", "separator=;"] + names.flatMap { ["-e", $0] })
    return text.split(separator: "\n").map { line in
      line.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
    }
  }

  private struct Failed: Error {}

  private static func output(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["tshark"] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failed() }
    return String(decoding: data, as: UTF8.self)
  }
}
