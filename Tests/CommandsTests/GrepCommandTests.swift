import CardImage
import Foundation
import ISO7816
import TestSupport
import Testing

@Suite struct GrepCommandTests {
  /// A line of `uicc grep --json`.
  private static func objects(_ run: UICCProcess) throws -> [[String: Any]] {
    try run.output.split(separator: UInt8(ascii: "\n")).map { line in
      try #require(JSONSerialization.jsonObject(with: line) as? [String: Any])
    }
  }

  private struct Key: Hashable, CustomStringConvertible {
    var path: String
    var record: Int?
    var tag: String?
    var offset: Int
    var description: String { "\(path) \(record ?? 0) \(tag ?? "") \(offset)" }
  }

  private static func keys(of places: [Planted.Place]) -> Set<Key> {
    Set(
      places.map { Key(path: $0.path, record: $0.record, tag: $0.tag.map { String($0, radix: 16) }, offset: $0.offset) }
    )
  }

  @Test(arguments: [("demo.json", Planted.places), ("sim-2g.json", Planted.sim2G), ("odd.json", [])])
  func everyPlantedPlaceAndNothingElse(_ image: String, _ places: [Planted.Place]) throws {
    let run = try UICCProcess.run("grep", "--json", Planted.word, Profiles.card(image))
    #expect(run.status == (places.isEmpty ? 1 : 0))
    let objects = try Self.objects(run)
    let found = objects.filter { $0["type"] as? String == "match" }.map { match in
      Key(
        path: match["path"] as? String ?? "", record: match["record"] as? Int, tag: match["tag"] as? String,
        offset: match["offset"] as? Int ?? -1)
    }
    #expect(found.count == places.count, "one line for each place")
    #expect(Set(found) == Self.keys(of: places))
  }

  @Test func theCardInsteadOfItsImage() throws {
    // Files that no table knows are found by a scan of identifiers and not by a walk; all others must be hit.
    let run = try UICCProcess.run("grep", "--json", Planted.word, "--card", "soft")
    let paths = Set(try Self.objects(run).compactMap { $0["path"] as? String })
    let expected = Planted.places.map(\.path).filter { path in
      !path.hasPrefix("MF/7f66") && path.split(separator: "/").last?.hasPrefix("EF.") == true
    }
    #expect(paths.isSuperset(of: expected))
  }

  @Test func linesHaveTheDocumentedKeysSorted() throws {
    let run = try UICCProcess.run("grep", "--json", Planted.word, Profiles.card("demo.json"))
    let objects = try Self.objects(run)
    for match in objects.dropLast() {
      #expect(match["type"] as? String == "match")
      #expect(match["source"] as? String == Profiles.card("demo.json"))
      for key in ["path", "coding", "text", "bytes", "part", "context"] { #expect(match[key] is String, "\(key)") }
      for key in ["offset", "length"] { #expect(match[key] is Int, "\(key)") }
      let bytes = match["bytes"] as? String ?? ""
      #expect(bytes == bytes.lowercased())
      #expect(bytes.count == 2 * (match["length"] as? Int ?? -1))
      #expect((match["text"] as? String)?.lowercased() == Planted.word)
    }
    let summary = try #require(objects.last)
    #expect(summary["type"] as? String == "summary")
    #expect(summary["matches"] as? Int == objects.count - 1)
    #expect(summary["files"] as? Int ?? 0 > 200)
    #expect(summary["bytes"] as? Int ?? 0 > 10_000)
    #expect(summary["unread"] is [Any])
    for line in run.lines {
      let keys = line.matches(of: /"([a-z]+)":/).map { String($0.output.1) }
      #expect(keys.first == keys.min(), "keys are sorted: \(line.prefix(60))")
    }
  }

  @Test func whatWasNotSearchedIsListed() throws {
    let folder = try TemporaryFolder()
    try Data(contentsOf: URL(fileURLWithPath: Profiles.card("sim-2g.json"))).prefix(9000)
      .write(to: URL(fileURLWithPath: folder.path + "/cut.json"))
    let run = try UICCProcess.run("grep", "nowhere", folder.path)
    #expect(run.status == 2)
    #expect(run.errors.contains("cut.json"))
    let json = try UICCProcess.run("grep", "--json", "nowhere", folder.path)
    let unread = try #require(try Self.objects(json).last?["unread"] as? [[String: Any]])
    #expect(!unread.isEmpty)
    #expect(unread.allSatisfy { $0["source"] is String && $0["path"] is String })
  }

  @Test func aDamagedImageIsAnErrorForEveryCommand() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/cut.json"
    let whole = try Data(contentsOf: URL(fileURLWithPath: Profiles.card("sim-2g.json")))
    try whole.prefix(4000).write(to: URL(fileURLWithPath: path))
    for command in ["info", "ls", "tree", "export", "read EF.ICCID", "grep Wattlefon"] {
      let run = try UICCProcess.run(command.split(separator: " ").map(String.init) + ["--card", "soft:\(path)"])
      #expect(run.status == 2, "\(command): the answer is not whole")
      #expect(!run.output.isEmpty, "\(command): what is there is answered")
      #expect(run.errorLines.contains { $0.hasPrefix("uicc: \(path):") }, "\(command): \(run.errors)")
      #expect(!run.errors.contains("\(path): \(path)"), "the name once")
    }
    var image = CardImage(atr: [0x3B])
    image.files = [.init(path: "MF/EF.ICCID", fid: 0x2FE2, structure: .transparent, content: .data([0x98]))]
    try Data(image.json()).write(to: URL(fileURLWithPath: path))
    let run = try UICCProcess.run("info", "--card", "soft:\(path)")
    #expect(run.status == 2, "an answer to reset that cannot be one")
    #expect(run.errorLines.count == 1 && run.errors.hasPrefix("uicc: \(path): "), "\(run.errors)")
  }

  @Test func damageIsListedOnce() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/card.json"
    let text = #"{"format":"uicc-image/1","files":[{"path":"MF","fcp":"zz","structure":"df"}]}"#
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    let run = try UICCProcess.run("grep", "nowhere", path)
    #expect(run.status == 2)
    #expect(run.errors.contains("1 file was not searched"), "\(run.errors)")
  }

  @Test func aFileThatADumpSaysIsAbsentIsNoGap() throws {
    let folder = try TemporaryFolder()
    var image = CardImage(files: [
      .init(path: "MF/EF.PL", fid: 0x2F05, structure: .unknown, status: 0x6A82),
      .init(path: "MF/DF.GSM/EF.SPN", structure: .unknown, status: 0x9404),
      .init(path: "MF/EF.ICCID", fid: 0x2FE2, structure: .transparent, content: .data([0x98])),
    ])
    let path = folder.path + "/card.json"
    try Data(image.json()).write(to: URL(fileURLWithPath: path))
    #expect(try UICCProcess.run("grep", "nowhere", path).status == 1)
    image.files.append(.init(path: "MF/EF.DIR", fid: 0x2F00, structure: .unknown, status: 0x6F00))
    try Data(image.json()).write(to: URL(fileURLWithPath: path))
    #expect(try UICCProcess.run("grep", "nowhere", path).status == 2)
  }

  @Test func severalSourcesAreTold() throws {
    let run = try UICCProcess.run("grep", Planted.word, Profiles.card("demo.json"), Profiles.card("sim-2g.json"))
    #expect(run.status == 0)
    #expect(run.lines.count == Planted.places.count + Planted.sim2G.count)
    #expect(run.lines.allSatisfy { $0.hasPrefix(Profiles.cards + "/") })
    let one = try UICCProcess.run("grep", Planted.word, Profiles.card("sim-2g.json"))
    #expect(one.lines.allSatisfy { $0.hasPrefix("MF/") })
  }
}

/// The kinds of patterns on the command line.
@Suite struct GrepPatternTests {
  private static let card = Profiles.card("demo.json")

  @Test func numbersHexAndRegularExpressions() throws {
    let number = try UICCProcess.run("grep", "--number", "+61491570156", Self.card)
    #expect(
      number.status == 0
        && number.lines.contains { $0.hasPrefix("MF/ADF.USIM/EF.MSISDN record 1") && $0.contains(" bcd: ") })
    #expect(try UICCProcess.run("grep", "--number", "61 491-570.156", Self.card).lines == number.lines)
    let hex = try UICCProcess.run("grep", "--hex", "57 61:74 74", Self.card)
    #expect(hex.status == 0 && hex.lines.allSatisfy { $0.contains(" hex: ") })
    let plain = try UICCProcess.run("grep", Planted.word, Self.card)
    for regex in ["wat{2}lefon", "WATTLE(FON|TEL)"] {
      let run = try UICCProcess.run("grep", "-E", regex, Self.card)
      #expect(run.lines == plain.lines, "\(regex)")
    }
    let some = try UICCProcess.run("grep", "--coding", "ucs2-81,gsm7-packed", Planted.word, Self.card)
    #expect(!some.lines.isEmpty && some.lines.allSatisfy { $0.contains(" ucs2-81: ") || $0.contains(" gsm7-packed: ") })
  }

  @Test(arguments: [
    ([""], 2, "the pattern is empty"), (["-E", ""], 2, "the pattern is empty"),
    (["--hex", ""], 2, "the pattern is empty"),
    (["--number", ""], 2, "the pattern is empty"), (["--hex", "123"], 2, "even number of hex digits"),
    (["--number", "12a4"], 2, "is not a number"), (["--number", "12"], 2, "fewer than 4 digits"),
    (["-E", "a("], 2, "no regular expression"), (["-E", "a*"], 2, "matches the empty text"),
    (["--coding", "ascii", "ж"], 2, "no coding can hold the pattern: 'ж'"),
    (["--coding", "gsm7", "漢字"], 2, "no coding can hold the pattern: '漢'"),
    (["--coding", "ebcdic", "a"], 64, "not 'ebcdic'"), (["--hex", "-E", "aa"], 64, "give --hex alone"),
    (["--hex", "--ignore-accents", "aa"], 64, "are for text"),
  ]) func whatIsNoPattern(_ arguments: [String], _ status: Int32, _ message: String) throws {
    let run = try UICCProcess.run(["grep"] + arguments + [Self.card])
    #expect(run.status == status && run.errors.contains(message) && run.output.isEmpty, "\(arguments): \(run.errors)")
  }

  @Test func liveGrepCostsNoMoreThanTheExport() throws {
    func apdus(_ run: UICCProcess) -> Substring? {
      run.errorLines.first { $0.contains(" APDUs") }?.split(separator: " ")[1]
    }
    let folder = try TemporaryFolder()
    let export = try UICCProcess.run("export", "--card", "soft", "--stats", "-o", folder.path + "/card.json")
    let grep = try UICCProcess.run("grep", "--card", "soft", "--stats", Planted.word)
    #expect(apdus(export) != nil && apdus(export) == apdus(grep))
  }
}
