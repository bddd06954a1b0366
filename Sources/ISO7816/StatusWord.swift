/// SW1 SW2 (TS 102 221 §10.2.1, TS 51.011 §9.4). Any value can be held; the named ones are those this tool acts on.
public struct StatusWord: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }
  public init(sw1: UInt8, sw2: UInt8) { self.rawValue = UInt16(sw1) << 8 | UInt16(sw2) }

  public var sw1: UInt8 { UInt8(truncatingIfNeeded: rawValue >> 8) }
  public var sw2: UInt8 { UInt8(truncatingIfNeeded: rawValue) }
}
