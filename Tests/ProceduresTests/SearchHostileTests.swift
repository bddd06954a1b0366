import CardImage
import ISO7816
import Procedures
import TestSupport
import Testing

/// Contents made to run a search over an end: nothing may trap, nothing may take long, nothing may be invented.
struct SearchHostileTests {
  static let patterns = ["k", "ko", "koala", "коала", "café€", "@@@", "ààà", "🐨🐨", String(repeating: "kо", count: 200)]

  @Test func survivesEveryLengthOfEveryLeadByte() throws {
    for pattern in Self.patterns {
      var search = CardSearch(try SearchPattern(text: pattern))
      for lead: UInt8 in [0x80, 0x81, 0x82, 0x1B, 0x04, 0xD0, 0xFF] {
        for count in 0...12 {
          for length: UInt8 in [0, 1, 2, 0x7F, 0x80, 0xFF] {
            let bytes = [lead, length] + [UInt8](repeating: lead, count: count)
            for cut in 0...bytes.count {
              for match in search.search(Planting.image(Array(bytes[..<cut])), source: "") {
                #expect(match.offset >= 0 && match.offset + match.length <= cut)
              }
            }
          }
        }
      }
    }
  }

  @Test func survivesNoise() throws {
    var random = SplitMix(seed: 7)
    for pattern in Self.patterns {
      var search = CardSearch(try SearchPattern(text: pattern))
      for _ in 0..<40 {
        let records: [[UInt8]?] = (0..<Int.random(in: 0...30, using: &random)).map { _ in
          (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0x78...0x88, using: &random) }
        }
        let card = CardImage(
          atr: [0x81], files: [CardImage.File(path: "x", structure: .cyclic, content: .records(records))],
          araM: [[], [0x82, 0xFF]])
        for match in search.search(card, source: "") where match.part == .record {
          let record = try #require(records[(match.record ?? 0) - 1])
          #expect(match.bytes == Array(record[match.offset..<match.offset + match.length]))
        }
      }
    }
  }

  @Test func fieldsInsideFieldsEndAtOnce() throws {
    // Every byte begins a field that covers the rest: work must not grow with the square of the square.
    let bytes = [UInt8](repeating: 0x81, count: 20_000)
    #expect(try Planting.matches("коала", in: bytes).isEmpty)
    let deep = [UInt8](repeating: 0x82, count: 20_000)
    #expect(try Planting.matches("коала", in: deep).isEmpty)
  }

  @Test func anEmptyCardHasNoHits() throws {
    let report = try SearchPattern(text: "koala").search(CardImage(), source: "")
    #expect(report.matches.isEmpty && report.summary.bytes == 0 && report.summary.files == 0)
    let hollow = CardImage(files: [
      CardImage.File(path: "a", structure: .linearFixed, content: .records([])),
      CardImage.File(path: "b", structure: .transparent, content: .data([])),
      CardImage.File(path: "c", structure: .berTLV, content: .tags([])),
    ])
    #expect(try SearchPattern(text: "koala").search(hollow, source: "").summary.unread.isEmpty)
  }
}
