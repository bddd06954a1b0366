import ArgumentParser

/// `uicc batch`.
struct BatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch",
    abstract: "Batch approval: may these sample cards go into production?",
    discussion: """
      A specification says what a profile's cards have to be; the inventory says what each card has to be. init writes a \
      specification from a card that is right, validate checks cards or their images.

        $ uicc batch init golden.json -o wattlefon.yaml
        $ uicc batch validate wattlefon.yaml --inventory cards.csv --images rev3/
      """,
    subcommands: [
      BatchInitCommand.self, BatchValidateCommand.self, BatchReportCommand.self, BatchCompareCommand.self,
    ])
}
