extension CommandAPDU {
  /// The longest command data that an APDU can carry.
  public static let maximumDataLength = 0xFFFF

  /// Whether Lc or Le need the extended form: more than 255 bytes of data, or more than 256 bytes expected.
  public var isExtended: Bool { data.count > 0xFF || (le ?? 0) > 0x100 }

  /// The bytes that cross the interface (ISO/IEC 7816-4 §5.1, TS 102 221 §10.1.4 to §10.1.6): short where all
  /// lengths fit one byte, extended otherwise. An Le below 1 counts as absent, one above 65536 as 65536. Data of more
  /// than ``maximumDataLength`` bytes has no encoding: the result is then empty, which every transport refuses.
  public var encoded: [UInt8] {
    guard data.count <= Self.maximumDataLength else { return [] }
    let header = [cla, ins, p1, p2]
    let expected = le.flatMap { $0 < 1 ? nil : min($0, 0x1_0000) }
    let extended = isExtended
    var result = header
    result.reserveCapacity(data.count + 9)
    if !data.isEmpty {
      if extended { result += [0x00, UInt8(truncatingIfNeeded: data.count >> 8)] }
      result.append(UInt8(truncatingIfNeeded: data.count))
      result += data
    }
    if let expected {
      // The byte 00 that announces extended lengths is written once, before the first of them.
      if extended {
        if data.isEmpty { result.append(0x00) }
        result.append(UInt8(truncatingIfNeeded: expected >> 8))
      }
      result.append(UInt8(truncatingIfNeeded: expected))
    }
    return result
  }

  /// Reads any of the seven forms: case 1, and cases 2, 3 and 4 short or extended (ISO/IEC 7816-4 §5.1).
  ///
  /// A T=0 header with P3 `00` reads as case 2 with an Le of 256: the bytes cannot tell.
  public init(parsing bytes: [UInt8]) throws(APDUError) {
    guard bytes.count >= 4 else { throw .headerCut(count: bytes.count) }
    self.init(cla: bytes[0], ins: bytes[1], p1: bytes[2], p2: bytes[3])
    guard bytes.count > 4 else { return }
    let first = Int(bytes[4])
    if bytes.count == 5 {
      le = first == 0 ? 0x100 : first
    } else if first != 0 {
      try readShort(bytes, lc: first)
    } else {
      try readExtended(bytes)
    }
  }

  private mutating func readShort(_ bytes: [UInt8], lc: Int) throws(APDUError) {
    let present = bytes.count - 5
    guard present == lc || present == lc + 1 else { throw .lengthMismatch(declared: lc, present: present) }
    data = Array(bytes[5..<5 + lc])
    if present > lc, let last = bytes.last { le = last == 0 ? 0x100 : Int(last) }
  }

  private mutating func readExtended(_ bytes: [UInt8]) throws(APDUError) {
    guard bytes.count >= 7 else { throw .extendedLengthCut(count: bytes.count) }
    let length = Int(bytes[5]) << 8 | Int(bytes[6])
    if bytes.count == 7 {
      le = length == 0 ? 0x1_0000 : length
      return
    }
    guard bytes.count <= 7 + Self.maximumDataLength + 2 else { throw .tooLong(count: bytes.count) }
    guard length > 0 else { throw .zeroLength }
    let present = bytes.count - 7
    guard present == length || present == length + 2 else {
      throw .lengthMismatch(declared: length, present: present)
    }
    data = Array(bytes[7..<7 + length])
    if present > length {
      let expected = Int(bytes[bytes.count - 2]) << 8 | Int(bytes[bytes.count - 1])
      le = expected == 0 ? 0x1_0000 : expected
    }
  }
}

extension CommandAPDU: CustomStringConvertible {
  /// The encoding in lower-case hex.
  public var description: String { Hex.string(encoded) }
}
