import ISO7816
import Procedures
import Testing

/// The text around a hit, in the coding of the hit.
struct SearchContextTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var pattern: String
    var hex: String
    var expected: String
    var reason: String
    var testDescription: String { reason }
  }

  static let rows: [Row] = [
    Row(pattern: "koala", hex: "01 4b6f616c61204d6f62696c65 ffffff", expected: "|Koala| Mobile", reason: "EF.SPN"),
    Row(
      pattern: "koala", hex: "43617265 01 4b6f616c61 0a 58", expected: "Care·|Koala|·X",
      reason: "one byte that is no text stands between"),
    Row(
      pattern: "koala", hex: "4f6c64 0000 4b6f616c61 0102 58", expected: "|Koala|",
      reason: "two of them end the context"),
    Row(
      pattern: "koala", hex: "30313233343536373839303132333435363738393031323334353637 6b6f616c61",
      expected: "456789012345678901234567|koala|", reason: "24 characters and no more"),
    Row(pattern: "caf", hex: "6c6520 636166 c3a9 21", expected: "le |caf|é!", reason: "UTF-8 around ASCII"),
    Row(pattern: "café", hex: "05 63616605 1b65 1e", expected: "é|café|€ß", reason: "GSM alphabet and its extension"),
    Row(pattern: "fé", hex: "ff 6361 66e9 e0 ff", expected: "ca|fé|à", reason: "ISO 8859-1"),
    Row(pattern: "ello", hex: "e8329bfd06", expected: "h|ello|", reason: "packed septets before the hit"),
    Row(pattern: "hel", hex: "e8329bfd06ffffff", expected: "|hel|lo", reason: "packed septets up to the padding"),
    Row(
      pattern: "оал", hex: "00 80 041a 043e 0430 043b 0430 ffff ffff", expected: "К|оал|а",
      reason: "UCS2 from the lead byte to the padding"),
    Row(
      pattern: "al", hex: "6b006f0061006c006100", expected: "ko|al|a", reason: "UTF-16, least significant byte first"),
    Row(
      pattern: "оал", hex: "21 8107 08 9a be b0 bb b0 20 33 34 35", expected: "К|оал|а 3",
      reason: "a field ends where its length says"),
    Row(
      pattern: "kg", hex: "e2 84 aa 67", expected: "|\u{212A}g|", reason: "the text is the card's, not the pattern's"),
  ]

  @Test(arguments: rows) func shows(_ row: Row) throws {
    let bytes = try #require(Hex.bytes(row.hex.filter { $0 != " " }))
    let matches = try Planting.matches(row.pattern, in: bytes)
    try #require(matches.count == 1)
    let match = matches[0]
    #expect("\(match.before)|\(match.text)|\(match.after)" == row.expected)
    #expect(match.context == row.expected.filter { $0 != "|" })
  }
}
