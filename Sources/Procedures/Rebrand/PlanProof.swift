import CardImage
import ISO7816
import UICC

/// What is left of the old names of a plan on a card: a search in every coding, wherever the plan's own search looked.
public struct PlanProof: Sendable {
  /// A hit that the plan leaves to a person.
  public struct Listed: Hashable, Sendable {
    public var match: SearchMatch
    /// Why, as the plan says.
    public var reason: String
  }

  public internal(set) var listed: [Listed] = []
  /// Hits that the plan knows nothing of, or that it meant to change.
  public internal(set) var unexpected: [SearchMatch] = []
  /// Everything that was not searched.
  public internal(set) var unread: [UnreadFile] = []
  /// What of it the plan's own search could read, as far as the plan says: what was searched is less than it was.
  public internal(set) var missed: [UnreadFile] = []
  /// Files of which something was searched.
  public internal(set) var files = 0
  public let sources: CardSources
  /// Why the search ended before its end.
  public internal(set) var interruption: String?
  public internal(set) var remarks: [String] = []
}

extension PlanRun {
  /// Searches the whole card for the old names.
  /// - Throws: ``PatternError`` for a name that no coding can hold.
  public func prove() throws -> PlanProof {
    let planner = try RebrandPlanner(plan.renames)
    var outcome = walk(nil)
    var sources = plan.sources
    // A place that the plan speaks of is looked at in any case.
    for path in plan.changes.map(\.part.path) + plan.manual.map(\.part.path)
    where path.hasPrefix("MF/") && !sources.unlisted.contains(path) { sources.unlisted.append(path) }
    let notes = sources.read(session, into: &outcome)
    var (matches, unread, files) = planner.search(outcome.image, source: outcome.image.iccid)
    unread += notes.unread
    var proof = PlanProof(sources: plan.sources)
    (proof.unread, proof.files, proof.remarks) = (unread, files, notes.remarks)
    proof.interruption = outcome.interruption?.message
    let known = Set(plan.unread.map(\.path))
    let names = Dictionary(outcome.image.files.map { ($0.path, $0.pathByFID) }) { first, _ in first }
    proof.missed = unread.filter { !known.contains($0.path) && !known.contains(names[$0.path] ?? $0.path) }
    let reasons = Dictionary(plan.manual.map { ($0.part, $0.reason) }) { first, _ in first }
    for match in matches {
      // A plan that was made from a dump may call a file by its FID where the card's own files give it a name.
      let paths = [match.path, names[match.path] ?? match.path]
      let parts = paths.map { PlanPart($0, record: match.record, tag: match.tag) } + paths.map { PlanPart($0) }
      if let reason = parts.lazy.compactMap({ reasons[$0] }).first {
        proof.listed.append(.init(match: match, reason: reason))
      } else {
        proof.unexpected.append(match)
      }
    }
    return proof
  }
}
