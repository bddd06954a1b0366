extension StatusWord {
  /// Status words that share their first byte or more, to be matched in a `switch`: `case .bytesAvailableXX:`. The
  /// names with a property of ``StatusWord`` beside them end in XX: Swift cannot tell the two apart in a pattern.
  public struct Family: Hashable, Sendable {
    let values: [UInt16]
    let mask: UInt16

    /// `61XX`, and `9FXX` of a SIM: response data waits for GET RESPONSE.
    public static let bytesAvailableXX = Family(values: [0x6100, 0x9F00], mask: 0xFF00)
    /// `6CXX`: Le was wrong.
    public static let correctLengthXX = Family(values: [0x6C00], mask: 0xFF00)
    /// `91XX`: done, and a proactive command waits for FETCH.
    public static let proactiveCommandXX = Family(values: [0x9100], mask: 0xFF00)
    /// `63CX`: verification failed, or the card retried.
    public static let triesLeftXX = Family(values: [0x63C0], mask: 0xFFF0)
    /// `62XX` and `63XX`.
    public static let warning = Family(values: [0x6200, 0x6300], mask: 0xFF00)
    /// `64XX` to `66XX`: the card failed.
    public static let executionError = Family(values: [0x6400, 0x6500, 0x6600], mask: 0xFF00)
    /// `67XX` to `6FXX` without `6CXX`: the card refused.
    public static let checkingError = Family(
      values: [0x6700, 0x6800, 0x6900, 0x6A00, 0x6B00, 0x6D00, 0x6E00, 0x6F00], mask: 0xFF00)
    /// `98XX`: security management and application errors.
    public static let applicationError = Family(values: [0x9800], mask: 0xFF00)
  }

  public static func ~= (family: Family, status: StatusWord) -> Bool {
    family.values.contains(status.rawValue & family.mask)
  }

  /// `61XX`, `9FXX`: bytes that wait for GET RESPONSE, 1 to 256 (`00` is 256). `nil` for other status words.
  public var bytesAvailable: Int? { Family.bytesAvailableXX ~= self ? lengthInSW2 : nil }
  /// `6CXX`: the Le that the card wants, 1 to 256 (`00` is 256).
  public var correctLength: Int? { Family.correctLengthXX ~= self ? lengthInSW2 : nil }
  /// `91XX`: bytes of the proactive command that waits for FETCH, 1 to 256 (`00` is 256).
  public var proactiveCommandLength: Int? { Family.proactiveCommandXX ~= self ? lengthInSW2 : nil }
  /// `63CX`: tries left, 0 to 15. `6983` and the SIM's `9840` say that none is.
  public var triesLeft: Int? {
    if self == .authenticationMethodBlocked || self == .gsmCHVBlocked { return 0 }
    return Family.triesLeftXX ~= self ? Int(rawValue & 0x000F) : nil
  }
  /// The command was done: `9000`, `91XX` (a proactive command waits), `9FXX` (a SIM has a response), `920X` (a SIM
  /// wrote at the Xth attempt, or a UICC goes on with a data transfer).
  public var isSuccess: Bool {
    switch sw1 {
    case 0x90: sw2 == 0
    case 0x91, 0x9F: true
    case 0x92: sw2 < 0x10
    default: false
    }
  }
  /// `62XX`, `63XX`: done, with a reservation; or not verified.
  public var isWarning: Bool { Family.warning ~= self }
  /// Neither done, nor a warning, nor a step towards either (`61XX`, `6CXX`).
  public var isError: Bool { !isSuccess && !isWarning && bytesAvailable == nil && correctLength == nil }

  private var lengthInSW2: Int { sw2 == 0 ? 0x100 : Int(sw2) }
}
