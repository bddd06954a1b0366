import AKA
import ApprovalStore
import ArgumentParser
import BatchApproval
import CardImage
import Crypto
import ISO7816
import Inventory
import PCSC

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `uicc batch validate` with cards.
struct LiveOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("A reader by index or part of its name; several times. Default: all.", valueName: "which"))
  var reader: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How many cards the batch has; default: what the specification says, or the inventory has.", valueName: "number"))
  var count: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Where the batch is kept: a SQLite file, or postgresql://user@host/database for several stations; default: the "
        + "specification with the ending .sqlite.", valueName: "where"))
  var store: String?

  @Option(
    name: .long, help: ArgumentHelp("The batch's name in the store; default: profile and revision.", valueName: "name"))
  var project: String?

  @Option(
    name: .long, help: ArgumentHelp("Put each card that is done into this folder, for --images.", valueName: "folder"),
    completion: .directory)
  var keep: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The home network's private key, which opens SUCIs: PEM or 64 hex digits, from \(SubscriberOptions.forms).",
      valueName: "source"))
  var homeKey: SecretSource?

  func validate() throws {
    if let homeKey {
      try SecretSource.check(("--home-key", homeKey))
      if case .inventory = homeKey { throw ValidationError("--home-key takes \(SubscriberOptions.forms)") }
    }
    if let count, !(1...1_000_000).contains(count) { throw ValidationError("--count takes 1 to 1000000") }
  }

  var isGiven: Bool {
    !reader.isEmpty || count != nil || store != nil || project != nil || keep != nil || homeKey != nil
  }

  /// Reads cards until the batch is complete; the report is of all that the store has, other stations' cards included.
  func run(
    _ approval: Approval, path: String, inventory: InventoryIndexFile?, output: OutputOptions, summary: Bool
  ) throws -> ApprovalReport {
    let homeKey = try homeKey.map { try HomeNetworkKey.read($0, nil) }
    let specification = approval.specification
    let profile = [specification.profile.name, specification.profile.revision].compactMap { $0 }.joined(separator: " ")
    let project = ApprovalStore.Project(
      name: self.project ?? (profile.isEmpty ? specification.name : profile), specification: specification.name,
      inventory: try inventory.map { try Self.digest($0.inventory) })
    do {
      let store = try ApprovalStore(location(of: path), project: project, station: .current())
      let done = try store.count()
      let total = count ?? specification.count ?? inventory?.index.count
      let names = done < total ?? .max ? try chosen() : []
      let console = BatchConsole(readers: names.count, output: output, summary: summary)
      if done > 0 {
        console.remark(
          "\(done) \(done == 1 ? "card is" : "cards are") done already; \(done == 1 ? "it is" : "they are") skipped")
      }
      if !names.isEmpty {
        console.remark(
          "waiting for cards in \(names.joined(separator: ", ")); kept in \(store.name), project \(project.name)")
      }
      let recorder = CardRecorder(specification: specification, index: inventory?.index, homeKey: homeKey)
      let batch = try LiveBatch(approval, recorder, store, readers: names, total: total, console: console)
      var failures = try batch.run()
      let cards = try store.cards()
      failures += try store.incidents()
      if let total, cards.count < total {
        failures.append("\(total - cards.count) of \(total) cards are still to come")
      }
      var results: [Approval.Result] = []
      for stored in cards {
        let card = try RecordedCard(bytes: Array(stored.record.utf8), name: "card \(stored.iccid) of \(store.name)")
        if let keep { try Self.keep(card, stored.iccid, in: keep) }
        results.append(approval.examine(card, source: stored.reader))
      }
      return approval.report(results, failures: failures)
    } catch let error as StoreError {
      throw Failure(error.description, hint: error.hint)
    }
  }

  private func location(of path: String) -> String {
    if let store { return store }
    for ending in [".yaml", ".yml"] where path.lowercased().hasSuffix(ending) {
      return path.dropLast(ending.count) + ".sqlite"
    }
    return path + ".sqlite"
  }

  /// ICCIDs and IMSIs alone: no secret goes into the digest.
  private static func digest(_ inventory: Inventory) throws -> String {
    let digest = try Digest(.sha256)
    try inventory.withEachRow { row in digest.update(Array("\(row.iccid ?? ""),\(row.imsi ?? "")\n".utf8)) }
    return Hex.string(digest.finish())
  }

  private static func keep(_ card: RecordedCard, _ iccid: String, in folder: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure(Style.printable("cannot create \(folder)"))
    }
    try Files.write(card.json(), to: "\(folder)/\(iccid.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }).json")
  }

  /// The names of the readers that are meant.
  private func chosen() throws -> [String] {
    let names = try Context().readerNames()
    guard !names.isEmpty else {
      throw Failure("no reader is connected", hint: "plug one in, or check images with --images")
    }
    guard !reader.isEmpty else { return names }
    var result: [String] = []
    for wanted in reader {
      let matching: [String]
      if let index = Int(wanted) {
        matching = names.indices.contains(index) ? [names[index]] : []
      } else {
        matching =
          names.filter { $0 == wanted }.isEmpty
          ? names.filter { $0.lowercased().contains(wanted.lowercased()) } : [wanted]
      }
      guard let name = matching.first, matching.count == 1 else {
        throw Failure(
          Style.printable(
            matching.isEmpty ? "no reader is called \(wanted)" : "--reader \(wanted) fits \(matching.count) readers"),
          hints: names.enumerated().map { "--reader \($0)  \(Style.printable($1))" })
      }
      if !result.contains(name) { result.append(name) }
    }
    return result
  }
}
