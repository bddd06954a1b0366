import ArgumentParser
import ElementaryFiles
import GlobalPlatform
import ISO7816
import Procedures
import UICC

/// `uicc gp`.
struct GPCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gp",
    abstract: "Security domains: what they tell, what is installed, CAP files and keys.",
    discussion: """
      Keys come from env:NAME, file:PATH, inventory:CSV or prompt. They are tried once; the card's own cryptogram is \
      checked before anything is presented that a card counts.

        $ uicc gp info
        $ uicc gp list --keys inventory:cards.csv --key-version 30
      """,
    subcommands: [
      GPInfoCommand.self, GPListCommand.self, GPInstallCommand.self, GPDeleteCommand.self, GPPutKeyCommand.self,
    ])
}

/// What commands that need keys share.
struct GPOptions: ParsableArguments {
  @OptionGroup var channel: SecureChannelOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  /// Opens the card and a channel to the security domain.
  /// - Parameters:
  ///   - prepare: called with what the keys are for, while the card's files may still be read.
  ///   - hints: what to say to a status word of the card.
  func run(
    prepare: @escaping SecureChannelOptions.Preparation = { _, _ in }, hints: [StatusWord: String] = [:],
    _ body: (CardManager, CardConnection) throws -> Void
  ) throws {
    guard let source = try channel.source(card.codes.inventories) else {
      throw Failure(
        "this needs the keys of the security domain", hint: "--keys names where they are: \(SecretSource.forms)")
    }
    let access = SecureChannelAccess { session, number in
      try prepare(session, number)
      return try source(session, number)
    }
    channel.configure(access)
    let connection = try card.open()
    try connection.withSession { session in
      try SecureChannelOptions.translating {
        let manager = try access.open(session)
        do {
          try body(manager, connection)
        } catch SecureChannelError.card(.status(let status, let operation)) {
          let error = CardError.status(status, operation: operation)
          throw Failure(Style.printable(error.description), hint: hints[status] ?? error.hint)
        }
      }
    }
    connection.printStatistics()
    try connection.checkImage()
  }
}

/// `uicc gp info`.
struct GPInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "What the security domain tells without keys: channels, key versions, production data.",
    usage: "uicc gp info [--security-domain <aid>] [options]")

  @Option(name: .long, help: ArgumentHelp("The security domain; the issuer's if left out.", valueName: "aid"))
  var securityDomain: String?

  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let securityDomain, !(5...16).contains(Hex.bytes(securityDomain)?.count ?? 0) {
      throw ValidationError("--security-domain takes an AID: 10 to 32 hex digits")
    }
  }

  func run() throws {
    let access = SecureChannelAccess { _, _ in throw Failure("info needs no keys") }
    access.domain = securityDomain.flatMap { Hex.bytes($0) }.map { AID($0) }
    let connection = try card.open()
    let (aid, info, failures) = try connection.withSession { session in
      try SecureChannelOptions.translating {
        let identity = try CardIdentity(session)
        let manager = try access.select(session)
        let info = try manager.info()
        let versions = Set(info.keys.map(\.version)).sorted()
        return (manager.aid, info, versions.map { ($0, SecureChannelAccess.failures(identity, version: $0)) })
      }
    }
    if output.json {
      Standard.output(Self.fields(aid, info).jsonBytes(pretty: true))
      Standard.output("\n")
    } else {
      var table = Table()
      table.add("security domain", aid.description)
      for channel in info.secureChannels {
        table.add("secure channel", "SCP\(Hex.string([channel.number])) i=\(Hex.string([channel.options]))")
      }
      for version in failures.map(\.0) {
        let keys = info.keys.filter { $0.version == version }
        let kinds = keys.map { "\($0.id): \($0.typeName) \($0.length * 8)" }.joined(separator: ", ")
        table.add("keys \(Hex.string([version]))", kinds)
      }
      for (tag, name) in Self.names { if let value = info.objects[tag] { table.add(name, Hex.string(value)) } }
      Standard.output(table.rendered())
    }
    for (version, count) in failures where count > 0 {
      Standard.remark(
        "keys of version \(Hex.string([version])) were refused \(count == 1 ? "once" : "\(count) times in a row") by this card"
      )
    }
    connection.printStatistics()
    try connection.checkImage()
  }

  private static let names: [(UInt32, String)] = [
    (0x42, "issuer (IIN)"), (0x45, "card image (CIN)"), (0xC1, "sequence counter"), (0x67, "capabilities"),
    (0x9F7F, "production data (CPLC)"),
  ]

  private static func fields(_ aid: AID, _ info: SecurityDomainInfo) -> FieldValue {
    .object([
      .init("aid", .hex(aid.bytes)),
      .init(
        "secureChannels",
        .array(
          info.secureChannels.map {
            .object([.init("scp", .hex([$0.number])), .init("i", .hex([$0.options]))])
          })),
      .init(
        "keys",
        .array(
          info.keys.map {
            .object([
              .init("version", .hex([$0.version])), .init("id", .int(Int($0.id))), .init("type", .string($0.typeName)),
              .init("length", .int($0.length)),
            ])
          })),
      .init(
        "objects",
        .object(
          info.objects.sorted { $0.key < $1.key }.map { .init(Hex.string(TLV.tagBytes($0.key)), .hex($0.value)) })),
    ])
  }
}
