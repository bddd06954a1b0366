import Foundation
import TestSupport
import Testing

/// `uicc scan`, `grep --scan` and `export --scan` as a user meets them.
@Suite struct ScanCommandTests {
  @Test func scanGrepAndExportBringWhatNoTableLists() throws {
    let folder = try TemporaryFolder()
    let environment = ["UICC_STATE": folder.path, "ADM": "88888888"]
    func run(_ arguments: String...) throws -> UICCProcess {
      try UICCProcess.run(arguments + ["--card", "soft"], environment: environment)
    }
    let scan = try run("scan", "--stats")
    #expect(scan.status == 0)
    #expect(
      scan.lines.map { $0.split(separator: " ").first.map(String.init) } == [
        "MF/7f66", "MF/ADF.USIM/6f9f", "MF/7f66/6f01", "MF/7f66/6f02",
      ], "\(scan.text)")
    #expect(scan.errors.contains("scanning ") && scan.errors.contains("identifiers, "))
    #expect(scan.lines.last?.contains("6982") == true)

    // The state makes the next one cheap, and with the code the rest is readable.
    let hits = try run("grep", "--scan", "wattlefon", "--adm", "env:ADM", "--stats")
    #expect(hits.status == 0 && hits.errors.contains("was scanned before"))
    let found = Set(hits.lines.compactMap { $0.split(separator: " ").first.map(String.init) })
    #expect(found.isSuperset(of: ["MF/7f66/6f01", "MF/7f66/6f02", "MF/ADF.USIM/6f9f"]))
    #expect(hits.lines.count == Planted.places.count, "all of them: \(hits.lines.count)")

    let image = folder.path + "/card.json"
    let export = try run("export", "--scan", "--adm", "env:ADM", "-o", image)
    #expect(export.status == 0)
    let offline = try UICCProcess.run("grep", "wattlefon", image)
    #expect(offline.lines.count == Planted.places.count)
  }

  @Test(arguments: [
    ("scan --quick --wide --card soft", "one of --quick, --wide and --range"),
    ("scan --range 6FFF-6F00 --card soft", "identifiers in hex"),
    ("scan --aid xyz --card soft", "1 to 16 bytes in hex"),
    ("grep --scan x y.json", "--scan and --stk are for the card"), ("grep --quick x --card soft", "go with --scan"),
  ]) func wrongLines(line: String, message: String) throws {
    let run = try UICCProcess.run(line.split(separator: " ").map(String.init))
    #expect(run.status == 64 && run.errors.contains(message), "\(run.errors)")
  }
}
