/// SQN (TS 33.102 §6.3.1): 48 bits, `SEQ || IND` with IND in the lowest bits (Annex C.1.1.1).
public struct SequenceNumber: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
  public let rawValue: UInt64

  /// - Returns: `nil` for a value of more than 48 bits.
  public init?(rawValue: UInt64) {
    guard rawValue <= Self.mask else { return nil }
    self.rawValue = rawValue
  }

  /// The lowest 48 bits.
  public init(truncating value: UInt64) { rawValue = value & Self.mask }

  /// - Returns: `nil` unless there are six bytes.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 6 else { return nil }
    rawValue = bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// - Returns: `nil` if SEQ or IND does not fit, or IND has more than 16 bits.
  public init?(seq: UInt64, ind: UInt64, indLength: Int) {
    guard Self.indLengths.contains(indLength), ind < 1 << indLength, seq <= Self.mask >> UInt64(indLength) else {
      return nil
    }
    rawValue = seq << UInt64(indLength) | ind
  }

  public static let zero = Self(truncating: 0)
  public static let max = Self(truncating: mask)
  /// Bits that IND may have here. Annex C.3 proposes 5.
  public static let indLengths = 0...16

  /// Six bytes, as in AUTN before the concealment.
  public var bytes: [UInt8] { stride(from: 40, through: 0, by: -8).map { UInt8(truncatingIfNeeded: rawValue >> $0) } }

  /// The part that counts. An `indLength` outside of ``indLengths`` is taken as the nearest that is inside.
  public func seq(indLength: Int) -> UInt64 { rawValue >> Self.bits(indLength) }
  /// The index of the array entry.
  public func ind(indLength: Int) -> UInt64 { rawValue & (1 << Self.bits(indLength) - 1) }

  /// SEQ + 1 with the IND given: what an authentication centre takes next after this SQN_MS.
  /// - Returns: `nil` where SEQ is at its end, or for an IND that does not fit.
  public func next(ind: UInt64, indLength: Int) -> Self? {
    Self(seq: seq(indLength: indLength) + 1, ind: ind, indLength: indLength)
  }

  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  public var description: String { String(rawValue) }

  private static let mask: UInt64 = 0xFFFF_FFFF_FFFF
  private static func bits(_ length: Int) -> UInt64 { UInt64(min(Swift.max(length, 0), indLengths.upperBound)) }
}
