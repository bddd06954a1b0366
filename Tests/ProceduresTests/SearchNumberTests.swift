import ISO7816
import Procedures
import TestSupport
import Testing

/// Numbers in digits of four bits, and bytes as such.
struct SearchNumberTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var number: String
    var hex: String
    var expected: [String]
    var reason: String
    var testDescription: String { reason }
  }

  static let rows: [Row] = [
    Row(
      number: "+611300555777", hex: "ff07 91 163100557577 ffff", expected: ["3.0+6 bcd +|611300555777|"],
      reason: "international, as EF.ADN has it"),
    Row(
      number: "611300555777", hex: "07 81 163100557577 ff", expected: ["2.0+6 bcd |611300555777|"],
      reason: "type of number unknown"),
    Row(
      number: "+61 1300-555.777", hex: "0c91163100557577", expected: ["2.0+6 bcd +|611300555777|"],
      reason: "separators in the pattern"),
    Row(
      number: "1300555777", hex: "91163100557577", expected: ["2.0+5 bcd 1961|1300555777|"],
      reason: "without the country"
    ),
    Row(
      number: "300555", hex: "91163100557577", expected: ["2.4+4 bcd 19611|300555|777"], reason: "from a high nibble"),
    Row(
      number: "130055577", hex: "91163100557577", expected: ["2.0+5 bcd 1961|130055577|7"], reason: "up to a low nibble"
    ),
    Row(
      number: "611300", hex: "06113005", expected: ["0.4+4 bcd-high-first 0|611300|5"], reason: "high nibble first, odd"
    ),
    Row(
      number: "611300555777", hex: "611300555777", expected: ["0.0+6 bcd-high-first |611300555777|"],
      reason: "high nibble first"),
    Row(number: "1111", hex: "ff1111ff", expected: ["1.0+2 bcd |1111|"], reason: "both orders: once"),
    Row(number: "*100#", hex: "1a00fb", expected: ["0.0+3 bcd |*100#|"], reason: "star and hash"),
    Row(number: "12345", hex: "2143f5", expected: ["0.0+3 bcd |12345|"], reason: "odd count with filler"),
    Row(number: "12345", hex: "2143", expected: [], reason: "cut by the end of the file"),
    Row(number: "1300", hex: "2b31333030", expected: ["1+4 ascii +|1300|"], reason: "the number in a URI"),
    Row(
      number: "13005", hex: "00310033003000 300035", expected: ["0+10 utf-16be |13005|"], reason: "the number in UCS2"),
  ]

  @Test(arguments: rows) func findsNumbers(_ row: Row) throws {
    let bytes = try #require(Hex.bytes(row.hex.filter { $0 != " " }))
    let report = try SearchPattern(number: row.number).search(Planting.image(bytes), source: "")
    #expect(
      report.matches.map { "\(SearchCodingTests.short($0)) \($0.before)|\($0.text)|\($0.after)" } == row.expected)
  }

  @Test(arguments: [
    ("", PatternError.empty), ("+", .notNumber("+")), ("12a4", .notNumber("12a4")), ("1+234", .notNumber("1+234")),
    ("123", .tooShort("numbers of fewer than 4 digits stand everywhere by chance")),
    ("00000", .tooShort("nothing but zeros is what empty files hold")),
  ]) func refusesWhatIsNoNumber(number: String, error: PatternError) {
    #expect(throws: error) { try SearchPattern(number: number) }
  }

  /// Digits in random bytes: nibble by nibble, in each order.
  @Test func agreesWithTheOracleInNoise() throws {
    var random = SplitMix(seed: 99)
    var search = CardSearch(try SearchPattern(number: "1211", options: SearchOptions(codings: [.bcd, .bcdHighFirst])))
    var total = 0
    for _ in 0..<200 {
      let bytes: [UInt8] = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        [0x11, 0x12, 0x21, 0x22, 0xF1, 0x1F].randomElement(using: &random) ?? 0
      }
      let found = Set(
        search.search(Planting.image(bytes), source: "").map { [$0.offset, $0.bitOffset ?? -1, $0.length] })
      var expected = Set<[Int]>()
      for isHighFirst in [true, false] {
        let digits = bytes.flatMap { isHighFirst ? [$0 / 16, $0 % 16] : [$0 % 16, $0 / 16] }
        for start in digits.indices.dropLast(3) where Array(digits[start..<start + 4]) == [1, 2, 1, 1] {
          expected.insert([start / 2, start % 2 * 4, start % 2 == 0 ? 2 : 3])
        }
      }
      total += expected.count
      #expect(found == expected, "in \(Hex.string(bytes))")
    }
    #expect(total > 100)
  }

  @Test func findsBytes() throws {
    let card = Planting.image([0xFF, 0xA0, 0x00, 0x00, 0x87, 0xFF, 0xFF])
    let report = try SearchPattern(hex: "A0:00 0087").search(card, source: "")
    #expect(report.matches.map(SearchCodingTests.short) == ["1+4 hex"])
    #expect(report.matches.first?.text == "a0000087")
    #expect(report.matches.first?.context == "ffa0000087ffff")
    #expect(try SearchPattern(hex: "ffff").search(card, source: "").matches.map(\.offset) == [5])
    #expect(try SearchPattern(hex: "00").search(card, source: "").matches.map(\.offset) == [2, 3])
  }

  @Test(arguments: [("", PatternError.empty), ("a", .notHex("a")), ("xy", .notHex("xy"))])
  func refusesWhatIsNotHex(hex: String, error: PatternError) {
    #expect(throws: error) { try SearchPattern(hex: hex) }
  }
}
