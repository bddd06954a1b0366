import ISO7816
import Testing

@testable import ElementaryFiles

extension FieldValue {
  fileprivate var json: String { String(decoding: jsonBytes(), as: UTF8.self) }
}

/// The framework itself, on layouts made for the test.
@Suite struct TablesCodecTests {
  static let location = EF(0x6F7E, "EF.LOCI", sfi: 0x0B, size: 11, "TS 31.102 §4.2.17") {
    hex("tmsi", 4)
    record("lai") {
      digits("mccMnc", 3)
      uint("lac", 2)
    }
    rfu(1)
    choice("status", [0: "updated", 1: "not updated"])
  }
  static let network = EF(
    0x6FC5, "EF.X", record: 1, "none",
    codec: .tlv {
      tag(0x43, "fullName", .text)
      tag(0x80, "parts", .uint(1), repeats: true)
      template(0xA0, "template") { tag(0x80, "identifier", .uint(2)) }
    })
  static let plain = EF(0x6F00, "EF.Y", size: 4, "none", codec: .list(of: .hex(2), size: 2))
  static let bitmap = EF(0x6F01, "EF.Z", size: 1, "none") {
    bits("byte", [.flag("on", 1), .uint("level", 2...4), .choice("mode", 5...6, [1: "fast"])])
    optional { flags("more", [1: "first", 8: "last"]) }
  }

  struct Row: CustomTestStringConvertible, Sendable {
    var file: FileDefinition
    var bytes: String
    var json: String
    var reason: String
    var testDescription: String { reason }
  }

  static let cases: [Row] = [
    Row(
      file: location, bytes: "0102030421436500100001",
      json: #"{"lai":{"lac":16,"mccMnc":"123456"},"rfu":"00","status":"not updated","tmsi":"01020304"}"#,
      reason: "an RFU byte that is not what it should be is named"),
    Row(
      file: location, bytes: "010203042143650010ff07",
      json: #"{"lai":{"lac":16,"mccMnc":"123456"},"status":7,"tmsi":"01020304"}"#,
      reason: "an unknown value stays a number"),
    Row(
      file: location, bytes: "01020304",
      json: #"{"raw":"01020304","reason":"lai.mccMnc: 0 bytes left where 3 are expected"}"#,
      reason: "a file that is too short is raw, and the reason names the field"),
    Row(
      file: location, bytes: "010203042143650010ff00ffff",
      json: #"{"lai":{"lac":16,"mccMnc":"123456"},"status":"updated","tmsi":"01020304"}"#,
      reason: "FF behind the last field is padding"),
    Row(
      file: location, bytes: "010203042143650010ff000000",
      json: #"{"lai":{"lac":16,"mccMnc":"123456"},"padding":"00","status":"updated","tmsi":"01020304"}"#,
      reason: "another filling byte is named"),
    Row(
      file: location, bytes: "010203042143650010ff0012ff",
      json: #"{"lai":{"lac":16,"mccMnc":"123456"},"rest":"12ff","status":"updated","tmsi":"01020304"}"#,
      reason: "what follows the last field is kept"),
    Row(
      file: location, bytes: "010203042f43650010ff00",
      json: #"{"raw":"010203042f43650010ff00","reason":"lai.mccMnc: a digit follows the filler F"}"#,
      reason: "digits behind a filler cannot be kept"),
    Row(file: network, bytes: "ffffff", json: "null", reason: "an empty record"),
    Row(
      file: network, bytes: "4302616280010180010a800105ffff", json: #"{"fullName":"ab","parts":[1,10,5]}"#,
      reason: "repeated data objects are a list"),
    Row(
      file: network, bytes: "8001014301619f1201aaff",
      json: #"[{"name":"parts","tag":"80","value":1},{"name":"fullName","tag":"43","value":"a"},"#
        + #"{"tag":"9f12","value":"aa"}]"#,
      reason: "another order than the specification's is kept"),
    Row(
      file: network, bytes: "438101619f1201aa",
      json: #"[{"length":"8101","name":"fullName","tag":"43","value":"a"},{"tag":"9f12","value":"aa"}]"#,
      reason: "a length that is not the shortest is kept"),
    Row(
      file: network, bytes: "a004800201024301610012",
      json: #"{"content":[{"name":"template","tag":"a0","value":{"identifier":258}},"#
        + #"{"name":"fullName","tag":"43","value":"a"}],"rest":"0012"}"#,
      reason: "a nested template, and something behind the last data object"),
    Row(
      file: network, bytes: "4301619f1201aaff", json: #"{"fullName":"a","tag_9f12":"aa"}"#,
      reason: "an unknown tag comes last under its own name"),
    Row(
      file: network, bytes: "a003800101ff",
      json: #"{"template":{"identifier":{"raw":"01","reason":"1 byte left where 2 are expected"}}}"#,
      reason: "one value that does not fit leaves its neighbours readable"),
    Row(
      file: network, bytes: "4305616263",
      json: #"{"raw":"4305616263","reason":"data object 1: 3 bytes left where 5 are expected"}"#,
      reason: "a value over the end"),
    Row(file: plain, bytes: "0001ffff", json: #"["0001"]"#, reason: "empty elements at the end are padding"),
    Row(file: plain, bytes: "ffff0001", json: #"[null,"0001"]"#, reason: "an empty element before a used one counts"),
    Row(file: plain, bytes: "ffffffff", json: "null", reason: "an empty list"),
    Row(file: plain, bytes: "0001ff", json: #"["0001"]"#, reason: "a piece of an element as padding"),
    Row(
      file: plain, bytes: "000101", json: #"{"content":["0001"],"rest":"01"}"#,
      reason: "a piece of an element with content"),
    Row(
      file: bitmap, bytes: "9b", json: #"{"byte":{"level":5,"mode":"fast","on":true,"rfu":128}}"#,
      reason: "bits that no field covers are named"),
    Row(
      file: bitmap, bytes: "0082", json: #"{"byte":{"level":0,"mode":0,"on":false},"more":["b2","last"]}"#,
      reason: "an optional byte, a flag without name"),
  ]

  @Test(arguments: cases) func readsAndWritesBack(_ row: Row) throws {
    let bytes = try #require(Hex.bytes(row.bytes))
    let value = try #require(row.file.decode(bytes, in: FileContext()))
    #expect(value.json == row.json)
    #expect(try row.file.encode(value, in: FileContext(length: bytes.count)) == bytes)
  }

  struct Refusal: CustomTestStringConvertible, Sendable {
    var file: FileDefinition
    var value: FieldValue
    var message: String
    var testDescription: String { message }
  }

  static let refusals: [Refusal] = [
    Refusal(file: location, value: .object([]), message: "tmsi: is missing"),
    Refusal(
      file: location, value: .object([.init("tmsi", .string("0102"))]), message: "tmsi: 2 bytes where 4 are expected"),
    Refusal(
      file: location, value: .object([.init("tsmi", .string("0102"))]),
      message: "tsmi: is unknown here; known: tmsi, lai, rfu, status"),
    Refusal(
      file: network, value: .object([.init("parts", .array([.int(256)]))]), message: "parts: 256 is outside 0 to 255"),
    Refusal(
      file: network, value: .object([.init("nick", .string("x"))]),
      message: "nick: is neither a known data object nor a tag such as tag_80"),
    Refusal(
      file: plain, value: .array([.string("0001"), .string("01")]), message: "[2]: 1 byte where 2 are expected"),
    Refusal(file: plain, value: .raw([1, 2, 3, 4, 5], reason: ""), message: "5 bytes where 4 fit"),
    Refusal(
      file: bitmap,
      value: .object([
        .init("byte", .object([.init("on", .bool(true)), .init("level", .int(8)), .init("mode", .int(0))]))
      ]),
      message: "byte.level: 8 is outside 0 to 7"),
  ]

  @Test(arguments: refusals) func refuses(_ row: Refusal) {
    let error = #expect(throws: CodecError.self) { try row.file.encode(row.value, in: FileContext(length: 4)) }
    #expect(error?.description == row.message)
  }

  @Test func fillsUpToTheLength() throws {
    let value = FieldValue.array([.string("0001")])
    #expect(try Self.plain.encode(value, in: FileContext(length: 6)) == [0, 1, 0xFF, 0xFF, 0xFF, 0xFF])
    #expect(try Self.plain.encode(.null, in: FileContext(length: 3)) == [0xFF, 0xFF, 0xFF])
  }

  @Test func rendersForPeople() {
    let value = FieldValue.object([
      .init("name", .string("x")), .init("flags", .array([.string("a"), .string("b")])),
      .init("list", .array([.object([.init("one", .int(1)), .init("two", .null)])])),
    ])
    #expect(value.text() == "name: x\nflags: a, b\nlist:\n  1:\n    one: 1\n    two: -")
    #expect(value.json == #"{"flags":["a","b"],"list":[{"one":1,"two":null}],"name":"x"}"#)
    #expect(FieldValue.string("a\"\\\u{1}\n").json == #""a\"\\\u0001\n""#)
  }
}
