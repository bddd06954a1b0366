import CardImage
public import ElementaryFiles
import ISO7816
import ImageDecoding
public import UICC

/// Carries a plan out on the card of a session: what the card holds is compared part by part with what the plan was
/// made from, the rest goes through ``ChangeRunner``, and a search of the whole card proves the result.
public struct PlanRun {
  public let plan: RebrandPlan
  public let session: CardSession
  /// Visits the card: the whole of it, or one place.
  public let walk: (FilePath?) -> CardWalk.Outcome

  public init(_ plan: RebrandPlan, on session: CardSession, walk: @escaping (FilePath?) -> CardWalk.Outcome) {
    self.plan = plan
    self.session = session
    self.walk = walk
  }

  /// A part that is left as it is.
  public struct Refusal: Hashable, Sendable {
    public var part: PlanPart
    public var reason: String
  }

  /// A plan on one card.
  public struct Binding: Sendable {
    public var iccid: String?
    public var changes: [CardChange] = []
    public var definitions: [String: FileDefinition] = [:]
    public var refused: [Refusal] = []
  }

  // MARK: binding

  /// Compares the plan with the card. Nothing is written.
  /// - Throws: ``PlanError`` for a plan that makes no sense, ``EditError`` where it is for another card, ``CardError``.
  public func bind() throws -> Binding {
    var binding = Binding(iccid: try CardNumbers.iccid(session))
    if let card = plan.card, card != binding.iccid {
      throw EditError(
        "the plan is for card \(card), this card is \(binding.iccid ?? "one without ICCID"); nothing was written",
        hint: "insert that card; cards: any in place of card: makes a plan for a batch, which matches by bytes")
    }
    var edits: [String: FileEdit] = [:]
    for (index, change) in plan.changes.enumerated() {
      do {
        let edit: FileEdit
        if let known = edits[change.part.path] {
          edit = known
        } else {
          edit = try read(change.part.path)
          edits[change.part.path] = edit
        }
        binding.definitions[edit.place.path] = edit.definition
        let new = try planned(change, number: index + 1, edit.definition)
        if let card = try self.change(change, new, edit) { binding.changes.append(card) }
      } catch let error as EditError {
        binding.refused.append(Refusal(part: change.part, reason: error.description))
      }
    }
    return binding
  }

  private func read(_ path: String) throws -> FileEdit {
    let place: FilePath
    do {
      place = try session.resolve(path)
    } catch let failure as FilePath.Failure {
      throw EditError(failure.description)
    }
    guard place.fid != nil else { throw EditError("\(place.path) is a directory") }
    let outcome = walk(place)
    if let interruption = outcome.interruption { throw CardError.transport(interruption) }
    return try FileEdit(place, in: outcome.image)
  }

  /// The new bytes that a change wants, whatever the card holds.
  private func planned(
    _ change: PlannedChange, number: Int, _ definition: FileDefinition?
  ) throws(PlanError) -> [[UInt8]] {
    let edits: [PlannedChange.Edit]
    switch change.target {
    case .bytes(let new): return new
    case .fields(let given): edits = given
    }
    func error(_ edit: PlannedChange.Edit, _ text: String) -> PlanError {
      PlanError(
        line: edit.line ?? change.line, field: "changes[\(number)] \(change.part.name): \(edit.path)", text)
    }
    guard let first = edits.first else { return change.old }
    guard let definition, definition.hasCodec else {
      throw error(first, "no table knows fields of this file: give new in hex instead of fields")
    }
    var new = change.old
    for edit in edits {
      var path = edit.path
      var index = 0
      if change.isCyclic {
        guard let record = path.components.first.flatMap(Int.init), change.old.indices.contains(record - 1) else {
          throw error(edit, "begins with the number of a record, 1 to \(change.old.count)")
        }
        index = record - 1
        path = FieldPath(Array(path.components.dropFirst()))
      }
      guard new.indices.contains(index) else { throw error(edit, "the change has no old bytes") }
      let content = PlanContent(
        bytes: new[index], tag: change.part.tag, record: change.isCyclic ? index + 1 : change.part.record)
      guard let decoded = content.decoded(definition), let value = decoded.value(at: path) else {
        throw error(edit, "the old bytes have no such field")
      }
      guard Self.canonical(value, like: value) == Self.canonical(edit.old, like: value) else {
        throw error(edit, "the old bytes hold another value there than old says")
      }
      guard let next = decoded.replacing(path, with: Self.canonical(edit.new, like: value)) else {
        throw error(edit, "the old bytes have no such field")
      }
      do throws(CodecError) {
        new[index] = try content.encoded(next, definition)
      } catch let failure {
        throw error(edit, failure.description)
      }
    }
    return new
  }

  /// A text that a person left without quotes is one, though YAML would read it as a number; fields in the order of
  /// names, for YAML has none.
  private static func canonical(_ value: FieldValue, like old: FieldValue?) -> FieldValue {
    switch (value, old) {
    case (.int(let number), .string?): return .string(String(number))
    case (.bool(let flag), .string?): return .string(flag ? "true" : "false")
    case (.object(let fields), _):
      let old = old ?? .null
      return .object(
        fields.map { .init($0.name, canonical($0.value, like: old[$0.name])) }.sorted { $0.name < $1.name })
    case (.array(let values), .array(let olds)?):
      return .array(values.enumerated().map { canonical($1, like: $0 < olds.count ? olds[$0] : nil) })
    default: return value
    }
  }

  /// The change of what the card holds; `nil` where it holds the new bytes already.
  /// - Throws: ``EditError`` where it holds anything else than the old ones.
  private func change(_ change: PlannedChange, _ new: [[UInt8]], _ edit: FileEdit) throws(EditError) -> CardChange? {
    let name = change.part.name
    let made: CardChange
    let current: [[UInt8]]
    switch edit.file.content {
    case .data(let data):
      guard change.part.record == nil, change.part.tag == nil, !change.isCyclic else {
        throw EditError("\(name) is transparent on this card")
      }
      current = [data]
      made = CardChange(edit.place, .binary, old: change.old, new: new)
    case .records(let records):
      if edit.file.structure == .cyclic {
        guard change.isCyclic else { throw EditError("\(name) is cyclic on this card") }
        current = records.compactMap { $0 }
        made = CardChange(edit.place, .cyclic, old: change.old, new: new)
      } else {
        guard let number = change.part.record, !change.isCyclic else {
          throw EditError("\(name) has records on this card, and the plan names none")
        }
        guard records.indices.contains(number - 1), let record = records[number - 1] else {
          throw EditError("\(name) is not on this card or cannot be read")
        }
        current = [record]
        made = CardChange(edit.place, .record(number), old: change.old, new: new)
      }
    case .tags(let objects):
      guard let tag = change.part.tag else {
        throw EditError("\(name) is ber-tlv on this card, and the plan names no tag")
      }
      current = objects.first { $0.tag == tag }.map { [$0.value] } ?? []
      made = CardChange(edit.place, .object(tag: tag), old: change.old, new: new)
    case .none: throw EditError("\(name) has no content")
    }
    if let reason = made.impossibility { throw EditError(reason) }
    if current == new { return nil }
    guard current == change.old else {
      throw EditError(
        "\(name) holds \(Self.text(current)) where the plan was made from \(Self.text(change.old))")
    }
    return made.isNeeded ? made : nil
  }

  private static func text(_ contents: [[UInt8]]) -> String {
    guard let first = contents.first else { return "nothing" }
    return Hex.string(first.prefix(24)) + (first.count > 24 || contents.count > 1 ? "..." : "")
  }
}
