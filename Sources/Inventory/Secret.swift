import ISO7816

/// A PIN, PUK, ADM key or cipher key as it was handed over. It prints as `<redacted>` wherever it is printed, dumped or
/// described; only what encodes it for a card or a cipher looks inside.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The text itself, for encodings alone: nothing may print it.
  package let text: String

  public init(_ text: some StringProtocol) { self.text = String(text) }

  /// A key that is there as bytes; it is kept as hex digits.
  public init(bytes: [UInt8]) { text = Hex.string(bytes) }

  /// Whether there is nothing in it.
  public var isEmpty: Bool { text.isEmpty }

  /// Whether two inputs are the same, for a new code that is typed twice.
  public func isSame(as other: Secret) -> Bool { text == other.text }

  public var description: String { "<redacted>" }
  public var debugDescription: String { "<redacted>" }
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// What is wrong with a secret, said without a character of it.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
  }

  /// The bytes of a key in hex; blanks and colons between the digits, and `0x` before them, are taken.
  /// - Parameters:
  ///   - name: of the key, for the message: `K`, `OPc`.
  ///   - counts: how many bytes it may have; any number but none if empty.
  /// - Throws: ``Failure`` that names the key and the limit.
  public func keyBytes(_ name: String, counts: [Int] = []) throws(Failure) -> [UInt8] {
    var digits = text.filter { $0 != " " && $0 != "\t" && $0 != ":" }
    if digits.hasPrefix("0x") || digits.hasPrefix("0X") { digits.removeFirst(2) }
    let limit = counts.isEmpty ? "" : " of " + counts.map { "\($0 * 2)" }.joined(separator: " or ")
    guard let bytes = Hex.bytes(digits) else {
      throw Failure("\(name) is a key\(limit) hex digits, this one has \(digits.count) characters, not all of them hex")
    }
    guard counts.isEmpty ? !bytes.isEmpty : counts.contains(bytes.count) else {
      throw Failure("\(name) is a key\(limit) hex digits, this one has \(digits.count)")
    }
    return bytes
  }
}
