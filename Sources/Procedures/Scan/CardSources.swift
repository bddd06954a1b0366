public import CardImage
import ElementaryFiles
import GlobalPlatform
import ISO7816
public import UICC

/// What a search looks at besides the files that tables, EF.DIR and other files lead to.
public struct CardSources: Hashable, Sendable {
  /// The commands of toolkit applications.
  public enum Menus: String, Hashable, Sendable, CaseIterable {
    case none
    /// Those that come by themselves.
    case shown
    /// Those that come when items are chosen too.
    case opened
  }

  /// Files and applications that no table lists, by path.
  public var unlisted: [String] = []
  /// The access rules of the ARA-M.
  public var rules = true
  public var menus = Menus.none

  public init() {}

  /// Those of an image, whatever it was made from.
  public init(_ image: CardImage) {
    unlisted = image.files.map(\.path).filter(Self.isUnlisted)
    if !image.toolkit.isEmpty { menus = .shown }
  }

  /// Whether a path ends in what stands for a name where no table has one: a FID, an AID, an SFI.
  private static func isUnlisted(_ path: String) -> Bool {
    guard let name = path.split(separator: "/").last.map(String.init) else { return false }
    if name.hasPrefix("sfi-") { return true }
    if name.utf8.count == 4, Hex.bytes(name) != nil { return true }
    return name.hasPrefix("ADF.") && Hex.bytes(String(name.dropFirst(4))).map { $0.count >= 5 } ?? false
  }

  /// What could not be read, and what there is to say of the rest.
  public struct Notes: Sendable {
    public var unread: [UnreadFile] = []
    public var remarks: [String] = []
  }

  /// Adds to a walk what it lacks of these. Files that it has are not read again, under whatever name.
  public func read(_ session: CardSession, into walk: inout CardWalk.Outcome) -> Notes {
    var notes = Notes()
    if walk.interruption == nil { readUnlisted(session, &walk, &notes) }
    if walk.interruption == nil, rules { Self.readRules(session, &walk, &notes) }
    if walk.interruption == nil, menus != .none { readMenus(session, &walk, &notes) }
    return notes
  }

  private func readUnlisted(_ session: CardSession, _ walk: inout CardWalk.Outcome, _ notes: inout Notes) {
    let known = Set(walk.image.files.flatMap { [$0.path, $0.pathByFID] })
    let finds = unlisted.filter { !known.contains($0) }.compactMap { path -> ScanState.Find? in
      do {
        return try session.find(path)
      } catch CardError.transport(let error) {
        walk.interruption = error
      } catch {
        notes.unread.append(UnreadFile(source: "", path: path, problem: "\(error)".withoutControls))
      }
      return nil
    }
    guard !finds.isEmpty, walk.interruption == nil else { return }
    var scan = CardScan(session, image: walk.image, options: ScanOptions())
    let outcome = scan.read(finds)
    walk.image.files += outcome.files.filter { !known.contains($0.path) }
    walk.present += outcome.files.count
    walk.interruption = outcome.interruption
  }

  /// The rules of the ARA-M, where the card has one.
  private static func readRules(_ session: CardSession, _ walk: inout CardWalk.Outcome, _ notes: inout Notes) {
    // A 2G SIM selects no applications.
    guard session.dialect == .uicc else { return }
    do throws(CardError) {
      guard let list = try AccessRuleMaster.select(on: session)?.readList().list else { return }
      walk.image.araM = list.rules.map(\.bytes)
      for problem in list.problems { notes.remarks.append("the rules of the ARA-M: \(problem)") }
    } catch CardError.status(let status, _) where [0x6D00, 0x6E00].contains(status.rawValue) {
      // An application with this name that has no GET DATA is no ARA-M of GPD_SPE_013: it has no rules to tell.
      notes.remarks.append("the ARA-M has no rules to tell: \(status)")
    } catch {
      notes.take(error, "the rules of the ARA-M", "ARA-M", &walk)
    }
  }

  private func readMenus(_ session: CardSession, _ walk: inout CardWalk.Outcome, _ notes: inout Notes) {
    do throws(CardError) {
      let toolkit = try ToolkitSession(session).run(opening: menus == .opened)
      walk.image.toolkit = toolkit.commands.map(\.bytes)
      notes.remarks += toolkit.remarks
      if !toolkit.isClean { notes.unread.append(UnreadFile(source: "", path: "STK", problem: "not all was fetched")) }
    } catch {
      notes.take(error, "the menus", "STK", &walk)
    }
  }
}

extension CardSources.Notes {
  fileprivate mutating func take(_ error: CardError, _ what: String, _ path: String, _ walk: inout CardWalk.Outcome) {
    remarks.append("\(what) were not read: \(error.description)")
    switch error {
    // A card that is gone was not read, or searched, to its end.
    case .transport(let interruption): walk.interruption = interruption
    case .status(let status, _): unread.append(UnreadFile(source: "", path: path, status: status))
    default: unread.append(UnreadFile(source: "", path: path, problem: error.description))
    }
  }
}
