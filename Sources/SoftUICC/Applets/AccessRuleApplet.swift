import ISO7816
import Synchronization

/// The ARA-M (GPD_SPE_013 §4 and §5) with Android's extension, selected by its AID.
struct AccessRuleApplet: SoftApplet {
  let aid = AID.araM
  let state: GlobalPlatformState
  let setup: SoftCard.GlobalPlatformSetup
  /// What GET DATA [next] will answer.
  private var rest: [UInt8] = []
  /// Data of commands that are chained by their class byte.
  private var chain: [UInt8] = []

  init(_ state: GlobalPlatformState, _ setup: SoftCard.GlobalPlatformSetup) {
    self.state = state
    self.setup = setup
  }

  var takesSecureMessaging: Bool { true }
  var takesChaining: Bool { !setup.refusesChaining }

  mutating func select() -> ResponseAPDU? {
    rest = []
    chain = []
    return ResponseAPDU(status: SW.ok)
  }

  mutating func deselect() {
    rest = []
    chain = []
    state.contents.withLock { $0.closeChannel() }
  }

  mutating func process(_ command: CommandAPDU, in context: SoftAppletContext) -> ResponseAPDU? {
    if context.isGSM { return nil }
    var command = command
    if command.isChained {
      guard command.ins == 0xE2, chain.count + command.data.count <= setup.capacity else {
        chain = []
        return ResponseAPDU(status: SW.wrongData)
      }
      chain += command.data
      return ResponseAPDU(status: SW.ok)
    }
    if !chain.isEmpty {
      guard command.ins == 0xE2 else {
        chain = []
        return ResponseAPDU(status: StatusWord(rawValue: 0x6883))
      }
      command.data = chain + command.data
      chain = []
    }
    return state.contents.withLock { domain in
      domain.receive(command) { domain, command, isSecured in
        guard command.cla & 0x80 != 0 else { return nil }
        switch command.ins {
        case 0xE2: return domain.storeRules(command, isSecured: isSecured)
        case 0xCA: return getData(command, domain.store)
        case 0xF2 where !isSecured: return nil
        default: return ResponseAPDU(status: SW.unknownInstruction)
        }
      }
    }
  }

  private mutating func getData(_ command: CommandAPDU, _ store: RuleStore) -> ResponseAPDU {
    let under = rest
    rest = []
    switch (command.p1, command.p2) {
    case (0xFF, 0x40): return piece(of: store.list)
    case (0xFF, 0x60):
      guard !under.isEmpty else { return ResponseAPDU(status: SW.conditions) }
      return piece(of: under)
    case (0xFF, 0x50):
      let answer = store.specific(command.data)
      return answer.status == SW.ok ? piece(of: answer.data) : answer
    case (0xDF, 0x20): return ResponseAPDU(data: TLV(tag: 0xDF20, value: store.refreshTag).encoded, status: SW.ok)
    case (0xDF, 0x21):
      let version = TLV(tag: 0xE6, value: [0x01, 0x01, 0x00])
      return ResponseAPDU(
        data: TLV(tag: 0xDF21, children: [TLV(tag: 0xE5, children: [version])]).encoded, status: SW.ok)
    default: return ResponseAPDU(status: SW.wrongParameters)
    }
  }

  private mutating func piece(of data: [UInt8]) -> ResponseAPDU {
    guard setup.chaining == .next else { return ResponseAPDU(data: data, status: SW.ok) }
    let size = min(max(1, setup.piece), 255)
    rest = Array(data.dropFirst(size))
    return ResponseAPDU(data: Array(data.prefix(size)), status: SW.ok)
  }
}

/// The issuer security domain, selected by its AID.
struct SecurityDomainApplet: SoftApplet {
  let aid = AID.issuerSecurityDomain
  let state: GlobalPlatformState

  var takesSecureMessaging: Bool { true }

  mutating func select() -> ResponseAPDU? {
    let management = TLV(tag: 0x73, children: [TLV(tag: 0x06, value: [0x2A, 0x86, 0x48, 0x86, 0xFC, 0x6B, 0x01])])
    let proprietary = TLV(tag: 0xA5, children: [management, TLV(tag: 0x9F65, value: [0xFF])])
    return ResponseAPDU(
      data: TLV(tag: 0x6F, children: [TLV(tag: 0x84, value: aid.bytes), proprietary]).encoded, status: SW.ok)
  }

  mutating func deselect() { state.contents.withLock { $0.closeChannel() } }

  mutating func process(_ command: CommandAPDU, in context: SoftAppletContext) -> ResponseAPDU? {
    if context.isGSM { return nil }
    return state.contents.withLock { domain in
      domain.receive(command) { domain, command, isSecured in domain.process(command, isSecured: isSecured) }
    }
  }
}
