extension AndroidAccessRules {
  enum RuleReading {
    case rule(hash: [UInt8]?, package: String?)
    /// Android goes on with the next rule.
    case skipped(place: Int, reason: String)
    case crash(place: Int)
  }

  /// Reads the value of one REF-AR-DO (parseRefArdo). Only a rule without faults before the place where it is skipped is
  /// skipped; a fault ends the whole list.
  static func readRule(_ value: ArraySlice<UInt8>) throws(AndroidTLV.Fault) -> RuleReading {
    var rest = value
    var hash: [UInt8]?
    var package: String?
    while let tag = rest.first {
      switch tag {
      case 0xE1:
        var reference = AndroidTLV([0xE1])
        rest = try reference.parse(rest, consumesAll: false)
        switch try readReference(reference.value) {
        case .rule(let found, let name): (hash, package) = (found, name)
        case let other: return other
        }
      case 0xE3:
        var access = AndroidTLV([0xE3])
        rest = try access.parse(rest, consumesAll: false)
        if let skipped = try readAccess(access.value) { return skipped }
      default: return .crash(place: rest.startIndex)
      }
    }
    return .rule(hash: hash, package: package)
  }

  private static func readReference(_ value: ArraySlice<UInt8>) throws(AndroidTLV.Fault) -> RuleReading {
    var rest = value
    if rest.first == 0x4F {
      var aid = AndroidTLV([0x4F])
      rest = try aid.parse(rest, consumesAll: false)
      guard aid.lengthBytes.elementsEqual([0x06]) else {
        return .skipped(place: value.startIndex, reason: "4f must have the one length byte 06")
      }
      guard aid.value.elementsEqual([UInt8](repeating: 0xFF, count: 6)) else {
        return .skipped(
          place: aid.value.startIndex, reason: "4f names another AID than ffffffffffff: no rule for privileges")
      }
      guard rest.first == 0xC1 else {
        return .skipped(place: rest.startIndex, reason: "c1 must follow 4f")
      }
    }
    guard rest.first == 0xC1 else {
      return .skipped(
        place: rest.startIndex,
        reason: "a ref-do must begin with 4f or c1, so that a rule for c0 or with ca first is none")
    }
    var device = AndroidTLV([0xC1])
    rest = try device.parse(rest, consumesAll: false)
    let hash = Array(device.value)
    guard !rest.isEmpty else { return .rule(hash: hash, package: nil) }
    guard rest.first == 0xCA else {
      return .skipped(place: rest.startIndex, reason: "only ca may follow c1")
    }
    var name = AndroidTLV([0xCA])
    _ = try name.parse(rest, consumesAll: true)
    return .rule(hash: hash, package: String(decoding: name.value, as: UTF8.self))
  }

  /// `nil` where the AR-DO holds DB, whatever its value.
  private static func readAccess(_ value: ArraySlice<UInt8>) throws(AndroidTLV.Fault) -> RuleReading? {
    var rest = value
    while let tag = rest.first, tag != 0xDB {
      var other = AndroidTLV([tag])
      rest = try other.parse(rest, consumesAll: false)
    }
    guard !rest.isEmpty else {
      return .skipped(place: value.startIndex, reason: "the ar-do has no db: no rule for privileges")
    }
    var permissions = AndroidTLV([0xDB])
    _ = try permissions.parse(rest, consumesAll: true)
    return nil
  }
}
