import ElementaryFiles
import ISO7816
import Procedures
import UICC

/// What became of changes, old and new, field by field.
struct ChangePrinter {
  let report: ChangeReport
  let plan: ChangePlan

  func print(_ output: OutputOptions) {
    if output.json {
      Standard.output(json.jsonBytes(pretty: true))
      Standard.output("\n")
    } else {
      printText(output.style)
    }
    remark()
  }

  func printText(_ style: Style) {
    for entry in report.entries where entry.outcome != .unchanged { Standard.output(text(entry, style)) }
  }

  var json: FieldValue {
    guard case .object(var fields) = report.fields else { return .null }
    fields.removeAll { $0.name == "changes" }
    let changes = report.entries.map { entry -> FieldValue in
      guard case .object(let fields) = entry.fields else { return .null }
      let parts = entry.change.differences(plan.definitions[entry.change.place.path])
      let named = parts.flatMap(\.fieldDifferences).map(\.fields)
      return .object(named.isEmpty ? fields : fields + [.init("fields", .array(named))])
    }
    return .object(fields + [.init("title", .string(plan.title)), .init("changes", .array(changes))])
  }

  private func text(_ entry: ChangeReport.Entry, _ style: Style) -> String {
    var text = style.bold(entry.change.name)
    if case .refused(let status) = entry.outcome { text += style.red(": the card refused, \(status)") }
    text += "\n"
    for part in entry.change.differences(plan.definitions[entry.change.place.path]) {
      text += DifferencePrinter.text(part, style, withName: entry.change.part == .cyclic)
    }
    return text
  }

  /// How it went, on standard error.
  func remark() {
    let written = report.entries.count { $0.outcome == .written }
    let planned = report.entries.count { $0.outcome == .planned }
    if report.isDryRun {
      Standard.remark(
        planned == 0 ? "everything is as wanted already" : "dry run: \(Self.count(planned)) would be written")
    } else if written == 0, report.refused.isEmpty {
      Standard.remark("everything is as wanted already, nothing was written")
    } else if written > 0 {
      let way = plan.isUndo ? "" : "; uicc journal undo takes \(written == 1 ? "it" : "them") back"
      Standard.remark("\(Self.count(written)) \(plan.isUndo ? "taken back" : "written and read back")\(way)")
    }
    if !report.refused.isEmpty {
      Standard.remark("the card refused \(Self.count(report.refused.count)), which are as before")
      if report.refused.contains(where: { ChangeError.asksForKey($0.outcome) }) { Standard.hint(ChangeError.keyHint) }
    }
  }

  private static func count(_ number: Int) -> String { number == 1 ? "1 change" : "\(number) changes" }
}

/// One part of a file, old and new.
enum DifferencePrinter {
  /// Indented lines.
  static func text(_ part: PartDifference, _ style: Style, withName: Bool) -> String {
    var text = ""
    var indent = "  "
    if withName, !part.name.isEmpty {
      text += "  " + part.name + "\n"
      indent = "    "
    }
    func line(_ name: String, _ old: String, _ new: String) {
      text += indent + (name.isEmpty ? "" : name + ": ") + style.red(old) + " → " + style.green(new) + "\n"
    }
    if part.old == nil || part.new == nil {
      line("", part.old.map(bytes) ?? "nothing", part.new.map(bytes) ?? "nothing")
    } else if part.fieldDifferences.isEmpty {
      for run in part.byteDifferences {
        let last = run.offset + max(run.old.count, run.new.count, 1) - 1
        line(run.offset == last ? "byte \(last)" : "bytes \(run.offset)-\(last)", bytes(run.old), bytes(run.new))
      }
    } else {
      for field in part.fieldDifferences {
        line(Style.printable(field.path.description), value(field.old), value(field.new))
      }
    }
    return text
  }

  private static func bytes(_ bytes: [UInt8]) -> String {
    bytes.isEmpty ? "nothing" : Hex.string(bytes.prefix(64)) + (bytes.count > 64 ? "..." : "")
  }

  private static func value(_ value: FieldValue?) -> String {
    guard let value else { return "nothing" }
    switch value {
    case .null: return "empty"
    case .string(let text): return text.isEmpty ? "\"\"" : Style.printable(text)
    default: return Style.printable(String(decoding: value.jsonBytes(), as: UTF8.self))
    }
  }
}
