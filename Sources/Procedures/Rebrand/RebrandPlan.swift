public import ElementaryFiles
import ISO7816

/// What shall be changed on a card, or on each card of a batch, so that one name becomes another: made by
/// ``RebrandPlanner``, edited by people, carried out by ``PlanRun``.
public struct RebrandPlan: Hashable, Sendable {
  /// Of the journal: `rebrand Wattlefon to Quokka`.
  public var title: String
  /// ICCID of the card that it was made from; `nil` for any card whose bytes are those of the plan.
  public var card: String?
  public var renames: [Rename]
  public var changes: [PlannedChange]
  /// What holds an old name and needs a person.
  public var manual: [ManualItem]
  /// What could not be searched.
  public var unread: [UnreadFile]
  /// Where the names were looked for besides the files of the tables; the proof looks there too.
  public var sources = CardSources()

  public init(
    title: String, card: String?, renames: [Rename], changes: [PlannedChange] = [], manual: [ManualItem] = [],
    unread: [UnreadFile] = []
  ) {
    self.title = title
    self.card = card
    self.renames = renames
    self.changes = changes
    self.manual = manual
    self.unread = unread
  }

  /// What has to be verified before writing, as key references are called; without what is always allowed.
  public var keys: [String] {
    var keys: [String] = []
    for case let key? in changes.map(\.needs) where key != "always" && !keys.contains(key) { keys.append(key) }
    return keys.sorted()
  }
}

/// A part of a card as plans name it.
public struct PlanPart: Hashable, Sendable {
  public var path: String
  /// Of a linear fixed file, from 1.
  public var record: Int?
  /// Of a BER-TLV file.
  public var tag: UInt32?

  public init(_ path: String, record: Int? = nil, tag: UInt32? = nil) {
    self.path = path
    self.record = record
    self.tag = tag
  }

  /// `MF/ADF.USIM/EF.SMSP record 1`.
  public var name: String {
    if let record { return "\(path) record \(record)" }
    if let tag { return "\(path) tag \(Hex.string(TLV.tagBytes(tag)))" }
    return path
  }

  var fields: [FieldValue.Field] {
    var fields = [FieldValue.Field("path", .string(path))]
    if let record { fields.append(.init("record", .int(record))) }
    if let tag { fields.append(.init("tag", .hex(TLV.tagBytes(tag)))) }
    return fields
  }
}

/// One part of one file as it is and as it shall be.
public struct PlannedChange: Hashable, Sendable {
  /// One field of the decoded content. In a cyclic file its path begins with the record's number.
  public struct Edit: Hashable, Sendable {
    public var path: FieldPath
    public var old: FieldValue
    public var new: FieldValue
    /// Line of the plan's file; `nil` where the plan was not read from one.
    public var line: Int?

    public init(path: FieldPath, old: FieldValue, new: FieldValue, line: Int? = nil) {
      self.path = path
      self.old = old
      self.new = new
      self.line = line
    }
  }

  /// What becomes of the content.
  public enum Target: Hashable, Sendable {
    case fields([Edit])
    /// As ``PlannedChange/old``.
    case bytes([[UInt8]])
  }

  public var part: PlanPart
  /// The bytes it was made from; of a cyclic file all records, the newest first.
  public var old: [[UInt8]]
  public var isCyclic: Bool
  public var target: Target
  /// The access condition of updating, as EF.ARR has it: `ADM1`; `nil` where it is not known.
  public var needs: String?
  /// What to look at before applying.
  public var remark: String?
  /// Line of the plan's file.
  public var line: Int?

  public init(
    part: PlanPart, old: [[UInt8]], isCyclic: Bool = false, target: Target, needs: String? = nil,
    remark: String? = nil, line: Int? = nil
  ) {
    self.part = part
    self.old = old
    self.isCyclic = isCyclic
    self.target = target
    self.needs = needs
    self.remark = remark
    self.line = line
  }
}

/// A place that holds an old name and that no plan changes by itself.
public struct ManualItem: Hashable, Sendable {
  public var part: PlanPart
  /// Codings of the hits there.
  public var codings: [String]
  /// The hit and the text around it.
  public var text: String
  /// Why a person is needed.
  public var reason: String
  /// The bytes; nothing where they belong to no file.
  public var old: [UInt8]
  /// What they could become; `nil` where that is for the person to say.
  public var suggestion: [UInt8]?

  public init(
    part: PlanPart, codings: [String], text: String, reason: String, old: [UInt8] = [], suggestion: [UInt8]? = nil
  ) {
    self.part = part
    self.codings = codings
    self.text = text
    self.reason = reason
    self.old = old
    self.suggestion = suggestion
  }
}

extension RebrandPlan {
  /// For JSON: `title`, `card`, `renames`, `changes`, `person`, `searched`, `unread`, `keys`.
  public var fields: FieldValue {
    .object([
      .init("title", .string(title)), .init("card", card.map { .string($0) } ?? .string("any")),
      .init(
        "renames",
        .array(renames.map { .object([.init("old", .string($0.old)), .init("new", .string($0.new))]) })),
      .init("keys", .array(keys.map { .string($0) })), .init("changes", .array(changes.map(\.fields))),
      .init("person", .array(manual.map(\.fields))), .init("searched", sources.fields),
      .init("unread", .array(unread.map(\.fields))),
    ])
  }
}

extension CardSources {
  /// `unlisted`, `rules`, `menus`.
  public var fields: FieldValue {
    .object([
      .init("unlisted", .array(unlisted.map { .string($0) })), .init("rules", .bool(rules)),
      .init("menus", .string(menus.rawValue)),
    ])
  }
}

extension PlannedChange {
  public var fields: FieldValue {
    var fields = part.fields
    fields.append(.init("old", Self.value(old, isCyclic)))
    switch target {
    case .bytes(let new): fields.append(.init("new", Self.value(new, isCyclic)))
    case .fields(let edits):
      fields.append(
        .init(
          "fields",
          .array(
            edits.map {
              .object([.init("field", .string($0.path.description)), .init("old", $0.old), .init("new", $0.new)])
            })))
    }
    if let needs { fields.append(.init("needs", .string(needs))) }
    if let remark { fields.append(.init("remark", .string(remark))) }
    return .object(fields)
  }

  private static func value(_ contents: [[UInt8]], _ isCyclic: Bool) -> FieldValue {
    isCyclic ? .array(contents.map { .hex($0) }) : contents.first.map { .hex($0) } ?? .null
  }
}

extension ManualItem {
  public var fields: FieldValue {
    var fields = part.fields
    fields.append(.init("codings", .array(codings.map { .string($0) })))
    fields.append(.init("text", .string(text)))
    fields.append(.init("reason", .string(reason)))
    if !old.isEmpty { fields.append(.init("old", .hex(old))) }
    if let suggestion { fields.append(.init("suggestion", .hex(suggestion))) }
    return .object(fields)
  }
}

extension UnreadFile {
  var fields: FieldValue {
    var fields = [FieldValue.Field("path", .string(path))]
    if let status { fields.append(.init("sw", .hex([status.sw1, status.sw2]))) }
    if !records.isEmpty { fields.append(.init("records", .array(records.map { .int($0) }))) }
    if let problem { fields.append(.init("problem", .string(problem))) }
    return .object(fields)
  }
}
