import GlobalPlatform
import ISO7816
import Procedures

/// What `uicc ara-m check` shows to a person.
struct ARAMCheckPrinter {
  let style: Style

  func print(_ source: CarrierPrivilegeSource, _ results: [(app: CheckedApp, check: CarrierPrivilegeCheck)]) {
    printSource(source)
    for (index, result) in results.enumerated() {
      let isSameApp = index > 0 && results[index - 1].app.source == result.app.source
      if !isSameApp {
        let package = result.app.app.package.map { ", package \(Style.printable($0))" } ?? ""
        Standard.line(style.bold(Style.printable(result.app.source)) + package)
      }
      let isSameCheck =
        isSameApp && results[index - 1].check.lines == result.check.lines && results[index - 1].app.refusal == nil
      print(result.app, result.check, showsLines: !isSameCheck)
    }
    let installed = results.filter { $0.app.refusal == nil }
    if let refused = installed.first(where: { !$0.check.isGranted }), source.android.state == .loaded {
      Standard.hint("uicc ara-m store --apk \(Style.printable(refused.app.source)) stores a rule that grants them")
    }
    for divergence in source.divergences {
      let place = divergence.offset.map { "rule at byte \($0): " } ?? ""
      Standard.remark("where Android and GPD_SPE_013 part ways: " + Style.printable(place + divergence.text))
    }
  }

  private func printSource(_ source: CarrierPrivilegeSource) {
    for note in source.notes { Standard.remark(Style.printable(note)) }
    for step in source.androidFiles?.steps ?? [] { Standard.remark("Android's way: \(Style.printable(step))") }
    for problem in source.standardFiles?.problems ?? [] {
      Standard.remark("by GPD_SPE_013: \(Style.printable(problem))")
    }
    let rules = source.android.rules.count
    let skipped = source.android.skipped.count
    switch source.android.state {
    case .loaded:
      let rest = skipped > 0 ? ", \(skipped) more passed over" : ""
      Standard.line("\(source.title): Android takes \(rules) \(rules == 1 ? "rule" : "rules")\(rest)")
    case .error, .crash:
      Standard.line(style.red("\(source.title): Android takes no rule at all") + " (\(source.android.message))")
      guard let problem = source.android.problem else { return }
      var line = "  byte \(problem.place): \(problem.reason)"
      if problem.rule != problem.place, problem.rule > 0 { line += ", in the rule at byte \(problem.rule)" }
      Standard.line(Style.printable(line))
      if let context = source.context(at: problem.place) { Standard.line("  \(context)") }
    }
  }

  private func print(_ app: CheckedApp, _ check: CarrierPrivilegeCheck, showsLines: Bool) {
    let platform = app.platform ?? "any Android version"
    if let refusal = app.refusal {
      Standard.line("  \(platform): " + style.red("not installed: ") + Style.printable(refusal))
      return
    }
    switch check.status {
    case .hasAccess: Standard.line("  \(platform): " + style.green("carrier privileges"))
    case .noAccess: Standard.line("  \(platform): " + style.red("no carrier privileges"))
    case .errorLoadingRules:
      Standard.line("  \(platform): " + style.red("no carrier privileges: the rules are not loaded"))
    case nil: Standard.line("  \(platform): " + style.red("com.android.phone dies before it answers"))
    }
    guard showsLines else { return }
    var table = Table()
    for line in check.lines {
      let place = line.place.map { ", stops at byte \($0)" } ?? ""
      table.add("    rule at byte \(line.offset)\(place)", Style.printable(line.text))
    }
    Standard.output(table.rendered { cell, column in column == 0 ? style.dim(cell) : cell })
  }
}

extension CarrierPrivilegeSource {
  /// `ARA-M`, `access rule files`.
  var title: String {
    switch origin {
    case .araM: "ARA-M"
    case .araD: "ARA-D"
    case .files: "access rule files (no ARA-M)"
    case .file: "rules"
    case .none: "the card"
    }
  }
}
