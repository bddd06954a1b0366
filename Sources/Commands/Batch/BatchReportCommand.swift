import ArgumentParser
import BatchApproval
import CardImage
import ISO7816

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `uicc batch report`.
struct BatchReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Make the page, the table or the test result of a validated batch.",
    usage: "uicc batch report <result.json> [--html <file>] [--csv <file>] [--junit <file>] [options]",
    discussion: """
      The page is one file without external resources: findings by cause, a matrix of cards by checks, and for each \
      finding the bytes and fields of the card beside those of the golden one. It can be sent and printed.

        $ uicc batch validate quokka.yaml --inventory cards.csv --images rev3 --json > rev3.json
        $ uicc batch report rev3.json --images rev3 --golden golden.json --html rev3.html
      """)

  @Argument(help: "What uicc batch validate --json wrote.", completion: .file(extensions: ["json"]))
  var result: String

  @Option(name: .long, help: ArgumentHelp("Write the page here; - is standard output.", valueName: "file"))
  var html: String?

  @Option(name: .long, help: ArgumentHelp("Write the findings as a table here.", valueName: "file"))
  var csv: String?

  @Option(name: .long, help: ArgumentHelp("Write JUnit's XML here.", valueName: "file"))
  var junit: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Images of the cards, or folders of them, for the bytes in the page.", valueName: "path"),
    completion: .file())
  var images: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("The image of the card that is right, to stand beside the others.", valueName: "image"),
    completion: .file())
  var golden: String?

  func validate() throws {
    guard html != nil || csv != nil || junit != nil else {
      throw ValidationError("say what to make: --html, --csv or --junit")
    }
    if html == nil, golden != nil || !images.isEmpty { throw ValidationError("--images and --golden go with --html") }
  }

  func run() throws {
    let report = try BatchResultFile.read(result)
    if let csv { try Files.write(Array(CSVReport.text(report).utf8), to: csv) }
    if let junit { try Files.write(Array(JUnitReport.xml(report).utf8), to: junit) }
    guard let html else { return }
    let wanted = Set(report.cards.filter { !$0.findings.isEmpty }.map(\.source))
    var cards: [String: RecordedCard] = [:]
    for source in images.flatMap({ Array(ImageFiles($0)) }) where wanted.contains(source.path) {
      if case .card(let recorded) = source.read() { cards[source.path] = recorded }
    }
    let missing = images.isEmpty ? 0 : wanted.subtracting(cards.keys).count
    if missing > 0 {
      Standard.remark("\(missing) cards with findings are not among the images; their bytes are left out")
      Standard.hint("give --images as it was given to uicc batch validate")
    }
    let right = try golden.map { try RecordedCard(image: Files.readImage($0).image) }
    let page = HTMLReport(report, cards: cards, golden: right, created: Date().formatted(.iso8601)).html()
    try Files.write(Array(page.utf8), to: html)
  }
}

/// A batch's result on disk.
enum BatchResultFile {
  static func read(_ path: String) throws -> ApprovalReport {
    let bytes = try ImageFiles.bytes(path)
    do throws(RecordingError) {
      return try ApprovalReport(json: bytes)
    } catch {
      throw Failure(
        "\(Style.printable(path)): \(error)", hint: "uicc batch validate --json writes what is read here")
    }
  }
}
