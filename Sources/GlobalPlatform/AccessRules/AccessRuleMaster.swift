public import ISO7816
public import UICC

/// What there is to read from the ARA-M of a card (GPD_SPE_013 §4.1).
public struct AccessRuleContent: Hashable, Sendable {
  public var list: AccessRuleList
  /// Changes with each change of the rules (§4.1.3): 8 bytes; `nil` where the card does not tell it.
  public var refreshTag: [UInt8]?
  /// The ARAM-Config-DO (§4.3), E5 with its content; `nil` with ARA-Ms of version 1.0, which have none.
  public var configuration: [UInt8]?
  /// The version that the configuration names, as `1.1.0`.
  public var version: String? {
    guard let configuration, let config = TLV.parsePrefix(configuration).objects[tag: 0xE5],
      let version = TLV.parsePrefix(config).objects[tag: 0xE6], version.count == 3
    else { return nil }
    return version.map { "\($0)" }.joined(separator: ".")
  }
  /// GET DATA commands that the list took.
  public var pieces = 0
}

/// The access rule application master of a card, selected on the session's channel.
public final class AccessRuleMaster {
  public let session: CardSession
  /// The answer to SELECT.
  public let selection: ResponseAPDU

  /// The bytes of a list before a card is given up, and the commands for it.
  static let maximumLength = 0x10_0000
  static let maximumPieces = 4096

  /// Selects the ARA-M.
  /// - Parameter aid: another one for an ARA-D, ``ISO7816/AID/araD``, which answers as an ARA-M does.
  /// - Returns: `nil` where the card has none.
  /// - Throws: ``CardError/transport(_:)``, or the status word of a card that has one and refuses.
  public static func select(on session: CardSession, aid: AID = .araM) throws(CardError) -> AccessRuleMaster? {
    session.forgetSelection()
    // P2 00 as GPD_SPE_013 §4.1 and Android have it; 04 asks for an FCP, which applets do not have.
    let response = try session.send(
      CommandAPDU(cla: 0x00, ins: 0xA4, p1: 0x04, p2: 0x00, data: aid.bytes, le: 0x100))
    switch response.status {
    case .normalEnding: return AccessRuleMaster(session, response)
    case let status where status.isWarning: return AccessRuleMaster(session, response)
    // TS 102 221 §11.1.1.2; cards without GlobalPlatform know no AID of it, 2G SIMs no SELECT by AID.
    case .fileNotFound, .referencedDataNotFound, .functionNotSupported, .incorrectP1P2, .classNotSupported,
      .instructionNotSupported, .gsmFileNotFound, .wrongP1P2:
      return nil
    default: throw .status(response.status, operation: "select the ARA-M")
    }
  }

  private init(_ session: CardSession, _ selection: ResponseAPDU) {
    self.session = session
    self.selection = selection
  }

  /// Reads rules, refresh tag and configuration.
  /// - Throws: ``CardError`` where the line fails or the card refuses the list.
  public func read() throws(CardError) -> AccessRuleContent {
    var content = try readList()
    content.refreshTag = try refreshTag()
    // GPD_SPE_013 §4.1.2.3: with the device's own version, which is 1.1.0.
    let config = try session.send(
      CommandAPDU(
        cla: 0x80, ins: 0xCA, p1: 0xDF, p2: 0x21, data: [0xE4, 0x05, 0xE6, 0x03, 0x01, 0x01, 0x00], le: 0x100))
    if config.status.isSuccess { content.configuration = TLV.parsePrefix(config.data).objects[tag: 0xDF21] }
    return content
  }

  /// GET DATA [refresh tag] (§4.1.2.2).
  public func refreshTag() throws(CardError) -> [UInt8]? {
    let response = try session.send(.getData(tag: 0xDF20))
    guard response.status.isSuccess else { return nil }
    return TLV.parsePrefix(response.data).objects[tag: 0xDF20]
  }

  /// GET DATA [all] and [next] until what FF40 announces is there (§4.1.2.1).
  public func readList() throws(CardError) -> AccessRuleContent {
    let first = try session.send(.getData(tag: 0xFF40))
    // Some applets without rules have no list.
    if first.status == .referencedDataNotFound {
      return AccessRuleContent(list: AccessRuleList(response: []), pieces: 1)
    }
    guard first.status.isSuccess || first.status.isWarning else {
      throw .status(first.status, operation: "read the rules of the ARA-M")
    }
    var bytes = first.data
    var pieces = 1
    while isCut(bytes), pieces < Self.maximumPieces {
      let next = try session.send(.getData(tag: 0xFF60))
      // 6985 or 6A88 after the end, although the length says that more should come: the list says so itself.
      guard next.status.isSuccess || next.status.isWarning, !next.data.isEmpty else { break }
      bytes += next.data
      pieces += 1
    }
    return AccessRuleContent(list: AccessRuleList(response: bytes), pieces: pieces)
  }

  private func isCut(_ bytes: [UInt8]) -> Bool {
    guard let header = AccessRuleList.header(bytes) else {
      // The header itself may be cut, or this is no list at all.
      return !bytes.isEmpty && bytes.count < 6 && bytes.starts(with: [0xFF, 0x40].prefix(bytes.count))
    }
    let end = header.valueStart + header.length
    return end <= Self.maximumLength && bytes.count < end
  }
}
