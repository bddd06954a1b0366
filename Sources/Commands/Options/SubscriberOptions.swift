import AKA
import ArgumentParser
import Crypto
import ISO7816
import Inventory
import Procedures

/// Which subscriber it is about: algorithm, K and the operator's value.
struct SubscriberOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "milenage (default), tuak, xor, xor-2g, comp128v1, comp128v2 or comp128v3.", valueName: "name"))
  var algorithm: String?

  @Option(name: .long, help: ArgumentHelp("K or Ki in hex, from \(Self.forms).", valueName: "source"))
  var k: SecretSource?

  @Option(name: .long, help: ArgumentHelp("OP, with tuak TOP, likewise.", valueName: "source"))
  var op: SecretSource?

  @Option(name: .long, help: ArgumentHelp("OPc, with tuak TOPc, likewise.", valueName: "source"))
  var opc: SecretSource?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "All of these at once: lines of name = value from env:NAME or file:PATH (k, op or opc, algorithm, parameters), or "
        + "a row of inventory:CSV.", valueName: "source"))
  var keys: SecretSource?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A parameter of the algorithm: c1 to c5 and r1 to r5 of milenage; mac-bits, res-bits, ck-bits, ik-bits, iterations "
        + "of tuak; res-bytes of xor; sres=truncated.", valueName: "name=value"))
  var parameter: [String] = []

  static let forms = "env:NAME, file:PATH or prompt"
  private static let parameters: Set<String> = Set(
    (1...5).flatMap { ["c\($0)", "r\($0)"] } + [
      "mac-bits", "res-bits", "ck-bits", "ik-bits", "iterations", "res-bytes",
    ]
      + ["sres"])

  func validate() throws {
    try SecretSource.check(("--k", k), ("--op", op), ("--opc", opc), ("--keys", keys))
    for (name, source) in [("--k", k), ("--op", op), ("--opc", opc)] {
      if case .inventory = source { throw ValidationError("\(name) takes \(Self.forms); --keys takes inventory:CSV") }
    }
    if keys == .prompt { throw ValidationError("--keys takes env:NAME, file:PATH or inventory:CSV") }
    if keys != nil, k != nil || op != nil || opc != nil {
      throw ValidationError("--keys brings K and OPc with it and does not go with --k, --op or --opc")
    }
    if op != nil, opc != nil { throw ValidationError("--op and --opc are two ways to say the same; give one") }
    if let algorithm, SubscriberKeys.Algorithm(algorithm) == nil {
      let names = SubscriberKeys.Algorithm.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--algorithm takes one of \(names)")
    }
    for text in parameter {
      let name = text.prefix { $0 != "=" }
      // The value is not repeated: it may be a key.
      guard text.contains("="), Self.parameters.contains(String(name)) else {
        throw ValidationError(
          "--parameter takes NAME=VALUE with one of \(Self.parameters.sorted().joined(separator: ", "))")
      }
    }
  }

  /// The algorithm that the command line names.
  var chosenAlgorithm: SubscriberKeys.Algorithm? { algorithm.flatMap { SubscriberKeys.Algorithm($0) } }

  /// Reads what the options name.
  /// - Parameters:
  ///   - inventories: how encrypted inventories are read.
  ///   - row: finds the row in an inventory.
  func subscriber(
    _ inventories: InventoryOptions, row: (Inventory) throws(InventoryError) -> InventoryRow
  ) throws -> SubscriberKeys {
    if case .inventory(let path) = keys {
      let inventory = try inventories.open(path)
      do throws(InventoryError) {
        let found = try SubscriberKeys(row: row(inventory), algorithm: chosenAlgorithm)
        return try withParameters(found)
      } catch {
        throw Failure("\(path): \(error.description)")
      }
    }
    let text = try text()
    do throws(AKAError) {
      var file = try KeyFile(text)
      let keys = try file.keys()
      try file.finish()
      return keys
    } catch {
      guard case .file(let path) = keys else { throw Failure(error.description) }
      let isList = text.prefix(200).uppercased().contains("ICCID")
      throw Failure("\(path): \(error.description)", hint: isList ? "--keys inventory:\(path) --iccid DIGITS" : nil)
    }
  }

  /// A row's keys with the parameters of the command line.
  private func withParameters(_ keys: SubscriberKeys) throws(InventoryError) -> SubscriberKeys {
    guard !parameter.isEmpty else { return keys }
    do throws(AKAError) {
      // The key file needs a K; it is put aside for the one of the row.
      var file = try KeyFile((["k=00"] + parameter).joined(separator: "\n"))
      let settings = try file.keys()
      var result = keys
      (result.constants, result.tuak) = (settings.constants, settings.tuak)
      (result.xorResLength, result.sres) = (settings.xorResLength, settings.sres)
      return result
    } catch {
      throw InventoryError(.badValue, error.description)
    }
  }

  /// The lines of a key file that say what the options say.
  private func text() throws -> String {
    var lines: [String] = []
    switch keys {
    case .file(let path): lines.append(try SecretInput.document(path).text)
    case .environment(let name): lines.append(try SecretInput.environment(name).text)
    default:
      for (name, source) in [("k", k ?? .prompt), ("op", op), ("opc", opc)] {
        guard let source else { continue }
        lines.append("\(name) = \(try key(name == "k" ? "K" : name == "op" ? "OP" : "OPc", source))")
      }
    }
    if let algorithm {
      lines = lines.flatMap { $0.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) }.map { line in
        // Overridden, and kept as a line so that errors count right.
        line.drop { $0.isWhitespace }.lowercased().hasPrefix("algorithm") ? "" : String(line)
      }
      lines.append("algorithm = \(algorithm)")
    }
    return (lines + parameter).joined(separator: "\n")
  }

  private func key(_ name: String, _ source: SecretSource) throws -> String {
    let secret: Secret
    switch source {
    case .environment(let variable): secret = try SecretInput.environment(variable)
    case .file(let path): secret = try SecretInput.file(path)
    default: secret = try SecretPrompt.ask("\(name): ")
    }
    do throws(Secret.Failure) {
      var bytes = try secret.keyBytes(name, counts: [16, 32])
      defer { bytes.wipe() }
      return Hex.string(bytes)
    } catch {
      throw Failure(error.description)
    }
  }
}

/// A subscriber without a card.
struct OfflineSubscriberOptions: ParsableArguments {
  @OptionGroup var subscriber: SubscriberOptions
  @OptionGroup var inventories: InventoryOptions

  @Option(name: .long, help: ArgumentHelp("Which row of the inventory.", valueName: "digits"))
  var iccid: String?

  @Option(name: .long, help: ArgumentHelp("Which row of the inventory.", valueName: "digits"))
  var imsi: String?

  @Argument(help: .hidden)
  var extra: [String] = []

  func validate() throws {
    try SecretSource.check(extra: extra)
    for (option, digits) in [("--iccid", iccid), ("--imsi", imsi)] {
      // Not repeated: it may be a key.
      if let digits, !digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) || digits.utf8.count > 20 {
        throw ValidationError("\(option) takes up to 20 digits")
      }
    }
    if case .inventory = subscriber.keys, iccid == nil, imsi == nil {
      throw ValidationError("an inventory needs --iccid or --imsi")
    }
  }

  func keys() throws -> SubscriberKeys {
    try subscriber.subscriber(inventories) { inventory throws(InventoryError) in
      guard iccid == nil, let imsi else { return try inventory.row(iccid: iccid, imsi: imsi) }
      return try Self.row(inventory, imsi: imsi)
    }
  }

  /// By IMSI alone, whatever ICCID the row has: there is no card whose ICCID could contradict it.
  private static func row(_ inventory: Inventory, imsi: String) throws(InventoryError) -> InventoryRow {
    var found: [InventoryRow] = []
    do {
      try inventory.withEachRow { row in
        if row.imsi == imsi, found.count < 2 { found.append(row) }
      }
    } catch let error as InventoryError {
      throw error
    } catch {
      throw InventoryError(.unreadable, "\(error)")
    }
    guard let row = found.first else {
      throw InventoryError(.noSuchCard, "the inventory has no line for IMSI \(imsi)")
    }
    guard found.count == 1 else {
      throw InventoryError(
        .ambiguous, "the inventory has two lines for IMSI \(imsi): \(found[0].line) and \(found[1].line)")
    }
    return row
  }
}
