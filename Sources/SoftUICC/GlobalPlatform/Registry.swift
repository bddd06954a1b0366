import ISO7816

/// What is loaded and installed, without ever running it (GPC_SPE_034 §11.2 to §11.6).
struct Registry {
  struct Package {
    var aid: [UInt8]
    var modules: [[UInt8]]
  }
  struct Instance {
    var aid: [UInt8]
    var package: [UInt8]
    var privileges: [UInt8]
  }

  private(set) var packages: [Package] = []
  private(set) var instances: [Instance] = []
  /// INSTALL [for load] was accepted for this AID; blocks so far.
  private var loading: (aid: [UInt8], data: [UInt8], next: UInt8)?
  /// The answer to GET STATUS that waits for its next part, by P1.
  private var waiting: [[UInt8]] = []

  static let maximumLoad = 0x4_0000

  /// Fields that each have their length in one byte before them.
  static func fields(_ data: [UInt8]) -> [[UInt8]]? {
    var rest = data[...]
    var fields: [[UInt8]] = []
    while let count = rest.popFirst() {
      guard rest.count >= Int(count) else { return nil }
      fields.append(Array(rest.prefix(Int(count))))
      rest = rest.dropFirst(Int(count))
    }
    return fields
  }

  /// GET STATUS with the TLV structure of P2 b2 (§11.4), in parts of at most 240 bytes.
  mutating func status(_ command: CommandAPDU, rulesAID: AID) -> ResponseAPDU {
    guard command.p2 & 0xFE == 0x02, command.data.starts(with: [0x4F]) else {
      return ResponseAPDU(status: SW.wrongParameters)
    }
    if command.p2 & 0x01 == 0 {
      let prefix = Array(command.data.dropFirst(2).prefix(Int(command.data.dropFirst().first ?? 0)))
      waiting = entries(command.p1, rulesAID).filter { $0.aid.starts(with: prefix) }.map(\.bytes)
      guard !waiting.isEmpty else { return ResponseAPDU(status: SW.referenceNotFound) }
    } else if waiting.isEmpty {
      return ResponseAPDU(status: SW.conditions)
    }
    var data: [UInt8] = []
    while let next = waiting.first, data.isEmpty || data.count + next.count <= 240 {
      data += next
      waiting.removeFirst()
    }
    return ResponseAPDU(data: data, status: waiting.isEmpty ? SW.ok : StatusWord(rawValue: 0x6310))
  }

  private func entries(_ p1: UInt8, _ rulesAID: AID) -> [(aid: [UInt8], bytes: [UInt8])] {
    func entry(_ aid: [UInt8], _ state: UInt8, _ more: [TLV]) -> (aid: [UInt8], bytes: [UInt8]) {
      let parts = [TLV(tag: 0x4F, value: aid), TLV(tag: 0x9F70, value: [state])] + more
      return (aid, TLV(tag: 0xE3, children: parts).encoded)
    }
    let domain = TLV(tag: 0xCC, value: AID.issuerSecurityDomain.bytes)
    switch p1 {
    case 0x80: return [entry(AID.issuerSecurityDomain.bytes, 0x0F, [TLV(tag: 0xC5, value: [0x9E, 0xFE, 0x80])])]
    case 0x40:
      let rules = entry(rulesAID.bytes, 0x07, [TLV(tag: 0xC5, value: [0, 0, 0]), domain])
      return [rules]
        + instances.map {
          entry($0.aid, 0x07, [TLV(tag: 0xC5, value: $0.privileges), TLV(tag: 0xC4, value: $0.package), domain])
        }
    case 0x20, 0x10:
      return packages.map { package in
        entry(
          package.aid, 0x01,
          (p1 == 0x10 ? package.modules.map { TLV(tag: 0x84, value: $0) } : []) + [domain])
      }
    default: return []
    }
  }

  mutating func install(_ command: CommandAPDU) -> ResponseAPDU {
    guard let fields = Self.fields(command.data) else { return ResponseAPDU(status: SW.wrongData) }
    switch command.p1 {
    case 0x02:
      guard fields.count >= 2, (5...16).contains(fields[0].count) else { return ResponseAPDU(status: SW.wrongData) }
      guard !packages.contains(where: { $0.aid == fields[0] }) else { return ResponseAPDU(status: SW.conditions) }
      loading = (fields[0], [], 0)
    case 0x04, 0x08, 0x0C:
      guard fields.count >= 5, (5...16).contains(fields[2].count) else { return ResponseAPDU(status: SW.wrongData) }
      guard let package = packages.first(where: { $0.aid == fields[0] }), package.modules.contains(fields[1]) else {
        return ResponseAPDU(status: SW.referenceNotFound)
      }
      guard !instances.contains(where: { $0.aid == fields[2] }) else { return ResponseAPDU(status: SW.conditions) }
      instances.append(Instance(aid: fields[2], package: fields[0], privileges: fields[3]))
    default: return ResponseAPDU(status: SW.wrongParameters)
    }
    return ResponseAPDU(data: [0x00], status: SW.ok)
  }

  /// LOAD (§11.6): blocks in order; after the last one the modules of the Applet component are known.
  mutating func load(_ command: CommandAPDU) -> ResponseAPDU {
    guard let before = loading, command.p2 == before.next else { return ResponseAPDU(status: SW.conditions) }
    let data = before.data + command.data
    guard data.count <= Self.maximumLoad else {
      loading = nil
      return ResponseAPDU(status: SW.noMemory)
    }
    guard command.p1 & 0x80 != 0 else {
      loading = (before.aid, data, before.next &+ 1)
      return ResponseAPDU(data: [0x00], status: SW.ok)
    }
    loading = nil
    guard let block = TLV.parsePrefix(data).objects[tag: 0xC4], let modules = Self.modules(block) else {
      return ResponseAPDU(status: SW.wrongData)
    }
    packages.append(Package(aid: before.aid, modules: modules))
    return ResponseAPDU(data: [0x00], status: SW.ok)
  }

  /// The applets of component 3 (Java Card VM specification §6.5); `nil` where the components do not add up.
  private static func modules(_ block: [UInt8]) -> [[UInt8]]? {
    var rest = block[...]
    var modules: [[UInt8]] = []
    while let tag = rest.popFirst() {
      guard rest.count >= 2 else { return nil }
      let high = rest.removeFirst()
      let length = Int(high) << 8 | Int(rest.removeFirst())
      guard rest.count >= length else { return nil }
      if tag == 3 {
        var body = rest.prefix(length)
        for _ in 0..<(body.popFirst() ?? 0) {
          guard let count = body.popFirst(), body.count >= Int(count) + 2 else { return nil }
          modules.append(Array(body.prefix(Int(count))))
          body = body.dropFirst(Int(count) + 2)
        }
      }
      rest = rest.dropFirst(length)
    }
    return modules
  }

  /// DELETE (§11.2) of an instance or a package, with what belongs to it where P2 says so.
  mutating func delete(_ command: CommandAPDU) -> ResponseAPDU {
    guard let aid = TLV.parsePrefix(command.data).objects[tag: 0x4F] else { return ResponseAPDU(status: SW.wrongData) }
    if instances.contains(where: { $0.aid == aid }) {
      instances.removeAll { $0.aid == aid }
    } else if packages.contains(where: { $0.aid == aid }) {
      let related = instances.contains { $0.package == aid }
      guard !related || command.p2 & 0x80 != 0 else { return ResponseAPDU(status: SW.conditions) }
      instances.removeAll { $0.package == aid }
      packages.removeAll { $0.aid == aid }
    } else {
      return ResponseAPDU(status: SW.referenceNotFound)
    }
    return ResponseAPDU(data: [0x00], status: SW.ok)
  }
}
