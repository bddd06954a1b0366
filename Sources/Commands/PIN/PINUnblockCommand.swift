import ArgumentParser
import Procedures

/// `uicc pin unblock`.
struct PINUnblockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unblock",
    abstract: "Set a new code with the PUK, blocked or not.",
    usage: "uicc pin unblock <key> [--puk <source>] [--new <source>] [options]")

  @OptionGroup var key: PINKeyOptions

  @Option(name: .long, help: ArgumentHelp("Where the PUK comes from: \(SecretSource.forms).", valueName: "source"))
  var puk: SecretSource = .prompt

  @Option(name: .long, help: ArgumentHelp("Where the new code comes from.", valueName: "source"))
  var new: SecretSource = .prompt

  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func validate() throws { try SecretSource.check(("--puk", puk), ("--new", new)) }

  func run() throws {
    let name = key.key.uppercased()
    let puk = try PreparedSecret(puk, name: "PUK of \(name)", inventories: card.codes.inventories)
    let new = try PreparedSecret(new, name: "new \(name)", twice: true, inventories: card.codes.inventories)
    try key.run(card, output) { session, presenter, key in
      try presenter.unblock(
        key, puk: puk.secret(key.unblockColumn, for: session), new: new.secret(key.column, for: session))
    }
  }
}
