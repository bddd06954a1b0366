import ArgumentParser
import CardImage
import ElementaryFiles
import ISO7816
import Procedures
import UICC

/// `uicc write`.
struct WriteCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "write",
    abstract: "Change one file: some of its fields, all of them, or its bytes.",
    usage: "uicc write <path> --set <field>=<value> | --json <file> | --raw <hex> [--record <number>] [options]",
    discussion: """
      The file is read first and shown old and new, the old bytes are kept in a journal, the new ones are read back. \
      Fields are named as uicc read --json names them: serviceProviderName, lai.plmn, entries[2].name.

        $ uicc write ADF.USIM/EF.SPN --set serviceProviderName=Quokka --adm prompt
        $ uicc read ADF.USIM/EF.SPN --json > spn.json; uicc write ADF.USIM/EF.SPN --json spn.json --adm prompt
        $ uicc write ADF.USIM/EF.SMSP --record 1 --raw ffff... --dry-run --json
      """)

  @Argument(
    help: "The file: MF/ADF.USIM/EF.SPN, EF.ICCID, MF/7FFF/6F46.",
    completion: .custom { _, _, prefix in PathCompletion.candidates(prefix) })
  var path: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("A field and its new value; may be given again.", valueName: "field=value"))
  var assignments: [String] = []

  @Option(
    name: .customLong("json"),
    help: ArgumentHelp(
      "All fields from a file, as uicc read --json or uicc decode print them; - is standard input.", valueName: "file"))
  var document: String?

  @Option(name: .long, help: ArgumentHelp("Bytes in hex.", valueName: "hex"))
  var raw: String?

  @Option(name: .long, help: ArgumentHelp("The record, from 1.", valueName: "number"))
  var record: Int?

  @Option(name: .long, help: ArgumentHelp("With --raw: where the bytes begin.", valueName: "bytes"))
  var offset: Int?

  @Option(
    name: .long, help: ArgumentHelp("With --raw or --delete: the object of a BER-TLV file, in hex.", valueName: "tag"))
  var tag: String?

  @Flag(name: .long, help: "Delete the object that --tag names.")
  var delete = false

  @Flag(name: .customLong("report-json"), help: "The report as one JSON document; --json without a file says the same.")
  var reportJSON = false

  @OptionGroup var changes: ChangeOptions
  @OptionGroup var tables: TableOptions
  @OptionGroup var card: CardOptions

  @Option(name: .long, help: ArgumentHelp("When to use colours.", valueName: "when"))
  var color: ColorChoice = .auto

  func validate() throws {
    let ways = [!assignments.isEmpty, document != nil, raw != nil, delete].count { $0 }
    guard ways == 1 else { throw ValidationError("say what to write: one of --set, --json, --raw and --delete") }
    if let record, record < 1 { throw ValidationError("records are counted from 1") }
    if let offset, offset < 0 { throw ValidationError("--offset is counted from 0") }
    if offset != nil, raw == nil { throw ValidationError("--offset goes with --raw") }
    if tag != nil, raw == nil, !delete { throw ValidationError("--tag goes with --raw or --delete") }
    if delete, tag == nil { throw ValidationError("--delete wants --tag") }
    if let raw, Hex.bytes(Self.digits(raw)) == nil { throw ValidationError("--raw takes whole bytes in hex") }
    if let tag, try Self.number(tag) == nil { throw ValidationError("--tag takes one to three bytes in hex") }
    for assignment in assignments where !assignment.contains("=") {
      throw ValidationError("--set takes field=value")
    }
  }

  func run() throws {
    try PathArgument.check(path)
    let content = try document.map { try Self.value(in: $0) }
    var output = OutputOptions()
    output.json = reportJSON
    output.color = color
    try changes.run(card, output) { session, connection in
      let place = try PathArgument.resolve(path, on: session)
      let edit = try FileEdit.read(place, session, connection)
      let changes = try changes(edit, content)
      try edit.checkSubscriber(changes, session, connection, isRaw: raw != nil)
      return ChangePlan(
        title: "write \(place.path)", changes: changes,
        definitions: edit.definition.map { [place.path: $0] } ?? [:])
    }
  }

  private func changes(_ edit: FileEdit, _ content: FieldValue?) throws -> [CardChange] {
    if let content { return try edit.fields(content, record: record) }
    if delete || raw != nil {
      return try edit.raw(
        raw.flatMap { Hex.bytes(Self.digits($0)) }, record: record, tag: try tag.flatMap(Self.number), offset: offset)
    }
    guard edit.hasFields else {
      throw EditError("no table knows the fields of \(edit.place.path)", hint: "--raw writes its bytes")
    }
    var value = try edit.value(record: record)
    let isEmpty = value == .null
    for assignment in assignments {
      let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      value = try value.setting(
        FieldPath(parsing: parts[0]), to: parts.count == 2 ? String(parts[1]) : "",
        layout: edit.definition?.codec?.layout)
    }
    return try edit.fields(isEmpty ? edit.completed(value, record: record) : value, record: record)
  }

  /// A bare `--json` asks for the report as JSON, as it does on every command; with a file it says what to write.
  static func spellingOut(_ arguments: [String]) -> [String] {
    guard arguments.first == configuration.commandName else { return arguments }
    return arguments.enumerated().map { index, word in
      let next = arguments.dropFirst(index + 1).first
      let isBare = next.map { $0.hasPrefix("-") && $0 != "-" } ?? true
      return word == "--json" && isBare ? "--report-json" : word
    }
  }

  private static func digits(_ text: String) -> String { text.filter { !$0.isWhitespace } }

  private static func number(_ tag: String) throws -> UInt32? {
    guard let bytes = Hex.bytes(tag), (1...3).contains(bytes.count) else { return nil }
    return bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The fields of a document: alone, or as `uicc read --json` wraps them.
  static func value(in path: String) throws -> FieldValue {
    let bytes = try Files.read(path, limit: 16 << 20)
    do throws(EditError) {
      let value = try FieldValue(json: bytes)
      if value["path"] != nil, let decoded = value["decoded"] { return decoded }
      return value
    } catch {
      throw Failure("\(path == "-" ? "standard input" : path): \(error.description)")
    }
  }
}

extension FileEdit {
  /// Reads the file that shall change.
  static func read(_ place: FilePath, _ session: CardSession, _ connection: CardConnection) throws -> FileEdit {
    guard place.fid != nil else {
      throw Failure("\(place.path) is a directory", hint: "uicc ls \(place.path) lists what is in it")
    }
    let outcome = connection.walk(session, at: place)
    if let interruption = outcome.interruption { throw interruption }
    return try FileEdit(place, in: outcome.image)
  }
}
