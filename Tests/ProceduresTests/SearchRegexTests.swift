import CardImage
import Foundation
import ISO7816
import Procedures
import TestSupport
import Testing

/// `-E`: what matches, in which codings, and that no pattern runs away.
struct SearchRegexTests {
  private func texts(_ regex: String, _ bytes: [UInt8], _ options: SearchOptions = SearchOptions()) throws -> [String] {
    try SearchPattern(regex: regex, options: options).search(Planting.image(bytes), source: "").matches.map(\.text)
  }

  @Test(arguments: [
    ("koala(tel|fon)", "the Koalafon and the koalatel", ["Koalafon", "koalatel"]),
    ("ko+", "kkoooko", ["kooo", "ko"]), ("ab|abcd", "abcd", ["abcd"]), ("[^a-c ]+", "abc xyz cab", ["xyz"]),
    ("a{2,3}", "aaaaa", ["aaa", "aa"]), ("a{2}", "aaaaa", ["aa", "aa"]), ("x{0}y", "xy", ["y"]),
    ("a{1,}b", "aaab", ["aaab"]),
    ("^the", "the other the", ["the"]), ("end$", "end the end", ["end"]), (#"\bko\b"#, "koala ko kok", ["ko"]),
    (#"\d+\.\d+"#, "v10.25.3", ["10.25"]), (#"\w+@\w+"#, "mail a_b@c.d", ["a_b@c"]), (#"[\w.]+"#, "--a.b--", ["a.b"]),
    ("(?:ab)+c?", "ababc ab", ["ababc", "ab"]), ("[]x]+", "a]x]b", ["]x]"]), ("[a-]+", "b-a-b", ["-a-"]),
    (".", "é", ["é"]), ("КЕНГ.РУ", "наш кенгуру", ["кенгуру"]), ("[α-ω]+Σ", "xΟΔΟΣx", ["ΟΔΟΣ"]),
    ("stra(ß|ss)e", "Straße", ["Straße"]),
  ]) func matching(_ regex: String, _ text: String, _ expected: [String]) throws {
    #expect(try texts(regex, Array(text.utf8), .init(codings: [.ascii, .utf8])) == expected)
  }

  @Test func caseAndAccents() throws {
    #expect(try texts("caf[e]", Array("CAFÉ cafe".utf8), .init(ignoreAccents: true)) == ["CAFÉ", "cafe"])
    #expect(try texts("[a-z]+", Array("ABcd".utf8), .init(caseSensitive: true, codings: [.ascii])) == ["cd"])
  }

  /// Against Foundation's engine, on patterns for which leftmost-longest and leftmost-first are the same.
  @Test func agreesWithAnotherEngine() throws {
    var generator = SplitMix(seed: 0xE)
    let pieces = ["a", "b", "[ab]", "[^a]", ".", "ab", "(ab)", "ba{1,2}", "a+", "b?a", "c"]
    for _ in 0..<400 {
      let regex = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
        pieces.randomElement(using: &generator) ?? "a"
      }.joined()
      let text = String((0..<40).map { _ in "abc".randomElement(using: &generator) ?? "a" })
      let other = try NSRegularExpression(pattern: regex)
      let expected = other.matches(in: text, range: NSRange(text.startIndex..., in: text)).compactMap { match in
        Range(match.range, in: text).map { String(text[$0]) }
      }
      #expect(try texts(regex, Array(text.utf8), .init(codings: [.ascii])) == expected, "\(regex) in \(text)")
    }
  }

  @Test func everyCodingOfAText() throws {
    let text = "Koalatél"
    let septets = try #require(Planting.gsm(text))
    var packed = [UInt8](repeating: 0, count: 12)
    Planting.pack(septets, over: &packed, atBit: 3)
    let field = [0x81, 8, 0x01] + (Planting.characters("Koalatél", base: 0x80, byBase: true) ?? [])
    let cases: [(SearchCoding, [UInt8])] = [
      (.utf8, Array(text.utf8)), (.latin1, Array("Koalat".utf8) + [0xE9, 0x6C]), (.gsm7, septets),
      (.gsm7Packed, packed),
      (.utf16BE, Planting.utf16(text)), (.utf16LE, Planting.utf16(text, bigEndian: false)),
      (.ucs2At80, [0x80] + Planting.utf16(text)), (.ucs2At81, field),
    ]
    for (coding, bytes) in cases {
      for lead in [[], [0xFF, 0xFF]] as [[UInt8]] {
        let matches = try SearchPattern(regex: "koalat.l").search(
          Planting.image(lead + bytes + [0xFF, 0xFF]), source: ""
        ).matches
        #expect(matches.map(\.coding) == [coding], "\(coding) behind \(lead.count) bytes")
        #expect(matches.first?.text == text)
      }
    }
    let name = [8] + Array("koalatel".utf8) + [3] + Array("com".utf8)
    let labels = try SearchPattern(regex: #"koala\w+\.(com|net)"#).search(Planting.image(name), source: "").matches
    #expect(labels.map(\.coding) == [.dns] && labels.first?.text == "koalatel.com")
    let digits = try SearchPattern(regex: "1300[0-9]{6}", number: true).search(
      Planting.image([0x91, 0x16, 0x31, 0x00, 0x55, 0x75, 0x77, 0xF7]), source: ""
    ).matches
    #expect(digits.map(\.text) == ["1300555777"] && digits.first?.coding == .bcd)
  }

  @Test func plainPatternsFindTheSameAsRegularExpressions() throws {
    var generator = SplitMix(seed: 0x51A)
    for round in 0..<60 {
      var bytes = (0..<400).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let place = Int.random(in: 0..<380, using: &generator)
      switch round % 4 {
      case 0: bytes.replaceSubrange(place..<place + 8, with: Array("Koalatel".utf8))
      case 1: Planting.pack(Planting.gsm("Koalatel") ?? [], over: &bytes, atBit: place * 8 + round % 8)
      case 2: bytes.replaceSubrange(place..<place + 16, with: Planting.utf16("Koalatel"))
      default: bytes.replaceSubrange(place..<place + 16, with: Planting.utf16("Koalatel", bigEndian: false))
      }
      let plain = try SearchPattern(text: "koalatel").search(Planting.image(bytes), source: "").matches
      #expect(plain.count == 1)
      #expect(try SearchPattern(regex: "koalatel").search(Planting.image(bytes), source: "").matches == plain)
    }
  }

  @Test(arguments: ["(a+)+b", "(a|aa)+$b", "(a*)*(a*)*c", "((a?){30}){30}a{30}b", "(.*)(.*)(.*)(.*)[xy]z", "(x+x+)+y"])
  func patternsThatRunAwayElsewhere(_ regex: String) throws {
    let bytes = [UInt8](repeating: 0x61, count: 20_000) + [0xFF] + [UInt8](repeating: 0x78, count: 3000)
    #expect(
      try SearchPattern(regex: regex, options: .init(codings: [.ascii])).search(Planting.image(bytes), source: "")
        .matches == [])
  }

  @Test(arguments: [
    "(", ")", "a)", "[", "[a", "*a", "a{2", "a{3,2}", "a{1001}", "\\", "\\1", "(?=a)", "[z-a]",
    "((((a{999}){999}){999}){999})",
    String(repeating: "(", count: 5000),
  ]) func whatIsNoRegularExpression(_ regex: String) {
    #expect { try SearchPattern(regex: regex) } throws: { error in
      let text = (error as? PatternError)?.description ?? ""
      return text.contains("is no regular expression") && !text.contains("\n")
    }
  }

  @Test(arguments: ["a*", "a?", "^", "(a|)", "x{0}", "()"]) func whatMatchesNothing(_ regex: String) {
    #expect(throws: PatternError.matchesNothing(regex)) { try SearchPattern(regex: regex) }
  }
}
