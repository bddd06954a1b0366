import ISO7816

/// Names of key references: PINs and administrative codes (TS 102 221 §9.5.1, table 9.3).
public enum KeyReference {
  /// The PINs of application 1 go by the names that everybody uses: `PIN1`, `PIN2`; further `PIN Appl 2`,
  /// `second PIN Appl 2`, `ADM1` to `ADM10`, `universal PIN`; anything else is `key 42`.
  public static func name(of reference: UInt8) -> String {
    switch reference {
    case 0x01: "PIN1"
    case 0x02...0x08: "PIN Appl \(reference)"
    case 0x0A...0x0E: "ADM\(reference - 0x09)"
    case 0x11: "universal PIN"
    case 0x81: "PIN2"
    case 0x82...0x88: "second PIN Appl \(reference - 0x80)"
    case 0x8A...0x8E: "ADM\(reference - 0x84)"
    default: "key \(Hex.string([reference]))"
    }
  }

  /// The reference that ``name(of:)`` calls so.
  public static func reference(named name: String) -> UInt8? { references[name] }

  private static let references: [String: UInt8] = Dictionary(
    (UInt8.min...UInt8.max).map { (name(of: $0), $0) }
  ) { first, _ in first }
}
