import ArgumentParser
import ElementaryFiles
import ISO7816
import PCSC

/// `uicc readers`.
struct ReadersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "readers",
    abstract: "List readers and the cards in them.",
    discussion: "Exit status 0 if a reader holds a card, 1 if none does, 2 if there is no reader or no pcscd.")

  @OptionGroup var output: OutputOptions

  func run() throws {
    let context = try Context()
    let readers = try context.readers()
    if output.json {
      let rows = readers.enumerated().map { index, reader -> FieldValue in
        .object([
          .init("index", .int(index)), .init("name", .string(reader.name)),
          .init("card", .bool(reader.hasCard)),
          .init("atr", reader.hasCard ? .string(Hex.string(reader.atr)) : .null),
        ])
      }
      Standard.output(FieldValue.array(rows).jsonBytes(pretty: true))
      Standard.output("\n")
    } else {
      var table = Table()
      for (index, reader) in readers.enumerated() {
        table.add("\(index)", reader.name, reader.hasCard ? Hex.string(reader.atr) : "no card")
      }
      Standard.output(table.rendered())
    }
    if readers.isEmpty {
      throw Failure("no reader is connected", hint: "plug one in; uicc --card soft needs none")
    }
    guard readers.contains(where: \.hasCard) else { throw ExitStatus.no }
  }
}
