import CardImage
import Foundation
import ISO7816
import Inventory
import PCSC
import Procedures
import SoftUICC
import TestSupport
import Testing
import UICC

/// The line is cut before and after every single write of a plan. What is left is brought to one of the two ends.
@Suite struct RebrandCutTests {
  /// A plan of the demo card with its two ends.
  private struct Bench {
    let plan: RebrandPlan
    let changes: [CardChange]
    let paths: Set<String>
    let old: [String: CardImage.Content]
    let new: [String: CardImage.Content]
    /// UPDATE BINARY, UPDATE RECORD and SET DATA that the plan takes.
    let writes: Int

    init() throws {
      let card = try WritableCard.usim()
      var plan = try RebrandPlanTests.plan(card.image())
      // Files of all structures; those of PIN2 need a second code and add nothing.
      plan.changes.removeAll { $0.needs == "PIN2" || $0.part.path.contains("PHONEBOOK") }
      let session = try WritableCard.session(card)
      let binding = try RebrandPlanTests.run(plan, session).bind()
      let paths = Set(binding.changes.map(\.place.path))
      let before = card.statistics.writes
      old = Self.contents(card, paths)
      let folder = JournalFolder()
      _ = try ChangeRunner(session, journals: folder.store).apply(binding.changes, title: plan.title)
      new = Self.contents(card, paths)
      writes = card.statistics.writes - before
      (self.plan, self.paths, changes) = (plan, paths, binding.changes)
    }

    static func contents(_ card: SoftCard, _ paths: Set<String>) -> [String: CardImage.Content] {
      Dictionary(card.image().files.filter { paths.contains($0.path) }.map { ($0.path, $0.content) }) { $1 }
    }
  }

  @Test func everyWriteCutInProcessEndsAtOneOfTheTwoEnds() throws {
    let bench = try Bench()
    #expect(bench.writes >= 40 && bench.changes.count >= 40)
    var mixed = 0
    for write in 1...bench.writes {
      for (tear, resumes) in [
        (SoftCard.Behaviour.Tear.before(write: write), true), (.before(write: write), false),
        (.after(write: write), true), (.after(write: write), false),
      ] {
        let card = try WritableCard.usim()
        let folder = JournalFolder()
        card.behaviour.tear = tear
        let session = try WritableCard.session(card)
        #expect(throws: ChangeError.self) {
          try ChangeRunner(session, journals: folder.store).apply(bench.changes, title: bench.plan.title)
        }
        card.behaviour.tear = nil
        card.insert()
        let left = Bench.contents(card, bench.paths)
        if left != bench.old, left != bench.new { mixed += 1 }
        let runner = ChangeRunner(try WritableCard.session(card), journals: folder.store)
        let journal = try #require(folder.store.unfinished(CardIdentity(runner.session)))
        #expect(journal.head.title == bench.plan.title)
        _ = try resumes ? runner.resume(journal) : runner.undo(journal)
        #expect(Bench.contents(card, bench.paths) == (resumes ? bench.new : bench.old), "write \(write), \(tear)")
        if resumes, write % 10 == 1 {
          let proof = try RebrandPlanTests.run(bench.plan, runner.session).prove()
          let planned = Set(bench.changes.map(\.place.path))
          let listed = Set(bench.plan.manual.map(\.part.path))
          #expect(proof.unexpected.allSatisfy { !planned.contains($0.path) || listed.contains($0.path) })
        }
      }
    }
    #expect(mixed > 160, "cuts in the middle were among them")
  }

  /// The card is pulled. Every twentieth write, all of them where UICC_LONG is set: a reader takes about half a second
  /// to see a card.
  @Test(.needsVPCD) func aCardPulledFromAReaderEndsAtOneOfTheTwoEnds() async throws {
    let bench = try Bench()
    let step = ProcessInfo.processInfo.environment["UICC_LONG"] == nil ? 20 : 1
    for write in stride(from: 1, through: bench.writes, by: step) {
      for tear in [SoftCard.Behaviour.Tear.before(write: write), .after(write: write)] {
        let resumes = (write + (tear == .before(write: write) ? 0 : 1)) % 2 == 0
        try await VPCDPort.withPort { port in
          let card = try WritableCard.usim()
          let folder = JournalFolder()
          card.behaviour.tear = tear
          func serve(_ body: (CardSession) throws -> Void) throws {
            try port.serving(card) { try body(WritableCard.session(Context().connect(to: port.readerName))) }
          }
          try serve { (session: CardSession) throws in
            #expect(throws: ChangeError.self) {
              try ChangeRunner(session, journals: folder.store).apply(bench.changes, title: bench.plan.title)
            }
          }
          card.behaviour.tear = nil
          card.insert()
          try port.waitUntilEmpty()
          try serve { (session: CardSession) throws in
            let runner = ChangeRunner(session, journals: folder.store)
            let journal = try #require(folder.store.unfinished(CardIdentity(session)))
            _ = try resumes ? runner.resume(journal) : runner.undo(journal)
          }
          #expect(Bench.contents(card, bench.paths) == (resumes ? bench.new : bench.old), "write \(write), \(tear)")
          try port.waitUntilEmpty()
        }
      }
    }
  }
  /// Cuts the line of a card that stays in its reader before and after every write of a plan, and brings what is left to
  /// both ends, all on the one card.
  private func cutEveryWrite(
    of plan: (CardSession) throws -> RebrandPlan, on transport: any CardTransport, adm: Secret
  ) throws {
    func session() throws -> CardSession { try WritableCard.session(transport, adm: adm) }
    let plan = try plan(session())
    let binding = try RebrandPlanTests.run(plan, session()).bind()
    #expect(binding.refused.isEmpty && binding.changes.count == plan.changes.count && binding.changes.count >= 20)
    let places = Set(binding.changes.map(\.place))
    func contents(_ session: CardSession) -> [String: CardImage.Content] {
      var contents: [String: CardImage.Content] = [:]
      for place in places {
        var walk = CardWalk(session)
        for file in walk.run(at: place).image.files where file.path == place.path { contents[file.path] = file.content }
      }
      return contents
    }
    let old = try contents(session())
    #expect(old.count == places.count && !old.values.contains(.none))
    let first = JournalFolder()
    let whole = CutLine(transport)
    let runner = ChangeRunner(try WritableCard.session(whole, adm: adm), journals: first.store)
    let report = try runner.apply(binding.changes, title: plan.title)
    let new = contents(runner.session)
    _ = try runner.undo(Journal(path: try #require(report.journal)))
    #expect(try contents(session()) == old && new.allSatisfy { old[$0.key] != $0.value })
    let writes = binding.changes.reduce(0) { $0 + $1.old.count }
    #expect(writes >= 20)
    for write in 1...writes {
      for (arrives, resumes) in [(false, true), (false, false), (true, true), (true, false)] {
        let folder = JournalFolder()
        let line = CutLine(transport, cut: .write(write), arrives: arrives)
        #expect(throws: ChangeError.self) {
          try ChangeRunner(WritableCard.session(line, adm: adm), journals: folder.store)
            .apply(binding.changes, title: plan.title)
        }
        #expect(line.writes.count == write)
        try transport.reset(.cold)
        let runner = ChangeRunner(try session(), journals: folder.store)
        let journal = try #require(folder.store.unfinished(CardIdentity(runner.session)))
        _ = try resumes ? runner.resume(journal) : runner.undo(journal)
        let name = "write \(write), \(arrives ? "after" : "before") it, \(resumes ? "resumed" : "undone")"
        #expect(contents(runner.session) == (resumes ? new : old), "\(name)")
        guard resumes else { continue }
        _ = try runner.undo(journal)
        #expect(contents(runner.session) == old, "\(name), and back")
      }
    }
  }

  @Test(.needsVPCD) func everyWriteCutInAReaderEndsAtOneOfTheTwoEnds() async throws {
    try await VPCDPort.withPort { port in
      let card = try WritableCard.usim()
      try port.serving(card) {
        try cutEveryWrite(
          of: { _ in
            var plan = try RebrandPlanTests.plan(card.image())
            plan.changes.removeAll { $0.needs == "PIN2" || $0.part.path.contains("PHONEBOOK") }
            // Of each structure some.
            plan.changes = plan.changes.enumerated().filter { $0.offset % 5 < 2 || $0.element.isCyclic }.map(\.element)
            #expect(plan.changes.contains(where: \.isCyclic) && plan.changes.contains { $0.part.tag != nil })
            return plan
          }, on: Context().connect(to: port.readerName), adm: WritableCard.adm)
      }
    }
  }

  @Test(.needsForeignCard) func everyWriteCutOnAForeignCardEndsAtOneOfTheTwoEnds() async throws {
    try await ForeignCard.with(BrandedForeignCard.dump, arguments: BrandedForeignCard.arguments) { _, reader in
      try cutEveryWrite(
        of: { session in
          var walk = CardWalk(session)
          let plan = try RebrandPlanTests.plan(walk.run().image)
          #expect(plan.changes.count == BrandedForeignCard.fields && plan.manual.isEmpty)
          return plan
        }, on: PINReader.connect(reader), adm: .init(BrandedForeignCard.adm))
    }
  }
}
