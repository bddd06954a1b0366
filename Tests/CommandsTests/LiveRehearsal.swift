import AKA
import BatchApproval
import CardImage
import Crypto
import Foundation
import ISO7816
import SoftUICC
import TestSupport
import Testing
import UICC

@testable import Commands

/// The batch of ``BatchRehearsalTests`` as cards that answer for themselves: what was a recorded answer there is a
/// property of the card here.
struct LiveRehearsal: Sendable {
  let folder: TemporaryFolder
  let specification: String
  let inventory: String
  let numbers: [CardSeries.Numbers]
  private let images: [CardImage]
  private let defects: Set<Int>

  /// - Parameters:
  ///   - count: cards of the batch.
  ///   - isSeeded: with the twelve defects.
  init(count: Int = 25, isSeeded: Bool = true) throws {
    folder = try TemporaryFolder()
    var batch = try isSeeded ? BatchRehearsalTests.seeded() : SampleBatch(count: count)
    let golden = try Self.card(batch.golden.image, -1, defects: [])
    let recorded = Self.record(golden).card
    var answers = try #require(recorded.answers)
    answers.authentication = [.init(application: "USIM", outcome: .agrees)]
    batch.golden = RecordedCard(image: recorded.image, answers: answers)
    let written = try batch.write(to: folder.path, additions: "\nforbidden: [altfunk]\ncards: {count: \(count)}\n")
    let yaml = try String(contentsOfFile: written, encoding: .utf8)
    #expect(yaml.contains("USIM: required") && yaml.contains("pins:\n  PIN1: {enabled: false, tries: 3"))
    specification = written
    try yaml.replacing("USIM: required", with: "USIM: {maximum-sqn: 65536}").write(
      toFile: written, atomically: true, encoding: .utf8)
    inventory = folder.path + "/cards.csv"
    var lines = "ICCID,IMSI,MSISDN,ADM1,ALGORITHM,KI,OPC\n"
    for (index, card) in batch.numbers.enumerated() {
      lines += "\(card.iccid),\(card.imsi),\(card.msisdn),\(73_519_000 + index),milenage,"
      lines += "\(Hex.string(Self.k(index))),\(Hex.string(Self.opc(index)))\n"
    }
    try Data(lines.utf8).write(to: URL(fileURLWithPath: inventory))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: inventory)
    numbers = batch.numbers
    images = batch.cards.map(\.image)
    defects = isSeeded ? [1, 20, 24] : []
  }

  private static func k(_ index: Int) -> [UInt8] {
    (0..<16).map { UInt8(truncatingIfNeeded: 37 &* (index + 3) &+ 11 &* $0) }
  }
  private static func opc(_ index: Int) -> [UInt8] {
    (0..<16).map { UInt8(truncatingIfNeeded: 91 &* (index + 5) &+ 7 &* $0) }
  }

  /// A new card of this number.
  func card(_ index: Int) throws(SoftCardError) -> SoftCard {
    try Self.card(images[index], index, defects: defects)
  }

  private static func card(_ image: CardImage, _ index: Int, defects: Set<Int>) throws(SoftCardError) -> SoftCard {
    var configuration = SoftCard.Configuration()
    // Wrong K: that of the next card.
    let keys = SubscriberKeys(
      .milenage, k: SecretKey(k(defects.contains(1) && index == 1 ? 2 : index)),
      operatorValue: .opc(SecretKey(opc(index)))
    )
    // SQN far ahead.
    let start = defects.contains(24) && index == 24 ? SequenceNumber(rawValue: 1 << 46) ?? .zero : .zero
    configuration.subscriber = (try? keys.authenticationAlgorithm()).map {
      .init(algorithm: $0, sequence: SequenceArray(start: start))
    }
    // PIN tries used: a disabled PIN is not presented, but its counter stands.
    configuration.pins[0x01] = .init("1234", tries: defects.contains(20) && index == 20 ? 2 : 3, enabled: false)
    configuration.pins[0x0A] = .init("\(73_519_000 + index)", unblock: nil)
    return try SoftCard(image: image, configuration: configuration)
  }

  static func record(_ card: SoftCard, _ recorder: CardRecorder? = nil) -> CardRecorder.Recording {
    let recorder =
      recorder
      ?? CardRecorder(
        specification: Specification(name: "", profile: ProfileMetadata(name: "")), index: nil, homeKey: nil)
    do {
      let session = try CardSession(card)
      return recorder.record(session, iccid: card.image().iccid, reader: "in process", time: "2026-01-01T00:00:00Z")
    } catch {
      var answers = RecordedAnswers()
      answers.interruption = "\(error)"
      return .init(card: RecordedCard(image: CardImage(), answers: answers))
    }
  }
}
