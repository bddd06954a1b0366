import ArgumentParser

/// Options of every command that needs a card.
struct CardOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Where the card is: pcsc (the one reader that holds a card), pcsc:NAME-OR-INDEX, soft (the demo card), soft:IMAGE.",
      valueName: "where"),
    completion: .custom { _, _, _ in CardSource.completions() })
  var card: CardSource = .reader(nil)

  @OptionGroup var softKeys: SoftKeyOptions
  @OptionGroup var softGlobalPlatform: SoftGlobalPlatformOptions

  @Option(name: .long, help: ArgumentHelp("Wait this long for a card before giving up.", valueName: "seconds"))
  var wait: Int = 0

  @Flag(name: .long, help: "Open the reader exclusively, so that no other program can use the card meanwhile.")
  var exclusive = false

  @Flag(name: .long, help: "At the end print APDUs, bytes each way and seconds in the card to standard error.")
  var stats = false

  @Flag(name: .long, help: "Print each APDU and its response to standard error; PINs and keys are masked.")
  var apdus = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Write each APDU to this pcapng as GSMTAP, which Wireshark opens; PINs and keys are masked.", valueName: "file"),
    completion: .file())
  var trace: String?

  @OptionGroup var codes: CodeOptions

  func validate() throws {
    guard (0...86_400).contains(wait) else { throw ValidationError("--wait takes 0 to 86400 seconds") }
  }
}

/// `--card`.
enum CardSource: ExpressibleByArgument, Hashable {
  /// A PC/SC reader by index or part of its name; `nil` for the one that holds a card.
  case reader(String?)
  /// The software card: the demo card, or an image.
  case soft(image: String?)

  init?(argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let rest = parts.count == 2 ? parts[1] : nil
    if rest == "" { return nil }
    switch parts[0] {
    case "pcsc": self = .reader(rest)
    case "soft": self = .soft(image: rest)
    default: return nil
    }
  }

  var defaultValueDescription: String {
    switch self {
    case .reader(let name): name.map { "pcsc:\($0)" } ?? "pcsc"
    case .soft(let image): image.map { "soft:\($0)" } ?? "soft"
    }
  }
}
