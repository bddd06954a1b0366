import CardImage
import Foundation
import GlobalPlatform
import ISO7816
import PCSC
import Procedures
import SoftUICC
import TestSupport
import Testing
import UICC

/// Lines that are cut around every command of a change of rules: nothing is lost, and what was begun comes to one of its
/// two ends, by resume, by the same change once more, or by undo. In process, over vpcd, and on a foreign ARA-M.
@Suite(.serialized) final class AccessRuleCutTests {
  typealias Rule = AccessRuleEditorTests

  /// Whether the card under test wants a secure channel; each test has an instance of its own.
  private var isSecured = false

  enum Way: Sendable, CaseIterable {
    case resume, again, undo
  }

  private static let isFull = ProcessInfo.processInfo.environment["UICC_FULL"] != nil

  private static func set(_ rules: [AccessRule]) -> Set<[UInt8]> { Set(rules.map(\.bytes)) }

  /// Through a channel to the security domain where the card wants one.
  private func editor(_ transport: any CardTransport, _ folder: TemporaryFolder) throws -> AccessRuleEditor {
    var editor = AccessRuleEditor(try CardSession(transport), journals: folder.path)
    guard isSecured else { return editor }
    let key = Array(0x40...0x4F) as [UInt8]
    let access = SecureChannelAccess { _, _ in SecureChannelKeys(version: 0x30, enc: key, mac: key, dek: key) }
    editor.route = { session in
      let manager = try access.open(session)
      try manager.personalize(.araM)
      return .domain(manager)
    }
    return editor
  }

  private func change(_ transport: any CardTransport, _ folder: TemporaryFolder) throws -> AccessRuleEditor {
    let editor = try editor(transport, folder)
    try editor.run(editor.plan { _ in Rule.after }, title: "change")
    return editor
  }

  private func rules(_ transport: any CardTransport) throws -> Set<[UInt8]> {
    let master = try #require(try AccessRuleMaster.select(on: CardSession(transport)))
    return Self.set(try master.readList().list.rules)
  }

  /// What must hold right after a cut, and after the way on from there.
  /// - Parameter transport: to the card, back in the reader.
  private func bringToAnEnd(
    _ transport: any CardTransport, _ folder: TemporaryFolder, _ way: Way, _ place: String
  ) throws {
    let (before, after) = (Self.set(Rule.before), Self.set(Rule.after))
    let there = try rules(transport)
    try #require(before.isSubset(of: there) || after.isSubset(of: there), "\(place): a rule is lost")
    let editor = try editor(transport, folder)
    switch way {
    case .resume:
      // Nothing is open where the line was cut before the journal.
      let isOpen = try editor.finish(undo: false) != nil
      try #require(rules(transport) == (isOpen ? after : before), "\(place): resumed")
    case .again:
      try editor.run(editor.plan { _ in Rule.after }, title: "change")
      try #require(rules(transport) == after, "\(place): once more")
      try #require(try editor.finish(undo: false) == nil, "\(place): once more leaves it open")
      // The journal still has the rules from before the cut.
      if try editor.finish(undo: true) != nil {
        try #require(rules(transport) == before, "\(place): once more, then taken back")
      }
    case .undo:
      _ = try editor.finish(undo: true)
      try #require(rules(transport) == before, "\(place): taken back")
    }
    try #require(try editor.finish(undo: false) == nil, "\(place): something is left open")
  }

  /// Cuts around command after command, until a run comes through.
  /// - Parameter prepare: a line to a card that has the rules from before.
  private func cutEverywhere(
    _ way: Way, step: Int = 1, _ prepare: () throws -> any CardTransport
  ) throws -> Int {
    var cuts = 0
    for limit in stride(from: 1, to: 1000, by: step) {
      for isAfter in [false, true] {
        let folder = try TemporaryFolder()
        let card = try prepare()
        let line = LineTap(card) { number, _ in number < limit ? .pass : isAfter ? .cutAfter : .cutBefore }
        if (try? change(line, folder)) != nil { return cuts }
        cuts += 1
        try card.reset(.cold)
        try bringToAnEnd(card, folder, way, "cut \(isAfter ? "after" : "before") command \(limit)")
      }
    }
    return cuts
  }

  @Test(arguments: Way.allCases) func inProcess(way: Way) throws {
    let cuts = try cutEverywhere(way) { try Rule.card(Rule.before) }
    #expect(cuts > 40)
  }

  /// Each phase of a change opens a channel, which a cut ends.
  @Test(arguments: [Way.again, .undo]) func throughASecureChannel(way: Way) throws {
    isSecured = true
    let cuts = try cutEverywhere(way, step: Self.isFull ? 1 : 4) { try Rule.card(Rule.before, isSecured: true) }
    #expect(cuts > 20)
  }

  @Test(.needsShared("tools/aram_sim.py"), arguments: Way.allCases) func onAForeignARAM(way: Way) throws {
    let card = try ForeignARAM.direct(arguments: ["--chain", "next"])
    let cuts = try cutEverywhere(way) {
      var writer = AccessRuleWriter(.open(try #require(try AccessRuleMaster.select(on: CardSession(card)))))
      try writer.delete(.all)
      for rule in Rule.before { try writer.store(rule) }
      return card
    }
    #expect(cuts > 40)
  }

  /// A change that is being taken back may be cut as well; it stays open until it is at an end.
  @Test func takingBackMayBeCutToo() throws {
    let (before, after) = (Self.set(Rule.before), Self.set(Rule.after))
    var cuts = 0
    for limit in 1..<200 {
      for (isAfter, undo) in [(false, false), (false, true), (true, false), (true, true)] {
        let folder = try TemporaryFolder()
        let card = try Rule.card(Rule.before)
        _ = try change(card, folder)
        let line = LineTap(card) { number, _ in number < limit ? .pass : isAfter ? .cutAfter : .cutBefore }
        let done = try? AccessRuleEditor(CardSession(line), journals: folder.path).finish(undo: true)
        if done != nil {
          #expect(cuts > 40)
          return
        }
        cuts += 1
        let there = try rules(card)
        try #require(before.isSubset(of: there) || after.isSubset(of: there), "cut at \(limit): a rule is lost")
        let editor = AccessRuleEditor(try CardSession(card), journals: folder.path)
        if there != after {
          #expect(throws: AccessRuleError.self, "what is open comes first") {
            try editor.run(editor.plan { _ in [] }, title: "another")
          }
        }
        _ = try editor.finish(undo: undo)
        try #require(rules(card) == (undo ? before : after), "cut at \(limit)")
      }
    }
    Issue.record("no run came through")
  }

  /// The card is pulled out of the reader, with the service between.
  @Test(.needsVPCD) func inAReader() async throws {
    let whole = LineTap(try Rule.card(Rule.before)) { _, _ in .pass }
    _ = try change(whole, TemporaryFolder())
    // The last commands, where the writes are.
    let places = Self.isFull ? Array(1...whole.count) : Array(stride(from: whole.count - 13, to: whole.count, by: 5))
    try await VPCDPort.withPort { port in
      for (limit, isAfter) in places.flatMap({ [($0, false), ($0, true)] }) {
        for way in Self.isFull ? Way.allCases : [isAfter ? .resume : .undo] {
          let folder = try TemporaryFolder()
          let card = try Rule.card(Rule.before)
          let counter = Counter()
          let peer = try VPCDPeer(port, atr: card.atr) { command in
            let number = counter.next()
            if number > limit || number == limit && !isAfter { return .leave }
            guard let answer = try? card.transmit(command), number < limit else { return .leave }
            return .bytes(answer)
          }
          #expect(throws: (any Error).self) { try change(Context().connect(to: port.readerName), folder) }
          peer.leave()
          try port.waitUntilEmpty()
          card.insert()
          try port.serving(card) {
            try bringToAnEnd(Context().connect(to: port.readerName), folder, way, "pulled at \(limit)")
          }
          try port.waitUntilEmpty()
        }
      }
    }
  }

  private final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var number = 0
    func next() -> Int {
      lock.withLock {
        number += 1
        return number
      }
    }
  }
}

/// Lists that make no sense, and cards that delete in one way only.
struct AccessRuleDamageTests {
  typealias Rule = AccessRuleEditorTests

  /// A list whose second rule says that it is longer than all that follows.
  private static func damaged() throws -> SoftCard {
    var image = try DemoCard.image
    image.araM = [Rule.rule(1).bytes, [0xE2, 0x7F, 0xE1, 0x02, 0xC1, 0x00]]
    var configuration = SoftCard.Configuration()
    configuration.globalPlatform.presence = .always
    return try SoftCard(image: image, configuration: configuration)
  }

  @Test func aDamagedListIsLeftAloneUntilItIsForced() throws {
    let folder = try TemporaryFolder()
    let card = try Self.damaged()
    let editor = AccessRuleEditor(try CardSession(card), journals: folder.path)
    do {
      _ = try editor.plan { $0 + [Rule.rule(2)] }
      Issue.record("a list that makes no sense was changed")
    } catch let error as AccessRuleError {
      #expect(error.description.hasPrefix("the card's list of rules makes no sense, and nothing was changed: byte "))
      #expect(error.hints.contains { $0.hasPrefix("uicc ara-m clear --force") })
    }
    #expect(throws: AccessRuleError.self) { try editor.planToClear(force: false) }
    #expect(card.statistics[0xE2] == 0)

    let plan = try editor.planToClear(force: true)
    #expect(plan.damage.count == 1 && plan.deletes == [Rule.rule(1)])
    let journal = try #require(try editor.run(plan, title: "clear"))
    #expect(card.image().araM == [])
    #expect(try String(contentsOfFile: journal, encoding: .utf8).contains("e27fe102c100"), "all bytes are kept")
    _ = try #require(try editor.finish(undo: true))
    #expect(card.image().araM == [Rule.rule(1).bytes], "what could be read comes back")
  }

  @Test func aListWithoutAnyRuleThatCanBeReadIsClearedToo() throws {
    let folder = try TemporaryFolder()
    var image = try DemoCard.image
    image.araM = [[0xE2]]
    let card = try SoftCard(image: image)
    let editor = AccessRuleEditor(try CardSession(card), journals: folder.path)
    try editor.run(editor.planToClear(force: true), title: "clear")
    #expect(card.image().araM == [])
    #expect(try editor.planToClear(force: true).isEmpty)
  }

  /// A card that answers GET DATA [all] with 6F00 until everything is deleted.
  @Test func aListThatTheCardRefusesIsClearedToo() throws {
    let folder = try TemporaryFolder()
    let card = try Rule.card(Rule.before)
    let line = LineTap(card) { _, command in
      command.starts(with: [0x80, 0xCA, 0xFF, 0x40]) && !card.image().araM.isEmpty ? .answer([0x6F, 0x00]) : .pass
    }
    let editor = AccessRuleEditor(try CardSession(line), journals: folder.path)
    #expect(throws: AccessRuleError.self) { try editor.planToClear(force: false) }
    try editor.run(editor.planToClear(force: true), title: "clear")
    #expect(card.image().araM == [])
  }

  /// A card that is still damaged after it said yes.
  @Test func aCardThatOnlySaysThatItDeletedIsFoundOut() throws {
    let folder = try TemporaryFolder()
    let line = LineTap(try Self.damaged()) { _, command in
      command.starts(with: [0x80, 0xE2]) ? .answer([0x90, 0x00]) : .pass
    }
    let editor = AccessRuleEditor(try CardSession(line), journals: folder.path)
    let plan = try editor.planToClear(force: true)
    do {
      try editor.run(plan, title: "clear")
      Issue.record("nothing was deleted")
    } catch {
      #expect(error.description.hasPrefix("the card took all commands and its list of rules makes no sense: byte "))
    }
  }

  /// STORE DATA with a delete command whose object is a whole rule is refused.
  private static func byReferenceOnly(_ card: SoftCard, _ status: StatusWord) -> LineTap {
    LineTap(card) { _, command in
      guard command.count > 8, command[1] == 0xE2, command[5] == 0xF1, command.dropFirst(6).prefix(3).contains(0xE2)
      else { return .pass }
      return .answer([status.sw1, status.sw2])
    }
  }

  @Test(arguments: [0x6A80, 0x6A81, 0x6981] as [StatusWord])
  func cardsThatDeleteByTheReferenceOnly(status: StatusWord) throws {
    let folder = try TemporaryFolder()
    let card = try Rule.card(Rule.before)
    let editor = AccessRuleEditor(try CardSession(Self.byReferenceOnly(card, status)), journals: folder.path)
    try editor.run(editor.plan { _ in Rule.after }, title: "change")
    #expect(Set(card.image().araM) == Set(Rule.after.map(\.bytes)))
    _ = try editor.finish(undo: true)
    #expect(Set(card.image().araM) == Set(Rule.before.map(\.bytes)))
  }

  @Test func aRuleThatStaysIsNotDeletedWithOneOfTheSameReference() throws {
    let folder = try TemporaryFolder()
    var other = AccessRule.Draft()
    other.deviceApp = .hash([UInt8](repeating: 1, count: 32))
    other.nfc = .always
    let card = try Rule.card([Rule.rule(1), other.rule])
    let editor = AccessRuleEditor(try CardSession(Self.byReferenceOnly(card, 0x6A80)), journals: folder.path)
    do {
      try editor.run(editor.plan { _ in [other.rule] }, title: "change")
      Issue.record("the card cannot delete one of them alone")
    } catch let error as AccessRuleError {
      #expect(
        error.description.hasPrefix("the card deletes by the ref-do only, and a rule that stays has the same: e1"))
    }
    #expect(card.image().araM == [Rule.rule(1).bytes, other.rule.bytes])
    #expect(try editor.finish(undo: false) == nil, "nothing was changed, nothing is open")
  }
}
