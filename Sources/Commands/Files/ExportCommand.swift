import ArgumentParser
import CardImage
import ISO7816
import Procedures
import UICC

/// `uicc export`.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Save every readable file of a card, raw and decoded.",
    usage: "uicc export [-o <file>] [--format json|pysim] [--raw] [options]",
    discussion: """
      Each file comes with its FCP as received and, where it could not be read, with the status word that says why. \
      With --format pysim the output is a script for run_script of pySim-shell.

        $ uicc export -o card.json
        $ uicc export --card soft:old.json --format pysim
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

  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let connection = try card.open()
    let outcome = try connection.withSession { connection.walk($0) }
    let text: [UInt8] =
      switch format {
      case .json: raw ? outcome.image.json() : ExportReport.json(outcome.image)
      case .pysim: outcome.image.pySimScript()
      }
    if let file {
      try Files.write(text, to: file)
      if !output.json {
        let count = outcome.image.files.count
        Standard.remark("\(count) \(count == 1 ? "file" : "files") written to \(file)")
      }
    } else {
      Standard.output(text)
    }
    connection.printStatistics()
    try WalkReport.finish(outcome)
    try connection.checkImage()
  }
}
