import ISO7816

/// What a command handler answers, before the transmission protocol gives it its form.
struct Reply {
  var data: [UInt8] = []
  var status: StatusWord = SW.ok
  /// T=0: `9FXX` in place of `61XX` in class 00.
  var announcesWith9F = false

  static let done = Reply()
}

/// Ends a command early. Whatever the command changed of selections and pointers until then is undone.
enum Interruption: Error {
  case status(StatusWord)
  /// The card does not answer.
  case mute
  /// The card was pulled.
  case removed
}

/// The status words this card sends (TS 102 221 §10.2, TS 51.011 §9.4), written down apart from those that the
/// terminal's side knows, so that an error there cannot cancel itself out.
enum SW {
  static let ok = StatusWord(rawValue: 0x9000)
  static let endOfFile = StatusWord(rawValue: 0x6282)
  static let searchFailed = StatusWord(rawValue: 0x6282)
  static let deactivated = StatusWord(rawValue: 0x6283)
  static let terminated = StatusWord(rawValue: 0x6285)
  static let moreDataAvailable = StatusWord(rawValue: 0x62F1)
  static let moreDataExpected = StatusWord(rawValue: 0x63F1)
  static let wrongLength = StatusWord(rawValue: 0x6700)
  static let channelNotSupported = StatusWord(rawValue: 0x6881)
  static let secureMessagingNotSupported = StatusWord(rawValue: 0x6882)
  static let chainingNotSupported = StatusWord(rawValue: 0x6884)
  static let incompatibleStructure = StatusWord(rawValue: 0x6981)
  static let securityStatus = StatusWord(rawValue: 0x6982)
  static let blocked = StatusWord(rawValue: 0x6983)
  static let invalidated = StatusWord(rawValue: 0x6984)
  static let conditions = StatusWord(rawValue: 0x6985)
  static let noCurrentEF = StatusWord(rawValue: 0x6986)
  static let wrongData = StatusWord(rawValue: 0x6A80)
  static let functionNotSupported = StatusWord(rawValue: 0x6A81)
  static let fileNotFound = StatusWord(rawValue: 0x6A82)
  static let recordNotFound = StatusWord(rawValue: 0x6A83)
  static let noMemory = StatusWord(rawValue: 0x6A84)
  static let wrongParameters = StatusWord(rawValue: 0x6A86)
  static let referenceNotFound = StatusWord(rawValue: 0x6A88)
  static let offsetOutside = StatusWord(rawValue: 0x6B00)
  static let unknownInstruction = StatusWord(rawValue: 0x6D00)
  static let unknownClass = StatusWord(rawValue: 0x6E00)
  static let technicalProblem = StatusWord(rawValue: 0x6F00)
  static let maximumReached = StatusWord(rawValue: 0x9850)

  static func triesLeft(_ count: Int) -> StatusWord { StatusWord(rawValue: 0x63C0 | UInt16(count & 0x0F)) }
  /// `61XX`, `6CXX`, `9FXX`, `67XX`: a length, `00` for 256 or more.
  static func length(_ sw1: UInt8, _ count: Int) -> StatusWord {
    StatusWord(sw1: sw1, sw2: count >= 256 ? 0 : UInt8(truncatingIfNeeded: count))
  }

  /// TS 51.011 §9.4.4 and §9.4.5, what class A0 answers.
  enum GSM {
    static let noCurrentEF = StatusWord(rawValue: 0x9400)
    static let outOfRange = StatusWord(rawValue: 0x9402)
    static let notFound = StatusWord(rawValue: 0x9404)
    static let incompatibleStructure = StatusWord(rawValue: 0x9408)
    static let noCHV = StatusWord(rawValue: 0x9802)
    static let accessDenied = StatusWord(rawValue: 0x9804)
    static let contradictsCHV = StatusWord(rawValue: 0x9808)
    static let contradictsInvalidation = StatusWord(rawValue: 0x9810)
    static let blocked = StatusWord(rawValue: 0x9840)
  }
}
