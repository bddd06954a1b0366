import ArgumentParser
import ElementaryFiles
import Procedures
import UICC

/// What the commands share that change NAF lists.
struct NAFEditOptions: ParsableArguments {
  @OptionGroup var which: NAFApplicationOptions
  @OptionGroup var changes: ChangeOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  /// Makes the edit in each list that was asked for. One list that cannot take it keeps all from being written.
  func run(_ title: String, _ edit: (NAFList) throws -> NAFListEdit) throws {
    try changes.run(card, output) { session, _ in
      let lists = try which.lists(session)
      var plan = ChangePlan(title: title, changes: [])
      for list in lists {
        do {
          plan.changes += try list.cardChanges(for: try edit(list))
        } catch let failure as NAFEntry.Failure {
          throw Failure(Style.printable(failure.description), hint: hint(list))
        }
        plan.definitions[list.application.path] = StandardFiles.definition(at: list.application.path)
        if list.isServiceAvailable == false {
          Standard.remark("\(list.application.path) is not used: service \(list.application.service) is off")
          Standard.hint("uicc service enable \(list.application == .usim ? "ust" : "ist") \(list.application.service)")
        }
      }
      return plan
    }
  }

  private func hint(_ list: NAFList) -> String? {
    list.freeRecords.isEmpty && !list.records.isEmpty
      ? "uicc gbanl remove --record N makes room; uicc gbanl list shows what is there" : nil
  }
}

/// The NAF that a command is about.
struct NAFOptions: ParsableArguments {
  @Option(
    name: [.customLong("protocol")],
    help: ArgumentHelp(
      "The Ua security protocol of TS 33.220 annex H: http-digest, tls-psk:00a8, supl, or ten hex digits.",
      valueName: "name"),
    completion: .list(UaSecurityProtocol.registered.map(\.name)))
  var ua = UaProtocolArgument(.httpDigest)

  @Option(
    name: .customLong("b-tid"),
    help: ArgumentHelp(
      "The B-TID; current takes that of EF.GBABP, none leaves it out.", valueName: "text|current|none"))
  var bTID = "none"

  /// The entry for one list.
  func entry(_ fqdn: String, in list: NAFList) throws -> NAFEntry {
    switch bTID {
    case "none": return NAFEntry(fqdn: fqdn, ua: ua.value)
    case "current":
      guard let current = list.bootstrapping else {
        throw Failure(
          "EF.GBABP of the \(list.application.rawValue.uppercased()) holds no bootstrapping",
          hint: "give --b-tid TEXT, or none")
      }
      return NAFEntry(fqdn: fqdn, ua: ua.value, bTID: current.bTID)
    default: return NAFEntry(fqdn: fqdn, ua: ua.value, bTID: bTID)
    }
  }
}

/// `--protocol`.
struct UaProtocolArgument: ExpressibleByArgument {
  var value: UaSecurityProtocol

  init?(argument: String) {
    guard let value = UaSecurityProtocol(named: argument) else { return nil }
    self.value = value
  }

  init(_ value: UaSecurityProtocol) { self.value = value }

  var defaultValueDescription: String { value.name }
}
