import ISO7816

/// Reads the JSON documents that hold a card's files: `uicc-image/1`, and pySim's fsdump. Both are an object with a
/// key `files`; an array there is an image's, an object a dump's.
struct JSONImageReader {
  var json: JSONReader
  var builder: ImageBuilder
  private var format: ImageFormat?
  private var version: String?
  private var seen: Set<String> = []
  /// Unknown keys at the top, reported once it is known that the document is an image.
  private var unknown: [(key: String, offset: Int)] = []
  /// Unknown keys of files that have been reported.
  var reportedKeys: Set<String> = []

  init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, source: String) {
    json = JSONReader(bytes, from: start)
    builder = ImageBuilder(bytes, source: source)
  }

  mutating func read(preamble: Range<Int>) throws(ImageError) -> ImageReading {
    do throws(JSONError) {
      try readDocument()
    } catch {
      builder.warn(error)
    }
    let start = ImagePlace(source: builder.source)
    if let version, version != ImageFormat.image.rawValue {
      guard version.hasPrefix("uicc-image/") else {
        throw ImageError(
          .unknownFormat, at: start, "a JSON document of format \"\(version.oneLine)\"" + CardImage.whatIsRead)
      }
      throw ImageError(.unsupportedVersion, at: start, "format \(version.oneLine), only uicc-image/1 can be read")
    }
    let own: Set = ["araM", "atr", "files", "iccid"]
    if seen.isDisjoint(with: own) {
      let why = builder.warnings.first.map { ": \($0.message)" } ?? ""
      throw ImageError(
        .unknownFormat, at: builder.warnings.first?.place ?? start,
        "neither an image nor an fsdump" + why + CardImage.whatIsRead)
    }
    let isBroken = builder.warnings.contains { $0.code == .cut || $0.code == .damaged }
    if builder.image.files.isEmpty,
      let first = builder.warnings.first(where: { $0.code == .cut || $0.code == .damaged })
    {
      throw ImageError(.damaged, at: first.place, first.message)
    }
    guard let format, isBroken || format == .pySimDump || version != nil else {
      throw ImageError(.unknownFormat, at: start, "JSON, but neither an image nor an fsdump" + CardImage.whatIsRead)
    }
    for (key, offset) in unknown {
      builder.warn(.unknownKey, at: offset, key: key, "not a key of this format; its value is not read")
    }
    if format == .pySimDump { readPreamble(preamble) }
    return builder.finish(format)
  }

  private mutating func readDocument() throws(JSONError) {
    try json.beginObject()
    while let key = try json.nextKey() {
      guard seen.insert(key).inserted else {
        builder.warn(json.duplicateKey())
        try json.skip()
        continue
      }
      switch key {
      case "format": version = try lenient { (json) throws(JSONError) in try json.string() }
      case "atr": builder.image.atr = try lenient { (json) throws(JSONError) in try json.hexOrNull() } ?? []
      case "iccid": builder.image.iccid = try lenient { (json) throws(JSONError) in try json.iccid() } ?? ""
      case "araM": builder.image.araM += try readHexList()
      case "toolkit": builder.image.toolkit += try readHexList()
      case "files":
        switch try json.peek() {
        case .array:
          format = .image
          try readImageFiles()
        case .object:
          format = .pySimDump
          try readDumpFiles()
        default:
          builder.warn(json.error(.wrongType(expected: "an array of files", found: "something else")))
          try json.skip()
        }
      // Of a recorded card: what it answered besides its files (BatchApproval).
      case "answers": try json.skip()
      // Of an fsdump: what pySim knows of the card besides its files.
      case "name", "eid", "aids": try json.skip()
      default:
        if unknown.count < 100 { unknown.append((key.oneLine, json.offset)) }
        try json.skip()
      }
    }
    // pySim-shell's prompt may follow an fsdump.
    if format == .pySimDump { return }
    try json.end()
  }

  /// Rules of the ARA-M, or proactive commands.
  private mutating func readHexList() throws(JSONError) -> [[UInt8]] {
    guard try opens(.array) else { return [] }
    var list: [[UInt8]] = []
    try json.beginArray()
    while try json.nextElement() {
      if let bytes = try lenient({ (json) throws(JSONError) in try json.hex() }) { list.append(bytes) }
    }
    return list
  }

  /// What `body` reads; where that is sound JSON but not what was expected: a warning, the value is read over, `nil`.
  mutating func lenient<Value>(
    _ body: (inout JSONReader) throws(JSONError) -> Value
  ) throws(JSONError) -> Value? {
    let mark = json.mark
    do throws(JSONError) {
      return try body(&json)
    } catch {
      guard !error.isSyntax else { throw error }
      builder.warn(error)
      json.rewind(to: mark)
      try json.skip()
      return nil
    }
  }

  /// Whether the next value is of this kind; when not, a warning and the value is read over.
  mutating func opens(_ kind: JSONReader.Kind) throws(JSONError) -> Bool {
    let found = try json.peek()
    if found == kind { return true }
    builder.warn(json.error(.wrongType(expected: kind.rawValue, found: found.rawValue)))
    try json.skip()
    return false
  }

  /// pySim-shell tells on the line before the document that it gave up.
  private mutating func readPreamble(_ range: Range<Int>) {
    var lines = Lines(UnsafeBufferPointer(rebasing: builder.bytes[..<range.upperBound]))
    while let line = lines.next() {
      let text = String(decoding: builder.bytes[line], as: UTF8.self)
      if let what = text.after("# Stopping early here due to exception: ") {
        builder.warn(
          .incomplete, at: line.lowerBound, "the dump is not complete, pySim-shell stopped early: \(what.oneLine)")
      }
    }
  }
}

extension JSONReader {
  mutating func hexOrNull() throws(JSONError) -> [UInt8] {
    if try peek() == .null {
      try null()
      return []
    }
    return try hex()
  }

  mutating func stringOrNull() throws(JSONError) -> String {
    if try peek() == .null {
      try null()
      return ""
    }
    return try string()
  }

  /// An ICCID, or `null`: digits of BCD, of which some cards have more than ten.
  fileprivate mutating func iccid() throws(JSONError) -> String {
    _ = try peek()
    let start = offset
    let text = try stringOrNull()
    guard CardImage.isICCID(text) else { throw error(.value("expected up to 20 digits"), at: start) }
    return text
  }

  /// A string of exactly four hex digits: a status word, a FID.
  mutating func fourDigits() throws(JSONError) -> UInt16 {
    _ = try peek()
    let start = offset
    let bytes = try hex()
    guard bytes.count == 2, let high = bytes.first, let low = bytes.last else {
      throw error(.value("expected four hex digits"), at: start)
    }
    return UInt16(high) << 8 | UInt16(low)
  }
}
