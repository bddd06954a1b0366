/// An instruction byte with the name that its specification gives it (TS 102 221 Table 10.5, TS 51.011 §9.2).
public struct Instruction: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let deactivateFile = Self(rawValue: 0x04)
  public static let terminalProfile = Self(rawValue: 0x10)
  public static let fetch = Self(rawValue: 0x12)
  public static let terminalResponse = Self(rawValue: 0x14)
  public static let verifyPIN = Self(rawValue: 0x20)
  public static let changePIN = Self(rawValue: 0x24)
  public static let disablePIN = Self(rawValue: 0x26)
  public static let enablePIN = Self(rawValue: 0x28)
  public static let unblockPIN = Self(rawValue: 0x2C)
  public static let increase = Self(rawValue: 0x32)
  public static let activateFile = Self(rawValue: 0x44)
  public static let manageChannel = Self(rawValue: 0x70)
  public static let manageSecureChannel = Self(rawValue: 0x73)
  public static let transactData = Self(rawValue: 0x75)
  public static let suspendUICC = Self(rawValue: 0x76)
  public static let getIdentity = Self(rawValue: 0x78)
  public static let exchangeCapabilities = Self(rawValue: 0x7A)
  public static let getChallenge = Self(rawValue: 0x84)
  public static let authenticate = Self(rawValue: 0x88)
  public static let authenticateTLV = Self(rawValue: 0x89)
  public static let searchRecord = Self(rawValue: 0xA2)
  public static let select = Self(rawValue: 0xA4)
  public static let terminalCapability = Self(rawValue: 0xAA)
  public static let readBinary = Self(rawValue: 0xB0)
  public static let readRecord = Self(rawValue: 0xB2)
  public static let getResponse = Self(rawValue: 0xC0)
  public static let envelope = Self(rawValue: 0xC2)
  public static let getData = Self(rawValue: 0xCA)
  public static let retrieveData = Self(rawValue: 0xCB)
  public static let updateBinary = Self(rawValue: 0xD6)
  public static let setData = Self(rawValue: 0xDB)
  public static let updateRecord = Self(rawValue: 0xDC)
  public static let storeData = Self(rawValue: 0xE2)
  public static let status = Self(rawValue: 0xF2)
  public static let sleep = Self(rawValue: 0xFA)

  /// The command's name in capitals, `nil` for an instruction that no specification here names.
  public var name: String? { Self.names[rawValue] }
  /// The name, or `ins 2a`.
  public var description: String { name ?? "ins \(Hex.string([rawValue]))" }

  private static let names: [UInt8: String] = [
    0x04: "DEACTIVATE FILE", 0x10: "TERMINAL PROFILE", 0x12: "FETCH", 0x14: "TERMINAL RESPONSE",
    0x20: "VERIFY PIN", 0x24: "CHANGE PIN", 0x26: "DISABLE PIN", 0x28: "ENABLE PIN", 0x2C: "UNBLOCK PIN",
    0x32: "INCREASE", 0x44: "ACTIVATE FILE", 0x70: "MANAGE CHANNEL", 0x73: "MANAGE SECURE CHANNEL",
    0x75: "TRANSACT DATA", 0x76: "SUSPEND UICC", 0x78: "GET IDENTITY", 0x7A: "EXCHANGE CAPABILITIES",
    0x84: "GET CHALLENGE", 0x88: "AUTHENTICATE", 0x89: "AUTHENTICATE", 0xA2: "SEARCH RECORD", 0xA4: "SELECT",
    0xAA: "TERMINAL CAPABILITY", 0xB0: "READ BINARY", 0xB2: "READ RECORD", 0xC0: "GET RESPONSE",
    0xC2: "ENVELOPE", 0xCA: "GET DATA", 0xCB: "RETRIEVE DATA", 0xD6: "UPDATE BINARY", 0xDB: "SET DATA",
    0xDC: "UPDATE RECORD", 0xE2: "STORE DATA", 0xF2: "STATUS", 0xFA: "SLEEP",
  ]
}

extension CommandAPDU {
  /// The instruction byte by name.
  public var instruction: Instruction { Instruction(rawValue: ins) }

  init(_ cla: UInt8, _ ins: Instruction, _ p1: UInt8, _ p2: UInt8, _ data: [UInt8] = [], le: Int? = nil) {
    self.init(cla: cla, ins: ins.rawValue, p1: p1, p2: p2, data: data, le: le)
  }
}
