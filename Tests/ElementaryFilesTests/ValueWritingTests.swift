import ISO7816
import Testing

@testable import ElementaryFiles

/// Values are checked before they are written: the error names the field and the limit.
@Suite struct ValueWritingTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var path: String
    var value: FieldValue
    var length: Int?
    var error: String
    var testDescription: String { "\(path): \(error)" }
  }

  private static func object(_ fields: (String, FieldValue)...) -> FieldValue {
    .object(fields.map { FieldValue.Field($0.0, $0.1) })
  }

  static let refused: [Row] = [
    Row(
      path: "MF/EF.ICCID", value: object(("iccid", .string("8999001010000000426"))), length: 10,
      error: "iccid: the check digit of 8999001010000000426 must be 5"),
    Row(
      path: "MF/EF.ICCID", value: object(("iccid", .string("89990010100000004aa"))), length: 10,
      error: "iccid: '89990010100000004aa' has something else than the digits 0 to 9"),
    Row(
      path: "MF/EF.ICCID", value: object(("iccid", .string("8991"))), length: 10,
      error: "iccid: 4 digits where an ICCID has 18 to 20"),
    Row(
      path: "MF/ADF.USIM/EF.IMSI", value: object(("imsi", .string("0010112345678901"))), length: 9,
      error: "imsi: 16 digits where an IMSI has 6 to 15"),
    Row(
      path: "MF/ADF.USIM/EF.IMSI", value: object(("imsi", .string("00101a23456789"))), length: 9,
      error: "imsi: an IMSI has the digits 0 to 9 only"),
    Row(
      path: "MF/ADF.USIM/EF.IMSI", value: object(("imsi", .int(1_010_123))), length: 9,
      error: "imsi: a number where text is expected"),
    Row(
      path: "MF/ADF.USIM/EF.AD",
      value: object(
        ("operationMode", .string("normal")), ("additionalInformation", .array([])), ("mncLength", .int(4))),
      length: 4, error: "mncLength: 4 where an MNC has 2 or 3 digits"),
    Row(
      path: "MF/ADF.USIM/EF.SPN",
      value: object(
        (
          "displayCondition",
          object(("plmnNameRequiredInHPLMN", .bool(true)), ("spnNotRequiredOutsideHPLMN", .bool(false)))
        ),
        ("serviceProviderName", .string("A name too long for"))),
      length: 17, error: "serviceProviderName: the text takes 19 bytes in gsm7, the field has 16"),
    Row(
      path: "MF/ADF.USIM/EF.SPN",
      value: object(
        ("displayCondition", object(("plmnNameRequiredInHPLMN", .bool(true)))), ("serviceProviderName", .string("A"))),
      length: 17, error: "displayCondition.spnNotRequiredOutsideHPLMN: is missing"),
    Row(
      path: "MF/ADF.USIM/EF.SPN", value: object(("name", .string("A"))), length: 17,
      error: "name: is unknown here; known: displayCondition, serviceProviderName"),
    Row(
      path: "MF/ADF.USIM/EF.FPLMN", value: .array([.string("262-02"), .string("26d-02")]), length: 12,
      error: "[2]: 'd' in '26d-02' is no digit of a PLMN"),
    Row(
      path: "MF/ADF.USIM/EF.FPLMN", value: .array([.string("262-02"), .string("262-1")]), length: 12,
      error: "[2]: '262-1' is no PLMN such as 262-02 or 310-260"),
    Row(
      path: "MF/ADF.USIM/EF.FPLMN", value: .array(Array(repeating: .string("262-02"), count: 5)), length: 12,
      error: "5 elements where 4 fit"),
    Row(
      path: "MF/ADF.USIM/EF.OPL",
      value: object(
        ("plmn", .string("26a-02")), ("lacFrom", .string("0000")), ("lacTo", .string("fffe")), ("pnnRecord", .int(1))),
      length: 8, error: "plmn: 'a' in '26a-02' is no digit of a PLMN; 0 to 9 are, and d for any"),
    Row(
      path: "MF/ADF.USIM/EF.UST", value: object(("68", .string("")), ("400", .string(""))), length: 60,
      error: "400: is no service; the specification has 1 to 150"),
    Row(
      path: "MF/ADF.USIM/EF.UST", value: object(("68", .string(""))), length: 5,
      error: "68: the table of 5 bytes ends with service 40"),
    Row(
      path: "MF/ADF.USIM/EF.ACC", value: object(("classes", .array([.int(3), .int(10)]))), length: 2,
      error: "classes[2]: class 10 is no class of a subscriber; 0 to 9 and 11 to 15 are"),
    Row(
      path: "MF/ADF.USIM/EF.ACC", value: object(("classes", .array([.int(16)]))), length: 2,
      error: "classes: 16 is outside 0 to 15"),
    Row(
      path: "MF/DF.TELECOM/EF.ADN",
      value: object(
        ("alphaIdentifier", .string("")), ("number", .null), ("capabilityConfiguration", .null), ("extension", .null)),
      length: 9,
      error:
        "alphaIdentifier: no room: 9 bytes in all, 14 must follow; the record has 9 bytes where TS 51.011 §10.5.1 asks for 14"
    ),
  ]

  @Test(arguments: refused) func refuses(_ row: Row) throws {
    let definition = try #require(StandardFiles.definition(at: row.path))
    let error = #expect(throws: CodecError.self) {
      try definition.bytes(writing: row.value, in: FileContext(length: row.length))
    }
    #expect(error?.description == row.error)
  }

  @Test func fillsUpAndTakesRawBytes() throws {
    let list = try #require(StandardFiles.definition(at: "MF/ADF.USIM/EF.FPLMN"))
    #expect(
      Hex.string(try list.bytes(writing: .array([.string("262-02")]), in: FileContext(length: 12)))
        == "62f220ffffffffffffffffff")
    #expect(try list.bytes(writing: .array([.string("262-02")])).count == list.size?.minimum)
    let iccid = try #require(StandardFiles.definition(at: "MF/EF.ICCID"))
    let raw = FieldValue.raw(Array(repeating: 0x12, count: 10), reason: "as it is")
    #expect(try iccid.bytes(writing: raw, in: FileContext(length: 10)) == Array(repeating: 0x12, count: 10))
    let imsi = try #require(StandardFiles.definition(at: "MF/ADF.USIM/EF.IMSI"))
    // 15 digits are odd, 14 even: TS 24.008 §10.5.1.4.
    #expect(
      Hex.string(try imsi.bytes(writing: Self.object(("imsi", .string("001010123456789"))))) == "080910101032547698")
    #expect(
      Hex.string(try imsi.bytes(writing: Self.object(("imsi", .string("00101012345678"))))) == "0801101010325476f8")
  }
}
