import ArgumentParser
import BatchApproval
import CardImage
import ISO7816
import Inventory
import Procedures
import UICC

/// `uicc batch init`.
struct BatchInitCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a specification from a golden card, ready to edit.",
    usage: "uicc batch init [<image>] [-o <file>] [options]",
    discussion: """
      Everything that the card shows becomes a check: files with their structure, size, access conditions and content, \
      services, applications, access rules. What differs from card to card refers to the inventory; what phones and \
      networks write is left free.

        $ uicc batch init golden.json -o wattlefon.yaml
        $ uicc batch init --card pcsc --adm env:ADM -o wattlefon.yaml
      """)

  @Argument(help: "An image, or a dump of another tool; without one the card is read.", completion: .file())
  var image: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Write to this file; - is standard output.", valueName: "file"))
  var output = "-"

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The golden card's inventory: what its row has is recognised in files. Without it a number such as the MSISDN "
        + "counts as the same on every card.", valueName: "csv"),
    completion: .file())
  var inventory: String?

  @OptionGroup var tables: TableOptions
  @OptionGroup var card: CardOptions

  func validate() throws {
    if image != nil, card.card != .reader(nil) { throw ValidationError("give either --card or an image, not both") }
  }

  func run() throws {
    let recorded: RecordedCard
    let source: String
    if let image {
      let reading = try Files.readImage(image)
      for warning in reading.warnings.prefix(20) { Standard.remark(Style.printable("\(warning)")) }
      recorded = try readRecorded(image)
      source = image.split(separator: "/").last.map(String.init) ?? image
    } else {
      let connection = try card.open()
      let index = try index()
      let bar = ProgressBar(isShown: Standard.errorIsTerminal)
      let recording = try connection.withSession { session in
        CardRecorder(
          specification: Specification(name: "", profile: ProfileMetadata(name: "")), index: index?.index, homeKey: nil
        ).record(session, iccid: try CardNumbers.iccid(session) ?? "", reader: "", time: "") { path, done, total in
          bar.update(path, done: done, total: total)
        }
      }
      bar.finish()
      if let interruption = recording.card.answers?.interruption {
        throw Failure("the card was not read to its end: \(interruption)")
      }
      for remark in recording.remarks { Standard.remark(Style.printable(remark)) }
      recorded = recording.card
      source = "the card \(recorded.image.iccid)"
      connection.printStatistics()
      try connection.checkImage()
    }
    let examined = ExaminedCard(recorded, source: source)
    var row: InventoryRow?
    if let index = try index(), let inventory {
      do throws(InventoryError) {
        row = try index.index.row(iccid: examined.iccid, imsi: examined.imsi)
      } catch {
        throw Failure("\(inventory): \(error.description)")
      }
    }
    var writer = SpecificationWriter(recorded, source: source, row: row)
    try Files.write(Array(writer.yaml().utf8), to: output)
    if output != "-" { Standard.remark("\(output) written; edit it, then: uicc batch validate \(output) ...") }
  }

  private func index() throws -> InventoryIndexFile? {
    try inventory.map { try InventoryIndexFile(card.codes.inventories.open($0), path: $0) }
  }

  private func readRecorded(_ path: String) throws -> RecordedCard {
    do {
      return try RecordedCard(bytes: try ImageFiles.bytes(path), name: path)
    } catch {
      throw Failure("\(error)")
    }
  }
}
