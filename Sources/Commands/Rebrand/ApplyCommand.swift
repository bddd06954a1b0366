import ArgumentParser
import ElementaryFiles
import ISO7816
import Procedures
import SoftUICC
import UICC

/// `uicc apply`.
struct ApplyCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Carry a plan out on a card, or take it back, and prove the result.",
    usage: "uicc apply <plan> [--dry-run|--resume|--undo] [--each] [options]",
    discussion: """
      Each part of a file is compared with the bytes that the plan was made from; one that differs is left alone and \
      listed. The rest is written by way of a journal and read back. At the end the whole card is searched for the old \
      names in every coding, and wherever the plan's search looked besides ("searched" in the plan): files that no \
      table lists, access rules, menus. A card that was pulled in between is brought to one of the two ends with --resume or --undo.

        $ uicc apply plan.yaml --dry-run
        $ uicc apply plan.yaml --adm prompt
        $ uicc apply plan.yaml --adm inventory:cards.csv --each

      Exit status: 0 done, and the old names are nowhere but where the plan lists them for a person; 1 they are \
      elsewhere; 2 something was left alone, refused or could not be searched that the plan's search could.
      """)

  @Argument(help: "The plan that uicc rebrand made.", completion: .file())
  var plan: String

  @Flag(name: .long, help: "Finish what was cut off.")
  var resume = false

  @Flag(name: .long, help: "Put back what was there before.")
  var undo = false

  @Flag(name: .long, help: "One card after the other, until Control-C.")
  var each = false

  @Option(name: .long, help: ArgumentHelp("With --each: end after so many cards.", valueName: "number"))
  var count: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("With --each: keep the reports here, a file for each ICCID.", valueName: "folder"),
    completion: .directory)
  var log: String?

  @OptionGroup var changes: ChangeOptions
  @OptionGroup var tables: TableOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if resume, undo { throw ValidationError("give either --resume or --undo") }
    if !each, count != nil || log != nil { throw ValidationError("--count and --log go with --each") }
    if let count, count < 1 { throw ValidationError("--count takes a number from 1") }
    if each, changes.save != nil { throw ValidationError("--save is for one card, and --each goes over many") }
  }

  func run() throws {
    let bytes = try Files.read(plan, limit: 16 << 20)
    let read: RebrandPlan
    do throws(PlanError) {
      read = try PlanReader.plan(bytes)
    } catch {
      throw Failure(Style.printable("\(plan): \(error.description)"))
    }
    let way: PlanExecution.Way = resume ? .resume : undo ? .undo : .apply
    let execution = PlanExecution(plan: read, name: plan, way: way, isDryRun: changes.dryRun)
    if each {
      return try EachCard(execution: execution, card: card, output: output, limit: count, log: log).run()
    }
    let connection = try card.open()
    if changes.save != nil, connection.softCard == nil {
      throw Failure("--save goes with --card soft or soft:IMAGE; a card in a reader keeps its files itself")
    }
    let outcome = try execution.run(on: connection)
    outcome.print(output)
    if let save = changes.save, !changes.dryRun, let soft = connection.softCard {
      try Files.write(ExportReport.json(soft.image()), to: save)
    }
    connection.printStatistics()
    guard outcome.verdict.status == ExitStatus.yes else { throw outcome.verdict.status }
    try connection.checkImage()
  }
}
