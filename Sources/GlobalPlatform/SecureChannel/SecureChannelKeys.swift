public import Crypto

/// Static keys of a security domain, of one version (GPC_SPE_034 §E.2.1, GPC_SPE_014 §6.2.1). They print as nothing.
public struct SecureChannelKeys: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
  /// 1 to 127; 0 lets the card choose.
  public var version: UInt8
  public var enc: [UInt8]
  public var mac: [UInt8]
  public var dek: [UInt8]

  public init(version: UInt8, enc: [UInt8], mac: [UInt8], dek: [UInt8]) {
    (self.version, self.enc, self.mac, self.dek) = (version, enc, mac, dek)
  }

  public var description: String { "<redacted>" }
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// Which cipher a key is for.
  public enum Kind: Sendable {
    case tripleDES
    case aes
  }

  /// The key check value of a key: three bytes of zeros (3DES) or ones (AES) enciphered (GPC_SPE_034 §B.5).
  public static func checkValue(_ key: [UInt8], _ kind: Kind) throws(CryptoError) -> [UInt8] {
    let block =
      kind == .aes
      ? try BlockCipher.run(.aes, .ecb, .encrypt, key: key, [UInt8](repeating: 1, count: 16))
      : try BlockCipher.run(.tripleDES, .ecb, .encrypt, key: key, [UInt8](repeating: 0, count: 8))
    return Array(block.prefix(3))
  }
}

/// What each command and response of a channel is protected with.
public struct SecurityLevel: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  public static let commandMAC = Self(rawValue: 0x01)
  public static let commandEncryption = Self(rawValue: 0x02)
  public static let responseMAC = Self(rawValue: 0x10)
  public static let responseEncryption = Self(rawValue: 0x20)
}
