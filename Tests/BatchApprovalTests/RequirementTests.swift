import BatchApproval
import CardImage
import ISO7816
import TestSupport
import Testing

/// Each requirement on what only a card can answer: met, not met, and not known.
struct RequirementTests {
  struct Row: Sendable, CustomStringConvertible {
    var yaml: String
    /// `nil` where the good card is the demo card.
    var good: @Sendable (inout RecordedAnswers) -> Void
    /// Answers that do not do, and where the finding is.
    var bad: [(answers: @Sendable (inout RecordedAnswers) -> Void, place: String)]
    var description: String { yaml }
  }

  private static func suci(
    _ outcome: RecordedAnswers.Concealment.Outcome, _ scheme: Int = 2, _ key: Int = 27, _ routing: String = "17"
  ) -> @Sendable (inout RecordedAnswers) -> Void {
    { $0.concealment = .init(outcome: outcome, scheme: scheme, keyIdentifier: key, routingIndicator: routing) }
  }

  private static func key(
    _ version: Int, type: String? = "AES-128", kcv: String? = "aabbcc", isRight: Bool? = nil
  ) -> @Sendable (inout RecordedAnswers) -> Void {
    { $0.keys = [.init(version: version, identifier: 1, type: type, kcv: kcv, isInventoryKeyRight: isRight)] }
  }

  private static func pin(
    enabled: Bool = true, tries: Int = 3, unblock: Int = 10
  ) -> @Sendable (inout RecordedAnswers) -> Void {
    { $0.pins = [.init(key: "PIN1", isEnabled: enabled, triesLeft: tries, unblockTriesLeft: unblock)] }
  }

  private static func code(_ isRight: Bool) -> @Sendable (inout RecordedAnswers) -> Void {
    { $0.pins = [.init(key: "ADM1", triesLeft: 10, isInventoryCodeRight: isRight)] }
  }

  private static func aka(
    _ outcome: RecordedAnswers.Authentication.Outcome, _ sqn: UInt64 = 32
  ) -> @Sendable (inout RecordedAnswers) -> Void {
    { $0.authentication = [.init(application: "ISIM", outcome: outcome, sqn: sqn)] }
  }

  static let rows = [
    Row(
      yaml: "suci: {scheme: profile B, key-identifier: 27, routing-indicator: \"17\"}", good: suci(.agrees),
      bad: [
        (suci(.disagrees), "SUCI"), (suci(.refused), "SUCI"), (suci(.notConcealed, 0), "SUCI"),
        (suci(.agrees, 1), "SUCI, scheme"), (suci(.agrees, 2, 28), "SUCI, keyIdentifier"),
        (suci(.agrees, 2, 27, "0"), "SUCI, routingIndicator"),
      ]),
    Row(
      yaml: "keys: [{version: 0x30, identifier: 1, kcv: aabbcc, type: AES-128}]", good: key(48),
      bad: [
        (key(48, kcv: "aabbcd"), "ISD, key 48/1"), (key(48, type: "3DES-112"), "ISD, key 48/1"),
        (key(1), "ISD, key 48/1"), (key(48, isRight: false), "ISD, key 48/1"),
      ]),
    Row(
      yaml: "memory: {free: {min: 20000}}", good: { $0.freeMemory = 20000 },
      bad: [({ $0.freeMemory = 19999 }, "memory")]),
    Row(
      yaml: "memory: {free-volatile: 1000}", good: { $0.freeVolatileMemory = 1000 },
      bad: [({ $0.freeVolatileMemory = 1001 }, "memory")]),
    Row(
      yaml: "pins: {PIN1: {enabled: true, tries: 3, unblock-tries: 10}}", good: pin(),
      bad: [(pin(enabled: false), "PIN1"), (pin(tries: 2), "PIN1"), (pin(unblock: 9), "PIN1")]),
    Row(yaml: "pins: {ADM1: {code: inventory}}", good: code(true), bad: [(code(false), "ADM1")]),
    Row(
      yaml: "authentication: {ISIM: {maximum-sqn: 100}}", good: aka(.agrees),
      bad: [
        (aka(.disagrees), "AKA/ISIM"), (aka(.refused), "AKA/ISIM"), (aka(.agrees, 101), "AKA/ISIM, sqn"),
        (aka(.synchronisationFailure, 1 << 40), "AKA/ISIM, sqn"),
      ]),
  ]

  private func verdict(
    _ yaml: String, _ answers: RecordedAnswers?, _ change: (inout CardImage) -> Void = { _ in }
  ) throws -> CardVerdict {
    let names = Lint.rules.map(\.name).joined(separator: ", ")
    let text = "format: uicc-approval-specification/1\n\(yaml)\nlint: {off: [\(names)]}\n"
    let specification = try Specification(yaml: Array(text.utf8), name: "s.yaml")
    var image = try DemoCard.image
    change(&image)
    return Approval(specification).examine(RecordedCard(image: image, answers: answers), source: "card").verdict
  }

  @Test("met: approved; not met: an error at its place; not known: incomplete", arguments: rows)
  func requirement(row: Row) throws {
    var answers = RecordedAnswers()
    row.good(&answers)
    let good = try verdict(row.yaml, answers)
    #expect(good.verdict == .approved, "\(good.findings) \(good.unchecked)")
    for (change, place) in row.bad {
      var answers = RecordedAnswers()
      change(&answers)
      let bad = try verdict(row.yaml, answers)
      #expect(bad.verdict == .rejected && bad.findings.map(\.place.description) == [place], "\(bad)")
      #expect(bad.findings.allSatisfy { $0.clause == "s.yaml:2" })
    }
    #expect(try verdict(row.yaml, RecordedAnswers()).verdict != .approved)
  }

  @Test("NAFs of EF.GBANL, and life cycle, by the files themselves")
  func files() throws {
    for (yaml, place) in [
      ("gba: {USIM: {nafs: [naf.wattlefon.example], others: any}}", nil),
      ("gba: {USIM: {nafs: [naf.other.example], others: any}}", "MF/ADF.USIM/EF.GBANL"),
      ("gba: {USIM: {nafs: [naf.wattlefon.example], others: forbidden}}", "MF/ADF.USIM/EF.GBANL record 2"),
      ("files: {MF/ADF.USIM/EF.SPN: {life-cycle: activated}}", nil),
      ("files: {MF/ADF.USIM/EF.SPN: {life-cycle: deactivated}}", "MF/ADF.USIM/EF.SPN"),
    ] {
      let result = try verdict(yaml, nil)
      #expect(result.findings.map(\.place.description) == (place.map { [$0] } ?? []), "\(yaml)")
      #expect(result.unchecked.isEmpty)
    }
  }
}
