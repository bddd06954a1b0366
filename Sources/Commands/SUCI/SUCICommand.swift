import AKA
import ArgumentParser
import ElementaryFiles

/// `uicc suci`.
struct SUCICommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suci",
    abstract: "Concealed identifiers of 5G: read, conceal, reveal, and make a home network's keys.",
    discussion: """
      TS 33.501 Annex C, TS 23.003 §2.2B. A SUCI is read in each form that it comes in: suci-0-001-01-0-1-27-OUTPUT, \
      type0.rid0.schid1....@5gc..., or the hex digits of a mobile identity (TS 24.501) as GET IDENTITY answers.

        $ uicc suci keygen --profile A -o home.key
        $ uicc suci reveal --key file:home.key suci-0-001-01-0-1-27-...
      """,
    subcommands: [
      SUCIVerifyCommand.self, SUCIParseCommand.self, SUCIConcealCommand.self, SUCIRevealCommand.self,
      SUCIKeygenCommand.self,
    ])

  /// What a SUCI says without any key.
  static func facts(_ suci: SUCI) -> Facts {
    var facts = Facts()
    let types = ["IMSI", "network specific identifier", "GLI", "GCI"]
    let type = suci.supiType < types.count ? types[suci.supiType] : "reserved \(suci.supiType)"
    facts.add("supiType", "SUPI type", "\(suci.supiType) (\(type))", json: .int(suci.supiType))
    switch suci.homeNetwork {
    case .plmn(let mcc, let mnc): facts.add("homeNetwork", "home network", "\(mcc)-\(mnc)")
    case .realm(let realm): facts.add("homeNetwork", "home network", realm)
    }
    facts.add("routingIndicator", "routing indicator", suci.routingIndicator)
    facts.add(
      "scheme", "scheme", "\(suci.scheme.rawValue) (\(suci.scheme.name))", json: .int(Int(suci.scheme.rawValue)))
    facts.add(
      "homeNetworkKeyID", "key identifier", "\(suci.homeNetworkKeyID)", json: .int(Int(suci.homeNetworkKeyID)))
    if let profile = suci.scheme.profile {
      let length = profile.publicKeyLength
      if suci.schemeOutput.count >= length + ECIESProfile.macLength {
        facts.add("ephemeralKey", "ephemeral key", Array(suci.schemeOutput.prefix(length)))
        facts.add(
          "ciphertext", "ciphertext", Array(suci.schemeOutput.dropFirst(length).dropLast(ECIESProfile.macLength)))
        facts.add("macTag", "MAC tag", Array(suci.schemeOutput.suffix(ECIESProfile.macLength)))
      } else {
        facts.add("schemeOutput", "output", suci.schemeOutput)
      }
    } else {
      facts.add("schemeOutput", "output", suci.schemeOutput)
    }
    facts.add("text", "text", suci.text)
    facts.add("nai", "NAI", suci.nai)
    facts.add("mobileIdentity", "mobile identity", suci.mobileIdentity)
    return facts
  }
}

/// A SUCI on the command line.
struct SUCIArgument: ExpressibleByArgument {
  let text: String
  init?(argument: String) { text = argument }

  func read() throws -> SUCI { try AKACommand.checked { () throws(AKAError) in try SUCI(anyForm: text) } }
}

/// `uicc suci parse SUCI`.
struct SUCIParseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parse", abstract: "Take a SUCI apart and print it in its other forms.",
    usage: "uicc suci parse <suci> [options]")

  @Argument(help: "In any form.")
  var suci: SUCIArgument

  @OptionGroup var output: OutputOptions

  func run() throws { SUCICommand.facts(try suci.read()).print(output) }
}
