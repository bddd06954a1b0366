import ArgumentParser
import ElementaryFiles
import ISO7816
import Procedures
import UICC

/// `uicc pin status`.
struct PINStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "The keys of the card and the tries that each has left; costs none of them.",
    usage: "uicc pin status [options]")

  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let connection = try card.open()
    let status = try connection.withSession { session in
      do throws(PINError) {
        return try PINStatus(session)
      } catch {
        throw error.failure()
      }
    }
    if output.json {
      Standard.output(status.fields.jsonBytes(pretty: true))
      Standard.output("\n")
    } else {
      var table = Table()
      for entry in status.entries {
        table.add(
          entry.name, Hex.string([entry.reference]), entry.application ?? "", Self.words(entry))
      }
      Standard.output(table.rendered())
      if table.isEmpty { Standard.remark("the card names no PINs") }
    }
    connection.printStatistics()
    try connection.checkImage()
  }

  private static func words(_ entry: PINStatus.Entry) -> String {
    var words: [String] = []
    if let isEnabled = entry.isEnabled { words.append(isEnabled ? "enabled" : "disabled") }
    if entry.isBlockedForGood {
      words = ["blocked for good"]
    } else if entry.isBlocked {
      words = ["blocked"]
    } else if let tries = entry.triesLeft {
      words.append(tries == 1 ? "1 try left" : "\(tries) tries left")
    } else {
      words.append(entry.isSatisfied ? "needs no verification" : "tries unknown")
    }
    if !entry.isBlockedForGood, let tries = entry.unblockTriesLeft {
      words.append(tries == 1 ? "PUK 1 try left" : "PUK \(tries) tries left")
    }
    return words.joined(separator: ", ")
  }
}
