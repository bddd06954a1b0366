public import ElementaryFiles
public import ISO7816

/// What came of a list of changes.
public struct ChangeReport: Sendable, Encodable {
  public enum Outcome: Hashable, Sendable {
    /// Would be written.
    case planned
    /// Was written and read back.
    case written
    /// Was as wanted already.
    case unchanged
    /// The card refused; the content is as before.
    case refused(StatusWord)

    /// `planned`, `written`, `unchanged`, `refused`.
    public var name: String {
      switch self {
      case .planned: "planned"
      case .written: "written"
      case .unchanged: "unchanged"
      case .refused: "refused"
      }
    }
  }

  public struct Entry: Sendable {
    public var change: CardChange
    public var outcome: Outcome
  }

  public var entries: [Entry] = []
  /// Where the journal is; `nil` where nothing was written.
  public var journal: String?
  public var isDryRun = false

  public init() {}

  /// How many changes came to this.
  public func count(_ outcome: Outcome) -> Int { entries.count { $0.outcome == outcome } }

  /// Changes that the card refused.
  public var refused: [Entry] { entries.filter { if case .refused = $0.outcome { true } else { false } } }

  /// For JSON: `changes`, each with `path`, `record` or `tag`, `old`, `new`, `outcome` and, where refused, `sw`.
  public var fields: FieldValue {
    .object([
      .init("dryRun", .bool(isDryRun)), .init("journal", journal.map { .string($0) } ?? .null),
      .init("changes", .array(entries.map(\.fields))),
    ])
  }

  public func encode(to encoder: any Encoder) throws { try fields.encode(to: encoder) }
}

extension ChangeReport.Entry {
  public var fields: FieldValue {
    guard case .object(var fields) = change.fields else { return .null }
    fields.append(.init("outcome", .string(outcome.name)))
    if case .refused(let status) = outcome { fields.append(.init("sw", .hex([status.sw1, status.sw2]))) }
    return .object(fields)
  }
}
