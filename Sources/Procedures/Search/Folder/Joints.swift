/// Which bytes at the end of a record and at the beginning of the next can belong to one text that is searched for.
struct Joints: Sendable {
  private var ends = ByteSet()
  private var starts = ByteSet()
  private let digits: Bool
  private let isPossible: Bool

  init(_ finder: TextFinder?) {
    digits = finder?.searchesDigits ?? false
    isPossible = finder != nil
    guard let finder else { return }
    let all = ByteSet(UInt8.min...UInt8.max)
    guard case .positions(let positions, _) = finder else {
      (ends, starts) = (all, all)
      return
    }
    for (number, scalars) in positions.enumerated() {
      for scalar in scalars {
        for code in JoinedSearch.codes(of: scalar) {
          if number + 1 < positions.count, let last = code.last { ends.insert(last) }
          if number > 0, let first = code.first { starts.insert(first) }
        }
      }
    }
  }

  /// Whether a record may continue the one before, which ends in `last`, or may be a part of a message.
  func mayJoin(_ record: UnsafeBufferPointer<UInt8>, after last: UInt8) -> Bool {
    guard isPossible, let first = record.first, let end = record.last else { return false }
    if last != 0xFF, last != 0, first != 0xFF, ends.contains(last), starts.contains(first) { return true }
    // TP-UDHI behind the service centre's address.
    if first & 1 != 0, first != 0xFF, record.count > 20 {
      let place = 2 + Int(record[1])
      if place < record.count, record[place] & 0x42 == 0x40 { return true }
    }
    // Additional data in an extension record, or a record that names one.
    return digits && (first == 0x02 && record.count == 13 || record.count >= 14 && end != 0xFF && end != 0)
  }
}
