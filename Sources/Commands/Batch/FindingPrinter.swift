import BatchApproval

/// Findings as lines: severity, place, what is wrong, the rule and its clause.
struct FindingPrinter {
  private let style: Style

  init(_ style: Style) { self.style = style }

  /// Card by card, each with a line of its own above its findings.
  func print(_ cards: [CardVerdict], verdicts: Bool = false) {
    for card in cards {
      let name =
        card.iccid.isEmpty ? card.source : card.iccid == card.source ? card.iccid : "\(card.iccid) (\(card.source))"
      let counts = Self.counts(card.findings)
      let state =
        verdicts
        ? "\(paint(card.verdict))\(counts.isEmpty ? "" : ": \(counts)")" : counts.isEmpty ? "nothing found" : counts
      Standard.line("\(style.bold(Style.printable(name))): \(state)")
      print(card.findings)
      var reasons: [String] = []
      for unchecked in card.unchecked where !reasons.contains(unchecked.reason) { reasons.append(unchecked.reason) }
      for reason in reasons {
        let checks = card.unchecked.filter { $0.reason == reason }.map(\.check)
        let shown = checks.prefix(4).joined(separator: ", ") + (checks.count > 4 ? " and \(checks.count - 4) more" : "")
        Standard.line("  \(style.yellow("unchecked"))  \(Style.printable("\(shown): \(reason)"))")
      }
    }
  }

  func print(_ findings: [Finding]) {
    for finding in findings.sorted(by: Self.precedes) { Standard.line("  " + line(finding)) }
  }

  /// Groups over the whole batch: how many cards, then an example.
  func print(_ groups: [ApprovalReport.Group], of count: Int) {
    for group in groups {
      let cards = group.cards.isEmpty ? "batch" : "\(group.cards.count) of \(count) cards"
      Standard.line("  \(cards): \(line(group.example))")
    }
  }

  func line(_ finding: Finding) -> String {
    var text = "\(paint(finding.severity))  \(style.bold(Style.printable(finding.place.description))): "
    text += Style.printable(finding.message)
    switch (finding.expected, finding.actual) {
    case (let expected?, let actual?): text += ": expected \(Style.printable(expected)), is \(Style.printable(actual))"
    case (let expected?, nil): text += ": expected \(Style.printable(expected))"
    case (nil, let actual?): text += ": \(Style.printable(actual))"
    case (nil, nil): break
    }
    let rule = finding.check.hasPrefix("lint/") ? String(finding.check.dropFirst(5)) : ""
    let origin = [rule, finding.clause].filter { !$0.isEmpty }.joined(separator: ", ")
    return text + (origin.isEmpty ? "" : "  " + style.dim(Style.printable("[\(origin)]")))
  }

  /// `2 errors, 1 warning`.
  static func counts(_ findings: [Finding]) -> String {
    Severity.allCases.reversed().compactMap { severity in
      let count = findings.count { $0.severity == severity }
      return count == 0 ? nil : "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }.joined(separator: ", ")
  }

  private static func precedes(_ a: Finding, _ b: Finding) -> Bool { a.severity > b.severity }

  private func paint(_ severity: Severity) -> String {
    switch severity {
    case .error: style.red("error  ")
    case .warning: style.yellow("warning")
    case .note: style.dim("note   ")
    }
  }

  func paint(_ verdict: Verdict) -> String {
    switch verdict {
    case .approved: style.green(verdict.rawValue)
    case .rejected: style.red(verdict.rawValue)
    case .incomplete: style.yellow(verdict.rawValue)
    }
  }
}
