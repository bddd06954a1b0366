import ArgumentParser
import CardImage
import ElementaryFiles
import Procedures
import SoftUICC
import UICC

/// `uicc restore`.
struct RestoreCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Put back what an image holds: only what differs, and only shown unless --apply is given.",
    usage: "uicc restore <image> [--apply] [--only <path> ...] [options]",
    discussion: """
      The whole card is read and compared first. Access rules are put back last, so that none of them keeps a later \
      write out; what the card refuses before is tried again after them. Files are not created or deleted.

        $ uicc restore card.json --adm prompt
        $ uicc restore card.json --adm prompt --apply

      Exit status: 0 all of it is, or can be, put back; 2 some of it is not, which is listed.
      """)

  @Argument(help: "What uicc export or another tool wrote.", completion: .file())
  var image: String

  @Flag(name: [.long, .customLong("yes")], help: "Write; without it the changes are only shown.")
  var apply = false

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp("Only this file, or the files below this directory; may be given again.", valueName: "path"))
  var only: [String] = []

  @Flag(name: .long, help: "The image is of another card: put its content onto this one, but for EF.ICCID.")
  var otherCard = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "With --card soft or soft:IMAGE: write the card's files to this image afterwards.", valueName: "image"))
  var save: String?

  @OptionGroup var tables: TableOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let paths = try PathArgument.canonical(only)
    let wanted = try Files.readImage(image)
    for warning in wanted.warnings.prefix(20) { Standard.remark("\(warning)") }
    let connection = try card.open()
    if save != nil, connection.softCard == nil {
      throw Failure("--save goes with --card soft or soft:IMAGE; a card in a reader keeps its files itself")
    }
    let (plan, report) = try connection.withSession { session in
      let outcome = connection.walk(session)
      if let interruption = outcome.interruption { throw interruption }
      return try ChangeOptions.translating {
        let found = try outcome.image.completed(by: wanted.image, session)
        let plan = try RestorePlan(wanted.image, onto: found, otherCard: otherCard, only: paths)
        var runner = ChangeRunner(session, journals: try JournalStore.standard())
        runner.progress = connection.progress()
        return (plan, try runner.restore(plan, title: "restore \(image)", dryRun: !apply))
      }
    }
    print(plan, report)
    if let save, apply, let soft = connection.softCard {
      try Files.write(ExportReport.json(soft.image()), to: save)
    }
    connection.printStatistics()
    try connection.checkImage()
    let isWhole = report.refused.isEmpty && !plan.skipped.contains(where: \.isFailure) && wanted.warnings.isEmpty
    guard isWhole else { throw ExitStatus.error }
  }

  private func print(_ plan: RestorePlan, _ report: ChangeReport) {
    let shown = ChangePlan(title: "restore \(image)", changes: plan.changes, definitions: plan.definitions)
    let printer = ChangePrinter(report: report, plan: shown)
    if output.json {
      guard case .object(let fields) = printer.json, case .object(let more) = plan.fields else { return }
      Standard.output(FieldValue.object(fields + more).jsonBytes(pretty: true))
      Standard.output("\n")
    } else {
      printer.printText(output.style)
      for file in plan.skipped where file.isFailure {
        Standard.output(
          output.style.bold(file.path) + output.style.yellow(" stays as it is: \(Style.printable(file.reason))") + "\n")
      }
    }
    let others = plan.skipped.count { !$0.isFailure }
    if others > 0 {
      Standard.remark(
        "\(others == 1 ? "1 file of the image has" : "\(others) files of the image have") nothing to put back; --json lists them"
      )
    }
    printer.remark()
    if report.isDryRun, report.count(.planned) > 0 { Standard.hint("--apply writes") }
  }
}
