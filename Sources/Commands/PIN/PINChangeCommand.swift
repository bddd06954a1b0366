import ArgumentParser
import Procedures

/// `uicc pin change`.
struct PINChangeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "change",
    abstract: "Replace a code by another.",
    usage: "uicc pin change <key> [--code <source>] [--new <source>] [options]")

  @OptionGroup var key: PINKeyOptions

  @Option(
    name: .long, help: ArgumentHelp("Where the present code comes from: \(SecretSource.forms).", valueName: "source"))
  var code: SecretSource = .prompt

  @Option(name: .long, help: ArgumentHelp("Where the new code comes from.", valueName: "source"))
  var new: SecretSource = .prompt

  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func validate() throws { try SecretSource.check(("--code", code), ("--new", new)) }

  func run() throws {
    let name = key.key.uppercased()
    let code = try PreparedSecret(code, name: name, inventories: card.codes.inventories)
    let new = try PreparedSecret(new, name: "new \(name)", twice: true, inventories: card.codes.inventories)
    try key.run(card, output) { session, presenter, key in
      try presenter.change(
        key, from: code.secret(key.column, for: session), to: new.secret(key.column, for: session))
    }
  }
}
