import AKA
import ArgumentParser
import ElementaryFiles

/// `uicc suci reveal SUCI`.
struct SUCIRevealCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reveal",
    abstract: "Find the SUPI in a SUCI with the home network's private key.",
    usage: "uicc suci reveal [--key <source>] <suci> [options]",
    discussion: "Exit status 1: the MAC tag is wrong, so the key is another one or the SUCI was changed.")

  @Argument(help: "In any form.")
  var suci: SUCIArgument

  @Argument(help: .hidden)
  var extra: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The private key: PEM or 64 hex digits, from \(SubscriberOptions.forms). Not for the null scheme.",
      valueName: "source"))
  var key: SecretSource?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try SecretSource.check(extra: extra)
    try HomeNetworkKey.check(key)
  }

  func run() throws {
    let suci = try suci.read()
    let privateKey = suci.scheme == .null ? nil : try HomeNetworkKey.read(key ?? .prompt, suci.scheme.profile)
    let supi = try AKACommand.checked { () throws(AKAError) in try suci.reveal(privateKey: privateKey) }
    var facts = Facts()
    if let supi {
      if case .imsi = supi { facts.add("imsi", "IMSI", supi.text) } else { facts.add("nai", "NAI", supi.text) }
    }
    facts.add("scheme", "scheme", suci.scheme.name, json: .int(Int(suci.scheme.rawValue)))
    if suci.scheme != .null {
      facts.add("macTag", "MAC tag", supi == nil ? "wrong" : "right", json: .bool(supi != nil))
    }
    facts.print(output)
    guard supi == nil else { return }
    Standard.remark("this SUCI was not made for this key, or it was changed on its way")
    Standard.hint("it names key \(suci.homeNetworkKeyID) of the home network")
    throw ExitStatus.no
  }
}
