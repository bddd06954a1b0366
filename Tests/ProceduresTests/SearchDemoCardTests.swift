import CardImage
import Foundation
import ISO7816
import Procedures
import TestSupport
import Testing

/// The old brand on the demo card: every place that the card's maker lists, and no other.
struct SearchDemoCardTests {
  @Test func findsThePlantedPlacesOfTheDemoCard() throws {
    try expect(Planted.places, on: DemoCard.json)
  }

  @Test func findsThePlantedPlacesOfThe2GCard() throws {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    try expect(
      Planted.sim2G, on: Array(try Data(contentsOf: package.appending(path: "Profiles/cards/sim-2g.json"))))
  }

  private func expect(_ places: [Planted.Place], on json: [UInt8]) throws {
    let card = try CardImage(json: json, source: "card.json")
    let report = try SearchPattern(text: "Wattlefon").search(card, source: "card.json")
    let found = Set(report.matches.map(Place.init))
    let planted = Set(places.map(Place.init))
    #expect(found.subtracting(planted) == [], "not on the maker's list")
    #expect(planted.subtracting(found) == [], "not found")
    #expect(report.matches.count == places.count)
    let byPlace = Dictionary(report.matches.map { (Place($0), $0) }, uniquingKeysWith: { first, _ in first })
    for place in places {
      guard let match = byPlace[Place(place)] else { continue }
      #expect(place.codings.contains(match.coding.rawValue), "\(place): \(match.coding)")
      #expect(match.text == place.text, "\(place)")
    }
  }

  @Test func findsNoNameThatIsNotThere() throws {
    let card = try CardImage(json: DemoCard.json, source: "demo.json")
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
