import CardImage
import Foundation
import ISO7816
import Procedures
import TestSupport
import Testing

/// The old brand on the demo card: every place that the card's maker lists, and no other.
struct SearchDemoCardTests {
  @Test func findsThePlantedPlacesAndNoOther() throws {
    let card = try Self.image(DemoCard.json)
    let report = try SearchPattern(text: "Wattlefon").search(card, source: "demo")
    #expect(
      Set(report.matches.map(Place.init)).subtracting(Planted.places.map(Place.init)) == [], "not on the maker's list")
    #expect(Set(Planted.places.map(Place.init)).subtracting(report.matches.map(Place.init)) == [], "not found")
    #expect(report.matches.count == Planted.places.count)
    let byPlace = Dictionary(report.matches.map { (Place($0), $0) }, uniquingKeysWith: { first, _ in first })
    for place in Planted.places {
      let match = try #require(byPlace[Place(place)])
      #expect(place.codings.contains(match.coding.rawValue), "\(place): \(match.coding)")
      #expect(match.text == place.text, "\(place)")
    }
  }

  @Test func findsNoNameThatIsNotThere() throws {
    let card = try Self.image(DemoCard.json)
    for name in ["Wattlefonia", "xattlefon", "Billabong", "Биллабонг"] {
      #expect(try SearchPattern(text: name).search(card, source: "demo").matches.isEmpty, "\(name)")
    }
  }

  /// What the maker's list and a hit have in common.
  struct Place: Hashable {
    var path: String
    var record: Int?
    var tag: UInt32?
    var offset: Int
    var length: Int
    var bit: Int

    init(_ place: Planted.Place) {
      (path, record, tag) = (place.path, place.record, place.tag)
      (offset, length, bit) = (place.offset, place.length, place.bit)
    }

    init(_ match: SearchMatch) {
      (path, record, tag) = (match.path, match.record, match.tag)
      (offset, length, bit) = (match.offset, match.length, match.bitOffset ?? 0)
    }
  }
}

extension SearchDemoCardTests {
  /// An image by a reader of the tests' own, which knows only what the cards in Profiles/cards use.
  static func image(_ json: [UInt8]) throws -> CardImage {
    let document = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
    let files = try #require(document["files"] as? [[String: Any]])
    func bytes(_ value: Any?) throws -> [UInt8] { try #require((value as? String).flatMap { Hex.bytes($0) }) }
    return CardImage(
      atr: try bytes(document["atr"]),
      files: try files.map { file in
        var content = CardImage.Content.none
        if let data = file["data"] { content = .data(try bytes(data)) }
        if let records = file["records"] as? [Any] {
          content = .records(try records.map { $0 is NSNull ? nil : try bytes($0) })
        }
        if let tags = file["tags"] {
          let objects = (tags as? [[String: Any]]) ?? []
          try #require(!objects.isEmpty || (tags as? [Any])?.isEmpty == true, "\(tags)")
          content = .tags(
            try objects.map {
              let tag = ($0["tag"] as? String).flatMap { UInt32($0, radix: 16) }
              return CardImage.DataObject(tag: try #require(tag), value: try bytes($0["value"]))
            })
        }
        return CardImage.File(
          path: try #require(file["path"] as? String), fcp: try bytes(file["fcp"] ?? ""),
          structure: try #require((file["structure"] as? String).flatMap { CardImage.Structure(rawValue: $0) }),
          content: content)
      })
  }
}
