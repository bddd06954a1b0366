import ArgumentParser
import ElementaryFiles
import ISO7816

/// `uicc files`.
struct FilesCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "files",
    abstract: "The files that the specifications define: layout, fields, sizes, service, clause.",
    usage: "uicc files [<name>] [--json]",
    discussion: """
      Asks no card. A name is that of an EF, DF or ADF, a path, or a FID.

        $ uicc files EF.SMSP
        $ uicc files ADF.USIM/DF.5GS
        $ uicc files 6f46 --json
        $ uicc files --files own.yaml EF.PROFILE
      """)

  @Argument(
    help: "Only this file, or what is in this directory.",
    completion: .custom { _, _, prefix in PathCompletion.candidates(prefix) })
  var name: String?

  @Option(
    name: .long, help: ArgumentHelp("Write the pages of docs/files into this folder instead.", valueName: "folder"))
  var markdown: String?

  @OptionGroup var tables: TableOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    if let markdown {
      for page in FilePages.all { try Files.write(Array(page.text.utf8), to: "\(markdown)/\(page.name)") }
      return Standard.remark("\(FilePages.all.count) pages written to \(markdown)")
    }
    guard let name else { return list(StandardFiles.named().filter { !$0.definition.isDirectory }) }
    let files = StandardFiles.files(named: name)
    if !files.isEmpty { return show(Self.withoutRepetition(files)) }
    let wanted = name.lowercased()
    let all = StandardFiles.named()
    let directories = all.filter { entry in
      let path = entry.path.lowercased()
      return entry.definition.isDirectory && (path == wanted || path.hasSuffix("/" + wanted))
    }
    guard let directory = directories.first else {
      // Says what was meant perhaps.
      _ = try DefinitionArgument(name)
      throw Failure("no file \(Style.printable(name)) in the tables")
    }
    list(all.filter { $0.path.hasPrefix(directory.path + "/") && !$0.definition.isDirectory })
  }

  /// The same row in the USIM and in the one without IMSI is shown once.
  private static func withoutRepetition(_ files: [StandardFiles.Entry]) -> [StandardFiles.Entry] {
    var shown: [StandardFiles.Entry] = []
    for file in files where !shown.contains(where: { $0.definition.isSameRow(as: file.definition) }) {
      shown.append(file)
    }
    return shown
  }

  private func json(_ value: FieldValue) {
    Standard.output(value.jsonBytes(pretty: true))
    Standard.output("\n")
  }

  private func list(_ files: [StandardFiles.Entry]) {
    if output.json { return json(.array(files.map { $0.definition.description(at: $0.path) })) }
    var table = Table()
    for (path, file) in files {
      table.add(
        path, Self.identifier(file), file.sfi.map { "sfi \($0)" } ?? "", file.structureName, file.sizeText ?? "",
        file.hasCodec ? "fields" : "", file.clause)
    }
    Standard.output(table.rendered())
  }

  /// Empty where another file assigns it.
  private static func identifier(_ file: FileDefinition) -> String {
    file.fid.map { $0.rawValue == 0x4F00 ? "" : "\($0)" } ?? ""
  }

  private func show(_ files: [StandardFiles.Entry]) {
    if output.json {
      let values = files.map { $0.definition.description(at: $0.path) }
      return json(values.count == 1 ? values[0] : .array(values))
    }
    for (index, file) in files.enumerated() {
      if index > 0 { Standard.line("") }
      show(file.path, file.definition)
    }
  }

  /// Names of values that are shown on a line; --json has all of them.
  private static let valueLimit = 12

  private func show(_ path: String, _ file: FileDefinition) {
    Standard.line(output.style.bold(path))
    var facts = Table()
    let identifier = Self.identifier(file)
    if !identifier.isEmpty { facts.add("  FID", identifier) }
    if let sfi = file.sfi { facts.add("  SFI", "\(sfi)") }
    facts.add("  structure", file.structureName)
    if let size = file.sizeText { facts.add("  size", size) }
    if let service = file.service { facts.add("  service", service.description) }
    if let model = file.model { facts.add("  like", model) }
    facts.add("  clause", file.clause)
    if case .user(let table) = file.origin, table != file.clause { facts.add("  table", table) }
    Standard.output(facts.rendered())
    let fields = file.fieldDescriptions
    guard !fields.isEmpty else { return Standard.line("  no fields: the bytes are shown as they are") }
    Standard.line("  fields")
    var table = Table()
    for field in fields {
      let values = field.values.isEmpty ? "" : ": " + field.valueText(limit: Self.valueLimit)
      table.add(
        String(repeating: "  ", count: field.depth + 2) + (field.name.isEmpty ? "(all)" : field.name),
        field.tag.map { "tag " + Hex.string(TLV.tagBytes($0)) } ?? "", field.size.map { "\($0)" } ?? "",
        field.coding + values)
    }
    Standard.output(table.rendered())
  }
}
