/// What a USIM remembers of sequence numbers: one SEQ for each IND, and the check of TS 33.102 Annex C.2.
public struct SequenceArray: Hashable, Sendable {
  /// How a SQN was judged.
  public enum Verdict: Hashable, Sendable {
    case accepted
    /// SEQ is not above that of its IND (C.2.1 i).
    case notAboveIND
    /// SEQ_MS - SEQ is over L (C.2.2, the age limit).
    case tooOld
    /// SEQ - SEQ_MS is over delta (C.2.1, protection against wrap around).
    case tooFarAhead
  }

  /// Bits of IND; the array has as many entries as that allows.
  public let indLength: Int
  /// delta: how far SEQ may jump ahead of the highest so far; `nil`: any distance. Annex C.3 proposes 2^28.
  public var delta: UInt64?
  /// L: how far SEQ may lie behind the highest so far; `nil`: no limit.
  public var ageLimit: UInt64?
  /// SEQ_MS(i), by IND.
  public private(set) var entries: [UInt64]

  /// - Parameters:
  ///   - indLength: 0 to 16 bits; others are taken as the nearest of these.
  ///   - start: the SQN that was accepted last; its SEQ stands at its IND, zero elsewhere.
  public init(indLength: Int = 5, delta: UInt64? = 1 << 28, ageLimit: UInt64? = nil, start: SequenceNumber = .zero) {
    self.indLength = min(max(indLength, 0), SequenceNumber.indLengths.upperBound)
    self.delta = delta
    self.ageLimit = ageLimit
    entries = [UInt64](repeating: 0, count: 1 << self.indLength)
    entries[Int(start.ind(indLength: self.indLength))] = start.seq(indLength: self.indLength)
  }

  /// SQN_MS (C.2.2): the highest SQN accepted so far; zero before the first.
  public var highest: SequenceNumber {
    var best = SequenceNumber.zero
    for (ind, seq) in entries.enumerated() where seq > 0 {
      if let sqn = SequenceNumber(seq: seq, ind: UInt64(ind), indLength: indLength), sqn > best { best = sqn }
    }
    return best
  }

  /// Judges a SQN and changes nothing.
  public func verdict(on sqn: SequenceNumber) -> Verdict {
    let seq = sqn.seq(indLength: indLength)
    let top = highest.seq(indLength: indLength)
    if let delta, seq > top, seq - top > delta { return .tooFarAhead }
    if let ageLimit, seq < top, top - seq > ageLimit { return .tooOld }
    return seq > entries[Int(sqn.ind(indLength: indLength))] ? .accepted : .notAboveIND
  }

  /// Judges a SQN and remembers it if it is accepted.
  public mutating func accept(_ sqn: SequenceNumber) -> Verdict {
    let verdict = verdict(on: sqn)
    if verdict == .accepted { entries[Int(sqn.ind(indLength: indLength))] = sqn.seq(indLength: indLength) }
    return verdict
  }
}
