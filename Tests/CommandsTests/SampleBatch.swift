import BatchApproval
import CardImage
import Foundation
import ISO7816
import SoftUICC
import TestSupport
import Testing

/// A batch of sample cards made from the demo card, their inventory, and defects to plant in them.
struct SampleBatch {
  var cards: [RecordedCard]
  /// Numbers as the inventory has them.
  var numbers: [CardSeries.Numbers]
  var golden: RecordedCard

  /// - Parameter count: cards without the golden one.
  init(count: Int) throws {
    var demo = try DemoCard.image
    demo.araM = [Self.rule(aid: 0x01), Self.rule(aid: 0x02)]
    let series = try CardSeries(demo)
    golden = RecordedCard(image: demo, answers: Self.answers)
    numbers = (1...count).map { series.numbers($0) }
    cards = (1...count).map { index in
      RecordedCard(image: series.image(index), answers: Self.answers)
    }
  }

  static var answers: RecordedAnswers {
    var answers = RecordedAnswers()
    answers.pins = [.init(key: "PIN1", isEnabled: true, triesLeft: 3, unblockTriesLeft: 10)]
    answers.authentication = [.init(application: "USIM", outcome: .agrees, sqn: 32)]
    return answers
  }

  /// A REF-AR-DO (GPD_SPE_013 §4.2): one application for all devices, always.
  static func rule(aid last: UInt8) -> [UInt8] {
    [0xE2, 0x10, 0xE1, 0x09, 0x4F, 0x05, 0xA0, 0x00, 0x00, 0x01, last, 0xC1, 0x00, 0xE3, 0x03, 0xD0, 0x01, 0x01]
  }

  var inventory: String {
    "ICCID,IMSI,MSISDN\n" + numbers.map { "\($0.iccid),\($0.imsi),\($0.msisdn)\n" }.joined()
  }

  /// Writes golden.json, cards.csv and the folder cards; returns the specification that `uicc batch init` made.
  func write(to folder: String, additions: String = "") throws -> String {
    func write(_ bytes: [UInt8], _ name: String) throws {
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
    try FileManager.default.createDirectory(atPath: "\(folder)/cards", withIntermediateDirectories: true)
    for (index, card) in cards.enumerated() {
      try write(card.json(), "cards/card\(String(1001 + index).dropFirst()).json")
    }
    try write(golden.json(), "golden.json")
    try write(Array(inventory.utf8), "cards.csv")
    let series = try CardSeries(golden.image)
    try write(
      Array("ICCID,IMSI,MSISDN\n\(series.first.iccid),\(series.first.imsi),\(series.first.msisdn)\n".utf8), "golden.csv"
    )
    let made = try UICCProcess.run(
      "batch", "init", "\(folder)/golden.json", "--inventory", "\(folder)/golden.csv", "-o", "\(folder)/made.yaml")
    #expect(made.status == 0, "\(made.errors)")
    let yaml = try String(contentsOfFile: "\(folder)/made.yaml", encoding: .utf8)
    let edited = yaml.replacing("lint:\n  off: []", with: "lint:\n  off: [gba-delivery, sfi-standard]") + additions
    try write(Array(edited.utf8), "wattlefon.yaml")
    return "\(folder)/wattlefon.yaml"
  }

  /// Changes one card's image.
  mutating func change(_ number: Int, _ body: (inout CardImage) -> Void) {
    var image = cards[number].image
    body(&image)
    cards[number] = RecordedCard(image: image, answers: cards[number].answers)
  }

  /// Changes what one card answered.
  mutating func answer(_ number: Int, _ body: (inout RecordedAnswers) -> Void) {
    var answers = cards[number].answers ?? RecordedAnswers()
    body(&answers)
    cards[number] = RecordedCard(image: cards[number].image, answers: answers)
  }
}

extension CardImage {
  mutating func change(_ path: String, _ body: (inout File) -> Void) {
    guard let index = files.firstIndex(where: { $0.path == path }) else {
      Issue.record("no \(path)")
      return
    }
    body(&files[index])
  }
}

extension CardImage.File {
  /// Exchanges bytes of the response to SELECT.
  mutating func replaceFCP(_ old: String, _ new: String) {
    let text = Hex.string(fcp)
    #expect(text.contains(old), "\(path): \(text)")
    fcp = Hex.bytes(text.replacing(old, with: new, maxReplacements: 1)) ?? []
  }

  mutating func changeByte(record: Int? = nil, at offset: Int, to byte: UInt8) {
    switch content {
    case .data(var data):
      data[offset] = byte
      content = .data(data)
    case .records(var records):
      records[(record ?? 1) - 1]?[offset] = byte
      content = .records(records)
    default: Issue.record("\(path) has no bytes")
    }
  }
}
