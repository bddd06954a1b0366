import ISO7816

/// A Ua security protocol identifier (TS 33.220 annex H): the organisation's octet and four of its own.
public struct UaSecurityProtocol: RawRepresentable, Hashable, Sendable {
  /// Five octets.
  public let rawValue: [UInt8]

  /// `nil` unless there are five octets.
  public init?(rawValue: [UInt8]) {
    guard rawValue.count == 5 else { return nil }
    self.rawValue = rawValue
  }

  /// A name of ``registered``, ten hex digits, with or without colons, or a TLS cipher suite as `tls-psk:00a8`.
  public init?(named text: String) {
    let text = text.lowercased()
    if let entry = Self.registered.first(where: { $0.name == text }) {
      self.init(rawValue: entry.octets)
    } else if text.hasPrefix(Self.cipherSuitePrefix),
      let suite = Hex.bytes(text.dropFirst(Self.cipherSuitePrefix.count)),
      suite.count == 2
    {
      self.init(rawValue: [0x01, 0x00, 0x01] + suite)
    } else if let octets = Hex.bytes(text.filter { $0 != ":" }) {
      self.init(rawValue: octets)
    } else {
      return nil
    }
  }

  /// One identifier that an organisation has registered.
  public struct Registered: Hashable, Sendable {
    /// What a user types.
    public let name: String
    public let octets: [UInt8]
    /// What it protects, and the specification.
    public let meaning: String
  }

  /// TS 33.220 §H.2 and §H.3, and the Open Mobile Alliance's own list (OMNA, GBA Protocol Identifiers).
  public static let registered: [Registered] = [
    Registered(name: "default", octets: [0, 0, 0, 0, 0], meaning: "default, no protocol told apart (TS 33.220 §H.2)"),
    Registered(name: "pki-portal", octets: [1, 0, 0, 0, 0], meaning: "subscriber certificates (TS 33.221)"),
    Registered(name: "mbms", octets: [1, 0, 0, 0, 1], meaning: "MBMS security (TS 33.246)"),
    Registered(name: "http-digest", octets: [1, 0, 0, 0, 2], meaning: "HTTP digest authentication (TS 24.109)"),
    Registered(name: "mbms-http", octets: [1, 0, 0, 0, 3], meaning: "MBMS user services over HTTP (TS 26.237)"),
    Registered(name: "mbms-sip", octets: [1, 0, 0, 0, 4], meaning: "MBMS user services over SIP (TS 26.237)"),
    Registered(name: "gpl", octets: [1, 0, 0, 0, 5], meaning: "Generic Push Layer (TS 33.224)"),
    Registered(name: "ims-kms", octets: [1, 0, 0, 0, 6], meaning: "IMS UE to KMS over HTTP (TS 33.328)"),
    Registered(name: "tls13", octets: [1, 0, 0, 0, 7], meaning: "shared key TLS 1.3 (TS 33.222 §5.4.0.2)"),
    Registered(name: "tmpi", octets: [1, 0, 0, 1, 0], meaning: "generation of the TMPI (TS 33.220 §B.4)"),
    Registered(name: "supl", octets: [3, 0, 0, 0, 1], meaning: "User Plane Location Protocol (OMA SUPL 2.0)"),
    Registered(name: "locsip", octets: [3, 0, 0, 0, 2], meaning: "LOCSIP (OMA LOCSIP 1.0)"),
    Registered(name: "sip-digest", octets: [3, 0, 0, 0, 3], meaning: "SIP digest (OMA SEC CF 1.1)"),
  ]

  private static let cipherSuitePrefix = "tls-psk:"

  /// ``Registered/name``, `tls-psk:` with the cipher suite, or ten hex digits.
  public var name: String {
    if let entry = Self.registered.first(where: { $0.octets == rawValue }) { return entry.name }
    if rawValue.starts(with: [0x01, 0x00, 0x01]) { return Self.cipherSuitePrefix + Hex.string(rawValue.suffix(2)) }
    return Hex.string(rawValue)
  }

  /// What the identifier stands for, for people.
  public var meaning: String {
    if let entry = Self.registered.first(where: { $0.octets == rawValue }) { return entry.meaning }
    switch rawValue.first {
    case 0x00: return "unassigned: with first octet 00 only the default is used (TS 33.220 §H.2)"
    case 0x01 where rawValue.starts(with: [0x01, 0x00, 0x01]):
      return "shared key TLS with cipher suite \(Hex.string(rawValue.suffix(2))) (TS 33.222 §5.3, §5.4)"
    case 0x01: return "3GPP, not in TS 33.220 §H.3"
    case 0x02: return "of 3GPP2"
    case 0x03 where rawValue.starts(with: [0x03, 0x00, 0x01]):
      return "OMA, TLS with cipher suite \(Hex.string(rawValue.suffix(2)))"
    case 0x03: return "of the Open Mobile Alliance"
    case 0x04: return "of the GSMA"
    case 0xFF: return "private or experimental (TS 33.220 §H.2)"
    default: return "of an organisation that TS 33.220 §H.2 does not list"
    }
  }

  public static let httpDigest = UaSecurityProtocol(octets: (1, 0, 0, 0, 2))

  private init(octets: (UInt8, UInt8, UInt8, UInt8, UInt8)) {
    rawValue = [octets.0, octets.1, octets.2, octets.3, octets.4]
  }
}
