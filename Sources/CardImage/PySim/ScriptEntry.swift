import ISO7816

/// A file while its lines are read.
struct ScriptEntry {
  let path: String
  let offset: Int
  /// `3f00/7f20/6f46`, or an AID where the path has an ADF.
  var identifiers = ""
  var fid: FID?
  var structure: CardImage.Structure?
  var fcp: [UInt8] = []
  var isSelected = false
  /// Whether a comment introduced it, as an export does; else a `select` did.
  var hasHeading = true
  private var content = CardImage.Content.none
  private var status: StatusWord?
  private var recordStatus: [Int: StatusWord] = [:]
  private var problem: String?
  /// What comments of this project's own say, where it is not what the rest of the script tells.
  private var exactFID: FID??
  private var exactAID: AID??
  private var exactStructure: CardImage.Structure?

  init(path: String, offset: Int) {
    self.path = path
    self.offset = offset
  }

  /// Whether nothing but its name is known.
  var isEmpty: Bool { fcp.isEmpty && content == .none && status == nil && problem == nil }

  /// The file as far as the script tells it.
  /// - Parameter isOwn: the script is this project's, which says itself what is missing.
  func finished(isOwn: Bool) -> CardImage.File {
    var file = CardImage.File(
      path: path, fcp: fcp, structure: .unknown, content: content, status: status, recordStatus: recordStatus,
      problem: problem)
    let told = ScriptFacts(path: path, identifiers: identifiers, fid: fid, structure: structure, fcp: fcp, isSelected)
    file.fid = exactFID ?? told.fid
    file.aid = exactAID ?? told.aid
    file.structure = exactStructure ?? told.structure
    if !isOwn, file.status == nil, let short = shortfall { file.problem = problem.map { "\($0); \(short)" } ?? short }
    return file
  }

  /// What is missing by the FCP: pySim reads all that it announces.
  private var shortfall: String? {
    let response = SelectResponse(fcp)
    switch content {
    case .data(let data):
      guard let size = response.dataSize, size != data.count else { return nil }
      return "\(data.count) bytes in the script, where the FCP says \(size)"
    case .records(let records):
      guard let count = response.recordCount, count > records.count else { return nil }
      return "\(records.count) records in the script, where the FCP says \(count)"
    case .none, .tags: return nil
    }
  }

  /// Notes why the file could not be exported: a status word where the reason has one, else the reason.
  mutating func fail(_ reason: String) {
    if let status = Self.status(in: reason) {
      self.status = status
    } else {
      addProblem(reason.oneLine)
    }
  }

  private static func status(in reason: String) -> StatusWord? {
    let words = reason.split(separator: " ")
    guard let got = words.firstIndex(of: "got"), got + 1 < words.count else { return nil }
    return Hex.bytes(words[got + 1].prefix { $0 != ":" }).flatMap { FID($0) }.map { StatusWord(rawValue: $0.rawValue) }
  }

  /// Notes a problem, once.
  mutating func addProblem(_ text: String) {
    guard let problem else {
      self.problem = text
      return
    }
    if problem != text, !problem.hasSuffix("; " + text), problem.utf8.count < 1000 {
      self.problem = "\(problem); \(text)"
    }
  }

  // MARK: Content; each returns what contradicts what stood before

  mutating func setData(_ data: [UInt8]) -> String? {
    if case .data = content {
      content = .data(data)
      return "the content of \(path.oneLine) is given again; the last one counts"
    }
    guard content == .none else { return otherKind }
    content = .data(data)
    return nil
  }

  mutating func setRecord(_ number: String, _ data: [UInt8]?) -> String? {
    guard let number = Int(number), (1...255).contains(number) else { return "not a record number from 1 to 255" }
    var records: [[UInt8]?] = []
    switch content {
    case .none: break
    case .records(let known): records = known
    default: return otherKind
    }
    // Each record is usually the next one; taking the array out of the enum first spares a copy of it.
    content = .none
    while records.count < number { records.append(nil) }
    let isSecond = records[number - 1] != nil
    records[number - 1] = data
    content = .records(records)
    return isSecond ? "record \(number) of \(path.oneLine) is given again; the last one counts" : nil
  }

  mutating func addTag(_ tag: String, _ data: [UInt8]) -> String? {
    let digits = tag.after("0x")
    guard let tag = digits.map({ UInt32($0, radix: 16) }) ?? UInt32(tag) else { return "not a tag" }
    switch content {
    case .none: content = .tags([CardImage.DataObject(tag: tag, value: data)])
    case .tags(let known): content = .tags(known + [CardImage.DataObject(tag: tag, value: data)])
    default: return otherKind
    }
    return nil
  }

  mutating func emptyTags() {
    if content == .none { content = .tags([]) }
  }

  private var otherKind: String { "\(path.oneLine) has content of another kind already; that is kept" }

  // MARK: Own comments

  /// - Returns: whether the comment was understood.
  mutating func readOwn(_ word: String, _ rest: String) -> Bool {
    switch word {
    case "fid": exactFID = .some(Hex.bytes(rest).flatMap { FID($0) })
    case "aid": exactAID = .some(Hex.bytes(rest).flatMap { $0.isEmpty ? nil : AID($0) })
    case "structure":
      guard let structure = CardImage.Structure(rawValue: rest) else { return false }
      exactStructure = structure
    case "sw":
      guard let status = FID(Hex.bytes(rest) ?? []) else { return false }
      self.status = StatusWord(rawValue: status.rawValue)
    case "problem": problem = ScriptText.unescape(rest)
    case "fcp":
      guard let bytes = Hex.bytes(rest) else { return false }
      fcp = bytes
    case "data" where rest == "empty": content = .data([])
    case "records" where rest == "none": content = .records([])
    case "record": return readOwnRecord(rest)
    case "tag":
      let (tag, value) = rest.firstWord
      return value == "empty" && addTag(tag, []) == nil
    default: return false
    }
    return true
  }

  private mutating func readOwnRecord(_ rest: String) -> Bool {
    let (number, what) = rest.firstWord
    if what == "unread" { return setRecord(number, nil) == nil }
    if what == "empty" { return setRecord(number, []) == nil }
    guard let digits = what.after("sw "), let status = FID(Hex.bytes(digits) ?? []), let number = Int(number),
      (1...0xFFFF).contains(number)
    else {
      return false
    }
    recordStatus[number] = StatusWord(rawValue: status.rawValue)
    return true
  }
}

/// What the lines that pySim itself writes tell of a file. The writer asks here too, to know what it must add.
struct ScriptFacts {
  var fid: FID?
  var aid: AID?
  var structure: CardImage.Structure

  init(
    path: String, identifiers: String, fid: FID?, structure: CardImage.Structure?, fcp: [UInt8], _ isSelected: Bool
  ) {
    let response = SelectResponse(fcp)
    let last = identifiers.split(separator: "/").last.flatMap { Hex.bytes($0) } ?? []
    let name = path.split(separator: "/").last ?? ""
    let isApplication = name.hasPrefix("ADF.")
    self.fid = fid ?? response.fid ?? FID(last)
    aid = response.aid ?? (isApplication && last.count >= 5 ? AID(last) : nil)
    switch response.structure ?? structure {
    case .df?: self.structure = isApplication ? .adf : .df
    case let known?: self.structure = known
    case nil: self.structure = isApplication && isSelected ? .adf : .unknown
    }
  }
}

/// Text in one line of a comment.
enum ScriptText {
  static func escape(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        result += "\\x" + Hex.string([UInt8(truncatingIfNeeded: scalar.value)])
      default: result.unicodeScalars.append(scalar)
      }
    }
    // Readers cut spaces from the ends of lines.
    if result.hasSuffix(" ") { result = String(result.dropLast()) + "\\x20" }
    return result
  }

  static func unescape(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let backslash = rest.firstIndex(of: "\\") {
      result += rest[..<backslash]
      rest = rest[backslash...].dropFirst()
      switch rest.popFirst() {
      case "n": result += "\n"
      case "r": result += "\r"
      case "x":
        if let byte = Hex.bytes(rest.prefix(2))?.first { result.unicodeScalars.append(Unicode.Scalar(byte)) }
        rest = rest.dropFirst(2)
      case let other?: result.append(other)
      case nil: break
      }
    }
    return result + rest
  }
}
