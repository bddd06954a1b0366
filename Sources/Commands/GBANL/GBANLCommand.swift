import ArgumentParser
import Procedures

/// `uicc gbanl`.
struct GBANLCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gbanl",
    abstract: "GBA NAF lists (EF.GBANL) of USIM and ISIM: list, add, set, remove, clear.",
    discussion: """
        $ uicc gbanl list
        $ uicc gbanl add xcap.ims.mnc001.mcc001.pub.3gppnetwork.org --adm prompt
        $ uicc gbanl remove --record 2 --application isim --adm prompt
        $ uicc gbanl bsf

      A journal keeps the old bytes of what is written: uicc journal shows it and takes it back.
      """,
    subcommands: [
      GBANLListCommand.self,
      GBANLAddCommand.self,
      GBANLSetCommand.self,
      GBANLRemoveCommand.self,
      GBANLClearCommand.self,
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
