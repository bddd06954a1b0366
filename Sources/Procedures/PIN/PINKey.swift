import ISO7816
public import Inventory
import UICC

/// Which code of a card a user means: `PIN1`, `PIN2`, `ADM1` to `ADM10`, `universal`, or a key reference of TS 102 221
/// Table 9.3 in two hex digits.
public enum PINKey: Hashable, Sendable {
  /// PIN1 of an application: the global key reference `01` to `08` that its PIN status template names.
  case pin1
  /// PIN2 of an application: the local key reference `81` to `88`; CHV2 of a 2G SIM.
  case pin2
  case reference(UInt8)

  /// - Parameter text: any case of letters; `nil` for what is no key. Callers do not repeat the text: it may be a PIN
  ///   in the wrong place.
  public init?(_ text: String) {
    let name = text.uppercased()
    switch name {
    case "PIN1", "PIN", "CHV1": self = .pin1
    case "PIN2", "CHV2": self = .pin2
    case "UNIVERSAL", "UPIN": self = .reference(0x11)
    case "ADM": self = .reference(0x0A)
    default:
      if name.hasPrefix("ADM"), let number = UInt8(name.dropFirst(3)), (1...10).contains(number) {
        self = .reference(number <= 5 ? 0x09 + number : 0x8A + number - 6)
      } else if name.utf8.count == 2, let reference = UInt8(name, radix: 16), reference & 0x1F != 0,
        reference & 0x60 == 0
      {
        self = .reference(reference)
      } else {
        return nil
      }
    }
  }

  /// The names that ``init(_:)`` takes, for messages.
  public static let names = "PIN1, PIN2, ADM1 to ADM10, universal, or a key reference in two hex digits"

  /// ADM1.
  public static let administrative1 = PINKey.reference(0x0A)

  /// What a code of this key looks like.
  public var kind: Secret.Kind {
    guard case .reference(let reference) = self else { return .pin }
    return (0x0A...0x0E).contains(reference & 0x1F) ? .administrative : .pin
  }

  /// Whether the key reference is one among those that this key may stand for.
  func stands(for reference: UInt8, dialect: CardSession.Dialect) -> Bool {
    switch self {
    case .pin1: dialect == .gsm ? reference == 0x01 : (0x01...0x08).contains(reference)
    case .pin2: dialect == .gsm ? reference == 0x02 : (0x81...0x88).contains(reference)
    case .reference(let own): own == reference
    }
  }

  /// The key reference where no PIN status template tells another.
  func standard(_ dialect: CardSession.Dialect) -> UInt8 {
    switch self {
    case .pin1: 0x01
    case .pin2: dialect == .gsm ? 0x02 : 0x81
    case .reference(let own): own
    }
  }

  /// Column of an inventory for the code itself; ADM keys and PINs only.
  public var column: InventoryColumn? {
    switch self {
    case .pin1: .pin1
    case .pin2: .pin2
    case .reference(let reference):
      switch reference {
      case 0x01: .pin1
      case 0x81: .pin2
      case 0x0A...0x0E: .adm(Int(reference) - 0x09)
      case 0x8A...0x8E: .adm(Int(reference) - 0x8A + 6)
      default: nil
      }
    }
  }

  /// Column of an inventory for the unblock code.
  public var unblockColumn: InventoryColumn? {
    guard let name = column?.rawValue, name.hasPrefix("PIN") else { return nil }
    return InventoryColumn("PUK" + name.dropFirst(3))
  }
}
