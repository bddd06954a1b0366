import ArgumentParser
import BatchApproval
import CardImage
import ISO7816
import Inventory
import Synchronization

/// `uicc batch validate`.
struct BatchValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check cards against a specification and an inventory; a verdict for each and for the batch.",
    usage: "uicc batch validate <specification> [--inventory <csv>] --images <folder> [options]",
    discussion: """
      A card is approved when every check was made and none failed; rejected when one failed; incomplete when something \
      could not be looked at. Findings of one cause are counted over the batch.

        $ uicc batch validate wattlefon.yaml --inventory cards.csv --images rev3/

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

  @OptionGroup var lint: LintOptions
  @OptionGroup var inventories: InventoryOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if images.isEmpty { throw ValidationError("--images is missing: where are the images of the cards?") }
  }

  func run() throws {
    var specification = try SpecificationFile.read(self.specification)
    let off = try Set(lint.names())
    specification.lint.rules.removeAll { off.contains($0.name) }
    let index = try inventory.map { try InventoryIndexFile(inventories.open($0), path: $0) }
    if index == nil { Standard.remark("no inventory: checks against it are left out") }
    let approval = Approval(specification, inventory: index?.index, search: try ForbiddenSearch.make(specification))
    let examined = try ImageBatch(approval).run(images)
    for (path, reason) in examined.skipped { Standard.remark(Style.printable("skipped \(path): \(reason)")) }
    let report = approval.report(examined.results, failures: examined.failures)
    if output.json {
      Standard.output(try report.json())
    } else {
      ApprovalPrinter(output.style, summary: summary).print(report)
    }
    guard examined.failures.isEmpty else { throw ExitStatus.error }
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
