import AKA
import ArgumentParser
import ElementaryFiles
import ISO7816

/// `uicc suci keygen`.
struct SUCIKeygenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen",
    abstract: "Make a home network's key pair, or print the public key of one.",
    usage: "uicc suci keygen [--profile A|B] (-o <file> | --key <source>) [options]",
    discussion: """
      The private key goes to a file of PEM (PKCS #8, as OpenSSL, Open5GS and free5GC read it) that nobody but its owner \
      can read; the public key is printed as EF.SUCI_Calc_Info holds it.

        $ uicc suci keygen --profile B -o home-b.pem
        $ uicc suci keygen --key file:home-b.pem
      """)

  @Option(name: .long, help: ArgumentHelp("A (Curve25519) or B (secp256r1).", valueName: "letter"))
  var profile: String?

  @Option(name: .shortAndLong, help: ArgumentHelp("Where the private key goes; must not exist.", valueName: "file"))
  var output: String?

  @Option(
    name: .long,
    help: ArgumentHelp("A private key that is there already, from \(SubscriberOptions.forms).", valueName: "source"))
  var key: SecretSource?

  @OptionGroup var form: OutputOptions

  @Argument(help: .hidden)
  var extra: [String] = []

  func validate() throws {
    try SecretSource.check(extra: extra)
    try HomeNetworkKey.check(key)
    guard (output == nil) != (key == nil) else {
      throw ValidationError("give -o for a new key, or --key for an old one")
    }
    if let profile, !["A", "B", "a", "b"].contains(profile) { throw ValidationError("--profile takes A or B") }
  }

  func run() throws {
    let chosen = profile.map { $0.uppercased() == "A" ? ECIESProfile.a : .b }
    let pair: (profile: ECIESProfile, privateKey: SecretKey, publicKey: [UInt8])
    if let key {
      let found = try HomeNetworkKey.readWithProfile(key, chosen)
      let publicKey = try AKACommand.checked { () throws(AKAError) in try found.profile.publicKey(of: found.key) }
      pair = (found.profile, found.key, publicKey)
    } else {
      let profile = chosen ?? .a
      let made = try AKACommand.checked { () throws(AKAError) in try profile.generate() }
      pair = (profile, made.privateKey, made.publicKey)
    }
    if let output { try HomeNetworkKey.write(pair.privateKey, pair.profile, pair.publicKey, to: output) }
    var facts = Facts()
    facts.add("profile", "profile", pair.profile.name)
    facts.add("publicKey", "public key", pair.publicKey)
    facts.print(form)
  }
}
