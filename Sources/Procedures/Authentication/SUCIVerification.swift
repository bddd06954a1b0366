public import AKA
import ElementaryFiles
import ISO7816
public import UICC

/// Whether a card's SUCI is the subscriber's: calculated by the USIM (GET IDENTITY, TS 31.102 §7.5) or, where the card
/// leaves it to the phone, as a phone calculates it from EF.SUCI_Calc_Info; then opened with the home network's key.
public struct SUCIVerification: Sendable {
  /// Who calculates (TS 31.102 §4.2.8, services 124 and 125).
  public enum Calculation: String, Sendable {
    /// Service 124 is off: phones send the SUPI with the null scheme.
    case none
    /// Service 124 without 125.
    case me
    /// Both.
    case usim
  }

  /// One line of the list of priorities.
  public struct Scheme: Hashable, Sendable {
    public let scheme: SUCI.Scheme
    /// `nil` with the null scheme, or where the file has no such key.
    public let keyID: UInt8?
    public let publicKey: [UInt8]?
  }

  public let calculation: Calculation
  /// The schemes of EF.SUCI_Calc_Info in the order of their priority.
  public private(set) var schemes: [Scheme] = []
  /// One to four digits; `nil` where the card has none.
  public private(set) var routingIndicator: String?
  /// The SUPI that follows from EF.IMSI and EF.AD, or EF.SUPI_NAI; `nil` where it cannot be read.
  public private(set) var supi: SUCI.SUPI?
  public private(set) var suci: SUCI?
  /// What the key found inside.
  public private(set) var revealed: SUCI.SUPI?
  /// Whether the SUCI is the subscriber's; `nil` where no key was given that it needs.
  public private(set) var isProven: Bool?
  /// What does not fit together, one line each.
  public private(set) var problems: [String] = []

  /// - Parameter privateKey: of the home network; `nil` looks at the files only, and opens the null scheme.
  /// - Throws: ``CardError`` if the line fails or the card has no USIM; ``AKAError`` for a key that is none.
  public init(_ session: CardSession, privateKey: SecretKey?) throws {
    let usim = "MF/ADF.USIM"
    let reader = FieldReader(session)
    guard let services = try reader.decoded("\(usim)/EF.UST") else {
      throw CardError.malformed("the card has no USIM with a service table")
    }
    let isOn = (services["124"] != nil, services["125"] != nil)
    calculation = isOn.0 ? (isOn.1 ? .usim : .me) : .none
    if !isOn.0, isOn.1 { problems.append("service 125 is on in EF.UST without service 124") }
    routingIndicator = try reader.string("\(usim)/DF.5GS/EF.Routing_Indicator", "routingIndicator")
    supi = try Self.supi(reader, usesNAI: services["130"] != nil)
    try readSchemes(reader)
    suci = calculation == .usim ? try ask(session) : try calculate()
    guard let suci else { return }
    checkParts(of: suci)
    guard suci.scheme == .null || privateKey != nil else { return }
    revealed = try suci.reveal(privateKey: privateKey)
    isProven = revealed != nil && revealed == supi
    if revealed == nil {
      problems.append("the MAC tag is wrong: the card's key \(suci.homeNetworkKeyID) is not of this private key")
    }
    if let revealed, let supi, revealed != supi {
      problems.append("the SUCI holds \(revealed.text), the card \(supi.text)")
    }
  }

  private static func supi(_ reader: FieldReader, usesNAI: Bool) throws(CardError) -> SUCI.SUPI? {
    if usesNAI, let nai = try reader.string("MF/ADF.USIM/DF.5GS/EF.SUPI_NAI", "networkSpecific") {
      let halves = nai.split(separator: "@", maxSplits: 1).map(String.init)
      if halves.count == 2 { return .nai(user: halves[0], realm: halves[1]) }
    }
    guard let imsi = try reader.string("MF/ADF.USIM/EF.IMSI", "imsi") else { return nil }
    let mncLength = try reader.mncLength("MF/ADF.USIM/EF.AD") ?? 2
    guard imsi.count > 3 + mncLength else { return nil }
    let rest = imsi.dropFirst(3)
    return .imsi(
      mcc: String(imsi.prefix(3)), mnc: String(rest.prefix(mncLength)), msin: String(rest.dropFirst(mncLength)))
  }

  private mutating func readSchemes(_ reader: FieldReader) throws(CardError) {
    // TS 31.102 §4.4.11.8 for the phone; §4.4.12.2 for the USIM itself, which seldom lets it be read.
    let path =
      calculation == .usim ? "MF/ADF.USIM/DF.SAIP/EF.SUCI_Calc_Info" : "MF/ADF.USIM/DF.5GS/EF.SUCI_Calc_Info"
    guard let value = try reader.decoded(path) else {
      if calculation == .me { problems.append("service 124 is on, and the card has no \(path)") }
      return
    }
    var keys: [(id: UInt8, key: [UInt8])] = []
    if case .array(let list) = value["keys"] {
      keys = list.compactMap { entry in
        guard case .int(let id) = entry["identifier"], case .string(let text) = entry["key"],
          let key = Hex.bytes(text)
        else { return nil }
        return (UInt8(clamping: id), key)
      }
    }
    guard case .array(let list) = value["schemes"] else { return }
    for (place, entry) in list.enumerated() {
      guard let scheme = Self.scheme(entry["scheme"]), case .int(let index) = entry["keyIndex"] else { continue }
      let found = keys.indices.contains(index - 1) ? keys[index - 1] : nil
      if scheme != .null, found == nil {
        problems.append("\(path): scheme \(place + 1) wants key \(index) of \(keys.count)")
      }
      if let found, let profile = scheme.profile, found.key.count != profile.publicKeyLength {
        problems.append(
          "\(path): key \(found.id) has \(found.key.count) bytes, \(scheme.name) wants \(profile.publicKeyLength)")
      }
      schemes.append(Scheme(scheme: scheme, keyID: found?.id, publicKey: found?.key))
    }
  }

  private static func scheme(_ value: FieldValue?) -> SUCI.Scheme? {
    switch value {
    case .string("null"): .null
    case .string("profile A"): .profileA
    case .string("profile B"): .profileB
    case .int(let number): UInt8(exactly: number).flatMap(SUCI.Scheme.init(rawValue:))
    default: nil
    }
  }

  private mutating func ask(_ session: CardSession) throws -> SUCI? {
    try session.move(to: FilePath("MF/ADF.USIM").directory)
    let response = try session.send(.getIdentity())
    guard response.status.isSuccess else {
      if response.status == .securityStatusNotSatisfied {
        throw CardError.status(response.status, operation: "get identity")
      }
      problems.append("services 124 and 125 are on, and GET IDENTITY answers \(response.status)")
      return nil
    }
    guard let identity = TLV.parsePrefix(response.data).objects[tag: 0xA1] else {
      throw CardError.malformed("GET IDENTITY brought no object a1")
    }
    return try SUCI(mobileIdentity: identity)
  }

  /// As a phone does it: the first scheme that it knows, the null scheme where there is none.
  private mutating func calculate() throws -> SUCI? {
    guard let supi else {
      problems.append("the card tells no IMSI")
      return nil
    }
    let routing = routingIndicator ?? "0"
    guard calculation == .me, let first = schemes.first(where: { $0.scheme == .null || $0.publicKey != nil }) else {
      return try SUCI.conceal(supi, scheme: .null, routingIndicator: routing)
    }
    return try SUCI.conceal(
      supi, scheme: first.scheme, routingIndicator: routing, homeNetworkKeyID: first.keyID ?? 0,
      homeNetworkKey: first.publicKey ?? [])
  }

  private mutating func checkParts(of suci: SUCI) {
    if let routingIndicator, suci.routingIndicator != routingIndicator {
      problems.append(
        "the SUCI has routing indicator \(suci.routingIndicator), EF.Routing_Indicator \(routingIndicator)")
    }
    if suci.scheme == .null, calculation == .usim {
      problems.append("the USIM sends the SUPI with the null scheme, which conceals nothing")
    }
    if case .imsi(let mcc, let mnc, _) = supi, suci.homeNetwork != .plmn(mcc: mcc, mnc: mnc) {
      problems.append("the SUCI is of another home network than EF.IMSI")
    }
  }
}
