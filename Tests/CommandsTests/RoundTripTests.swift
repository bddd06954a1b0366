import CardImage
import Foundation
import ISO7816
import TestSupport
import Testing

/// What one command writes the next one reads, and nothing is lost on the way.
@Suite struct RoundTripTests {
  static let images = ["demo.json", "sim-2g.json", "odd.json"].map(Profiles.card)

  private static func export(_ card: String, _ more: String...) throws -> Data {
    let run = try UICCProcess.run(["export", "--card", "soft:\(card)"] + more)
    try #require(run.status == 0 || run.status == 2, "\(run.errors)")
    return run.output
  }

  @Test(arguments: images + Shared.cards) func anExportServedIsExportedAgainByteByByte(_ card: String) throws {
    let folder = try TemporaryFolder()
    let first = try Self.export(card)
    try first.write(to: URL(fileURLWithPath: folder.path + "/card.json"))
    #expect(try Self.export(folder.path + "/card.json") == first)
  }

  @Test(arguments: images + Shared.cards) func throughAScriptForPySimAndBack(_ card: String) throws {
    let folder = try TemporaryFolder()
    let direct = try CardImage.read(bytes: [UInt8](Self.export(card, "--raw")), name: card).image
    try Self.export(card, "--format", "pysim").write(to: URL(fileURLWithPath: folder.path + "/card.script"))
    let detour = try CardImage.read(
      bytes: [UInt8](Self.export(folder.path + "/card.script", "--raw")), name: "card.script"
    ).image
    #expect(detour.files.map(\.path) == direct.files.map(\.path))
    for (a, b) in zip(direct.files, detour.files) {
      #expect(a.fcp == b.fcp, "\(a.path)")
      #expect(a.content == b.content, "\(a.path)")
      #expect(a.status == b.status, "\(a.path)")
    }
  }

  @Test(arguments: images) func anExportHasWhatTheCardHas(_ path: String) throws {
    let card = try CardImage.read(bytes: [UInt8](Data(contentsOf: URL(fileURLWithPath: path))), name: path).image
    let export = try CardImage.read(bytes: [UInt8](Self.export(path)), name: path).image
    #expect(!export.files.isEmpty)
    #expect(export.iccid == card.iccid)
    #expect(export.atr == card.atr)
    for file in export.files where file.status == nil {
      // The image may name by identifier what an export names by the file that refers to it.
      let parent = file.path.split(separator: "/").dropLast().joined(separator: "/")
      let name = file.fid.map { "\(parent)/\($0)" }
      guard let original = card.files.first(where: { $0.path == file.path || $0.path == name }) else { continue }
      #expect(file.content == original.content, "\(file.path)")
      if file.structure != .df, file.structure != .adf { #expect(file.fcp == original.fcp, "\(file.path)") }
    }
  }

  @Test func theSameOnDiskAndOnStandardOutput() throws {
    let folder = try TemporaryFolder()
    let target = folder.path + "/card.json"
    try Data("before".utf8).write(to: URL(fileURLWithPath: target))
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: target)
    let run = try UICCProcess.run("export", "--card", "soft", "-o", folder.path + "/link")
    #expect(run.status == 0)
    #expect(run.output.isEmpty, "the payload is in the file")
    #expect(try Data(contentsOf: URL(fileURLWithPath: target)) == UICCProcess.run("export", "--card", "soft").output)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["card.json", "link"])
  }

  @Test func theDemoCardIsItsImage() throws {
    #expect(
      try UICCProcess.run("export", "--card", "soft").output
        == Self.export(Profiles.card("demo.json")))
  }
}
