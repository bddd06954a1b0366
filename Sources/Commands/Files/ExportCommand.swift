import ArgumentParser
import Captures
import CardImage
import ISO7816
import Procedures
import UICC

/// `uicc export`.
struct ExportCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Save every readable file of a card, raw and decoded.",
    usage: "uicc export [-o <file>] [--from <capture>] [--format json|pysim] [--raw] [options]",
    discussion: """
      Each file comes with its FCP as received and, where it could not be read, with the status word that says why. \
      With --format pysim the output is a script for run_script of pySim-shell. With --from the files are those that \
      the APDUs of a capture (pcap, pcapng, a log) read and wrote, as far as they did.

        $ uicc export -o card.json
        $ uicc export --card soft:old.json --format pysim
        $ uicc export --from phone.pcapng -o phone.json
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case json, pysim
  }

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"),
    completion: .file())
  var file: String?

  @Option(name: .long, help: "json (an image) or pysim (a script).")
  var format: Format = .json

  @Flag(name: .long, help: "Leave out the decoded contents.")
  var raw = false

  @Option(
    name: .long, help: ArgumentHelp("Take the files from a capture or log instead of a card.", valueName: "capture"),
    completion: .file())
  var from: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Which card of the capture, where it has several; from 1.", valueName: "number"))
  var session: Int?

  @OptionGroup var scan: ScanOptionGroup
  @OptionGroup var tables: TableOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if from != nil, scan.isGiven {
      throw ValidationError("--scan and --stk are for a card: a capture holds what it holds")
    }
    if from != nil, card.card != .reader(nil) || card.codes.isGiven {
      throw ValidationError("give either --from or a card: a capture needs neither --card nor codes")
    }
    if session != nil, from == nil { throw ValidationError("--session goes with --from") }
  }

  func run() throws {
    if let from { return try export(capture: from) }
    let connection = try card.open()
    let whole = try connection.withSession { try scan.walk(connection, $0) }
    try write(whole.walk.image)
    connection.printStatistics()
    try WalkReport.finish(whole.walk)
    guard whole.unread.failures.isEmpty else { throw ExitStatus.error }
    try connection.checkImage()
  }

  private func write(_ image: CardImage) throws {
    let text: [UInt8] =
      switch format {
      case .json: raw ? image.json() : ExportReport.json(image)
      case .pysim: image.pySimScript()
      }
    guard let file else { return Standard.output(text) }
    try Files.write(text, to: file)
    if !output.json {
      let count = image.files.count
      Standard.remark("\(count) \(count == 1 ? "file" : "files") written to \(file)")
    }
  }

  private func export(capture path: String) throws {
    let reading = try CaptureInput.read(path)
    CaptureInput.report(reading.warnings, of: path)
    let card = try CaptureInput.choose(reading.cards, session, of: path)
    try write(card.annotatedImage)
    if !card.gaps.isEmpty {
      let count = card.gaps.count
      Standard.remark("\(count == 1 ? "1 file was" : "\(count) files were") read in part only; their entries say so")
    }
    guard !reading.warnings.contains(where: \.isDamage) else { throw ExitStatus.error }
  }
}
