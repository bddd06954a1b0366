import BatchApproval
import CardImage
import Dispatch
import Synchronization

/// Images of a batch, read and examined on all cores.
struct ImageBatch {
  struct Outcome: Sendable {
    var results: [Approval.Result] = []
    /// One line each.
    var failures: [String] = []
    var skipped: [(path: String, reason: String)] = []
  }

  private let approval: Approval

  init(_ approval: Approval) { self.approval = approval }

  /// Results come in the order of the files, however many cores there are.
  func run(_ paths: [String]) throws -> Outcome {
    let sources = paths.flatMap { Array(ImageFiles($0)) }
    let slots = Mutex<[Slot?]>(Array(repeating: nil, count: sources.count))
    let approval = approval
    let progress = Mutex(Progress(bar: ProgressBar(isShown: Standard.errorIsTerminal)))
    DispatchQueue.concurrentPerform(iterations: sources.count) { number in
      guard !Interruption.isRequested else { return }
      let source = sources[number]
      let slot: Slot
      switch source.read() {
      case .card(let recorded): slot = .result(approval.examine(recorded, source: source.path))
      case .skipped(let reason): slot = .skipped(reason)
      case .failed(let reason): slot = .failed(reason)
      }
      slots.withLock { $0[number] = slot }
      progress.withLock { progress in
        progress.done += 1
        progress.bar.update(source.path, done: progress.done, total: sources.count)
      }
    }
    progress.withLock { $0.bar.finish() }
    if Interruption.isRequested { throw Failure("stopped by the user") }
    var outcome = Outcome()
    for (source, slot) in zip(sources, slots.withLock { $0 }) {
      switch slot {
      case .result(let result): outcome.results.append(result)
      case .skipped(let reason): outcome.skipped.append((source.path, reason))
      case .failed(let reason): outcome.failures.append(reason)
      case nil: outcome.failures.append("\(source.path): was not examined")
      }
    }
    return outcome
  }

  private struct Progress {
    let bar: ProgressBar
    var done = 0
  }

  private enum Slot: Sendable {
    case result(Approval.Result)
    case skipped(String)
    case failed(String)
  }
}
