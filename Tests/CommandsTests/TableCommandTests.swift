import Foundation
import TestSupport
import Testing

/// `--files` on every command that uses tables, with the example on the demo card.
@Suite struct TableCommandTests {
  private static let example = Shared.packageRoot.appending(path: "Profiles/files/example.yaml").path
  private let folder: TemporaryFolder
  private var state: [String: String] { ["UICC_STATE": folder.path + "/state", "ADM": "88888888"] }

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: String..., files: Bool = true, environment: [String: String] = [:]) throws
    -> UICCProcess
  {
    try UICCProcess.run(
      arguments + (files ? ["--files", Self.example] : []), environment: state.merging(environment) { $1 })
  }

  private func json(_ process: UICCProcess) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: process.output) as? [String: Any])
  }

  /// An image of the demo card with the user's files in it.
  private func image() throws -> String {
    let path = folder.path + "/card.json"
    if !FileManager.default.fileExists(atPath: path) {
      let export = try run("export", "--card", "soft", "--adm", "env:ADM", "-o", path)
      #expect(export.status == 0, "\(export.errors)")
    }
    return path
  }

  @Test func readLsAndTree() throws {
    let read = try run("read", "ADF.USIM/EF.WATTLE_OTA", "--card", "soft")
    #expect(read.status == 0 && read.lines == ["profile: Wattlefon SIM 3.2", "server: ota.wattlefon.example"])
    let byIdentifier = try run("read", "MF/7F66/6F01", "--card", "soft", "--json")
    #expect(try json(byIdentifier)["path"] as? String == "MF/DF.WATTLE/EF.PROFILE")
    #expect(try run("ls", "MF/DF.WATTLE", "--card", "soft").text.contains("EF.KEYSET"))
    #expect(try run("ls", "-l", "DF.WATTLE", "--card", "soft").text.contains("read: ADM1, update: ADM1"))
    #expect(try run("tree", "--card", "soft").text.contains("EF.WATTLE_OTA"))
    let without = try run("read", "ADF.USIM/EF.WATTLE_OTA", "--card", "soft", files: false)
    #expect(without.status == 2)
    #expect(without.errorLines.first == "uicc: no file ADF.USIM/EF.WATTLE_OTA in the tables")
  }

  @Test func exportAndWhatReadsIt() throws {
    let path = try image()
    let image = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path))) as? [String: Any])
    let files = try #require(image["files"] as? [[String: Any]])
    let file = try #require(files.first { $0["path"] as? String == "MF/DF.WATTLE/EF.KEYSET" })
    #expect((file["decoded"] as? [String: Any])?["description"] as? String == "key set 2: Wattlefon OTA")
    // The image decodes again, as a card and as a file.
    let read = try run("read", "ADF.USIM/EF.WATTLE_OTA", "--card", "soft:\(path)")
    #expect(read.lines.last == "server: ota.wattlefon.example")
    let grep = try run("grep", "ota.wattlefon", path)
    #expect(grep.status == 0 && grep.text.contains("MF/ADF.USIM/EF.WATTLE_OTA"))
    #expect(try run("lint", path).errors.contains("EF.WATTLE") == false)
  }

  @Test func grepSeesThemOnACardAndInAFolder() throws {
    let card = try run("grep", "profil 3.2", "--card", "soft")
    #expect(card.text.contains("MF/DF.WATTLE/EF.PROFILE offset 12 ascii: Wattlefon® Profil 3.2"))
    #expect(try run("grep", "profil 3.2", "--card", "soft", files: false).status == 1)
    let images = folder.path + "/images"
    try FileManager.default.createDirectory(atPath: images, withIntermediateDirectories: true)
    for number in 0..<3 { try FileManager.default.copyItem(atPath: try image(), toPath: "\(images)/\(number).json") }
    let found = try run("grep", "ota.wattlefon", images)
    #expect(found.lines.count { $0.contains("EF.WATTLE_OTA") } == 3)
  }

  @Test func scanDoesNotReportThem() throws {
    let scan = ["scan", "--card", "soft", "--range", "6F90-6F9F"]
    #expect(try UICCProcess.run(scan, environment: state).text.contains("MF/ADF.USIM/6f9f"))
    let known = try UICCProcess.run(scan + ["--files", Self.example], environment: state)
    #expect(known.status == 1 && known.output.isEmpty)
  }

  @Test func filesDecodeAndEncode() throws {
    #expect(try run("files").text.contains("MF/ADF.USIM/EF.WATTLE_OTA"))
    let explained = try run("files", "EF.WATTLE_OTA").text
    for part in ["6f9f", "tag c2", "ASCII text", "b8 silent", "Wattlefon card profile 3.2, §5.1", "example.yaml"] {
      #expect(explained.contains(part), "\(part)")
    }
    #expect(try json(run("files", "EF.WATTLE_OTA", "--json"))["table"] as? String == Self.example)
    #expect(try run("files", "EF.WATTLE_OTA", files: false).status == 2)
    let decoded = try run("decode", "EF.WATTLE_OTA", "c20141c303020105", "--json")
    #expect(decoded.status == 0)
    let text = decoded.text
    let encoded = try run("encode", "EF.WATTLE_OTA", text, "--size", "10")
    #expect(encoded.lines == ["c20141c303020105ffff"])
    let wrong = try run("encode", "EF.WATTLE_OTA", #"{"schedule":{"unit":"hours","interval":300,"options":[]}}"#)
    #expect(wrong.status == 2)
    #expect(wrong.errorLines.first == "uicc: MF/ADF.USIM/EF.WATTLE_OTA: schedule.interval: 300 is outside 0 to 255")
  }

  @Test func writeDiffAndRestore() throws {
    let (before, after) = (try image(), folder.path + "/written.json")
    try FileManager.default.copyItem(atPath: before, toPath: after)
    let write = try run(
      "write", "ADF.USIM/EF.WATTLE_OTA", "--set", "server=ota.quokka.example", "--card", "soft:\(after)", "--adm",
      "env:ADM",
      "--dry-run")
    #expect(
      write.status == 0 && write.text.contains("server: ota.wattlefon.example → ota.quokka.example"), "\(write.errors)")
    let tooLong = try run(
      "write", "ADF.USIM/EF.WATTLE_OTA", "--set", "server=\(String(repeating: "q", count: 70))", "--card",
      "soft:\(after)",
      "--adm", "env:ADM", "--dry-run")
    #expect(tooLong.status == 2)
    let changed = try String(contentsOfFile: after, encoding: .utf8).replacing(
      "6f74612e776174746c65666f6e", with: "6f74612e516174746c65666f6e")
    try changed.write(toFile: after, atomically: true, encoding: .utf8)
    let diff = try run("diff", before, after)
    #expect(diff.status == 1)
    #expect(diff.text.contains("server: ota.wattlefon.example → ota.Qattlefon.example"))
    let restore = try run("restore", after, "--card", "soft:\(before)", "--adm", "env:ADM")
    #expect(restore.text.contains("server: ota.wattlefon.example → ota.Qattlefon.example"), "\(restore.errors)")
  }

  /// A scan made the image before the table was written.
  @Test func diffMatchesNamesWithIdentifiers() throws {
    let scanned = folder.path + "/scanned.json"
    try Data(contentsOf: URL(fileURLWithPath: Profiles.card("demo.json"))).write(to: URL(fileURLWithPath: scanned))
    let diff = try run("diff", scanned, try image())
    #expect(!diff.text.contains("only in"), "\(diff.text)")
    #expect(try run("diff", scanned, image(), files: false).text.contains("only in"))
  }

  @Test func theEnvironmentNamesTablesToo() throws {
    let own = folder.path + "/more.yaml"
    try "format: uicc-files/1\nfiles: [{path: MF/DF.WATTLE/EF.MORE, fid: 6F03, size: 2}]\n".write(
      toFile: own, atomically: true, encoding: .utf8)
    let listed = try run("files", "DF.WATTLE", files: false, environment: ["UICC_FILES": "\(Self.example):\(own)"])
    #expect(listed.text.contains("EF.MORE") && listed.text.contains("EF.PROFILE"))
    // Given twice, it is one table.
    #expect(try run("files", "DF.WATTLE", environment: ["UICC_FILES": Self.example]).status == 0)
    // Who asks for no file is not bothered.
    #expect(try run("pin", "status", "--card", "soft", files: false, environment: ["UICC_FILES": "absent"]).status == 0)
    #expect(try run("--help", files: false, environment: ["UICC_FILES": "absent"]).status == 0)
  }

  @Test func errorsNameFileAndLine() throws {
    let own = folder.path + "/own.yaml"
    try """
    format: uicc-files/1
    files:
      - {path: MF/ADF.USIM/EF.A, fid: 6F46, size: 2}
      - {path: MF/ADF.USIM/EF.B, fid: 6FF0, sise: 2}
    """.write(toFile: own, atomically: true, encoding: .utf8)
    for arguments in [["read", "EF.A"], ["files"], ["decode", "EF.A", "00"], ["grep", "x"], ["ls"], ["export"]] {
      let process = try UICCProcess.run(arguments + ["--files", own])
      #expect(process.status == 2 && process.output.isEmpty)
      #expect(
        process.errorLines.prefix(2) == [
          "uicc: \(own):3: EF.A: FID 6f46 under MF/ADF.USIM is EF.SPN (TS 31.102 §4.2.12) already",
          "hint: replace: true takes its place",
        ])
      #expect(process.errorLines.suffix(2) == ["uicc: \(own):4: a file has no 'sise'", "hint: did you mean 'size'?"])
    }
    let absent = try UICCProcess.run("files", "--files", "absent.yaml")
    #expect(absent.status == 2 && absent.errors == "uicc: cannot read absent.yaml: no such file or directory\n")
    let card = try UICCProcess.run("files", "--files", Profiles.cards)
    #expect(card.status == 2)
  }
}
