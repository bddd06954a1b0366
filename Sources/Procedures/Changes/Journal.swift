import ElementaryFiles
public import ISO7816
import UICC

/// What one run changes on one card, kept on disk before the card is touched: first all old and new bytes, then a line
/// before and after each write. Whatever moment the line is cut at, the journal tells how to go on and how to go back.
///
/// The file has one JSON object a line. The first is the head (``Head``), the others are events:
/// `{"event":"start","change":0,"to":"new"}`, `done`, `refused` with the status word, and `end` with an outcome. A last
/// line that is not whole was cut off with the power and counts as never written.
public final class Journal {
  /// The first line.
  public struct Head: Hashable, Sendable {
    /// What it was about: `write MF/ADF.USIM/EF.SPN`.
    public var title: String
    public var identity: CardIdentity
    /// The ICCID that the card has afterwards, where EF.ICCID itself is changed.
    public var iccidAfter: String?
    /// ISO 8601, UTC.
    public var created: String
    public var changes: [CardChange]
  }

  /// How far it came.
  public enum State: String, Sendable {
    /// Some writes may have happened and some not.
    case open
    /// All changes are on the card.
    case applied
    /// The card is as before.
    case undone
    /// The card refused the first write, so that it is as before.
    case abandoned
  }

  public let path: String
  public let head: Head
  public internal(set) var state: State = .open
  /// Changes whose write began in either direction: their content may be neither old nor new.
  public internal(set) var started: Set<Int> = []
  /// Changes that the card refused, with its status word.
  public internal(set) var refused: [Int: StatusWord] = [:]
  private var file: DurableFile?

  init(path: String, head: Head) {
    self.path = path
    self.head = head
  }

  /// Whether the journal is for this card.
  public func belongs(to identity: CardIdentity) -> Bool {
    head.identity.description == identity.description
      || (head.iccidAfter != nil && head.iccidAfter == identity.iccid)
  }

  // MARK: writing

  enum Direction: String {
    case new, old
  }

  /// Puts the head on the disk.
  static func create(path: String, head: Head) throws(ChangeError) -> Journal {
    let journal = Journal(path: path, head: head)
    let file = try DurableFile(path: path, isNew: true)
    try file.append(head.fields.jsonBytes())
    journal.file = file
    return journal
  }

  private func append(_ event: String, _ fields: [FieldValue.Field]) throws(ChangeError) {
    if file == nil { file = try DurableFile(path: path, isNew: false) }
    try file?.append(FieldValue.object([.init("event", .string(event))] + fields).jsonBytes())
  }

  func start(_ index: Int, to direction: Direction) throws(ChangeError) {
    try append("start", [.init("change", .int(index)), .init("to", .string(direction.rawValue))])
    started.insert(index)
    state = .open
  }

  func done(_ index: Int, to direction: Direction) throws(ChangeError) {
    try append("done", [.init("change", .int(index)), .init("to", .string(direction.rawValue))])
    refused[index] = nil
  }

  func refuse(_ index: Int, _ status: StatusWord) throws(ChangeError) {
    try append(
      "refused", [.init("change", .int(index)), .init("sw", .hex([status.sw1, status.sw2]))])
    refused[index] = status
  }

  func end(_ outcome: State) throws(ChangeError) {
    try append("end", [.init("outcome", .string(outcome.rawValue))])
    state = outcome
    file = nil
  }
}

extension Journal.Head {
  var fields: FieldValue {
    .object([
      .init("format", .string(Self.format)), .init("title", .string(title)),
      .init("iccid", identity.iccid.map { .string($0) } ?? .null), .init("atr", .hex(identity.atr)),
      .init("iccidAfter", iccidAfter.map { .string($0) } ?? .null), .init("created", .string(created)),
      .init("changes", .array(changes.map(\.journalFields))),
    ])
  }

  static let format = "uicc-journal/1"
}

extension CardChange {
  /// With the SELECTs that lead to the file, so that no table and no other file of the card is needed to go back.
  var journalFields: FieldValue {
    let steps = place.directory.steps.map { step -> FieldValue in
      switch step {
      case .fid(let fid): .string(fid.description)
      case .aid(let aid): .string(aid.description)
      }
    }
    var fields: [FieldValue.Field] = [
      .init("path", .string(place.path)), .init("select", .array(steps)),
      .init("fid", .string(place.fid?.description ?? "")),
      .init("old", .array(old.map { .hex($0) })), .init("new", .array(new.map { .hex($0) })),
    ]
    switch part {
    case .binary: fields.append(.init("part", .string("binary")))
    case .cyclic: fields.append(.init("part", .string("cyclic")))
    case .record(let number): fields += [.init("part", .string("record")), .init("record", .int(number))]
    case .object(let tag): fields += [.init("part", .string("object")), .init("tag", .hex(TLV.tagBytes(tag)))]
    }
    return .object(fields)
  }
}
