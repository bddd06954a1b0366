import ElementaryFiles
import ISO7816
import Procedures
import Testing

/// Files that a user describes: what each type of field makes of bytes, and what is said of a table that is wrong.
struct FileTableTests {
  private static func tree(_ rows: String) throws -> FileDefinition {
    try FileTableReader.tree(Array("format: uicc-files/1\nfiles:\n\(rows)".utf8), name: "own.yaml")
  }

  /// A file of the size of `hex` with the given fields, and what it reads.
  private static func file(_ rest: String, size: Int = 8) throws -> FileDefinition {
    let tree = try tree(
      "  - path: MF/EF.OWN\n    fid: 2f77\n    structure: transparent\n    size: \(size)\n\(rest)")
    return try #require(StandardFiles.files(named: "MF/EF.OWN", in: tree).first?.definition)
  }

  @Test(
    arguments: [
      ("{name: a, type: uint, size: 2}", "0102", #"{"a":258}"#),
      ("{name: a, type: hex, size: 2}", "0102", #"{"a":"0102"}"#),
      ("{name: a, type: hex}", "0102ffff", #"{"a":"0102"}"#),
      ("{name: a, type: text, size: 4}", "4142ffff", #"{"a":"AB"}"#),
      ("{name: a, type: text}", "4142ffff", #"{"a":"AB"}"#),
      ("{name: a, type: alpha, size: 4}", "410bffff", #"{"a":"AØ"}"#),
      ("{name: a, type: alpha}", "80042fff", #"{"a":{"coding":"ucs2-80","text":"Я"}}"#),
      ("{name: a, type: digits, size: 3}", "2143f5", #"{"a":"12345"}"#),
      ("{name: a, type: number, size: 4}", "039121f3", #"{"a":"+123"}"#),
      ("{name: a, type: plmn}", "00f110", #"{"a":"001-01"}"#),
      ("{name: a, type: choice, values: {0: off, 1: on}}", "01", #"{"a":"on"}"#),
      ("{name: a, type: choice, values: {0: off, 0x01: on}}", "07", #"{"a":7}"#),
      ("{name: a, type: flags, values: {1: one, 8: eight}}", "81", #"{"a":["one","eight"]}"#),
      (
        "{name: a, type: bits, bits: [{name: on, bits: 1}, {name: level, bits: 2-4}]}", "0b",
        #"{"a":{"level":5,"on":true}}"#
      ),
      ("{name: a, type: services, values: {1: first, 9: ninth}}", "0101", #"{"a":{"1":"first","9":"ninth"}}"#),
      ("{name: a, type: bit-numbers, size: 1}", "05", #"{"a":[1,3]}"#),
      ("{name: a, type: record, fields: [{name: b, type: uint, size: 1}]}", "05", #"{"a":{"b":5}}"#),
      ("{name: a, type: list, of: {type: plmn}}", "00f11000f120", #"{"a":["001-01","001-02"]}"#),
      (
        "{name: a, type: list, of: [{name: b, type: uint, size: 1}, {name: c, type: hex, size: 1}]}", "01020304",
        #"{"a":[{"b":1,"c":"02"},{"b":3,"c":"04"}]}"#
      ),
      ("{name: a, type: prefixed, of: {type: text}}", "024142", #"{"a":"AB"}"#),
      ("{name: a, type: objects, objects: [{name: b, tag: 9f01, type: text}]}", "9f01024142", #"{"a":{"b":"AB"}}"#),
      ("{name: a, type: like, file: EF.ICCID}", "98001032547698103254", nil),
      ("{name: a, type: alpha}, {name: n, type: uint, size: 1}", "41ffff07", #"{"a":"A","n":7}"#),
      ("{name: a, type: hex}, {name: n, type: uint, size: 1}", "41ffff07", #"{"a":"41","n":7}"#),
      ("{type: rfu, size: 1}, {name: n, type: uint, size: 1}", "ff07", #"{"n":7}"#),
      ("{type: rfu, size: 1, fill: 00}, {name: n, type: uint, size: 1}", "0107", #"{"n":7,"rfu":"01"}"#),
      ("{name: a, type: uint, size: 1}, {name: n, type: uint, size: 1, optional: true}", "07", #"{"a":7}"#),
    ] as [(String, String, String?)])
  func typesReadAndWrite(fields: String, hex: String, json: String?) throws {
    let bytes = try #require(Hex.bytes(hex))
    let file = try Self.file("    fields: [\(fields)]", size: max(bytes.count, 1))
    let value = try #require(file.decode(bytes, in: FileContext(length: bytes.count)))
    if let json { #expect(String(decoding: value.jsonBytes(pretty: false), as: UTF8.self) == json) }
    #expect(value["raw"] == nil)
    #expect(try file.encode(value, in: FileContext(length: bytes.count)) == bytes)
  }

  @Test func anyBytesComeBack() throws {
    let file = try Self.file(
      """
          fields:
            - {name: version, type: uint, size: 1}
            - {name: mode, type: choice, values: {0: off, 1: on}}
            - {name: level, type: bits, bits: [{name: a, bits: 1-3}, {name: b, bits: 8}]}
            - {name: id, type: digits, size: 2}
            - {name: objects, type: objects, objects: [{name: t, tag: 80, type: alpha}, {name: l, tag: a1, repeats: true, objects: [{name: x, tag: 81}]}]}
      """, size: 24)
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      let count = Int.random(in: 1...24, using: &random)
      let bytes = (0..<count).map { _ in Bool.random() ? 0xFF : UInt8.random(in: 0...255, using: &random) }
      let value = try #require(file.decode(bytes, in: FileContext(length: count)))
      #expect(try file.encode(value, in: FileContext(length: count)) == bytes, "\(Hex.string(bytes))")
    }
  }

  @Test func rowsStandWhereTheyAreSaidToStand() throws {
    let tree = try Self.tree(
      """
        - {path: MF/ADF.LAB, aid: f000000001, source: Lab 1}
        - {path: MF/ADF.LAB/DF.INNER, fid: 5f01}
        - {path: MF/ADF.LAB/DF.INNER/EF.DEEP, fid: 4f01, sfi: 3, structure: linear-fixed, size: 10, service: 4, like: MF/DF.TELECOM/EF.ADN}
        - {path: MF/ADF.USIM/EF.SPN, fid: 6f46, structure: transparent, size: 17, replace: true, fields: [{name: n, type: text}]}
      """)
    let deep = try #require(StandardFiles.files(named: "MF/ADF.LAB/DF.INNER/EF.DEEP", in: tree).first?.definition)
    #expect(deep.fid == 0x4F01 && deep.sfi == 3 && deep.kind == .linearFixed && deep.size?.minimum == 10)
    #expect(deep.hasCodec && !deep.isProprietary && deep.clause == "own.yaml")
    let spn = StandardFiles.files(named: "MF/ADF.USIM/EF.SPN", in: tree)
    #expect(spn.count == 1 && spn.first?.definition.clause == "own.yaml")
    // The built-in tree is as it was.
    #expect(
      StandardFiles.files(named: "MF/ADF.USIM/EF.SPN", in: StandardFiles.builtIn)[0].definition.clause != "own.yaml")
  }

  /// Rows with what is wrong in them: the line, and a part of what is said.
  @Test(arguments: [
    ("{path: MF/EF.A, structure: transparent}", 3, "has no fid"),
    ("{path: MF/EF.A, fid: 3f00, structure: transparent}", 3, "3f00 is reserved"),
    ("{path: MF/EF.A, fid: 2f7, structure: transparent}", 3, "hex"),
    ("{path: MF/EF.A, fid: 2f77}", 3, "has no structure"),
    ("{path: MF/EF.A, fid: 2f77, structure: linear-fix}", 3, "did you mean linear-fixed?"),
    ("{path: MF/EF.A, fid: 2f77, structure: transparent, siz: 3}", 3, "siz is unknown here"),
    ("{path: MF/EF.A, fid: 2f77, structure: transparent, size: 1000000000}", 3, "outside 1 to 65535"),
    ("{path: MF/EF.A, fid: 2f77, structure: transparent, sfi: 31}", 3, "outside 1 to 30"),
    ("{path: MF/EF.ICCID, fid: 2f77, structure: transparent}", 3, "MF has EF.ICCID (2fe2) by TS 102 221 §13.2"),
    ("{path: MF/EF.A, fid: 2fe2, structure: transparent}", 3, "replace: true"),
    ("{path: MF/A, fid: 2f77, structure: transparent}", 3, "ends in no name"),
    ("{path: MF/DF.NOWHERE/EF.A, fid: 2f77, structure: transparent}", 3, "no directory DF.NOWHERE"),
    ("{path: MF/DF.TELECM/EF.A, fid: 2f77, structure: transparent}", 3, "did you mean DF.TELECOM?"),
    ("{path: MF/DF.A, fid: 7f77, size: 4}", 3, "is said of an EF"),
    ("{path: MF/ADF.A, aid: f000}", 3, "an AID has 5 to 16 bytes"),
    ("{path: MF/EF.A, fid: 2f77, structure: transparent, like: EF.NONE}", 3, "no table knows EF.NONE"),
    ("{path: MF/EF.A, fid: 2f77, structure: transparent, like: EF.SPN}", 3, "could be any of"),
    (
      "{path: MF/EF.A, fid: 2f77, structure: transparent, size: 1, fields: [{name: a, type: uint, size: 2}]}", 3,
      "the fields take 2 bytes"
    ),
    ("{path: MF/EF.A, fid: 2f77, structure: transparent, fields: [{name: a, type: uint}]}", 3, "has no size"),
    (
      "{path: MF/EF.A, fid: 2f77, structure: transparent, fields: [{name: a, type: uint, size: 5}]}", 3,
      "more than the 4"
    ),
    (
      "{path: MF/EF.A, fid: 2f77, structure: transparent, fields: [{name: a, type: unit, size: 1}]}", 3,
      "did you mean uint?"
    ),
    (
      "{path: MF/EF.A, fid: 2f77, structure: transparent, fields: [{name: a, type: text}, {name: b, type: plmn}]}", 3,
      "a field follows it"
    ),
    (
      "{path: MF/EF.A, fid: 2f77, structure: transparent, fields: [{name: a, type: plmn}, {name: a, type: plmn}]}", 3,
      "two fields are called a"
    ),
    (
      "{path: MF/EF.A, fid: 2f77, structure: transparent, fields: [{name: raw, type: plmn}]}", 3, "decoding uses itself"
    ),
    (
      "{path: MF/EF.A, fid: 2f77, structure: transparent, fields: [{name: a, type: plmn, optional: true}, {name: b, type: plmn}]}",
      3, "only the last ones"
    ),
    (
      "{path: MF/EF.A, fid: 2f77, structure: transparent, fields: [{name: a, type: list, of: {type: text}}]}", 3,
      "size of an element"
    ),
    (
      "{path: MF/EF.A, fid: 2f77, structure: transparent, fields: [{name: a, type: bits, bits: [{name: x, bits: 1-3}, {name: y, bits: 3}]}]}",
      3, "overlaps"
    ),
    (
      "{path: MF/EF.A, fid: 2f77, structure: transparent, fields: [{name: a, type: flags, values: {9: x}}]}", 3,
      "from 1 to 8"
    ),
    ("{path: MF/EF.A, fid: 2f77, structure: ber-tlv, objects: [{name: a, tag: 1f}]}", 3, "is no tag"),
    (
      "{path: MF/EF.A, fid: 2f77, structure: ber-tlv, fields: [{name: a, type: plmn}]}", 3, "a BER-TLV file has objects"
    ),
    ("[1, 2]", 3, "expected here"),
  ])
  func whatIsWrongIsSaidWithItsLine(row: String, line: Int, message: String) throws {
    let error = try #require(throws: DocumentError.self) { try Self.tree("  - \(row)\n") }
    #expect(error.line == line)
    #expect(error.description.contains(message), "\(error)")
  }

  @Test(arguments: [
    "", "a", "format: uicc-files/2\nfiles: []", "format: uicc-files/1", "format: uicc-files/1\nfiles: []", "{", "\u{0}",
  ])
  func whatIsNoTableIsRefused(text: String) {
    #expect(throws: DocumentError.self) { try FileTableReader.tree(Array(text.utf8), name: "own.yaml") }
  }

  /// Aliases that double a document with each line.
  @Test func aliasesCannotMakeATableGrow() {
    var text =
      "format: uicc-files/1\nfiles:\n  - path: MF/EF.A\n    fid: 2f77\n    structure: transparent\n    fields:\n"
    text += "      - &a0 {name: a, type: plmn}\n"
    for level in 1...40 {
      text += "      - &a\(level) {name: b\(level), type: record, fields: [*a\(level - 1), *a\(level - 1)]}\n"
    }
    #expect(throws: DocumentError.self) { try FileTableReader.tree(Array(text.utf8), name: "own.yaml") }
  }
}
