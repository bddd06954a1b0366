/// A file identifier, two bytes (TS 102 221 §8.3).
public struct FID: RawRepresentable, Hashable, Comparable, Sendable, ExpressibleByIntegerLiteral,
  CustomStringConvertible
{
  public let rawValue: UInt16
  public init(rawValue: UInt16) { self.rawValue = rawValue }
  public init(integerLiteral value: UInt16) { self.rawValue = value }
  /// From two bytes, most significant first; `nil` for any other count.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 2, let high = bytes.first else { return nil }
    self.rawValue = UInt16(high) << 8 | UInt16(bytes[bytes.index(after: bytes.startIndex)])
  }
  /// Most significant byte first.
  public var bytes: [UInt8] { [UInt8(truncatingIfNeeded: rawValue >> 8), UInt8(truncatingIfNeeded: rawValue)] }
  /// Four lower-case hex digits.
  public var description: String { Hex.string(bytes) }
  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  /// The master file (TS 102 221 §8.6).
  public static let mf: FID = 0x3F00
  /// The ADF of the application that is active on the channel (TS 102 221 §8.3).
  public static let currentADF: FID = 0x7FFF
}

/// An application identifier: RID and PIX, 5 to 16 bytes when complete (TS 101 220, ISO/IEC 7816-4 §12.2.3).
public struct AID: Hashable, Sendable, CustomStringConvertible {
  public let bytes: [UInt8]
  public init(_ bytes: [UInt8]) { self.bytes = bytes }
  /// Lower-case hex.
  public var description: String { Hex.string(bytes) }
  /// Whether this AID begins with `prefix`, as SELECT by partial DF name asks (TS 102 221 §8.5.1.2).
  public func hasPrefix(_ prefix: AID) -> Bool { bytes.starts(with: prefix.bytes) }

  /// 3GPP UICC application, PIX 1001 (TS 31.110).
  public static let threeGPPUICC = AID([0xA0, 0x00, 0x00, 0x00, 0x87, 0x10, 0x01])
  /// 3GPP USIM, PIX 1002 (TS 31.110).
  public static let usim = AID([0xA0, 0x00, 0x00, 0x00, 0x87, 0x10, 0x02])
  /// 3GPP ISIM, PIX 1004 (TS 31.110).
  public static let isim = AID([0xA0, 0x00, 0x00, 0x00, 0x87, 0x10, 0x04])
  /// GlobalPlatform's issuer security domain (GPC_SPE_034 §H.1.3).
  public static let issuerSecurityDomain = AID([0xA0, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00])
  /// The ARA-M, the applet that holds access rules (GPD_SPE_013 §4.1.1).
  public static let araM = AID([0xA0, 0x00, 0x00, 0x01, 0x51, 0x41, 0x43, 0x4C, 0x00])
  /// The ARA-D, an applet with rules for the device's maker, which Android reads before the ARA-M.
  public static let araD = AID([0xA0, 0x00, 0x00, 0x01, 0x51, 0x44, 0x41, 0x43, 0x00])
  /// The root security domain of an eUICC (SGP.02 §2.2.3).
  public static let isdR = AID([
    0xA0, 0x00, 0x00, 0x05, 0x59, 0x10, 0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0x89, 0x00, 0x00, 0x01, 0x00,
  ])
  /// The security domain of an eUICC's certificates (SGP.02 §2.2.3).
  public static let ecasd = AID([
    0xA0, 0x00, 0x00, 0x05, 0x59, 0x10, 0x10, 0xFF, 0xFF, 0xFF, 0xFF, 0x89, 0x00, 0x00, 0x02, 0x00,
  ])
  /// 3GPP HPSIM, PIX 100A (TS 31.110).
  public static let hpsim = AID([0xA0, 0x00, 0x00, 0x00, 0x87, 0x10, 0x0A])
}
