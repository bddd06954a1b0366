import ISO7816

/// The response to SELECT of a 2G card (TS 51.011 §9.2.1), as an image holds it.
struct GSMResponse {
  let bytes: [UInt8]

  /// `nil` for anything that cannot be one: too short, or an FCP or FCI template.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 14, bytes[0] != 0x62, bytes[0] != 0x6F else { return nil }
    self.bytes = bytes
  }

  private func byte(_ number: Int) -> UInt8? {
    bytes.indices.contains(number - 1) ? bytes[number - 1] : nil
  }

  var fid: FID? { FID(bytes[4..<6]) }
  var size: Int { Int(bytes[2]) << 8 | Int(bytes[3]) }
  var isDirectory: Bool { byte(7) == 0x01 || byte(7) == 0x02 }

  var kind: FileNode.Kind {
    switch (byte(7), byte(14)) {
    case (0x01, _): .mf
    case (0x02, _): .df
    case (_, 0x01): .linearFixed
    case (_, 0x03): .cyclic
    default: .transparent
    }
  }

  var recordLength: Int? {
    guard !isDirectory, kind.hasRecords, let length = byte(15), length > 0 else { return nil }
    return Int(length)
  }

  /// Bytes 9 to 11: conditions by nibble (TS 51.011 §9.3).
  var accessConditions: [UInt8] { Array(bytes[8..<11]) }

  /// Byte 12, bit 1: the file is not invalidated.
  var isInvalidated: Bool { !isDirectory && bytes[11] & 0x01 == 0 }

  /// Byte 12, bit 3: readable and updatable all the same.
  var usableWhenInvalidated: Bool { !isDirectory && bytes[11] & 0x04 != 0 }

  /// Byte 14, bit 8, of a directory: CHV1 is disabled.
  var isCHV1Disabled: Bool { isDirectory && bytes[13] & 0x80 != 0 }

  /// Status bytes of CHV1, its unblock code, CHV2 and its unblock code: bit 8 initialised, bits 4 to 1 tries left.
  var chvStatus: [UInt8] { isDirectory && bytes.count >= 22 ? Array(bytes[18..<22]) : [] }

  /// The bytes with the state of the card written into them.
  func bytes(invalidated: Bool, chv1Disabled: Bool?, tries: [Int: Int], claimedSize: Int? = nil) -> [UInt8] {
    var result = bytes
    if isDirectory {
      if let chv1Disabled { result[13] = chv1Disabled ? result[13] | 0x80 : result[13] & 0x7F }
      for (index, count) in tries where result.indices.contains(18 + index) {
        result[18 + index] = result[18 + index] & 0xF0 | UInt8(count & 0x0F)
      }
    } else if invalidated != isInvalidated {
      result[11] = invalidated ? result[11] & 0xFE : result[11] | 0x01
    }
    if let claimedSize {
      result[2] = UInt8(truncatingIfNeeded: claimedSize >> 8)
      result[3] = UInt8(truncatingIfNeeded: claimedSize)
    }
    return result
  }
}
