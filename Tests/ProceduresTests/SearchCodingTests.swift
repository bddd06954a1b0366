import CardImage
import ISO7816
import Procedures
import Testing

/// Every coding, by hand: where the hit is, how long, and what it is called.
struct SearchCodingTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var pattern: String
    var hex: String
    /// `offset+length coding`, with `.bit` after the offset of a packed hit.
    var expected: [String]
    var reason: String
    var caseSensitive = false
    var testDescription: String { reason }
  }

  static let rows: [Row] = [
    // ASCII and what coincides with it.
    Row(pattern: "koala", hex: "6b6f616c61", expected: ["0+5 ascii"], reason: "the whole file"),
    Row(pattern: "koala", hex: "004b4f414c41ffff", expected: ["1+5 ascii"], reason: "EF.SPN, other case"),
    Row(pattern: "KOALA", hex: "ff6b4f616c41", expected: ["1+5 ascii"], reason: "mixed case, ends at the last byte"),
    Row(pattern: "Koala", hex: "6b6f616c614b6f616c61", expected: ["5+5 ascii"], reason: "-s", caseSensitive: true),
    Row(pattern: "koala", hex: "6b6f616c", expected: [], reason: "cut by the end of the file"),
    Row(pattern: "k", hex: "ff006b", expected: ["2+1 ascii"], reason: "one letter, last byte"),
    Row(pattern: "aa", hex: "61616161", expected: ["0+2 ascii", "1+2 ascii", "2+2 ascii"], reason: "overlapping hits"),
    Row(pattern: "koala tel", hex: "6b6f616c612074656c", expected: ["0+9 ascii"], reason: "space"),
    Row(pattern: "a@b_c", hex: "6140625f63", expected: ["0+5 ascii"], reason: "ASCII where the GSM alphabet differs"),
    // UTF-8 and ISO 8859-1.
    Row(pattern: "café", hex: "636166c3a9", expected: ["0+5 utf-8"], reason: "é in UTF-8"),
    Row(pattern: "CAFÉ", hex: "636166c3a9", expected: ["0+5 utf-8"], reason: "accent in the other case"),
    Row(pattern: "коала", hex: "d09ad09ed090d09bd090", expected: ["0+10 utf-8"], reason: "Cyrillic capitals, UTF-8"),
    Row(pattern: "κοάλα", hex: "cebacebfceaccebbceb1", expected: ["0+10 utf-8"], reason: "Greek in UTF-8"),
    Row(pattern: "ΟΔΟΣ", hex: "cebfceb4cebfcf82", expected: ["0+8 utf-8"], reason: "final sigma folds to sigma"),
    Row(pattern: "kg", hex: "e284aa67", expected: ["0+4 utf-8"], reason: "the Kelvin sign folds to k"),
    Row(pattern: "straße", hex: "73747261e1ba9e65", expected: ["0+8 utf-8"], reason: "capital sharp s is longer"),
    Row(pattern: "cafe\u{301}", hex: "636166e9", expected: ["0+4 latin-1"], reason: "a decomposed pattern is composed"),
    Row(pattern: "café", hex: "436146c9", expected: ["0+4 latin-1"], reason: "ISO 8859-1, capital É"),
    Row(pattern: "ÿÿ", hex: "ffffffffff", expected: [], reason: "erased memory is no ÿ"),
    Row(pattern: "tÿ", hex: "0074ff", expected: ["1+2 latin-1"], reason: "but a text may end in one"),
    // GSM default alphabet, unpacked.
    Row(pattern: "café", hex: "63616605", expected: ["0+4 gsm7"], reason: "é is 05"),
    Row(pattern: "café", hex: "4361661f", expected: ["0+4 gsm7"], reason: "É is 1F"),
    Row(pattern: "café", hex: "4361661f", expected: [], reason: "É is no é with -s", caseSensitive: true),
    Row(pattern: "a@b_c", hex: "6100621163", expected: ["0+5 gsm7"], reason: "@ is 00, _ is 11"),
    Row(pattern: "5€", hex: "ff351b65", expected: ["1+3 gsm7"], reason: "extension table, two bytes for one"),
    Row(pattern: "[x]", hex: "1b3c581b3e", expected: ["0+5 gsm7"], reason: "extension table, other case between"),
    Row(pattern: "e", hex: "1b65", expected: ["1+1 ascii"], reason: "65 after an escape is an e in ASCII all the same"),
    Row(pattern: "@@@", hex: "00000000000000", expected: [], reason: "erased memory is no @"),
    Row(pattern: "Ω", hex: "ff15", expected: ["1+1 gsm7"], reason: "Greek capital in the default alphabet"),
    Row(pattern: "ω", hex: "ff15", expected: ["1+1 gsm7"], reason: "its small letter, which the alphabet lacks"),
    // Packed septets, TS 23.038 §6.1.2.1: "hello" is e8 32 9b fd 06.
    Row(pattern: "hello", hex: "e8329bfd06", expected: ["0.0+5 gsm7-packed"], reason: "bit 0"),
    Row(pattern: "HELLO", hex: "ffe8329bfd06ff", expected: ["1.0+5 gsm7-packed"], reason: "after another byte"),
    Row(pattern: "ello", hex: "e8329bfd06", expected: ["0.7+5 gsm7-packed"], reason: "second septet: from bit 7"),
    Row(pattern: "llo", hex: "e8329bfd06", expected: ["1.6+4 gsm7-packed"], reason: "third septet: from bit 6"),
    Row(pattern: "hello", hex: "d065 36fb0d", expected: ["0.1+5 gsm7-packed"], reason: "one fill bit before the text"),
    Row(pattern: "hello", hex: "e8329bfd", expected: [], reason: "the last bits are cut off"),
    Row(pattern: "ell", hex: "e8329bfd06", expected: ["0.7+4 gsm7-packed"], reason: "three septets are enough"),
    Row(pattern: "ll", hex: "e8329bfd06", expected: [], reason: "two are not"),
    Row(pattern: "ààà", hex: "ffffffffffff", expected: [], reason: "erased memory is no à"),
    // UCS2 and UTF-16.
    Row(pattern: "koala", hex: "80004b006f0061006c0061ffff", expected: ["1+10 ucs2-80"], reason: "behind 80"),
    Row(pattern: "ala", hex: "80004b006f0061006c0061", expected: ["5+6 ucs2-80"], reason: "behind 80, later"),
    Row(pattern: "коала", hex: "ff80041a043e0430043b0430", expected: ["2+10 ucs2-80"], reason: "Cyrillic behind 80"),
    Row(pattern: "коала", hex: "041a043e0430043b0430", expected: ["0+10 utf-16be"], reason: "no lead byte"),
    Row(
      pattern: "koala", hex: "ffff006b006f0061006c0061ff", expected: ["2+10 utf-16be"], reason: "no lead byte, Latin"),
    Row(pattern: "koala", hex: "6b006f0061006c006100", expected: ["0+10 utf-16le"], reason: "the other way round"),
    Row(
      pattern: "koala", hex: "006b006f0061006c00610021", expected: ["0+10 utf-16be"],
      reason: "both ways one byte apart: the longer run is right"),
    Row(
      pattern: "koala", hex: "21006b006f0061006c0061002100ff", expected: ["2+10 utf-16le"],
      reason: "both ways, little end first is longer"),
    Row(pattern: "🐨", hex: "d83ddc28", expected: ["0+4 utf-16be"], reason: "a surrogate pair"),
    // UCS2 fields with a base, TS 102 221 annex A.
    Row(pattern: "коала", hex: "8105089abeb0bbb0ff", expected: ["3+5 ucs2-81"], reason: "half-page 0400"),
    Row(pattern: "КОАЛА", hex: "8105089abeb0bbb0", expected: ["3+5 ucs2-81"], reason: "half-page 0400, other case"),
    Row(pattern: "ала", hex: "ffff8105089abeb0bbb0", expected: ["7+3 ucs2-81"], reason: "in the middle of a field"),
    Row(
      pattern: "коала", hex: "8105099abeb0bbb0", expected: [], reason: "half-page 0480: other letters, same bytes"),
    Row(
      pattern: "koala Ж", hex: "8107086b6f616c612096", expected: ["3+7 ucs2-81"],
      reason: "GSM codes and base in one hit"),
    Row(
      pattern: "koala", hex: "8107086b6f616c612096", expected: ["3+5 ucs2-81"],
      reason: "GSM codes only, but a letter by base is in the field"),
    Row(
      pattern: "koala", hex: "8105006b6f616c61", expected: ["3+5 ucs2-81"], reason: "GSM codes only, begins the file"),
    Row(
      pattern: "koala", hex: "ffff8105006b6f616c61", expected: ["5+5 ascii"],
      reason: "GSM codes only, in the middle: nothing proves a field"),
    Row(
      pattern: "koala", hex: "ff850881 05006b6f616c61", expected: ["6+5 ucs2-81"],
      reason: "GSM codes only, in a TLV of its size"),
    Row(pattern: "koala", hex: "8105 00ebefe1ece1", expected: ["3+5 ucs2-81"], reason: "ASCII by base 0000"),
    Row(pattern: "é", hex: "810201a9e9", expected: ["4+1 ucs2-81"], reason: "half-page 0080, same byte as ISO 8859-1"),
    Row(pattern: "koala", hex: "8105 6b6f616c61", expected: ["2+5 ascii"], reason: "a TLV 81 is no field"),
    Row(
      pattern: "lat", hex: "00 8108 6b6f616c6174656c 8202ffff", expected: ["6+3 ascii"],
      reason: "nor is a text in a TLV 81 with another TLV behind it"),
    Row(pattern: "al", hex: "810868b6be616cb0b7be6c", expected: ["5+2 ucs2-81"], reason: "a base that reads as ASCII"),
    Row(
      pattern: "koala", hex: "0080 0a 006b006f0061006c0061", expected: ["3+10 utf-16be"],
      reason: "a TLV 80 is no lead byte"),
    Row(pattern: "ба", hex: "8203 04308180ff", expected: ["4+2 ucs2-82"], reason: "base 0430"),
    Row(pattern: "koala", hex: "820500608b8f818c81", expected: ["4+5 ucs2-82"], reason: "ASCII by base 0060"),
    Row(pattern: "ա-ե", hex: "82050530 2d82d32dff", expected: [], reason: "Armenian field without the text"),
    Row(
      pattern: "Բ-փ", hex: "82050530 2d82d32d31", expected: [], reason: "the letter that is meant is another one"),
    Row(
      pattern: "Բփ-1", hex: "820505302d82d32d31", expected: ["5+4 ucs2-82"],
      reason: "the Armenian example of annex A: byte D3 is 0583"),
    Row(
      pattern: "ж€", hex: "8103 08 b61b65", expected: ["3+3 ucs2-81"], reason: "escape in a field, two of the length"),
    Row(
      pattern: "ж€", hex: "8102 08 b61b65", expected: ["3+3 ucs2-81"], reason: "escape in a field, one of the length"),
    Row(pattern: "коала", hex: "810408 9abeb0bbb0", expected: [], reason: "the last letter is outside the field"),
    Row(pattern: "коала", hex: "8106089abeb0bbb0", expected: [], reason: "the length runs over the end"),
    Row(pattern: "коала", hex: "81ff089abeb0bbb0", expected: [], reason: "the length runs far over the end"),
  ]

  @Test(arguments: rows) func finds(_ row: Row) throws {
    let bytes = try #require(Hex.bytes(row.hex.filter { $0 != " " }))
    let options = SearchOptions(caseSensitive: row.caseSensitive)
    let found = try Planting.matches(row.pattern, in: bytes, options: options)
    #expect(found.map(Self.short) == row.expected)
    for match in found { #expect(match.bytes == Array(bytes[match.offset..<match.offset + match.length])) }
  }

  static func short(_ match: SearchMatch) -> String {
    "\(match.offset)\(match.bitOffset.map { ".\($0)" } ?? "")+\(match.length) \(match.coding.rawValue)"
  }
}
