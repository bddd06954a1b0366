/// A subscription concealed identifier (TS 23.003 §2.2B).
public struct SUCI: Hashable, Sendable {
  /// How the SUPI is concealed (TS 33.501 Annex C.1): any of 0 to 15 can be held.
  public struct Scheme: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8
    /// - Returns: `nil` above 15.
    public init?(rawValue: UInt8) {
      guard rawValue < 16 else { return nil }
      self.rawValue = rawValue
    }
    private init(_ value: UInt8) { rawValue = value }

    public static let null = Scheme(0)
    public static let profileA = Scheme(1)
    public static let profileB = Scheme(2)

    /// The profile, for the two that are ECIES.
    public var profile: ECIESProfile? { self == .profileA ? .a : self == .profileB ? .b : nil }
    /// `null scheme`, `profile A`, `profile B`, `reserved`, `operator specific`.
    public var name: String {
      switch rawValue {
      case 0: "null scheme"
      case 1: "profile A"
      case 2: "profile B"
      case 3...11: "reserved scheme \(rawValue)"
      default: "operator's own scheme \(rawValue)"
      }
    }
  }

  /// Whose subscriber it is.
  public enum HomeNetwork: Hashable, Sendable {
    /// SUPI type 0: three digits of MCC, two or three of MNC.
    case plmn(mcc: String, mnc: String)
    /// SUPI types 1 to 3: the realm of a NAI.
    case realm(String)
  }

  /// 0 IMSI, 1 network specific identifier (NAI), 2 GLI, 3 GCI.
  public var supiType: Int
  public var homeNetwork: HomeNetwork
  /// One to four digits.
  public var routingIndicator: String
  public var scheme: Scheme
  /// 0 with the null scheme.
  public var homeNetworkKeyID: UInt8
  /// With the null scheme: the MSIN in BCD (swapped digits, `F` at the end), or the user name. Otherwise what the
  /// scheme made of these.
  public var schemeOutput: [UInt8]

  public init(
    supiType: Int = 0, homeNetwork: HomeNetwork, routingIndicator: String = "0", scheme: Scheme,
    homeNetworkKeyID: UInt8, schemeOutput: [UInt8]
  ) {
    (self.supiType, self.homeNetwork, self.routingIndicator) = (supiType, homeNetwork, routingIndicator)
    (self.scheme, self.homeNetworkKeyID, self.schemeOutput) = (scheme, homeNetworkKeyID, schemeOutput)
  }

  /// The subscriber before the concealment.
  public enum SUPI: Hashable, Sendable {
    case imsi(mcc: String, mnc: String, msin: String)
    case nai(user: String, realm: String)

    /// The IMSI's digits, or `user@realm`.
    public var text: String {
      switch self {
      case .imsi(let mcc, let mnc, let msin): mcc + mnc + msin
      case .nai(let user, let realm): realm.isEmpty ? user : "\(user)@\(realm)"
      }
    }

    /// What goes into a scheme (TS 33.501 Annex C.3.2): the MSIN in BCD or the user name.
    public var schemeInput: [UInt8] {
      switch self {
      case .imsi(_, _, let msin): SwappedDigits.bytes(msin)
      case .nai(let user, _): Array(user.utf8)
      }
    }
  }

  /// Conceals a SUPI.
  /// - Parameters:
  ///   - homeNetworkKey: the public key; not for the null scheme.
  ///   - ephemeralKey: for vectors.
  /// - Throws: ``AKAError`` for an IMSI that is none, a routing indicator or a key that does not fit.
  public static func conceal(
    _ supi: SUPI, scheme: Scheme, routingIndicator: String = "0", homeNetworkKeyID: UInt8 = 0,
    homeNetworkKey: [UInt8] = [], ephemeralKey: SecretKey? = nil
  ) throws(AKAError) -> SUCI {
    let network: HomeNetwork
    switch supi {
    case .imsi(let mcc, let mnc, let msin):
      guard SwappedDigits.areDigits(mcc, 3...3), SwappedDigits.areDigits(mnc, 2...3),
        SwappedDigits.areDigits(msin, 1...10)
      else { throw AKAError("an IMSI has three digits of MCC, two or three of MNC and up to ten of MSIN") }
      network = .plmn(mcc: mcc, mnc: mnc)
    case .nai(let user, let realm):
      guard !user.isEmpty else { throw AKAError("a NAI has a user name before its @") }
      network = .realm(realm)
    }
    guard SwappedDigits.areDigits(routingIndicator, 1...4) else {
      throw AKAError("a routing indicator has one to four digits")
    }
    var suci = SUCI(
      homeNetwork: network, routingIndicator: routingIndicator, scheme: scheme, homeNetworkKeyID: homeNetworkKeyID,
      schemeOutput: supi.schemeInput)
    if case .nai = supi { suci.supiType = 1 }
    if scheme == .null {
      suci.homeNetworkKeyID = 0
      return suci
    }
    guard let profile = scheme.profile else { throw AKAError("\(scheme.name) is not known here") }
    suci.schemeOutput = try profile.conceal(
      supi.schemeInput, homeNetworkKey: homeNetworkKey, ephemeralKey: ephemeralKey)
    return suci
  }

  /// The SUPI.
  /// - Parameter privateKey: of the home network; not needed for the null scheme.
  /// - Returns: `nil` where the MAC tag says that the key is another one or the SUCI was changed.
  /// - Throws: ``AKAError`` for a scheme that is not known, an output too short or a plaintext that is no SUPI.
  public func reveal(privateKey: SecretKey?) throws(AKAError) -> SUPI? {
    if scheme == .null { return try supi(schemeOutput) }
    guard let profile = scheme.profile else { throw AKAError("\(scheme.name) is not known here") }
    guard let privateKey else { throw AKAError("\(scheme.name) needs the home network's private key") }
    guard let plaintext = try profile.reveal(schemeOutput, privateKey: privateKey) else { return nil }
    return try supi(plaintext)
  }

  private func supi(_ plaintext: [UInt8]) throws(AKAError) -> SUPI {
    switch homeNetwork {
    case .plmn(let mcc, let mnc):
      guard let msin = SwappedDigits.text(plaintext) else { throw AKAError("the MSIN in this SUCI has no digits") }
      // A NAI fills a MNC of two digits up with a zero, and only the length of the IMSI tells.
      let isFilled = mnc.utf8.count == 3 && mnc.hasPrefix("0") && mcc.utf8.count + 3 + msin.utf8.count > 15
      return .imsi(mcc: mcc, mnc: isFilled ? String(mnc.dropFirst()) : mnc, msin: msin)
    case .realm(let realm):
      guard let user = String(validating: plaintext, as: UTF8.self) else {
        throw AKAError("the user name in this SUCI is no UTF-8")
      }
      return .nai(user: user, realm: realm)
    }
  }
}

/// Digits two to a byte, the first in the lower nibble, `F` after an odd number of them.
enum SwappedDigits {
  static func areDigits(_ text: String, _ lengths: ClosedRange<Int>) -> Bool {
    lengths.contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  static func bytes(_ digits: String) -> [UInt8] {
    let values = digits.utf8.map { $0 & 0x0F }
    return stride(from: 0, to: values.count, by: 2).map { index in
      (index + 1 < values.count ? values[index + 1] : 0x0F) << 4 | values[index]
    }
  }

  /// - Returns: `nil` unless there are digits only, with `F` nowhere but at the end.
  static func text(_ bytes: [UInt8]) -> String? {
    var nibbles = bytes.flatMap { [$0 & 0x0F, $0 >> 4] }
    while nibbles.last == 0x0F { nibbles.removeLast() }
    guard !nibbles.isEmpty, nibbles.allSatisfy({ $0 < 10 }) else { return nil }
    return String(decoding: nibbles.map { $0 + 0x30 }, as: UTF8.self)
  }
}
