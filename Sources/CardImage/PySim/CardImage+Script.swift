import ISO7816

extension CardImage {
  /// The image as a script that pySim-shell's `run_script` takes, to write the files' content to a card, and that
  /// ``read(bytes:name:)`` reads back without loss. What pySim's own scripts have no words for stands in comments that
  /// begin with `# uicc:`: the ATR, the ICCID, the ARA-M's rules, problems, records that could not be read or are
  /// empty, empty files, and whatever of FID, AID and structure the other lines do not tell. Only characters that no
  /// path of a file has are lost: those become `_`.
  public func pySimScript() -> [UInt8] {
    var script: [UInt8] = []
    script.reserveCapacity(files.reduce(1024) { $0 + 256 + 2 * $1.fcp.count + 3 * $1.content.byteCount })
    func line(_ text: String) {
      script += text.utf8
      script.append(0x0A)
    }
    line("# uicc: atr \(Hex.string(atr))")
    line("# uicc: iccid \(iccid.oneLine)")
    for rule in araM { line("# uicc: ara-m \(Hex.string(rule))") }
    let byPath = Dictionary(files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    for file in files {
      line("#")
      for text in file.scriptHead(identifiers: identifiers(of: file, byPath)) { line(text) }
      file.appendContent(to: &script)
      if let status = file.status, !status.isPlain(in: file) { line("# uicc: sw \(Hex.string(status.bytes))") }
    }
    line("#")
    line("# uicc: end \(files.count)")
    return script
  }

  /// `3f00/7f20/6f46`: the FID of each component, of an ADF its AID, `-` where unknown.
  private func identifiers(of file: File, _ byPath: [String: File]) -> String {
    var result: [String] = []
    var path = ""
    for component in file.path.split(separator: "/") {
      path += path.isEmpty ? String(component) : "/" + component
      let holder = path == file.path ? file : byPath[path]
      if path == "MF" {
        result.append("3f00")
      } else if holder?.structure == .adf, let aid = holder?.aid {
        result.append(aid.description)
      } else {
        result.append(holder?.fid?.description ?? "-")
      }
    }
    return result.joined(separator: "/")
  }
}

extension CardImage.File {
  /// The path without characters that would end a word or a line of the script.
  static func scriptPath(_ path: String) -> String {
    String(String.UnicodeScalarView(path.unicodeScalars.map { CardImage.isNameScalar($0) ? $0 : "_" }))
  }

  /// Where SELECT failed there is nothing to select.
  private var isSelectable: Bool { !fcp.isEmpty || content != .none || status == nil }

  /// The lines that say what the file is.
  fileprivate func scriptHead(identifiers: String) -> [String] {
    let path = Self.scriptPath(path)
    let name = path.split(separator: "/").last ?? ""
    var lines = ["# directory: \(path) (\(identifiers))"]
    let toldFID = structure == .adf ? nil : fid
    var toldStructure: CardImage.Structure?
    if isSelectable {
      lines.append("# file: \(name) (\(toldFID?.description ?? "None"))")
      switch structure {
      case .transparent, .linearFixed, .cyclic, .berTLV:
        toldStructure = structure
        lines.append("# structure: \(structure.rawValue.split(separator: "-").joined(separator: "_"))")
      case .df, .adf, .unknown: break
      }
      lines.append("# RAW FCP Template: \(fcp.isEmpty ? "None" : Hex.string(fcp))")
    }
    let facts = ScriptFacts(
      path: path, identifiers: identifiers, fid: isSelectable ? toldFID : nil, structure: toldStructure, fcp: fcp,
      isSelectable)
    if facts.fid != fid { lines.append("# uicc: fid \(fid?.description ?? "none")") }
    if facts.aid != aid { lines.append("# uicc: aid \(aid?.description ?? "none")") }
    if facts.structure != structure { lines.append("# uicc: structure \(structure.rawValue)") }
    if isSelectable { lines.append("select \(path)") }
    if let status, status.isPlain(in: self) {
      lines.append("# bad file: \(path)/\(name), SW match failed! Expected 9000 and got \(Hex.string(status.bytes)): -")
    }
    if let problem { lines.append("# uicc: problem \(ScriptText.escape(problem))") }
    return lines
  }

  /// The commands that write the content.
  fileprivate func appendContent(to script: inout [UInt8]) {
    func line(_ text: String, _ data: [UInt8] = []) {
      script += text.utf8
      HexDigits.append(data, to: &script)
      script.append(0x0A)
    }
    switch content {
    case .none: break
    case .data(let data): if data.isEmpty { line("# uicc: data empty") } else { line("update_binary ", data) }
    case .records(let records):
      if records.isEmpty { line("# uicc: records none") }
      for (index, record) in records.enumerated() {
        if let record, !record.isEmpty {
          line("update_record \(index + 1) ", record)
        } else {
          line("# uicc: record \(index + 1) \(record == nil ? "unread" : "empty")")
        }
      }
    case .tags(let objects):
      if objects.isEmpty { line("# empty file, no tags") } else { line("delete_all") }
      for object in objects {
        let tag = "0x" + Hex.string(TLV.tagBytes(object.tag))
        if object.value.isEmpty { line("# uicc: tag \(tag) empty") } else { line("set_data \(tag) ", object.value) }
      }
    }
    for (number, status) in recordStatus.sorted(by: { $0.key < $1.key }) {
      line("# uicc: record \(number) sw \(Hex.string(status.bytes))")
    }
  }
}

extension StatusWord {
  /// Whether pySim's line for a bad file tells this status, as it does of files without content.
  fileprivate func isPlain(in file: CardImage.File) -> Bool { file.content == .none }
}
