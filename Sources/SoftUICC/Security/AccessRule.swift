import ISO7816

/// What a command wants to do with a file, as access rules name it (TS 102 221 §9.2.3, ISO/IEC 7816-4 §5.4.3.2).
enum AccessMode {
  case read, update, deactivate, activate, terminate
  /// A command without a bit of its own: INCREASE.
  case command(cla: UInt8, ins: UInt8, p1: UInt8, p2: UInt8)

  static let increase = AccessMode.command(cla: 0x80, ins: 0x32, p1: 0, p2: 0)

  /// Its bit in the AM byte of an EF.
  var bit: UInt8? {
    switch self {
    case .read: 0x01
    case .update: 0x02
    case .deactivate: 0x08
    case .activate: 0x10
    case .terminate: 0x20
    case .command: nil
    }
  }
}

/// One access rule: what one EF.ARR record, one tag AB or one tag 8C says.
struct AccessRule {
  private enum Mode {
    case byte(UInt8)
    /// Tags 81 to 8F: bits 4 to 1 of the tag say which of CLA, INS, P1, P2 the value lists.
    case commands(parts: UInt8, [UInt8])
  }
  private var entries: [(mode: Mode, condition: AccessCondition)] = []

  /// Expanded format (TS 102 221 §9.2.4). Several conditions behind one access mode are alternatives.
  init(expanded bytes: [UInt8]) {
    var mode: Mode?
    var conditions: [AccessCondition] = []
    func close() -> (Mode, AccessCondition)? {
      guard let mode, !conditions.isEmpty else { return nil }
      return (mode, conditions.count == 1 ? conditions[0] : .anyOf(conditions))
    }
    for object in TLV.parsePrefix(bytes).objects {
      if (0x80...0x8F).contains(object.tag) {
        if let entry = close() { entries.append(entry) }
        conditions = []
        mode =
          object.tag == 0x80
          ? object.value.first.map { .byte($0) }
          : .commands(parts: UInt8(truncatingIfNeeded: object.tag & 0x0F), object.value)
      } else {
        conditions.append(AccessCondition(object))
      }
    }
    if let entry = close() { entries.append(entry) }
  }

  /// Compact format (TS 102 221 §9.2.2): an AM byte, then one condition for each bit set, from bit 7 down.
  init(compact bytes: [UInt8]) {
    guard let mode = bytes.first else { return }
    var conditions = bytes.dropFirst()
    for bit in (0..<7).reversed() where mode & (1 << UInt8(bit)) != 0 {
      guard let byte = conditions.popFirst() else { return }
      entries.append((.byte(1 << UInt8(bit)), AccessCondition(compact: byte)))
    }
  }

  /// Bytes 9 to 11 of a 2G card's response (TS 51.011 §9.2.1): read and update, increase, rehabilitate and invalidate.
  init(gsm bytes: [UInt8]) {
    guard bytes.count >= 3 else { return }
    entries = [
      (.byte(0x01), AccessCondition(gsm: bytes[0] >> 4)), (.byte(0x02), AccessCondition(gsm: bytes[0])),
      (.commands(parts: 0x04, [0x32]), AccessCondition(gsm: bytes[1] >> 4)),
      (.byte(0x10), AccessCondition(gsm: bytes[2] >> 4)), (.byte(0x08), AccessCondition(gsm: bytes[2])),
    ]
  }

  var isEmpty: Bool { entries.isEmpty }

  var references: [UInt8] { entries.flatMap(\.condition.references) }

  /// The condition for a mode; what no entry names is never allowed (TS 102 221 §9.2.1).
  func condition(for mode: AccessMode) -> AccessCondition {
    let found = entries.filter { Self.covers($0.mode, mode) }.map(\.condition)
    return found.count == 1 ? found[0] : found.isEmpty ? .never : .anyOf(found)
  }

  private static func covers(_ entry: Mode, _ mode: AccessMode) -> Bool {
    switch (entry, mode) {
    case (.byte(let byte), _): return mode.bit.map { byte & $0 != 0 && byte & 0x80 == 0 } ?? false
    case (.commands(let parts, let list), .command(let cla, let ins, let p1, let p2)):
      let wanted: [UInt8] =
        (parts & 0x08 != 0 ? [cla] : []) + (parts & 0x04 != 0 ? [ins] : []) + (parts & 0x02 != 0 ? [p1] : [])
        + (parts & 0x01 != 0 ? [p2] : [])
      guard !wanted.isEmpty else { return false }
      return stride(from: 0, through: list.count - wanted.count, by: wanted.count).contains {
        Array(list[$0..<$0 + wanted.count]) == wanted
      }
    case (.commands, _): return false
    }
  }
}
