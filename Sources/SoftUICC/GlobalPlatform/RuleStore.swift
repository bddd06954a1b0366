import ISO7816

/// The rules of an ARA-M and what STORE DATA does to them (GPD_SPE_013 §5.1), on raw bytes.
struct RuleStore {
  /// A REF-DO and an AR-DO without their tags, as they came.
  struct Rule: Equatable {
    /// The whole REF-AR-DO.
    var bytes: [UInt8]
    var reference: [UInt8]
    var access: [UInt8]
  }

  private(set) var rules: [Rule]
  var refreshTag: [UInt8]
  var isLocked: Bool
  let setup: SoftCard.GlobalPlatformSetup

  /// - Parameter image: REF-AR-DOs; what is none is kept and given back, but takes no part in deleting.
  init(image: [[UInt8]], setup: SoftCard.GlobalPlatformSetup) {
    self.setup = setup
    isLocked = setup.isLocked
    refreshTag = [UInt8](repeating: 0, count: 8)
    rules = image.map { bytes in
      Self.rule(bytes) ?? Rule(bytes: bytes, reference: bytes, access: [])
    }
  }

  var list: [UInt8] { TLV(tag: 0xFF40, value: rules.flatMap(\.bytes)).encoded }

  /// GET DATA [specific] (§4.1.2.1): the AR-DOs of one REF-DO.
  func specific(_ data: [UInt8]) -> ResponseAPDU {
    guard let objects = try? TLV.parse(data), objects.count == 1, objects[0].tag == 0xE1 else {
      return ResponseAPDU(status: SW.wrongData)
    }
    let found = rules.filter { $0.reference == objects[0].value }
    guard !found.isEmpty else { return ResponseAPDU(status: SW.referenceNotFound) }
    return ResponseAPDU(data: TLV(tag: 0xFF50, value: found.flatMap(\.access)).encoded, status: SW.ok)
  }

  /// One whole command-DO.
  mutating func store(_ data: [UInt8]) -> ResponseAPDU {
    // The lock of sysmocom's applet: one byte, for good.
    if data == [0xA1] {
      isLocked = true
      return ResponseAPDU(status: SW.ok)
    }
    if isLocked { return ResponseAPDU(status: SW.securityStatus) }
    guard let objects = Self.objects(data), objects.count == 1 else { return ResponseAPDU(status: SW.wrongData) }
    if setup.refusesLongLengths, objects[0].value.count > 0x7F { return ResponseAPDU(status: SW.wrongData) }
    let status: StatusWord
    switch objects[0].tag {
    case 0xF0: status = add(objects[0].value)
    case 0xF1: status = delete(objects[0].value)
    case 0xF2 where objects[0].value.isEmpty:
      touch()
      status = SW.ok
    // Command-Get-All and Command-Get-Next belong to ARA-Cs that are asked remotely (§5.1.2).
    case 0xF4 where objects[0].value.isEmpty: return ResponseAPDU(data: list, status: SW.ok)
    case 0xF3, 0xF5, 0xF6, 0xF7, 0xF8: status = StatusWord(rawValue: 0x6981)
    default: status = SW.wrongData
    }
    return ResponseAPDU(status: status)
  }

  private mutating func add(_ value: [UInt8]) -> StatusWord {
    guard let rule = Self.rule(value), Self.isReference(rule.reference), Self.isAccess(rule.access) else {
      return SW.wrongData
    }
    var status = SW.ok
    if rules.contains(where: { $0.bytes == rule.bytes }) {
      switch setup.duplicates {
      case .store: break
      case .refuse: return StatusWord(rawValue: 0x6A89)
      case .warn: status = StatusWord(rawValue: 0x6381)
      }
      if setup.duplicates == .warn { return status }
    }
    guard rules.reduce(0, { $0 + $1.bytes.count }) + rule.bytes.count <= setup.capacity else { return SW.noMemory }
    rules.append(rule)
    touch()
    return status
  }

  /// Command-Delete (§5.1.1): nothing, an AID-REF-DO, a REF-DO or a REF-AR-DO.
  private mutating func delete(_ value: [UInt8]) -> StatusWord {
    let before = rules.count
    if value.isEmpty {
      rules = []
      touch()
      return SW.ok
    }
    guard let objects = Self.objects(value), objects.count == 1 else { return SW.wrongData }
    let object = objects[0]
    func aids(_ rule: Rule, _ tag: UInt32) -> [[UInt8]] {
      (Self.objects(rule.reference) ?? []).filter { $0.tag == tag }.map(\.value)
    }
    switch object.tag {
    case 0x4F: rules.removeAll { aids($0, 0x4F) == [object.value] }
    case 0xC0: rules.removeAll { !aids($0, 0xC0).isEmpty }
    case 0xE1: rules.removeAll { $0.reference == object.value }
    case 0xE2:
      guard let rule = Self.rule(value) else { return SW.wrongData }
      rules.removeAll { $0.reference == rule.reference && $0.access == rule.access }
    default: return SW.wrongData
    }
    guard rules.count < before else { return SW.referenceNotFound }
    touch()
    return SW.ok
  }

  /// §4.1.3: another value than before, so that devices read the rules anew.
  private mutating func touch() {
    for index in refreshTag.indices.reversed() {
      refreshTag[index] &+= 1
      if refreshTag[index] != 0 { return }
    }
  }

  private static func rule(_ bytes: [UInt8]) -> Rule? {
    guard let outer = objects(bytes), outer.count == 1, outer[0].tag == 0xE2, let parts = objects(outer[0].value),
      parts.map(\.tag) == [0xE1, 0xE3]
    else { return nil }
    return Rule(bytes: bytes, reference: parts[0].value, access: parts[1].value)
  }

  private static func isReference(_ value: [UInt8]) -> Bool {
    guard let parts = objects(value), !parts.isEmpty, Set(parts.map(\.tag)).count == parts.count else { return false }
    return parts.allSatisfy { part in
      switch part.tag {
      case 0x4F: part.value.isEmpty || (5...16).contains(part.value.count)
      case 0xC0: part.value.isEmpty
      case 0xC1: [0, 20, 32].contains(part.value.count)
      case 0xCA: part.value.count <= 127
      default: false
      }
    } && parts.contains { $0.tag == 0xC1 }
  }

  private static func isAccess(_ value: [UInt8]) -> Bool {
    guard let parts = objects(value) else { return false }
    return parts.allSatisfy { part in
      switch part.tag {
      case 0xD0: part.value == [0] || part.value == [1] || !part.value.isEmpty && part.value.count % 8 == 0
      case 0xD1: part.value == [0] || part.value == [1]
      case 0xDB: part.value.count == 8
      default: false
      }
    }
  }

  /// Objects side by side without padding between them, or nothing.
  private static func objects(_ bytes: [UInt8]) -> [TLV]? { try? TLV.parse(bytes) }
}
