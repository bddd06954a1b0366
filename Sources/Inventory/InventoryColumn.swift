/// A column of an inventory by its meaning, whatever the header calls it.
///
/// Names are compared by their letters and digits in capitals: `adm_1`, `"ADM 1"` and `ADM1` are one column. Names that
/// suppliers use for the same thing are one as well: `CHV1` and `PIN` are PIN1, `K` is Ki, `KIC01` is KIC1.
public struct InventoryColumn: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral,
  CustomStringConvertible
{
  /// Letters and digits in capitals: `ADM1`, `UICCSCP03KIC1`. Empty for a header that has none.
  public let rawValue: String

  public init(rawValue: String) { self.init(rawValue) }
  public init(stringLiteral value: String) { self.init(value) }

  /// - Parameter header: as it stands in the file, or as a user typed it.
  public init(_ header: some StringProtocol) {
    let name = String(header.uppercased().unicodeScalars.filter { Self.isKept($0) }.map(Character.init))
    rawValue = Self.aliases[name] ?? Self.withoutZeros(name)
  }

  public var description: String { rawValue }

  private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
  }

  /// `KIC01` is `KIC1`; `SCP02…` keeps its zero.
  private static func withoutZeros(_ name: String) -> String {
    for family in ["PIN", "PUK", "ADM", "KIC", "KID", "KIK", "ACC"] where name.hasPrefix(family) {
      let number = name.dropFirst(family.count)
      guard number.count > 1, number.first == "0", number.allSatisfy({ ("0"..."9").contains($0) }) else { continue }
      let rest = number.drop { $0 == "0" }
      return family + (rest.isEmpty ? "0" : rest)
    }
    return name
  }

  private static let aliases: [String: String] = [
    "ICC": "ICCID", "ICCIDNUMBER": "ICCID", "SIMICCID": "ICCID", "IMSINUMBER": "IMSI", "PHONENUMBER": "MSISDN",
    "K": "KI", "KKI": "KI", "ALGO": "ALGORITHM", "ALG": "ALGORITHM", "AUTHALGO": "ALGORITHM",
    "AUTHALGORITHM": "ALGORITHM", "PIN": "PIN1", "CHV1": "PIN1", "CHV2": "PIN2", "PUK": "PUK1",
    "UNBLOCKCHV1": "PUK1", "UNBLOCKCHV2": "PUK2", "ADM": "ADM1", "ADMIN": "ADM1", "ADMKEY": "ADM1",
    "PINADM": "ADM1", "ADMPIN": "ADM1", "PINADM1": "ADM1", "ACCESSCONTROLCLASS": "ACC",
  ]

  /// Whether what stands there may be shown. Names that nobody knows may be, those that look like keys may not.
  public var isSecret: Bool {
    if Self.open.contains(rawValue) { return false }
    return Self.secretPrefixes.contains { rawValue.hasPrefix($0) } || rawValue.hasSuffix("KEY")
  }

  private static let open: Set<String> = ["ICCID", "IMSI", "MSISDN", "EID", "ACC", "ALGORITHM", "IMPI", "IMPU", "ATR"]
  private static let secretPrefixes = [
    "PIN", "PUK", "ADM", "CHV", "KI", "OP", "TOP", "SCP", "UICCSCP", "ENC", "MAC", "DEK", "KENC", "KMAC", "KDEK", "KEY",
    "PSK", "TRANSPORT", "SUCI",
  ]

  public static let iccid: Self = "ICCID"
  public static let imsi: Self = "IMSI"
  public static let msisdn: Self = "MSISDN"
  /// The identity of an eUICC.
  public static let eid: Self = "EID"
  /// The subscriber key K (TS 33.102), Ki of a 2G SIM.
  public static let ki: Self = "KI"
  public static let opc: Self = "OPC"
  public static let op: Self = "OP"
  /// `milenage`, `tuak`, `xor`, `comp128v1` ...
  public static let algorithm: Self = "ALGORITHM"
  public static let pin1: Self = "PIN1"
  public static let puk1: Self = "PUK1"
  public static let pin2: Self = "PIN2"
  public static let puk2: Self = "PUK2"
  /// The access control class, as EF.ACC has it.
  public static let acc: Self = "ACC"
  /// ADM1 to ADM10.
  public static func adm(_ number: Int) -> Self { Self("ADM\(number)") }
  /// Ciphering key of key set `number` (TS 102 225).
  public static func kic(_ number: Int) -> Self { Self("KIC\(number)") }
  /// Key for the cryptographic checksum of key set `number`.
  public static func kid(_ number: Int) -> Self { Self("KID\(number)") }
  /// Key encryption key of key set `number`.
  public static func kik(_ number: Int) -> Self { Self("KIK\(number)") }
}
