import ArgumentParser
import BatchApproval
import CardImage
import ISO7816
import Inventory
import UICC

/// `uicc lint`.
struct LintCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract:
      "Check a card, or images, against the standards: services and files, IMSI and lists, access rules and more.",
    usage: "uicc lint [<image> ...] [options]",
    discussion: """
      Needs no specification: each rule has its clause and a name that switches it off. Errors are against a standard, \
      warnings are for a person to look at, notes are worth knowing. With an inventory, keys and codes are checked too.

        $ uicc lint
        $ uicc lint card.json --off counters-delivery,messages-delivery
        $ uicc lint --list

      Exit status: 0 neither errors nor warnings, 1 some, 2 something could not be read.
      """)

  @Argument(
    help: ArgumentHelp("Images, dumps of other tools, or folders of them.", valueName: "image"), completion: .file())
  var images: [String] = []

  @Flag(name: .long, help: "Print all rules with their clauses, and nothing else.")
  var list = false

  @OptionGroup var lint: LintOptions

  @Option(
    name: .long,
    help: ArgumentHelp("Look up the card's keys and codes here; they are compared, never shown.", valueName: "csv"),
    completion: .file())
  var inventory: String?

  @OptionGroup var tables: TableOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if !images.isEmpty, card.card != .reader(nil) { throw ValidationError("give either --card or images, not both") }
  }

  func run() throws {
    if list { return printRules() }
    let lint = try lint.lint()
    let index = try inventory.map { try InventoryIndexFile(card.codes.inventories.open($0), path: $0) }
    var cards: [CardVerdict] = []
    var failures: [String] = []
    if images.isEmpty {
      let connection = try card.open()
      let outcome = try connection.withSession { session in connection.walk(session) }
      let recorded = RecordedCard(image: outcome.image)
      cards.append(try verdict(recorded, "card", lint, index, &failures))
      if let interruption = outcome.interruption {
        failures.append("the card was not read to its end: \(interruption.message)")
      }
      failures += connection.warnings.map(\.description)
      connection.printStatistics()
    } else {
      for path in images {
        for source in ImageFiles(path) {
          if Interruption.isRequested { throw Failure("stopped by the user") }
          switch source.read() {
          case .card(let recorded):
            failures += recorded.warnings
            cards.append(try verdict(recorded, source.path, lint, index, &failures))
          case .skipped(let reason): Standard.remark("skipped \(Style.printable(source.path)): \(reason)")
          case .failed(let reason): failures.append(reason)
          }
        }
      }
    }
    let report = ApprovalReport(checks: lint.rules.map(\.check), cards: cards, failures: failures)
    if output.json {
      Standard.output(try report.json())
    } else {
      FindingPrinter(output.style).print(cards)
    }
    for failure in failures.prefix(20) { Standard.remark(Style.printable(failure)) }
    if failures.count > 20 { Standard.remark("and \(failures.count - 20) more of that kind") }
    guard failures.isEmpty else { throw ExitStatus.error }
    if cards.contains(where: { $0.findings.contains { $0.severity > .note } }) { throw ExitStatus.no }
  }

  private func verdict(
    _ card: RecordedCard, _ source: String, _ lint: Lint, _ index: InventoryIndexFile?, _ failures: inout [String]
  ) throws -> CardVerdict {
    var examined = ExaminedCard(card, source: source)
    if let index {
      do throws(InventoryError) {
        examined = ExaminedCard(
          card, source: source, row: try index.index.row(iccid: examined.iccid, imsi: examined.imsi))
      } catch {
        failures.append("\(source): \(error.description)")
      }
    }
    return CardVerdict(
      iccid: examined.iccid, imsi: examined.imsi, source: source, inventoryLine: examined.row?.line,
      findings: lint.findings(on: examined))
  }

  private func printRules() {
    if output.json {
      let rules = Lint.rules.map { rule in
        #"{"clause":\#(JSONQuoted.text(rule.clause)),"name":\#(JSONQuoted.text(rule.name)),"severity":"\#(rule.severity)","title":\#(JSONQuoted.text(rule.title))}"#
      }
      return Standard.line("[\n  " + rules.joined(separator: ",\n  ") + "\n]")
    }
    var table = Table()
    for rule in Lint.rules { table.add(rule.name, rule.severity.rawValue, rule.title, rule.clause) }
    let style = output.style
    Standard.output(
      table.rendered { cell, column in column == 0 ? style.bold(cell) : column == 3 ? style.dim(cell) : cell })
  }
}

/// Which rules run.
struct LintOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("Rules that are not run, by name, separated by commas.", valueName: "rules"))
  var off: [String] = []

  /// The rules' names.
  /// - Throws: ``Failure`` for one that there is not, with the nearest.
  func names() throws -> [String] {
    let names = off.flatMap { $0.split(separator: ",").map { $0.filter { $0 != " " } } }
    for name in names where Lint.rule(named: name) == nil {
      let near = LintRuleNames.nearest(name)
      throw Failure(
        "no rule is called \(Style.printable(name))",
        hint: near.map { "did you mean \($0)?" } ?? "uicc lint --list prints all rules")
    }
    return names
  }

  func lint() throws -> Lint { Lint(off: Set(try names())) }
}
