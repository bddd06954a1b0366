import ArgumentParser
import ElementaryFiles
import Procedures
import UICC

/// `uicc pin`.
struct PINCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pin",
    abstract: "PINs and keys: counters, verify, change, enable, disable, unblock.",
    discussion: """
      KEY is PIN1, PIN2, ADM1 to ADM10, universal, or a key reference in two hex digits. Codes come from env:NAME, \
      file:PATH (its first line; nobody else may read it), inventory:CSV (the line of this card; a header with ICCID \
      or IMSI and PIN1, PUK1, PIN2, PUK2, ADM1; --column-keys where columns are encrypted) or prompt, which is what happens without an option.

        $ uicc pin status
        $ uicc pin verify ADM1 --code inventory:cards.csv
        $ uicc pin disable PIN1 --code env:PIN1

      The counter is read before a code is presented. A code is presented once; with one try left it takes --force.
      """,
    subcommands: [
      PINStatusCommand.self, PINVerifyCommand.self, PINChangeCommand.self, PINEnableCommand.self,
      PINDisableCommand.self, PINUnblockCommand.self,
    ])
}

/// What all commands on one key share.
struct PINKeyOptions: ParsableArguments {
  @Argument(help: "The key: PIN1, PIN2, ADM1, universal, 0a.")
  var key: String

  // Takes what may be a code in the wrong place, so that the parser does not print it.
  @Argument(help: .hidden)
  var extra: [String] = []

  @Option(name: .long, help: ArgumentHelp("Whose PIN: ADF.USIM, ADF.ISIM, an AID.", valueName: "path"))
  var application: String?

  @Flag(name: .long, help: "Present the code even with one try left, or where the card tells no counter.")
  var force = false

  func validate() throws {
    try SecretSource.check(extra: extra)
    // The text is not repeated: it may be a code in the wrong place.
    guard PINKey(key) != nil else { throw ValidationError("there is no such key; the keys are \(PINKey.names)") }
    if let application { try PathArgument.check(application) }
  }

  /// Opens the card, runs `body` on the key and says what came of it.
  func run(
    _ card: CardOptions, _ output: OutputOptions,
    _ body: (CardSession, PINPresenter, PINKey) throws -> PINReport
  ) throws {
    guard let key = PINKey(key) else { throw Failure("there is no such key; the keys are \(PINKey.names)") }
    let connection = try card.open()
    let report = try connection.withSession { session in
      let place = try application.map { try PathArgument.resolve($0, on: session) }
      if let place, place.fid != nil { throw Failure("\(place.path) is no application") }
      do {
        return try body(session, PINPresenter(session, force: force, application: place), key)
      } catch let error as PINError {
        throw error.failure()
      }
    }
    if output.json {
      Standard.output(report.fields.jsonBytes(pretty: true))
      Standard.output("\n")
    } else {
      let owner = report.application.map { " of \($0)" } ?? ""
      Standard.line("\(report.key)\(owner): \(report.outcome.words)")
    }
    connection.printStatistics()
    try connection.checkImage()
  }
}

extension PINReport.Outcome {
  fileprivate var words: String {
    switch self {
    case .verified: "verified"
    case .changed: "changed"
    case .enabled: "enabled"
    case .disabled: "disabled"
    case .unblocked: "unblocked, the new code is set"
    case .alreadyVerified: "needs no verification, nothing was presented"
    case .alreadyEnabled: "is enabled already, nothing was presented"
    case .alreadyDisabled: "is disabled, nothing was presented"
    }
  }
}
