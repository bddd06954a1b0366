import ElementaryFiles
import Foundation
import FuzzTargets
import ISO7816
import TestSupport
import Testing
import UserTables

/// What the reader takes and what it refuses, with the line and what to do.
@Suite struct UserTablesReaderTests {
  static let example = Shared.packageRoot.appending(path: "Profiles/files/example.yaml")

  @Test func theExampleIsRead() throws {
    let tables = try UserTables.tables([("example.yaml", Array(try Data(contentsOf: Self.example)))])
    let file = try #require(tables.definition(at: "MF/ADF.USIM/EF.WATTLE_OTA"))
    #expect(file.fid == 0x6F9F && file.kind == .transparent && file.size?.minimum == 64)
    #expect(file.origin == .user("example.yaml") && !file.isProprietary)
    #expect(tables.definition(at: "MF/DF.WATTLE/EF.KEYSET")?.clause == "Wattlefon card profile 3.2, §4.2")
    #expect(tables.all.count == FileTables.standard.all.count + 4)
    #expect(FileTables.standard.definition(at: "MF/DF.WATTLE") == nil)
  }

  @Test("the seeds of the fuzz target are good input, so that a mutation gets past the first rows")
  func seedsAreRead() throws {
    let target = try #require(FuzzTarget.all.first { $0.name == "user-tables" })
    for seed in target.seeds {
      #expect(throws: Never.self) { try UserTables.tables([("seed.yaml", seed)]) }
    }
  }

  @Test func rowsSayAllThatATableCan() throws {
    let tables = try Table.tables(
      rows:
        "{parent: A0000000871002, name: EF.A, fid: 6F9F, sfi: 21, structure: linear-fixed, record: 4, recommended: 9}",
      "{parent: 3F00/7F20, name: EF.B, fid: 6FF2, structure: cyclic, record: 3, service: {all: [3, {not: 4}]}, clause: C, description: D}",
      "{path: ADF.USIM/DF.5GS/EF.C, fid: 4FF3, structure: ber-tlv, objects: [{tag: 80, name: x}]}",
      "{path: MF/ADF.OWN, aid: F0000000010203, files: [{name: EF.D, fid: 6F01, size: 4}, {name: DF.E, fid: 5F01, files: [{name: EF.F, fid: 4F01, size: 1}]}]}",
      "{path: ADF.F0000000AA/EF.G, fid: 6F01, size: 4}",
      "{path: MF/ADF.USIM/EF.SPN, fid: 6F46, size: 30, replace: true, like: EF.SPN}")
    let first = try #require(tables.definition(at: "MF/ADF.USIM/EF.A"))
    #expect(first.sfi == 21 && first.size?.minimum == 4 && first.size?.recommended == 9 && !first.hasCodec)
    let second = try #require(tables.definition(at: "MF/DF.GSM/EF.B"))
    #expect(second.kind == .cyclic && second.clause == "C, D" && second.service?.description == "3 and not 4")
    #expect(tables.definition(at: "MF/ADF.USIM/DF.5GS/EF.C")?.kind == .berTLV)
    #expect(tables.definition(at: "MF/ADF.OWN/DF.E/EF.F")?.fid == 0x4F01)
    #expect(tables.mf.application(AID([0xF0, 0, 0, 0, 1, 2, 3, 4]))?.name == "ADF.OWN")
    #expect(tables.definition(at: "MF/ADF.f0000000aa/EF.G") != nil)
    let replaced = tables.definition(at: "MF/ADF.USIM")?.children.filter { $0.fid == 0x6F46 } ?? []
    #expect(replaced.count == 1 && replaced.first?.size?.minimum == 30)
    #expect(tables.definition(at: "MF/ADF.USIM-non-IMSI/EF.SPN")?.origin == .standard)
  }

  @Test func aLaterTableKnowsAnEarlierOne() throws {
    let first = "format: uicc-files/1\nfiles: [{path: MF/DF.A, fid: 7F66}]"
    let second = "format: uicc-files/1\nfiles: [{path: MF/DF.A/EF.B, fid: 6F01, size: 3}]"
    let tables = try UserTables.tables([("a.yaml", Array(first.utf8)), ("b.yaml", Array(second.utf8))])
    #expect(tables.definition(at: "MF/DF.A/EF.B")?.origin == .user("b.yaml"))
    let error = #expect(throws: UserTablesError.self) {
      try UserTables.tables([("a.yaml", Array(first.utf8)), ("c.yaml", Array(first.utf8))])
    }
    #expect(error?.description == "c.yaml:2: DF.A: FID 7f66 under MF is DF.A (a.yaml:2) already")
  }

  private static let row = "path: MF/ADF.USIM/EF.X, fid: 6F9F"

  /// The third line of a table, what it is refused with, and what to do.
  static let wrongRows: [(row: String, message: String, hint: String?)] = [
    ("{path: MF/ADF.USIM/EF.X, fidd: 6F9F, size: 3}", "a file has no 'fidd'", "did you mean 'fid'?"),
    ("{path: MF/ADF.USIM/EF.X, size: 3}", "EF.X has no fid", "fid: four hex digits, as in fid: 6F9F"),
    ("{path: MF/ADF.USIM/EF.X, fid: 6F9, size: 3}", "EF.X: fid is '6F9' where four hex digits are expected", nil),
    ("{path: MF/ADF.USIM/EF.X, fid: 16F9F, size: 3}", "EF.X: fid is '16F9F' where four hex digits are expected", nil),
    ("{path: MF/ADF.USIM/EF.X, fid: [6F9F], size: 3}", "EF.X: fid is a list where a text is expected", nil),
    ("{path: MF/ADF.USIM/EF.X, fid: 3F00, size: 3}", "EF.X: fid 3f00 is reserved: it is the MF", nil),
    ("{path: MF/ADF.USIM/EF.X, fid: 7fff, size: 3}", "EF.X: fid 7fff is reserved: it is the current ADF", nil),
    (
      "{path: MF/ADF.USIM/EF.X, fid: 6F46, size: 3}",
      "EF.X: FID 6f46 under MF/ADF.USIM is EF.SPN (TS 31.102 §4.2.12) already",
      "replace: true takes its place"
    ),
    (
      "{path: MF/ADF.USIM/EF.SPN, fid: 6F9F, size: 3}",
      "EF.SPN: the name EF.SPN under MF/ADF.USIM is EF.SPN (TS 31.102 §4.2.12) already", "replace: true takes its place"
    ),
    (
      "{\(row), size: 3, replace: true}", "EF.X: nothing under MF/ADF.USIM has this FID or name to be replaced",
      "leave out replace"
    ),
    ("{\(row), size: 1000000000}", "EF.X: size is 1000000000, it can be 1 to 65535", nil),
    ("{\(row), size: 0}", "EF.X: size is 0, it can be 1 to 65535", nil),
    ("{\(row), record: 300}", "EF.X: record is 300, it can be 1 to 255", nil),
    ("{\(row), size: three}", "EF.X: size is 'three' where a number is expected", nil),
    ("{\(row), size: {a: b}}", "EF.X: size is a mapping where a text is expected", nil),
    ("{\(row), sfi: 31, size: 3}", "EF.X: sfi is 31, it can be 1 to 30", nil),
    ("{\(row)}", "EF.X has no structure", "structure: transparent, linear-fixed, cyclic or ber-tlv"),
    (
      "{\(row), structure: linear, record: 3}", "EF.X: structure cannot be 'linear'",
      "valid here: adf, ber-tlv, cyclic, df, linear-fixed, transparent"
    ),
    ("{\(row), structure: df}", "EF.X: its name says EF, its structure something else", nil),
    ("{\(row), structure: transparent, record: 3}", "EF.X: a transparent file has a size, no record", nil),
    ("{\(row), structure: ber-tlv, size: 3}", "EF.X: a BER-TLV file has no size", nil),
    ("{path: MF/ADF.USI/EF.X, fid: 6F9F, size: 3}", "EF.X: no directory ADF.USI under MF", "did you mean 'ADF.USIM'?"),
    (
      "{path: MF/EF.DIR/EF.X, fid: 6F9F, size: 3}", "EF.X: MF/EF.DIR is a file, not a directory (TS 102 221 §13.1)", nil
    ),
    (
      "{path: MF/ADF.USIM/6F9F, fid: 6F9F, size: 3}", "'6F9F' is no name of a file",
      "names are EF.NAME, DF.NAME or ADF.NAME, of letters, digits, dots, - and _"
    ),
    ("{path: \"MF/EF.\\e[31m\", fid: 6F9F, size: 3}", "'EF. [31m' is no name of a file", nil),
    ("{path: \"\", fid: 6F9F}", "path is empty", "path: MF/ADF.USIM/EF.NAME"),
    ("{fid: 6F9F, size: 3}", "a file has no name", "path: MF/ADF.USIM/EF.NAME, or parent: and name:"),
    ("{path: MF/EF.X, name: EF.X, fid: 6F9F}", "path stands beside name or parent: give one or the other", nil),
    ("{path: MF/ADF.X, size: 3}", "ADF.X has no aid", "aid: 5 to 16 bytes in hex"),
    ("{path: MF/ADF.X, aid: F001}", "ADF.X: aid has 2 bytes, it can have 5 to 16", nil),
    ("{path: MF/ADF.X-2, aid: F001020304}", "ADF.X-2: -2 at the end numbers a second application", nil),
    ("{path: MF/DF.TELECOM/ADF.X, aid: F001020304}", "ADF.X: an ADF stands under the MF", nil),
    ("{path: MF/DF.X, fid: 7F66, size: 3}", "DF.X is a directory and has no size", nil),
    ("{\(row), size: 3, files: []}", "EF.X is an EF and has no files below it", nil),
    ("{\(row), size: 3, like: EF.SPM}", "EF.X: like names 'EF.SPM', which no table has", "did you mean 'EF.SPN'?"),
    ("{\(row), size: 3, like: EF.URSP}", "EF.X: only a BER-TLV file can be like", nil),
    ("{\(row), size: 3, like: EF.SPN, fields: []}", "EF.X has both like and fields: give one of them", nil),
    ("{\(row), size: 3, fill: 00}", "EF.X has fill, but no fields", nil),
    ("{\(row), size: 3, service: {al: [1]}}", "EF.X: service has no 'al'", "did you mean 'all'?"),
    ("{\(row), size: 3, fields: []}", "EF.X: fields is empty", nil),
    ("{\(row), size: 3, fields: [{type: hex}]}", "a field of EF.X has no name", nil),
    (
      "{\(row), size: 3, fields: [{name: a b, type: hex}]}", "EF.X: 'a b' is no name of a field",
      "names have letters, digits and _"
    ),
    (
      "{\(row), size: 3, fields: [{name: raw, type: hex}]}",
      "EF.X: no field can be called 'raw', which has a meaning in every file", nil
    ),
    ("{\(row), size: 3, fields: [{name: a}]}", "EF.X.a has no type", nil),
    ("{\(row), size: 3, fields: [{name: a, type: uin}]}", "EF.X.a: there is no type 'uin'", "did you mean 'uint'?"),
    ("{\(row), size: 3, fields: [{name: a, type: hex, sise: 1}]}", "EF.X.a has no 'sise'", "did you mean 'size'?"),
    ("{\(row), size: 3, fields: [{name: a, type: uint}]}", "EF.X.a has no size", "size: 1 to 7 bytes"),
    ("{\(row), size: 3, fields: [{name: a, type: uint, size: 8}]}", "EF.X.a: size is 8, it can be 1 to 7", nil),
    ("{\(row), size: 3, fields: [{name: a, type: uint, size: 4}]}", "EF.X: the fields take 4 bytes, size is 3", nil),
    (
      "{\(row), size: 3, fields: [{name: a, type: hex, size: 1}, {name: a, type: hex}]}", "EF.X has two fields 'a'", nil
    ),
    (
      "{\(row), size: 3, fields: [{name: a, type: hex}, {name: b, type: hex}]}",
      "EF.X.a takes all that is left, and what is behind it has no fixed size", "give it a size"
    ),
    (
      "{\(row), size: 3, fields: [{name: a, type: hex, size: 1, optional: true}, {name: b, type: hex, size: 1}]}",
      "EF.X.b is behind an optional field and has to be optional too", nil
    ),
    (
      "{\(row), size: 3, fields: [{name: a, type: hex, size: 1, optional: perhaps}]}",
      "EF.X.a: optional is 'perhaps' where true or false is expected", nil
    ),
    (
      "{\(row), size: 3, fields: [{name: a, type: enum, values: {1: x, 2: x}}]}",
      "EF.X.a: values: 'x' stands here twice", nil
    ),
    (
      "{\(row), size: 3, fields: [{name: a, type: enum, values: {x: 1}}]}", "EF.X.a: values: 'x' is no number",
      "numbers stand before the colon, names behind it"
    ),
    (
      "{\(row), size: 3, fields: [{name: a, type: enum, values: {256: x}}]}", "EF.X.a: values: 256 is outside 0 to 255",
      nil
    ),
    ("{\(row), size: 3, fields: [{name: a, type: flags, bits: {9: x}}]}", "EF.X.a: bits: 9 is outside 1 to 8", nil),
    (
      "{\(row), size: 3, fields: [{name: a, type: flags, bits: {1: b2}}]}",
      "EF.X.a: bit 1 cannot be called 'b2', which is a bit without a name", nil
    ),
    (
      "{\(row), size: 3, fields: [{name: a, type: bits, parts: [{name: x, bit: 1}, {name: y, bits: 1-2}]}]}",
      "EF.X.a.y: its bits are another part's already", nil
    ),
    (
      "{\(row), size: 3, fields: [{name: a, type: bits, parts: [{name: x, bits: 4-1}]}]}",
      "EF.X.a.x: bits '4-1' are none of b1 to b8", "bits: 1-4 is the lower half"
    ),
    (
      "{\(row), size: 3, fields: [{name: a, type: list, of: hex}]}", "EF.X.a: the elements have no size",
      "give them a size, or a length of their own: type: prefixed"
    ),
    (
      "{\(row), size: 3, fields: [{name: a, type: list, of: {type: hex, size: 60000}, count: 60000}]}",
      "EF.X.a: count is 60000, it can be 1 to 1", nil
    ),
    ("{\(row), size: 3, objects: [{tag: 1F, name: a}]}", "EF.X.a: '1F' is no BER-TLV tag", nil),
    ("{\(row), size: 3, objects: [{tag: 80, name: a}, {tag: 80, name: b}]}", "EF.X.b: tag 80 stands here twice", nil),
    ("{\(row), size: 3, objects: [{name: a}]}", "EF.X.a has no tag", "tag: 80, in hex"),
    ("{\(row), size: 3, content: bcdd}", "EF.X: there is no type 'bcdd'", "did you mean 'bcd'?"),
    ("{}", "a file has no name", nil),
    ("EF.X", "a file is a value where a mapping is expected", nil),
    ("{? [1] : 2}", "a key of a file is a list", nil),
  ]

  @Test(arguments: wrongRows.indices) func wrongRowsAreRefusedWithTheirLine(index: Int) {
    let (row, message, hint) = Self.wrongRows[index]
    let error = #expect(throws: UserTablesError.self) { try Table.tables(rows: row) }
    guard let issue = error?.issues.first else { return }
    #expect(issue.line == 3, "\(row)")
    #expect(issue.message.hasPrefix(message), "\(row): \(issue.message)")
    if let hint { #expect(issue.hint == hint, "\(row)") }
    #expect(error?.description.hasPrefix("own.yaml:3: ") == true)
  }

  @Test func everythingWrongIsSaidAtOnce() {
    let error = #expect(throws: UserTablesError.self) {
      try Table.tables(
        rows: "{path: MF/EF.A, size: 3}", "{path: MF/EF.B, fid: 2FF0}", "{path: MF/EF.C, fid: 2FF1, size: 1}")
    }
    #expect(error?.lines == ["own.yaml:3: EF.A has no fid", "own.yaml:4: EF.B has no structure"])
  }

  @Test(
    "a document that is none",
    arguments: [
      ("", "own.yaml: is empty"), ("# nothing\n", "own.yaml: is empty"),
      ("- a", "own.yaml:1: is a list, not a mapping of sections"),
      ("files: []", "own.yaml:1: this is no table of files: it has no format"),
      ("format: uicc-files/2\nfiles: []", "own.yaml:1: only format uicc-files/1 can be read"),
      ("format: uicc-files/1", "own.yaml:1: the table has no files"),
      ("format: uicc-files/1\nfiles: 3", "own.yaml:2: files is a value where a list is expected"),
      ("format: uicc-files/1\nfiles: [", "own.yaml:3: is no YAML"),
      ("format: uicc-files/1\nformat: uicc-files/1", "own.yaml:1: 'format' stands here twice"),
      ("format: uicc-files/1\nfiles: *a", "own.yaml:2: is no YAML: found undefined alias"),
      ("format: uicc-files/1\nfiles: &a [*a]", "own.yaml:2: is no YAML: found undefined alias"),
    ]) func documents(yaml: String, message: String)
  {
    let error = #expect(throws: UserTablesError.self) { try Table.tables(yaml) }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }

  @Test func bytesThatAreNoText() {
    let error = #expect(throws: UserTablesError.self) { try UserTables.tables([("own.yaml", [0xFF, 0xFE, 0x00])]) }
    #expect(error?.description == "own.yaml: is not UTF-8")
  }

  @Test func nestingAndAliasesHaveLimits() throws {
    let head = "format: uicc-files/1\nfiles: "
    for deep in [
      head + String(repeating: "[", count: 200) + String(repeating: "]", count: 200),
      head + String(repeating: "[", count: 20_000),
    ] { #expect(throws: UserTablesError.self) { try Table.tables(deep) } }
    // Each level doubles what the one before stands for.
    var bomb = "format: uicc-files/1\na0: &a0 [x, x]\n"
    for level in 1..<40 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    let counted = #expect(throws: UserTablesError.self) { try Table.tables(bomb) }
    #expect(counted?.description.hasSuffix("more than 400000 values") == true)
    for key in ["? *a39\n: 1\n", "{*a39 : 1}: 2\n", "b: {[*a39]: 1}\n", "*a39 : 1\n"] {
      let error = #expect(throws: UserTablesError.self) { try Table.tables(bomb + key) }
      #expect(error?.description == "own.yaml: an alias (*name) stands in a key: write the key out")
    }
    // Anchors as people use them.
    let tables = try Table.tables(
      head + "\n- {path: MF/EF.A, fid: 2FF0, structure: transparent, fields: &f [{name: x, type: uint, size: 1}]}\n"
        + "- {path: MF/EF.B, fid: 2FF1, structure: transparent, fields: *f}\n")
    #expect(tables.definition(at: "MF/EF.B")?.hasCodec == true)
    var nested = "{type: hex}"
    for _ in 0..<13 {
      nested = "{fields: [{name: a, type: record, fields: [{name: b, type: hex}]}]}".replacing(
        "{name: b, type: hex}", with: "{name: b, type: prefixed, of: \(nested)}")
    }
    let error = #expect(throws: UserTablesError.self) {
      try Table.tables(rows: "{path: MF/EF.A, fid: 2FF0, size: 9, content: \(nested)}")
    }
    #expect(error?.description.contains("nested more than") == true, "\(error?.description ?? "")")
  }
}
