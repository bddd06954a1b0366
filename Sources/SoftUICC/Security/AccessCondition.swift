import ISO7816

/// When a command may be performed (SC_DO of ISO/IEC 7816-4 §5.4.3.2 as TS 102 221 §9.2 uses them).
indirect enum AccessCondition: Hashable {
  case always
  case never
  /// The code with this key reference is verified or disabled.
  case pin(UInt8)
  /// Any administrative code: what the nibbles 4 to E of a 2G card stand for.
  case anyADM
  case anyOf([AccessCondition])
  case allOf([AccessCondition])

  /// Every key reference in it.
  var references: [UInt8] {
    switch self {
    case .pin(let reference): [reference]
    case .anyOf(let parts), .allOf(let parts): parts.flatMap(\.references)
    case .always, .never, .anyADM: []
    }
  }

  func isSatisfied(_ pin: (UInt8) -> Bool) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .pin(let reference): pin(reference)
    case .anyADM: (UInt8(0x0A)...0x0E).contains(where: pin) || (UInt8(0x8A)...0x8E).contains(where: pin)
    case .anyOf(let parts): parts.contains { $0.isSatisfied(pin) }
    case .allOf(let parts): !parts.isEmpty && parts.allSatisfy { $0.isSatisfied(pin) }
    }
  }

  /// Reads one SC_DO. Conditions that this card cannot fulfil (secure messaging, authentication by key) never hold.
  init(_ object: TLV, depth: Int = 0) {
    guard depth < TLV.maximumDepth else {
      self = .never
      return
    }
    switch object.tag {
    case 0x90: self = .always
    case 0x97: self = .never
    case 0xA0: self = .anyOf(TLV.parsePrefix(object.value).objects.map { Self($0, depth: depth + 1) })
    case 0xAF: self = .allOf(TLV.parsePrefix(object.value).objects.map { Self($0, depth: depth + 1) })
    case 0xA4:
      let parts = TLV.parsePrefix(object.value).objects
      // 95 is the usage qualifier; bit 4 asks for a user's code (TS 102 221 §9.2.4).
      let usage = parts[tag: 0x95]?.first ?? 0x08
      if let reference = parts[tag: 0x83]?.first, usage & 0x08 != 0 { self = .pin(reference) } else { self = .never }
    case 0x9E: self = Self(compact: object.value.first ?? 0xFF)
    default: self = .never
    }
  }

  /// A security condition byte (ISO/IEC 7816-4 §5.4.3.1): `00` always, `FF` never. It names no key, so a demand for
  /// a user's code is taken as PIN1; other demands cannot be met.
  init(compact byte: UInt8) {
    switch byte {
    case 0x00: self = .always
    case 0xFF: self = .never
    case let byte where byte & 0x90 == 0x10 || byte & 0xF0 == 0x90: self = .pin(0x01)
    default: self = .never
    }
  }

  /// A nibble of TS 51.011 §9.3.
  init(gsm nibble: UInt8) {
    switch nibble & 0x0F {
    case 0: self = .always
    case 1: self = .pin(0x01)
    case 2: self = .pin(0x81)
    case 4...0x0E: self = .anyADM
    default: self = .never
    }
  }

  /// The nibble that comes nearest; what has none is called ADM.
  var gsmNibble: UInt8 {
    switch self {
    case .always: 0
    case .never: 0x0F
    case .pin(0x01): 1
    case .pin(0x81): 2
    case .pin, .anyADM: 4
    case .anyOf(let parts): parts.map(\.gsmNibble).min() ?? 0x0F
    case .allOf(let parts): parts.map(\.gsmNibble).max() ?? 0x0F
    }
  }
}
