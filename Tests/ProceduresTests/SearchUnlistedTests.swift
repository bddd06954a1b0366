import CardImage
import Foundation
import ISO7816
import Procedures
import TestSupport
import Testing

/// Cards made at random: 23 places in 14 codings, in files that no table names. All are found and nothing else, in
/// whichever dress the image comes.
struct SearchUnlistedTests {
  private struct Place: Hashable {
    var path: String
    var record: Int?
    var tag: UInt32?
    var offset: Int
    var bit: Int?
    var coding: SearchCoding
  }

  private struct Card {
    var image = CardImage(atr: [0x3B, 0x00], files: [])
    /// By pattern.
    var places: [Set<Place>] = [[], [], [], []]
  }

  private static func patterns() throws -> [SearchPattern] {
    [
      try SearchPattern(text: "walé.net"), try SearchPattern(text: "wattle.net"),
      try SearchPattern(number: "+611300555777"), try SearchPattern(hex: "c0ffee11deadbeef"),
    ]
  }

  /// What a place holds: bytes before the text, the text, its coding, the bits before it.
  private typealias Plant = (pattern: Int, lead: [UInt8], text: [UInt8], coding: SearchCoding, bit: Int?)

  private static func plants(_ random: inout SplitMix) -> [Plant] {
    let word = Bool.random(using: &random) ? "walé.net" : "WALÉ.net"
    let value: UInt8 = word.contains("é") ? 0xE9 : 0xC9
    let latin = word.unicodeScalars.map { UInt8($0.value) }
    let wide = Planting.utf16(word)
    let gsm = Planting.gsm(word) ?? []
    let field = latin.map { $0 == value ? 0x80 | value & 0x7F : $0 }
    let count = UInt8(latin.count)
    // Type of number and plan, digits with the first in the low nibble, and the other way round.
    let number: [UInt8] = [0x16, 0x31, 0x00, 0x55, 0x75, 0x77]
    var plants: [Plant] = [
      (0, [], Array(word.utf8), .utf8, nil), (0, [], latin, .latin1, nil), (0, [], gsm, .gsm7, nil),
      (0, [0x80], wide, .ucs2At80, nil), (0, [0x81, count, 0x01], field, .ucs2At81, nil),
      (0, [0x82, count, 0x00, 0x80], field, .ucs2At82, nil), (0, [], wide, .utf16BE, nil),
      (0, [], Planting.utf16(word, bigEndian: false), .utf16LE, nil),
      (1, [], Array("Wattle.net".utf8), .ascii, nil), (1, [0x06], Array("wattle\u{3}net".utf8), .dns, nil),
      (2, [0x91], number, .bcd, 0), (2, [], [0x61, 0x13, 0x00, 0x55, 0x57, 0x77], .bcdHighFirst, 0),
      (2, [], Array("611300555777".utf8), .ascii, nil),
      (3, [], [0xC0, 0xFF, 0xEE, 0x11, 0xDE, 0xAD, 0xBE, 0xEF], .hex, nil),
      (1, [], Planting.utf16("wattle.NET"), .utf16BE, nil),
    ]
    for bit in 0..<8 {
      let text = bit % 2 == 0 ? "wattle.net" : word
      let septets = Planting.gsm(text) ?? []
      var bytes = [UInt8](repeating: 0x95, count: (bit + 7 * septets.count + 7) / 8)
      Planting.pack(septets, over: &bytes, atBit: bit)
      plants.append((bit % 2 == 0 ? 1 : 0, [], bytes, .gsm7Packed, bit))
    }
    return plants
  }

  /// Bytes that are text in none of the codings and lead none.
  private static func filler(_ count: Int, _ random: inout SplitMix) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0x90...0x9F, using: &random) }
  }

  private static func card(_ random: inout SplitMix) -> Card {
    var card = Card()
    var fids = Set<UInt16>()
    func fid() -> UInt16 {
      while true {
        let fid = UInt16.random(in: 0x4F00...0x4FFF, using: &random)
        if fids.insert(fid).inserted { return fid }
      }
    }
    for plant in plants(&random).shuffled(using: &random) {
      let number = fid()
      let folder = Hex.string([0x7F, UInt8.random(in: 0x70...0x7F, using: &random)])
      let path = "MF/\(folder)/\(Hex.string([UInt8(number >> 8), UInt8(number & 0xFF)]))"
      let before = filler(Int.random(in: 1...60, using: &random), &random)
      let bytes = before + plant.lead + plant.text + filler(Int.random(in: 1...60, using: &random), &random)
      var place = Place(
        path: path, offset: before.count + plant.lead.count, bit: plant.bit, coding: plant.coding)
      var file = CardImage.File(path: path, fid: FID(rawValue: number), structure: .transparent, content: .data(bytes))
      switch Int.random(in: 0..<3, using: &random) {
      case 0: break
      case 1:
        let record = Int.random(in: 1...300, using: &random)
        var records: [[UInt8]?] = (1...300).map { _ in [UInt8](repeating: 0xFF, count: bytes.count) }
        records[record - 1] = bytes
        place.record = record
        file.structure = .linearFixed
        file.content = .records(records)
      default:
        place.tag = 0x80
        file.structure = .berTLV
        file.content = .tags([.init(tag: 0x81, value: [0x95]), .init(tag: 0x80, value: bytes)])
      }
      card.image.files.append(file)
      card.places[plant.pattern].insert(place)
    }
    return card
  }

  /// The same image as other programs might write it.
  private static func dresses(_ json: [UInt8]) -> [(name: String, bytes: [UInt8])] {
    let text = String(decoding: json, as: UTF8.self)
    let compact = text.split(separator: "\n").map { $0.drop(while: { $0 == " " }) }.joined()
    // A digit of data as an escape.
    let escaped = text.replacingOccurrences(of: "9595", with: #"\u00395\u0039\u0035"#)
    let upper = text.split(separator: "\"", omittingEmptySubsequences: false)
      .map { piece in piece.count > 8 && Hex.bytes(String(piece)) != nil ? piece.uppercased() : String(piece) }
      .joined(separator: "\"")
    return [
      ("as exported", json), ("compact", Array(compact.utf8)), ("escaped", Array(escaped.utf8)),
      ("upper case", Array(upper.utf8)),
      ("CRLF and tabs", Array(text.replacingOccurrences(of: "\n", with: "\r\n\t").utf8)),
    ]
  }

  @Test(arguments: 0..<4) func allIsFoundAndNothingElse(_ seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed) &+ 0xB4A2D)
    let folder = NSTemporaryDirectory() + "uicc-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var expected: [String: [Set<Place>]] = [:]
    var sources: [ImageSource] = []
    for number in 0..<3 {
      let card = Self.card(&random)
      #expect(card.places.reduce(0) { $0 + $1.count } == 23)
      for dress in Self.dresses(card.image.json()) {
        let path = "\(folder)/\(number) \(dress.name).json"
        try Data(dress.bytes).write(to: URL(fileURLWithPath: path))
        expected[path] = card.places
        sources.append(ImageSource(path: path, isNamed: false))
      }
    }
    for (number, pattern) in try Self.patterns().enumerated() {
      FolderSearch(pattern, threads: 2, processors: 2).search(sources) { result in
        let found = result.matches.map {
          Place(
            path: $0.path, record: $0.record, tag: $0.tag, offset: $0.offset, bit: $0.bitOffset, coding: $0.coding)
        }
        let name = "\(pattern.text) in \(result.source.path.split(separator: "/").last ?? "")"
        #expect(Set(found).count == found.count, "\(name): twice")
        let places = expected[result.source.path]?[number] ?? []
        #expect(Set(found).subtracting(places) == [], "\(name): too much")
        #expect(places.subtracting(found) == [], "\(name): too little")
        #expect(result.summary.files == 23 && result.summary.unread.isEmpty, "\(name)")
        return true
      }
    }
  }

  /// What stands between two files of a walk is known when the result of the first is handed over.
  @Test func theFileAfterIsAskedForFirst() throws {
    final class Counter { var asked = 0 }
    let counter = Counter()
    let sources = sequence(state: 0) { number -> ImageSource? in
      counter.asked += 1
      guard number < 700 else { return nil }
      number += 1
      return ImageSource(path: "/absent/\(number).json", isNamed: false)
    }
    var handed = 0
    FolderSearch(try SearchPattern(text: "wattle"), threads: 2, processors: 2).search(sources) { result in
      handed += 1
      #expect(result.source.path == "/absent/\(handed).json")
      #expect(result.summary.unread.count == 1)
      #expect(counter.asked > handed)
      return true
    }
    #expect(handed == 700 && counter.asked == 701)
    // Stopping in the middle ends the threads.
    FolderSearch(try SearchPattern(text: "wattle"), threads: 2, processors: 2).search(sources) { _ in false }
  }
}
