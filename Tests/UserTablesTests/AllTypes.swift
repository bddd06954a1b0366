import ElementaryFiles
import ISO7816
import Testing
import UserTables

/// Tables that tests write.
enum Table {
  static func tables(_ yaml: String, name: String = "own.yaml") throws(UserTablesError) -> FileTables {
    try UserTables.tables([(name, Array(yaml.utf8))])
  }

  /// The rows of a table, each a line of YAML behind `- `.
  static func tables(rows: String...) throws(UserTablesError) -> FileTables {
    try tables("format: uicc-files/1\nfiles:\n" + rows.map { "- \($0)\n" }.joined())
  }

  /// A transparent file with one field `x`, or with all that `content` says.
  static func file(field: String, behind: String = "") throws -> FileDefinition {
    let tables = try tables(
      rows: "{path: MF/EF.X, fid: 2FF0, structure: transparent, fields: [{name: x, \(field)}\(behind)]}")
    return try #require(tables.definition(at: "MF/EF.X"))
  }

  /// Fields of every type, with a value in both forms.
  static let fields: [(field: String, hex: String, json: String)] = [
    ("type: hex, size: 2", "0a0b", #""0a0b""#),
    ("type: hex", "0a0b0c", #""0a0b0c""#),
    ("type: uint, size: 1", "ff", "255"),
    ("type: uint, size: 2", "0102", "258"),
    ("type: uint, size: 7", "01000000000000", "281474976710656"),
    ("type: ascii, size: 4", "4142ffff", #""AB""#),
    ("type: ascii", "4142", #""AB""#),
    ("type: utf8, size: 4", "c3a441ff", #""äA""#),
    ("type: utf8", "c3a4", #""ä""#),
    ("type: gsm7, size: 5", "00411b65ff", #""@A€""#),
    ("type: gsm7", "0041", #""@A""#),
    ("type: gsm7-packed, size: 6", "c8329bfd06ff", #""Hello""#),
    ("type: gsm7-packed", "c8329bfd06", #""Hello""#),
    // Seven characters leave seven bits over, which are no @.
    ("type: gsm7-packed", "31d98c56b3dd00", #""1234567""#),
    ("type: ucs2, size: 6", "00410416ffff", #""AЖ""#),
    ("type: ucs2", "00410416", #""AЖ""#),
    ("type: document, size: 4", "3c0a3eff", #""<\n>""#),
    ("type: document", "3c0a3e", #""<\n>""#),
    ("type: alpha, size: 6", "5175ffffffff", #""Qu""#),
    ("type: alpha, size: 6", "8004160416ff", #"{"coding":"ucs2-80","text":"ЖЖ"}"#),
    ("type: alpha", "5175", #""Qu""#),
    ("type: network-name, size: 4", "8141ffff", #""A""#),
    ("type: network-name", "8141", #""A""#),
    ("type: bcd, size: 2", "21f3", #""123""#),
    ("type: bcd, size: 2, order: plain", "123f", #""123""#),
    ("type: bcd, size: 2, order: swapped, symbols: hex", "1ab2", #""a12b""#),
    ("type: bcd, symbols: telephony", "1a", #""*1""#),
    ("type: number, size: 6", "03912143ffff", #""+1234""#),
    ("type: number, size: 4, length: digits", "04912143", #""+1234""#),
    ("type: plmn", "99f910", #""999-01""#),
    ("type: plmn", "ffffff", "null"),
    ("type: plmn-list", "99f910ffffff99f920", #"["999-01",null,"999-02"]"#),
    ("type: plmn-list, count: 2", "99f910ffffff", #"["999-01",null]"#),
    ("type: timestamp", "62114222430080", #""2026-11-24T22:34:00+02:00""#),
    ("type: enum, values: {0: off, 1: on}", "01", #""on""#),
    ("type: enum, values: {0: off, 1: on}", "07", "7"),
    ("type: enum, size: 2, values: {0x100: far}", "0100", #""far""#),
    ("type: flags, bits: {1: home, 8: silent}", "83", #"["home","b2","silent"]"#),
    (
      "type: bits, parts: [{name: on, bit: 8}, {name: n, bits: 1-4}, {name: k, bits: 5-6, values: {2: two}}]", "a3",
      #"{"k":"two","n":3,"on":true}"#
    ),
    (
      "type: record, fields: [{name: a, type: uint, size: 1}, {name: b, type: hex, size: 1}]", "0102",
      #"{"a":1,"b":"02"}"#
    ),
    ("size: 3, fields: [{name: a, type: utf8}]", "4142ff", #"{"a":"AB"}"#),
    ("type: list, of: {type: uint, size: 1}", "0102", "[1,2]"),
    ("type: list, of: {type: uint, size: 1}, count: 3", "0102ff", "[1,2,null]"),
    ("type: list, of: {type: uint, size: 1}, empty: 00, count: 2", "0005", "[null,5]"),
    ("type: list, of: {type: prefixed, of: utf8}", "0141024243", #"["A","BC"]"#),
    ("objects: [{tag: 80, name: a, type: utf8}, {tag: 5F20, name: b}]", "8001415f2002ffff", #"{"a":"A","b":"ffff"}"#),
    ("objects: [{tag: 80, name: a, type: utf8, repeats: true}]", "800141800142", #"{"a":["A","B"]}"#),
    (
      "objects: [{tag: A0, name: t, objects: [{tag: 81, name: n, type: uint, size: 1}]}]", "a003810105",
      #"{"t":{"n":5}}"#
    ),
    ("type: tlv, size: 4, objects: [{tag: 80, name: a, type: utf8}]", "800141ff", #"{"a":"A"}"#),
    (
      "type: tlv-groups, objects: [{tag: 80, name: a}, {tag: 81, name: b}]", "800101810102800103",
      #"[{"a":"01","b":"02"},{"a":"03"}]"#
    ),
    ("type: prefixed, of: {type: ascii}", "024142", #""AB""#),
    ("type: services, names: {2: news}", "06", #"{"2":"news","3":"unknown service"}"#),
    (
      "type: allocated-services, names: {1: news}", "03",
      #"{"1":{"activated":true,"allocated":true,"name":"news"}}"#
    ),
    ("type: bit-numbers", "05", "[1,3]"),
    ("type: bit-numbers, size: 2, first: 0", "0501", "[0,2,8]"),
    ("type: record-number", "ff", "null"),
    ("type: labels, size: 6", "03617069ffff", #""api""#),
    ("type: labels, rooted: true", "0361706900", #""api""#),
    ("type: host-address, size: 5", "01c0000201", #"{"address":"192.0.2.1","type":"IPv4"}"#),
    (
      "like: EF.SPN", "0151ffff",
      #"{"displayCondition":{"plmnNameRequiredInHPLMN":true,"spnNotRequiredOutsideHPLMN":false},"serviceProviderName":"Q"}"#
    ),
    ("type: uint, size: 1, unused: true", "ff", "null"),
  ]
}
