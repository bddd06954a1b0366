extension StatusWord: CustomStringConvertible {
  /// Four hex digits and the meaning: `6a82 (file not found)`.
  public var description: String { "\(hex) (\(meaning))" }

  /// Four lower-case hex digits.
  public var hex: String { Hex.string([sw1, sw2]) }

  /// What TS 102 221 §10.2.1 and TS 51.011 §9.4 say of it in a few words, else what SW1 says in general.
  public var meaning: String { Self.meanings[rawValue] ?? counted ?? Self.generic[sw1] ?? "unknown status" }

  /// The meanings with a number in SW2.
  private var counted: String? {
    switch self {
    case .bytesAvailableXX: bytesAvailable.map { "\($0) bytes of response available" }
    case .correctLengthXX: correctLength.map { "wrong length, \($0) is right" }
    case .proactiveCommandXX: proactiveCommandLength.map { "done, proactive command of \($0) bytes waits" }
    case .triesLeftXX: triesLeft.map { "not verified, \($0) \($0 == 1 ? "try" : "tries") left" }
    default:
      switch sw1 {
      case 0x92 where sw2 < 0x10: "done after \(sw2) internal retries"
      case 0x9E: "sim data download error, \(sw2) bytes of response available"
      default: nil
      }
    }
  }

  private static let meanings: [UInt16: String] = meanings3G.merging(meanings2G) { first, _ in first }

  /// TS 102 221 §10.2.1.1 to §10.2.1.6, TS 31.102 §7.3, and from ISO/IEC 7816-4 §5.6 what cards send besides.
  private static let meanings3G: [UInt16: String] = [
    0x9000: "done",
    0x9300: "toolkit busy, try again later",
    0x6200: "warning, memory unchanged",
    0x6281: "part of returned data may be corrupted",
    0x6282: "end of file or record reached, or nothing found",
    0x6283: "selected file deactivated",
    0x6284: "file control information malformed",
    0x6285: "selected file terminated",
    0x62F1: "more data available",
    0x62F2: "more data available, proactive command waits",
    0x62F3: "response data available",
    0x6300: "not verified",
    0x6381: "file filled up by the last write",
    0x63F1: "more data expected",
    0x63F2: "more data expected, proactive command waits",
    0x6400: "execution error, memory unchanged",
    0x6500: "execution error, memory changed",
    0x6581: "memory problem",
    0x6700: "wrong length",
    0x6800: "function of class not supported",
    0x6881: "logical channel not supported",
    0x6882: "secure messaging not supported",
    0x6883: "last command of the chain expected",
    0x6884: "command chaining not supported",
    0x6900: "command not allowed",
    0x6981: "command incompatible with file structure",
    0x6982: "security status not satisfied",
    0x6983: "authentication method blocked",
    0x6984: "referenced data invalidated",
    0x6985: "conditions of use not satisfied",
    0x6986: "command not allowed, no ef selected",
    0x6987: "secure messaging data objects missing",
    0x6988: "secure messaging data objects incorrect",
    0x6989: "command not allowed, secure channel security not satisfied",
    0x6999: "application cannot be selected",
    0x6A80: "incorrect parameters in the data field",
    0x6A81: "function not supported",
    0x6A82: "file not found",
    0x6A83: "record not found",
    0x6A84: "not enough memory",
    0x6A85: "lc inconsistent with tlv structure",
    0x6A86: "incorrect parameters p1 p2",
    0x6A87: "lc inconsistent with p1 p2",
    0x6A88: "referenced data not found",
    0x6A89: "file already exists",
    0x6A8A: "df name already exists",
    0x6B00: "wrong parameters p1 p2",
    0x6D00: "instruction not supported or invalid",
    0x6E00: "class not supported",
    0x6F00: "technical problem, no precise diagnosis",
    0x9850: "increase cannot be performed, maximum value reached",
    0x9862: "authentication error, application specific: incorrect mac",
    0x9863: "security session or association expired",
    0x9864: "authentication error, security context not supported",
    0x9865: "key freshness failure",
    0x9866: "authentication error, no memory space available",
    0x9867: "authentication error, no memory space available in ef.muk",
  ]

  /// TS 51.011 §9.4.1 to §9.4.6.
  private static let meanings2G: [UInt16: String] = [
    0x9240: "memory problem",
    0x9400: "no ef selected",
    0x9402: "out of range, invalid address",
    0x9404: "file or pattern not found",
    0x9408: "file inconsistent with the command",
    0x9802: "no chv initialised",
    0x9804: "access condition not fulfilled, or chv not verified with at least one try left",
    0x9808: "in contradiction with chv status",
    0x9810: "in contradiction with invalidation status",
    0x9840: "chv blocked, no try left",
  ]

  /// By SW1 alone (ISO/IEC 7816-4 Table 6, TS 51.011 §9.4.6).
  private static let generic: [UInt8: String] = [
    0x60: "card needs more time",
    0x62: "warning, memory unchanged",
    0x63: "warning, memory changed",
    0x64: "execution error, memory unchanged",
    0x65: "execution error, memory changed",
    0x66: "security problem",
    0x67: "wrong length, depends on the command",
    0x68: "function of class not supported",
    0x69: "command not allowed",
    0x6A: "wrong parameters",
    0x6B: "wrong parameters p1 p2",
    0x6D: "instruction not supported or invalid",
    0x6E: "class not supported",
    0x6F: "technical problem, depends on the command",
    0x90: "done, application specific",
    0x92: "done, data transfer session goes on",
    0x93: "postponed",
    0x94: "referencing problem",
    0x98: "security problem",
    0x9D: "application specific",
  ]
}
