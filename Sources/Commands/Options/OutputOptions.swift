import ArgumentParser

/// Options that every reporting command takes.
struct OutputOptions: ParsableArguments {
  @Flag(name: .long, help: "One JSON document with sorted keys instead of text (JSON Lines for streams).")
  var json = false

  @Option(name: .long, help: ArgumentHelp("When to use colours.", valueName: "when"))
  var color: ColorChoice = .auto

  /// Colours for what goes to standard output.
  var style: Style { Style(color, isTerminal: Standard.outputIsTerminal && !json) }
}
