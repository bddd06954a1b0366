import AKA
import ArgumentParser
import ElementaryFiles
import ISO7816

/// `uicc suci conceal`.
struct SUCIConcealCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conceal",
    abstract: "Make a SUCI as a phone or a USIM would.",
    usage: "uicc suci conceal --imsi <digits> | --nai <nai> [--public-key <key>] [options]",
    discussion: """
      Profile A takes a public key of 32 bytes, profile B one of 33 or 65; without a key the null scheme is used. Each \
      call draws a new ephemeral key.

        $ uicc suci conceal --imsi 274012001002086 --mnc-length 3 --public-key 5a8d...a650 --key-id 27
      """)

  @Option(name: .long, help: ArgumentHelp("The subscriber.", valueName: "digits"))
  var imsi: String?

  @Option(name: .long, help: ArgumentHelp("Digits of the IMSI that are MNC: 2 or 3.", valueName: "digits"))
  var mncLength = 2

  @Option(name: .long, help: ArgumentHelp("The subscriber, user@realm.", valueName: "nai"))
  var nai: String?

  @Option(
    name: .long, help: ArgumentHelp("Of the home network: hex digits, or a file of PEM.", valueName: "hex-or-file"))
  var publicKey: String?

  @Option(name: .long, help: ArgumentHelp("The key's identifier, 0 to 255.", valueName: "number"))
  var keyID: UInt8 = 0

  @Option(name: .long, help: ArgumentHelp("One to four digits.", valueName: "digits"))
  var routingIndicator = "0"

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (imsi == nil) != (nai == nil) else { throw ValidationError("give --imsi or --nai") }
    guard mncLength == 2 || mncLength == 3 else { throw ValidationError("--mnc-length takes 2 or 3") }
  }

  func run() throws {
    let supi: SUCI.SUPI
    if let imsi {
      supi = .imsi(
        mcc: String(imsi.prefix(3)), mnc: String(imsi.dropFirst(3).prefix(mncLength)),
        msin: String(imsi.dropFirst(3 + mncLength)))
    } else {
      let halves = (nai ?? "").split(separator: "@", maxSplits: 1).map(String.init)
      guard halves.count == 2 else { throw Failure("a NAI is user@realm") }
      supi = .nai(user: halves[0], realm: halves[1])
    }
    let key = try publicKey.map(HomeNetworkKey.readPublic)
    let scheme: SUCI.Scheme
    switch key?.count {
    case nil: scheme = .null
    case 32: scheme = .profileA
    case 33, 65: scheme = .profileB
    case let count?: throw Failure("a public key has 32 bytes (profile A), 33 or 65 (profile B), this one has \(count)")
    }
    let suci = try AKACommand.checked { () throws(AKAError) in
      try SUCI.conceal(
        supi, scheme: scheme, routingIndicator: routingIndicator, homeNetworkKeyID: keyID, homeNetworkKey: key ?? [])
    }
    SUCICommand.facts(suci).print(output)
  }
}
