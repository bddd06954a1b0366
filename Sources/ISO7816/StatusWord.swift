/// SW1 SW2 (TS 102 221 §10.2.1, TS 51.011 §9.4). Any value can be held; the named ones are those this tool acts on.
public struct StatusWord: RawRepresentable, Hashable, Sendable, ExpressibleByIntegerLiteral {
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }
  public init(integerLiteral value: UInt16) { self.rawValue = value }
  public init(sw1: UInt8, sw2: UInt8) { self.rawValue = UInt16(sw1) << 8 | UInt16(sw2) }

  public var sw1: UInt8 { UInt8(truncatingIfNeeded: rawValue >> 8) }
  public var sw2: UInt8 { UInt8(truncatingIfNeeded: rawValue) }

  // TS 102 221 §10.2.1.
  /// `9000`.
  public static let normalEnding: Self = 0x9000
  /// `9300`.
  public static let toolkitBusy: Self = 0x9300
  /// `6281`.
  public static let dataMayBeCorrupted: Self = 0x6281
  /// `6282`: end of file or record before Le bytes, or unsuccessful search.
  public static let endOfFile: Self = 0x6282
  /// `6283`: the file was selected and is deactivated.
  public static let selectedFileInvalidated: Self = 0x6283
  /// `6285`.
  public static let selectedFileTerminated: Self = 0x6285
  /// `62F1`.
  public static let moreDataAvailable: Self = 0x62F1
  /// `62F2`.
  public static let moreDataAvailableProactive: Self = 0x62F2
  /// `62F3`.
  public static let responseDataAvailable: Self = 0x62F3
  /// `63F1`.
  public static let moreDataExpected: Self = 0x63F1
  /// `63F2`.
  public static let moreDataExpectedProactive: Self = 0x63F2
  /// `6581`.
  public static let memoryProblem: Self = 0x6581
  /// `6700`.
  public static let wrongLength: Self = 0x6700
  /// `6881`.
  public static let channelNotSupported: Self = 0x6881
  /// `6882`.
  public static let secureMessagingNotSupported: Self = 0x6882
  /// `6883` (ISO/IEC 7816-4 §5.6).
  public static let lastCommandOfChainExpected: Self = 0x6883
  /// `6884` (ISO/IEC 7816-4 §5.6).
  public static let chainingNotSupported: Self = 0x6884
  /// `6900`.
  public static let commandNotAllowed: Self = 0x6900
  /// `6981`.
  public static let incompatibleWithFileStructure: Self = 0x6981
  /// `6982`.
  public static let securityStatusNotSatisfied: Self = 0x6982
  /// `6983`.
  public static let authenticationMethodBlocked: Self = 0x6983
  /// `6984`.
  public static let referencedDataInvalidated: Self = 0x6984
  /// `6985`.
  public static let conditionsOfUseNotSatisfied: Self = 0x6985
  /// `6986`.
  public static let noEFSelected: Self = 0x6986
  /// `6989`.
  public static let secureChannelSecurityNotSatisfied: Self = 0x6989
  /// `6A80`.
  public static let incorrectData: Self = 0x6A80
  /// `6A81`.
  public static let functionNotSupported: Self = 0x6A81
  /// `6A82`.
  public static let fileNotFound: Self = 0x6A82
  /// `6A83`.
  public static let recordNotFound: Self = 0x6A83
  /// `6A84`.
  public static let notEnoughMemory: Self = 0x6A84
  /// `6A86`.
  public static let incorrectP1P2: Self = 0x6A86
  /// `6A87`.
  public static let lengthInconsistentWithP1P2: Self = 0x6A87
  /// `6A88`.
  public static let referencedDataNotFound: Self = 0x6A88
  /// `6B00`.
  public static let wrongP1P2: Self = 0x6B00
  /// `6D00`.
  public static let instructionNotSupported: Self = 0x6D00
  /// `6E00`.
  public static let classNotSupported: Self = 0x6E00
  /// `6F00`.
  public static let technicalProblem: Self = 0x6F00
  /// `9850`.
  public static let maximumValueReached: Self = 0x9850
  /// `9862` (TS 31.102 §7.3.1).
  public static let incorrectMAC: Self = 0x9862
  /// `9864` (TS 31.102 §7.3.1).
  public static let securityContextNotSupported: Self = 0x9864

  // TS 51.011 §9.4.
  /// `9240`.
  public static let gsmMemoryProblem: Self = 0x9240
  /// `9400`.
  public static let gsmNoEFSelected: Self = 0x9400
  /// `9402`.
  public static let gsmOutOfRange: Self = 0x9402
  /// `9404`.
  public static let gsmFileNotFound: Self = 0x9404
  /// `9408`.
  public static let gsmInconsistentWithCommand: Self = 0x9408
  /// `9802`.
  public static let gsmNoCHVInitialised: Self = 0x9802
  /// `9804`.
  public static let gsmAccessConditionNotFulfilled: Self = 0x9804
  /// `9808`.
  public static let gsmContradictionWithCHVStatus: Self = 0x9808
  /// `9810`.
  public static let gsmContradictionWithInvalidation: Self = 0x9810
  /// `9840`.
  public static let gsmCHVBlocked: Self = 0x9840
}
