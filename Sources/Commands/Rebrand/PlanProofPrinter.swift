import ElementaryFiles
import Procedures

/// The search at the end of a plan, for people and as JSON.
struct PlanProofPrinter {
  let proof: PlanProof

  func print(_ style: Style) {
    for match in proof.unexpected { Standard.line(Self.text(match, "still there", style)) }
    for item in proof.listed {
      Standard.line(Self.text(item.match, "for a person", style) + ": \(Style.printable(item.reason))")
    }
    let missed = Set(proof.missed)
    for file in proof.unread {
      let what = missed.contains(file) ? "not searched, and the plan was made from it" : "not searched"
      Standard.line("\(style.bold(Style.printable(file.path))): \(what): \(Style.printable(Self.reason(file)))")
    }
    for remark in proof.remarks { Standard.remark(Style.printable(remark)) }
    if let interruption = proof.interruption { Standard.remark("the search broke off: \(interruption)") }
    if !proof.missed.isEmpty {
      Standard.hint("the codes that the plan was made with (--adm, --pin1) open what was not searched")
    }
  }

  /// `stands in 5 places now, 5 of which the plan lists for a person; searched: 242 files, 4 of them in no table, …`.
  var summary: String {
    let total = proof.unexpected.count + proof.listed.count
    var text = "stands in \(total == 1 ? "1 place" : "\(total) places") now"
    if total > 0 { text += ", \(proof.listed.count) of which the plan lists for a person" }
    text += "; searched: \(proof.files == 1 ? "1 file" : "\(proof.files) files")"
    let unlisted = proof.sources.unlisted.count
    if unlisted > 0 {
      text += ", \(unlisted == 1 ? "1 that no table lists" : "\(unlisted) that no table lists") among them"
    }
    if proof.sources.rules { text += ", rules of the ARA-M" }
    switch proof.sources.menus {
    case .none: break
    case .shown: text += ", menus"
    case .opened: text += ", menus and what is behind their items"
    }
    if !proof.unread.isEmpty {
      text += "; not searched: \(proof.unread.count == 1 ? "1 file" : "\(proof.unread.count) files")"
    }
    return text
  }

  private static func text(_ match: SearchMatch, _ what: String, _ style: Style) -> String {
    let part = PlanPart(match.path, record: match.record, tag: match.tag)
    return "\(style.bold(Style.printable(part.name))): \(what): \(match.coding.rawValue) "
      + Style.printable(match.context)
  }

  private static func reason(_ file: UnreadFile) -> String { file.status.map { "\($0)" } ?? file.problem ?? "not read" }

  /// `listed`, `unexpected`, `unread`, `missed`, `files`, `searched`, `interruption`.
  var fields: FieldValue {
    func object(_ match: SearchMatch, _ reason: String?) -> FieldValue {
      var fields: [FieldValue.Field] = [
        .init("path", .string(match.path)), .init("offset", .int(match.offset)),
        .init("coding", .string(match.coding.rawValue)), .init("text", .string(match.context)),
      ]
      if let record = match.record { fields.append(.init("record", .int(record))) }
      if let reason { fields.append(.init("reason", .string(reason))) }
      return .object(fields)
    }
    func list(_ files: [UnreadFile]) -> FieldValue {
      .array(files.map { .object([.init("path", .string($0.path)), .init("reason", .string(Self.reason($0)))]) })
    }
    return .object([
      .init("listed", .array(proof.listed.map { object($0.match, $0.reason) })),
      .init("unexpected", .array(proof.unexpected.map { object($0, nil) })), .init("unread", list(proof.unread)),
      .init("missed", list(proof.missed)), .init("files", .int(proof.files)), .init("searched", proof.sources.fields),
      .init("interruption", proof.interruption.map { .string($0) } ?? .null),
    ])
  }
}
