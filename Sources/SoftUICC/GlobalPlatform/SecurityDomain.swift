import Crypto
import ISO7816
import Synchronization

/// What the issuer security domain and the ARA-M of one card share.
final class GlobalPlatformState: Sendable {
  let contents: Mutex<SecurityDomain>

  init(_ image: [[UInt8]], _ setup: SoftCard.GlobalPlatformSetup) {
    contents = Mutex(SecurityDomain(image, setup))
  }

  var rules: [[UInt8]] { contents.withLock { $0.store.rules.map(\.bytes) } }
}

/// The issuer security domain (GPC_SPE_034 §11): keys, secure channel, registry, and the way to the ARA-M.
struct SecurityDomain {
  let setup: SoftCard.GlobalPlatformSetup
  var store: RuleStore
  var keys: [SoftCard.GlobalPlatformSetup.Keys]
  /// Counts INITIALIZE UPDATEs that led to a channel.
  var sequence: UInt32 = 0
  var failures = 0
  var channel: CardChannel?
  /// EXTERNAL AUTHENTICATE may come now.
  var isStarted = false
  /// INSTALL [for personalization] named the ARA-M.
  var personalisesRules = false
  /// STORE DATA in several commands: what came so far, and the block that comes next.
  var blocks: (data: [UInt8], next: UInt8)?
  var registry = Registry()

  init(_ image: [[UInt8]], _ setup: SoftCard.GlobalPlatformSetup) {
    self.setup = setup
    keys = setup.keys
    store = RuleStore(image: image, setup: setup)
  }

  mutating func closeChannel() {
    channel = nil
    isStarted = false
    personalisesRules = false
    blocks = nil
  }

  private struct Refusal: Error { var status: StatusWord }

  /// Takes the secure channel off a command, or answers it where it belongs to the channel itself.
  /// - Parameter body: gets the command in plain, and whether it came through a channel.
  mutating func receive(
    _ command: CommandAPDU, _ body: (inout SecurityDomain, CommandAPDU, _ isSecured: Bool) -> ResponseAPDU?
  ) -> ResponseAPDU? {
    do {
      switch (command.cla & 0x80, command.ins) {
      case (0x80, 0x50): return try initializeUpdate(command)
      case (0x80, 0x82): return try externalAuthenticate(command)
      default: break
      }
      guard var channel, channel.isOpen else {
        guard !command.isSecured else { return ResponseAPDU(status: SW.conditions) }
        return body(&self, command, false)
      }
      guard channel.level != 0 else { return body(&self, command, true) }
      guard command.isSecured, let data = try channel.unwrap(command) else {
        closeChannel()
        return ResponseAPDU(status: command.isSecured ? SW.securityStatus : StatusWord(rawValue: 0x6982))
      }
      self.channel = channel
      var plain = command
      plain.cla = command.cla & 0x40 == 0 ? command.cla & 0xF3 : command.cla & 0xDF
      plain.data = data
      let response = body(&self, plain, true) ?? ResponseAPDU(status: SW.unknownInstruction)
      let wrapped = try channel.wrap(response)
      // The command may have ended the channel.
      if self.channel != nil { self.channel = channel }
      return wrapped
    } catch {
      return ResponseAPDU(status: SW.technicalProblem)
    }
  }

  private mutating func initializeUpdate(_ command: CommandAPDU) throws(CryptoError) -> ResponseAPDU {
    closeChannel()
    guard failures < setup.authenticationTries else { return ResponseAPDU(status: SW.blocked) }
    guard let keys = command.p1 == 0 ? keys.first : keys.first(where: { $0.version == command.p1 }) else {
      return ResponseAPDU(status: SW.referenceNotFound)
    }
    let diversification: [UInt8] = [0x00, 0x00, 0x47, 0x11, 0x08, 0x15, 0x00, 0x00, 0x00, 0x01]
    var response = diversification + [keys.version]
    switch setup.secureChannel {
    case .scp02(let i):
      guard command.data.count == 8 else { return ResponseAPDU(status: SW.wrongLength) }
      let counter = [UInt8(truncatingIfNeeded: sequence >> 8), UInt8(truncatingIfNeeded: sequence)]
      // i b7: a challenge that the host can foretell; any 6 bytes are one to a host that does not.
      let card = i & 0x40 == 0 ? try RandomBytes.draw(6) : try pseudoRandom(keys, counter)
      let opened = try CardChannel(keys, sequence: counter, host: command.data, card: card)
      response += [0x02] + counter + card + opened.cardCryptogram
      channel = opened
    case .scp03(let i):
      let size = i & 0x01 == 0 ? 8 : 16
      guard command.data.count == size else { return ResponseAPDU(status: SW.wrongLength) }
      let counter = [16, 8, 0].map { UInt8(truncatingIfNeeded: sequence >> UInt32($0)) }
      let card =
        i & 0x10 == 0
        ? try RandomBytes.draw(size)
        : try CardChannel.kdf(keys.enc, 0x02, counter + AID.issuerSecurityDomain.bytes, bytes: size)
      let opened = try CardChannel(keys, host: command.data, card: card)
      response += [0x03, i] + card + opened.cardCryptogram + (i & 0x10 == 0 ? [] : counter)
      channel = opened
    }
    isStarted = true
    return ResponseAPDU(data: response, status: SW.ok)
  }

  /// GPC_SPE_034 §E.4.2.3: the first six bytes of a MAC over the AID under the C-MAC session key.
  private func pseudoRandom(_ keys: SoftCard.GlobalPlatformSetup.Keys, _ counter: [UInt8]) throws(CryptoError)
    -> [UInt8]
  {
    let session = try BlockCipher.run(
      .tripleDES, .cbc, .encrypt, key: keys.mac, [0x01, 0x01] + counter + [UInt8](repeating: 0, count: 12))
    let text = AID.issuerSecurityDomain.bytes + [0x80, 0, 0, 0, 0, 0, 0, 0]
    let first = try BlockCipher.run(.tripleDES, .ecb, .encrypt, key: Array(session.prefix(8)), Array(text.prefix(8)))
    return Array(
      try BlockCipher.run(.tripleDES, .cbc, .encrypt, key: session, iv: first, Array(text.suffix(8))).prefix(6))
  }

  private mutating func externalAuthenticate(_ command: CommandAPDU) throws(CryptoError) -> ResponseAPDU {
    guard isStarted, var channel, command.isSecured else { return ResponseAPDU(status: SW.conditions) }
    isStarted = false
    guard command.p2 == 0, allowed(command.p1) else {
      closeChannel()
      return ResponseAPDU(status: SW.wrongParameters)
    }
    guard try channel.authenticate(command) else {
      closeChannel()
      failures += 1
      return ResponseAPDU(status: StatusWord(rawValue: 0x6300))
    }
    failures = 0
    sequence &+= 1
    self.channel = channel
    return ResponseAPDU(status: SW.ok)
  }

  private func allowed(_ level: UInt8) -> Bool {
    switch setup.secureChannel {
    case .scp02(let i): return [0x00, 0x01, 0x03].contains(level) || i & 0x20 != 0 && [0x11, 0x13].contains(level)
    case .scp03(let i):
      if level & 0x20 != 0, i & 0x40 == 0 { return false }
      if level & 0x10 != 0, i & 0x60 == 0 { return false }
      return [0x00, 0x01, 0x03, 0x11, 0x13, 0x33].contains(level)
    }
  }

  /// STORE DATA to the ARA-M, whole or block by block (GPC_SPE_034 §11.11).
  mutating func storeRules(_ command: CommandAPDU, isSecured: Bool) -> ResponseAPDU {
    if setup.storing == .secured, !isSecured { return ResponseAPDU(status: SW.securityStatus) }
    // b8 last block, b5 b4: 10 BER-TLV; 00 says nothing of the structure.
    guard command.p1 & 0x6F == 0 else { return ResponseAPDU(status: SW.wrongParameters) }
    let isLast = command.p1 & 0x80 != 0
    if !isLast, setup.refusesBlocks { return ResponseAPDU(status: SW.wrongParameters) }
    let before = blocks ?? (data: [], next: 0)
    blocks = nil
    guard command.p2 == before.next else { return ResponseAPDU(status: SW.wrongParameters) }
    let data = before.data + command.data
    guard data.count <= setup.capacity else { return ResponseAPDU(status: SW.noMemory) }
    if isLast { return store.store(data) }
    blocks = (data, before.next &+ 1)
    return ResponseAPDU(status: SW.ok)
  }
}
