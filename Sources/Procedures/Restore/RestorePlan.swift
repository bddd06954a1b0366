public import CardImage
public import ElementaryFiles
import ISO7816
import UICC

/// What it takes to bring a card back to what an image holds: the parts that differ, in an order in which no rule that is
/// put back early keeps a later write out, and what cannot be put back with the reason.
public struct RestorePlan: Sendable {
  /// A file of the image that stays as it is on the card.
  public struct Skipped: Hashable, Sendable {
    public let path: String
    public let reason: String
    /// Whether something is lost by that: the image has content that the card does not get.
    public let isFailure: Bool
  }

  public private(set) var changes: [CardChange] = []
  public private(set) var skipped: [Skipped] = []
  /// Files that hold already what the image does.
  public private(set) var unchanged = 0
  /// The rows of the tables by path.
  public private(set) var definitions: [String: FileDefinition] = [:]

  /// - Parameters:
  ///   - image: what shall be on the card.
  ///   - card: what is on it, just read, and ``CardImage/completed(by:_:)`` by the image.
  ///   - otherCard: the image is of another card: its EF.ICCID is not put back.
  ///   - only: if not empty, files at or below these paths alone.
  /// - Throws: ``EditError`` where image and card have different ICCIDs and `otherCard` is not set.
  public init(
    _ image: CardImage, onto card: CardImage, otherCard: Bool = false, only: [String] = []
  ) throws(EditError) {
    let (wanted, found) = (image.iccidOfFile ?? image.iccid, card.iccidOfFile ?? card.iccid)
    if !otherCard, wanted != found {
      throw EditError(
        "the image is of card \(wanted.isEmpty ? "unknown" : wanted), this card is \(found.isEmpty ? "unknown" : found)",
        hint: "--other-card puts its content onto this card all the same, but for EF.ICCID")
    }
    let present = FileMatcher(card)
    let decoder = ImageDecoder(card)
    let places = Places(card, image)
    let files = image.files.filter { file in
      file.structure != .df && file.structure != .adf && !file.isAbsent
        && (only.isEmpty || only.contains { file.path == $0 || file.path.hasPrefix($0 + "/") })
    }
    var rules: [CardChange] = []
    for file in files {
      if otherCard, file.path == "MF/EF.ICCID" {
        skip(file.path, "the ICCID stays that of this card", isFailure: false)
        continue
      }
      do throws(EditError) {
        let there = present.counterpart(of: file)
        let made = try Self.changes(file, there, places)
        if made.isEmpty { unchanged += 1 }
        if Self.isRules(file) { rules += made } else { changes += made }
        if let there { definitions[there.path] = decoder.definition(of: there) }
        if case .records(let records) = file.content, records.contains(nil) {
          skip(file.path, "the image does not have all of its records", isFailure: false)
        }
      } catch {
        skip(file.path, error.description, isFailure: file.content != .none)
      }
    }
    changes += Self.ordered(rules, card)
  }

  /// Paths whose changes are access rules; see ``ChangeRunner``.
  public var ruleChanges: Int { changes.count { Self.isRules($0.place.path) } }

  private mutating func skip(_ path: String, _ reason: String, isFailure: Bool) {
    skipped.append(Skipped(path: path, reason: reason, isFailure: isFailure))
  }

  private static func isRules(_ file: CardImage.File) -> Bool { isRules(file.path) }
  private static func isRules(_ path: String) -> Bool {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    return name == "EF.ARR" || name == "2f06" || name == "6f06"
  }

  private static func changes(
    _ file: CardImage.File, _ present: CardImage.File?, _ places: Places
  ) throws(EditError) -> [CardChange] {
    guard file.content != .none else {
      throw EditError("the image has no content\(file.status.map { ", the card had answered \($0)" } ?? "")")
    }
    guard let present, !present.isAbsent else { throw EditError("the card has no such file") }
    guard present.content != .none else {
      throw EditError("it cannot be read on this card\(present.status.map { ", which answers \($0)" } ?? "")")
    }
    if let problem = present.problem { throw EditError(problem) }
    guard present.content != file.content else { return [] }
    if present.status == .selectedFileInvalidated
      || FileControlParameters(response: present.fcp).lifeCycle == .deactivated
    {
      throw EditError("it is deactivated on this card")
    }
    guard let place = places.place(of: present) else { throw EditError("no SELECT is known that leads there") }
    do throws(ChangeError) {
      return try CardChange.changes(
        at: place, structure: present.structure, from: present.content, to: file.content)
    } catch {
      throw EditError(error.description.replacing("\(file.path) ", with: "it ", maxReplacements: 1))
    }
  }

  /// Access rules in the order in which none locks out the next: those of applications and DFs before those of the MF,
  /// and within a file the record that governs the file itself at the very end.
  private static func ordered(_ changes: [CardChange], _ card: CardImage) -> [CardChange] {
    func depth(_ change: CardChange) -> Int { change.place.path.split(separator: "/").count }
    func governsItself(_ change: CardChange) -> Bool {
      guard case .record(let number) = change.part,
        let file = card.files.first(where: { $0.path == change.place.path }),
        case .referenced(_, let records)? = FileControlParameters(response: file.fcp).security
      else { return false }
      return records.contains { Int($0.record) == number }
    }
    return changes.enumerated().sorted { a, b in
      let (left, right) = ((governsItself(a.element), -depth(a.element)), (governsItself(b.element), -depth(b.element)))
      if left.0 != right.0 { return !left.0 }
      return left.1 != right.1 ? left.1 < right.1 : a.offset < b.offset
    }.map(\.element)
  }

  /// For JSON: `changes` as planned, `unchanged`, and `skipped` with `path`, `reason` and whether content is lost by it.
  public var fields: FieldValue {
    .object([
      .init("unchanged", .int(unchanged)),
      .init(
        "skipped",
        .array(
          skipped.map {
            .object([
              .init("path", .string($0.path)), .init("reason", .string($0.reason)),
              .init("failure", .bool($0.isFailure)),
            ])
          })),
    ])
  }
}
