/// GSMTAP, version 2: 16 bytes before what was captured (osmocom.org/projects/baseband/wiki/GSMTAP).
enum GSMTAP {
  static let port: UInt16 = 4729

  /// What follows the header, where its type is SIM (4).
  enum Content: UInt8 {
    /// A command as on the line, its response data and its status word.
    case apdu = 0
    case atr = 1
    case ppsRequest = 2
    case ppsResponse = 3
    case tpduHeader = 4
    case tpduCommand = 5
    case tpduResponse = 6
    case tpduStatus = 7
  }

  /// `nil` for what is no GSMTAP of a SIM.
  static func read(_ payload: ArraySlice<UInt8>) -> (content: Content, bytes: ArraySlice<UInt8>)? {
    guard payload.byte(0) == 2, let words = payload.byte(1), words >= 4, payload.byte(2) == 4,
      let subtype = payload.byte(12), let content = Content(rawValue: subtype), payload.count >= Int(words) * 4
    else { return nil }
    return (content, payload.dropFirst(Int(words) * 4))
  }

  static func header(_ content: Content) -> [UInt8] {
    [2, 4, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, content.rawValue, 0, 0, 0]
  }
}
