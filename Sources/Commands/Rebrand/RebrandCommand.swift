import ArgumentParser
import CardImage
import ElementaryFiles
import ISO7816
import Procedures
import UICC

/// `uicc rebrand`.
struct RebrandCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebrand",
    abstract: "Plan how one name becomes another on a card, field by field.",
    usage: "uicc rebrand <old> <new> [<source>] [-o <plan>] [options]",
    discussion: """
      Every place that uicc grep finds becomes a change of the field that holds it, in its coding where the new name \
      fits that, or an item for a person with the reason. Nothing is written: the plan is YAML to be edited, and uicc \
      apply carries it out. Without a SOURCE (an image or another tool's dump) the card is read: its files, the \
      rules of its ARA-M, with --scan files that no table lists, with --stk the menus of its applications. The plan \
      says where the name was looked for, and the proof at the end of uicc apply looks there again.

        $ uicc rebrand wattlefon Quokka --scan --stk --adm prompt -o plan.yaml
        $ uicc rebrand koalatel Quokka card.json --also koalatel.com=quokka.net
        $ uicc apply plan.yaml --adm prompt

      Exit status: 0 there is something to change, 1 the old name is nowhere, 2 something could not be searched and \
      should have been.
      """)

  @Argument(help: "The name to replace, in any case of letters.")
  var old: String

  @Argument(help: "The name to put in its place.")
  var new: String

  @Argument(help: "An image or a dump instead of the card.", completion: .file())
  var source: String?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Write the plan to this file; - is standard output.", valueName: "plan"), completion: .file())
  var file: String?

  @Option(name: .long, help: ArgumentHelp("A further name, may be repeated.", valueName: "old=new"))
  var also: [String] = []

  @Flag(name: .long, help: "A plan for any card that holds the same bytes, not for this one alone.")
  var anyCard = false

  @Flag(name: .long, help: "Also change texts that no table knows, where padding or an equal length gives room.")
  var unknown = false

  @Flag(name: [.customShort("n"), .long], help: "Write nothing to the card, which is what this command always does.")
  var dryRun = false

  @OptionGroup var scan: ScanOptionGroup
  @OptionGroup var tables: TableOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if source != nil, scan.isGiven {
      throw ValidationError("--scan and --stk are for the card: a file holds what it holds")
    }
    if source != nil, card.card != .reader(nil) || card.codes.isGiven {
      throw ValidationError("give either a source or a card: a file needs neither --card nor codes")
    }
    if file == "-", output.json { throw ValidationError("-o - and --json both want standard output") }
    for text in also where !text.dropFirst().contains("=") {
      throw ValidationError("--also takes OLD=NEW, not \(text)")
    }
  }

  func run() throws {
    let planner = try planner()
    let image: CardImage
    var interruption: TransportError?
    var sources: CardSources?
    var unread: [UnreadFile] = []
    if let source {
      let reading = try Files.readImage(source)
      for warning in reading.warnings.prefix(20) { Standard.remark("\(warning)") }
      image = reading.image
    } else {
      let connection = try card.open()
      let whole = try connection.withSession { try scan.walk(connection, $0) }
      connection.printStatistics()
      (image, interruption) = (whole.walk.image, whole.walk.interruption)
      (sources, unread) = (whole.sources, whole.unread)
    }
    var plan = planner.plan(image, source: source ?? "card", sources: sources)
    plan.unread += unread
    if anyCard { plan.card = nil }
    if plan.card == nil, !anyCard {
      Standard.remark("no ICCID is known here: the plan is for any card that holds the same bytes")
    }
    if let file { try Files.write(Array(plan.yaml.utf8), to: file) }
    if file != "-" { PlanPrinter(plan: plan, definitions: ImageDecoder(image).definitions(of: plan)).print(output) }
    remarks(plan, planner)
    if let interruption { throw Failure("the card was not read to its end: \(interruption.message)") }
    guard plan.unread.failures.isEmpty else { throw ExitStatus.error }
    guard !plan.changes.isEmpty || !plan.manual.isEmpty else { throw ExitStatus.no }
  }

  private func planner() throws -> RebrandPlanner {
    try ChangeOptions.translating {
      var renames = [try Rename(old: old, new: new)]
      for text in also {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        renames.append(try Rename(old: parts.first ?? "", new: parts.last ?? ""))
      }
      do {
        var planner = try RebrandPlanner(renames)
        planner.includesUnknown = unknown
        return planner
      } catch let error as PatternError {
        throw Failure(error.description)
      }
    }
  }

  private func remarks(_ plan: RebrandPlan, _ planner: RebrandPlanner) {
    for note in planner.notes { Standard.remark(Style.printable(note)) }
    let changes = plan.changes.count == 1 ? "1 change" : "\(plan.changes.count) changes"
    var text = "\(changes) planned"
    if !plan.manual.isEmpty {
      text += plan.manual.count == 1 ? ", 1 place needs a person" : ", \(plan.manual.count) places need a person"
    }
    if !plan.unread.isEmpty {
      text += plan.unread.count == 1 ? ", 1 file was not searched" : ", \(plan.unread.count) files were not searched"
    }
    Standard.remark(text + "; nothing was written")
    let unasked = [
      scan.scan ? nil : "files that no table lists (--scan)",
      plan.sources.menus == .none ? "menus of toolkit applications (--stk)" : nil,
    ].compactMap { $0 }
    if source == nil, !unasked.isEmpty { Standard.hint("not searched either: \(unasked.joined(separator: ", "))") }
    guard !plan.changes.isEmpty else { return }
    let keys = plan.keys.isEmpty ? "" : "; it takes \(plan.keys.joined(separator: ", "))"
    Standard.hint(
      Style.printable("uicc apply \(file.flatMap { $0 == "-" ? nil : $0 } ?? "PLAN") carries it out\(keys)"))
  }
}

extension [UnreadFile] {
  /// As ``SearchSummary/failures``.
  var failures: [UnreadFile] {
    var summary = SearchSummary()
    summary.unread = self
    return summary.failures
  }
}

extension ImageDecoder {
  /// The rows of the tables for the files of a plan.
  func definitions(of plan: RebrandPlan) -> [String: FileDefinition] {
    var found: [String: FileDefinition] = [:]
    for path in Set(plan.changes.map(\.part.path)) {
      found[path] = definition(of: CardImage.File(path: path, structure: .unknown))
    }
    return found
  }
}
