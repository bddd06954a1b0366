/// How the bytes of a hit hold the text that was searched for. The raw values are stable: reports carry them.
///
/// Where two codings give the same bytes at the same place, the hit is reported once, under the coding that comes
/// first in ``precedence``: letters and digits that ASCII and the GSM default alphabet share are `ascii`.
public enum SearchCoding: String, CaseIterable, Hashable, Sendable, Encodable {
  /// Bytes below 80 that ASCII, UTF-8 and ISO 8859-1 share, and the GSM alphabet for most letters.
  case ascii
  /// UTF-8 with at least one character beyond ASCII.
  case utf8 = "utf-8"
  /// ISO/IEC 8859-1 with at least one character beyond ASCII.
  case latin1 = "latin-1"
  /// GSM 7-bit default alphabet with its extension table, one septet a byte (TS 23.038 §6.2.1, TS 102 221 annex A).
  case gsm7
  /// The same septets packed, from any bit of any byte (TS 23.038 §6.1.2.1).
  case gsm7Packed = "gsm7-packed"
  /// UCS2 behind the byte 80 (TS 102 221 annex A, scheme 1).
  case ucs2At80 = "ucs2-80"
  /// 81, length, half-page, characters (TS 102 221 annex A, scheme 2).
  case ucs2At81 = "ucs2-81"
  /// 82, length, base pointer, characters (TS 102 221 annex A, scheme 3).
  case ucs2At82 = "ucs2-82"
  /// UTF-16 or UCS2, most significant byte first, with no lead byte to be seen.
  case utf16BE = "utf-16be"
  /// UTF-16, least significant byte first.
  case utf16LE = "utf-16le"
  /// Labels behind their lengths (RFC 1035 §3.1), as in access point names (TS 23.003 §9.1).
  case dns
  /// Digits of a number, first digit in the low nibble (TS 24.008 §10.5.4.7, TS 31.102 §4.4.2.3).
  case bcd
  /// Digits of a number, first digit in the high nibble.
  case bcdHighFirst = "bcd-high-first"
  /// The bytes as given.
  case hex

  /// Lower is more specific. What a lead byte or a length byte proves goes before what only fits.
  var precedence: Int {
    switch self {
    case .ucs2At80: 0
    case .ucs2At81: 1
    case .ucs2At82: 2
    case .ascii: 3
    case .utf8: 4
    case .dns: 5
    case .gsm7: 6
    case .latin1: 7
    case .utf16BE: 8
    case .utf16LE: 9
    case .gsm7Packed: 10
    case .bcd: 11
    case .bcdHighFirst: 12
    case .hex: 13
    }
  }
}
