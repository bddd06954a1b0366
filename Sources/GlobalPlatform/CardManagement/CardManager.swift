public import ISO7816
public import UICC

/// What a security domain tells without keys (GPC_SPE_034 §11.3).
public struct SecurityDomainInfo: Hashable, Sendable {
  /// The whole answer to SELECT.
  public var selectResponse: [UInt8] = []
  /// SCP number and its options, as the card recognition data have them (§H.2, tag 64), most wanted first.
  public var secureChannels: [(number: UInt8, options: UInt8)] { channels.map { ($0[0], $0[1]) } }
  private var channels: [[UInt8]] = []
  /// Data objects by tag: 42 issuer, 45 card image, 66 card data, 67 capabilities, C1 counter, 9F7F production data, E0 keys.
  public var objects: [UInt32: [UInt8]] = [:]
  /// Keys by version and identifier (tag E0): type and length of their first part.
  public var keys: [Key] = []

  public struct Key: Hashable, Sendable {
    public var version: UInt8
    public var id: UInt8
    /// 80 3DES, 88 AES, others as GPC_SPE_034 §11.1.8 has them.
    public var type: UInt8
    public var length: Int
    public var typeName: String {
      switch type {
      case 0x80...0x82: "3DES"
      case 0x85: "PSK TLS"
      case 0x88: "AES"
      case 0x90: "HMAC"
      case 0xA0...0xA8: "RSA"
      case 0xB0...0xB3, 0xF0: "ECC"
      default: "type \(Hex.string([type]))"
      }
    }
  }

  static let tags: [UInt16] = [0x0042, 0x0045, 0x0066, 0x0067, 0x00C1, 0x9F7F, 0x00E0]

  mutating func read(_ session: CardSession) throws(CardError) {
    for tag in Self.tags {
      let response = try session.send(.getData(tag: tag))
      guard response.status.isSuccess, !response.data.isEmpty else { continue }
      // Some cards leave tag and length out.
      objects[UInt32(tag)] = TLV.parsePrefix(response.data).objects[tag: UInt32(tag)] ?? response.data
    }
    for object in TLV.parsePrefix(objects[0xE0] ?? []).objects where object.tag == 0xC0 && object.value.count >= 4 {
      keys.append(
        Key(version: object.value[1], id: object.value[0], type: object.value[2], length: Int(object.value[3])))
    }
    // 1.2.840.114283.4.scp.i
    let root: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xFC, 0x6B, 0x04]
    for template in TLV.parsePrefix(objects[0x66] ?? []).objects where template.tag == 0x73 {
      for entry in TLV.parsePrefix(template.value).objects where entry.tag == 0x64 {
        for identifier in TLV.parsePrefix(entry.value).objects
        where identifier.tag == 0x06 && identifier.value.starts(with: root) && identifier.value.count >= 9 {
          // Arcs above 127 take two bytes: 55 is one, f0 is 81 70.
          var options = Int(identifier.value[8] & 0x7F)
          if identifier.value[8] & 0x80 != 0, identifier.value.count > 9 {
            options = options << 7 | Int(identifier.value[9] & 0x7F)
          }
          channels.append([identifier.value[7], UInt8(truncatingIfNeeded: options)])
        }
      }
    }
  }

  /// Whether the card's SCP03 has challenges of 16 bytes.
  public var usesS16: Bool { secureChannels.contains { $0.number == 3 && $0.options & 0x01 != 0 } }
}

/// A security domain that is selected, first without and then through a secure channel.
public final class CardManager {
  public let session: CardSession
  public let aid: AID
  public let selection: ResponseAPDU
  public private(set) var channel: SecureChannel?
  /// Key versions that were refused in this run.
  private var failed: Set<UInt8> = []

  /// Selects a security domain.
  /// - Returns: `nil` where there is none of that AID.
  public static func select(_ aid: AID, on session: CardSession) throws(CardError) -> CardManager? {
    session.forgetSelection()
    let response = try session.send(
      CommandAPDU(cla: 0x00, ins: 0xA4, p1: 0x04, p2: 0x00, data: aid.bytes, le: 0x100))
    if response.status.isSuccess || response.status.isWarning {
      return CardManager(session, aid, response)
    }
    return nil
  }

  private init(_ session: CardSession, _ aid: AID, _ selection: ResponseAPDU) {
    (self.session, self.aid, self.selection) = (session, aid, selection)
  }

  public func info() throws(CardError) -> SecurityDomainInfo {
    var info = SecurityDomainInfo()
    info.selectResponse = selection.data
    try info.read(session)
    return info
  }

  /// Opens a channel; a second try with keys that failed is refused here.
  public func authenticate(
    _ keys: SecureChannelKeys, level: SecurityLevel, usesS16: Bool,
    approve: (_ version: UInt8) throws(SecureChannelError) -> Void = { (_: UInt8) throws(SecureChannelError) in }
  ) throws(SecureChannelError) {
    do throws(SecureChannelError) {
      channel = try SecureChannel(
        session, keys: keys, level: level, usesS16: usesS16, failed: failed, approve: approve)
    } catch {
      failed.insert(keys.version)
      throw error
    }
  }

  /// Sends through the channel, and says what went wrong by the name of the command.
  func send(_ command: CommandAPDU, _ operation: String) throws(SecureChannelError) -> ResponseAPDU {
    guard let channel else { throw .unsupported("\(operation) needs a secure channel") }
    let response = try channel.send(command)
    guard response.status.isSuccess || response.status.isWarning else {
      throw .card(.status(response.status, operation: operation))
    }
    return response
  }

  /// INSTALL [for personalization] (GPC_SPE_034 §11.5.2.3.6): STORE DATA goes to this application from then on.
  public func personalize(_ application: AID) throws(SecureChannelError) {
    let aid = application.bytes
    let data = [0, 0, UInt8(truncatingIfNeeded: aid.count)] + aid + [0, 0, 0]
    _ = try send(
      CommandAPDU(cla: 0x80, ins: 0xE6, p1: 0x20, p2: 0x00, data: data, le: 0x100),
      "install for personalization of \(application)")
  }

  /// DELETE (§11.2) of an application, or of a package with what is made from it.
  public func delete(_ aid: AID, related: Bool) throws(SecureChannelError) {
    _ = try send(
      CommandAPDU(
        cla: 0x80, ins: 0xE4, p1: 0x00, p2: related ? 0x80 : 0x00, data: TLV(tag: 0x4F, value: aid.bytes).encoded,
        le: 0x100), "delete \(aid)")
  }

  /// PUT KEY (§11.8): all three keys of a version at once.
  /// - Parameter replacing: the version that goes; 0 adds a version.
  /// - Throws: also where the card answers with other check values than the keys have.
  public func putKeys(_ keys: SecureChannelKeys, replacing: UInt8) throws(SecureChannelError) {
    guard let channel else { throw .unsupported("put key needs a secure channel") }
    guard (1...0x7F).contains(keys.version) else { throw .unsupported("a key version is 1 to 127") }
    var data = [keys.version]
    var expected = [keys.version]
    for key in [keys.enc, keys.mac, keys.dek] {
      let part = try channel.keyField(key)
      data += part.field
      expected += part.checkValue
    }
    let answer = try send(
      CommandAPDU(cla: 0x80, ins: 0xD8, p1: replacing, p2: 0x81, data: data, le: 0x100),
      "put key version \(Hex.string([keys.version]))")
    guard answer.data == expected else {
      throw .integrity("the card took the keys and answers other check values: try them before relying on them")
    }
  }
}
