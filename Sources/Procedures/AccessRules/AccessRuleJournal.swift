public import GlobalPlatform
import ISO7816

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The rules of a card before and after one run, on disk before the first of them is touched. Whatever moment the line
/// is cut at, no rule is lost: both lists are here.
///
/// One JSON object in the first line, then a word a line, of which the last counts: ``State``.
public final class AccessRuleJournal {
  struct Head: Codable {
    var format: String
    var title: String
    /// The ICCID, or `atr-…`.
    var card: String
    var created: String
    var before: [String]
    var after: [String]
    /// What the card answered where its list makes no sense, whole.
    var damaged: String?
  }

  /// How far a change came.
  enum State: String {
    /// The card is between before and after, or at one of them.
    case open
    case applied
    /// The change is being taken back: the card is between after and before.
    case undoing
    case undone
    /// The card refused the first command: nothing was changed, and the change before this one is the latest.
    case refused
  }

  public let path: String
  let head: Head
  private(set) var state: State
  /// The last line has no end: the power went while it was written.
  private var isCut = false
  public var isOpen: Bool { state == .open || state == .undoing }
  public var isUndone: Bool { state == .undone }

  public var title: String { head.title }
  public var card: String { head.card }
  public var created: String { head.created }
  public var before: [AccessRule] { Self.rules(head.before) }
  public var after: [AccessRule] { Self.rules(head.after) }

  private static func rules(_ texts: [String]) -> [AccessRule] {
    texts.compactMap { Hex.bytes($0).map { AccessRule($0) } }
  }

  static let format = "uicc-ara-m-journal/1"

  private init(path: String, head: Head) {
    (self.path, self.head, state) = (path, head, .open)
  }

  /// - Throws: ``AccessRuleError/journal(_:)`` where it is none.
  init(path: String) throws(AccessRuleError) {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)), data.count < 4 << 20 else {
      throw .journal("cannot read \(path)")
    }
    let lines = data.split(separator: 0x0A)
    guard let first = lines.first, let head = try? JSONDecoder().decode(Head.self, from: Data(first)),
      head.format == Self.format,
      (head.before + head.after).allSatisfy({ Hex.bytes($0)?.isEmpty == false })
    else { throw .journal("\(path) is no journal of access rules") }
    self.path = path
    self.head = head
    // A last word that was cut itself says nothing: the one before it counts.
    let words = lines.dropFirst().compactMap { State(rawValue: String(decoding: $0, as: UTF8.self)) }
    state = words.last ?? .open
    isCut = data.last != 0x0A
  }

  static func create(
    in folder: String, title: String, card: String, plan: AccessRulePlan
  ) throws(AccessRuleError) -> AccessRuleJournal {
    let created = Date().formatted(.iso8601)
    let stamp = created.filter { $0.isNumber || $0 == "T" || $0 == "Z" }
    let name = String(card.prefix(40).filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
    let head = Head(
      format: Self.format, title: title, card: card, created: created,
      before: plan.before.map { Hex.string($0.bytes) }, after: plan.after.map { Hex.string($0.bytes) },
      damaged: plan.response.isEmpty ? nil : Hex.string(plan.response))
    for number in 1...1000 {
      let path = "\(folder)/\(name)-\(stamp)-\(String(number + 1000).dropFirst())\(suffix)"
      if DurableFile.exists(path) { continue }
      do {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        try DurableFile(path: path, isNew: true).append(Array(encoder.encode(head)))
      } catch {
        throw .journal("\(error)")
      }
      return AccessRuleJournal(path: path, head: head)
    }
    throw .journal("there are 1000 journals of this second in \(folder)")
  }

  func mark(_ state: State) throws(AccessRuleError) {
    let line = (isCut ? "\n" : "") + state.rawValue
    do { try DurableFile(path: path, isNew: false).append(Array(line.utf8)) } catch { throw .journal("\(error)") }
    (self.state, isCut) = (state, false)
  }

  static let suffix = ".ara-m"

  /// The journal of a card's latest change.
  static func latest(in folder: String, card: String) -> AccessRuleJournal? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names.sorted().reversed() where name.hasSuffix(suffix) {
      if let journal = try? AccessRuleJournal(path: "\(folder)/\(name)"), journal.card == card,
        journal.state != .refused
      {
        return journal
      }
    }
    return nil
  }
}
