import CardImage
import GlobalPlatform
import ISO7816
import SoftUICC
import TestSupport
import Testing
import UICC

/// Secure channels between the terminal's and the card's own code.
struct SecureChannelCardTests {
  typealias Setup = SoftCard.GlobalPlatformSetup

  struct Row: Sendable {
    var channel: Setup.SecureChannel
    var level: SecurityLevel
    var keyCount = 16
  }

  static let rows: [Row] = [
    Row(channel: .scp02(i: 0x15), level: [.commandMAC]),
    Row(channel: .scp02(i: 0x55), level: [.commandMAC, .commandEncryption]),
    Row(channel: .scp02(i: 0x35), level: [.commandMAC, .responseMAC]),
    Row(channel: .scp02(i: 0x75), level: [.commandMAC, .commandEncryption, .responseMAC]),
    Row(channel: .scp03(i: 0x00), level: [.commandMAC]),
    Row(channel: .scp03(i: 0x70), level: [.commandMAC, .commandEncryption], keyCount: 24),
    Row(channel: .scp03(i: 0x60), level: [.commandMAC, .responseMAC], keyCount: 32),
    Row(channel: .scp03(i: 0x70), level: [.commandMAC, .commandEncryption, .responseMAC]),
    Row(channel: .scp03(i: 0x70), level: [.commandMAC, .commandEncryption, .responseMAC, .responseEncryption]),
    Row(channel: .scp03(i: 0x71), level: [.commandMAC, .commandEncryption, .responseMAC, .responseEncryption]),
  ]

  static func keys(_ count: Int, version: UInt8 = 0x30, start: UInt8 = 0x40) -> Setup.Keys {
    func key(_ offset: UInt8) -> [UInt8] { (0..<count).map { start &+ offset &+ UInt8($0) } }
    return Setup.Keys(version: version, enc: key(0), mac: key(1), dek: key(2))
  }

  static func channelKeys(_ keys: Setup.Keys) -> SecureChannelKeys {
    SecureChannelKeys(version: keys.version, enc: keys.enc, mac: keys.mac, dek: keys.dek)
  }

  static func card(
    _ change: (inout Setup) -> Void = { _ in }, transmission: TransmissionProtocol = .t0
  ) throws -> (SoftCard, CardSession) {
    var configuration = SoftCard.Configuration()
    configuration.globalPlatform.presence = .always
    configuration.transmissionProtocol = transmission
    change(&configuration.globalPlatform)
    let card = try SoftCard(image: DemoCard.image, configuration: configuration)
    return (card, try CardSession(card))
  }

  @Test(arguments: rows) func everyCommandOfTheManager(row: Row) throws {
    let keys = Self.keys(row.keyCount)
    let (card, session) = try Self.card {
      $0.secureChannel = row.channel
      $0.keys = [keys]
      $0.storing = .secured
    }
    let manager = try #require(try CardManager.select(.issuerSecurityDomain, on: session))
    let info = try manager.info()
    #expect(info.keys.map(\.version) == [0x30, 0x30, 0x30])
    let expected: (UInt8, UInt8)
    switch row.channel {
    case .scp02(let i): expected = (2, i)
    case .scp03(let i): expected = (3, i)
    }
    #expect(info.secureChannels.map(\.number) == [expected.0] && info.secureChannels.map(\.options) == [expected.1])
    try manager.authenticate(Self.channelKeys(keys), level: row.level, usesS16: info.usesS16)
    #expect(manager.channel?.facts.keyVersion == 0x30)
    #expect(try manager.registry().map(\.aid) == [.issuerSecurityDomain, .araM])

    // A package of three blocks, an instance, and both away again.
    let cap = try CAPFile(components: Self.package)
    try manager.load(cap)
    try manager.install(package: cap.package, module: cap.applets[0], instance: AID([1, 2, 3, 4, 5, 6]))
    let entries = try manager.registry()
    #expect(entries.last?.modules == cap.applets)
    #expect(
      entries.contains { $0.aid == AID([1, 2, 3, 4, 5, 6]) && $0.package == cap.package && $0.state == "SELECTABLE" })
    try manager.delete(cap.package, related: true)
    #expect(try manager.registry().count == 2)

    // Rules, one of them longer than a command, through INSTALL [for personalization].
    try manager.personalize(.araM)
    var writer = AccessRuleWriter(.domain(manager))
    let rules = [AccessRuleTests.rule(), Self.longRule]
    for rule in rules { try writer.store(rule) }
    let master = try #require(try AccessRuleMaster.select(on: session))
    #expect(try master.read().list.rules == rules)
    #expect(card.image().araM == rules.map(\.bytes))
  }

  static let longRule = AccessRuleTests.rule {
    $0.package = [UInt8](repeating: 0x61, count: 127)
    $0.apdu = .filters(
      (0..<31).map { .init(header: [0, $0, 0, 0], mask: [0xFF, 0xFF, 0xFF, 0xFF]) })
  }

  /// Header, Directory and Applet of a package with one applet, and a method component of 600 bytes.
  static var package: [String: [UInt8]] {
    func component(_ tag: UInt8, _ body: [UInt8]) -> [UInt8] {
      [tag, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
    }
    let aid: [UInt8] = [0xA0, 0, 0, 0, 0x99, 1]
    return [
      "Header.cap": component(
        1, [0xDE, 0xCA, 0xFF, 0xED, 1, 2, 0, 0, 1, UInt8(aid.count)] + aid),
      "Applet.cap": component(3, [1, UInt8(aid.count + 1)] + aid + [1, 0, 0]),
      "Method.cap": component(7, [UInt8](repeating: 0x7A, count: 600)),
    ]
  }

  @Test func keysAreReplacedAndTheOldOnesAreGone() throws {
    for (channel, count) in [(Setup.SecureChannel.scp02(i: 0x55), 16), (.scp03(i: 0x70), 24)] {
      let old = Self.keys(count)
      let new = Self.keys(count, version: 0x31, start: 0x80)
      let (_, session) = try Self.card {
        $0.secureChannel = channel
        $0.keys = [old]
      }
      let manager = try #require(try CardManager.select(.issuerSecurityDomain, on: session))
      try manager.authenticate(Self.channelKeys(old), level: [.commandMAC, .commandEncryption], usesS16: false)
      try manager.putKeys(Self.channelKeys(new), replacing: 0x30)
      try manager.authenticate(Self.channelKeys(new), level: [.commandMAC], usesS16: false)
      #expect(throws: SecureChannelError.self) {
        try manager.authenticate(Self.channelKeys(old), level: [.commandMAC], usesS16: false)
      }
    }
  }

  @Test func wrongKeysAreFoundBeforeTheCardCounts() throws {
    let (card, session) = try Self.card()
    let manager = try #require(try CardManager.select(.issuerSecurityDomain, on: session))
    let wrong = Self.channelKeys(Self.keys(16, start: 0x11))
    #expect(throws: SecureChannelError.wrongKeys(version: 0x30)) {
      try manager.authenticate(wrong, level: [.commandMAC], usesS16: false)
    }
    let before = card.statistics.apdus
    #expect(card.statistics[0x82] == 0, "no external authenticate")
    #expect(throws: SecureChannelError.alreadyTried(version: 0x30)) {
      try manager.authenticate(wrong, level: [.commandMAC], usesS16: false)
    }
    #expect(card.statistics.apdus == before, "the second try sends nothing")
  }

  @Test func theCardCountsWrongCryptogramsAndBlocks() throws {
    let (card, _) = try Self.card { $0.authenticationTries = 2 }
    func send(_ hex: String) throws -> String {
      Hex.string(try card.transmit(try #require(Hex.bytes(hex))).suffix(2))
    }
    #expect(try send("00a4040008a00000000300000000").hasPrefix("61"))
    for _ in 0..<2 {
      #expect(try send("80503000080102030405060708").hasPrefix("61"))
      #expect(try send("848201001000000000000000000000000000000000") == "6300")
    }
    #expect(try send("80503000080102030405060708") == "6983")
  }

  @Test func aCommandThatWasChangedEndsTheChannel() throws {
    let (card, session) = try Self.card { $0.storing = .secured }
    let manager = try #require(try CardManager.select(.issuerSecurityDomain, on: session))
    try manager.authenticate(Self.channelKeys(.test), level: [.commandMAC], usesS16: false)
    let forged = try card.transmit([0x84, 0xF2, 0x80, 0x02, 0x0A, 0x4F, 0x00, 1, 2, 3, 4, 5, 6, 7, 8])
    #expect(forged == [0x69, 0x82])
    #expect(throws: SecureChannelError.self) { try manager.registry() }
  }

  @Test func rulesWantTheChannelWhereTheCardSaysSo() throws {
    let (_, session) = try Self.card { $0.storing = .secured }
    let master = try #require(try AccessRuleMaster.select(on: session))
    var open = AccessRuleWriter(.open(master))
    #expect(throws: SecureChannelError.card(.status(0x6982, operation: "store a rule in the ARA-M"))) {
      try open.store(AccessRuleTests.rule())
    }
    // The ARA-M leaves its channel to the security domain.
    let channel = try SecureChannel(session, keys: Self.channelKeys(.test), level: [.commandMAC, .commandEncryption])
    var secured = AccessRuleWriter(.channel(channel))
    try secured.store(Self.longRule)
    let again = try #require(try AccessRuleMaster.select(on: session))
    #expect(try again.readList().list.rules == [Self.longRule])
  }
}
