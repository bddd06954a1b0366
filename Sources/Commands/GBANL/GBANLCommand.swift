import ArgumentParser
import Procedures

/// `uicc gbanl`.
struct GBANLCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gbanl",
    abstract: "GBA NAF lists (EF.GBANL) of USIM and ISIM: list them, and the servers behind them.",
    discussion: """
        $ uicc gbanl list
        $ uicc gbanl bsf
      """,
    subcommands: [
      GBANLListCommand.self,
      GBANLBSFCommand.self,
    ])
}

/// `--application`.
struct NAFApplicationOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("usim, isim or both; the default is each that the card has.", valueName: "which"),
    completion: .list(["usim", "isim", "both"]))
  var application: NAFApplicationChoice = .both

  /// The applications that are asked for.
  var chosen: [NAFList.Application] {
    switch application {
    case .usim: [.usim]
    case .isim: [.isim]
    case .both: NAFList.Application.allCases
    }
  }
}

enum NAFApplicationChoice: String, ExpressibleByArgument, CaseIterable {
  case usim
  case isim
  case both
}
