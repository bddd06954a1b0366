/// Finds a text whose characters are whole bytes: ASCII, UTF-8, ISO 8859-1, the GSM alphabet unpacked, UTF-16; and
/// bytes as such.
struct ByteSequenceMatcher: Matcher {
  let anchor: Anchor
  let window: ByteWindow
  private let sequence: ByteSequence
  private let coding: SearchCoding

  init(_ sequence: ByteSequence, coding: SearchCoding) {
    self.sequence = sequence
    self.coding = coding
    self.anchor = sequence.anchor
    self.window = sequence.window
  }

  func report(anchor position: Int, in region: UnsafeBufferPointer<UInt8>, to hits: inout [RawHit]) {
    let start = position - anchor.offset
    guard let end = sequence.end(from: start, in: region) else { return }
    // A text of nothing but ÿ in ISO 8859-1, or @ in the GSM alphabet, is what erased memory looks like.
    if coding != .hex, Padding.isAll(region[start..<end]) { return }
    hits.append(RawHit(offset: start, length: end - start, coding: actualCoding(region[start..<end])))
  }

  private func actualCoding(_ span: Slice<UnsafeBufferPointer<UInt8>>) -> SearchCoding {
    coding == .utf8 && span.allSatisfy({ $0 < 0x80 }) ? .ascii : coding
  }
}

/// Bytes that a file is filled with before anything is written to it.
enum Padding {
  static func isAll(_ span: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard let first = span.first, first == 0xFF || first == 0x00 else { return false }
    return span.allSatisfy { $0 == first }
  }
}
