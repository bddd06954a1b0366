/// What of an APDU is secret: codes, keys and what keys were derived to. Traces and logs show the rest.
///
/// Holds what it must remember of one line to a card: the response to AUTHENTICATE may come by GET RESPONSE.
public struct APDUSecrets: Sendable {
  /// The command whose response may still come.
  private struct Origin {
    var ins: UInt8
    /// The NAF derivation of GBA (TS 31.102 §7.1.2.4), whose whole response is a key.
    var isDerivation: Bool
  }
  /// By logical channel.
  private var origins: [UInt8: Origin] = [:]

  public init() {}

  /// Whether the data of a command is secret: the PIN commands of TS 102 221 §11.1.9 to §11.1.13, EXTERNAL
  /// AUTHENTICATE and PUT KEY of GlobalPlatform (GPC_SPE_034 §11.8, Annex E).
  public static func isSecret(_ ins: UInt8) -> Bool { [0x20, 0x24, 0x26, 0x28, 0x2C, 0x82, 0xD8].contains(ins) }

  /// The bytes of a command and of its response that are not to be shown.
  public mutating func ranges(
    command: [UInt8], response: [UInt8]
  ) -> (command: Range<Int>?, response: Range<Int>?) {
    guard command.count >= 4 else { return (nil, nil) }
    let channel = CommandAPDU(cla: command[0], ins: 0, p1: 0, p2: 0).channel
    let ins = command[1]
    let isFetch = ins == Instruction.getResponse.rawValue
    let derives = command[3] & 0x07 == 4 && command.count > 5 && command[5] == 0xDE
    let origin = isFetch ? origins[channel] : Origin(ins: ins, isDerivation: derives)
    origins[channel] = origin
    let secret = Self.isSecret(ins) && command.count > 5 ? 5..<command.count : nil
    guard let origin, [Instruction.authenticate, .authenticateTLV].contains(Instruction(rawValue: origin.ins)) else {
      return (secret, nil)
    }
    if origin.isDerivation { return (secret, response.count > 4 ? 2..<response.count - 2 : nil) }
    return (secret, Self.keys(in: response))
  }

  /// CK, IK and Kc in a response to AUTHENTICATE (TS 31.102 §7.1.2.1, TS 51.011 §9.2.16): all behind RES or SRES.
  private static func keys(in response: [UInt8]) -> Range<Int>? {
    let end = response.count - 2
    guard end > 4, let first = response.first else { return nil }
    let start: Int
    switch first {
    case 0xDB: start = 2 + Int(response[1])
    case 0xDC: return nil
    case 0x04 where end == 14: start = 5
    default: start = 4
    }
    return start < end ? start..<end : nil
  }

  /// The same with `*` (2A) at each secret byte.
  public mutating func masked(
    command: [UInt8], response: [UInt8]
  ) -> (command: [UInt8], response: [UInt8]) {
    let secret = ranges(command: command, response: response)
    return (Self.mask(command, secret.command), Self.mask(response, secret.response))
  }

  private static func mask(_ bytes: [UInt8], _ range: Range<Int>?) -> [UInt8] {
    guard let range, range.upperBound <= bytes.count else { return bytes }
    var result = bytes
    for index in range { result[index] = 0x2A }
    return result
  }

  /// As hex with `**` for each secret byte.
  public mutating func text(command: [UInt8], response: [UInt8]) -> (command: String, response: String) {
    let secret = ranges(command: command, response: response)
    return (Self.text(command, secret.command), Self.text(response, secret.response))
  }

  private static func text(_ bytes: [UInt8], _ range: Range<Int>?) -> String {
    guard let range, range.upperBound <= bytes.count else { return Hex.string(bytes) }
    return Hex.string(bytes[..<range.lowerBound]) + String(repeating: "*", count: 2 * range.count)
      + Hex.string(bytes[range.upperBound...])
  }
}
