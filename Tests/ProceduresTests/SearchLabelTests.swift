import ISO7816
import Procedures
import Testing

/// Domain names in labels.
struct SearchLabelTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var pattern: String
    var hex: String
    /// `before|text|after` of the hits in labels.
    var expected: [String]
    var reason: String
    var testDescription: String { reason }
  }

  private static let koalatel = "086b6f616c6174656c"
  private static let com = "03636f6d"

  static let rows: [Row] = [
    Row(pattern: "koalatel.com", hex: koalatel + com, expected: ["|koalatel.com|"], reason: "the whole name"),
    Row(
      pattern: "KoalaTel.Com", hex: koalatel + com + "00", expected: ["|koalatel.com|."], reason: "case, and the root"),
    Row(
      pattern: "koalatel.com", hex: "dd0e" + "036d6d73" + koalatel + com + "ffff", expected: ["mms.|koalatel.com|"],
      reason: "an APN with a label before"),
    Row(
      pattern: "tel.c", hex: koalatel + com, expected: ["koala|tel.c|om"], reason: "from within a label into another"),
    Row(pattern: ".com", hex: koalatel + com, expected: ["koalatel|.com|"], reason: "from a length on"),
    Row(pattern: "koalatel.", hex: koalatel + com, expected: ["|koalatel.|com"], reason: "up to a length"),
    Row(pattern: "com.", hex: com + "00", expected: ["|com.|"], reason: "up to the root"),
    Row(
      pattern: "koalatel.com", hex: "07" + koalatel.dropFirst(2) + com, expected: [], reason: "first length too small"),
    Row(pattern: "koalatel.com", hex: koalatel.dropFirst(2) + com, expected: [], reason: "no length before"),
    Row(pattern: "koalatel.com", hex: koalatel + "04636f6d", expected: [], reason: "the last length runs over the end"),
    Row(
      pattern: "koalatel.co", hex: koalatel + com, expected: ["|koalatel.co|m"], reason: "the last label is longer"),
    Row(pattern: "koalatel.com", hex: koalatel + "02636f6d", expected: [], reason: "the last label is shorter"),
    Row(pattern: "a.b.c", hex: "0161016201630000", expected: ["|a.b.c|."], reason: "labels of one letter"),
    Row(pattern: "a.b.c", hex: "0161026278016300", expected: [], reason: "the label in the middle is longer"),
    Row(
      pattern: "mms-1.koalatel", hex: "056d6d732d31" + koalatel, expected: ["|mms-1.koalatel|"], reason: "hyphen, digit"
    ),
    Row(pattern: "koalatel", hex: koalatel + com, expected: [], reason: "one label is ASCII"),
    Row(
      pattern: "tel.com", hex: "6b6f616c61" + "74656c2e636f6d" + "2020", expected: [],
      reason: "2E is a dot here, and no length of 46"),
    Row(
      pattern: "tel.com", hex: "74656c20636f6d" + String(repeating: "61", count: 40), expected: [],
      reason: "20 is a space, and no length of 32: nothing says that tel is a label"),
  ]

  @Test(arguments: rows) func findsLabels(_ row: Row) throws {
    let bytes = try #require(Hex.bytes(row.hex))
    let found = try Planting.matches(row.pattern, in: bytes).filter { $0.coding == .dns }
    #expect(found.map { "\($0.before)|\($0.text)|\($0.after)" } == row.expected)
  }

  @Test func aNameInTextIsNoLabel() throws {
    let name = Array("http://koalatel.com/".utf8)
    #expect(try Planting.matches("koalatel.com", in: name).map(\.coding) == [.ascii])
    #expect(try SearchPattern(text: "koala").codings.contains(.dns) == false)
    #expect(try SearchPattern(text: "koala.com").codings.contains(.dns))
  }

  @Test(arguments: ["a..b", ".", String(repeating: "k", count: 64) + ".com", "kоala.com", "a b.com"])
  func whatIsNoDomainNameIsNotSearchedAsOne(_ text: String) throws {
    #expect(try SearchPattern(text: text).codings.contains(.dns) == false)
  }

  @Test func aSingleLabelAloneIsRefused() {
    #expect(throws: PatternError.tooShort("without a dot it is one label, which is searched as ascii")) {
      try SearchPattern(text: "koala", options: SearchOptions(codings: [.dns]))
    }
  }
}
