import ISO7816
import UICC

/// What STORE DATA can take from an ARA-M (GPD_SPE_013 §5.1.1, Command-Delete F1).
public enum AccessRuleDeletion: Hashable, Sendable {
  case all
  /// Every rule with this AID-REF-DO, `4f…` or `c000`.
  case aid([UInt8])
  /// Every rule with this REF-DO, `e1…`.
  case reference([UInt8])
  /// This rule, `e2…`.
  case rule([UInt8])

  /// The whole command-DO.
  public var command: [UInt8] {
    switch self {
    case .all: TLV(tag: 0xF1, value: []).encoded
    case .aid(let bytes), .reference(let bytes), .rule(let bytes): TLV(tag: 0xF1, value: bytes).encoded
    }
  }
}

/// How STORE DATA that is longer than one short command goes to the card.
public enum StoreDataForm: String, Hashable, Sendable, CaseIterable {
  /// One command with extended Lc (ISO/IEC 7816-4 §5.1).
  case extended
  /// Several commands with block numbers in P2 and b8 of P1 in the last (GPC_SPE_034 §11.11).
  case blocks
  /// One command in parts, chained by b5 of the class byte (ISO/IEC 7816-4 §5.3.3).
  case chaining
}

/// Where STORE DATA goes: to the ARA-M itself, or through a security domain that hands it on.
public enum AccessRuleRoute {
  case open(AccessRuleMaster)
  /// A channel opened on the ARA-M itself.
  case channel(SecureChannel)
  /// INSTALL [for personalization] was sent.
  case domain(CardManager)
}

/// Writes rules. What the card answers is not the whole truth: whoever writes reads the list again afterwards.
public struct AccessRuleWriter {
  public let route: AccessRuleRoute
  /// The form to use for long data; `nil` tries them in turn. A form that the card took is kept.
  public private(set) var form: StoreDataForm?

  public init(_ route: AccessRuleRoute, form: StoreDataForm? = nil) {
    self.route = route
    self.form = form
  }

  /// Stores a rule (Command-Store-REF-AR-DO, F0).
  /// - Throws: ``SecureChannelError``; `6381` and `6382`, with which the rule is stored, are none.
  public mutating func store(_ rule: AccessRule) throws(SecureChannelError) {
    _ = try storeData(
      TLV(tag: 0xF0, value: rule.bytes).encoded, "store a rule in the ARA-M", accepts: [0x6381, 0x6382])
  }

  /// - Returns: whether the card had what was to be deleted (`6A88` says no).
  @discardableResult
  public mutating func delete(_ deletion: AccessRuleDeletion) throws(SecureChannelError) -> Bool {
    try storeData(deletion.command, "delete from the ARA-M", accepts: [.referencedDataNotFound])
      != .referencedDataNotFound
  }

  /// Command-Update-Refresh-Tag (F2): devices read the rules anew.
  public mutating func updateRefreshTag() throws(SecureChannelError) {
    _ = try storeData(TLV(tag: 0xF2, value: []).encoded, "update the refresh tag", accepts: [])
  }

  /// The one byte A1 with which sysmocom's applet refuses all STORE DATA from then on.
  public mutating func lock() throws(SecureChannelError) {
    _ = try storeData([0xA1], "lock the ARA-M", accepts: [])
  }

  private mutating func storeData(
    _ data: [UInt8], _ operation: String, accepts: Set<StatusWord>
  ) throws(SecureChannelError) -> StatusWord {
    let room: Int
    switch route {
    case .open: room = 255
    case .channel(let channel): room = channel.maximumData
    case .domain(let manager): room = manager.channel?.maximumData ?? 0
    }
    guard data.count > room else {
      return try judge(try transmit(data, p1: 0x90, p2: 0), operation, accepts)
    }
    guard case .open(let master) = route else {
      // Protection takes room in each command: long data goes in blocks.
      return try judge(try sendBlocks(data, size: room), operation, accepts)
    }
    let exchange = master.session.exchange
    let takesExtended = exchange.extendedLength && exchange.transport.transmissionProtocol == .t1
    let forms = form.map { [$0] } ?? (takesExtended ? StoreDataForm.allCases : [.blocks, .chaining])
    var last = StatusWord.wrongLength
    for form in forms {
      last = try send(data, form, exchange)
      if last.isSuccess || accepts.contains(last) {
        self.form = form
        return last
      }
      guard Self.refusesForm.contains(last) else { break }
      // The card may wait for the rest of what it refused.
      do {
        _ = try master.session.send(
          CommandAPDU(cla: 0x00, ins: 0xA4, p1: 0x04, p2: 0x00, data: AID.araM.bytes, le: 0x100))
      } catch {
        throw .card(error)
      }
    }
    return try judge(last, "\(operation) (\(data.count) bytes)", accepts)
  }

  /// What cards answer to a form of STORE DATA that they do not know; nothing was stored then.
  private static let refusesForm: Set<StatusWord> = [
    .wrongLength, .incorrectP1P2, .wrongP1P2, .incorrectData, .chainingNotSupported, .lastCommandOfChainExpected,
    .functionNotSupported, .classNotSupported, .conditionsOfUseNotSatisfied,
  ]

  private func send(_ data: [UInt8], _ form: StoreDataForm, _ exchange: APDUExchange) throws(SecureChannelError)
    -> StatusWord
  {
    switch form {
    case .blocks: return try sendBlocks(data, size: 255)
    case .extended, .chaining:
      let before = exchange.extendedLength
      exchange.extendedLength = form == .extended
      defer { exchange.extendedLength = before }
      return try transmit(data, p1: 0x90, p2: 0)
    }
  }

  private func sendBlocks(_ data: [UInt8], size: Int) throws(SecureChannelError) -> StatusWord {
    guard size > 0 else { throw .unsupported("store data needs a secure channel") }
    var status = StatusWord.normalEnding
    for (number, start) in stride(from: 0, to: data.count, by: size).enumerated() {
      let end = min(start + size, data.count)
      status = try transmit(
        Array(data[start..<end]), p1: end == data.count ? 0x90 : 0x10, p2: UInt8(truncatingIfNeeded: number))
      guard status.isSuccess || end == data.count else { break }
    }
    return status
  }

  private func transmit(_ data: [UInt8], p1: UInt8, p2: UInt8) throws(SecureChannelError) -> StatusWord {
    let command = CommandAPDU(cla: 0x80, ins: 0xE2, p1: p1, p2: p2, data: data)
    switch route {
    case .open(let master):
      do { return try master.session.send(command).status } catch { throw .card(error) }
    case .channel(let channel): return try channel.send(command).status
    case .domain(let manager):
      guard let channel = manager.channel else { throw .unsupported("store data needs a secure channel") }
      return try channel.send(command).status
    }
  }

  private func judge(_ status: StatusWord, _ operation: String, _ accepts: Set<StatusWord>) throws(SecureChannelError)
    -> StatusWord
  {
    guard status.isSuccess || accepts.contains(status) else {
      throw .card(.status(status, operation: operation))
    }
    return status
  }
}
