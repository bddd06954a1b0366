/// A line on the terminal that says how far a walk has come; nothing where there is no terminal.
final class ProgressBar {
  private let isShown: Bool
  private var lastDrawn: ContinuousClock.Instant?
  private var isDrawn = false
  private let start = ContinuousClock.now

  init(isShown: Bool) { self.isShown = isShown }

  /// Draws at most ten times a second.
  func update(_ text: String, done: Int, total: Int) {
    guard isShown else { return }
    let now = ContinuousClock.now
    if let lastDrawn, now - lastDrawn < .milliseconds(100) { return }
    lastDrawn = now
    isDrawn = true
    let elapsed = now - start
    Standard.diagnostic(
      "\r\u{1B}[K" + Self.line(text, done: done, total: total, elapsed: elapsed, columns: Standard.columns))
  }

  /// Takes the line away.
  func finish() {
    guard isDrawn else { return }
    Standard.diagnostic("\r\u{1B}[K")
    isDrawn = false
  }

  deinit { finish() }

  /// `[████░░░░]  42 % 148/352 MF/ADF.USIM/EF.SPN, 3 s left`, cut to the terminal's width.
  static func line(_ text: String, done: Int, total: Int, elapsed: Duration, columns: Int) -> String {
    let total = max(total, done, 1)
    let fraction = Double(done) / Double(total)
    let cells = 20
    let filled = Int(fraction * Double(cells))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: cells - filled)
    var line = "\(bar) \(Int(fraction * 100)) % \(done)/\(total) \(text)"
    let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    if done > 0, seconds > 1 {
      let left = Int((seconds / Double(done) * Double(total - done)).rounded(.up))
      line += ", \(left) s left"
    }
    return String(line.prefix(max(0, columns - 1)))
  }
}
