import ElementaryFiles
import ISO7816
import Testing

@Suite struct CodingAlphaIdentifierTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let field: String
    let text: String
    let coding: AlphaIdentifier.Coding
    var padding = ""
    let reason: String
    var testDescription: String { reason }
  }

  @Test(arguments: [
    Row(field: "", text: "", coding: .gsm7, reason: "a field of no bytes, as X = 0 in a phone book"),
    Row(field: "ffffff", text: "", coding: .gsm7, reason: "an empty field"),
    Row(field: "4d756dffff", text: "Mum", coding: .gsm7, reason: "the ordinary name"),
    Row(field: "4d756d", text: "Mum", coding: .gsm7, reason: "no room for padding"),
    Row(field: "1b65ff", text: "€", coding: .gsm7, reason: "extension table"),
    Row(field: "4100ffff", text: "A@", coding: .gsm7, reason: "00 is a character, no padding"),
    Row(field: "41ff42ffff", text: "A", coding: .gsm7, padding: "ff42ffff", reason: "an old text behind the end"),
    Row(field: "80041604430436ffff", text: "Жуж", coding: .ucs2At80, reason: "UCS2 with an even padding"),
    Row(field: "800416ffffff", text: "Ж", coding: .ucs2At80, reason: "UCS2, odd bytes at the end"),
    Row(field: "800416ff", text: "Ж", coding: .ucs2At80, reason: "half a character of padding"),
    Row(field: "80d83dde00", text: "😀", coding: .ucs2At80, reason: "a surrogate pair, as phones write it"),
    Row(
      field: "81031353 95a6 ffff", text: "S\u{995}\u{9A6}", coding: .ucs2At81, reason: "the example of annex A, base 13"
    ),
    Row(
      field: "820505302d82d32d31", text: "-\u{532}\u{583}-1", coding: .ucs2At82,
      reason: "the example of annex A, base 0530"),
    Row(field: "8101ff80ff", text: "\u{7F80}", coding: .ucs2At81, reason: "the highest base of 81"),
    Row(field: "8102081b65", text: "€", coding: .ucs2At81, reason: "an escape counts as a byte of the text"),
    Row(
      field: "8207004199a4a1b1a02031ff", text: "Zebra 1", coding: .ucs2At82,
      reason: "letters of the default alphabet by the base"),
    Row(field: "82000000ff", text: "", coding: .ucs2At82, reason: "no characters, a base all the same"),
  ])
  func bothDirections(_ row: Row) throws {
    let field = try #require(Hex.bytes(row.field.filter { $0 != " " }))
    let alpha = try #require(AlphaIdentifier(field))
    #expect(alpha.text == row.text)
    #expect(alpha.coding == row.coding)
    #expect(Hex.string(alpha.padding) == row.padding)
    #expect(try alpha.bytes(length: field.count) == field)
  }

  @Test(arguments: [
    ("41fc42", "ISO 8859-1 as some cards have it"),
    ("41801b", "a byte above 7F in the default alphabet"),
    ("1bffff", "an escape before nothing"),
    ("1b4142", "a code that the extension table lacks would come back without its escape"),
    ("80d83d", "half a surrogate pair"),
    ("8109085390", "a length beyond the field"),
    ("8101", "81 without a base"),
    ("820108", "82 with half a base"),
    ("8202ffc0c0c1", "base and offset above FFFF"),
    ("8201d80080", "a surrogate by itself"),
  ])
  func noText(_ hex: String, _ reason: String) throws {
    let field = try #require(Hex.bytes(hex))
    #expect(AlphaIdentifier(field) == nil)
  }

  @Test(arguments: [
    ("Mum", 3, "4d756d", "as long as the field"),
    ("Mum", 5, "4d756dffff", "padded"),
    ("Ж", 5, "800416ffff", "80 where it fits"),
    ("ЖЖЖЖ", 8, "810408969696" + "96ff", "81 where 80 is too long"),
    ("AA\u{532}\u{583}", 8, "820405324141" + "80d1", "82 where one page does not reach"),
  ])
  func choosesTheCoding(_ text: String, _ length: Int, _ hex: String, _ reason: String) throws {
    let alpha = try AlphaIdentifier(text: text, fitting: length)
    #expect(Hex.string(try alpha.bytes(length: length)) == hex)
  }

  @Test(arguments: [
    ("Mothers", 6, "the text takes 7 bytes in gsm7, the field has 6"),
    ("ЖЖЖ", 5, "the text takes 6 bytes in ucs2-81, the field has 5"),
    ("Ж漢字", 4, "the text takes 7 bytes in ucs2-80, the field has 4"),
  ])
  func namesTheLimit(_ text: String, _ length: Int, _ message: String) {
    #expect(throws: CodecError(message)) { try AlphaIdentifier(text: text, fitting: length) }
  }

  @Test func codingsThatLackACharacterSayWhich() {
    #expect(throws: CodecError("'Ж' is not in the GSM default alphabet")) {
      try AlphaIdentifier(text: "AЖ", coding: .gsm7).bytes(length: nil)
    }
    #expect(throws: CodecError("ucs2-82 reaches 128 characters from 416, not 6f22")) {
      try AlphaIdentifier(text: "Ж漢", coding: .ucs2At82).bytes(length: nil)
    }
    #expect(throws: CodecError("'😀' is beyond UCS2; only ucs2-80 takes it")) {
      try AlphaIdentifier(text: "😀", coding: .ucs2At81).bytes(length: nil)
    }
  }

  @Test func anyFieldComesBackOrHasNoText() throws {
    var random = CodingRandom(seed: 102221)
    var texts = 0
    for round in 0..<4000 {
      var field = random.bytes(Int.random(in: 0...24, using: &random))
      if !field.isEmpty, round % 2 == 0 { field[0] = [0x80, 0x81, 0x82, 0x41][round / 2 % 4] }
      if field.count > 2, round % 3 == 0 { field[1] = UInt8(field.count / 2) }
      if round % 4 < 2 { field = field.enumerated().map { $0.offset == 0 ? $0.element : $0.element & 0x7F } }
      guard let alpha = AlphaIdentifier(field) else { continue }
      texts += 1
      #expect(try alpha.bytes(length: field.count) == field)
    }
    #expect(texts > 1000)
  }
}
