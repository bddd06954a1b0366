/// Result codes of winscard.h that something is made of. All begin with 8010 but success.
enum ResultCode {
  static let success: UInt32 = 0
  static let cancelled: UInt32 = 0x8010_0002
  static let invalidHandle: UInt32 = 0x8010_0003
  static let insufficientBuffer: UInt32 = 0x8010_0008
  static let unknownReader: UInt32 = 0x8010_0009
  static let timeout: UInt32 = 0x8010_000A
  static let sharingViolation: UInt32 = 0x8010_000B
  static let noSmartcard: UInt32 = 0x8010_000C
  static let protocolMismatch: UInt32 = 0x8010_000F
  static let notReady: UInt32 = 0x8010_0010
  static let systemCancelled: UInt32 = 0x8010_0012
  static let commError: UInt32 = 0x8010_0013
  static let notTransacted: UInt32 = 0x8010_0016
  static let readerUnavailable: UInt32 = 0x8010_0017
  static let noService: UInt32 = 0x8010_001D
  static let serviceStopped: UInt32 = 0x8010_001E
  static let noReadersAvailable: UInt32 = 0x8010_002E
  static let commDataLost: UInt32 = 0x8010_002F
  static let noAccess: UInt32 = 0x8010_0027
  static let unsupportedCard: UInt32 = 0x8010_0065
  static let unresponsiveCard: UInt32 = 0x8010_0066
  static let unpoweredCard: UInt32 = 0x8010_0067
  static let resetCard: UInt32 = 0x8010_0068
  static let removedCard: UInt32 = 0x8010_0069
  static let securityViolation: UInt32 = 0x8010_006A
}

/// SCARD_STATE_* of a reader.
struct StateFlags: OptionSet, Sendable, Hashable {
  let rawValue: UInt32
  static let changed = Self(rawValue: 0x0002)
  static let unknown = Self(rawValue: 0x0004)
  static let unavailable = Self(rawValue: 0x0008)
  static let empty = Self(rawValue: 0x0010)
  static let present = Self(rawValue: 0x0020)
  static let exclusive = Self(rawValue: 0x0080)
  static let inUse = Self(rawValue: 0x0100)
  static let mute = Self(rawValue: 0x0200)
}

/// The values of SCardConnect, SCardReconnect and SCardDisconnect.
enum Values {
  static let shareExclusive: UInt32 = 1
  static let shareShared: UInt32 = 2
  static let protocolT0: UInt32 = 1
  static let protocolT1: UInt32 = 2
  static let leaveCard: UInt32 = 0
  static let resetCard: UInt32 = 1
  static let unpowerCard: UInt32 = 2
}
