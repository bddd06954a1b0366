import ArgumentParser
import ElementaryFiles
import ISO7816
import Procedures
import UICC

/// `uicc journal`.
struct JournalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal",
    abstract: "What was written to cards, and how to finish it or take it back.",
    discussion: """
      Every command that writes keeps the old bytes in a journal before it does. Journals are in UICC_STATE, or else in \
      ~/.local/state/uicc/journals, and bound to one card by its ICCID. Without FILE the latest of the card is meant.

        $ uicc journal list
        $ uicc journal undo --adm prompt
      """,
    subcommands: [JournalListCommand.self, JournalShowCommand.self, JournalResumeCommand.self, JournalUndoCommand.self])

  static func open(_ path: String) throws -> Journal {
    try ChangeOptions.translating { try Journal(path: path) }
  }

  static func fields(_ journal: Journal) -> FieldValue {
    .object([
      .init("path", .string(journal.path)), .init("title", .string(journal.head.title)),
      .init("card", .string(journal.head.identity.description)), .init("created", .string(journal.head.created)),
      .init("state", .string(journal.state.rawValue)), .init("changes", .int(journal.head.changes.count)),
      .init("refused", .int(journal.refused.count)),
    ])
  }

  /// The rows of the tables for the files of a journal.
  static func definitions(_ journal: Journal) -> [String: FileDefinition] {
    var found: [String: FileDefinition] = [:]
    for path in Set(journal.head.changes.map(\.place.path)) { found[path] = StandardFiles.definition(at: path) }
    return found
  }
}

/// `uicc journal list`.
struct JournalListCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "All journals, or those of one card.", usage: "uicc journal list [--iccid <digits>]")

  @Option(name: .long, help: ArgumentHelp("Only those of this card.", valueName: "digits"))
  var iccid: String?

  @OptionGroup var tables: TableOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let (journals, problems) = try ChangeOptions.translating { try JournalStore.standard() }.all()
    let shown = journals.filter { iccid == nil || $0.head.identity.iccid == iccid || $0.head.iccidAfter == iccid }
    if output.json {
      Standard.output(FieldValue.array(shown.map(JournalCommand.fields)).jsonBytes(pretty: true))
      Standard.output("\n")
    } else {
      var table = Table()
      for journal in shown {
        table.add(
          journal.head.created, journal.head.identity.description,
          journal.state == .open ? "unfinished" : journal.state.rawValue,
          journal.head.changes.count == 1 ? "1 change" : "\(journal.head.changes.count) changes",
          Style.printable(journal.head.title), Style.printable(journal.path))
      }
      Standard.output(table.rendered())
      if table.isEmpty { Standard.remark("there are no journals") }
    }
    for problem in problems { Standard.remark(Style.printable(problem)) }
    if !problems.isEmpty { throw ExitStatus.error }
  }
}

/// `uicc journal show`.
struct JournalShowCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "What a journal changed, old and new.", usage: "uicc journal show <file>")

  @Argument(help: "The journal.")
  var file: String

  @OptionGroup var tables: TableOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let journal = try JournalCommand.open(file)
    let definitions = JournalCommand.definitions(journal)
    if output.json {
      guard case .object(let fields) = JournalCommand.fields(journal) else { return }
      let changes = FieldValue.array(journal.head.changes.map(\.fields))
      Standard.output(
        FieldValue.object(fields.filter { $0.name != "changes" } + [.init("changes", changes)]).jsonBytes(pretty: true))
      Standard.output("\n")
      return
    }
    for (index, change) in journal.head.changes.enumerated() {
      let refusal = journal.refused[index].map { output.style.red(": the card refused, \($0)") } ?? ""
      Standard.output(output.style.bold(Style.printable(change.name)) + refusal + "\n")
      for part in change.differences(definitions[change.place.path]) {
        Standard.output(DifferencePrinter.text(part, output.style, withName: change.part == .cyclic))
      }
    }
    Standard.remark(
      "\(journal.head.title), card \(journal.head.identity), \(journal.head.created): "
        + (journal.state == .open ? "unfinished" : journal.state.rawValue))
  }
}

/// What resuming and undoing share.
struct JournalRunOptions: ParsableArguments {
  @Argument(help: "The journal; without it the latest of the card, or for resume its unfinished one.")
  var file: String?

  @Flag(name: .long, help: "Also a journal of another card, and over content that is neither old nor new.")
  var force = false

  @OptionGroup var changes: ChangeOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func run(undo: Bool) throws {
    let given = try file.map { try JournalCommand.open($0) }
    let connection = try card.open()
    if changes.save != nil, connection.softCard == nil {
      throw Failure("--save goes with --card soft or soft:IMAGE; a card in a reader keeps its files itself")
    }
    let (journal, report) = try connection.withSession { session in
      try ChangeOptions.translating {
        let store = try JournalStore.standard()
        let identity = try CardIdentity(session)
        let own = store.all().journals.filter { $0.belongs(to: identity) }
        let latest = own.last { $0.state == .open } ?? (undo ? own.last { $0.state == .applied } : nil)
        guard let journal = given ?? latest else {
          throw Failure("card \(identity) has no journal to \(undo ? "undo" : "resume")", hint: "uicc journal list")
        }
        var runner = ChangeRunner(session, journals: store)
        runner.force = force
        runner.progress = connection.progress()
        let report =
          try undo ? runner.undo(journal, dryRun: changes.dryRun) : runner.resume(journal, dryRun: changes.dryRun)
        return (journal, report)
      }
    }
    let plan = ChangePlan(
      title: "\(undo ? "undo" : "resume") \(journal.head.title)", changes: [],
      definitions: JournalCommand.definitions(journal), isUndo: undo)
    try changes.finish(report, plan, connection, output)
  }
}

/// `uicc journal resume`.
struct JournalResumeCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Finish changes that were cut off.",
    usage: "uicc journal resume [<file>] [options]")

  @OptionGroup var tables: TableOptions
  @OptionGroup var options: JournalRunOptions

  func run() throws { try options.run(undo: false) }
}

/// `uicc journal undo`.
struct JournalUndoCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: "Put back what was there before, whether the changes were cut off or not.",
    usage: "uicc journal undo [<file>] [options]")

  @OptionGroup var tables: TableOptions
  @OptionGroup var options: JournalRunOptions

  func run() throws { try options.run(undo: true) }
}
