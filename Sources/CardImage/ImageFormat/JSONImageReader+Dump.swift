import ISO7816

/// pySim's fsdump: `files` is an object from path to `{"path", "fcp_raw", "fcp", "body"}` or `{"path", "error"}`. With
/// `--json` a body holds decoded values; the few that hold all their bytes in hex are read, the others are not there.
extension JSONImageReader {
  /// The body of a file, before it is known what to make of it.
  private enum Body {
    case absent
    case bytes([UInt8])
    case list([[UInt8]?])
    case tags([CardImage.DataObject])
    case decoded
  }

  mutating func readDumpFiles() throws(JSONError) {
    try json.beginObject()
    while let path = try json.nextKey() {
      guard try opens(.object) else { continue }
      try readDumpFile(path)
    }
  }

  private mutating func readDumpFile(_ path: String) throws(JSONError) {
    let start = json.offset
    let key = json.path
    var file = CardImage.File(path: path, structure: .unknown)
    var body = Body.absent
    var seen: Set<String> = []
    try json.beginObject()
    while let name = try json.nextKey() {
      guard seen.insert(name).inserted else {
        builder.warn(json.duplicateKey())
        try json.skip()
        continue
      }
      switch name {
      case "fcp_raw": file.fcp = try lenient { (json) throws(JSONError) in try json.hexOrNull() } ?? []
      case "body": body = try readBody()
      case "error": try readDumpError(&file)
      case "path", "fcp": try json.skip()
      default:
        if reportedKeys.count < 100, reportedKeys.insert(name).inserted {
          builder.warn(.unknownKey, at: json.offset, key: json.path, "not a key of an fsdump; its value is not read")
        }
        try json.skip()
      }
    }
    let response = SelectResponse(file.fcp)
    file.fid = response.fid ?? file.fidInPath
    file.aid = response.aid
    file.structure = file.structureByName(response)
    setContent(of: &file, body, response)
    builder.add(file, at: start, key: key)
  }

  private func setContent(of file: inout CardImage.File, _ body: Body, _ response: SelectResponse) {
    let notBytes = "the dump has decoded values only, the bytes are not in it"
    switch (body, file.structure) {
    case (.absent, _): break
    case (.decoded, _): file.problem = notBytes
    case (.bytes(let data), .transparent), (.bytes(let data), .unknown):
      // A decoded value can look like hex too.
      if let size = response.dataSize, size != data.count {
        file.problem = "\(data.count) bytes in the dump, where the FCP says \(size); " + notBytes
      } else {
        file.content = .data(data)
      }
    case (.list(let list), .linearFixed), (.list(let list), .cyclic), (.list(let list), .unknown):
      let records = list.map { record in
        response.recordLength.map { $0 == record?.count } ?? true ? record : nil
      }
      file.content = .records(records)
      if records.contains(nil) { file.problem = notBytes }
    case (.tags(let objects), .berTLV), (.tags(let objects), .unknown): file.content = .tags(objects)
    default: file.problem = notBytes
    }
  }

  private mutating func readDumpError(_ file: inout CardImage.File) throws(JSONError) {
    guard try opens(.object) else { return }
    var message: String?
    try json.beginObject()
    while let key = try json.nextKey() {
      switch key {
      case "sw_actual":
        file.status = try lenient { (json) throws(JSONError) in StatusWord(rawValue: try json.fourDigits()) }
      case "message": message = try lenient { (json) throws(JSONError) in try json.stringOrNull() }
      default: try json.skip()
      }
    }
    if file.status == nil { file.problem = (message ?? "error without a reason in the dump").oneLine }
  }

  private mutating func readBody() throws(JSONError) -> Body {
    switch try json.peek() {
    case .string: return try bytesHere().map(Body.bytes) ?? .decoded
    case .array:
      var list: [[UInt8]?] = []
      try json.beginArray()
      while try json.nextElement() {
        switch try json.peek() {
        case .string: list.append(try bytesHere())
        case .object:
          if case .bytes(let bytes) = try readBodyObject() { list.append(bytes) } else { list.append(nil) }
        default:
          try json.skip()
          list.append(nil)
        }
      }
      return .list(list)
    case .object: return try readBodyObject()
    default:
      try json.skip()
      return .decoded
    }
  }

  /// `{"raw": "00"}`, which pySim writes where it cannot decode, or the data objects of a BER-TLV EF by tag in decimal.
  private mutating func readBodyObject() throws(JSONError) -> Body {
    var objects: [CardImage.DataObject] = []
    var raw: [UInt8]?
    var isOther = false
    try json.beginObject()
    while let key = try json.nextKey() {
      guard try json.peek() == .string else {
        try json.skip()
        isOther = true
        continue
      }
      guard let value = try bytesHere() else {
        isOther = true
        continue
      }
      if key == "raw", raw == nil {
        raw = value
      } else if let tag = UInt32(key) {
        objects.append(CardImage.DataObject(tag: tag, value: value))
      } else {
        isOther = true
      }
    }
    if isOther || raw != nil && !objects.isEmpty { return .decoded }
    return raw.map(Body.bytes) ?? .tags(objects)
  }

  /// A string of hex; `nil`, and read over, where it is another one.
  private mutating func bytesHere() throws(JSONError) -> [UInt8]? {
    let mark = json.mark
    do throws(JSONError) {
      return try json.hex()
    } catch {
      guard !error.isSyntax else { throw error }
      json.rewind(to: mark)
      try json.skip()
      return nil
    }
  }
}

extension CardImage.File {
  /// The FID that the name itself is, as of a file that no table knows.
  var fidInPath: FID? { name.utf8.count == 4 ? Hex.bytes(name).flatMap { FID($0) } : nil }

  /// The structure: by the response to SELECT, else by the name of an application that answered without one.
  func structureByName(_ response: SelectResponse) -> CardImage.Structure {
    switch response.structure {
    case .df?: name.hasPrefix("ADF.") ? .adf : .df
    case let known?: known
    case nil: name.hasPrefix("ADF.") && status == nil ? .adf : .unknown
    }
  }
}
