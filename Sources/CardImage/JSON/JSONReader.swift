import ISO7816

/// A strict pull parser for JSON (RFC 8259) that knows where it is: every error has its offset and the keys that
/// lead there. The caller walks the document in its order and takes what it wants; nothing is built that nobody asked
/// for, and hex goes from the file's bytes to `[UInt8]` without a string between.
///
/// Duplicate keys are the caller's to report, who knows which keys matter: see ``duplicateKey()``.
package struct JSONReader {
  /// How deep arrays and objects may nest.
  package static let maximumDepth = 64

  package enum Kind: String, Sendable {
    case object = "an object"
    case array = "an array"
    case string = "a string"
    case number = "a number"
    case bool = "true or false"
    case null
  }

  /// An array or object that has been entered and not left.
  struct Frame {
    var isObject: Bool
    /// Elements or keys begun so far.
    var count = 0
    /// Where the current key's text is.
    var key = 0..<0
  }

  /// A place to which the reader can return.
  package struct Mark {
    let offset: Int
    let depth: Int
    let count: Int
    let key: Range<Int>
  }

  /// The document; must outlive the reader.
  let bytes: UnsafeBufferPointer<UInt8>
  /// Of the next byte to be read.
  package var offset: Int
  var frames: [Frame] = []

  package init(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int = 0) {
    self.bytes = bytes
    self.offset = Swift.min(Swift.max(offset, 0), bytes.count)
    frames.reserveCapacity(8)
  }

  // MARK: What comes next

  /// The kind of the value that comes next.
  package mutating func peek() throws(JSONError) -> Kind {
    switch try nextByte() {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    default: throw error(.expected("a value"))
    }
  }

  /// Checks that a value of this kind comes next.
  mutating func require(_ kind: Kind) throws(JSONError) {
    let found = try peek()
    if found != kind { throw error(.wrongType(expected: kind.rawValue, found: found.rawValue)) }
  }

  // MARK: Objects and arrays

  package mutating func beginObject() throws(JSONError) {
    try require(.object)
    try enter(isObject: true)
  }

  package mutating func beginArray() throws(JSONError) {
    try require(.array)
    try enter(isObject: false)
  }

  private mutating func enter(isObject: Bool) throws(JSONError) {
    if frames.count >= Self.maximumDepth { throw error(.tooDeep) }
    offset += 1
    frames.append(Frame(isObject: isObject))
  }

  /// The next key of the object entered last; `nil` when its end was read instead.
  package mutating func nextKey() throws(JSONError) -> String? {
    guard try nextItem(end: UInt8(ascii: "}")) else { return nil }
    guard try nextByte() == UInt8(ascii: "\"") else { throw error(.expected("a key in quotes")) }
    let start = offset
    let scanned = try scanString()
    if !frames.isEmpty { frames[frames.count - 1].key = scanned.content }
    guard try nextByte() == UInt8(ascii: ":") else { throw error(.expected("a colon after the key")) }
    offset += 1
    return try text(scanned, at: start)
  }

  /// Whether the array entered last has another element; when not, its end has been read.
  package mutating func nextElement() throws(JSONError) -> Bool { try nextItem(end: UInt8(ascii: "]")) }

  private mutating func nextItem(end: UInt8) throws(JSONError) -> Bool {
    var byte = try nextByte()
    guard let frame = frames.last else { throw error(.expected("the end of the document")) }
    if byte == end {
      offset += 1
      frames.removeLast()
      return false
    }
    if frame.count > 0 {
      guard byte == UInt8(ascii: ",") else {
        throw error(.expected(frame.isObject ? "a comma or }" : "a comma or ]"))
      }
      offset += 1
      byte = try nextByte()
      if byte == end { throw error(.expected(frame.isObject ? "a key in quotes" : "a value")) }
    }
    frames[frames.count - 1].count += 1
    frames[frames.count - 1].key = 0..<0
    return true
  }

  // MARK: Place

  /// Where the reader stands now, to come back to.
  package var mark: Mark {
    Mark(offset: offset, depth: frames.count, count: frames.last?.count ?? 0, key: frames.last?.key ?? 0..<0)
  }

  /// Back to a place in a container that is still open.
  package mutating func rewind(to mark: Mark) {
    offset = mark.offset
    if frames.count > mark.depth { frames.removeLast(frames.count - mark.depth) }
    if !frames.isEmpty {
      frames[frames.count - 1].count = mark.count
      frames[frames.count - 1].key = mark.key
    }
  }

  /// The keys that lead to the current place: `files[3].data`.
  package var path: String {
    var result = ""
    for frame in frames where frame.count > 0 {
      if frame.isObject {
        if frame.key.isEmpty { continue }
        let key = String(decoding: UnsafeBufferPointer(rebasing: bytes[frame.key]), as: UTF8.self).oneLine
        let isPlain = key.utf8.allSatisfy { HexDigits.value($0) != nil || (0x41...0x7A).contains($0) }
        result += isPlain ? (result.isEmpty ? key : "." + key) : "[\"\(key)\"]"
      } else {
        result += "[\(frame.count - 1)]"
      }
    }
    return result
  }

  /// An error at the current place.
  package func error(_ code: JSONError.Code) -> JSONError { error(code, at: offset) }
  package func error(_ code: JSONError.Code, at offset: Int) -> JSONError {
    JSONError(code, at: offset, path: path)
  }
  /// What to throw when the key that was read last had been there before.
  package func duplicateKey() -> JSONError { error(.duplicateKey, at: frames.last?.key.lowerBound ?? offset) }

  // MARK: Bytes

  /// The next byte that is no white space, not consumed.
  @inline(__always)
  mutating func nextByte() throws(JSONError) -> UInt8 {
    while offset < bytes.count {
      let byte = bytes[offset]
      switch byte {
      case 0x20, 0x0A, 0x0D, 0x09: offset += 1
      default: return byte
      }
    }
    throw error(.cut)
  }

  /// Checks that only white space is left.
  package mutating func end() throws(JSONError) {
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x0A, 0x0D, 0x09: offset += 1
      default: throw error(.trailing)
      }
    }
  }
}
