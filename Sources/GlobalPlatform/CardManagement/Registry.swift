public import ISO7816
import UICC

/// One line of a security domain's registry (GPC_SPE_034 §11.4.3.1, tag E3).
public struct RegistryEntry: Hashable, Sendable {
  public enum Kind: String, Sendable {
    case domain = "security domain"
    case application
    case package
  }
  public var kind: Kind
  public var aid: AID
  public var lifeCycle: UInt8
  /// One or three bytes (§6.6.1).
  public var privileges: [UInt8] = []
  /// Of an application: where it comes from.
  public var package: AID?
  /// Of a package: what can be made from it.
  public var modules: [AID] = []
  /// The security domain it belongs to.
  public var domain: AID?

  /// §11.1.1, in the words of the specification.
  public var state: String {
    switch kind {
    case .package: return lifeCycle == 0x01 ? "LOADED" : Hex.string([lifeCycle])
    case .application:
      if lifeCycle & 0x83 == 0x83 { return "LOCKED" }
      switch lifeCycle {
      case 0x03: return "INSTALLED"
      case 0x07: return "SELECTABLE"
      default: return lifeCycle & 0x07 == 0x07 ? "SELECTABLE \(Hex.string([lifeCycle]))" : Hex.string([lifeCycle])
      }
    case .domain:
      switch lifeCycle {
      case 0x01: return "OP_READY"
      case 0x07: return "INITIALIZED"
      case 0x0F: return "SECURED"
      case 0x7F: return "CARD_LOCKED"
      case 0xFF: return "TERMINATED"
      default: return Hex.string([lifeCycle])
      }
    }
  }

  /// The value of a template E3; `nil` without an AID.
  init?(_ value: [UInt8], _ kind: Kind) {
    let objects = TLV.parsePrefix(value).objects
    guard let aid = objects[tag: 0x4F] else { return nil }
    self.kind = kind
    self.aid = AID(aid)
    lifeCycle = objects[tag: 0x9F70]?.first ?? 0
    privileges = objects[tag: 0xC5] ?? []
    package = objects[tag: 0xC4].map { AID($0) }
    modules = objects.filter { $0.tag == 0x84 }.map { AID($0.value) }
    domain = objects[tag: 0xCC].map { AID($0) }
  }
}

extension CardManager {
  private static let subsets: [(UInt8, RegistryEntry.Kind)] = [(0x80, .domain), (0x40, .application), (0x10, .package)]

  /// GET STATUS for domains, applications and packages with their modules; `6310` leads to the next part.
  public func registry() throws(SecureChannelError) -> [RegistryEntry] {
    var entries: [RegistryEntry] = []
    for (subset, kind) in Self.subsets {
      for value in try status(subset) {
        if let entry = RegistryEntry(value, kind) { entries.append(entry) }
      }
    }
    return entries
  }

  private func status(_ subset: UInt8) throws(SecureChannelError) -> [[UInt8]] {
    guard let channel else { throw .unsupported("get status needs a secure channel") }
    var data: [UInt8] = []
    var isNext = false
    for _ in 0..<256 {
      let response = try channel.send(
        CommandAPDU(cla: 0x80, ins: 0xF2, p1: subset, p2: isNext ? 0x03 : 0x02, data: [0x4F, 0x00], le: 0x100))
      // 6A88: none of this kind.
      if response.status == .referencedDataNotFound { break }
      guard response.status.isSuccess || response.status == 0x6310 else {
        throw .card(.status(response.status, operation: "get status"))
      }
      data += response.data
      guard response.status == 0x6310 else { break }
      isNext = true
    }
    return TLV.parsePrefix(data).objects.filter { $0.tag == 0xE3 }.map(\.value)
  }
}
