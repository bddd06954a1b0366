/// One JSON value as text: sound by construction, so that it can be embedded.
public struct JSONText: Hashable, Sendable {
  /// UTF-8.
  public let bytes: [UInt8]

  /// `nil` where the bytes are not exactly one JSON value (RFC 8259).
  public init?(validating bytes: [UInt8]) {
    let isSound = bytes.withUnsafeBufferPointer { buffer in
      var reader = JSONReader(buffer)
      do throws(JSONError) {
        try reader.skip()
        try reader.end()
        return true
      } catch {
        return false
      }
    }
    guard isSound else { return nil }
    self.bytes = bytes
  }

  /// What `body` wrote, which must be one value; `null` where it wrote nothing. Containers left open are closed.
  public init(_ body: (inout JSONWriter) -> Void) {
    var writer = JSONWriter(indentation: nil)
    body(&writer)
    if let sound = JSONText(validating: writer.finish()) {
      self = sound
    } else {
      assertionFailure("a value without a key in an object, or two values")
      self.bytes = Array("null".utf8)
    }
  }
}

/// Writes JSON piece by piece, with the commas and the line breaks. The caller gives keys in the order they shall have.
public struct JSONWriter: Sendable {
  private var output: [UInt8] = []
  /// Of each open container: whether it is an object, and whether something is in it.
  private var open: [(isObject: Bool, isEmpty: Bool)] = []
  private var afterKey = false
  /// Spaces a level; `nil` for one line.
  private let indentation: Int?

  /// - Parameter indentation: spaces a level; `nil` for everything on one line.
  public init(indentation: Int?) { self.indentation = indentation.map { Swift.max(0, Swift.min($0, 16)) } }

  mutating func reserve(_ count: Int) { output.reserveCapacity(count) }

  public mutating func beginObject() { begin("{", isObject: true) }
  public mutating func beginArray() { begin("[", isObject: false) }

  /// Closes the container opened last.
  public mutating func end() {
    guard let container = open.popLast() else { return }
    if afterKey { null() }
    if !container.isEmpty { breakLine() }
    output.append(container.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
  }

  /// The key of the value that is written next.
  public mutating func key(_ name: String) {
    separate()
    quote(name)
    output.append(UInt8(ascii: ":"))
    if indentation != nil { output.append(0x20) }
    afterKey = true
  }

  public mutating func string(_ value: String) {
    separate()
    quote(value)
  }
  public mutating func int(_ value: Int) {
    separate()
    output += String(value).utf8
  }
  public mutating func bool(_ value: Bool) {
    separate()
    output += value ? "true".utf8 : "false".utf8
  }
  public mutating func null() {
    separate()
    output += "null".utf8
  }
  /// A string of lower-case hex.
  public mutating func hex(_ bytes: some Sequence<UInt8>) {
    separate()
    output.append(UInt8(ascii: "\""))
    HexDigits.append(bytes, to: &output)
    output.append(UInt8(ascii: "\""))
  }
  /// A value that has been serialised before.
  public mutating func embed(_ text: JSONText) {
    separate()
    output += text.bytes
  }

  /// Closes what is open and hands the text over.
  public mutating func finish() -> [UInt8] {
    while !open.isEmpty { end() }
    if output.isEmpty { null() }
    return output
  }

  private mutating func begin(_ bracket: Unicode.Scalar, isObject: Bool) {
    separate()
    output.append(UInt8(ascii: bracket))
    open.append((isObject, true))
  }

  /// What stands between the last thing and the next.
  private mutating func separate() {
    if afterKey {
      afterKey = false
      return
    }
    guard let container = open.last else { return }
    if !container.isEmpty { output.append(UInt8(ascii: ",")) }
    breakLine()
    open[open.count - 1].isEmpty = false
  }

  private mutating func breakLine() {
    guard let indentation else { return }
    output.append(0x0A)
    output.append(contentsOf: repeatElement(0x20, count: indentation * open.count))
  }

  private mutating func quote(_ text: String) {
    output.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C: output += [UInt8(ascii: "\\"), byte]
      case 0x0A: output += "\\n".utf8
      case 0x09: output += "\\t".utf8
      case ..<0x20:
        output += "\\u00".utf8
        HexDigits.append([byte], to: &output)
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }
}
