import ArgumentParser
import Procedures

/// `uicc pin enable`.
struct PINEnableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enable",
    abstract: "Ask for a PIN again before the card is used.",
    usage: "uicc pin enable <key> [--code <source>] [options]")

  @OptionGroup var key: PINKeyOptions

  @Option(name: .long, help: ArgumentHelp("Where the code comes from: \(SecretSource.forms).", valueName: "source"))
  var code: SecretSource = .prompt

  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func validate() throws { try SecretSource.check(("--code", code)) }

  func run() throws {
    let code = try PreparedSecret(code, name: key.key.uppercased(), inventories: card.codes.inventories)
    try key.run(card, output) { session, presenter, key in
      try presenter.enable(key, code.secret(key.column, for: session))
    }
  }
}
