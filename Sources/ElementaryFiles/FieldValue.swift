/// A decoded value: what JSON can hold, with fields in the order of the specification.
public indirect enum FieldValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case string(String)
  case array([FieldValue])
  case object([Field])

  public struct Field: Hashable, Sendable {
    public var name: String
    public var value: FieldValue
    public init(_ name: String, _ value: FieldValue) {
      self.name = name
      self.value = value
    }
  }
}

/// What a codec must know of the file around the bytes.
public struct FileContext: Hashable, Sendable {
  /// Bytes to fill: the record's length, or the transparent file's size; `nil` where free.
  public var length: Int?
  /// Record number from 1; `nil` in a transparent file.
  public var record: Int?
  public init(length: Int? = nil, record: Int? = nil) {
    self.length = length
    self.record = record
  }
}
