import ArgumentParser

/// `uicc ara-m`.
struct ARAMCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ara-m",
    abstract: "Access rules on the card: which apps may use it and have carrier privileges.",
    subcommands: [ARAMCheckCommand.self])
}
