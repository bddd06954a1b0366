public import ElementaryFiles
import ISO7816

/// How one part of a file differs: a transparent file, a record, a data object.
public struct PartDifference: Sendable {
  /// From 1.
  public var record: Int?
  public var tag: UInt32?
  /// `nil` where there is no such part, or it could not be read.
  public let old: [UInt8]?
  public let new: [UInt8]?
  /// Field by field, where a codec reads both.
  public let fieldDifferences: [FieldDifference]

  /// - Parameter definition: the row of the tables, if one knows the file.
  public init(record: Int? = nil, tag: UInt32? = nil, old: [UInt8]?, new: [UInt8]?, definition: FileDefinition?) {
    self.record = record
    self.tag = tag
    self.old = old
    self.new = new
    guard let definition, definition.hasCodec else {
      fieldDifferences = []
      return
    }
    func decode(_ bytes: [UInt8]?) -> FieldValue? {
      guard let bytes else { return nil }
      if let tag { return definition.decode(TLV(tag: tag, value: bytes).encoded, in: FileContext()) }
      return definition.decode(bytes, in: FileContext(length: bytes.count, record: record))
    }
    fieldDifferences = FieldDifference.between(decode(old), decode(new))
  }

  /// Byte by byte, for a part that no codec reads.
  public var byteDifferences: [ByteDifference] { ByteDifference.between(old ?? [], new ?? []) }

  /// `record 3`, `tag 80`; empty for a transparent file.
  public var name: String {
    if let record { return "record \(record)" }
    if let tag { return "tag \(Hex.string(TLV.tagBytes(tag)))" }
    return ""
  }

  /// For JSON: `record` or `tag`, `old` and `new` in hex or `null`, and `fields` where a codec reads both.
  public var fields: FieldValue {
    var fields: [FieldValue.Field] = []
    if let record { fields.append(.init("record", .int(record))) }
    if let tag { fields.append(.init("tag", .hex(TLV.tagBytes(tag)))) }
    fields.append(.init("old", old.map { .hex($0) } ?? .null))
    fields.append(.init("new", new.map { .hex($0) } ?? .null))
    if !fieldDifferences.isEmpty { fields.append(.init("fields", .array(fieldDifferences.map(\.fields)))) }
    return .object(fields)
  }
}

extension CardChange {
  /// The change part by part, as people read it; of a cyclic file each record.
  public func differences(_ definition: FileDefinition?) -> [PartDifference] {
    switch part {
    case .binary: [PartDifference(old: old.first, new: new.first, definition: definition)]
    case .record(let number):
      [PartDifference(record: number, old: old.first, new: new.first, definition: definition)]
    case .object(let tag): [PartDifference(tag: tag, old: old.first, new: new.first, definition: definition)]
    case .cyclic:
      zip(old, new).enumerated().compactMap { index, pair in
        pair.0 == pair.1
          ? nil : PartDifference(record: index + 1, old: pair.0, new: pair.1, definition: definition)
      }
    }
  }
}
