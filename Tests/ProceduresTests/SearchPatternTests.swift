import Procedures
import Testing

/// What can be searched for, and what is said of the rest.
struct SearchPatternTests {
  struct Refused: CustomTestStringConvertible, Sendable {
    var text: String
    var codings: Set<SearchCoding>?
    var error: PatternError
    var reason: String
    var testDescription: String { reason }
  }

  static let refused: [Refused] = [
    Refused(text: "", error: .empty, reason: "an empty pattern"),
    Refused(text: "caf\u{FFFD}", error: .notText, reason: "an argument that was not UTF-8"),
    Refused(
      text: "коала", codings: [.gsm7, .gsm7Packed], error: .noCoding("к", [.gsm7, .gsm7Packed]),
      reason: "Cyrillic in the GSM alphabet"),
    Refused(text: "é", codings: [.ascii], error: .noCoding("é", [.ascii]), reason: "an accent in ASCII"),
    Refused(text: "ж", codings: [.latin1], error: .noCoding("ж", [.latin1]), reason: "Cyrillic in ISO 8859-1"),
    Refused(
      text: "ab", codings: [.gsm7Packed],
      error: .tooShort("2 septets stand everywhere by chance; at least 3 are needed for gsm7-packed"),
      reason: "two septets"),
  ]

  @Test(arguments: refused) func refuses(_ row: Refused) throws {
    let error = #expect(throws: PatternError.self) {
      _ = try SearchPattern(text: row.text, options: SearchOptions(codings: row.codings))
    }
    #expect(error == row.error)
    let text = try #require(error?.description)
    #expect(text.first?.isUppercase == false && !text.contains("\n"))
  }

  @Test func errorsSayWhatToDo() {
    #expect(PatternError.empty.description == "the pattern is empty: it would match everywhere")
    #expect(
      PatternError.noCoding("к", [.gsm7, .latin1]).description
        == "no coding can hold the pattern: 'к' has no code in gsm7, latin-1")
  }

  @Test(arguments: [
    ("koala", [String]()),
    (
      "ko", ["not searched in gsm7-packed: 2 septets stand everywhere by chance; at least 3 are needed for gsm7-packed"]
    ),
    (
      "коала",
      ["not searched in latin-1, gsm7, gsm7-packed: no code for 'к' there"]
    ),
    ("koала", ["not searched in latin-1, gsm7, gsm7-packed: no code for 'а' there"]),
    (
      "k🐨",
      [
        "not searched in ucs2-81: a field of that coding cannot hold the pattern",
        "not searched in ucs2-82: a field of that coding cannot hold the pattern",
        "not searched in latin-1, gsm7, gsm7-packed: no code for '🐨' there",
      ]
    ),
  ]) func saysWhatIsLeftOut(pattern: String, notes: [String]) throws {
    #expect(try SearchPattern(text: pattern).notes == notes)
  }

  @Test func namesTheCodingsItSearches() throws {
    #expect(
      try SearchPattern(text: "koala", options: SearchOptions(caseSensitive: true)).codings.map(\.rawValue) == [
        "ucs2-80", "ucs2-81", "ucs2-82", "ascii", "gsm7", "utf-16be", "utf-16le", "gsm7-packed",
      ])
    #expect(
      try SearchPattern(text: "é").codings.map(\.rawValue) == [
        "ucs2-80", "ucs2-81", "ucs2-82", "utf-8", "gsm7", "latin-1", "utf-16be", "utf-16le",
      ])
  }

  @Test func reportsOnlyTheCodingsAskedFor() throws {
    let bytes: [UInt8] = [0x6B, 0x6F, 0xFF, 0x00, 0x6B, 0x00, 0x6F]
    let all = try Planting.matches("ko", in: bytes)
    #expect(all.map(\.coding) == [.ascii, .utf16BE])
    let one = try Planting.matches("ko", in: bytes, options: SearchOptions(codings: [.utf16BE]))
    #expect(one.map(\.offset) == [3])
    let gsm = try Planting.matches("ko", in: bytes, options: SearchOptions(codings: [.gsm7]))
    #expect(gsm.map(\.coding) == [.gsm7])
  }
}
