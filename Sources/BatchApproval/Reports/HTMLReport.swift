import CardImage

/// The page that goes to the vendor: one file without external resources, for screen and paper.
public struct HTMLReport {
  private let report: ApprovalReport
  private let cards: [String: RecordedCard]
  private let golden: RecordedCard?
  private let created: String

  /// - Parameters:
  ///   - cards: by ``CardVerdict/source``, for the bytes behind findings; may lack some.
  ///   - golden: the card that is right, to be shown beside those that deviate.
  ///   - created: when, as it shall stand there.
  public init(
    _ report: ApprovalReport, cards: [String: RecordedCard] = [:], golden: RecordedCard? = nil, created: String = ""
  ) {
    self.report = report
    self.cards = cards
    self.golden = golden
    self.created = created
  }

  private func text(_ text: String) -> String { HTMLText.escaped(text) }

  /// The whole document, UTF-8.
  public func html() -> String {
    let name = report.profile.name.isEmpty ? "Batch" : report.profile.name
    let title = "\(name)\(report.profile.revision.map { ", revision \($0)" } ?? "")"
    return """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
      <title>\(text(title)): \(report.verdict.rawValue)</title><style>
      \(HTMLText.style)
      </style></head><body><main>
      \(header(title))
      \(causes())
      \(matrix())
      \(failures())
      \(details())
      \(passed())
      </main></body></html>

      """
  }

  // MARK: Sections

  private func header(_ title: String) -> String {
    let counts = Verdict.allCases.map { verdict in (verdict, report.cards.count { $0.verdict == verdict }) }
    var facts = "<div><b>\(report.cards.count)</b>cards</div>"
    for (verdict, count) in counts { facts += "<div><b>\(count)</b>\(verdict.rawValue)</div>" }
    facts += "<div><b>\(report.checks.count)</b>checks</div><div><b>\(report.groups.count)</b>causes</div>"
    let origin = [
      report.profile.vendor, report.profile.description,
      report.specification.isEmpty ? nil : "specification \(report.specification)", created.isEmpty ? nil : created,
    ].compactMap { $0 }.map(text).joined(separator: " · ")
    return """
      <h1>\(text(title))</h1><p class="dim">\(origin)</p>
      <p><span class="verdict \(report.verdict.rawValue)">\(report.verdict.rawValue)</span> \(text(sentence))</p>
      <div class="facts">\(facts)</div>
      """
  }

  private var sentence: String {
    switch report.verdict {
    case .approved: "Every check was made on every card and none failed."
    case .rejected: "These cards are not as specified; the causes are listed below, the most severe first."
    case .incomplete: "Nothing failed, but not everything could be looked at: no approval."
    }
  }

  private func causes() -> String {
    guard !report.groups.isEmpty else { return "<h2>Findings</h2><p>None.</p>" }
    let rows = report.groups.map { group -> String in
      let finding = group.example
      let isAll = group.cards.count == report.cards.count && report.cards.count > 1
      let count =
        group.cards.isEmpty ? "the batch" : isAll ? "all \(group.cards.count)" : "\(group.cards.count)"
      // Notes reject nobody: how many is enough.
      let isListed = !isAll && (finding.severity > .note || group.cards.count <= 6)
      let names = (isListed ? group.cards.prefix(6) : []).map(link).joined(separator: "<br>")
      let more = isListed && group.cards.count > 6 ? "<br>and \(group.cards.count - 6) more" : ""
      var message = text(finding.message)
      if let expected = finding.expected {
        message += "<br><span class=\"dim\">expected</span> <code>\(text(expected))</code>"
      }
      if let actual = finding.actual { message += "<br><span class=\"dim\">found</span> <code>\(text(actual))</code>" }
      return """
        <tr><td><span class="tag \(finding.severity.rawValue)">\(finding.severity.rawValue)</span></td>\
        <td>\(text(finding.place.description))<br><span class="dim">\(text(finding.clause))</span></td>\
        <td>\(message)</td><td>\(count)\(names.isEmpty ? "" : "<br><span class=\"dim\">\(names)\(more)</span>")</td></tr>
        """
    }
    return """
      <h2>Findings by cause</h2><table><thead><tr><th>Severity</th><th>Place</th><th>What is wrong</th><th>Cards</th>\
      </tr></thead><tbody>\(rows.joined())</tbody></table>
      """
  }

  /// Checks that did not pass on every card: the columns.
  private var columns: [Check] {
    report.checks.filter { check in
      report.cards.contains { card in
        let outcome = card.outcome(of: check.id)
        // A card that was not read to its end would make a column of every check.
        return outcome != .passed && (outcome != .unchecked || card.unchecked.contains { $0.check == check.id })
      }
    }
  }

  private static let signs: [CardVerdict.Outcome: String] = [
    .passed: "✓", .note: "i", .warning: "!", .failed: "✗", .unchecked: "?",
  ]

  private func matrix() -> String {
    let columns = columns
    guard !report.cards.isEmpty else { return "" }
    // A page is as wide as about thirty columns.
    let width = 30
    let parts = stride(from: 0, to: max(1, columns.count), by: width).map { start in
      matrix(columns, from: start, to: min(columns.count, start + width))
    }
    let legend = columns.enumerated().map { index, check in
      "<tr><td>\(index + 1)</td><td>\(text(check.id))</td><td>\(text(check.title))</td><td class=\"dim\">\(text(check.clause))</td></tr>"
    }
    let explanation =
      columns.isEmpty
      ? "<p>Every check passed on every card.</p>"
      : """
      <p class="dim">✓ passed · ✗ failed · ! warning · i note · ? could not be checked. Checks that passed on every card are at the end.</p>
      <table><thead><tr><th>No.</th><th>Check</th><th>What is asked for</th><th>Where</th></tr></thead><tbody>\(legend.joined())</tbody></table>
      """
    return """
      <h2>Cards by checks</h2>\(parts.joined())\(explanation)
      """
  }

  private func matrix(_ columns: [Check], from start: Int, to end: Int) -> String {
    let heads = (start..<end).map { "<th title=\"\(text(columns[$0].title))\">\($0 + 1)</th>" }.joined()
    let rows = report.cards.map { card -> String in
      let cells = columns[start..<end].map { check -> String in
        let outcome = card.outcome(of: check.id)
        return
          "<td class=\"cell \(outcome.rawValue)\" title=\"\(text(check.id)): \(outcome.rawValue)\">\(Self.signs[outcome] ?? "")</td>"
      }.joined()
      return """
        <tr><td>\(link(name(card)))</td>\
        <td><span class="tag \(card.verdict.rawValue)">\(card.verdict.rawValue)</span></td>\(cells)</tr>
        """
    }
    return """
      <div class="scroll"><table class="matrix"><thead><tr><th>ICCID</th><th>Verdict</th>\(heads)</tr></thead>\
      <tbody>\(rows.joined())</tbody></table></div>
      """
  }

  private func failures() -> String {
    guard !report.failures.isEmpty else { return "" }
    let lines = report.failures.map { HTMLText.element("li", text($0)) }.joined()
    return "<h2>No verdict</h2><ul>\(lines)</ul>"
  }

  private func name(_ card: CardVerdict) -> String { card.iccid.isEmpty ? card.source : card.iccid }

  /// Whether there is more to say about a card than notes, which stand among the causes.
  private func hasDetails(_ card: CardVerdict) -> Bool {
    !card.unchecked.isEmpty || card.findings.contains { $0.severity > .note }
  }

  /// A card's name, which leads to its details where it has some.
  private func link(_ name: String) -> String {
    guard report.cards.contains(where: { self.name($0) == name && hasDetails($0) }) else { return text(name) }
    return "<a href=\"#card-\(text(name))\">\(text(name))</a>"
  }

  private func details() -> String {
    let worth = report.cards.filter(hasDetails)
    guard !worth.isEmpty else { return "" }
    return "<h2>Card by card</h2>" + worth.map(details).joined()
  }

  private func details(_ card: CardVerdict) -> String {
    let facts = [
      card.imsi.map { "IMSI \($0)" }, card.source, card.inventoryLine.map { "line \($0) of the inventory" },
    ].compactMap { $0 }.map(text).joined(separator: " · ")
    let unchecked = card.unchecked.map { "<li>\(text($0.check)): \(text($0.reason))</li>" }.joined()
    return """
      <article id="card-\(text(name(card)))"><h3>\(text(name(card))) \
      <span class="tag \(card.verdict.rawValue)">\(card.verdict.rawValue)</span></h3><p class="dim">\(facts)</p>
      \(card.findings.filter { $0.severity > .note }.map { finding($0, card) }.joined())\(notes(card))
      \(unchecked.isEmpty ? "" : "<p>Not checked:</p><ul>\(unchecked)</ul>")</article>
      """
  }

  private func notes(_ card: CardVerdict) -> String {
    let notes = card.findings.filter { $0.severity == .note }.map {
      "\(text($0.place.description)): \(text($0.message))"
    }
    return notes.isEmpty ? "" : "<p class=\"dim\">Notes: \(notes.joined(separator: " · "))</p>"
  }

  private func finding(_ finding: Finding, _ card: CardVerdict) -> String {
    var lines = """
      <div class="finding"><p><span class="tag \(finding.severity.rawValue)">\(finding.severity.rawValue)</span> \
      <b>\(text(finding.place.description))</b>: \(text(finding.message)) <span class="dim">\(text(finding.clause))</span></p>
      """
    if let expected = finding.expected {
      lines += "<p><span class=\"dim\">expected</span> <code>\(text(expected))</code></p>"
    }
    if let actual = finding.actual { lines += "<p><span class=\"dim\">found</span> <code>\(text(actual))</code></p>" }
    return lines + bytes(finding.place, card) + "</div>"
  }

  /// The file on this card and on the golden one.
  private func bytes(_ place: Place, _ card: CardVerdict) -> String {
    guard let recorded = cards[card.source] else { return "" }
    let own = FileExcerpt(place, on: recorded)
    let right = golden.flatMap { FileExcerpt(place, on: $0) }
    guard own != nil || right != nil else { return "" }
    // Where the content is the same, what SELECT answers is what the finding is about.
    let isAboutShape = own.map { own in right.map { $0.parts == own.parts && $0.fcp != own.fcp } ?? false } ?? false
    func side(_ title: String, _ excerpt: FileExcerpt?, beside other: FileExcerpt?) -> String {
      guard let excerpt else { return "<div><p class=\"dim\">\(title)</p><p>no such file</p></div>" }
      if isAboutShape {
        return "<div><p class=\"dim\">\(title), response to SELECT</p>"
          + "<div class=\"hex\">\(excerpt.control(beside: other))</div></div>"
      }
      let fields = excerpt.fields.map { HTMLText.element("pre", text($0)) } ?? ""
      return "<div><p class=\"dim\">\(title)</p><div class=\"hex\">\(excerpt.hex(beside: other))</div>\(fields)</div>"
    }
    guard golden != nil else { return side("this card", own, beside: nil) }
    return
      "<div class=\"sides\">\(side("this card", own, beside: right))\(side("golden card", right, beside: own))</div>"
  }

  private func passed() -> String {
    let good = Set(columns.map(\.id))
    let rows = report.checks.filter { !good.contains($0.id) }.map {
      "<tr><td>\(text($0.id))</td><td>\(text($0.title))</td><td class=\"dim\">\(text($0.clause))</td></tr>"
    }
    guard !rows.isEmpty, !report.cards.isEmpty else { return "" }
    return """
      <h2>\(rows.count) checks passed on every card\(report.cards.contains { $0.isInterrupted == true } ? " that was read to its end" : "")</h2><details><summary>List them</summary>\
      <table><tbody>\(rows.joined())</tbody></table></details>
      """
  }
}
