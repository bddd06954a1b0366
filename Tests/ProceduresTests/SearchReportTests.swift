import CardImage
import Foundation
import ISO7816
import Procedures
import Testing

/// Where a card is searched, how hits say where they are, and what is said of what could not be searched.
struct SearchReportTests {
  static let koala: [UInt8] = Array("koala".utf8)

  static let card = CardImage(
    atr: [0x3B, 0x65, 0x00, 0x00] + koala, iccid: "8961019000000000000",
    files: [
      CardImage.File(path: "MF", fid: 0x3F00, fcp: [0x62, 0x00], structure: .df),
      CardImage.File(
        path: "MF/ADF.USIM", fid: 0x7FFF, aid: AID([0xA0, 0, 0, 0, 0x87, 0x10, 0x02] + koala),
        fcp: [0x62, 0x07, 0xA5, 0x05] + koala, structure: .adf),
      CardImage.File(
        path: "MF/ADF.USIM/EF.SPN", fid: 0x6F46, fcp: [0x62, 0x00], structure: .transparent,
        content: .data([0x01] + koala + [0xFF, 0xFF])),
      CardImage.File(
        path: "MF/ADF.USIM/EF.SMSP", fid: 0x6F42, structure: .linearFixed,
        content: .records([[0xFF, 0xFF], nil, koala + [0xFF], nil]), status: StatusWord(rawValue: 0x6982)),
      CardImage.File(
        path: "MF/ADF.USIM/6fff", fid: 0x6FFF, structure: .berTLV,
        content: .tags([
          CardImage.DataObject(tag: 0x80, value: [0x00]), CardImage.DataObject(tag: 0xFF40, value: koala),
        ])),
      CardImage.File(
        path: "MF/ADF.USIM/EF.Keys", fid: 0x6F08, fcp: [0x62, 0x00], structure: .transparent,
        status: StatusWord(rawValue: 0x6982)),
      CardImage.File(path: "MF/ADF.USIM/EF.LOCI", fid: 0x6F7E, structure: .transparent),
      CardImage.File(
        path: "MF/ADF.USIM/EF.AD", fid: 0x6FAD, structure: .unknown, content: .data([0x00]),
        problem: "malformed FCP at byte 2"),
      CardImage.File(
        path: "MF/7f20", fid: 0x7F20, structure: .df, status: StatusWord(rawValue: 0x9000)),
    ], araM: [[0xE2, 0x00], [0xE2, 0x05] + koala])

  @Test func findsEveryPartOfACard() throws {
    let report = try SearchPattern(text: "Koala").search(Self.card, source: "card.json")
    let places = report.matches.map { match in
      "\(match.path) \(match.part.rawValue) \(match.record ?? 0) \(String(match.tag ?? 0, radix: 16)) \(match.offset)"
    }
    #expect(
      places == [
        "ATR atr 0 0 4",
        "MF/ADF.USIM fcp 0 0 4",
        "MF/ADF.USIM aid 0 0 7",
        "MF/ADF.USIM/EF.SPN data 0 0 1",
        "MF/ADF.USIM/EF.SMSP record 3 0 0",
        "MF/ADF.USIM/6fff tag 0 ff40 0",
        "ARA-M rule 2 0 2",
      ])
    #expect(report.summary.matches == 7)
    #expect(report.summary.files == 7)
    #expect(report.summary.sources == 1)
    #expect(report.summary.bytes == 68)
  }

  @Test func anAIDThatTheFCPShowsIsSearchedOnce() throws {
    let aid = AID([0xA0, 0, 0, 0, 0x87] + Self.koala)
    let card = CardImage(files: [
      CardImage.File(path: "MF/ADF.X", aid: aid, fcp: [0x62, 0x0C, 0x84, 0x0A] + aid.bytes, structure: .adf)
    ])
    #expect(try SearchPattern(text: "koala").search(card, source: "").matches.map(\.part) == [.fcp])
  }

  @Test func listsWhatWasNotSearched() throws {
    let unread = try SearchPattern(text: "koala").search(Self.card, source: "card.json").summary.unread
    #expect(
      unread == [
        UnreadFile(
          source: "card.json", path: "MF/ADF.USIM/EF.SMSP", status: StatusWord(rawValue: 0x6982), records: [2, 4]),
        UnreadFile(source: "card.json", path: "MF/ADF.USIM/EF.Keys", status: StatusWord(rawValue: 0x6982)),
        UnreadFile(source: "card.json", path: "MF/ADF.USIM/EF.LOCI"),
        UnreadFile(source: "card.json", path: "MF/ADF.USIM/EF.AD", problem: "malformed FCP at byte 2"),
      ])
  }

  @Test func countsOverSeveralCards() throws {
    var search = CardSearch(try SearchPattern(text: "koala"))
    let first = search.search(Self.card, source: "a")
    let second = search.search(Planting.image([0xFF]), source: "b")
    search.add(UnreadFile(source: "c", path: "", problem: "not an image"))
    let third = search.search(Self.card, source: "d")
    #expect((first.count, second.count, third.count) == (7, 0, 7))
    #expect(Set(third.map(\.source)) == ["d"])
    #expect(search.summary.sources == 3)
    #expect(search.summary.matches == 14)
    #expect(search.summary.bytes == 137)
    #expect(search.summary.unread.map(\.source) == ["a", "a", "a", "a", "c", "d", "d", "d", "d"])
  }

  @Test func noHitCrossesTheEndOfAFileOrAnErasedEnd() throws {
    let card = CardImage(files: [
      CardImage.File(path: "MF/6f3a", structure: .transparent, content: .data(Array("xxko".utf8))),
      CardImage.File(path: "MF/6f3b", structure: .transparent, content: .data(Array("alaxx".utf8))),
      CardImage.File(
        path: "MF/6f3c", structure: .linearFixed,
        content: .records([Array("k".utf8), nil, Array("oala".utf8), Array("ko".utf8) + [0xFF], Array("ala".utf8)])),
    ])
    #expect(try SearchPattern(text: "koala").search(card, source: "").matches == [])
    #expect(try SearchPattern(text: "k").search(card, source: "").matches.map(\.record) == [nil, 1, 4])
  }

  @Test func encodesTheLinesOfTheDesign() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let report = try SearchPattern(text: "Koala").search(Self.card, source: "card.json")
    func line(_ value: some Encodable) throws -> String { String(decoding: try encoder.encode(value), as: UTF8.self) }
    #expect(
      try line(report.matches[4])
        == #"{"bytes":"6b6f616c61","coding":"ascii","context":"koala","length":5,"offset":0,"part":"record","#
        + #""path":"MF/ADF.USIM/EF.SMSP","record":3,"source":"card.json","text":"koala","type":"match"}"#)
    let tagged = try line(report.matches[5])
    #expect(tagged.contains(#""tag":"ff40""#) && !tagged.contains("record\":"))
    var packed = Planting.image([0xE8, 0x32, 0x9B, 0xFD, 0x06])
    packed.files[0].path = "MF/x"
    let hit = try SearchPattern(text: "ello").search(packed, source: "s").matches
    #expect(try line(hit[0]).contains(#""bit":7"#))
    #expect(
      try line(SearchPattern(text: "ko").search(Planting.image([1, 2]), source: "s").summary)
        == #"{"bytes":2,"codings":["ucs2-80","ucs2-81","ucs2-82","ascii","utf-8","gsm7","utf-16be","utf-16le"],"#
        + #""files":1,"matches":0,"notes":["not searched in gsm7-packed: 2 septets stand everywhere by chance; "#
        + #"at least 3 are needed for gsm7-packed"],"sources":1,"type":"summary","unread":[]}"#)
    #expect(
      try line(report.summary.unread)
        == #"[{"path":"MF/ADF.USIM/EF.SMSP","records":[2,4],"source":"card.json","sw":"6982"},"#
        + #"{"path":"MF/ADF.USIM/EF.Keys","source":"card.json","sw":"6982"},"#
        + #"{"path":"MF/ADF.USIM/EF.LOCI","source":"card.json","sw":null},"#
        + #"{"path":"MF/ADF.USIM/EF.AD","problem":"malformed FCP at byte 2","source":"card.json","sw":null}]"#)
  }
}
