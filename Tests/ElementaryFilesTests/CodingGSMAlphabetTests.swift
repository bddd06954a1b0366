import ElementaryFiles
import ISO7816
import Testing

@Suite struct CodingGSMAlphabetTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let text: String
    let septets: String?
    let reason: String
    var testDescription: String { reason }
  }

  @Test(arguments: [
    Row(text: "", septets: "", reason: "nothing"),
    Row(text: "@£$¥", septets: "00010203", reason: "the first column begins with @, so 00 is no end of text"),
    Row(text: "Abc~", septets: "4162631b3d", reason: "extension table behind the escape"),
    Row(text: "€[|]\u{0C}", septets: "1b651b3c1b401b3e1b0a", reason: "all through the extension table"),
    Row(text: "e\u{301}", septets: "05", reason: "decomposed é is the é of the table"),
    Row(text: "\u{212B}\u{2126}", septets: "0e15", reason: "ANGSTROM and OHM SIGN are Å and Ω"),
    Row(text: "a\r\nb", septets: "610d0a62", reason: "CR LF is one Character of two codes"),
    Row(text: "ç", septets: nil, reason: "09 is the capital; the small letter has no code"),
    Row(text: "e\u{323}", septets: nil, reason: "a mark that no letter of the table carries"),
    Row(text: "\u{1B}", septets: nil, reason: "the escape is no character"),
    Row(text: "Ж", septets: nil, reason: "Cyrillic is not in it"),
  ])
  func septets(_ row: Row) {
    #expect(GSMAlphabet.septets(row.text).map { Hex.string($0) } == row.septets)
    if let septets = row.septets.flatMap({ Hex.bytes($0) }) {
      // String equality is canonical equivalence.
      #expect(GSMAlphabet.text(septets) == row.text)
      #expect(GSMAlphabet.exactText(septets) == row.text)
    }
  }

  @Test(arguments: [
    ("1b41", "A", "a code that the extension table lacks is read from the default table"),
    ("1b1b41", " A", "an escape behind an escape is a space"),
    ("41801b", "A\u{FFFD} ", "a byte above 7F, and an escape at the end"),
  ])
  func displayOfWhatHasNoText(_ hex: String, _ text: String, _ reason: String) throws {
    let septets = try #require(Hex.bytes(hex))
    #expect(GSMAlphabet.text(septets) == text)
    #expect(GSMAlphabet.exactText(septets) == nil)
  }

  @Test func everyCharacterComesBack() throws {
    #expect(GSMAlphabet.defaultTable.count == 128)
    #expect(GSMAlphabet.extensionTable.count == 128)
    #expect(Set(GSMAlphabet.defaultTable.compactMap { $0 }).count == 127)
    for code: UInt8 in 0..<128 {
      if let scalar = GSMAlphabet.unicode(of: code) { #expect(GSMAlphabet.septets(String(scalar)) == [code]) }
      if let scalar = GSMAlphabet.unicode(ofExtension: code) {
        #expect(GSMAlphabet.septets(String(scalar)) == [0x1B, code])
      }
    }
    #expect(GSMAlphabet.unicode(of: 0x80) == nil)
    #expect(GSMAlphabet.unicode(ofExtension: 0xFF) == nil)
  }

  @Test(arguments: [
    ("hellohello", 0, "e8329bfd4697d9ec37", "ten septets in nine octets"),
    ("A", 0, "41", "one septet leaves one spare bit"),
    ("AAAAAAAA", 0, "c16030180c0683", "eight septets fill seven octets"),
    ("A", 1, "82", "one fill bit: exactly one octet"),
    ("A", 2, "0401", "the septet straddles two octets"),
    ("A", 7, "8020", "the last of the offsets"),
    ("", 0, "", "nothing"),
  ])
  func packing(_ text: String, _ bitOffset: Int, _ hex: String, _ reason: String) throws {
    let septets = try #require(GSMAlphabet.septets(text))
    let octets = GSMAlphabet.pack(septets: septets, bitOffset: bitOffset)
    #expect(Hex.string(octets) == hex)
    #expect(GSMAlphabet.unpack(octets, count: septets.count, bitOffset: bitOffset) == septets)
  }

  @Test func packingAtAnyOffsetComesBack() {
    var random = CodingRandom(seed: 23038)
    for length in 0..<40 {
      for bitOffset in 0..<24 {
        let septets = (0..<length).map { _ in UInt8.random(in: 0..<128, using: &random) }
        let octets = GSMAlphabet.pack(septets: septets, bitOffset: bitOffset)
        #expect(octets.count == (bitOffset + 7 * length + 7) / 8)
        #expect(GSMAlphabet.unpack(octets, count: length, bitOffset: bitOffset) == septets)
      }
    }
  }

  @Test func hostileCountsTakeNoMoreThanThereIs() {
    #expect(GSMAlphabet.unpack([0xFF, 0xFF], count: .max) == [0x7F, 0x7F])
    #expect(GSMAlphabet.unpack([0xFF, 0xFF], count: -1) == [])
    #expect(GSMAlphabet.unpack([0xFF], count: 3, bitOffset: .max) == [])
    #expect(GSMAlphabet.unpack([0xFF], count: 3, bitOffset: -5) == [0x7F])
    #expect(GSMAlphabet.unpack([], count: 3) == [])
  }
}
