/// The findings as a table for spreadsheets: a line a finding or unchecked check, and one for each card without any.
public enum CSVReport {
  /// RFC 4180 with a header; texts that a spreadsheet would take for a formula get an apostrophe in front.
  public static func text(_ report: ApprovalReport) -> String {
    var lines = [
      [
        "iccid", "imsi", "source", "verdict", "severity", "check", "path", "record", "field", "offset", "message",
        "expected", "actual", "clause", "cause",
      ]
    ]
    for card in report.cards {
      let head = [card.iccid, card.imsi ?? "", card.source, card.verdict.rawValue]
      for finding in card.findings { lines.append(head + columns(finding)) }
      for unchecked in card.unchecked {
        lines.append(head + ["unchecked", unchecked.check, "", "", "", "", unchecked.reason, "", "", "", ""])
      }
      if card.findings.isEmpty, card.unchecked.isEmpty { lines.append(head + Array(repeating: "", count: 11)) }
    }
    for finding in report.batch { lines.append(["", "", "batch", report.verdict.rawValue] + columns(finding)) }
    for failure in report.failures {
      lines.append(["", "", "", "incomplete", "unchecked", "", "", "", "", "", failure, "", "", "", ""])
    }
    return lines.map { $0.map(quoted).joined(separator: ",") }.joined(separator: "\r\n") + "\r\n"
  }

  private static func columns(_ finding: Finding) -> [String] {
    [
      finding.severity.rawValue, finding.check, finding.place.path, finding.place.record.map(String.init) ?? "",
      finding.place.field ?? "", finding.place.offset.map(String.init) ?? "", finding.message, finding.expected ?? "",
      finding.actual ?? "", finding.clause, finding.cause,
    ]
  }

  private static func quoted(_ text: String) -> String {
    let isFormula = text.first.map { "=+-@".contains($0) } ?? false
    let text = isFormula ? "'" + text : text
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
