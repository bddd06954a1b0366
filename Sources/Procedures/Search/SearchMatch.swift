internal import ISO7816

/// One place on a card that holds the pattern.
///
/// Encoded as one line of `uicc grep --json`: `type` (always `match`), `source`, `path`, `part`, `record`, `tag`,
/// `offset`, `bit`, `length`, `coding`, `text`, `context`, `bytes`, `continues`; those that do not apply are left out.
public struct SearchMatch: Hashable, Sendable {
  /// Which card, image or dump: what the caller called it.
  public var source: String
  /// Path of the file; `ATR` and `ARA-M` for what is in no file.
  public var path: String
  public var part: SearchPart
  /// Record number, or number of an access rule, from 1.
  public var record: Int?
  /// Tag of the data object of a BER-TLV EF.
  public var tag: UInt32?
  /// First byte of the hit, from the first of the file, record, value or FCP.
  public var offset: Int
  /// Of a packed coding: where in the first byte the hit begins, in bits as the coding counts them.
  public var bitOffset: Int?
  /// Bytes that the hit touches.
  public var length: Int
  public var coding: SearchCoding
  /// The hit as the card has it, decoded.
  public var text: String
  /// Up to 24 characters before the hit, decoded the same way, from the last padding on; `·` for what cannot be printed.
  public var before: String
  /// Up to 24 characters after the hit.
  public var after: String
  /// The bytes that the hit touches, in the first record where it goes on in others.
  public var bytes: [UInt8]
  /// Where the text goes on, for one that is split over records.
  public var continuations: [Continuation] = []

  /// A further part of a text that is split over records.
  public struct Continuation: Hashable, Sendable, Encodable {
    public var path: String
    /// From 1.
    public var record: Int
    /// From the first byte of the record.
    public var offset: Int
    /// In bytes.
    public var length: Int

    public init(path: String, record: Int, offset: Int, length: Int) {
      self.path = path
      self.record = record
      self.offset = offset
      self.length = length
    }
  }

  /// The hit and the text around it.
  public var context: String { before + text + after }
}

extension SearchMatch: Encodable {
  private enum Key: String, CodingKey {
    case type, source, path, part, record, tag, offset, bit, length, coding, text, context, bytes, continues
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode("match", forKey: .type)
    try container.encode(source, forKey: .source)
    try container.encode(path, forKey: .path)
    try container.encode(part, forKey: .part)
    try container.encodeIfPresent(record, forKey: .record)
    try container.encodeIfPresent(tag.map { Hex.string(TLV.tagBytes($0)) }, forKey: .tag)
    try container.encode(offset, forKey: .offset)
    try container.encodeIfPresent(bitOffset, forKey: .bit)
    try container.encode(length, forKey: .length)
    try container.encode(coding, forKey: .coding)
    try container.encode(text, forKey: .text)
    try container.encode(context, forKey: .context)
    try container.encode(Hex.string(bytes), forKey: .bytes)
    if !continuations.isEmpty { try container.encode(continuations, forKey: .continues) }
  }
}
