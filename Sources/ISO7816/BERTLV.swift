/// A BER-TLV data object (ISO/IEC 7816-4 §5.2.2, TS 101 220 §7.1.1).
public struct TLV: Hashable, Sendable {
  /// The tag's bytes as a number: `0x80`, `0xFF40`; one to three bytes.
  public var tag: UInt32
  public var value: [UInt8]

  public init(tag: UInt32, value: [UInt8]) {
    self.tag = tag
    self.value = value
  }

  /// Whether bit 6 of the first tag byte says that the value is made of TLVs.
  public var isConstructed: Bool { (Self.tagBytes(tag).first ?? 0) & 0x20 != 0 }

  /// Tag, shortest length, value.
  public var encoded: [UInt8] { Self.tagBytes(tag) + Self.lengthBytes(value.count) + value }

  /// The bytes of a tag, most significant first.
  public static func tagBytes(_ tag: UInt32) -> [UInt8] {
    var bytes: [UInt8] = []
    for shift in stride(from: UInt32(24), through: 0, by: -8) {
      let byte = UInt8(truncatingIfNeeded: tag >> shift)
      if byte != 0 || !bytes.isEmpty || shift == 0 { bytes.append(byte) }
    }
    return bytes
  }

  /// The shortest BER length: one byte below 128, then `81`, `82`, `83`, `84` and the number. ``TLVReader`` takes up
  /// to `83`, 16 MiB.
  public static func lengthBytes(_ count: Int) -> [UInt8] {
    switch count {
    case ..<0x80: [UInt8(truncatingIfNeeded: count)]
    case ..<0x100: [0x81, UInt8(truncatingIfNeeded: count)]
    case ..<0x1_0000: [0x82, UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
    case ..<0x100_0000:
      [
        0x83, UInt8(truncatingIfNeeded: count >> 16), UInt8(truncatingIfNeeded: count >> 8),
        UInt8(truncatingIfNeeded: count),
      ]
    default:
      [
        0x84, UInt8(truncatingIfNeeded: count >> 24), UInt8(truncatingIfNeeded: count >> 16),
        UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count),
      ]
    }
  }
}

/// What is wrong with a TLV, and where.
public struct TLVError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case truncatedTag, tagTooLong, truncatedLength, indefiniteLength, lengthTooLong, truncatedValue, tooDeep
    case tooMany
  }
  public var code: Code
  /// Offset in bytes, from the start of what was parsed.
  public var offset: Int
  public init(_ code: Code, at offset: Int) {
    self.code = code
    self.offset = offset
  }
  /// What is wrong, for messages that name the place otherwise.
  public var reason: String {
    switch code {
    case .truncatedTag: "tag cut"
    case .tagTooLong: "tag of more than three bytes"
    case .truncatedLength: "length cut"
    case .indefiniteLength: "indefinite length"
    case .lengthTooLong: "length of more than three bytes"
    case .truncatedValue: "value runs over the end"
    case .tooDeep: "nested too deep"
    case .tooMany: "too many data objects"
    }
  }

  public var description: String { "\(reason) at byte \(offset)" }
}

extension TLV {
  /// A constructed object of these children.
  public init(tag: UInt32, children: [TLV]) {
    self.init(tag: tag, value: children.flatMap(\.encoded))
  }

  /// All data objects of `bytes`, one level. Bytes `00` and `FF` between objects are padding and skipped, as
  /// ISO/IEC 7816-4 §5.2.2.1 allows.
  /// - Throws: the first place where the bytes are no TLV.
  public static func parse(_ bytes: some Collection<UInt8>) throws(TLVError) -> [TLV] {
    let result = parsePrefix(bytes)
    if let error = result.error { throw error }
    return result.objects
  }

  /// As many data objects as there are, then what stopped the parsing, if anything did.
  public static func parsePrefix(_ bytes: some Collection<UInt8>) -> (objects: [TLV], error: TLVError?) {
    var reader = TLVReader(bytes)
    var objects: [TLV] = []
    do throws(TLVError) {
      while let object = try reader.next() { objects.append(object) }
      return (objects, nil)
    } catch {
      return (objects, error)
    }
  }

  /// The data objects inside this one, one level.
  public func children() throws(TLVError) -> [TLV] { try Self.parse(value) }
}

extension [TLV] {
  /// All objects one after the other.
  public var encoded: [UInt8] { flatMap(\.encoded) }
  /// The value of the first object with this tag.
  public subscript(tag tag: UInt32) -> [UInt8]? { first { $0.tag == tag }?.value }
}
