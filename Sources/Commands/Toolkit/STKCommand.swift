import ArgumentParser
import ElementaryFiles
import ISO7816
import Procedures
import UICC

/// `uicc stk`.
struct STKCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stk",
    abstract: "Show the menus and texts of the card's toolkit applications.",
    usage: "uicc stk [--open] [--json] [options]",
    discussion: """
      The card gets a terminal profile, each command that it then gives is fetched, decoded and answered: what only \
      shows something is performed, what asks the user is cancelled, what would use the network (a short message, a \
      call, a channel) is declined and never carried out.

      With --open each item of the menu is opened too, and each item of the lists behind it, as a user would do with \
      his thumb; a question is cancelled. Nothing leaves the terminal, but the application on the card does what it \
      does: one that switches between networks may switch. So this is not done unless it is asked for.

        $ uicc stk
        $ uicc stk --open --json

      Exit status: 0 there are commands, 1 there are none, 2 the card was not left without a command that waits.
      """)

  @Flag(name: .long, help: "Also open every item of the menu; the application may do things to its card then.")
  var open = false

  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let connection = try card.open()
    let outcome = try connection.withSession { try ToolkitSession($0).run(opening: open) }
    if output.json {
      let document = FieldValue.object([
        .init("clean", .bool(outcome.isClean)), .init("commands", .array(outcome.commands.map(\.fields))),
        .init("remarks", .array(outcome.remarks.map { .string($0) })),
      ])
      Standard.output(document.jsonBytes(pretty: true))
      Standard.output("\n")
    } else {
      for command in outcome.commands { print(command, output.style) }
    }
    for remark in outcome.remarks { Standard.remark(Style.printable(remark)) }
    connection.printStatistics()
    guard outcome.isClean else { throw ExitStatus.error }
    guard !outcome.commands.isEmpty else { throw ExitStatus.no }
    try connection.checkImage()
  }

  private func print(_ command: ProactiveCommand, _ style: Style) {
    let titles = command.titles.map(Style.printable).joined(separator: ", ")
    let way = command.opened.map { Style.printable($0.text) + " > " }.joined()
    let end = command.isDeclined ? style.dim(" (declined)") : ""
    Standard.line(style.dim(way) + style.bold(command.name) + (titles.isEmpty ? "" : ": \(titles)") + end)
    for item in command.items { Standard.line("  \(item.identifier) \(Style.printable(item.text))") }
    for text in command.texts + command.addresses { Standard.line("  \(Style.printable(text))") }
  }
}
