import CardImage
import Foundation
import GlobalPlatform
import ISO7816
import SoftUICC
import TestSupport
import Testing
import UICC

/// Rules on the software card's ARA-M in all its habits.
struct AccessRuleCardTests {
  typealias Setup = SoftCard.GlobalPlatformSetup

  struct Habit: Sendable {
    var name: String
    var transmission = TransmissionProtocol.t0
    var change: @Sendable (inout Setup) -> Void
  }

  static let habits: [Habit] = [
    Habit(name: "get data next") { _ in },
    Habit(name: "pieces of 7 bytes") { $0.piece = 7 },
    Habit(name: "61XX") { $0.chaining = .getResponse },
    Habit(name: "T=1, next", transmission: .t1) { _ in },
    Habit(name: "T=1, 61XX", transmission: .t1) { $0.chaining = .getResponse },
    Habit(name: "no blocks, so chaining") { $0.refusesBlocks = true },
    Habit(name: "no chaining, so blocks") { $0.refusesChaining = true },
  ]

  @Test(arguments: habits.indices) func listsComeHomeByteForByte(index: Int) throws {
    let habit = Self.habits[index]
    var random = RandomRules(seed: UInt64(index) &+ 0x5EED)
    let rounds = ProcessInfo.processInfo.environment["UICC_FULL"] == nil ? 6 : 200
    for round in 0..<rounds {
      let rules = random.list(upTo: habit.name == "pieces of 7 bytes" ? 12 : 60)
      let (card, session) = try SecureChannelCardTests.card(habit.change, transmission: habit.transmission)
      let master = try #require(try AccessRuleMaster.select(on: session))
      var writer = AccessRuleWriter(.open(master))
      for rule in rules { try writer.store(rule) }
      let content = try master.read()
      #expect(content.list.rules == rules, "\(habit.name), round \(round)")
      #expect(content.list.problems.isEmpty)
      #expect(content.version == "1.1.0")
      #expect(card.image().araM == rules.map(\.bytes))
      // One rule away, exactly.
      if let victim = random.pick(from: rules) {
        let before = content.refreshTag
        #expect(try writer.delete(.rule(victim.bytes)))
        let after = try master.read()
        #expect(after.list.rules == rules.filter { $0 != victim })
        #expect(after.refreshTag != before)
      }
      try writer.delete(.all)
      #expect(try master.readList().list.rules.isEmpty)
    }
  }

  @Test func imagesCarryTheRules() throws {
    var image = try DemoCard.image
    let odd: [UInt8] = [0xE2, 0x81, 0x09, 0xE1, 0x02, 0xC1, 0x00, 0xE3, 0x03, 0xD0, 0x01, 0x01]
    image.araM = [AccessRuleTests.rule().bytes, odd]
    let card = try SoftCard(image: image)
    let master = try #require(try AccessRuleMaster.select(on: CardSession(card)))
    #expect(try master.readList().list.rules.map(\.bytes) == image.araM)
    #expect(card.image() == image)
  }

  @Test func aCardWithoutRulesHasNoARAM() throws {
    var image = try DemoCard.image
    image.araM = []
    #expect(try AccessRuleMaster.select(on: CardSession(SoftCard(image: image))) == nil)
  }

  static let deletions: [(deletion: AccessRuleDeletion, left: [Int])] = [
    (.all, []), (.aid([0x4F, 0x05, 1, 2, 3, 4, 5]), [0, 3]), (.aid([0xC0, 0x00]), [0, 1, 2]),
    (.aid([0x4F, 0x05, 9, 9, 9, 9, 9]), [0, 1, 2, 3]),
  ]
  @Test(arguments: deletions.indices) func deletingTakesWhatIsNamed(index: Int) throws {
    let rules = [
      AccessRuleTests.rule(), AccessRuleTests.rule { $0.aid = .aid([1, 2, 3, 4, 5]) },
      AccessRuleTests.rule {
        $0.aid = .aid([1, 2, 3, 4, 5])
        $0.nfc = .always
      }, AccessRuleTests.rule { $0.aid = .implicit },
    ]
    let (_, session) = try SecureChannelCardTests.card()
    let master = try #require(try AccessRuleMaster.select(on: session))
    var writer = AccessRuleWriter(.open(master))
    for rule in rules { try writer.store(rule) }
    try writer.delete(Self.deletions[index].deletion)
    #expect(try master.readList().list.rules == Self.deletions[index].left.map { rules[$0] })
  }

  /// Answers by hand: what the list's reader must survive.
  static let hostile: [(answers: [String], rules: Int, problems: Int)] = [
    (["ff40"], 0, 1), ([""], 0, 0), (["ff40827fffe202e100"], 1, 1), (["ff4083ffffff00", "00", "00"], 0, 1),
    (["ff4005e202", "e100", "00"], 1, 0), (["ff", "40", "04", "e202e100"], 1, 0),
    (["e202e100"], 0, 1), (["ff4004e2820001"], 0, 1),
  ]
  @Test(arguments: hostile.indices) func hostileAnswersHaveAVerdict(index: Int) throws {
    let row = Self.hostile[index]
    var left = row.answers[...]
    let card = ScriptedARAM {
      guard $0[1] == 0xCA, let next = left.popFirst(), let bytes = Hex.bytes(next) else { return [0x6A, 0x88] }
      return bytes + [0x90, 0x00]
    }
    let master = try #require(try AccessRuleMaster.select(on: CardSession(card)))
    let list = try master.readList().list
    #expect(list.rules.count == row.rules)
    #expect(list.problems.count == row.problems, "\(list.problems)")
  }
}

/// A card that selects everything and answers the rest by a closure.
final class ScriptedARAM: CardTransport {
  private let answer: ([UInt8]) -> [UInt8]
  init(_ answer: @escaping ([UInt8]) -> [UInt8]) { self.answer = answer }
  var atr: [UInt8] { [0x3B, 0x00] }
  var transmissionProtocol: TransmissionProtocol { .t1 }
  func transmit(_ command: [UInt8]) throws(TransportError) -> [UInt8] {
    if command[1] == 0xA4 { return (command[2] == 4 ? [] : [0x62, 0x03, 0x8A, 0x01, 0x05]) + [0x90, 0x00] }
    return answer(command)
  }
  func reset(_ kind: ResetKind) throws(TransportError) {}
  func beginTransaction() throws(TransportError) {}
  func endTransaction() {}
}
