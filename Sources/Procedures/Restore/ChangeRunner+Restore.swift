extension ChangeRunner {
  /// Carries out a ``RestorePlan``. A write that the card refuses does not end the run: once all rules are back, it is
  /// tried again, and what is refused then is in the report.
  /// - Throws: ``ChangeError``.
  public func restore(_ plan: RestorePlan, title: String, dryRun: Bool) throws(ChangeError) -> ChangeReport {
    var runner = self
    runner.stopsAtRefusal = false
    var report = try runner.apply(plan.changes, title: title, dryRun: dryRun)
    let refused = report.entries.indices.filter { index in
      if case .refused = report.entries[index].outcome { true } else { false }
    }
    guard !refused.isEmpty, plan.ruleChanges > 0 else { return report }
    let again = try runner.apply(
      refused.map { report.entries[$0].change }, title: "\(title), after its access rules", dryRun: false)
    for (index, entry) in zip(refused, again.entries) { report.entries[index] = entry }
    return report
  }
}
