import ISO7816

/// The keys of a file in an image.
private enum FileKey: String, CaseIterable {
  case aid, data, decoded, fcp, fid, path, problem, recordSW, records, structure, sw, tags

  var bit: UInt16 {
    switch self {
    case .aid: 1
    case .data: 2
    case .decoded: 4
    case .fcp: 8
    case .fid: 16
    case .path: 32
    case .problem: 64
    case .recordSW: 128
    case .records: 256
    case .structure: 512
    case .sw: 1024
    case .tags: 2048
    }
  }
}

extension JSONImageReader {
  /// `files` of an image. A value that cannot be used is left out of its file, and both say so.
  mutating func readImageFiles() throws(JSONError) {
    try json.beginArray()
    while try json.nextElement() {
      guard try opens(.object) else { continue }
      try readImageFile()
    }
  }

  private mutating func readImageFile() throws(JSONError) {
    let start = json.offset
    let key = json.path
    let known = builder.warnings.count
    var file = CardImage.File(path: "", structure: .unknown)
    var structure: String?
    var seen: UInt16 = 0
    try json.beginObject()
    while let name = try json.nextKey() {
      guard let key = FileKey(rawValue: name) else {
        if reportedKeys.count < 100, reportedKeys.insert(name).inserted {
          builder.warn(.unknownKey, at: json.offset, key: json.path, "not a key of a file; its value is not read")
        }
        try json.skip()
        continue
      }
      guard seen & key.bit == 0 else {
        builder.warn(json.duplicateKey())
        try json.skip()
        continue
      }
      seen |= key.bit
      switch key {
      case .path: file.path = try lenient { (json) throws(JSONError) in try json.string() } ?? ""
      case .fid: file.fid = try lenient { (json) throws(JSONError) in FID(rawValue: try json.fourDigits()) }
      case .aid: file.aid = try lenient { (json) throws(JSONError) in try json.aid() }
      case .fcp: file.fcp = try lenient { (json) throws(JSONError) in try json.hex() } ?? []
      case .structure: structure = try lenient { (json) throws(JSONError) in try json.string() }
      case .data:
        if let data = try lenient({ (json) throws(JSONError) in try json.hex() }) { set(.data(data), of: &file) }
      case .records: try readRecords(&file)
      case .tags: try readTags(&file)
      case .sw: file.status = try lenient { (json) throws(JSONError) in StatusWord(rawValue: try json.fourDigits()) }
      case .recordSW: try readRecordStatus(&file)
      case .problem: file.problem = try lenient { (json) throws(JSONError) in try json.string() }
      case .decoded: try json.skip()
      }
    }
    if let structure, let named = CardImage.Structure(rawValue: structure) {
      file.structure = named
    } else {
      file.structure = SelectResponse(file.fcp).structure ?? .unknown
      let what = structure.map { "\"\($0.oneLine)\" is no structure" } ?? "the file has no structure"
      builder.warn(.badValue, at: start, key: key + ".structure", what + "; taken from the FCP")
    }
    if builder.warnings.count > known, let first = builder.warnings.dropFirst(known).first, first.code != .unknownKey {
      let place = "line \(first.place.line ?? 0), column \(first.place.column ?? 0)"
      let text = "damaged in the image (\(place)): \(first.message)"
      file.problem = file.problem.map { "\($0); \(text)" } ?? text
    }
    builder.add(file, at: start, key: key)
  }

  /// Sets the content, of which a file has one kind.
  private mutating func set(_ content: CardImage.Content, of file: inout CardImage.File) {
    guard file.content == .none else {
      builder.warn(
        .contradiction, at: json.offset, key: json.path, "the file has content of another kind already; that is kept")
      return
    }
    file.content = content
  }

  private mutating func readRecords(_ file: inout CardImage.File) throws(JSONError) {
    guard try opens(.array) else { return }
    var records: [[UInt8]?] = []
    try json.beginArray()
    while try json.nextElement() {
      if try json.peek() == .null {
        try json.null()
        records.append(nil)
      } else {
        records.append(try lenient { (json) throws(JSONError) in try json.hex() })
      }
    }
    set(.records(records), of: &file)
  }

  private mutating func readRecordStatus(_ file: inout CardImage.File) throws(JSONError) {
    guard try opens(.object) else { return }
    try json.beginObject()
    while let key = try json.nextKey() {
      guard let number = Int(key), (1...0xFFFF).contains(number) else {
        builder.warn(json.error(.value("\"\(key.oneLine)\" is no record number")))
        try json.skip()
        continue
      }
      let status = try lenient { (json) throws(JSONError) in StatusWord(rawValue: try json.fourDigits()) }
      guard let status else { continue }
      if file.recordStatus[number] != nil {
        builder.warn(json.duplicateKey())
      } else {
        file.recordStatus[number] = status
      }
    }
  }

  private mutating func readTags(_ file: inout CardImage.File) throws(JSONError) {
    guard try opens(.array) else { return }
    var objects: [CardImage.DataObject] = []
    try json.beginArray()
    while try json.nextElement() {
      guard try opens(.object) else { continue }
      let start = json.offset
      var tag: UInt32?
      var value: [UInt8]?
      try json.beginObject()
      while let key = try json.nextKey() {
        switch key {
        case "tag" where tag == nil: tag = try lenient { (json) throws(JSONError) in try json.tag() }
        case "value" where value == nil: value = try lenient { (json) throws(JSONError) in try json.hex() }
        default:
          builder.warn(key == "tag" || key == "value" ? json.duplicateKey() : json.error(.value("not tag or value")))
          try json.skip()
        }
      }
      if let tag, let value {
        objects.append(CardImage.DataObject(tag: tag, value: value))
      } else {
        builder.warn(json.error(.value("a data object needs a tag and a value; it is left out"), at: start))
      }
    }
    set(.tags(objects), of: &file)
  }
}

extension JSONReader {
  fileprivate mutating func aid() throws(JSONError) -> AID {
    _ = try peek()
    let start = offset
    let bytes = try hex()
    // Not more than 16 by TS 101 220; but what an odd card answered is kept as it is.
    guard !bytes.isEmpty else { throw error(.value("an AID has at least one byte"), at: start) }
    return AID(bytes)
  }

  fileprivate mutating func tag() throws(JSONError) -> UInt32 {
    _ = try peek()
    let start = offset
    let bytes = try hex()
    guard (1...4).contains(bytes.count) else { throw error(.value("a tag has one to four bytes"), at: start) }
    return bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }
}
