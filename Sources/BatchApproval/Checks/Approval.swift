public import CardImage
import ISO7816
public import Inventory

/// Looks for a text in all codings of a card. BatchApproval knows no search: whoever runs a batch brings one.
public typealias TextSearch = @Sendable (Specification.ForbiddenText, CardImage) throws -> [TextHit]

/// Runs a specification on cards, each for itself; ``BatchResult`` brings them together.
public struct Approval: Sendable {
  public let specification: Specification
  public let index: InventoryIndex?
  private let search: TextSearch?

  /// - Parameters:
  ///   - index: of the inventory; without one, checks that need it stay unchecked.
  ///   - search: without one, forbidden texts stay unchecked.
  public init(_ specification: Specification, inventory index: InventoryIndex? = nil, search: TextSearch? = nil) {
    self.specification = specification
    self.index = index
    self.search = search
  }

  /// All checks, the columns of the report.
  public var checks: [Check] {
    BatchChecks.all(hasInventory: index != nil, count: specification.count, name: specification.name)
      + specification.requirements.map(\.check) + specification.lint.rules.map(\.check)
  }

  /// A card's verdict and what the batch has to know of it.
  public struct Result: Sendable {
    public var verdict: CardVerdict
    /// Values that no other card may have.
    var unique: [UniqueValue] = []
  }

  struct UniqueValue: Sendable {
    var check: String
    var place: Place
    var value: String
    var clause: String
  }

  /// Safe to call from any thread.
  public func examine(_ recorded: RecordedCard, source: String) -> Result {
    let card = ExaminedCard(recorded, source: source)
    var findings: [Finding] = []
    var unchecked: [UncheckedCheck] = []
    if let index {
      do throws(InventoryError) {
        card.row = try index.row(iccid: card.iccid, imsi: card.imsi)
      } catch {
        findings.append(
          Finding(BatchChecks.inventory, at: Place("inventory"), error.description, cause: "not in the inventory"))
      }
    }
    if let row = card.row { findings += BatchChecks.compare(card, row) }
    if let interruption = recorded.answers?.interruption {
      // What is missing then says nothing about the card.
      var verdict = CardVerdict(
        iccid: card.iccid, imsi: card.imsi, source: source, inventoryLine: card.row?.line, findings: findings,
        unchecked: [UncheckedCheck(BatchChecks.complete, interruption)])
      verdict.isInterrupted = true
      return Result(verdict: verdict, unique: BatchChecks.unique(card))
    }
    for warning in recorded.warnings { unchecked.append(UncheckedCheck(BatchChecks.complete, warning)) }
    var unique = BatchChecks.unique(card)
    for requirement in specification.requirements {
      let outcome = requirement.examine(card, search: search)
      findings += outcome.findings
      if let reason = outcome.unchecked { unchecked.append(UncheckedCheck(requirement.check.id, reason)) }
      for (place, value) in outcome.unique {
        unique.append(
          UniqueValue(check: requirement.check.id, place: place, value: value, clause: requirement.check.clause))
      }
    }
    let merged = Self.merged(findings, specification.lint.findings(on: card))
    let verdict = CardVerdict(
      iccid: card.iccid, imsi: card.imsi, source: source, inventoryLine: card.row?.line, findings: merged,
      unchecked: unchecked)
    return Result(verdict: verdict, unique: unique)
  }

  /// Rules of lint that find at a place what the specification has found there already add their names alone.
  private static func merged(_ findings: [Finding], _ lint: [Finding]) -> [Finding] {
    var result = Finding.merged(findings)
    var rest: [Finding] = []
    for finding in lint {
      let known = result.firstIndex { own in
        own.severity == .error
          && (own.cause == finding.cause
            || own.place.path == finding.place.path && own.place.record == finding.place.record && isAboutContent(own)
              && isAboutContent(finding))
      }
      guard let known else {
        rest.append(finding)
        continue
      }
      let names = [finding.check] + (finding.also ?? [])
      result[known].also = (result[known].also ?? []) + names.filter { result[known].also?.contains($0) != true }
    }
    return result + rest
  }

  private static let shapes: Set = [
    "lint/mandatory-files", "lint/file-structure", "lint/file-size", "lint/sfi-standard", "lint/sfi-unique",
    "lint/fid-unique", "lint/life-cycle", "lint/select-response", "lint/arr-record", "lint/open-update",
    "lint/open-rules", "lint/open-keys",
  ]

  private static func isAboutContent(_ finding: Finding) -> Bool {
    if finding.check.hasPrefix("lint/") { return !shapes.contains(finding.check) }
    return finding.check.hasSuffix(" content") || finding.check.hasPrefix("inventory/")
      || finding.check.contains(" service ")
  }
}

extension Specification.Requirement {
  func examine(_ card: ExaminedCard, search: TextSearch?) -> Outcome {
    switch subject {
    case .atr(let patterns): checkATR(patterns, card)
    case .application(let name, let aid, let isPresent): checkApplication(name, aid, isPresent, card)
    case .presence(let path, let isPresent): checkPresence(path, isPresent, card)
    case .structure(let path, let structure): checkStructure(path, structure, card)
    case .size(let path, let bounds):
      checkNumber(path, "file size, bytes", bounds, card) { file, control in
        if let size = control?.fileSize { return size }
        if case .data(let data) = file.content { return data.count }
        return nil
      }
    case .recordLength(let path, let bounds):
      checkNumber(path, "record length, bytes", bounds, card) { $1?.recordLength ?? $0.content.parts.first?.count }
    case .recordCount(let path, let bounds):
      checkNumber(path, "number of records", bounds, card) { file, control in
        if let count = control?.recordCount { return count }
        if case .records(let records) = file.content { return records.count }
        return nil
      }
    case .shortIdentifier(let path, let sfi): checkShortIdentifier(path, sfi, card)
    case .access(let path, let operation, let condition): checkAccess(path, operation, condition, card)
    case .lifeCycle(let path, let state): checkLifeCycle(path, state, card)
    case .content(let path, let records, let matcher): checkContent(path, records, matcher, card)
    case .object(let path, let tag, let matcher): checkObject(path, tag, matcher, card)
    case .service(let table, let number, let isAvailable, let needsFiles):
      checkService(table, number, isAvailable, needsFiles, card)
    case .furtherServices(let table, let named): checkFurtherServices(table, named, card)
    case .pinEnabled(let key, _), .pinTries(let key, _), .pinUnblockTries(let key, _), .pinCode(let key):
      checkPIN(key, card)
    case .accessRule(let rule): checkRule(rule, card)
    case .furtherAccessRules(let named): checkFurtherRules(named, card)
    case .naf(let path, let fqdn): checkNAF(path, fqdn, card)
    case .furtherNAFs(let path, let named): checkFurtherNAFs(path, named, card)
    case .authentication(let application, let maximum): checkAuthentication(application, maximum, card)
    case .concealment(let scheme, let identifier, let routing): checkConcealment(scheme, identifier, routing, card)
    case .key(let version, let identifier, let kcv, let type): checkKey(version, identifier, kcv, type, card)
    case .forbidden(let text): checkForbidden(text, card, search)
    case .freeMemory(let bounds, let isVolatile): checkMemory(bounds, isVolatile, card)
    }
  }

  private func checkForbidden(_ forbidden: Specification.ForbiddenText, _ card: ExaminedCard, _ search: TextSearch?)
    -> Outcome
  {
    guard let search else { return .unchecked("no search for texts") }
    do {
      let hits = try search(forbidden, card.image).filter { hit in
        !forbidden.exceptions.contains { hit.place.path == $0 || hit.place.path.hasPrefix($0 + "/") }
      }
      return Outcome(
        findings: hits.map { hit in
          finding(
            hit.place, "holds '\(forbidden.text)'", actual: "\(hit.text) (\(hit.coding))",
            cause: "\(check.id) at \(Place(hit.place.path, record: hit.place.record))")
        })
    } catch {
      return .unchecked("'\(forbidden.text)' cannot be searched for: \(error)")
    }
  }
}
