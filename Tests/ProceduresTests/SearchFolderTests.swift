import CardImage
import Foundation
import ISO7816
import Procedures
import TestSupport
import Testing

/// A folder gives what its files give one by one, whichever way they are read.
struct SearchFolderTests {
  private static func images() throws -> [(name: String, bytes: [UInt8])] {
    let profiles = try ["demo.json", "sim-2g.json", "odd.json"].map { name in
      let url = Shared.packageRoot.appending(path: "Profiles/cards/\(name)")
      return (name, [UInt8](try Data(contentsOf: url)))
    }
    let dumps = try Shared.cards.map { path in (path, try ImageSource(path: path).read().image.json()) }
    return profiles + dumps + [("exported", ExportReport.json(try DemoCard.image))]
  }

  private static func patterns() throws -> [SearchPattern] {
    [
      try SearchPattern(text: "wattlefon"), try SearchPattern(text: "ko"), try SearchPattern(text: "a"),
      try SearchPattern(text: "Δ"), try SearchPattern(number: "61491570156"), try SearchPattern(hex: "a0000000"),
      try SearchPattern(text: "magic sim", options: .init(ignoreAccents: true)),
    ]
  }

  private func slow(_ pattern: SearchPattern, _ files: [String]) -> (matches: [SearchMatch], summary: SearchSummary) {
    var search = CardSearch(pattern)
    var matches: [SearchMatch] = []
    for path in files {
      do throws(ImageError) {
        let reading = try ImageSource(path: path, isNamed: false).read()
        matches += search.search(reading.image, source: path)
        search.add(reading.warnings, about: reading.image)
      } catch  where error.code == .unknownFormat || error.code == .empty {
        continue
      } catch {
        search.add(UnreadFile(source: error.place.description, path: "", problem: error.message))
      }
    }
    return (matches, search.summary)
  }

  private func fast(_ pattern: SearchPattern, _ files: [String], threads: Int) -> (
    matches: [SearchMatch], summary: SearchSummary
  ) {
    var search = CardSearch(pattern)
    var matches: [SearchMatch] = []
    FolderSearch(pattern, threads: threads, processors: 2)
      .search(files.map { ImageSource(path: $0, isNamed: false) }) { result in
        matches += result.matches
        search.add(result.summary)
        return true
      }
    return (matches, search.summary)
  }

  private func expectSame(_ files: [String], _ patterns: [SearchPattern], _ what: String) {
    for pattern in patterns {
      let expected = slow(pattern, files)
      let found = fast(pattern, files, threads: 2)
      #expect(found.matches == expected.matches, "\(what): \(pattern.text)")
      #expect(found.summary == expected.summary, "\(what): \(pattern.text)")
    }
  }

  @Test func likeOneByOne() throws {
    let folder = try Folder()
    let files = try Self.images().enumerated().map { try folder.write($1.bytes, "\($0).json") }
    let other = [
      try folder.write([], "empty"), try folder.write(Array("hello".utf8), "text"),
      try folder.write(Array(#"{"a":1}"#.utf8), "other.json"), folder.path + "/absent.json",
    ]
    expectSame(files + other, try Self.patterns(), "whole")
  }

  /// Damage of every kind: what the quick reader does not understand, the careful one must get.
  @Test func damagedImagesLikeOneByOne() throws {
    var generator = SplitMix(seed: 0xF01D)
    let folder = try Folder()
    let patterns = [try SearchPattern(number: "61491570156")]
    // Without decoded contents, of which the quick reader reads over the inside.
    let texts = try [
      DemoCard.image,
      ImageSource(path: Shared.packageRoot.appending(path: "Profiles/cards/odd.json").path).read().image,
    ]
    .map { $0.json() }
    let pieces = [
      "\"", "\\", "{", "}", "[", "]", ",", ":", "g", "0", "\u{0}", "é", "null", " ", "/", "\"path\": \"MF\",",
    ]
    var files: [String] = []
    for round in 0..<30 {
      var bytes = texts[round % texts.count]
      for _ in 0..<(round % 3 + 1) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch round % 5 {
        case 0: bytes.removeSubrange(place...)
        case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(contentsOf: (pieces.randomElement(using: &generator) ?? "x").utf8, at: place)
        default:
          let end = min(place + Int.random(in: 1..<300, using: &generator), bytes.count)
          bytes.insert(contentsOf: Array(bytes[place..<end]), at: end)
        }
        if bytes.isEmpty { break }
      }
      files.append(try folder.write(bytes, "\(round).json"))
    }
    for file in files { expectSame([file], patterns, file) }
  }

  @Test func textOverRecordsLikeOneByOne() throws {
    let folder = try Folder()
    let filler = [UInt8](repeating: 0xFF, count: 9)
    var image = CardImage(
      atr: [0x3B, 0x00],
      files: [
        .init(
          path: "MF/6f3a", structure: .linearFixed,
          content: .records([Array("Hello Koa".utf8), Array("latel now".utf8), nil, filler])),
        .init(
          path: "MF/ADF.X", aid: AID([0xA0, 1, 2, 3, 4]), fcp: [0x62, 0x07, 0x84, 0x05, 0xA0, 1, 2, 3, 4],
          structure: .adf),
        .init(path: "MF/ADF.Y", aid: AID(Array("koalatel".utf8)), fcp: [0x62, 0x00], structure: .adf),
        .init(path: "MF/6f01", structure: .berTLV, content: .tags([.init(tag: 0x80, value: Array("koalatel".utf8))])),
      ])
    image.araM = [Array("com.koalatel.app".utf8)]
    image.toolkit = [[0xD0, 0x00], Array("Koalatel menu".utf8)]
    let file = try folder.write(image.json(), "a.json")
    expectSame([file], [try SearchPattern(text: "koalatel"), try SearchPattern(regex: "koala(tel)+")], "joined")
    #expect(fast(try SearchPattern(text: "koalatel"), [file], threads: 1).matches.count == 5)
  }

  @Test func manyAlikeAreCounted() throws {
    var summary = SearchSummary()
    for card in 0..<5000 {
      summary.add(UnreadFile(source: "card\(card)", path: "MF/EF.Keys", status: 0x6982))
      if card % 1000 == 7 { summary.add(UnreadFile(source: "card\(card):1", path: "", problem: "cut")) }
    }
    #expect(summary.unread.count == SearchSummary.maximumListed + 4)
    #expect(summary.unread.reduce(0) { $0 + $1.count } == 5005)
  }

  /// A folder of its own that goes when the test ends.
  private final class Folder {
    let path: String
    init() throws {
      path = NSTemporaryDirectory() + "uicc-\(UUID().uuidString)"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
    func write(_ bytes: [UInt8], _ name: String) throws -> String {
      try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
      return "\(path)/\(name)"
    }
  }
}
