import BatchApproval
import CardImage
import Foundation
import ISO7816
import Inventory
import SoftUICC
import Synchronization
import TestSupport
import Testing
import UICC

@testable import Commands

/// What a batch presents to a card, and what it does not.
struct LiveSecretTests {
  /// A card whose commands are kept.
  private final class Watched: CardTransport {
    let card: SoftCard
    private(set) var commands: [[UInt8]] = []
    init(_ card: SoftCard) { self.card = card }
    var atr: [UInt8] { card.atr }
    var transmissionProtocol: TransmissionProtocol { card.transmissionProtocol }
    func transmit(_ command: [UInt8]) throws(TransportError) -> [UInt8] {
      commands.append(command)
      return try card.transmit(command)
    }
    func reset(_ kind: ResetKind) throws(TransportError) { try card.reset(kind) }
    func beginTransaction() throws(TransportError) {}
    func endTransaction() {}
    /// Commands with data and this instruction.
    func presented(_ instruction: UInt8) -> Int { commands.count { $0.count > 5 && $0[1] == instruction } }
  }

  private static let iccid = "8999001010000000425"

  private func run(
    _ yaml: String, inventory: String, _ card: SoftCard
  ) throws -> (verdict: CardVerdict, card: Watched, recording: RecordedCard) {
    let text = "format: uicc-approval-specification/1\n\(yaml)\n"
    let specification = try Specification(yaml: Array(text.utf8), name: "s.yaml")
    let index = try Inventory(Array(inventory.utf8)).index()
    let watched = Watched(card)
    let recording = CardRecorder(specification: specification, index: index, homeKey: nil).record(
      try CardSession(watched), iccid: Self.iccid, reader: "r", time: "t")
    let verdict = Approval(specification, inventory: index).examine(recording.card, source: "r").verdict
    return (verdict, watched, recording.card)
  }

  private var lintOff: String { "lint: {off: [\(Lint.rules.map(\.name).joined(separator: ", "))]}" }

  @Test("keys of the security domain are proven, and wrong ones found before the card counts")
  func keys() throws {
    let keys = "keys: [{version: 0x30, identifier: 1, kcv: 8baf47}, {version: 0x30, identifier: 2, kcv: 8baf47}]"
    for (last, isRight) in [("4f", true), ("5f", false)] {
      var configuration = SoftCard.Configuration()
      configuration.globalPlatform.presence = .always
      let key = "404142434445464748494a4b4c4d4e\(last)"
      let (verdict, card, recording) = try run(
        "\(keys)\n\(lintOff)",
        inventory: "ICCID,SCP02_ENC_1,SCP02_MAC_1,SCP02_DEK_1\n\(Self.iccid),\(key),\(key),\(key)\n",
        try SoftCard(image: try DemoCard.image, configuration: configuration))
      #expect(!String(decoding: try recording.json(), as: UTF8.self).contains(key))
      #expect(card.presented(0x82) == (isRight ? 1 : 0))
      if isRight {
        #expect(verdict.verdict == .approved, "\(verdict)")
      } else {
        #expect(verdict.findings.map(\.place.description).contains("ISD, key 48/1"), "\(verdict)")
        #expect(verdict.verdict == .rejected)
      }
    }
  }

  /// The demo card with PIN1 enabled, after wrong presentations.
  private func locked(wrong: Int) throws -> SoftCard {
    let card = try SoftCard(image: try DemoCard.image)
    let filler: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF]
    let enabled = try card.transmit([0x00, 0x28, 0x00, 0x01, 0x08] + Array("1234".utf8) + filler)
    #expect(enabled == [0x90, 0x00])
    for _ in 0..<wrong { _ = try card.transmit([0x00, 0x20, 0x00, 0x01, 0x08] + Array("9999".utf8) + filler) }
    try card.reset(.cold)
    return card
  }

  @Test("PIN1 is presented once where content is asked for, not where it is not, and not on its last try")
  func presentation() throws {
    let inventory = "ICCID,IMSI,PIN1\n\(Self.iccid),001010123456789,1234\n"
    let content = "files: {MF/ADF.USIM/EF.SPN: {content: {fields: {serviceProviderName: Wattlefon}}}}\n"
    for (yaml, wrong, presented) in [
      (content + lintOff, 0, 1), ("", 0, 1), ("files: {MF/ADF.USIM/EF.SPN: {size: 17}}\n" + lintOff, 0, 0),
      (content + lintOff, 2, 0), (content + lintOff, 3, 0),
    ] {
      let (_, card, recording) = try run(yaml, inventory: inventory, try locked(wrong: wrong))
      #expect(card.presented(0x20) == presented, "\(yaml.prefix(60)) \(wrong)")
      #expect(recording.answers?.pins?.first { $0.key == "PIN1" }?.triesLeft == 3 - wrong)
    }
  }
}
