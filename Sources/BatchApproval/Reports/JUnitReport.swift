/// The report for programs that run tests: a suite for each card, a case for each check.
public enum JUnitReport {
  /// JUnit's XML: `testsuites`, `testsuite`, `testcase` with `failure` or `skipped`.
  public static func xml(_ report: ApprovalReport) -> String {
    var suites = ""
    var (total, failed, skipped) = (0, 0, 0)
    for card in report.cards {
      let name = card.iccid.isEmpty ? card.source : card.iccid
      var cases = ""
      var (ownFailed, ownSkipped) = (0, 0)
      for check in report.checks {
        let outcome = card.outcome(of: check.id)
        let head = "    <testcase classname=\"\(text(name))\" name=\"\(text(check.id))\""
        switch outcome {
        case .passed, .note, .warning: cases += head + "/>\n"
        case .failed:
          ownFailed += 1
          let findings = card.findings.filter { $0.check == check.id || $0.also?.contains(check.id) == true }
          let message = findings.map { "\($0.place): \($0.message)" }.joined(separator: "; ")
          cases += head + "><failure message=\"\(text(message))\"/></testcase>\n"
        case .unchecked:
          ownSkipped += 1
          let reason = card.unchecked.first { $0.check == check.id }?.reason ?? ""
          cases += head + "><skipped message=\"\(text(reason))\"/></testcase>\n"
        }
      }
      total += report.checks.count
      failed += ownFailed
      skipped += ownSkipped
      suites += """
          <testsuite name="\(text(name))" tests="\(report.checks.count)" failures="\(ownFailed)" errors="0" skipped="\(ownSkipped)">
        \(cases)  </testsuite>

        """
    }
    var batch = ""
    let causes = report.batch.filter { $0.severity == .error }
    for finding in causes {
      batch +=
        "    <testcase classname=\"batch\" name=\"\(text(finding.check))\"><failure message=\"\(text(finding.message))\"/></testcase>\n"
    }
    for failure in report.failures {
      batch += "    <testcase classname=\"batch\" name=\"input\"><error message=\"\(text(failure))\"/></testcase>\n"
    }
    if !batch.isEmpty {
      let count = causes.count + report.failures.count
      suites += """
          <testsuite name="batch" tests="\(count)" failures="\(causes.count)" errors="\(report.failures.count)" skipped="0">
        \(batch)  </testsuite>

        """
      total += count
      failed += causes.count
    }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="\(text(report.profile.name))" tests="\(total)" failures="\(failed)" errors="\(report.failures.count)" skipped="\(skipped)">
      \(suites)</testsuites>

      """
  }

  private static func text(_ text: String) -> String { HTMLText.escaped(text).replacing("\n", with: " ") }
}
