import ElementaryFiles
import UICC

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The journals of all cards, one file each, in a folder of the user's.
public struct JournalStore: Sendable {
  public let folder: String

  public init(folder: String) { self.folder = folder }

  /// `journals` in the ``StateFolder``.
  /// - Throws: ``ChangeError/journal(_:)`` where no such folder can be told.
  public static func standard() throws(ChangeError) -> JournalStore {
    guard let state = StateFolder.path else {
      throw .journal("there is no place for the journal: set UICC_STATE to a folder")
    }
    return JournalStore(folder: state + "/journals")
  }

  /// All journals by name, which is by card and time, and what cannot be read with the reason.
  public func all() -> (journals: [Journal], problems: [String]) {
    var journals: [Journal] = []
    var problems: [String] = []
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names.sorted() where name.hasSuffix(Self.suffix) {
      do throws(ChangeError) {
        journals.append(try Journal(path: "\(folder)/\(name)"))
      } catch {
        problems.append(error.description)
      }
    }
    return (journals, problems)
  }

  /// The journal of this card that was cut off, the latest if there are several.
  public func unfinished(_ identity: CardIdentity) -> Journal? {
    all().journals.last { $0.state == .open && $0.belongs(to: identity) }
  }

  /// A new journal, on the disk when this returns.
  func create(title: String, identity: CardIdentity, changes: [CardChange]) throws(ChangeError) -> Journal {
    let now = Date()
    let iccidAfter = changes.last { $0.place.path == "MF/EF.ICCID" }?.new.first.flatMap(ICCID.digits)
    let head = Journal.Head(
      title: title, identity: identity, iccidAfter: iccidAfter == identity.iccid ? nil : iccidAfter,
      created: now.formatted(.iso8601), changes: changes)
    let stamp = head.created.filter { $0.isNumber || $0 == "T" || $0 == "Z" }
    let card = String(
      identity.description.prefix(40).filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
    for number in 1...1000 {
      let path = "\(folder)/\(card)-\(stamp)-\(number)\(Self.suffix)"
      if DurableFile.exists(path) { continue }
      return try Journal.create(path: path, head: head)
    }
    throw .journal("there are 1000 journals of this second in \(folder)")
  }

  static let suffix = ".journal"
}
