import ElementaryFiles
import ISO7816
import Procedures

/// A plan for people: each change with its fields, then what needs a person, then what was not searched.
struct PlanPrinter {
  let plan: RebrandPlan
  let definitions: [String: FileDefinition]

  func print(_ output: OutputOptions) {
    if output.json {
      Standard.output(plan.fields.jsonBytes(pretty: true))
      Standard.output("\n")
      return
    }
    let style = output.style
    for change in plan.changes { Standard.output(text(change, style)) }
    if !plan.manual.isEmpty { Standard.line(style.bold("for a person:")) }
    for item in plan.manual { Standard.line("  " + Self.text(item, style)) }
    if !plan.unread.isEmpty { Standard.line(style.bold("not searched:")) }
    for file in plan.unread {
      let reason = file.status.map { "\($0)" } ?? file.problem ?? "not read"
      Standard.line("  \(Style.printable(file.path)): \(Style.printable(reason))")
    }
  }

  private func text(_ change: PlannedChange, _ style: Style) -> String {
    var text = style.bold(Style.printable(change.part.name))
    if let needs = change.needs, needs != "always" { text += style.dim(" (\(needs))") }
    text += "\n"
    func line(_ name: String, _ old: FieldValue, _ new: FieldValue) {
      text += "  \(Style.printable(name)): \(style.red(Self.value(old))) → \(style.green(Self.value(new)))\n"
    }
    switch change.target {
    case .fields(let edits): for edit in edits { line(edit.path.description, edit.old, edit.new) }
    case .bytes(let new):
      for (old, new) in zip(change.old, new) where old != new {
        for run in ByteDifference.between(old, new).prefix(8) {
          line("bytes from \(run.offset)", .hex(run.old.prefix(48)), .hex(run.new.prefix(48)))
        }
      }
    }
    if let remark = change.remark { text += "  " + style.dim(Style.printable(remark)) + "\n" }
    return text
  }

  /// `MF/7f66/6f01 ascii: Wattlefon® Profil 3.2: unknown structure`.
  static func text(_ item: ManualItem, _ style: Style) -> String {
    style.bold(Style.printable(item.part.name)) + " " + style.dim(item.codings.joined(separator: ", "))
      + ": \(Style.printable(item.text)): \(Style.printable(item.reason))"
  }

  private static func value(_ value: FieldValue) -> String {
    switch value {
    case .string(let text): Style.printable(text)
    case .object: Style.printable(value["text"].map(Self.value) ?? String(decoding: value.jsonBytes(), as: UTF8.self))
    default: Style.printable(String(decoding: value.jsonBytes(), as: UTF8.self))
    }
  }
}
