import ApprovalStore
import BatchApproval
import CardImage
import Dispatch
import ISO7816
import PCSC
import Procedures
import Synchronization
import UICC

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Cards of a batch in one or several readers, each in a thread of its own: wait, claim, read, judge, keep, wait for
/// the next. One bad card, or one bad reader, stops no other.
final class LiveBatch: Sendable {
  private let approval: Approval
  private let recorder: CardRecorder
  private let store: ApprovalStore
  private let readers: [String]
  /// How many cards are the whole batch; `nil` until the user stops.
  private let total: Int?
  private let console: BatchConsole
  private let state: Mutex<State>

  private struct State {
    var contexts: [Context] = []
    var isOver = false
    var done: Int
    /// Cards that were not read to their end, by ICCID; a card that comes again and is read leaves the list.
    var interrupted: [String: String] = [:]
    /// What happened to cards whose number is not known.
    var failures: [String] = []
    var storeError: StoreError?
    /// Of the cards of this run: how many, the time that they took themselves, and all time, in seconds.
    var times = (cards: 0, card: 0.0, whole: 0.0)
  }

  /// - Throws: ``StoreError`` where the store cannot tell what is done.
  init(
    _ approval: Approval, _ recorder: CardRecorder, _ store: ApprovalStore, readers: [String], total: Int?,
    console: BatchConsole
  ) throws(StoreError) {
    self.approval = approval
    self.recorder = recorder
    self.store = store
    self.readers = readers
    self.total = total
    self.console = console
    state = Mutex(State(done: try store.count()))
  }

  /// Blocks until the batch is complete, the user stops or the store fails.
  /// - Returns: what was not read to its end, one line each.
  /// - Throws: ``StoreError`` as soon as nothing can be kept; ``TransportError`` without a PC/SC service.
  func run() throws -> [String] {
    if !isComplete {
      let contexts = try readers.map { _ in try Context() }
      state.withLock { $0.contexts = contexts }
      Interruption.install { [weak self] in self?.stop() }
      let group = DispatchGroup()
      for (number, (reader, context)) in zip(readers, contexts).enumerated() {
        // A serial queue has a thread of its own, which a reader that waits for a card holds for long.
        DispatchQueue(label: "uicc.batch.\(number)").async(group: group) { self.serve(reader, number, context) }
      }
      // Another station may bring the last card.
      while group.wait(timeout: .now() + .seconds(2)) == .timedOut { look() }
      console.finish()
      let times = state.withLock { $0.times }
      if times.cards > 0, times.whole > 0 {
        let own = max(0, times.whole - times.card)
        console.remark(
          "\(times.cards) \(times.cards == 1 ? "card" : "cards"): \(Decimals.string(times.card, places: 2)) s in the cards, "
            + "\(Decimals.string(own, places: 2)) s of uicc's own "
            + "(\(Decimals.string(times.card > 0 ? own * 100 / times.card : 0, places: 1)) %)")
      }
    }
    return try state.withLock { state in
      if let error = state.storeError { throw error }
      return state.failures + state.interrupted.sorted { $0.key < $1.key }.map { "card \($0.key): \($0.value)" }
    }
  }

  private var isComplete: Bool {
    guard let total else { return false }
    return state.withLock { $0.done >= total }
  }

  private func look() {
    guard !isOver, total != nil else { return }
    do throws(StoreError) {
      let done = try store.count()
      state.withLock { $0.done = max($0.done, done) }
      if isComplete { stop() }
    } catch {
      end(error)
    }
  }

  private var isOver: Bool { Interruption.isRequested || state.withLock { $0.isOver } }

  private func stop() {
    let contexts = state.withLock { state in
      state.isOver = true
      return state.contexts
    }
    for context in contexts { context.cancel() }
  }

  private func fail(_ text: String) {
    state.withLock { $0.failures.append(text) }
    console.remark(text)
  }

  // MARK: one reader

  private func serve(_ reader: String, _ number: Int, _ context: Context) {
    while !isOver {
      console.update(number, "waits for a card")
      do throws(TransportError) {
        _ = try context.waitForCard(in: reader)
        try one(reader, number, context)
      } catch {
        switch error.code {
        case .cancelled: return
        case .noService:
          fail("\(reader): \(error.message)")
          return stop()
        default:
          // A card whose number nobody knows: there is no other place where it could be missed.
          keepIncident("\(reader): a card could not be read: \(error.message)")
        }
      }
      console.update(number, "take the card out")
      do throws(TransportError) {
        try context.waitForRemoval(from: reader)
      } catch {
        if error.code != .cancelled { fail("\(reader): \(error.message)") }
        if error.code == .cancelled || error.code == .noService { return }
      }
    }
  }

  /// One card, which has no power afterwards.
  private func one(_ reader: String, _ number: Int, _ context: Context) throws(TransportError) {
    let card = try context.connect(to: reader)
    defer { card.disconnect(.unpower) }
    let line = InterruptibleTransport(card)
    try line.beginTransaction()
    do throws(CardError) {
      let session = try CardSession(line)
      guard let iccid = try CardNumbers.iccid(session), !iccid.isEmpty else {
        card.disconnect(.unpower)
        return keepIncident("\(reader): a card without an ICCID in EF.ICCID")
      }
      guard try claim(iccid, session, reader) else { return }
      console.update(number, "\(iccid)")
      let start = ContinuousClock.now
      let recording = record(session, on: line, iccid: iccid, reader, number)
      // The card is done with; what follows takes its time without it.
      card.disconnect(.unpower)
      judge(iccid, recording, reader, since: start)
    } catch {
      guard case .transport(let transport) = error else {
        return keepIncident("\(reader): a card could not be read: \(error.description)")
      }
      throw transport
    }
  }

  /// Reads the card; once more where it fell silent and was reset: it may have been pulled and put back, or another put
  /// in its place, and what was read before and after is then not of one card.
  private func record(
    _ session: CardSession, on line: InterruptibleTransport, iccid: String, _ reader: String, _ number: Int
  ) -> CardRecorder.Recording {
    func record(_ session: CardSession) -> (recording: CardRecorder.Recording, isWhole: Bool) {
      let resets = line.resets
      var recording = recorder.record(
        session, iccid: iccid, reader: reader, time: Date().formatted(.iso8601)
      ) { path, done, total in
        self.console.update(number, "\(iccid) \(done)/\(total) \(path.split(separator: "/").last ?? "")")
      }
      let isWhole = line.resets == resets
      if !isWhole, recording.card.answers?.interruption == nil, (try? CardNumbers.iccid(session)) != iccid {
        recording.interrupt("another card came in its place")
      }
      return (recording, isWhole)
    }
    var (recording, isWhole) = record(session)
    guard !isWhole, recording.card.answers?.interruption == nil else { return recording }
    console.remark("card \(iccid) fell silent and was reset: it is read once more")
    do {
      try line.reset(.warm)
      return record(try CardSession(line)).recording
    } catch {
      recording.interrupt("\(error)")
      return recording
    }
  }

  /// Whether the card is to be read. Says why not.
  private func claim(_ iccid: String, _ session: CardSession, _ reader: String) throws(CardError) -> Bool {
    let claim: ApprovalStore.Claim
    do throws(StoreError) {
      claim = try store.claim(iccid, reader: reader)
    } catch {
      end(error)
      return false
    }
    switch claim {
    case .granted: return true
    case .held(_, let other, true):
      keepIncident("two cards have the ICCID \(iccid): they are in \(other) and in \(reader) at the same time")
    case .held(let station, let other, false):
      fail("card \(iccid) is being read at \(station), in \(other), just now; it is skipped here")
    case .done(let stored):
      let known = try? RecordedCard(bytes: Array(stored.record.utf8), name: "the store")
      let imsi = try CardNumbers.imsi(session)
      let before = known.map { approval.examine($0, source: "").verdict.imsi } ?? nil
      if let imsi, let before, imsi != before {
        keepIncident(
          "two cards have the ICCID \(iccid): the one read at \(stored.station) has IMSI \(before), the one in \(reader) "
            + "has \(imsi)")
      } else {
        console.remark("card \(iccid) is done, \(stored.outcome) at \(stored.station); it is skipped")
      }
    }
    return false
  }

  private func judge(
    _ iccid: String, _ recording: CardRecorder.Recording, _ reader: String, since start: ContinuousClock.Instant
  ) {
    for remark in recording.remarks { console.remark("card \(iccid): \(remark)") }
    let verdict = approval.examine(recording.card, source: reader).verdict
    do throws(StoreError) {
      if let interruption = recording.card.answers?.interruption {
        state.withLock { $0.interrupted[iccid] = "not read to its end: \(interruption)" }
        console.remark("card \(iccid) was not read to its end and has to come again: \(interruption)")
        return try store.release(iccid)
      }
      try store.finish(iccid, card: recording.card, verdict: verdict)
    } catch {
      if recording.card.answers?.interruption == nil { rescue(iccid, recording.card) }
      return end(error)
    }
    let done: Int
    do throws(StoreError) {
      done = try store.count()
    } catch {
      return end(error)
    }
    state.withLock { state in
      state.done = done
      state.interrupted[iccid] = nil
    }
    let answers = recording.card.answers
    defer { if isComplete { stop() } }
    let card = Double(answers?.cardTime ?? 0) / 1e9
    let whole = ContinuousClock.now - start
    let seconds = Double(whole.components.seconds) + Double(whole.components.attoseconds) / 1e18
    state.withLock { $0.times = ($0.times.cards + 1, $0.times.card + card, $0.times.whole + seconds) }
    console.show(
      verdict, done: done, total: total,
      facts: "\(answers?.apdus ?? 0) APDUs, \(Decimals.string(card, places: 2)) s in the card, "
        + "\(Decimals.string(seconds, places: 2)) s in all")
  }

  private func keepIncident(_ text: String) {
    console.remark(text)
    do throws(StoreError) {
      try store.add(incident: text)
    } catch {
      end(error)
    }
  }

  /// Nothing counts that the store does not have.
  private func end(_ error: StoreError) {
    console.remark(error.description)
    state.withLock { if $0.storeError == nil { $0.storeError = error } }
    stop()
  }

  /// What a card answered is not lost with the store: it goes into a file that --images takes.
  private func rescue(_ iccid: String, _ card: RecordedCard) {
    guard let bytes = try? card.json(), let folder = StateFolder.path.map({ $0 + "/batch" }) else { return }
    let path = "\(folder)/\(iccid.filter(\.isNumber)).json"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Files.write(bytes, to: path)
      console.remark("card \(iccid): what it answered is in \(path), not judged")
    } catch {
      console.remark("card \(iccid): what it answered is lost, read it again")
    }
  }
}
