import BatchApproval
import Testing

/// Specifications with typos and contradictions: the line and the nearest valid name are said.
struct SpecificationErrorTests {
  struct Row: Sendable, CustomStringConvertible {
    var yaml: String
    /// `line: part of the message` and part of the hint.
    var line: Int
    var message: String
    var hint: String?
    var description: String { message }
  }

  private static let head = "format: uicc-approval-specification/1\n"

  static let rows = [
    Row(yaml: head + "profil: {}\n", line: 2, message: "has no 'profil'", hint: "'profile'"),
    Row(
      yaml: head + "files:\n  MF/ADF.USIM/EF.SPPN: present\n", line: 3,
      message: "no table knows 'EF.SPPN' in MF/ADF.USIM", hint: "'EF.SPN'"),
    Row(yaml: head + "files:\n  MF/EF.ICCID:\n    sise: 10\n", line: 4, message: "has no 'sise'", hint: "'size'"),
    Row(
      yaml: head + "files:\n  MF/EF.ICCID:\n    structure: transparant\n", line: 4, message: "cannot be 'transparant'",
      hint: "'transparent'"),
    Row(
      yaml: head + "files:\n  MF/EF.ICCID:\n    access: {update: AMD1}\n", line: 4, message: "'AMD1' is no condition",
      hint: "'ADM1'"),
    Row(
      yaml: head + "files:\n  MF/EF.ICCID:\n    size: {min: 12, max: 10}\n", line: 4,
      message: "min 12 is more than max 10"),
    Row(
      yaml: head + "files:\n  MF/EF.ICCID:\n    size: 10\n    content: {bytes: 00112233}\n", line: 5,
      message: "4 bytes of content, and a size of 10"),
    Row(
      yaml: head + "files:\n  MF/EF.ICCID:\n    structure: transparent\n    records: 2\n", line: 3,
      message: "a transparent file has no records"),
    Row(
      yaml: head + "files:\n  MF/EF.DIR:\n    records: 2\n    content:\n      records:\n        3: empty\n", line: 7,
      message: "there is no record 3"),
    Row(
      yaml: head + "files:\n  MF/EF.DIR:\n    content:\n      records:\n        1-4: empty\n        2: free\n", line: 7,
      message: "record 2 has content in line 6 already"),
    Row(
      yaml: head + "files:\n  MF/EF.DIR:\n    content:\n      records: {1: {matches: '['}}\n", line: 5,
      message: "is no regular expression"),
    Row(
      yaml: head + "files:\n  MF/EF.DIR:\n    content:\n      records: {1: {matches: '(a+)+b'}}\n", line: 5,
      message: "'(a+)+b' could take for ever", hint: "holds no repetition"),
    Row(
      yaml: head + "files:\n  MF/EF.DIR:\n    content:\n      records: {1: {matches: '(a|aa)*b'}}\n", line: 5,
      message: "could take for ever"),
    Row(
      yaml: head + "files:\n  MF/EF.DIR:\n    content:\n      records: {1: {matches: '.*1.*2.*3.*4'}}\n", line: 5,
      message: "could take for ever"),
    Row(
      yaml: head + "files:\n  MF/EF.DIR:\n    content:\n      records: {1: {bytes: 0g}}\n", line: 5,
      message: "'0g' is no byte in hex"),
    Row(
      yaml: head + "files:\n  MF/EF.DIR:\n    content:\n      records: {1: {fields: {label: {inventory: KI}}}}\n",
      line: 5, message: "KI is a secret"),
    Row(
      yaml: head + "files:\n  MF/EF.DIR:\n    present: false\n    sfi: 3\n", line: 3,
      message: "is absent and has other properties"),
    Row(
      yaml: head + "files:\n  MF/ADF.USIM/EF.SPN: absent\nservices: {USIM: {available: [19]}}\n", line: 3,
      message: "service n°19, which needs it, is available by line 4"),
    Row(
      yaml: head + "applications: {ADF.USIM: absent}\nfiles:\n  MF/ADF.USIM/EF.SPN: present\n", line: 4,
      message: "MF/ADF.USIM is absent by line 2"),
    Row(
      yaml: head + "services:\n  USIM:\n    available: [19]\n    not-available: [19]\n", line: 5,
      message: "both available and not, also in line 4"),
    Row(
      yaml: head + "services: {USIM: {available: [Service Provider Nam]}}\n", line: 2,
      message: "is called 'Service Provider Nam'", hint: "'Service Provider Name'"),
    Row(yaml: head + "services: {USIM: {available: [1900]}}\n", line: 2, message: "is 1900, it can be 1 to"),
    Row(yaml: head + "pins: {PIM1: {tries: 3}}\n", line: 2, message: "no key is called 'PIM1'", hint: "'PIN1'"),
    Row(yaml: head + "pins: {PIN1: {tries: 16}}\n", line: 2, message: "is 16, it can be 0 to 15"),
    Row(yaml: head + "lint: {off: [iccid-lun]}\n", line: 2, message: "cannot be 'iccid-lun'", hint: "'iccid-luhn'"),
    Row(
      yaml: head + "access-rules: {rules: [{certificate: aabb}]}\n", line: 2,
      message: "20 or 32 bytes of its hash, these are 2"),
    Row(yaml: head + "keys: [{version: 1}]\n", line: 2, message: "needs version and identifier"),
    Row(yaml: head + "forbidden: [x]\n", line: 2, message: "two characters at least"),
    Row(yaml: head + "files: [\n", line: 3, message: "is no YAML"),
    Row(yaml: head + "atr: 3b\natr: 3c\n", line: 2, message: "twice"),
    Row(yaml: "format: uicc-approval-specification/2\n", line: 1, message: "format can be"),
  ]

  @Test("what is wrong is said with its line, and the nearest valid name", arguments: rows)
  func errors(row: Row) throws {
    let error = #expect(throws: SpecificationError.self) {
      try Specification(yaml: Array(row.yaml.utf8), name: "s.yaml")
    }
    let issue = error?.issues.first { $0.message.contains(row.message) }
    #expect(issue != nil, "\(error?.issues.map(\.description) ?? [])")
    if row.message != "twice", row.message != "is no YAML" { #expect(issue?.line == row.line) }
    if let hint = row.hint { #expect(issue?.hint?.contains(hint) == true, "\(issue?.hint ?? "no hint")") }
  }

  @Test("all issues of a document are said, in the order of lines")
  func several() throws {
    let yaml = Self.head + "atr: 3b0\npins: {PIM1: {}}\nfiles: {MF/EF.IKKID: present}\n"
    let error = #expect(throws: SpecificationError.self) { try Specification(yaml: Array(yaml.utf8), name: "s.yaml") }
    #expect(error?.issues.map(\.line) == [2, 3, 4])
    #expect(error?.description.hasPrefix("s.yaml:2:") == true)
  }

  @Test("documents made to harm are refused: aliases without end, deep nesting, no text")
  func hostile() throws {
    var bomb = Self.head + "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1..<12 {
      bomb += "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", "))]\n"
    }
    for yaml in [
      bomb, Self.head + "files: " + String(repeating: "[", count: 900),
      Self.head + "files: " + String(repeating: "{a: ", count: 60),
    ] {
      #expect(throws: SpecificationError.self) { try Specification(yaml: Array(yaml.utf8), name: "s.yaml") }
    }
    #expect(throws: SpecificationError.self) { try Specification(yaml: [0xFF, 0xFE, 0x00], name: "s.yaml") }
    #expect(throws: SpecificationError.self) { try Specification(yaml: [], name: "s.yaml") }
  }
}
