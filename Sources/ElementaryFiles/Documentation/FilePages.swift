import ISO7816

/// The tables as pages of Markdown, one for each directory that stands under the MF.
public enum FilePages {
  /// A page: the name of its file and its text.
  public typealias Page = (name: String, text: String)

  /// All pages, the index first. What the tables say, and nothing else: the same on every machine.
  public static var all: [Page] {
    let pages =
      StandardFiles.mf.children.filter { $0.isDirectory && $0.name != "ADF.USIM-non-IMSI" } + [StandardFiles.eap]
    let written = [page(of: masterFile, path: "MF")] + pages.map { page(of: $0, path: "MF/\($0.name)") }
    let list = written.filter { $0.count > 0 }
    let index =
      "# The files that uicc knows\n\nWritten by `uicc files --markdown docs/files`; do not edit.\n\n"
      + "| directory | files |\n| --- | --- |\n"
      + list.map { "| [\($0.path)](\($0.page.name)) | \($0.count) |\n" }.joined()
    return [("README.md", index)] + list.map(\.page)
  }

  /// The MF with its EFs only; without an identifier, so that nothing is added to it.
  private static var masterFile: FileDefinition {
    FileDefinition(
      name: "MF", fid: nil, aid: nil, kind: .mf, sfi: nil, clause: StandardFiles.mf.clause,
      children: StandardFiles.mf.children.filter { !$0.isDirectory })
  }

  private static func page(of directory: FileDefinition, path: String) -> (path: String, count: Int, page: Page) {
    let files = StandardFiles.named(in: directory).map { entry in
      (path: path + entry.path.dropFirst(directory.name.count), definition: entry.definition)
    }.filter { !$0.definition.isDirectory }
    var text = "# \(path)\n\nWritten by `uicc files --markdown docs/files`; do not edit.\n"
    for file in files { text += "\n" + section(file.path, file.definition) }
    return (path, files.count, ("\(path.split(separator: "/").last ?? "MF").md", text))
  }

  private static func section(_ path: String, _ file: FileDefinition) -> String {
    var facts: [String] = []
    if let fid = file.fid, fid.rawValue != 0x4F00 { facts.append("FID \(fid)") }
    if let sfi = file.sfi { facts.append("SFI \(sfi)") }
    facts.append(file.structureName)
    if let size = file.sizeText { facts.append(size) }
    if let service = file.service { facts.append("service \(service)") }
    if case .proprietary(let maker) = file.origin { facts.append("proprietary: \(maker)") }
    if case .user(let table) = file.origin { facts.append("table: \(table)") }
    facts.append(file.clause)
    var text = "## \(path)\n\n\(facts.joined(separator: " · "))\n"
    let fields = file.fieldDescriptions
    guard !fields.isEmpty else { return text }
    text += "\n| field | tag | bytes | coding | values |\n| --- | --- | --- | --- | --- |\n"
    for field in fields {
      let indent = String(repeating: "&nbsp;&nbsp;", count: field.depth)
      let tag = field.tag.map { Hex.string(TLV.tagBytes($0)) } ?? ""
      let size = field.size.map(String.init) ?? ""
      let values = field.valueText(limit: 200).split(separator: "|").joined(separator: "\\|")
      text += "| \(indent)\(field.name) | \(tag) | \(size) | \(field.coding) | \(values) |\n"
    }
    return text
  }
}
