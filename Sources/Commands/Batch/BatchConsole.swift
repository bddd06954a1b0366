import BatchApproval
import Synchronization

/// What a run over several readers shows: verdicts as they come, and on a terminal a line that says where each reader is.
final class BatchConsole: Sendable {
  private struct State {
    var places: [String]
    var lastDrawn: ContinuousClock.Instant?
    var isDrawn = false
  }
  private let state: Mutex<State>
  private let output: OutputOptions
  private let summary: Bool

  init(readers: Int, output: OutputOptions, summary: Bool) {
    state = Mutex(State(places: Array(repeating: "waits for a card", count: readers)))
    self.output = output
    self.summary = summary
  }

  /// How far a reader is; drawn ten times a second at most.
  func update(_ reader: Int, _ text: String) {
    guard Standard.errorIsTerminal else { return }
    state.withLock { state in
      guard state.places.indices.contains(reader) else { return }
      state.places[reader] = text
      let now = ContinuousClock.now
      if let last = state.lastDrawn, now - last < .milliseconds(100) { return }
      state.lastDrawn = now
      state.isDrawn = true
      let line = state.places.enumerated().map { "\($0 + 1): \($1)" }.joined(separator: "  |  ")
      Standard.diagnostic("\r\u{1B}[K\(Style.printable(String(line.prefix(max(1, Standard.columns - 1)))))")
    }
  }

  /// A line beside the payload.
  func remark(_ text: String) {
    state.withLock { state in
      Self.clear(&state)
      Standard.remark(Style.printable(text))
    }
  }

  /// The verdict of a card that is kept, `done` of `total`.
  func show(_ verdict: CardVerdict, done: Int, total: Int?, facts: String) {
    let progress = total.map { "\(done) of \($0)" } ?? "\(done)"
    state.withLock { state in
      Self.clear(&state)
      if output.json {
        let counts = FindingPrinter.counts(verdict.findings)
        let text = "\(verdict.iccid): \(verdict.verdict.rawValue)\(counts.isEmpty ? "" : ", \(counts)")"
        return Standard.remark(Style.printable("\(text) (\(verdict.source); \(facts); \(progress))"))
      }
      var shown = verdict
      if summary {
        shown.findings = []
        shown.unchecked = []
      } else {
        shown.findings.removeAll { $0.severity == .note }
      }
      FindingPrinter(output.style).print([shown], verdicts: true)
      Standard.flush()
      Standard.remark(Style.printable("\(verdict.iccid): \(facts); \(progress)"))
    }
  }

  func finish() { state.withLock { Self.clear(&$0) } }

  private static func clear(_ state: inout State) {
    guard state.isDrawn else { return }
    Standard.diagnostic("\r\u{1B}[K")
    state.isDrawn = false
  }
}
