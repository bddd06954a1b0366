/// Which bytes at the end of a record and at the beginning of the next can belong to one text that is searched for.
struct Joints: Sendable {
  /// A bit for each last byte, in the high half of its number, and first byte of the next record that may go on with it.
  private var pairs = [UInt64](repeating: 0, count: 1024)
  private let digits: Bool
  private let isPossible: Bool

  init(_ finder: TextFinder?) {
    digits = finder?.searchesDigits ?? false
    isPossible = finder != nil
    guard let finder else { return }
    guard case .positions(let positions, _) = finder else {
      pairs = [UInt64](repeating: .max, count: 1024)
      return
    }
    for (scalars, next) in zip(positions, positions.dropFirst()) {
      let starts = next.flatMap { JoinedSearch.codes(of: $0) }.compactMap(\.first)
      for last in scalars.flatMap({ JoinedSearch.codes(of: $0) }).compactMap(\.last) {
        for first in starts { pairs[Int(last) << 2 | Int(first >> 6)] |= 1 << UInt64(first & 63) }
      }
    }
  }

  /// Whether a record may continue the one before, which ends in `last`, or may be a part of a message.
  @inline(__always)
  func mayJoin(_ record: UnsafeBufferPointer<UInt8>, after last: UInt8) -> Bool {
    guard isPossible, let first = record.first, let end = record.last else { return false }
    if last != 0xFF, last != 0, first != 0xFF, pairs[Int(last) << 2 | Int(first >> 6)] >> UInt64(first & 63) & 1 != 0 {
      return true
    }
    // TP-UDHI behind the service centre's address.
    if first & 1 != 0, first != 0xFF, record.count > 20 {
      let place = 2 + Int(record[1])
      if place < record.count, record[place] & 0x42 == 0x40 { return true }
    }
    // Additional data in an extension record, or a record that names one.
    return digits && (first == 0x02 && record.count == 13 || record.count >= 14 && end != 0xFF && end != 0)
  }
}
