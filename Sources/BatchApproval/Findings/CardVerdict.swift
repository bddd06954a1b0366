/// Whether a card, or a batch, may go into production.
public enum Verdict: String, Codable, Hashable, Sendable, CaseIterable {
  /// Every check was made and none failed.
  case approved
  /// At least one finding of severity error.
  case rejected
  /// Nothing failed, but not everything could be looked at: no approval.
  case incomplete

  /// - Parameter isComplete: whether every check was made.
  public init(findings: some Sequence<Finding>, isComplete: Bool) {
    self = findings.contains { $0.severity == .error } ? .rejected : isComplete ? .approved : .incomplete
  }

  /// Of a whole: rejected where a part is, else incomplete where a part is.
  public init(of parts: some Sequence<Verdict>) {
    let parts = Set(parts)
    self = parts.contains(.rejected) ? .rejected : parts.contains(.incomplete) ? .incomplete : .approved
  }
}

/// What became of one card.
public struct CardVerdict: Codable, Hashable, Sendable {
  /// As the card has it in EF.ICCID; empty where it could not be read.
  public var iccid: String
  /// Of the first USIM or, without one, of DF.GSM.
  public var imsi: String?
  /// Where the card came from: the name of the image or of the reader.
  public var source: String
  /// The card's line in the inventory, from 1.
  public var inventoryLine: Int?
  public var verdict: Verdict
  /// In the order of the checks. A check of the report that is neither here nor in ``unchecked`` has passed.
  public var findings: [Finding]
  public var unchecked: [UncheckedCheck]
  /// The card was not read to its end: what is not among the findings is not known.
  public var isInterrupted: Bool?

  public init(
    iccid: String, imsi: String? = nil, source: String, inventoryLine: Int? = nil, findings: [Finding] = [],
    unchecked: [UncheckedCheck] = []
  ) {
    self.iccid = iccid
    self.imsi = imsi
    self.source = source
    self.inventoryLine = inventoryLine
    self.findings = findings
    self.unchecked = unchecked
    verdict = Verdict(findings: findings, isComplete: unchecked.isEmpty)
  }

  /// As JSON with sorted keys.
  /// - Throws: nothing that a verdict can cause.
  public func json() throws -> [UInt8] { try Document.bytes(self) }

  /// What became of one check on this card.
  public enum Outcome: String, Codable, Hashable, Sendable {
    case passed, note, warning, failed, unchecked
  }

  /// By ``Check/id``; the worst finding counts.
  public func outcome(of check: String) -> Outcome {
    let own = findings.filter { $0.check == check || $0.also?.contains(check) == true }
    guard let worst = own.map(\.severity).max() else {
      return isInterrupted == true || unchecked.contains { $0.check == check } ? .unchecked : .passed
    }
    return switch worst {
    case .error: .failed
    case .warning: .warning
    case .note: .note
    }
  }
}
