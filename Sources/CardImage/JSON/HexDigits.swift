/// Hex to and from bytes that are not a `String`: what files are full of.
enum HexDigits {
  /// The value of a digit in either case.
  @inline(__always)
  static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit &- 0x30
    case 0x41...0x46: digit &- 0x41 &+ 10
    case 0x61...0x66: digit &- 0x61 &+ 10
    default: nil
    }
  }

  /// 0 to 15 for a digit, 255 for anything else.
  private static let table: [UInt8] = (0...255).map { value(UInt8($0)) ?? 0xFF }

  /// Digits to bytes.
  /// - Returns: `nil` where the number of digits is odd or one is none; then `badAt` is the first that is none.
  static func decode(_ digits: UnsafeBufferPointer<UInt8>, badAt: inout Int?) -> [UInt8]? {
    let count = digits.count / 2
    var isSound = true
    let result = table.withUnsafeBufferPointer { table in
      [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        var bits: UInt8 = 0
        for index in 0..<count {
          let high = table[Int(digits[index &* 2])]
          let low = table[Int(digits[index &* 2 &+ 1])]
          bits |= high | low
          buffer[index] = high << 4 | low & 0x0F
        }
        isSound = bits < 16
        initialized = count
      }
    }
    if isSound, digits.count % 2 == 0 { return result }
    badAt = digits.firstIndex { value($0) == nil }
    return nil
  }

  private static let lowerCase = Array("0123456789abcdef".utf8)

  /// Appends two lower-case digits a byte.
  static func append(_ bytes: some Sequence<UInt8>, to output: inout [UInt8]) {
    lowerCase.withUnsafeBufferPointer { digits in
      for byte in bytes {
        output.append(digits[Int(byte >> 4)])
        output.append(digits[Int(byte & 0x0F)])
      }
    }
  }
}
