import ISO7816

extension CardEngine {
  /// VERIFY PIN (TS 102 221 §11.1.9); without data it tells the retry counter. What it opens is open on every channel.
  mutating func verifyPIN(_ command: Command) throws(Interruption) -> Reply {
    let (key, pin) = try code(command)
    if command.data.isEmpty { throw .status(pin.tries > 0 ? SW.triesLeft(pin.tries) : SW.blocked) }
    try present(command.data, length: 8, key)
    session.verified.insert(key)
    return .done
  }

  /// CHANGE PIN (§11.1.10).
  mutating func changePIN(_ command: Command) throws(Interruption) -> Reply {
    let (key, _) = try code(command)
    try present(command.data, length: 16, key)
    pins[key]?.value = Array(command.data.suffix(8))
    session.verified.insert(key)
    return .done
  }

  /// DISABLE PIN (§11.1.11); P1 80 lets the universal PIN stand in.
  mutating func disablePIN(_ command: Command) throws(Interruption) -> Reply {
    guard command.p1 == 0x00 || command.p1 == 0x80 else { throw .status(SW.wrongParameters) }
    let (key, _) = try code(command, p1: command.p1)
    // Administrative codes and local ones cannot be disabled (TS 31.102 §6.1).
    guard (0x01...0x08).contains(key.reference) || key.reference == PINStore.universal else {
      throw .status(SW.conditions)
    }
    if command.p1 == 0x80 {
      guard key.reference != PINStore.universal, pins.references.contains(PINStore.universal) else {
        throw .status(SW.referenceNotFound)
      }
    }
    try present(command.data, length: 8, key)
    pins[key]?.enabled = false
    pins[key]?.replacedByUniversal = command.p1 == 0x80
    changedPINs.insert(key)
    return .done
  }

  /// ENABLE PIN (§11.1.12).
  mutating func enablePIN(_ command: Command) throws(Interruption) -> Reply {
    let (key, pin) = try code(command)
    guard !pin.enabled else { throw .status(SW.conditions) }
    try present(command.data, length: 8, key, whileDisabled: true)
    pins[key]?.enabled = true
    pins[key]?.replacedByUniversal = false
    session.verified.insert(key)
    changedPINs.insert(key)
    return .done
  }

  /// UNBLOCK PIN (§11.1.13): the unblock code and a new PIN, or nothing, to ask for the counter.
  mutating func unblockPIN(_ command: Command) throws(Interruption) -> Reply {
    let (key, pin) = try code(command)
    guard let unblock = pin.unblockValue else { throw .status(SW.referenceNotFound) }
    guard pin.unblockTries > 0 else { throw .status(SW.blocked) }
    if command.data.isEmpty { throw .status(SW.triesLeft(pin.unblockTries)) }
    guard command.data.count == 16 else { throw .status(SW.wrongLength) }
    guard Array(command.data.prefix(8)) == unblock else {
      pins[key]?.unblockTries = pin.unblockTries - 1
      throw .status(SW.triesLeft(pin.unblockTries - 1))
    }
    pins[key]?.value = Array(command.data.suffix(8))
    pins[key]?.tries = pin.maximumTries
    pins[key]?.unblockTries = pin.maximumUnblockTries
    if !pin.enabled { changedPINs.insert(key) }
    pins[key]?.enabled = true
    session.verified.insert(key)
    return .done
  }

  /// The code that P2 names (table 9.3), local ones in the application that is active on the channel.
  private func code(_ command: Command, p1: UInt8 = 0) throws(Interruption) -> (PINKey, PINStore.PIN) {
    guard command.p1 == p1 else { throw .status(SW.wrongParameters) }
    let key = PINKey(command.p2, application: try current(command.classByte.channel).application)
    guard let pin = pins[key] else { throw .status(SW.referenceNotFound) }
    return (key, pin)
  }

  /// Compares a code and counts: `63CX` while tries are left, `63C0` with the last one, `6983` from then on.
  private mutating func present(
    _ data: [UInt8], length: Int, _ key: PINKey, whileDisabled: Bool = false
  ) throws(Interruption) {
    guard let pin = pins[key] else { throw .status(SW.referenceNotFound) }
    guard data.count == length else { throw .status(SW.wrongLength) }
    guard pin.tries > 0 else { throw .status(SW.blocked) }
    guard pin.enabled || whileDisabled else { throw .status(SW.invalidated) }
    if Array(data.prefix(8)) == pin.value {
      pins[key]?.tries = pin.maximumTries
      return
    }
    pins[key]?.tries = pin.tries - 1
    throw .status(SW.triesLeft(pin.tries - 1))
  }
}
