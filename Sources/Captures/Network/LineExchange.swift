import ISO7816

/// A command and its response in one piece, as GSMTAP has them: `CLA INS P1 P2 P3`, data in either direction, SW1 SW2.
/// Which way the data went is not in the bytes; the instruction tells.
struct LineExchange: Hashable, Sendable {
  var command: [UInt8]
  var response: [UInt8]

  /// `nil` where the bytes are too few.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 6 else { return nil }
    let status = bytes.count - 2
    guard bytes.count > 6, let p3 = bytes.byte(4) else {
      // A header of four bytes: case 1.
      (command, response) = (Array(bytes[..<status]), Array(bytes[status...]))
      return
    }
    guard Self.sendsData(bytes[1], p1: bytes[2]), Int(p3) + 5 <= status else {
      (command, response) = (Array(bytes[..<5]), Array(bytes[5...]))
      return
    }
    var end = 5 + Int(p3)
    // What is left is response data, with or without the Le before it.
    let rest = bytes[end..<status]
    if p3 > 0, let le = rest.first, le == 0 || Int(le) == rest.count - 1, !Self.beginsWithTemplate(rest) { end += 1 }
    (command, response) = (Array(bytes[..<end]), Array(bytes[end...]))
  }

  /// Whether P3 counts command data (TS 102 221 Table 10.5, GPC_SPE_034 Table 11-1).
  static func sendsData(_ ins: UInt8, p1: UInt8) -> Bool {
    switch ins {
    // Blocks of data that come back: READ, GET RESPONSE, FETCH, STATUS, GET DATA, GET CHALLENGE, MANAGE CHANNEL.
    case 0xB0, 0xB2, 0xC0, 0x12, 0xF2, 0xCA, 0x84, 0x70, 0x04, 0x44: false
    default: true
    }
  }

  private static func beginsWithTemplate(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let tag = bytes.byte(0), let length = bytes.byte(1), tag == 0x62 || tag == 0x6F else { return false }
    return Int(length) + 2 == bytes.count || length == 0x81 && bytes.byte(2).map { Int($0) + 3 } == bytes.count
  }
}
