/// One layout of bytes in both directions, with what `uicc files` says about it.
///
/// Codecs are values: leaves (``uint(_:)``, ``hex(_:)``, ``choice(_:_:)``, …) are put together with ``record(_:)``,
/// ``list(of:size:)`` and ``tlv(_:)``. Names of fields are lowerCamelCase; names of values are the specification's
/// words in lower case. A codec need not keep what it cannot express: ``FileDefinition/decode(_:in:)`` encodes each
/// result again and gives the raw bytes where the two differ.
public struct Codec: Sendable {
  public typealias Decode = @Sendable (inout ByteReader, FileContext) throws(CodecError) -> FieldValue
  public typealias Encode = @Sendable (FieldValue, inout [UInt8], FileContext) throws(CodecError) -> Void

  /// Reads its part from the front of the reader. Trailing padding may stay unread: the file's codec drops it.
  public let decode: Decode
  /// Appends its part. `context.length` is set only on the outermost level, so that a codec may fill up to it.
  public let encode: Encode
  public let layout: Layout
  /// The byte that fills a file up to its size behind the last field.
  public var fill: UInt8 = 0xFF
  /// Whether nothing but FF has a meaning; otherwise such a file or record is empty and read as `null`.
  public var readsEmptyRecords = false

  public init(_ layout: Layout, decode: @escaping Decode, encode: @escaping Encode) {
    self.layout = layout
    self.decode = decode
    self.encode = encode
  }

  /// What a codec expects, for documentation.
  public struct Layout: Sendable {
    /// `unsigned integer`, `hex`, `PLMN`.
    public var summary: String
    /// Size in bytes; `nil` where it depends on the content or on the file.
    public var size: Int?
    /// Parts with names, in the order of the specification.
    public var fields: [Field]
    /// Names of values or bits.
    public var values: [Int: String]
    /// Whether the value is a number, of which a user may type digits.
    public var isNumber = false

    public struct Field: Sendable {
      public var name: String
      public var layout: Layout
      /// Of a data object.
      public var tag: UInt32?
    }

    public init(_ summary: String, size: Int? = nil, fields: [Field] = [], values: [Int: String] = [:]) {
      self.summary = summary
      self.size = size
      self.fields = fields
      self.values = values
    }
  }

  /// The same codec with another filling byte.
  public func filled(with byte: UInt8) -> Codec {
    var copy = self
    copy.fill = byte
    return copy
  }

  /// The same codec for files where nothing but FF is a value.
  public func readingEmptyRecords() -> Codec {
    var copy = self
    copy.readsEmptyRecords = true
    return copy
  }
}

extension Codec {
  /// Reads all of `bytes` as one delimited value, with `{"raw", "reason"}` where the layout does not keep them, and
  /// `null` for no bytes at all.
  func decodeDelimited(_ bytes: [UInt8]) -> FieldValue {
    let context = FileContext()
    do throws(CodecError) {
      var reader = ByteReader(bytes)
      let value = try decode(&reader, context)
      guard reader.remaining == 0 else {
        throw CodecError("\(counted(reader.remaining, "byte")) follow the last field")
      }
      var again: [UInt8] = []
      again.reserveCapacity(bytes.count)
      try encode(value, &again, context)
      guard again == bytes else { throw CodecError("the typed reading does not keep these bytes") }
      return value
    } catch {
      return bytes.isEmpty ? .null : .raw(bytes, reason: error.description)
    }
  }

  /// Bytes of a delimited value.
  func encodeDelimited(_ value: FieldValue) throws(CodecError) -> [UInt8] {
    if value == .null { return [] }
    if let raw = try value.rawBytes() { return raw }
    var bytes: [UInt8] = []
    try encode(value, &bytes, FileContext())
    return bytes
  }
}
