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

/// The line is cut before and after every single command of a run. What is left is brought to one of the two ends.
@Suite struct ChangeCutTests {
  /// Files of the plan as they are and as they shall be.
  private struct Ends {
    var old: [String: CardImage.Content] = [:]
    var new: [String: CardImage.Content] = [:]

    init(_ changes: [CardChange], _ card: SoftCard) throws {
      let paths = Set(changes.map(\.place.path))
      old = Self.contents(card, paths)
      let folder = JournalFolder()
      _ = try ChangeRunner(WritableCard.session(card), journals: folder.store).apply(changes, title: "end")
      new = Self.contents(card, paths)
    }

    static func contents(_ card: SoftCard, _ paths: Set<String>) -> [String: CardImage.Content] {
      var contents: [String: CardImage.Content] = [:]
      for file in card.image().files where paths.contains(file.path) {
        // Objects have no order.
        if case .tags(let objects) = file.content {
          contents[file.path] = .tags(objects.sorted { $0.tag < $1.tag })
        } else {
          contents[file.path] = file.content
        }
      }
      return contents
    }
  }

  private static func commands(_ make: () throws -> SoftCard, _ changes: [CardChange]) throws -> (first: Int, last: Int)
  {
    let folder = JournalFolder()
    let line = CutLine(try make())
    let session = try WritableCard.session(line)
    let first = line.count + 1
    _ = try ChangeRunner(session, journals: folder.store).apply(changes, title: "count")
    return (first, line.count)
  }

  @Test(arguments: [false, true], [false, true])
  func everyCutEndsAtOneOfTheTwoEnds(isSIM: Bool, arrives: Bool) throws {
    let make = { try isSIM ? WritableCard.sim() : WritableCard.usim() }
    let image = try make().image()
    let changes =
      try isSIM
      ? WritableCard.changes(image, "MF/DF.GSM/EF.SPN") { $0.map { [0x00] + $0.dropFirst() } }
        + WritableCard.changes(image, "MF/DF.TELECOM/EF.LND") { $0.map { $0.map { $0 ^ 0x11 } } }
      : ChangeTests.plan(image)
    let ends = try Ends(changes, make())
    let paths = Set(changes.map(\.place.path))
    #expect(ends.old != ends.new)
    let range = try Self.commands(make, changes)
    var mixed = 0
    #expect(range.last - range.first > 30, "the run has commands to be cut at")
    for cut in range.first...range.last {
      for resumes in [true, false] {
        let card = try make()
        let folder = JournalFolder()
        let line = CutLine(card, cut: .command(cut), arrives: arrives)
        let session = try WritableCard.session(line)
        let error = #expect(throws: ChangeError.self) {
          try ChangeRunner(session, journals: folder.store).apply(changes, title: "cut")
        }
        let left = Ends.contents(card, paths)
        if left != ends.old, left != ends.new { mixed += 1 }
        try card.reset(.cold)
        let runner = ChangeRunner(try WritableCard.session(card), journals: folder.store)
        let journals = folder.store.all().journals
        guard let journal = journals.first else {
          #expect(left == ends.old, "cut \(cut): no journal, so nothing was written")
          continue
        }
        if journal.state != .applied {
          #expect(throws: ChangeError.self, "cut \(cut): an unfinished journal bars the way") {
            try runner.apply(changes, title: "again")
          }
          guard case .stopped(_, _, _, journal.path) = error else {
            Issue.record("cut \(cut): \(error as Any)")
            continue
          }
        }
        _ = try resumes ? runner.resume(journal) : runner.undo(journal)
        let now = Ends.contents(card, paths)
        #expect(now == (resumes ? ends.new : ends.old), "cut \(cut), \(resumes ? "resumed" : "undone")")
        #expect(folder.store.unfinished(try CardIdentity(runner.session)) == nil)
        // And from there to the other end.
        _ = try resumes ? runner.undo(journal) : runner.resume(journal)
        #expect(Ends.contents(card, paths) == (resumes ? ends.old : ends.new), "cut \(cut), and back")
      }
    }
    #expect(mixed > 10, "cuts in the middle were among them")
  }

  @Test func resumeAndUndoMayBeCutToo() throws {
    let make = { try WritableCard.usim() }
    let changes = try ChangeTests.plan(make().image())
    let ends = try Ends(changes, make())
    let paths = Set(changes.map(\.place.path))
    let range = try Self.commands(make, changes)
    for cut in stride(from: range.first, through: range.last, by: 7) {
      for second in stride(from: 8, through: range.last, by: 11) {
        let card = try make()
        let folder = JournalFolder()
        let session = try WritableCard.session(CutLine(card, cut: .command(cut), arrives: true))
        _ = try? ChangeRunner(session, journals: folder.store).apply(changes, title: "cut")
        try card.reset(.cold)
        guard let journal = folder.store.all().journals.first else { continue }
        if let line = try? WritableCard.session(CutLine(card, cut: .command(second), arrives: second % 2 == 0)) {
          _ = try? ChangeRunner(line, journals: folder.store).undo(journal)
        }
        try card.reset(.cold)
        let again = try Journal(path: journal.path)
        _ = try ChangeRunner(WritableCard.session(card), journals: folder.store).resume(again)
        #expect(Ends.contents(card, paths) == ends.new, "cut \(cut), then \(second)")
      }
    }
  }

  @Test func journalCutAtAnyByteIsReadOrSaidToBeNone() throws {
    let card = try WritableCard.usim()
    let changes = try ChangeTests.plan(card.image())
    let folder = JournalFolder()
    let report = try ChangeRunner(WritableCard.session(card), journals: folder.store).apply(changes, title: "test")
    let path = try #require(report.journal)
    let bytes = Array(try Data(contentsOf: URL(filePath: path)))
    let head = try #require(bytes.firstIndex(of: 0x0A))
    for count in stride(from: 0, through: head, by: 97) {
      #expect(throws: ChangeError.self) { try Journal(path: "x", bytes: Array(bytes.prefix(count))) }
    }
    for count in head + 1..<bytes.count {
      let journal = try Journal(path: "x", bytes: Array(bytes.prefix(count)))
      #expect(journal.head.changes == changes && journal.state == .open)
    }
    #expect(try Journal(path: "x", bytes: bytes).state == .applied)
    // Another program's bytes in between are no journal, and are said so with the line.
    let error = #expect(throws: ChangeError.self) {
      try Journal(path: "x", bytes: Array(bytes.prefix(head + 1)) + Array("{\"event\":\"start\",\"change\":99}\n".utf8))
    }
    #expect(error?.description == "x: line 2 of the journal names no change")
  }

  @Test(.needsVPCD) func cardPulledFromAReaderIsFinishedThere() async throws {
    let changes = try ChangeTests.plan(DemoCard.image)
    for tear in [SoftCard.Behaviour.Tear.before(write: 4), .after(write: 5)] {
      try await VPCDPort.withPort { port in
        let card = try WritableCard.usim()
        let folder = JournalFolder()
        card.behaviour.tear = tear
        func serve(_ body: (CardSession) throws -> Void) throws {
          try port.serving(card) { try body(WritableCard.session(Context().connect(to: port.readerName))) }
        }
        try serve { (session: CardSession) throws in
          #expect(throws: ChangeError.self) {
            try ChangeRunner(session, journals: folder.store).apply(changes, title: "torn")
          }
        }
        card.behaviour.tear = nil
        card.insert()
        try port.waitUntilEmpty()
        try serve { (session: CardSession) throws in
          let journal = try #require(folder.store.unfinished(CardIdentity(session)))
          let report = try ChangeRunner(session, journals: folder.store).resume(journal)
          #expect(report.count(.written) > 0 && report.count(.unchanged) > 0)
        }
        let ends = try Ends(changes, WritableCard.usim())
        #expect(Ends.contents(card, Set(changes.map(\.place.path))) == ends.new)
      }
    }
  }

  @Test(.needsForeignCard) func foreignCardIsWrittenAndUndone() async throws {
    let path = try #require(Shared.path("data/cards/sysmoISIM-SJA2.script"))
    let image = try ImageSource(path: path).read().image
    var changes = try WritableCard.changes(image, "MF/ADF.USIM/EF.SPN") { $0.map { [0x00, 0x41] + $0.dropFirst(2) } }
    changes += try WritableCard.changes(image, "MF/ADF.USIM/EF.SMSP") { $0.map { [0x42] + $0.dropFirst() } }
    let key = "3132333435363738"
    try await ForeignCard.with(path, arguments: ["--adm", key, "--tear", "2"]) { _, reader in
      let folder = JournalFolder()
      let session = try WritableCard.session(try PINReader.connect(reader), adm: .init(key))
      #expect(throws: ChangeError.self) {
        try ChangeRunner(session, journals: folder.store).apply(changes, title: "torn")
      }
      #expect(folder.store.all().journals.map(\.state) == [.open])
    }
    try await ForeignCard.with(path, arguments: ["--adm", key]) { foreign, reader in
      let folder = JournalFolder()
      let session = try WritableCard.session(try PINReader.connect(reader), adm: .init(key))
      let runner = ChangeRunner(session, journals: folder.store)
      let report = try runner.apply(changes, title: "test")
      #expect(report.count(.written) == changes.count)
      _ = try runner.undo(Journal(path: try #require(report.journal)))
      let again = try runner.apply(changes, title: "test", dryRun: true)
      #expect(again.count(.planned) == changes.count, "as before")
      #expect(foreign.commands.contains { $0.hasPrefix("00d6") } && foreign.commands.contains { $0.hasPrefix("00dc") })
    }
  }
}
