import ArgumentParser
import CardImage
import ElementaryFiles
import ISO7816
import Procedures
import SoftUICC
import UICC

/// What a command wants written, with what is needed to tell about it.
struct ChangePlan {
  /// Of the journal: `write MF/ADF.USIM/EF.SPN`.
  var title: String
  var changes: [CardChange]
  /// The rows of the tables by path, for the files that one knows.
  var definitions: [String: FileDefinition] = [:]
  var stopsAtRefusal = true
  /// Whether the changes go back.
  var isUndo = false
}

/// Options of every command that writes content to a card.
struct ChangeOptions: ParsableArguments {
  @Flag(name: [.customShort("n"), .long], help: "Check everything, show what would change, write nothing.")
  var dryRun = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "With --card soft or soft:IMAGE: write the card's files to this image afterwards.", valueName: "image"))
  var save: String?

  /// Opens the card, makes the plan, carries it out by way of the journal and says what came of it.
  func run(
    _ card: CardOptions, _ output: OutputOptions,
    plan: (CardSession, CardConnection) throws -> ChangePlan
  ) throws {
    let connection = try card.open()
    if save != nil, connection.softCard == nil {
      throw Failure("--save goes with --card soft or soft:IMAGE; a card in a reader keeps its files itself")
    }
    let (made, report) = try connection.withSession { session in
      let made = try Self.translating { try plan(session, connection) }
      let report = try Self.translating {
        var runner = ChangeRunner(session, journals: try JournalStore.standard())
        runner.stopsAtRefusal = made.stopsAtRefusal
        runner.progress = connection.progress()
        return try runner.apply(made.changes, title: made.title, dryRun: dryRun)
      }
      return (made, report)
    }
    try finish(report, made, connection, output)
  }

  /// Prints the report, saves the image and ends the command.
  func finish(
    _ report: ChangeReport, _ plan: ChangePlan, _ connection: CardConnection, _ output: OutputOptions
  ) throws {
    ChangePrinter(report: report, plan: plan).print(output)
    if let save, !report.isDryRun, let soft = connection.softCard {
      try Files.write(ExportReport.json(soft.image()), to: save)
    }
    connection.printStatistics()
    guard report.refused.isEmpty else { throw ExitStatus.error }
    try connection.checkImage()
  }

  /// Errors of procedures in the words of commands.
  static func translating<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as EditError {
      throw Failure(error.description, hint: error.hint)
    } catch let error as ChangeError {
      throw Failure(Style.printable(error.description), hints: error.hints.map(Style.printable))
    }
  }
}

extension CardConnection {
  /// A progress bar for changes.
  func progress() -> (Int, Int, String) -> Void {
    let bar = ProgressBar(isShown: Standard.errorIsTerminal)
    return { done, count, name in
      bar.update(name, done: done, total: count)
      if done + 1 >= count { bar.finish() }
    }
  }
}
