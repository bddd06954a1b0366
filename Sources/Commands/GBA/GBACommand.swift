import AKA
import ArgumentParser
import ElementaryFiles
import ISO7816
import Procedures
import UICC

/// `uicc gba`.
struct GBACommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gba",
    abstract: "Bootstrapping (GBA_U) of USIM and ISIM, checked against the keys.",
    subcommands: [GBAVerifyCommand.self])
}

/// `uicc gba verify`.
struct GBAVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Bootstrap with the card and compare RES and a NAF's key with what follows from K.",
    usage: "uicc gba verify [<naf fqdn>] --replace-ks [--keys <source>] [--application usim|isim] [options]",
    discussion: """
      The card forgets the Ks of the last bootstrapping, its SQN moves on by one SEQ, and it notes the NAF in \
      EF.GBANL: therefore --replace-ks has to be said. Keys are compared here and never printed. Exit status 1: a key \
      differs.

        $ uicc gba verify xcap.operator.example --replace-ks --keys inventory:cards.csv
      """)

  @Argument(help: "The NAF whose key is derived; without one only the bootstrapping is checked.")
  var fqdn: String?

  @Flag(name: .long, help: "Yes, replace Ks on the card.")
  var replaceKs = false

  @Option(
    name: .customLong("protocol"),
    help: ArgumentHelp("The Ua security protocol of the NAF_ID, by name or ten hex digits.", valueName: "name"))
  var ua = UaProtocolArgument(.httpDigest)

  @Option(
    name: .long,
    help: ArgumentHelp("The private identity; default: EF.IMPI, or from the IMSI.", valueName: "user@domain"))
  var impi: String?

  @Option(name: .long, help: ArgumentHelp("usim or isim.", valueName: "which"))
  var application: ApplicationArgument = .usim

  @OptionGroup var options: CardSubscriberOptions
  @OptionGroup var indices: INDOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard replaceKs else {
      throw ValidationError(
        "bootstrapping replaces Ks on the card and moves its SQN; say --replace-ks if that is wanted")
    }
    if application == .sim { throw ValidationError("a 2G SIM has no GBA; --application takes usim or isim") }
    if let fqdn, fqdn.utf8.count + 5 > 255 { throw ValidationError("the name of the NAF is too long") }
    if let impi, impi.utf8.count > 255 { throw ValidationError("--impi is too long") }
  }

  func run() throws {
    let connection = try options.card.open()
    let result = try connection.withSession { session in
      let keys = try options.keys(session, options.card.codes.inventories)
      var settings = KeyVerification.Options()
      settings.indLength = indices.indLength
      return try AuthenticationErrors.translated {
        try GBAVerification(
          session, application.application, keys: keys, naf: fqdn.map { NAFEntry(fqdn: $0, ua: ua.value) }, impi: impi,
          options: settings)
      }
    }
    var facts = Facts()
    func add(_ key: String, _ name: String, _ isRight: Bool?) {
      facts.add(
        key, name, isRight.map { $0 ? "right" : "wrong" } ?? "not compared", json: isRight.map { .bool($0) } ?? .null)
    }
    facts.add("application", "application", application.rawValue.uppercased())
    facts.add("keys", "keys", result.keys.verdict.rawValue)
    facts.add("impi", "IMPI", result.impi)
    add("bootstrapping", "RES of the bootstrapping", result.isBootstrapped)
    if let bTID = result.bTID { facts.add("bTID", "B-TID", bTID) }
    if fqdn != nil { add("ksExtNAF", "Ks_ext_NAF", result.isExternalKeyRight) }
    facts.print(output)
    connection.printStatistics()
    for note in result.keys.notes + result.notes { Standard.remark(Style.printable(note)) }
    guard result.isRight else {
      let isProof =
        result.keys.verdict == .differ || result.isBootstrapped == false || result.isExternalKeyRight == false
      throw isProof ? ExitStatus.no : ExitStatus.error
    }
    try connection.checkImage()
  }
}
