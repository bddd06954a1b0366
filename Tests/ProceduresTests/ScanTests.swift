import CardImage
import ElementaryFiles
import Foundation
import ISO7816
import Inventory
import PCSC
import Procedures
import SoftUICC
import TestSupport
import Testing
import UICC

/// What no table names, found by trying.
@Suite struct ScanTests {
  /// The demo card with an application that EF.DIR does not list and a file that only its SFI reaches.
  private static func card() throws -> SoftCard {
    var image = try DemoCard.image
    let aid: [UInt8] = [0xA0, 0x00, 0x00, 0x05, 0x59, 0x10, 0x10, 0x01]
    image.files.append(
      CardImage.File(
        path: "MF/ADF.hidden", aid: AID(aid),
        fcp: TLV(
          tag: 0x62,
          children: [
            TLV(tag: 0x82, value: [0x78, 0x21]), TLV(tag: 0x84, value: aid), TLV(tag: 0x8A, value: [0x05]),
          ]
        ).encoded, structure: .adf))
    image.files.append(
      CardImage.File(
        path: "MF/1234", fid: 0x1234,
        fcp: TLV(
          tag: 0x62,
          children: [
            TLV(tag: 0x82, value: [0x41, 0x21]), TLV(tag: 0x83, value: [0x12, 0x34]), TLV(tag: 0x8A, value: [0x05]),
            TLV(tag: 0x80, value: [0x00, 0x04]), TLV(tag: 0x88, value: [0x38]),
          ]
        ).encoded, structure: .transparent, content: .data(Array("Watt".utf8))))
    return try SoftCard(image: image)
  }

  private static let places = [
    "MF/ADF.a000000559101001", "MF/7f66", "MF/sfi-7", "MF/ADF.USIM/6f9f", "MF/7f66/6f01", "MF/7f66/6f02",
  ]

  private static func scan(
    _ session: CardSession, _ options: ScanOptions = ScanOptions(), _ state: ScanState = ScanState(),
    save: ((ScanState) -> Void)? = nil
  ) -> (outcome: CardScan.Outcome, apdus: Int, tried: Int) {
    var walk = CardWalk(session)
    let image = walk.run().image
    let before = session.exchange.statistics.apdus
    var scan = CardScan(session, image: image, options: options, state: state, save: save)
    let tried = scan.remaining
    let outcome = scan.run()
    return (outcome, session.exchange.statistics.apdus - before, tried)
  }

  @Test func everyUnknownFileIsFoundAndNothingElse() throws {
    let card = try Self.card()
    let (outcome, apdus, tried) = Self.scan(try CardSession(card))
    #expect(Set(outcome.files.map(\.path)) == Set(Self.places))
    #expect(outcome.state.isComplete && outcome.interruption == nil)
    let secret = outcome.files.first { $0.path == "MF/7f66/6f02" }
    #expect(secret?.status == .securityStatusNotSatisfied && secret?.content == CardImage.Content.none)
    #expect(outcome.files.first { $0.path == "MF/sfi-7" }?.content == .data(Array("Watt".utf8)))
    guard case .data(let bytes)? = outcome.files.first(where: { $0.path == "MF/7f66/6f01" })?.content else {
      Issue.record("6f01 was not read")
      return
    }
    #expect(String(decoding: bytes.prefix(9), as: UTF8.self) == "Wattlefon")
    // One APDU for each identifier that is not there; the two directories found add their own.
    let places = Double(apdus) / Double(tried + 2 * (512 + 30))
    #expect(places > 0.8 && places < 1.05, "\(apdus) APDUs for \(tried) identifiers and two more directories")
  }

  @Test func whatWasRefusedIsReadAfterTheCode() throws {
    let card = try Self.card()
    let first = Self.scan(try CardSession(card)).outcome
    let session = try WritableCard.session(card)
    let second = Self.scan(session, ScanOptions(), first.state)
    let secret = second.outcome.files.first { $0.path == "MF/7f66/6f02" }
    #expect(
      secret?.status == nil && secret?.content.parts.first?.starts(with: Array("key set 2: Wattlefon".utf8)) == true)
    #expect(Set(second.outcome.files.map(\.path)) == Set(Self.places))
    #expect(second.apdus < 60, "the finds alone: \(second.apdus) APDUs")
  }

  @Test func aScanThatWasCutOffGoesOn() throws {
    let whole = Self.scan(try CardSession(Self.card()))
    let card = try Self.card()
    var state = ScanState()
    var sum = 0
    for _ in 0..<20 where !state.isComplete {
      let session = try CardSession(card)
      var walk = CardWalk(session)
      let image = walk.run().image
      let before = session.exchange.statistics.apdus
      card.behaviour.removedAfter = card.statistics.apdus + 1500
      var scan = CardScan(session, image: image, options: ScanOptions(), state: state) { state = $0 }
      let outcome = scan.run()
      #expect(outcome.state.isComplete == (outcome.interruption == nil))
      state = try ScanRecord(json: ScanRecord(card: "1", options: "x", state: state).fields.jsonBytes()).state
      sum += session.exchange.statistics.apdus - before
      card.behaviour.removedAfter = nil
      card.insert()
    }
    #expect(state.isComplete)
    #expect(Set(state.finds.map(\.path)) == Set(Self.places))
    #expect(Double(sum) < Double(whole.apdus) * 1.1 + 200, "nothing is tried twice: \(sum) of \(whole.apdus)")
  }

  @Test func quickIsShorterAndARangeIsExact() throws {
    var quick = ScanOptions()
    quick.reach = .quick
    let standard = Self.scan(try CardSession(Self.card()))
    let short = Self.scan(try CardSession(Self.card()), quick)
    #expect(short.apdus * 2 < standard.apdus, "\(short.apdus) of \(standard.apdus)")
    var range = ScanOptions()
    range.reach = .range(0x6F9F...0x6F9F)
    range.triesSFIs = false
    range.triesApplications = false
    let exact = Self.scan(try CardSession(Self.card()), range)
    #expect(exact.outcome.files.map(\.path) == ["MF/ADF.USIM/6f9f"] && exact.apdus < 100)
  }

  @Test func aCardOfClassA0IsScannedToo() throws {
    var image = try WritableCard.sim().image()
    image.files.removeAll { $0.path == "MF/DF.GSM/EF.SPN" }
    let card = try WritableCard.sim()
    let session = try CardSession(card)
    var scan = CardScan(session, image: image, options: ScanOptions())
    let outcome = scan.run()
    #expect(outcome.files.map(\.path) == ["MF/DF.GSM/6f46"] && outcome.interruption == nil)
  }

  @Test(.needsVPCD) func aReaderBringsTheSame() async throws {
    try await VPCDPort.withPort { port in
      let outcome = try port.serving(Self.card()) {
        Self.scan(try CardSession(Context().connect(to: port.readerName))).outcome
      }
      #expect(Set(outcome.files.map(\.path)) == Set(Self.places) && outcome.state.isComplete)
    }
  }

  @Test(arguments: ["", "{}", "[]", #"{"format":"uicc-scan/2"}"#, #"{"format":"uicc-scan/1","card":1}"#])
  func statesOfOthersAreRefused(text: String) {
    #expect(throws: EditError.self) { try ScanRecord(json: Array(text.utf8)) }
  }
}
