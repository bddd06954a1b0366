import CardImage
import ISO7816
public import UICC

/// Carries changes out: everything that writes content to a card goes through here.
///
/// Nothing is written before all files were selected and hold what the plan says. Then, for each change: a line in the
/// journal, the write, the new bytes read back, another line.
public struct ChangeRunner {
  public let session: CardSession
  public let journals: JournalStore
  /// Whether a change that the card refuses ends the run. A run that goes on lists it in the report.
  public var stopsAtRefusal = true
  /// Whether a journal of another card, or content that is neither old nor new, is written over all the same.
  public var force = false
  /// Called before each change is written: how many are done, how many there are, which is next.
  public var progress: ((_ done: Int, _ count: Int, _ name: String) -> Void)?

  public init(_ session: CardSession, journals: JournalStore) {
    self.session = session
    self.journals = journals
  }

  // MARK: apply

  /// Makes the changes in their order.
  /// - Parameters:
  ///   - title: of the journal: `write MF/ADF.USIM/EF.SPN`.
  ///   - dryRun: checks everything and writes nothing.
  /// - Throws: ``ChangeError``.
  public func apply(_ changes: [CardChange], title: String, dryRun: Bool = false) throws(ChangeError) -> ChangeReport {
    for change in changes { if let reason = change.impossibility { throw .impossible(reason) } }
    let identity = try identity()
    if !dryRun, let open = journals.unfinished(identity) {
      throw .unfinished(journal: open.path, title: open.head.title)
    }
    let current = try currentContents(changes) { change, content in
      content == change.old || content == change.new
        ? nil : "\(change.name) holds \(Self.text(content)) where \(Self.text(change.old)) is expected"
    }
    var report = ChangeReport()
    report.isDryRun = dryRun
    report.entries = zip(changes, current).map { change, content in
      .init(change: change, outcome: content == change.new ? .unchanged : .planned)
    }
    let needed = report.entries.indices.filter { report.entries[$0].outcome == .planned }
    guard !dryRun, !needed.isEmpty else { return report }
    let journal = try journals.create(title: title, identity: identity, changes: needed.map { changes[$0] })
    report.journal = journal.path
    let outcomes = try write(journal, needed.indices.map { $0 }, to: .new)
    for (index, outcome) in zip(needed, outcomes) { report.entries[index].outcome = outcome }
    return report
  }

  // MARK: resume and undo

  /// Brings a card whose changes were cut off to the end of the plan.
  /// - Throws: ``ChangeError``; nothing is written where a file holds what neither the plan nor a cut explains.
  public func resume(_ journal: Journal, dryRun: Bool = false) throws(ChangeError) -> ChangeReport {
    try run(journal, to: .new, dryRun: dryRun)
  }

  /// Brings a card back to what it was before the changes of the journal, whether they were cut off or not.
  /// - Throws: ``ChangeError`` as ``resume(_:dryRun:)`` does.
  public func undo(_ journal: Journal, dryRun: Bool = false) throws(ChangeError) -> ChangeReport {
    try run(journal, to: .old, dryRun: dryRun)
  }

  private func run(_ journal: Journal, to direction: Journal.Direction, dryRun: Bool) throws(ChangeError)
    -> ChangeReport
  {
    let identity = try identity()
    guard journal.belongs(to: identity) || force else {
      throw .otherCard(
        journal: journal.path, expected: journal.head.identity.description, found: identity.description)
    }
    let order = direction == .new ? Array(journal.head.changes.indices) : journal.head.changes.indices.reversed()
    let changes = order.map { direction == .new ? journal.head.changes[$0] : journal.head.changes[$0].reversed }
    var index = 0
    let current = try currentContents(changes) { change, content in
      defer { index += 1 }
      // A write that was cut may have left anything behind.
      if content == change.old || content == change.new || journal.started.contains(order[index]) || force {
        return nil
      }
      return "\(change.name) holds \(Self.text(content)), neither what it was before nor what it should become"
    }
    var report = ChangeReport()
    report.isDryRun = dryRun
    report.journal = journal.path
    report.entries = zip(changes, current).map { change, content in
      .init(change: change, outcome: content == change.new ? .unchanged : .planned)
    }
    guard !dryRun else { return report }
    let needed = report.entries.indices.filter { report.entries[$0].outcome == .planned }
    let outcomes = try write(journal, needed.map { order[$0] }, to: direction)
    for (index, outcome) in zip(needed, outcomes) { report.entries[index].outcome = outcome }
    return report
  }

  // MARK: the card

  private func identity() throws(ChangeError) -> CardIdentity {
    do { return try CardIdentity(session) } catch { throw .card(error) }
  }

  /// What the card holds where changes will be made. All files are selected and read before anything is said.
  /// - Parameter complaint: what is wrong with a content, if anything.
  /// - Throws: ``ChangeError/conflicts(_:)`` with all complaints.
  private func currentContents(
    _ changes: [CardChange], complaint: (CardChange, [[UInt8]]) -> String?
  ) throws(ChangeError) -> [[[UInt8]]] {
    var contents: [[[UInt8]]] = []
    var complaints: [String] = []
    var last: OpenFile?
    for change in changes {
      do throws(CardError) {
        let file: OpenFile
        if let last, last.place == change.place {
          file = last
        } else {
          file = try OpenFile(change.place, session: session)
          last = file
        }
        if file.isDeactivated { throw .malformed("\(change.place.path) is deactivated and cannot be written") }
        let content = try file.content(change.part)
        if let text = complaint(change, content) { complaints.append(text) }
        contents.append(content)
      } catch {
        if case .transport = error { throw .card(error) }
        complaints.append(error.description)
        contents.append([])
      }
    }
    guard complaints.isEmpty else { throw .conflicts(complaints) }
    return contents
  }

  /// Writes changes of a journal one after the other and ends the journal.
  private func write(
    _ journal: Journal, _ indices: [Int], to direction: Journal.Direction
  ) throws(ChangeError) -> [ChangeReport.Outcome] {
    var outcomes: [ChangeReport.Outcome] = []
    for (done, index) in indices.enumerated() {
      let change = direction == .new ? journal.head.changes[index] : journal.head.changes[index].reversed
      progress?(done, indices.count, change.name)
      try journal.start(index, to: direction)
      func stopped(_ reason: String) -> ChangeError {
        .stopped(reason: reason, written: done, count: indices.count, journal: journal.path)
      }
      do throws(CardError) {
        try write(change)
      } catch {
        guard case .status(let status, _) = error, isUntouched(change) else { throw stopped(error.description) }
        try journal.refuse(index, status)
        if stopsAtRefusal {
          guard done == 0, direction == .new else { throw stopped(error.description) }
          try journal.end(.abandoned)
          throw .refused(error)
        }
        outcomes.append(.refused(status))
        continue
      }
      try journal.done(index, to: direction)
      outcomes.append(.written)
    }
    try journal.end(direction == .new ? .applied : .undone)
    return outcomes
  }

  /// Whether a write that the card refused left everything as it was.
  private func isUntouched(_ change: CardChange) -> Bool {
    guard let file = try? OpenFile(change.place, session: session) else { return false }
    return (try? file.content(change.part)) == change.old
  }

  /// One write, and the proof that it happened.
  private func write(_ change: CardChange) throws(CardError) {
    let file = try OpenFile(change.place, session: session)
    let current = try file.content(change.part)
    guard current != change.new else { return }
    var back: [[UInt8]]
    switch change.part {
    case .binary:
      let (before, wanted) = (current.first ?? [], change.new.first ?? [])
      guard before.count == wanted.count else {
        throw .malformed("\(change.name) has \(before.count) bytes and cannot take \(wanted.count)")
      }
      back = [before]
      let ranges = OpenFile.differences(before, wanted)
      for range in ranges { try file.updateBinary(offset: range.lowerBound, Array(wanted[range])) }
      for range in ranges {
        let read = try file.read(range).bytes
        if read.count == range.count { back[0].replaceSubrange(range, with: read) }
      }
    case .record(let number):
      try file.updateRecord(number, change.new.first ?? [])
      back = try file.content(change.part)
    case .cyclic:
      for record in change.pushes(from: current) { try file.pushRecord(record) }
      back = try file.content(change.part)
    case .object(let tag):
      try file.setObject(tag, change.new.first)
      back = try file.content(change.part)
    }
    guard back == change.new else {
      throw .malformed("\(change.name) was written, and the card gives back \(Self.text(back))")
    }
  }

  private static func text(_ content: [[UInt8]]) -> String {
    guard let first = content.first else { return "nothing" }
    let bytes = Hex.string(first.prefix(24)) + (first.count > 24 ? "..." : "")
    return content.count > 1 ? "\(content.count) records from \(bytes)" : bytes.isEmpty ? "nothing" : bytes
  }
}

extension OpenFile {
  /// The content of one part as a ``CardChange`` has it.
  /// - Throws: ``CardError`` where it cannot be read whole.
  func content(_ part: CardChange.Part) throws(CardError) -> [[UInt8]] {
    switch part {
    case .binary, .cyclic:
      let reading = try read()
      if let status = reading.status { throw .status(status, operation: "read \(place.path)") }
      if let problem = reading.problem { throw .malformed("\(place.path): \(problem)") }
      switch reading.content {
      case .data(let bytes) where part == .binary: return [bytes]
      case .records(let records) where part == .cyclic && kind == .cyclic: return records.compactMap { $0 }
      default: throw .malformed("\(place.path) has another structure on this card")
      }
    case .record(let number):
      guard kind == .linearFixed else { throw .malformed("\(place.path) has another structure on this card") }
      let (bytes, status) = try readRecord(number)
      guard let bytes else { throw .status(status, operation: "read record \(number) of \(place.path)") }
      return [bytes]
    case .object(let tag):
      guard kind == .berTLV else { throw .malformed("\(place.path) has another structure on this card") }
      return try readObject(tag).map { [$0] } ?? []
    }
  }
}
