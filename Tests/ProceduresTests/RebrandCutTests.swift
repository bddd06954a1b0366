import CardImage
import Foundation
import ISO7816
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
        (SoftCard.Behaviour.Tear.before(write: write), write % 2 == 0), (.after(write: write), write % 2 == 1),
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
    #expect(mixed > 80, "cuts in the middle were among them")
  }

  /// Every eleventh write, all of them where UICC_LONG is set: a reader takes about half a second to see a card.
  @Test(.needsVPCD) func everyWriteCutInAReaderEndsAtOneOfTheTwoEnds() async throws {
    let bench = try Bench()
    let step = ProcessInfo.processInfo.environment["UICC_LONG"] == nil ? 11 : 1
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
}
