import ArgumentParser
import BatchApproval
import CardImage
import ISO7816
import Inventory
import Synchronization

/// `uicc batch validate`.
struct BatchValidateCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check cards against a specification and an inventory; a verdict for each and for the batch.",
    usage: """
      uicc batch validate <specification> [--inventory <csv>] [--reader <which> ...] [--store <where>] [options]
      uicc batch validate <specification> [--inventory <csv>] --images <folder> [options]
      """,
    discussion: """
      A card is approved when every check was made and none failed; rejected when one failed; incomplete when something \
      could not be looked at. Findings of one cause are counted over the batch.

        $ uicc batch validate wattlefon.yaml --inventory cards.csv
        $ uicc batch validate wattlefon.yaml --inventory cards.csv --images rev3/

      Without --images it waits for cards, in all readers at once: each card is read, judged, kept, and taken out for \
      the next; a card that was pulled has to come again. It ends when the batch is complete, or with Ctrl-C; the same \
      command goes on later, and with --store postgresql://... on several machines. Codes and keys come from the \
      inventory: PIN1 is presented, once, where it is enabled and has two tries left; keys are proven without moving \
      the card's SQN.

      Exit status: 0 approved, 1 rejected or incomplete, 2 something could not be read.
      """)

  @Argument(help: "The specification; uicc batch init writes one.", completion: .file(extensions: ["yaml", "yml"]))
  var specification: String

  @Option(name: .long, help: ArgumentHelp("The inventory: one line a card.", valueName: "csv"), completion: .file())
  var inventory: String?

  @Option(
    name: .long, help: ArgumentHelp("Images of cards, or folders of them; several times.", valueName: "path"),
    completion: .file())
  var images: [String] = []

  @Flag(name: .long, help: "Print no finding of single cards, only verdicts and causes.")
  var summary = false

  @OptionGroup var live: LiveOptions
  @OptionGroup var lint: LintOptions
  @OptionGroup var inventories: InventoryOptions
  @OptionGroup var tables: TableOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if !images.isEmpty, live.isGiven {
      throw ValidationError(
        "--images checks images; --reader, --count, --store, --project, --keep and --home-key go with cards")
    }
  }

  func run() throws {
    var specification = try SpecificationFile.read(self.specification)
    let off = try Set(lint.names())
    specification.lint.rules.removeAll { off.contains($0.name) }
    let index = try inventory.map { try InventoryIndexFile(inventories.open($0), path: $0) }
    if index == nil { Standard.remark("no inventory: checks against it are left out") }
    let approval = Approval(specification, inventory: index?.index, search: try ForbiddenSearch.make(specification))
    let report: ApprovalReport
    if images.isEmpty {
      report = try live.run(approval, path: self.specification, inventory: index, output: output, summary: summary)
    } else {
      let examined = try ImageBatch(approval).run(images)
      for (path, reason) in examined.skipped { Standard.remark(Style.printable("skipped \(path): \(reason)")) }
      report = approval.report(examined.results, failures: examined.failures)
    }
    if output.json {
      Standard.output(try report.json())
    } else {
      ApprovalPrinter(output.style, summary: summary || images.isEmpty).print(report)
    }
    guard report.failures.isEmpty else { throw ExitStatus.error }
    guard report.verdict == .approved else { throw ExitStatus.no }
  }
}

/// A specification on disk.
enum SpecificationFile {
  /// - Throws: ``Failure`` with the first thing that is wrong; the others are remarks before it.
  static func read(_ path: String) throws -> Specification {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let bytes = try ImageFiles.bytes(path)
    do throws(SpecificationError) {
      return try Specification(yaml: bytes, name: name)
    } catch {
      for issue in error.issues.dropFirst().prefix(20).reversed() {
        let hint = issue.hint.map { " (\($0))" } ?? ""
        Standard.remark("\(Style.printable(path)):\(issue)\(hint)")
      }
      guard let first = error.issues.first else { throw Failure("\(path): cannot be used") }
      throw Failure("\(Style.printable(path)):\(first)", hint: first.hint)
    }
  }
}
