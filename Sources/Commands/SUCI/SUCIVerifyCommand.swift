import AKA
import ArgumentParser
import ElementaryFiles
import ISO7816
import Procedures
import UICC

/// `uicc suci verify`.
struct SUCIVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Get the SUCI of a card and prove with the home network's private key that it is the subscriber's.",
    usage: "uicc suci verify [--key <source>] [options]",
    discussion: """
      With services 124 and 125 the USIM calculates it (GET IDENTITY); with 124 alone it is calculated here as a phone \
      does it, from EF.SUCI_Calc_Info and EF.Routing_Indicator. Without --key the files and services are looked at \
      only. Exit status 1: something does not fit.
      """)

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The private key: PEM or 64 hex digits, from \(SubscriberOptions.forms).", valueName: "source"))
  var key: SecretSource?

  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func validate() throws { try HomeNetworkKey.check(key) }

  func run() throws {
    let privateKey = try key.map { try HomeNetworkKey.read($0, nil) }
    let connection = try card.open()
    let result = try connection.withSession { session in
      try AuthenticationErrors.translated { try SUCIVerification(session, privateKey: privateKey) }
    }
    facts(result).print(output)
    connection.printStatistics()
    for problem in result.problems { Standard.remark(Style.printable(problem)) }
    if result.isProven == nil, result.suci != nil {
      Standard.hint("--key file:home.key proves that the home network can open it")
    }
    if result.isProven == false || !result.problems.isEmpty { throw ExitStatus.no }
    try connection.checkImage()
  }

  private func facts(_ result: SUCIVerification) -> Facts {
    var facts = Facts()
    let who =
      switch result.calculation {
      case .none: "nobody, service 124 is off: phones send the SUPI"
      case .me: "the phone, service 125 is off"
      case .usim: "the USIM"
      }
    facts.add("calculatedBy", "calculated by", who, json: .string(result.calculation.rawValue))
    for (place, scheme) in result.schemes.enumerated() where !output.json {
      facts.add("", "priority \(place + 1)", scheme.scheme.name + (scheme.keyID.map { ", key \($0)" } ?? ""))
    }
    if output.json {
      let schemes = result.schemes.map { scheme -> FieldValue in
        .object([
          .init("scheme", .int(Int(scheme.scheme.rawValue))),
          .init("keyID", scheme.keyID.map { .int(Int($0)) } ?? .null),
          .init("publicKey", scheme.publicKey.map { .string(Hex.string($0)) } ?? .null),
        ])
      }
      facts.add("schemes", "", "", json: .array(schemes))
      facts.add("problems", "", "", json: .array(result.problems.map { .string($0) }))
    }
    if let routing = result.routingIndicator { facts.add("routingIndicator", "routing indicator", routing) }
    if let supi = result.supi { facts.add("supi", "SUPI of the card", supi.text) }
    if let suci = result.suci { facts.add("suci", "SUCI", suci.text) }
    if let revealed = result.revealed { facts.add("revealed", "SUPI in the SUCI", revealed.text) }
    let proof = result.isProven.map { $0 ? "right" : "wrong" } ?? "not tried, no key"
    facts.add("proof", "proof", proof, json: result.isProven.map { .bool($0) } ?? .null)
    return facts
  }
}
