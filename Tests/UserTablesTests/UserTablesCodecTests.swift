import ElementaryFiles
import FuzzTargets
import ISO7816
import TestSupport
import Testing
import UserTables

/// What a user's rows read and write.
@Suite struct UserTablesCodecTests {
  @Test(arguments: Table.fields.indices) func everyTypeReadsAndWrites(index: Int) throws {
    let (field, hex, json) = Table.fields[index]
    let file = try Table.file(field: field)
    let bytes = try #require(Hex.bytes(hex))
    let context = FileContext(length: bytes.count)
    let value = try #require(file.decode(bytes, in: context))
    // A file of nothing but FF is empty; what such a field says shows with another one behind it.
    let isEmpty = bytes.allSatisfy { $0 == 0xFF }
    #expect(
      String(decoding: (isEmpty ? value : value["x"] ?? value).jsonBytes(), as: UTF8.self) == (isEmpty ? "null" : json),
      "\(field)")
    #expect(try file.encode(value, in: context) == bytes, "\(field)")
    #expect(!file.fieldDescriptions.isEmpty)
  }

  @Test("the rows above have every type that the reader knows") func allTypesAreTried() {
    let text = Table.fields.map(\.field).joined(separator: "\n")
    for type in UserTables.typeNames where type != "rfu" && type != "tlv" && type != "record" {
      #expect(text.contains("type: \(type)"), "\(type)")
    }
    #expect(UserTables.typeNames.count > 25)
  }

  @Test(arguments: Table.fields.indices) func fieldsBehindAreLeftTheirBytes(index: Int) throws {
    let (field, hex, json) = Table.fields[index]
    guard !field.contains("prefixed, of: {") else { return }
    let file = try Table.file(field: field, behind: ", {name: end, type: hex, size: 2}")
    let bytes = try #require(Hex.bytes(hex)) + [0x12, 0x34]
    let context = FileContext(length: bytes.count)
    let value = try #require(file.decode(bytes, in: context))
    #expect(value["end"] == .string("1234"), "\(field)")
    #expect(String(decoding: value["x"]?.jsonBytes() ?? [], as: UTF8.self) == json, "\(field)")
    #expect(try file.encode(value, in: context) == bytes, "\(field)")
  }

  @Test func whatIsReservedIsNamedOnlyWhereItIsSet() throws {
    let file = try Table.file(
      field: "type: hex, size: 1", behind: ", {type: rfu, size: 1, fill: 00}, {type: rfu, size: 1}")
    #expect(file.decode([1, 0, 0xFF], in: FileContext(length: 3)) == .object([.init("x", .string("01"))]))
    let set = try #require(file.decode([1, 2, 3], in: FileContext(length: 3)))
    #expect(set["rfu"] == .string("02"))
    #expect(set["rfu2"] == .string("03"))
    #expect(try file.encode(set, in: FileContext(length: 3)) == [1, 2, 3])
  }

  @Test func optionalFieldsMayBeMissing() throws {
    let file = try Table.file(field: "type: hex, size: 1", behind: ", {name: y, type: uint, size: 1, optional: true}")
    #expect(file.decode([1], in: FileContext(length: 1)) == .object([.init("x", .string("01"))]))
    #expect(file.decode([1, 2], in: FileContext(length: 2))?["y"] == .int(2))
  }

  @Test(
    "a value that does not fit is refused with its field",
    arguments: [
      ("type: uint, size: 1", #"{"x":256}"#, "x: 256 is outside 0 to 255"),
      ("type: ascii, size: 2", #"{"x":"ABC"}"#, "x: 'ABC' needs 3 bytes where 2 fit"),
      ("type: ascii, size: 2", #"{"x":"ä"}"#, "x: 'ä' is no ASCII character"),
      ("type: gsm7, size: 2", #"{"x":"Ж"}"#, "x: 'Ж' is not in the GSM alphabet"),
      ("type: enum, values: {0: off, 1: on}", #"{"x":"onn"}"#, "x: 'onn' is none of off, on"),
      ("type: flags, bits: {1: home}", #"{"x":["hom"]}"#, "x: 'hom' is none of home, b1 to b8"),
      ("type: bcd, size: 1", #"{"x":"123"}"#, "x: 3 digits where 2 fit"),
      ("type: plmn", #"{"x":"9x9-01"}"#, "x: "),
      ("type: list, of: plmn, count: 1", #"{"x":["999-01","999-02"]}"#, "x: 2 elements where 1 fit"),
      ("objects: [{tag: 80, name: a, type: uint, size: 1}]", #"{"x":{"a":999}}"#, "x.a: 999 is outside 0 to 255"),
      ("type: hex, size: 1", #"{"y":1}"#, "y: is unknown here; known: x"),
      ("type: services, names: {1: a, 2: b}", #"{"x":{"7":"c"}}"#, "x.7: is no service; the specification has 1 to 2"),
    ]) func valuesAreChecked(field: String, json: String, message: String) throws
  {
    let file = try Table.file(field: field)
    let value = try JSONValue.read(json)
    do {
      let bytes = try file.bytes(writing: value)
      Issue.record("\(json) was written as \(Hex.string(bytes))")
    } catch {
      #expect(error.description.hasPrefix(message), "\(error.description)")
    }
  }

  @Test func whatALikeFileIsLikeIsCheckedToo() throws {
    let tables = try Table.tables(
      rows: "{path: MF/EF.OTHER_ICCID, fid: 2FF1, like: EF.ICCID}",
      "{path: MF/DF.OWN/EF.PBR, fid: 6F30, like: DF.PHONEBOOK/EF.PBR}", "{path: MF/DF.OWN, fid: 7F70}")
    let file = try #require(tables.definition(at: "MF/EF.OTHER_ICCID"))
    #expect(file.kind == .transparent && file.size?.minimum == 10)
    let error = #expect(throws: CodecError.self) {
      try file.bytes(writing: .object([.init("iccid", .string("8999001010000000424"))]))
    }
    #expect(error?.description == "iccid: the check digit of 8999001010000000424 must be 5")
    let book = try #require(tables.definition(at: "MF/DF.OWN/EF.PBR"))
    #expect(book.references(in: [[0xA8, 0x04, 0xC0, 0x02, 0x4F, 0x3A]]).map(\.name) == ["EF.ADN"])
  }

  @Test("encode(decode(x)) == x on FF, 00 and random bytes of each size, for every type")
  func theLawHolds() throws {
    var random = SeededGenerator(seed: 31102)
    var raw = 0
    var read = 0
    for (field, hex, _) in Table.fields {
      let file = try Table.file(field: field)
      let good = try #require(Hex.bytes(hex))
      var contents: [[UInt8]] = []
      for size in [0, 1, 2, 3, 7, 16, good.count, good.count + 5] {
        contents += [[UInt8](repeating: 0xFF, count: size), [UInt8](repeating: 0, count: size)]
        for _ in 0..<40 { contents.append((0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }) }
      }
      // Nearly good.
      for index in good.indices {
        for byte in [0x00, 0x7F, 0x80, 0xFF] as [UInt8] {
          var changed = good + [0xFF, 0xFF]
          changed[index] = byte
          contents.append(changed)
        }
      }
      for bytes in contents {
        let context = FileContext(length: bytes.count)
        let value = try #require(file.decode(bytes, in: context))
        #expect(try file.encode(value, in: context) == bytes, "\(field): \(Hex.string(bytes))")
        if value["raw"] == nil { read += 1 } else { raw += 1 }
      }
    }
    // Both ways are tried: nothing is raw without need, and hostile bytes are.
    #expect(read > raw / 2 && raw > 100)
  }
}
