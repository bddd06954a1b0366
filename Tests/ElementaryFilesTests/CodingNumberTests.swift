import ElementaryFiles
import ISO7816
import Testing

@Suite struct CodingNumberTests {
  struct Digits: CustomTestStringConvertible, Sendable {
    let octets: String
    let digits: String?
    let reason: String
    var testDescription: String { reason }
  }

  @Test(arguments: [
    Digits(octets: "", digits: "", reason: "no octets"),
    Digits(octets: "2143", digits: "1234", reason: "the low half first"),
    Digits(octets: "21f3", digits: "123", reason: "an odd number ends in F"),
    Digits(octets: "ffff", digits: "", reason: "nothing but F"),
    Digits(octets: "badcfe", digits: "*#abc", reason: "codes A to E"),
    Digits(octets: "f1f2", digits: nil, reason: "a digit behind an F"),
    Digits(octets: "1fff", digits: nil, reason: "a digit behind an F in the same octet"),
  ])
  func digits(_ row: Digits) throws {
    let octets = try #require(Hex.bytes(row.octets))
    #expect(BCD.digits(octets) == row.digits)
    if let digits = row.digits { #expect(try BCD.octets(digits, count: octets.count) == octets) }
  }

  @Test func digitsInTheOtherOrder() throws {
    #expect(BCD.digits([0x12, 0x3F], order: .highFirst) == "123")
    #expect(try BCD.octets("123", order: .highFirst) == [0x12, 0x3F])
    #expect(throws: CodecError("'+' is no digit; digits are 0-9 * # a b c")) { try BCD.octets("+49") }
    #expect(throws: CodecError("5 digits where 4 fit")) { try BCD.octets("12345", count: 2) }
    #expect(throws: CodecError("'٣' is no digit; digits are 0-9 a-e")) { try BCD.octets("٣", .hexadecimal) }
  }

  @Test(arguments: [
    ("98941000000000214365", "89490100000000123456", "20 digits"),
    ("989410000000002143f5", "8949010000000012345", "19 digits and a filler"),
    ("9868002a000000000000", "898600a2000000000000", "a letter, as some operators have it"),
  ])
  func iccid(_ hex: String, _ digits: String, _ reason: String) throws {
    let octets = try #require(Hex.bytes(hex))
    #expect(ICCID.digits(octets) == digits)
    #expect(try ICCID.octets(digits) == octets)
  }

  @Test func checkDigit() {
    #expect(ICCID.hasValidCheckDigit("79927398713"), "the number that descriptions of the formula use")
    #expect(!ICCID.hasValidCheckDigit("79927398710"))
    #expect(ICCID.checkDigit(for: "894901000000012345") == "3")
    #expect(ICCID.checkDigit(for: "8949010000000123456") == "2")
    #expect(!ICCID.hasValidCheckDigit("8949a"))
    #expect(!ICCID.hasValidCheckDigit(""))
    #expect(ICCID.checkDigit(for: "x") == nil)
  }

  @Test(
    arguments: [
      ("082926202143658709", "262021234567890", "15 digits: odd, eight octets"),
      ("0821262021436587f9", "26202123456789", "14 digits: even, F at the end"),
      ("0829262021436587f9", nil, "odd said, but the last digit is missing"),
      ("072926202143658709", nil, "a digit behind the length"),
      ("ffffffffffffffffff", nil, "never written"),
      ("000000000000000000", nil, "no identity"),
      ("08292620214365870a", nil, "a digit above 9"),
      ("0829262021436587", nil, "eight octets"),
    ] as [(String, String?, String)])
  func imsi(_ hex: String, _ digits: String?, _ reason: String) throws {
    let octets = try #require(Hex.bytes(hex))
    #expect(IMSI.digits(octets) == digits)
    if let digits { #expect(try IMSI.octets(digits) == octets) }
  }

  @Test func imsiOfEveryLength() throws {
    for length in 1...15 {
      let digits = String("262029876543210".prefix(length))
      #expect(IMSI.digits(try IMSI.octets(digits)) == digits)
    }
    #expect(throws: CodecError("16 digits where an IMSI has 1 to 15")) { try IMSI.octets("2620198765432101") }
    #expect(throws: CodecError("an IMSI has the digits 0 to 9 only")) { try IMSI.octets("26201*") }
    #expect(throws: CodecError("0 digits where an IMSI has 1 to 15")) { try IMSI.octets("") }
  }

  @Test(
    arguments: [
      ("62f220", "262-02", "two digits of the network"), ("130062", "310-260", "three digits"),
      ("00f110", "001-01", "the test network"), ("000110", "001-010", "the same digits with a third one"),
      ("62fddd", "26d-dd", "wild digits"), ("ffffff", nil, "unused"), ("f2f220", nil, "F in the country code"),
      ("62f2f0", nil, "F in the network code"), ("62f2", nil, "two octets"), ("62f22000", nil, "four octets"),
    ] as [(String, String?, String)])
  func plmn(_ hex: String, _ text: String?, _ reason: String) throws {
    let octets = try #require(Hex.bytes(hex))
    #expect(PLMN.text(octets) == text)
    if let text { #expect(try PLMN.octets(text) == octets) }
  }

  @Test(arguments: ["", "26202", "26-202", "262-2", "262-0234", "262-0f", "262-02-1", "２62-02", "262- 2"])
  func noPLMN(_ text: String) {
    #expect(throws: CodecError("'\(text)' is no PLMN such as 262-02 or 310-260")) { try PLMN.octets(text) }
  }
}
