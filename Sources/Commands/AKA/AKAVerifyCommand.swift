import AKA
import ArgumentParser
import ElementaryFiles
import ISO7816
import Inventory
import Procedures
import UICC

/// `--application` of what authenticates.
enum ApplicationArgument: String, ExpressibleByArgument, CaseIterable {
  case usim
  case isim
  case sim

  var application: AuthenticatingApplication {
    switch self {
    case .usim: .usim
    case .isim: .isim
    case .sim: .sim
    }
  }
}

/// Keys for the card that is in the reader.
struct CardSubscriberOptions: ParsableArguments {
  @OptionGroup var subscriber: SubscriberOptions
  @OptionGroup var card: CardOptions

  /// The keys of the options; of an inventory the row of this card, by ICCID or IMSI.
  func keys(_ session: CardSession, _ inventories: InventoryOptions) throws -> SubscriberKeys {
    guard case .inventory = subscriber.keys else {
      return try subscriber.subscriber(inventories) { _ throws(InventoryError) in
        throw InventoryError(.noSuchValue, "no inventory was named")
      }
    }
    let iccid = try CardNumbers.iccid(session)
    let imsi = try CardNumbers.imsi(session)
    return try subscriber.subscriber(inventories) { inventory throws(InventoryError) in
      try inventory.row(iccid: iccid, imsi: imsi)
    }
  }
}

extension CardSubscriberOptions {
  /// Whose keys of the inventory the card has, where it does not have those of its own row.
  func others(_ fit: (SubscriberKeys) -> Bool, inventories: InventoryOptions) throws -> [String] {
    guard case .inventory(let path) = subscriber.keys else { return [] }
    var found: [String] = []
    try inventories.open(path).withEachRow { row in
      guard found.count < 3, let keys = try? SubscriberKeys(row: row, algorithm: subscriber.chosenAlgorithm),
        fit(keys)
      else { return }
      let name = row.iccid.map { "ICCID \($0)" } ?? row.imsi.map { "IMSI \($0)" } ?? "another card"
      found.append("these are the keys of line \(row.line) of the inventory, \(name)")
    }
    return found
  }
}

/// `uicc aka verify`.
struct AKAVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Do these keys match this card? Found out without moving its sequence number.",
    usage: "uicc aka verify [--application usim|isim|sim] [--keys <source> | --k <source> --opc <source>] [--advance]",
    discussion: """
      First the GSM context, where the card has it, which touches no SQN. Then one challenge with SQN 0: a card with \
      these keys answers AUTS, which tells SQN_MS and leaves it as it is; 9862 means other keys or another algorithm, \
      and nothing more is sent. --advance sends one challenge that counts, SEQ_MS + 1, and compares RES, CK, IK and Kc. \
      Exit status 1: keys and card differ.

        $ uicc aka verify --keys inventory:cards.csv
        $ uicc aka verify --application isim --k prompt --opc prompt --advance
      """)

  @Option(name: .long, help: ArgumentHelp("usim, isim, or sim on a 2G card.", valueName: "which"))
  var application: ApplicationArgument?

  @OptionGroup var options: CardSubscriberOptions
  @OptionGroup var indices: INDOptions

  @Flag(name: .long, help: "Also send one challenge that counts: the card's SQN moves on by one SEQ.")
  var advance = false

  @Option(
    name: .long, help: ArgumentHelp("The IND of that challenge; default: the one of SQN_MS.", valueName: "number"))
  var ind: Int?

  @Option(name: .long, help: ArgumentHelp("AMF of the challenges, 4 hex digits.", valueName: "hex"))
  var amf: HexArgument = HexArgument([0, 0])

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try amf.check("--amf", 2)
    if let ind, ind < 0 || ind >= 1 << min(max(indices.indLength, 0), 16) {
      throw ValidationError("--ind does not fit into \(indices.indLength) bits")
    }
    if ind != nil, !advance { throw ValidationError("--ind goes with --advance") }
  }

  func run() throws {
    let connection = try options.card.open()
    let result = try connection.withSession { session in
      let keys = try options.keys(session, options.card.codes.inventories)
      var settings = KeyVerification.Options()
      settings.advances = advance
      settings.ind = ind.map { UInt64($0) }
      settings.indLength = indices.indLength
      settings.amf = amf.bytes
      return try AuthenticationErrors.translated {
        try KeyVerification(session, application?.application ?? .standard(session), keys: keys, options: settings) {
          try options.others($0, inventories: options.card.codes.inventories)
        }
      }
    }
    KeyVerificationOutput(result: result, indices: indices).print(output)
    connection.printStatistics()
    switch result.verdict {
    case .agree: break
    case .differ: throw ExitStatus.no
    case .unclear: throw ExitStatus.error
    }
    try connection.checkImage()
  }
}

extension AuthenticatingApplication {
  /// What a card is asked for where the user does not say.
  static func standard(_ session: CardSession) -> Self { session.dialect == .gsm ? .sim : .usim }
}

/// Errors of authentication in the words of commands.
enum AuthenticationErrors {
  static func translated<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch CardError.status(.securityStatusNotSatisfied, let operation) {
      throw Failure("\(operation): the card wants its PIN first, it answered 6982", hint: "--pin1 prompt verifies it")
    } catch let error as AKAError {
      throw Failure(error.description)
    }
  }
}

/// How the result is shown.
struct KeyVerificationOutput {
  let result: KeyVerification
  let indices: INDOptions

  func print(_ output: OutputOptions) {
    var facts = Facts()
    let verdict =
      switch result.verdict {
      case .agree: "keys and card agree"
      case .differ: "keys and card differ"
      case .unclear: "not clear"
      }
    facts.add("verdict", "verdict", verdict, json: .string(result.verdict.rawValue))
    facts.add("application", "application", result.application.rawValue.uppercased())
    facts.add("algorithm", "algorithm", result.algorithm.rawValue)
    facts.add("gsm", "GSM context", result.gsm.rawValue)
    facts.add("challenge", "challenge, SQN 0", result.challenge.rawValue)
    if let sqn = result.sqnMS {
      facts.add("sqnMS", "SQN_MS", indices.words(sqn), json: .string(Hex.string(sqn.bytes)))
    }
    if let form = result.form { facts.add("form", "AUTS made with", form.description) }
    if result.advance != .skipped {
      facts.add("advance", "challenge, SEQ + 1", result.advance.rawValue)
    }
    if let sqn = result.acceptedSQN {
      facts.add("acceptedSQN", "accepted SQN", indices.words(sqn), json: .string(Hex.string(sqn.bytes)))
    }
    if output.json {
      facts.add("explanations", "", "", json: .array(result.explanations.map { .string($0) }))
      facts.add("notes", "", "", json: .array(result.notes.map { .string($0) }))
    }
    facts.print(output)
    for explanation in result.explanations { Standard.remark(Style.printable("this would explain it: \(explanation)")) }
    for note in result.notes { Standard.remark(Style.printable(note)) }
    if result.verdict == .differ, result.explanations.isEmpty {
      Standard.hint(
        "other keys or another algorithm; no further challenge was sent, each wrong one may count on the card")
    }
  }
}
