import ElementaryFiles
import ISO7816
import Yams

extension RebrandPlan {
  static let format = "uicc-plan/1"

  /// The plan as people edit it; ``PlanReader`` takes it back.
  public var yaml: String {
    var entries: [(String, Node)] = [("format", Node(Self.format)), ("title", .text(title))]
    entries.append(card.map { ("card", .text($0)) } ?? ("cards", Node("any")))
    entries.append(
      ("renames", .list(renames.map { .map([("old", .text($0.old)), ("new", .text($0.new))]) })))
    entries.append(("changes", .list(changes.map(\.node))))
    entries.append(("person", .list(manual.map { .value($0.fields) })))
    entries.append(("searched", .value(sources.fields)))
    entries.append(("unread", .list(unread.map { .value($0.fields) })))
    // Emitting fails for no tree of scalars, lists and mappings.
    let body = (try? Yams.serialize(node: .map(entries), indent: 2, width: -1, allowUnicode: true)) ?? ""
    return Self.preamble + body
  }

  private static let preamble = """
    # uicc apply carries this out, uicc apply --dry-run shows what it would do.
    # Edit what stands behind "new"; take out a change that you do not want. "old" binds each change to its bytes: a
    # file that holds other bytes is left alone. "cards: any" in place of "card" lets the plan go over a batch.
    # What stands under "person" is not changed: move an item to "changes" and give it a "new" in hex to have it written.
    # "searched" is where the old names were looked for besides the files of the tables: the proof at the end of uicc
    # apply looks there again. What stands under "unread" could not be searched, and need not be in the proof.

    """
}

extension PlannedChange {
  fileprivate var node: Node {
    var entries: [(String, Node)] = part.fields.map { ($0.name, .value($0.value)) }
    let contents = { (contents: [[UInt8]]) -> Node in
      isCyclic ? .list(contents.map { .text(Hex.string($0)) }) : .text(Hex.string(contents.first ?? []))
    }
    entries.append(("old", contents(old)))
    switch target {
    case .bytes(let new): entries.append(("new", contents(new)))
    case .fields(let edits):
      let nodes = edits.map { edit -> Node in
        .map([("field", .text(edit.path.description)), ("old", .value(edit.old)), ("new", .value(edit.new))])
      }
      entries.append(("fields", .list(nodes)))
    }
    if let needs { entries.append(("needs", .text(needs))) }
    if let remark { entries.append(("remark", .text(remark))) }
    return .map(entries)
  }
}

extension Node {
  fileprivate static func map(_ entries: [(String, Node)]) -> Node {
    Node(entries.map { (Node($0.0), $0.1) }, .implicit, .block)
  }

  fileprivate static func list(_ nodes: [Node]) -> Node { Node(nodes, .implicit, nodes.isEmpty ? .flow : .block) }

  /// A string that stays one whatever reads it: quoted where it looks like a number or a word of YAML.
  fileprivate static func text(_ text: String) -> Node {
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
    let isPlain = text.first?.isLetter == true && !words.contains(text.lowercased())
    let hasBreaks = text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    return Node(text, Tag(.str), hasBreaks ? .doubleQuoted : isPlain ? .any : .singleQuoted)
  }

  fileprivate static func value(_ value: FieldValue) -> Node {
    switch value {
    case .null: Node("null", Tag(.null), .plain)
    case .bool(let flag): Node(flag ? "true" : "false", Tag(.bool), .plain)
    case .int(let number): Node(String(number), Tag(.int), .plain)
    case .string(let text): .text(text)
    case .array(let values): .list(values.map { .value($0) })
    case .object(let fields): .map(fields.map { ($0.name, .value($0.value)) })
    }
  }
}
