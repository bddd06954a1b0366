import ISO7816

/// A data object as Android's telephony reads it (UiccCarrierPrivilegeRules.TLV): the tag is what the caller expects, the
/// length has any number of bytes, and lengths are counted in hex digits in 32 bits that overflow.
struct AndroidTLV {
  /// The exception that ends the reading, with its place.
  struct Fault: Error, Hashable {
    var exception: Exception
    /// Offset in the outermost bytes.
    var place: Int

    enum Exception: Hashable {
      case illegalArgument(String)
      case numberFormat(String)
      case stringIndexOutOfBounds
    }

    /// As Java prints it.
    var javaText: String {
      switch exception {
      case .illegalArgument(let text): "java.lang.IllegalArgumentException: \(text)"
      case .numberFormat(let text): "java.lang.NumberFormatException: For input string: \"\(text)\""
      case .stringIndexOutOfBounds: "java.lang.StringIndexOutOfBoundsException"
      }
    }
  }

  let tag: [UInt8]
  private(set) var value: ArraySlice<UInt8> = []
  private(set) var lengthBytes: ArraySlice<UInt8> = []
  /// In hex digits; may be negative.
  private(set) var length: Int32 = 0

  init(_ tag: [UInt8]) { self.tag = tag }

  /// Reads the length behind the tag, whose presence is not looked at.
  mutating func parseLength(_ data: ArraySlice<UInt8>) throws(Fault) {
    let start = data.startIndex + tag.count
    guard start < data.endIndex else { throw Fault(exception: .stringIndexOutOfBounds, place: data.endIndex) }
    let first = data[start]
    guard first >= 0x80 else {
      length = Int32(first) * 2
      lengthBytes = data[start...start]
      return
    }
    let count = Int(first & 0x7F)
    guard count <= data.endIndex - start - 1 else { throw Fault(exception: .stringIndexOutOfBounds, place: start) }
    let digits = data[(start + 1)..<(start + 1 + count)]
    var number: UInt64 = 0
    for byte in digits {
      number = number << 8 | UInt64(byte)
      guard number <= UInt64(Int32.max) else { throw Self.noNumber(digits, start) }
    }
    guard count > 0 else { throw Self.noNumber(digits, start) }
    length = Int32(truncatingIfNeeded: number) &* 2
    lengthBytes = data[start..<(start + 1 + count)]
  }

  private static func noNumber(_ digits: ArraySlice<UInt8>, _ place: Int) -> Fault {
    Fault(exception: .numberFormat(Hex.string(digits).uppercased()), place: place)
  }

  /// Reads the object at the start of `data`.
  /// - Returns: what follows it.
  mutating func parse(_ data: ArraySlice<UInt8>, consumesAll: Bool) throws(Fault) -> ArraySlice<UInt8> {
    guard data.starts(with: tag) else {
      throw Fault(exception: .illegalArgument("Tags don't match."), place: data.startIndex)
    }
    guard data.count > tag.count else { throw Fault(exception: .illegalArgument("No length."), place: data.endIndex) }
    try parseLength(data)
    let start = data.startIndex + tag.count + lengthBytes.count
    let digits = Int32(truncatingIfNeeded: (start - data.startIndex) * 2)
    let remaining = Int32(truncatingIfNeeded: data.count * 2) &- (digits &+ length)
    let place = data.startIndex + tag.count
    guard remaining >= 0 else { throw Fault(exception: .illegalArgument("Not enough data."), place: place) }
    if consumesAll, remaining != 0 {
      throw Fault(exception: .illegalArgument("Did not consume all."), place: start + Int(length) / 2)
    }
    guard length >= 0 else { throw Fault(exception: .stringIndexOutOfBounds, place: place) }
    let end = start + Int(length) / 2
    value = data[start..<end]
    return data[end...]
  }
}
