/// One row: where its fields are, and their values. Used again for each row.
struct VendorFileRow {
  private let separator: UInt8
  private let slots: [Int]
  private var starts = [Int](repeating: 0, count: VendorFileColumns.Slot.allCases.count)
  private var ends = [Int](repeating: -1, count: VendorFileColumns.Slot.allCases.count)
  /// The digit's value by its byte; 255 for other bytes.
  private let hexDigits: [UInt8]

  init(_ columns: VendorFileColumns) {
    (separator, slots) = (columns.separator, columns.slots)
    hexDigits = (0...255).map { byte in
      switch UInt8(byte) {
      case 0x30...0x39: UInt8(byte) - 0x30
      case 0x41...0x46: UInt8(byte) - 0x37
      case 0x61...0x66: UInt8(byte) - 0x57
      default: 255
      }
    }
  }

  /// Finds the fields. Blanks around a field and quotation marks around it are no part of it.
  /// - Returns: whether all columns are there.
  mutating func scan(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
    var place = line.lowerBound
    let end = line.upperBound
    for index in starts.indices { (starts[index], ends[index]) = (0, -1) }
    for slot in slots {
      if separator == 0x20 { while place < end, bytes[place] == 0x20 || bytes[place] == 0x09 { place += 1 } }
      guard place < end || (place == end && separator != 0x20) else { return false }
      var start = place
      while start < end, bytes[start] == 0x20 { start += 1 }
      var stop: Int
      if start < end, bytes[start] == 0x22 {
        start += 1
        stop = start
        while stop < end, bytes[stop] != 0x22 { stop += 1 }
        place = stop + 1
        while place < end, bytes[place] != separator { place += 1 }
      } else {
        while place < end, bytes[place] != separator { place += 1 }
        stop = place
      }
      while stop > start, bytes[stop - 1] == 0x20 { stop -= 1 }
      if slot >= 0 { (starts[slot], ends[slot]) = (start, stop) }
      place += 1
    }
    return true
  }

  /// Where a field is; `nil` where the row or the file has none.
  func range(_ slot: VendorFileColumns.Slot) -> Range<Int>? {
    let (start, end) = (starts[slot.rawValue], ends[slot.rawValue])
    return end > start ? start..<end : nil
  }

  /// 16 bytes from 32 hex digits.
  /// - Returns: `false` for anything else; `key` is undefined then.
  func readKey(_ slot: VendorFileColumns.Slot, _ bytes: [UInt8], into key: inout [UInt8]) -> Bool {
    guard let range = range(slot), range.count == 32, key.count == 16 else { return false }
    var place = range.lowerBound
    var wrong: UInt8 = 0
    for index in 0..<16 {
      let (high, low) = (hexDigits[Int(bytes[place])], hexDigits[Int(bytes[place + 1])])
      wrong |= high | low
      key[index] = (high & 0x0F) << 4 | (low & 0x0F)
      place += 2
    }
    return wrong < 16
  }

  /// A number of 1 to 19 digits, and whether its last digit is Luhn's; `nil` for other characters.
  /// - Parameter fill: `F` behind the digits is no part of them, as an ICCID of 19 digits has it.
  func readDigits(
    _ slot: VendorFileColumns.Slot, _ bytes: [UInt8], fill: Bool = false
  ) -> (count: Int, body: UInt64, isLuhn: Bool)? {
    guard var range = range(slot) else { return nil }
    if fill, bytes[range.upperBound - 1] | 0x20 == 0x66 { range = range.lowerBound..<range.upperBound - 1 }
    guard (1...20).contains(range.count) else { return nil }
    var body: UInt64 = 0
    var sum = 0
    var isDoubled = range.count % 2 == 0
    let last = range.upperBound - 1
    for place in range {
      let digit = bytes[place] &- 0x30
      guard digit < 10 else { return nil }
      // 19 digits fit into 64 bits; the last one of 20 is the check digit.
      if place < last { body = body * 10 + UInt64(digit) }
      let twice = Int(digit) * 2
      sum += isDoubled ? (twice > 9 ? twice - 9 : twice) : Int(digit)
      isDoubled.toggle()
    }
    return (range.count, body, sum % 10 == 0)
  }
}
