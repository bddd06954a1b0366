import ElementaryFiles
import ISO7816
import Testing

@Suite struct CodingTimeAndNameTests {
  @Test(
    arguments: [
      ("20806291731480", "2002-08-26T19:37:41+02:00", "a time zone of eight quarters"),
      ("99210141325469", "1999-12-10T14:23:45-04:00", "a negative one"),
      ("00000000000000", "2000-00-00T00:00:00+00:00", "digits that are no date are digits"),
      ("62113103030397", "2026-11-13T30:30:30+19:45", "the longest time zone"),
      ("621131030303a0", nil, "a quarter that is no digit"),
      ("ffffffffffffff", nil, "never written"),
      ("208062917314", nil, "six octets"),
    ] as [(String, String?, String)])
  func timestamp(_ hex: String, _ text: String?, _ reason: String) throws {
    let octets = try #require(Hex.bytes(hex))
    #expect(Timestamp.text(octets) == text)
    if let text { #expect(try Timestamp.octets(text) == octets) }
  }

  @Test(arguments: [
    ("2026-11-23", "'2026-11-23' is no time such as 2026-11-23T13:30:00+01:00"),
    ("2026-11-23T13:30:00Z", "'2026-11-23T13:30:00Z' is no time such as 2026-11-23T13:30:00+01:00"),
    ("1969-11-23T13:30:00+01:00", "the year 1969 is outside 1970 to 2069"),
    ("2026-11-23T13:30:00+01:10", "the time zone is in quarters of an hour up to 19:45"),
    ("2026-11-23T13:30:00+20:00", "the time zone is in quarters of an hour up to 19:45"),
  ])
  func noTimestamp(_ text: String, _ message: String) {
    #expect(throws: CodecError(message)) { try Timestamp.octets(text) }
  }

  @Test func everyTimestampOfDigitsComesBack() throws {
    var random = CodingRandom(seed: 9)
    for _ in 0..<500 {
      var octets = (0..<7).map { _ in UInt8.random(in: 0...9, using: &random) << 4 | .random(in: 0...9, using: &random)
      }
      octets[6] = octets[6] & 0xF0 | .random(in: 0...15, using: &random)
      let text = try #require(Timestamp.text(octets))
      #expect(try Timestamp.octets(text) == octets)
    }
  }

  @Test(
    arguments: [
      (0, 5, "5 minutes"), (143, 720, "12 hours"), (144, 750, "12.5 hours"), (167, 1440, "a day"),
      (168, 2880, "2 days"),
      (196, 43200, "30 days"), (197, 50400, "5 weeks"), (255, 635_040, "63 weeks"),
    ] as [(UInt8, Int, String)])
  func validityPeriod(_ octet: UInt8, _ minutes: Int, _ reason: String) throws {
    #expect(ValidityPeriod.minutes(octet) == minutes)
    #expect(try ValidityPeriod.octet(minutes: minutes) == octet)
  }

  @Test func everyValidityPeriodIsLongerThanTheOneBefore() throws {
    for octet in UInt8.min...UInt8.max {
      #expect(try ValidityPeriod.octet(minutes: ValidityPeriod.minutes(octet)) == octet)
    }
    #expect(throws: CodecError("7 minutes cannot be coded; the next longer time is 10")) {
      try ValidityPeriod.octet(minutes: 7)
    }
    #expect(throws: CodecError("635041 minutes is above 63 weeks (635040 minutes)")) {
      try ValidityPeriod.octet(minutes: 635_041)
    }
  }

  @Test(
    arguments: [
      ("08696e7465726e6574", "internet", false, "one label"),
      ("036d6d73076578616d706c65", "mms.example", false, "two labels"),
      ("036d6d73076578616d706c6500", "mms.example", true, "a host name ends in an empty label"),
      ("", "", false, "no label"), ("00", "", true, "the root"),
      ("036d6d73", nil, true, "no end"), ("036d6d7300", nil, false, "an end where none belongs"),
      ("046d6d73", nil, false, "a label that is cut off"), ("03612e62", nil, false, "a dot inside a label"),
      ("0361ff62", nil, false, "no ASCII"), ("c00c", nil, true, "compression, which needs a message"),
      ("0001610000", nil, true, "more behind the end"),
    ] as [(String, String?, Bool, String)])
  func dnsName(_ hex: String, _ text: String?, _ isRooted: Bool, _ reason: String) throws {
    let octets = try #require(Hex.bytes(hex))
    #expect(DNSName.text(octets, isRooted: isRooted) == text)
    if let text { #expect(try DNSName.octets(text, isRooted: isRooted) == octets) }
  }

  @Test func noDNSName() {
    #expect(throws: CodecError("the label '' has 0 characters where 1 to 63 are allowed")) {
      try DNSName.octets("a..b")
    }
    #expect(throws: CodecError("the label 'ä' is no printable ASCII")) { try DNSName.octets("a.ä") }
    let long = String(repeating: "a", count: 64)
    #expect(throws: CodecError("the label '\(long.prefix(40))…' has 64 characters where 1 to 63 are allowed")) {
      try DNSName.octets(long)
    }
  }

  @Test func whatAUserWroteStaysOnOneLine() {
    #expect(throws: CodecError(#"'a\u{a}b' is no PLMN such as 262-02 or 310-260"#)) { try PLMN.octets("a\nb") }
    let long = String(repeating: "x", count: 41)
    #expect(throws: CodecError("'\(long.dropLast())…' is no PLMN such as 262-02 or 310-260")) { try PLMN.octets(long) }
  }
}
