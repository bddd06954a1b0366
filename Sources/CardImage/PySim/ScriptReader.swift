import ISO7816

/// Reads scripts as pySim-shell's `export` writes them and its `run_script` takes them: commands that write each file's
/// content back, with comments that say what the file is. Comments that begin with `# uicc:` are this project's own,
/// see ``CardImage/pySimScript()``.
struct ScriptReader {
  var builder: ImageBuilder
  private var lines: Lines
  private var entry: ScriptEntry?
  /// Where commands without headings are in the file system, so that `select EF.SPN` has a path.
  private var directory = "MF"
  private var isInSummary = false
  private var skipsDirectories = false
  private var headings = 0
  private var visited: Int?
  private var hasEnd = false
  /// Whether this project wrote the script.
  private var isOwn = false
  private var reported: Set<String> = []

  init(_ bytes: UnsafeBufferPointer<UInt8>, source: String) {
    builder = ImageBuilder(bytes, source: source)
    lines = Lines(bytes, from: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
  }

  /// Whether a line is one that only such a script has.
  static func isTypical(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    typical.contains { line.starts(with: $0.utf8) }
  }
  private static let typical = [
    "# directory: ", "# RAW FCP Template: ", "# uicc: ", "select MF", "select ADF.", "update_binary ", "update_record ",
    "# bad file: ",
  ]

  mutating func read() throws(ImageError) -> ImageReading {
    builder.image.atr = Self.atr(fileName: builder.source)
    while let line = lines.next() {
      guard let first = builder.bytes[line].first else { continue }
      if !lines.isComplete, isCut(line) { continue }
      if first == UInt8(ascii: "#") {
        readComment(line)
      } else {
        readCommand(line)
      }
    }
    if isUnfinished { entry?.addProblem("the script ends here, so some of the file may be missing") }
    close()
    checkEnd()
    if builder.image.files.isEmpty, !hasEnd {
      throw ImageError(
        .damaged, at: ImagePlace(source: builder.source), "looks like a pySim script, but no file can be read from it")
    }
    return builder.finish(.pySimScript)
  }

  /// A last line without an end may be half of one. Where that shows only by an odd digit it is reported here.
  private mutating func isCut(_ line: Range<Int>) -> Bool {
    guard isUnfinished, !builder.bytes[line].starts(with: "# uicc: end ".utf8) else {
      return false
    }
    builder.warn(.cut, at: line.upperBound, "the script ends here, in the middle of a line; that line is not read")
    entry?.addProblem("cut in the script")
    return true
  }

  // MARK: Entries

  /// Ends the current file.
  private mutating func close() {
    guard let entry else { return }
    self.entry = nil
    // A script may come back to a file, only to stand there.
    if !entry.hasHeading, entry.isEmpty, builder.contains(entry.path) { return }
    builder.add(entry.finished(isOwn: isOwn), at: entry.offset)
  }

  private mutating func open(_ path: String, at offset: Int) {
    close()
    entry = ScriptEntry(path: path, offset: offset)
  }

  // MARK: Comments

  private mutating func readComment(_ line: Range<Int>) {
    let bytes = builder.bytes[line]
    // The longest lines there are, and nobody needs them.
    if bytes.starts(with: "# Decoded".utf8) || bytes.starts(with: "####".utf8) { return }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      warnNotUTF8(line)
      return
    }
    if let own = text.after("# uicc: ") {
      readOwn(own, line)
    } else if let place = text.after("# directory: ") {
      isInSummary = false
      headings += 1
      let (path, rest) = place.firstWord
      open(path, at: line.lowerBound)
      entry?.identifiers = String(rest.drop { $0 == "(" }.prefix { $0 != ")" })
    } else if let file = text.after("# file: ") {
      let identifier = file.firstWord.rest.drop { $0 == "(" }.prefix { $0 != ")" }
      entry?.fid = Hex.bytes(identifier).flatMap { FID($0) }
    } else if let structure = text.after("# structure: ") {
      entry?.structure = CardImage.Structure(rawValue: structure.replacing("_", with: "-"))
    } else if let template = text.after("# RAW FCP Template: ") {
      guard template != "None" else { return }
      if let bytes = hex(template.utf8.count, endingAt: line.upperBound) { entry?.fcp = bytes }
    } else if let bad = text.after("# bad file: ") {
      if let reason = bad.reason { entry?.fail(reason.text) }
    } else if text == "# empty file, no tags" {
      entry?.emptyTags()
    } else {
      readSummary(text, line)
    }
  }

  /// The summary at the end of an export. It lists DFs that could not be selected nowhere else.
  private mutating func readSummary(_ text: String, _ line: Range<Int>) {
    if let what = text.after("# Stopping early here due to exception: ") {
      builder.warn(
        .incomplete, at: line.lowerBound, "the script is not complete, pySim-shell stopped early: \(what.oneLine)")
    } else if let count = text.after("# total files visited: ") {
      close()
      isInSummary = true
      visited = Int(count)
    } else if text.hasPrefix("# bad files: ") {
      skipsDirectories = false
    } else if text.hasPrefix("# skipped dedicated files(s): ") {
      skipsDirectories = true
    } else if isInSummary, skipsDirectories, let reason = text.after("#  ")?.reason {
      var skipped = ScriptEntry(path: reason.path, offset: line.lowerBound)
      skipped.fail(reason.text)
      if !builder.contains(reason.path) { builder.add(skipped.finished(isOwn: isOwn), at: line.lowerBound) }
    }
  }

  /// Whether the end that exports have is missing.
  private var isUnfinished: Bool { headings > 0 && visited == nil && !hasEnd }

  private mutating func checkEnd() {
    let end = builder.bytes.count
    if let visited, visited != headings {
      builder.warn(.incomplete, at: end, "\(headings) files in the script, its summary counts \(visited)")
    } else if isUnfinished, !builder.warnings.contains(where: { $0.code == .cut }) {
      builder.warn(.cut, at: end, "no summary at the end, so the script may be cut here")
    }
  }

  // MARK: Own comments

  private mutating func readOwn(_ text: String, _ line: Range<Int>) {
    let (word, rest) = text.firstWord
    let known: Bool
    switch word {
    case "atr":
      isOwn = true
      known = Hex.bytes(rest).map { builder.image.atr = $0 } != nil
    case "iccid":
      known = CardImage.isICCID(rest)
      if known { builder.image.iccid = rest }
    case "ara-m":
      known = Hex.bytes(rest).map { builder.image.araM.append($0) } != nil
    case "end":
      close()
      hasEnd = true
      known = true
      if let count = Int(rest), count != headings {
        builder.warn(.incomplete, at: line.lowerBound, "\(headings) files in the script, where \(count) were written")
      }
    default: known = entry?.readOwn(word, rest) ?? false
    }
    if !known { builder.warn(.badValue, at: line.lowerBound, "a comment of uicc that cannot be read: \(text.oneLine)") }
  }

  // MARK: Commands

  private mutating func readCommand(_ line: Range<Int>) {
    let bytes = builder.bytes[line]
    let wordEnd = bytes.firstIndex { $0 <= 0x20 } ?? line.upperBound
    let word = String(decoding: bytes[..<wordEnd], as: UTF8.self)
    let start = bytes[wordEnd...].firstIndex { $0 > 0x20 } ?? line.upperBound
    switch word {
    case "select": select(start..<line.upperBound, line)
    case "update_binary":
      if let data = data(start..<line.upperBound, line) { report(entry?.setData(data), line) }
    case "update_record", "set_data":
      let numberEnd = bytes[start...].firstIndex { $0 <= 0x20 } ?? line.upperBound
      let valueStart = bytes[numberEnd...].firstIndex { $0 > 0x20 } ?? line.upperBound
      let number = String(decoding: bytes[start..<numberEnd], as: UTF8.self)
      guard let data = data(valueStart..<line.upperBound, line) else { return }
      report(word == "set_data" ? entry?.addTag(number, data) : entry?.setRecord(number, data), line)
    case "delete_all": entry?.emptyTags()
    case "update_binary_decoded", "update_record_decoded": readDecoded(word, start..<line.upperBound, line)
    case "aram_delete_all": break
    case "aram_store_ref_ar_do": readAccessRule(start..<line.upperBound)
    default:
      // A session log begins with what pySim-shell says of the reader.
      guard headings > 0 || entry != nil, !isInSummary else { return }
      let name = word.oneLine
      guard reported.count < 100, reported.insert(name).inserted else { return }
      // The rest of the line may be a PIN.
      builder.warn(.unknownKey, at: line.lowerBound, "not a command that is read here: \(name)")
    }
  }

  private mutating func readAccessRule(_ argument: Range<Int>) {
    if let rule = AccessRuleCommand.rule(String(decoding: builder.bytes[argument], as: UTF8.self)) {
      builder.image.araM.append(rule)
      entry?.addProblem("access rules put together from the script's commands; their bytes are not in it")
    } else {
      entry?.addProblem("the script has an access rule as a command that is not understood")
    }
  }

  /// A value that pySim decoded. Where it could not it writes the bytes, as `'{"raw": "00ff"}'`.
  private mutating func readDecoded(_ command: String, _ argument: Range<Int>, _ line: Range<Int>) {
    let text = String(decoding: builder.bytes[argument], as: UTF8.self)
    let (number, record) = text.firstWord
    let isRecord = command == "update_record_decoded"
    guard let digits = (isRecord ? record : text).after("'{\"raw\": \""), digits.hasSuffix("\"}'"),
      let data = Hex.bytes(digits.dropLast(3))
    else {
      entry?.addProblem("the script has decoded values only, the bytes are not in it")
      return
    }
    report(isRecord ? entry?.setRecord(number, data) : entry?.setData(data), line)
  }

  private mutating func select(_ argument: Range<Int>, _ line: Range<Int>) {
    guard let text = String(validating: builder.bytes[argument], as: UTF8.self) else {
      warnNotUTF8(line)
      return
    }
    var path = text
    if path != "MF", path != entry?.path, !path.hasPrefix("MF/") {
      path = (text.hasPrefix("ADF.") ? "MF" : directory) + "/" + text
    }
    let name = path.split(separator: "/").last ?? ""
    if name == "MF" || name.hasPrefix("DF.") || name.hasPrefix("ADF.") { directory = path }
    if entry?.path != path {
      open(path, at: line.lowerBound)
      entry?.hasHeading = false
    }
    entry?.isSelected = true
  }

  /// The argument of a command as bytes; `nil` after a warning.
  private mutating func data(_ range: Range<Int>, _ line: Range<Int>) -> [UInt8]? {
    guard entry != nil else {
      builder.warn(.contradiction, at: line.lowerBound, "content before the first select; it is left out")
      return nil
    }
    return hex(range.count, endingAt: range.upperBound)
  }

  private mutating func hex(_ count: Int, endingAt end: Int) -> [UInt8]? {
    let start = Swift.max(0, end - count)
    var bad: Int?
    if let bytes = HexDigits.decode(UnsafeBufferPointer(rebasing: builder.bytes[start..<end]), badAt: &bad) {
      return bytes
    }
    let message = bad == nil ? "odd number of hex digits" : "not a hex digit"
    builder.warn(.badHex, at: start + (bad ?? 0), message)
    entry?.addProblem("damaged in the script: \(message)")
    return nil
  }

  private mutating func report(_ contradiction: String??, _ line: Range<Int>) {
    guard let contradiction, let contradiction else { return }
    builder.warn(.contradiction, at: line.lowerBound, contradiction)
  }

  private mutating func warnNotUTF8(_ line: Range<Int>) {
    builder.warn(.badValue, at: line.lowerBound, "not UTF-8; the line is not read")
  }

  /// pySim's habit is to name its backups `card_backup_ATR_...`.
  static func atr(fileName: String) -> [UInt8] {
    guard let start = fileName.range(of: "card_backup_") else { return [] }
    return Hex.bytes(fileName[start...].prefix { $0.isHexDigit && $0.isASCII }) ?? []
  }
}

extension String {
  /// The index behind the first occurrence of a text.
  fileprivate func range(of text: String) -> Index? {
    let pattern = Array(text.utf8)
    var index = utf8.startIndex
    while index < utf8.endIndex {
      if utf8[index...].starts(with: pattern) { return utf8.index(index, offsetBy: pattern.count) }
      index = utf8.index(after: index)
    }
    return nil
  }

  fileprivate func replacing(_ old: Character, with new: Character) -> String { String(map { $0 == old ? new : $0 }) }

  /// `MF/DF.GSM/EF.EXT7/EF.EXT7, SW match failed! ...`: what, and why not.
  fileprivate var reason: (path: String, text: String)? {
    guard let comma = firstIndex(of: ",") else { return nil }
    return (String(self[..<comma]), String(self[index(after: comma)...].drop { $0 == " " }))
  }
}
