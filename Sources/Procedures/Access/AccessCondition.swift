import ElementaryFiles
import ISO7816

/// When a card lets something be done with a file (TS 102 221 §9.2, TS 51.011 §9.3).
public indirect enum AccessCondition: Hashable, Sendable, CustomStringConvertible {
  case always
  case never
  /// The code with this key reference is verified, or disabled.
  case key(UInt8)
  /// A nibble 4 to 14 of a 2G SIM: an administrative authority that the card's maker defines.
  case administrative(level: UInt8)
  case anyOf([AccessCondition])
  case allOf([AccessCondition])
  case not([AccessCondition])
  /// Something else, in words: secure messaging, a condition that this program does not know.
  case other(String)

  /// `always`, `ADM1`, `PIN1 or ADM1`, `PIN1 and (PIN2 or ADM1)`.
  public var description: String {
    switch self {
    case .always: "always"
    case .never: "never"
    case .key(let reference): KeyReference.name(of: reference)
    case .administrative(let level): level == 4 ? "ADM" : "ADM (level \(level))"
    case .anyOf(let parts): Self.joined(parts, " or ")
    case .allOf(let parts): Self.joined(parts, " and ")
    case .not(let parts): "not (\(Self.joined(parts, " and ")))"
    case .other(let text): text
    }
  }

  private static func joined(_ parts: [AccessCondition], _ word: String) -> String {
    parts.isEmpty ? "never" : parts.map(\.nested).joined(separator: word)
  }

  private var nested: String {
    switch self {
    case .anyOf(let parts), .allOf(let parts): parts.count > 1 ? "(\(description))" : description
    default: description
    }
  }

  /// One SC_DO of an expanded rule.
  init(_ object: TLV, depth: Int = 0) {
    guard depth < TLV.maximumDepth else {
      self = .other("a condition nested too deep")
      return
    }
    func parts() -> [AccessCondition] {
      TLV.parsePrefix(object.value).objects.map { AccessCondition($0, depth: depth + 1) }
    }
    switch object.tag {
    case 0x90: self = .always
    case 0x97: self = .never
    case 0xA0: self = .anyOf(parts())
    case 0xAF: self = .allOf(parts())
    case 0xA7: self = .not(parts())
    case 0x9E: self = AccessCondition(compact: object.value.first ?? 0xFF)
    case 0xA4:
      let inside = TLV.parsePrefix(object.value).objects
      // Tag 95, usage qualifier: bit 4 is the presentation of a user's code (ISO/IEC 7816-4 §10.3).
      let usage = inside[tag: 0x95]?.first ?? 0x08
      guard let reference = inside[tag: 0x83]?.first, usage & 0x08 != 0 else {
        self = .other("authentication by \(Hex.string(object.encoded))")
        return
      }
      self = .key(reference)
    case 0xB4, 0xB6, 0xB8: self = .other("secure messaging")
    default: self = .other("condition \(Hex.string(object.encoded.prefix(16)))")
    }
  }

  /// A security condition byte (TS 102 221 §9.2.2, ISO/IEC 7816-4 §9.3.3).
  init(compact byte: UInt8) {
    guard byte != 0x00, byte != 0xFF else {
      self = byte == 0x00 ? .always : .never
      return
    }
    let names = [(UInt8(0x40), "secure messaging"), (0x20, "external authentication"), (0x10, "user authentication")]
    let parts = names.filter { byte & $0.0 != 0 }.map { AccessCondition.other($0.1) }
    guard !parts.isEmpty else {
      self = .other("condition \(Hex.string([byte]))")
      return
    }
    self = parts.count == 1 ? parts[0] : byte & 0x80 != 0 ? .allOf(parts) : .anyOf(parts)
  }

  /// A nibble of TS 51.011 §9.3.
  init(gsm nibble: UInt8) {
    switch nibble & 0x0F {
    case 0: self = .always
    case 1: self = .key(0x01)
    case 2: self = .key(0x81)
    case 4...0x0E: self = .administrative(level: nibble & 0x0F)
    case 0x0F: self = .never
    default: self = .other("RFU")
    }
  }
}
