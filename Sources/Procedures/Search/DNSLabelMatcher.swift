/// Finds a domain name whose dots are the lengths of labels (RFC 1035 §3.1): `koalatel.com` as 08 koalatel 03 com. A
/// name may begin and end inside a label; the length before the first label and the one before the last must fit what
/// stands there. A pattern without a dot is one label, or part of one, and found as ASCII.
struct DNSLabelMatcher: Matcher {
  let anchor: Anchor
  let window: ByteWindow
  private let sequence: ByteSequence
  private let firstDot: Int
  private let lastDot: Int

  static let longestLabel = 63

  /// - Parameter positions: the scalars of each position of the pattern.
  /// - Returns: `nil` where the pattern has no dot, an empty label, or one that DNS cannot hold.
  init?(positions: [[Unicode.Scalar]]) {
    let dots = positions.indices.filter { positions[$0].contains(".") }
    guard let first = dots.first, let last = dots.last, positions.count > 1, first <= Self.longestLabel else {
      return nil
    }
    firstDot = first
    lastDot = last
    var codes: [[[UInt8]]] = []
    for (index, scalars) in positions.enumerated() {
      guard scalars.contains(".") else {
        let bytes = scalars.filter(\.isASCII).map { UInt8($0.value) }.filter(Self.isLabelByte)
        guard !bytes.isEmpty else { return nil }
        codes.append(bytes.map { [$0] })
        continue
      }
      let next = dots.first { $0 > index }
      let count = (next ?? positions.count) - index - 1
      guard count <= Self.longestLabel, count > 0 || next == nil else { return nil }
      // The last label may go on after the pattern; after a final dot comes another label, or the root.
      codes.append((next == nil ? count...Self.longestLabel : count...count).map { [UInt8($0)] })
    }
    sequence = ByteSequence(codes)
    anchor = sequence.anchor
    window = sequence.window
  }

  func report(anchor position: Int, in region: UnsafeBufferPointer<UInt8>, to hits: inout [RawHit]) {
    let start = position - anchor.offset
    guard let end = sequence.end(from: start, in: region) else { return }
    let (first, last) = (start + firstDot, start + lastDot)
    guard Self.isLabel(at: last, in: region) || region[last] == 0 else { return }
    var labels = first
    if firstDot > 0 {
      guard let lead = Self.label(before: first, from: start, in: region) else { return }
      labels = lead
    }
    while let before = Self.label(before: labels, from: labels, in: region) { labels = before }
    hits.append(RawHit(offset: start, length: end - start, coding: .dns, fieldStart: labels))
  }

  /// Whether the length at `index` is followed by as many bytes of a label.
  private static func isLabel(at index: Int, in region: UnsafeBufferPointer<UInt8>) -> Bool {
    let count = Int(region[index])
    guard (1...longestLabel).contains(count), count < region.count - index else { return false }
    return region[index + 1...index + count].allSatisfy(isLabelByte)
  }

  /// Where the length stands of the label that ends before `end` and begins at `start` or before.
  private static func label(before end: Int, from start: Int, in region: UnsafeBufferPointer<UInt8>) -> Int? {
    var index = min(start, end - 1) - 1
    while index >= 0, end - index - 1 <= longestLabel {
      if Int(region[index]) == end - index - 1, isLabel(at: index, in: region) { return index }
      guard isLabelByte(region[index]) else { return nil }
      index -= 1
    }
    return nil
  }

  /// Letters, digits, hyphen and underscore.
  static func isLabelByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x2D, 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
    default: false
    }
  }
}
