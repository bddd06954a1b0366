import ISO7816
import Procedures
import Testing

/// `--ignore-accents`: a letter with marks is the letter, in the pattern and on the card.
struct SearchAccentTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var pattern: String
    var text: [UInt8]
    var coding: SearchCoding
    var reason: String
    var testDescription: String { reason }
  }

  static let rows: [Row] = [
    Row(pattern: "cafe", text: Array("café".utf8), coding: .utf8, reason: "plain pattern, UTF-8"),
    Row(pattern: "café", text: Array("CAFE".utf8), coding: .ascii, reason: "accent in the pattern only"),
    Row(pattern: "café", text: Array("cafè".utf8), coding: .utf8, reason: "another accent"),
    Row(pattern: "cafe", text: [0x63, 0x61, 0x66, 0xCA], coding: .latin1, reason: "Ê in ISO 8859-1"),
    Row(pattern: "cafe", text: [0x63, 0x61, 0x66, 0x1F], coding: .gsm7, reason: "É in the GSM alphabet"),
    Row(
      pattern: "Citroen", text: [0x43, 0x69, 0x74, 0x72, 0x6F, 0xEB, 0x6E], coding: .latin1, reason: "ë, other case"),
    Row(pattern: "smorrebrod", text: Array("smørrebrød".utf8), coding: .utf8, reason: "ø is an o with a stroke"),
    Row(pattern: "lodz", text: Array("Łódź".utf8), coding: .utf8, reason: "letters of Latin Extended-A"),
    Row(pattern: "tieng viet", text: Array("Tiếng Việt".utf8), coding: .utf8, reason: "two marks on a letter"),
    Row(pattern: "κοαλα", text: Array("κοάλα".utf8), coding: .utf8, reason: "Greek tonos"),
    Row(pattern: "береза", text: Array("Берёза".utf8), coding: .utf8, reason: "Cyrillic io"),
    Row(
      pattern: "иота", text: [0x81, 0x04, 0x08, 0x99, 0xBE, 0xC2, 0xB0], coding: .ucs2At81, reason: "short i in a field"
    ),
    Row(pattern: "uber", text: [0, 0xDC, 0, 0x62, 0, 0x65, 0, 0x72], coding: .utf16BE, reason: "UTF-16"),
  ]

  @Test(arguments: rows) func ignoresAccents(_ row: Row) throws {
    let with = try Planting.matches(row.pattern, in: row.text, options: SearchOptions(ignoreAccents: true))
    #expect(with.map(\.coding) == [row.coding])
    #expect(try Planting.matches(row.pattern, in: row.text).isEmpty)
  }

  @Test func packedSeptetsToo() throws {
    var bytes = [UInt8](repeating: 0xFF, count: 12)
    Planting.pack([0x75, 0x6E, 0x64, 0x20, 0x5C, 0x7C, 0x7E], over: &bytes, atBit: 11)
    let found = try Planting.matches("OÖu", in: bytes, options: SearchOptions(ignoreAccents: true))
    #expect(found.map(SearchCodingTests.short) == ["4.7+4 gsm7-packed"])
    #expect(found.map(\.text) == ["Ööü"])
  }

  @Test func erasedMemoryIsNoA() throws {
    let bytes = [UInt8](repeating: 0xFF, count: 64)
    #expect(try Planting.matches("aaaa", in: bytes, options: SearchOptions(ignoreAccents: true)).isEmpty)
  }

  @Test func tellsCaseWhereAsked() throws {
    let options = SearchOptions(caseSensitive: true, ignoreAccents: true)
    #expect(try Planting.matches("E", in: [0xC9, 0xE9], options: options).map(\.offset) == [0])
  }
}
