import CardImage
import ISO7816
import Testing

@testable import SoftUICC

/// Access rules: TS 102 221 §9.2, ISO/IEC 7816-4 §5.4.3, TS 51.011 §9.3.
struct AccessRuleTests {
  static let usim = SelectTests.usim
  static let pin1 = "0020000108" + PINTests.good
  static let pin2 = "0020008108" + PINTests.good
  static let adm = "0020000A08" + PINTests.adm
  static func open(_ fid: String) -> [String] { [usim, "00A4000C02" + fid] }

  static let rows: [Exchange] = [
    Exchange(open("6F46"), "00B0000005", "00414243ff9000", "rule 1: read always"),
    Exchange(open("6F46"), "00D6000001 AA", "6982", "rule 1: update asks for ADM1"),
    Exchange(open("6F46") + [pin1], "00D6000001 AA", "6982", "PIN1 is not ADM1"),
    Exchange(open("6F46") + [adm], "00D6000001 AA", "9000", "ADM1 is"),
    Exchange(open("6F05"), "00B0000004", "6982", "rule 2: read asks for PIN1"),
    Exchange(open("6F05") + [pin1], "00B0000004", "656effff9000", "PIN1"),
    Exchange(open("6F05") + [pin1], "00040000", "6982", "deactivate asks for ADM1"),
    Exchange(open("6F05") + [adm], "00040000", "9000", "ADM1"),
    Exchange(open("6F39") + [pin1], "8032000001 01", "6104", "rule 3: INCREASE by instruction"),
    Exchange(open("6F39") + [pin1], "00DC000303 000001", "6982", "rule 3: update asks for PIN2"),
    Exchange(open("6F39") + [pin2], "00DC000303 000001", "9000", "PIN2"),
    Exchange(open("6F46") + [adm], "00040000", "6982", "what a rule does not name is never allowed"),
    Exchange(open("6F08") + [adm], "00B0000002", "6982", "rule 4: never"),
    Exchange(open("6F08") + [adm], "00D6000001 AA", "9000", "rule 4: update"),
    Exchange(open("6FB2"), "00B0000001", "6982", "rule 5: one of two, none given"),
    Exchange(open("6FB2") + [pin1], "00B0000001", "099000", "the first"),
    Exchange(open("6FB2") + [adm], "00B0000001", "099000", "the second"),
    Exchange(open("6FB2") + [adm], "00D6000001 AA", "6982", "rule 5: both, one given"),
    Exchange(open("6FB2") + [adm, pin1], "00D6000001 AA", "9000", "both given"),
    Exchange(
      open("6FB2") + [adm, pin1, "00A4000C023F00", usim, "00A4000C026FB2"], "00B0000001", "099000",
      "codes outlive a selection"),
  ]
  @Test(arguments: rows) func rule(_ row: Exchange) throws {
    try row.check(Bench(SampleImage.make(pin1: true)))
  }

  enum Wanted: Sendable { case read, update, increase, deactivate, activate }

  /// Expanded rules by themselves: which key references open what.
  struct Rule: CustomTestStringConvertible, Sendable {
    var hex: String
    var wanted: Wanted
    var keys: Set<UInt8>
    var isAllowed: Bool
    var reason: String
    var testDescription: String { reason }
    init(_ hex: String, _ wanted: Wanted, _ keys: Set<UInt8>, _ isAllowed: Bool, _ reason: String) {
      (self.hex, self.wanted, self.keys, self.isAllowed, self.reason) = (hex, wanted, keys, isAllowed, reason)
    }
  }
  static let expanded: [Rule] = [
    Rule("8001019000", .read, [], true, "always"),
    Rule("8001019700", .read, [1, 0x0A], false, "never"),
    Rule("8001019000", .update, [1, 0x0A], false, "no rule for it"),
    Rule("800101A406830101950108", .read, [1], true, "a code"),
    Rule("800101A403830101", .read, [1], true, "no usage qualifier: a code is meant"),
    Rule("800101A406830101950130", .read, [1], false, "the key is for secure messaging"),
    Rule("800101A406830101950108A40683010A950108", .read, [0x0A], true, "two conditions: either"),
    Rule("800103A406830101950108", .update, [1], true, "one rule for two modes"),
    Rule("8001019000800101A406830101950108", .read, [], true, "two rules for one mode: either"),
    Rule("800101AF0AA403830101A403830181", .read, [1], false, "AND, one missing"),
    Rule("800101AF0AA403830101A403830181", .read, [1, 0x81], true, "AND"),
    Rule("800101AF00", .read, [1], false, "AND of nothing"),
    Rule("800101A000", .read, [1], false, "OR of nothing"),
    Rule("8401329000", .increase, [], true, "by instruction"),
    Rule("840232D49000", .increase, [], true, "a list of instructions"),
    Rule("8402D4329000", .increase, [], true, "a list, at its end"),
    Rule("8401D49000", .increase, [], false, "another instruction"),
    Rule("8C0280329000", .increase, [], true, "class and instruction"),
    Rule("8C0200329000", .increase, [], false, "another class"),
    Rule("80019F9000", .read, [], false, "bit 8 of the access mode byte: proprietary"),
    Rule("8001089000", .deactivate, [], true, "bit 4"),
    Rule("8001109000", .activate, [], true, "bit 5"),
    Rule("8001019000FFFFFFFF", .read, [], true, "padding behind"),
    Rule("FFFFFFFF", .read, [1], false, "an empty record"),
    Rule("80010190", .read, [1], false, "cut"),
    Rule("9000", .read, [], false, "a condition without a mode"),
    Rule("8001019E0110", .read, [1], true, "a security condition byte"),
    Rule("800101" + String(repeating: "A0", count: 40), .read, [1], false, "nested nonsense"),
  ]
  @Test(arguments: expanded) func expandedFormat(_ row: Rule) {
    #expect(Self.allowed(AccessRule(expanded: hexBytes(row.hex)), row.wanted, row.keys) == row.isAllowed)
  }

  static let compact: [Rule] = [
    Rule("0300 00", .read, [], true, "always"),
    Rule("03FF00", .read, [], true, "conditions run from bit 7 down: the last is read"),
    Rule("03FF00", .update, [], false, "and update is never"),
    Rule("0110", .read, [], false, "a user's code"),
    Rule("0110", .read, [1], true, "is PIN1"),
    Rule("0190", .read, [1], true, "all of: a user's code"),
    Rule("01B0", .read, [1], false, "all of: with an authentication that there is not"),
    Rule("0140", .read, [1], false, "secure messaging"),
    Rule("03FF", .read, [], false, "cut before it"),
    Rule("", .read, [], false, "empty"),
  ]
  @Test(arguments: compact) func compactFormat(_ row: Rule) {
    #expect(Self.allowed(AccessRule(compact: hexBytes(row.hex)), row.wanted, row.keys) == row.isAllowed)
  }

  static let gsm: [Rule] = [
    Rule("01FFFF", .read, [], true, "nibble 0"),
    Rule("01FFFF", .update, [], false, "nibble 1"),
    Rule("01FFFF", .update, [1], true, "is CHV1"),
    Rule("22FFFF", .read, [0x81], true, "nibble 2 is CHV2"),
    Rule("44FFFF", .read, [0x0A], true, "nibble 4 is an ADM"),
    Rule("FFFFFF", .read, [1, 0x81, 0x0A], false, "nibble F"),
    Rule("FF0FFF", .increase, [], true, "increase"),
    Rule("FFFF0F", .activate, [], true, "rehabilitate"),
    Rule("FFFFF0", .deactivate, [], true, "invalidate"),
    Rule("00", .read, [], false, "cut"),
  ]
  @Test(arguments: gsm) func gsmFormat(_ row: Rule) {
    #expect(Self.allowed(AccessRule(gsm: hexBytes(row.hex)), row.wanted, row.keys) == row.isAllowed)
  }

  private static func allowed(_ rule: AccessRule, _ wanted: Wanted, _ keys: Set<UInt8>) -> Bool {
    let mode: AccessMode =
      switch wanted {
      case .read: .read
      case .update: .update
      case .increase: .increase
      case .deactivate: .deactivate
      case .activate: .activate
      }
    return rule.condition(for: mode).isSatisfied(keys.contains)
  }

  @Test(
    "where the image tells no rule, the configuration decides",
    arguments: [
      (SoftCard.Configuration.MissingRule.allowReading, "000102", "6982", "9000"),
      (.allowAll, "000102", "9000", "9000"),
      (.denyAll, "6982", "6982", "6982"),
    ])
  func missing(_ option: SoftCard.Configuration.MissingRule, _ read: String, _ update: String, _ adm: String) throws {
    for fcp in ["8202 4121 8302 6F10 8A01 05 8002 0003", "8202 4121 8302 6F10 8A01 05 8B03 6F0901 8002 0003"] {
      let image = CardImage(files: [
        CardImage.File(path: "MF", fid: .mf, structure: .df),
        CardImage.File(path: "MF/6f10", fcp: SampleImage.fcp(fcp), structure: .transparent, content: .data([0, 1, 2])),
      ])
      let bench = try Bench(image) { $0.missingRule = option }
      _ = try bench.send("00A4000C026F10")
      #expect(try bench.send("00B0000003") == read + (read.count == 6 ? "9000" : ""))
      #expect(try bench.send("00D6000001AA") == update)
      #expect(try bench.run([Self.adm, "00D6000001AA"]) == adm)
    }
  }

  @Test("EF.ARR is looked for in the directory first, then above (§9.2.7), by environment (§9.2.5)")
  func nearestARR() throws {
    let never = SampleImage.padded(hexBytes("8001019700"), to: 8)
    let always = SampleImage.padded(hexBytes("8001019000"), to: 8)
    func arr(_ path: String, _ records: [[UInt8]]) -> CardImage.File {
      CardImage.File(
        path: path, fid: 0x6F06, fcp: SampleImage.fcp("8205 422100 0802 8302 6F06 8A01 05 8002 0010"),
        structure: .linearFixed, content: .records(records))
    }
    func file(_ path: String, _ fid: FID, _ reference: String) -> CardImage.File {
      CardImage.File(
        path: path, fid: fid, fcp: SampleImage.fcp("8202 4121 8302 \(fid) 8A01 05 \(reference) 8002 0001"),
        structure: .transparent, content: .data([7]))
    }
    let image = CardImage(files: [
      CardImage.File(path: "MF", fid: .mf, fcp: SampleImage.make(pin1: true).files[0].fcp, structure: .df),
      arr("MF/EF.ARR", [never, always]), file("MF/EF.A", 0x2F01, "8B03 6F0601"),
      CardImage.File(path: "MF/DF.A", fid: 0x7F10, structure: .df), arr("MF/DF.A/EF.ARR", [always, never]),
      file("MF/DF.A/EF.A", 0x6F01, "8B03 6F0601"), file("MF/DF.A/EF.B", 0x6F02, "8B06 6F06 0102 0001"),
      file("MF/DF.A/EF.C", 0x6F03, "8B01 01"),
      CardImage.File(path: "MF/DF.B", fid: 0x7F20, structure: .df), file("MF/DF.B/EF.A", 0x6F01, "8B03 6F0602"),
    ])
    let bench = try Bench(image)
    #expect(try bench.run(["00A4080C022F01", "00B0000001"]) == "6982", "the MF's own")
    #expect(try bench.run(["00A4080C047F106F01", "00B0000001"]) == "079000", "the DF's own, not the MF's")
    #expect(try bench.run(["00A4080C047F206F01", "00B0000001"]) == "079000", "the MF's, since the DF has none")
    #expect(try bench.run(["00A4080C047F106F03", "00B0000001"]) == "079000", "no FID: the EF.ARR of the directory")
    #expect(try bench.run(["00A4080C047F106F02", "00B0000001"]) == "6982", "environment 01 while PIN1 is enabled")
    #expect(try bench.run(["0026000108" + PINTests.good, "00B0000001"]) == "079000", "environment 00 while disabled")
  }
}
