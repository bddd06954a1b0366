/// Numbers in foreign bytes; `nil` where they run over the end.
extension Collection<UInt8> where Index == Int {
  /// One byte at `offset` from the first.
  func byte(_ offset: Int) -> UInt8? {
    guard offset >= 0, offset < count else { return nil }
    return self[startIndex + offset]
  }

  func u16(_ offset: Int, bigEndian: Bool) -> UInt16? {
    guard let a = byte(offset), let b = byte(offset + 1) else { return nil }
    return bigEndian ? UInt16(a) << 8 | UInt16(b) : UInt16(b) << 8 | UInt16(a)
  }

  func u32(_ offset: Int, bigEndian: Bool) -> UInt32? {
    guard let a = u16(offset, bigEndian: bigEndian), let b = u16(offset + 2, bigEndian: bigEndian) else { return nil }
    return bigEndian ? UInt32(a) << 16 | UInt32(b) : UInt32(b) << 16 | UInt32(a)
  }

  func u64(_ offset: Int, bigEndian: Bool) -> UInt64? {
    guard let a = u32(offset, bigEndian: bigEndian), let b = u32(offset + 4, bigEndian: bigEndian) else { return nil }
    return bigEndian ? UInt64(a) << 32 | UInt64(b) : UInt64(b) << 32 | UInt64(a)
  }

  /// `length` bytes from `offset` on; `nil` where there are fewer.
  func bytes(_ offset: Int, _ length: Int) -> SubSequence? {
    guard offset >= 0, length >= 0, offset <= count, length <= count - offset else { return nil }
    return self[startIndex + offset..<startIndex + offset + length]
  }
}
