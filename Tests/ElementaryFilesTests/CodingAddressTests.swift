import ElementaryFiles
import ISO7816
import Testing

@Suite struct CodingAddressTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let octets: String
    let length: Address.Length
    let address: Address
    let value: FieldValue
    let reason: String
    var testDescription: String { reason }
  }

  @Test(arguments: [
    Row(
      octets: "07919471320000f1ffffffff", length: .octets,
      address: Address(number: "49172300001", type: .international),
      value: .string("+49172300001"), reason: "international, as a service centre"),
    Row(
      octets: "0681214365f7ffffffff", length: .octets, address: Address(number: "1234567", type: .unknown, length: 6),
      value: .object([
        .init("digits", .string("1234567")), .init("typeOfNumber", .string("unknown")),
        .init("numberingPlan", .string("isdn")), .init("length", .int(6)),
      ]), reason: "a length that counts one octet of padding"),
    Row(
      octets: "05812143 65f7", length: .octets, address: Address(number: "1234567", type: .unknown),
      value: .string("1234567"), reason: "as dialled"),
    Row(
      octets: "0381b2a1", length: .octets, address: Address(number: "2#1*", type: .unknown), value: .string("2#1*"),
      reason: "service codes have * and #"),
    Row(
      octets: "0b919471320000f1", length: .digits, address: Address(number: "49172300001", type: .international),
      value: .string("+49172300001"), reason: "the same number with a length in digits"),
    Row(
      octets: "07d0d4f29c0e", length: .digits, address: Address(number: "Test", type: .alphanumeric),
      value: .object([
        .init("text", .string("Test")), .init("typeOfNumber", .string("alphanumeric")),
        .init("numberingPlan", .string("unknown")),
      ]), reason: "letters: 28 bits are 7 half-octets"),
    Row(
      octets: "04b92143", length: .digits, address: Address(number: "1234", type: NumberType(rawValue: 0xB9)),
      value: .object([
        .init("digits", .string("1234")), .init("typeOfNumber", .string("network specific")),
        .init("numberingPlan", .string("private")),
      ]), reason: "another plan"),
    Row(
      octets: "04022143", length: .digits, address: Address(number: "1234", type: NumberType(rawValue: 0x02)),
      value: .object([
        .init("digits", .string("1234")), .init("typeOfNumber", .string("unknown")), .init("numberingPlan", .int(2)),
        .init("extensionBit", .bool(false)),
      ]), reason: "a plan without a name, b8 not set"),
    Row(
      octets: "0081", length: .digits, address: Address(number: "", type: .unknown), value: .string(""),
      reason: "no digits"),
  ])
  func bothDirections(_ row: Row) throws {
    let octets = try #require(Hex.bytes(row.octets.filter { $0 != " " }))
    let address = try #require(Address(octets, length: row.length))
    #expect(address == row.address)
    #expect(try address.octets(count: octets.count, length: row.length) == octets)
    #expect(address.fieldValue(length: row.length) == row.value)
    #expect(try Address(row.value) == address)
  }

  @Test(arguments: [
    ("", "no octets"), ("91", "no type"), ("0391f1f2", "a digit behind the filler"),
  ])
  func noAddress(_ hex: String, _ reason: String) throws {
    let octets = try #require(Hex.bytes(hex))
    #expect(Address(octets, length: .octets) == nil)
    #expect(Address(octets, length: .digits) == nil)
  }

  @Test func limitsAreNamed() {
    #expect(throws: CodecError("21 digits where 20 fit")) {
      try Address(dialled: "+012345678901234567890").octets(count: 12, length: .octets)
    }
    #expect(throws: CodecError("'x' is no digit; digits are 0-9 * # a b c")) {
      try Address(dialled: "12x").octets(count: 12, length: .octets)
    }
    #expect(throws: CodecError("12 characters where 11 fit")) {
      try Address(number: "ElevenAndOne", type: .alphanumeric).octets(count: 12, length: .digits)
    }
  }

  @Test func anyOctetsComeBackOrAreNoAddress() throws {
    var random = CodingRandom(seed: 24011)
    var addresses = 0
    for round in 0..<4000 {
      var octets = random.bytes(Int.random(in: 0...14, using: &random))
      if round % 2 == 0 { octets = octets.map { $0 & 0x77 } }
      if octets.count > 1, round % 3 == 0 { octets[1] = [0x81, 0x91, 0xD0][round / 3 % 3] }
      for length in [Address.Length.octets, .digits] {
        guard let address = Address(octets, length: length) else { continue }
        addresses += 1
        #expect(try address.octets(count: octets.count, length: length) == octets)
        let value = address.fieldValue(length: length)
        #expect(try Address(value).octets(count: octets.count, length: length) == octets)
      }
    }
    #expect(addresses > 1000)
  }
}
