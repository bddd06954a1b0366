/// Why bytes are no command APDU, or a command cannot be written down as one.
public enum APDUError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Fewer than the four bytes of the header.
  case headerCut(count: Int)
  /// Lc says `declared` bytes of data, `present` bytes follow it. With Le there may be one more (short) or two (extended).
  case lengthMismatch(declared: Int, present: Int)
  /// The first length byte is `00`, so the form is extended, and the two bytes of length are cut.
  case extendedLengthCut(count: Int)
  /// An extended Lc of zero.
  case zeroLength
  /// Bytes follow the longest form there is.
  case tooLong(count: Int)
  /// An offset that the parameter bytes cannot hold: 0 to 32767 in the current file, 0 to 255 with an SFI.
  case offsetOutOfRange(Int)
  /// A short file identifier outside 1 to 30.
  case sfiOutOfRange(UInt8)
  /// An expected length outside 1 to 65536.
  case lengthOutOfRange(Int)

  public var description: String {
    switch self {
    case .headerCut(let count): "command of \(count) bytes, at least 4 are needed (cla ins p1 p2)"
    case .lengthMismatch(let declared, let present): "lc says \(declared) bytes of data, \(present) follow it"
    case .extendedLengthCut(let count): "extended length cut: command of \(count) bytes, at least 7 are needed"
    case .zeroLength: "extended lc is zero"
    case .tooLong(let count): "command of \(count) bytes, at most 65544 are possible"
    case .offsetOutOfRange(let offset): "offset \(offset) does not fit p1 and p2 (0...32767, with an sfi 0...255)"
    case .sfiOutOfRange(let sfi): "short file identifier \(sfi) is outside 1...30"
    case .lengthOutOfRange(let length): "length \(length) is outside 1...65536"
    }
  }
}
