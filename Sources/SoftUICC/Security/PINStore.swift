/// Which code: global ones are one for the card, local ones one for each application (TS 102 221 §9.5.1).
struct PINKey: Hashable {
  var reference: UInt8
  /// Node of the ADF; `nil` for a global code, and for a local one while no application is active.
  var application: Int?

  init(_ reference: UInt8, application: Int?) {
    self.reference = reference
    self.application = reference & 0x80 == 0 ? nil : application
  }
}

/// The codes of a card with their counters. They outlive a reset.
struct PINStore {
  struct PIN {
    var value: [UInt8]
    var unblockValue: [UInt8]?
    var tries: Int
    var maximumTries: Int
    var unblockTries: Int
    var maximumUnblockTries: Int
    var enabled: Bool
    /// Disabled, and the universal PIN stands in (TS 102 221 §11.1.11).
    var replacedByUniversal = false

    init(_ pin: SoftCard.Configuration.PIN) {
      value = Self.padded(pin.value)
      unblockValue = pin.unblockValue.map(Self.padded)
      maximumTries = min(max(pin.tries, 1), 15)
      tries = maximumTries
      maximumUnblockTries = min(max(pin.unblockTries, 1), 15)
      unblockTries = maximumUnblockTries
      enabled = pin.enabled
    }

    static func padded(_ value: [UInt8]) -> [UInt8] {
      Array(value.prefix(8)) + Array(repeating: 0xFF, count: max(0, 8 - value.count))
    }
  }

  static let universal: UInt8 = 0x11

  /// Key references that this card has.
  private(set) var references: Set<UInt8>
  private var pins: [PINKey: PIN] = [:]
  private let configuration: SoftCard.Configuration

  init(references: Set<UInt8>, configuration: SoftCard.Configuration) {
    self.references = references
    self.configuration = configuration
  }

  /// `nil` for a key reference that the card does not have.
  subscript(key: PINKey) -> PIN? {
    get {
      guard references.contains(key.reference) else { return nil }
      return pins[key]
        ?? PIN(configuration.pins[key.reference] ?? SoftCard.Configuration.standardPIN(key.reference))
    }
    set { pins[key] = newValue }
  }
}
