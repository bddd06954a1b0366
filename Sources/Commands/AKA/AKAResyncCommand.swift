import AKA
import ArgumentParser
import ElementaryFiles
import ISO7816
import Inventory
import Procedures
import UICC

/// `uicc aka resync`.
struct AKAResyncCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resync",
    abstract:
      "What to set in the home network so that it and the card agree on the SQN: from the card, or from an AUTS.",
    usage: "uicc aka resync [--auts <hex> --rand <hex> | --info <hex>] [--keys <source>] [options]",
    discussion: """
      Without --auts or --info the card is asked with SQN 0, which leaves its SQN as it is. --info takes RAND and AUTS \
      in one, in either order, as a trace of Diameter has them. Printed are lines for Open5GS, PyHSS and osmo-hlr.

        $ uicc aka resync --keys inventory:cards.csv
        $ uicc aka resync --keys file:sub.keys --info 23553cbe...
      """)

  @Option(name: .long, help: ArgumentHelp("What a card answered, 14 bytes.", valueName: "hex"))
  var auts: HexArgument?

  @Option(name: .long, help: ArgumentHelp("The challenge that --auts answers.", valueName: "hex"))
  var rand: HexArgument?

  @Option(name: .long, help: ArgumentHelp("RAND and AUTS in one, 30 bytes in either order.", valueName: "hex"))
  var info: HexArgument?

  @Option(
    name: .long,
    help: ArgumentHelp("With --auts or --info: for the lines, and the row of an inventory.", valueName: "digits"))
  var imsi: String?

  @Option(name: .long, help: ArgumentHelp("usim or isim.", valueName: "which"))
  var application: ApplicationArgument?

  @OptionGroup var options: CardSubscriberOptions
  @OptionGroup var indices: INDOptions

  @Option(name: .long, help: ArgumentHelp("The IND of the next SQN.", valueName: "number"))
  var ind = 0

  @OptionGroup var output: OutputOptions

  private var isOffline: Bool { auts != nil || info != nil }

  func validate() throws {
    try auts?.check("--auts", 14, 22, 38)
    try rand?.check("--rand", 16)
    try info?.check("--info", 30, 38, 54)
    guard (auts == nil) == (rand == nil) else { throw ValidationError("--auts and --rand go together") }
    if auts != nil, info != nil { throw ValidationError("--info says what --auts and --rand say; give one of them") }
    guard ind >= 0, ind < 1 << min(max(indices.indLength, 0), 16) else {
      throw ValidationError("--ind does not fit into \(indices.indLength) bits")
    }
    if isOffline, case .inventory = options.subscriber.keys, imsi == nil {
      throw ValidationError("an inventory needs --imsi where no card is asked")
    }
    if !isOffline, imsi != nil { throw ValidationError("--imsi goes with --auts or --info; a card tells its own") }
    if let imsi, !(6...15).contains(imsi.utf8.count) || !imsi.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      throw ValidationError("--imsi takes 6 to 15 digits")
    }
  }

  func run() throws {
    let (sqn, form, imsi) = try isOffline ? offline() : onCard()
    let result = Resynchronisation(sqnMS: sqn, form: form, ind: UInt64(ind), indLength: indices.indLength)
    var facts = Facts()
    facts.add("sqnMS", "SQN_MS", indices.words(sqn), json: .string(Hex.string(sqn.bytes)))
    facts.add(
      "nextSQN", "next SQN", result.next.map(indices.words) ?? "none, SEQ is at its end",
      json: result.next.map { .string(Hex.string($0.bytes)) } ?? .null)
    facts.add("form", "form", form.description)
    for setting in result.settings(imsi: imsi) { facts.add(setting.key, setting.title, setting.text) }
    facts.print(output)
    if result.next == nil { throw ExitStatus.no }
  }

  private func offline() throws -> (SequenceNumber, AUTS.Form, String?) {
    let keys = try options.subscriber.subscriber(options.card.codes.inventories) { inventory throws(InventoryError) in
      try inventory.row(iccid: nil, imsi: imsi)
    }
    let bytes = info?.bytes ?? (rand?.bytes ?? []) + (auts?.bytes ?? [])
    let found = try AKACommand.checked { () throws(AKAError) in
      try Resynchronisation.recognise(bytes, try keys.authenticationAlgorithm())
    }
    guard let found else {
      Standard.remark("this AUTS belongs to other keys, another algorithm or another RAND")
      throw ExitStatus.no
    }
    return (found.sqnMS, found.form, imsi)
  }

  private func onCard() throws -> (SequenceNumber, AUTS.Form, String?) {
    let connection = try options.card.open()
    let (result, imsi) = try connection.withSession { session in
      let keys = try options.keys(session, options.card.codes.inventories)
      let result = try AuthenticationErrors.translated {
        try KeyVerification(session, application?.application ?? .usim, keys: keys)
      }
      return (result, try CardNumbers.imsi(session))
    }
    connection.printStatistics()
    for note in result.notes { Standard.remark(Style.printable(note)) }
    guard let sqn = result.sqnMS, let form = result.form else {
      for explanation in result.explanations {
        Standard.remark(Style.printable("this would explain it: \(explanation)"))
      }
      Standard.remark(
        result.verdict == .differ ? "keys and card differ: there is no SQN to be read" : "the card told no SQN_MS")
      throw result.verdict == .differ ? ExitStatus.no : ExitStatus.error
    }
    return (sqn, form, imsi)
  }
}
