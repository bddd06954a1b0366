import ISO7816

/// What the argument parser says about a wrong command line, in the form that all errors of this program have: one
/// line in lower case, then hints.
struct UsageMessage {
  var message: String
  var hints: [String]

  /// - Parameter text: the parser's own: `Error: Missing expected argument '<path>'`, then help, usage and a pointer to
  ///   the help of the subcommand.
  init(parserText text: String) {
    let lines = text.split(separator: "\n").map(String.init)
    var message = lines.first ?? "wrong command line"
    if message.hasPrefix("Error: ") { message.removeFirst("Error: ".count) }
    // Of several sentences the parser makes lines of capitals and full stops.
    message = message.replacing(". Please provide", with: "; provide")
    message = message.replacing(". Did you mean", with: "; did you mean")
    if message.hasSuffix(".") { message.removeLast() }
    self.message = message.prefix(1).lowercased() + message.dropFirst()
    hints = []
    for line in lines.dropFirst() {
      if let help = Self.rest(of: line, after: "Help:") { hints.append(help) }
      if let usage = Self.rest(of: line, after: "Usage:") { hints.append("usage: " + usage) }
    }
  }

  /// A first argument that is no command: the parser would only call it unexpected, and `help` would show the overview.
  init?(arguments: [String], commands: [String]) {
    var names = arguments[...]
    if names.first == "help" { names = names.dropFirst() }
    guard let name = names.first, !name.hasPrefix("-"), !commands.contains(name), name != "help" else { return nil }
    message = "there is no command '\(Style.printable(name))'"
    let near = commands.map { (name: $0, distance: Spelling.distance(name.lowercased(), $0)) }
      .filter { $0.distance <= max(1, name.count / 2) }
      .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
    hints = [near.map { "did you mean \($0.name)?" } ?? "the commands are \(commands.joined(separator: ", "))"]
  }

  private static func rest(of line: String, after prefix: String) -> String? {
    guard line.hasPrefix(prefix) else { return nil }
    let words = line.dropFirst(prefix.count).split(separator: " ", omittingEmptySubsequences: true)
    return words.joined(separator: " ")
  }
}
