import BatchApproval

/// A batch's report for the terminal: each card, the causes over the batch, the verdict.
struct ApprovalPrinter {
  private let style: Style
  private let summary: Bool

  init(_ style: Style, summary: Bool) {
    self.style = style
    self.summary = summary
  }

  func print(_ report: ApprovalReport) {
    let printer = FindingPrinter(style)
    if summary {
      for card in report.cards {
        let counts = FindingPrinter.counts(card.findings)
        let name = card.iccid.isEmpty ? card.source : card.iccid
        Standard.line(
          "\(style.bold(Style.printable(name))): \(printer.paint(card.verdict))\(counts.isEmpty ? "" : " (\(counts))")")
      }
    } else {
      printer.print(
        report.cards.filter { $0.verdict != .approved || $0.findings.contains { $0.severity > .note } }, verdicts: true)
    }
    let groups = report.groups.filter { $0.example.severity > .note }
    if !groups.isEmpty {
      Standard.line("causes:")
      printer.print(groups, of: report.cards.count)
    }
    for failure in report.failures.prefix(20) { Standard.remark(Style.printable(failure)) }
    if report.failures.count > 20 { Standard.remark("and \(report.failures.count - 20) more of that kind") }
    let counts = Verdict.allCases.compactMap { verdict in
      let count = report.cards.count { $0.verdict == verdict }
      return count == 0 ? nil : "\(count) \(verdict.rawValue)"
    }
    let name = [report.profile.name, report.profile.revision.map { "revision \($0)" }].compactMap { $0 }.joined(
      separator: ", ")
    let cards = "\(report.cards.count) card\(report.cards.count == 1 ? "" : "s"), \(report.checks.count) checks"
    Standard.line("\(Style.printable(name)): \(cards): \(counts.joined(separator: ", "))")
    Standard.line("verdict: \(printer.paint(report.verdict))")
  }
}
