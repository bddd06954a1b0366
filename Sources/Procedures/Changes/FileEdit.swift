public import CardImage
public import ElementaryFiles
import ISO7816
import ImageDecoding
public import UICC

/// What a user wants one file to hold, turned into changes of what it holds now.
public struct FileEdit: Sendable {
  public let file: CardImage.File
  public let place: FilePath
  /// The row of the tables; `nil` for a file that no table knows.
  public let definition: FileDefinition?

  /// - Parameter image: what a walk to the file brought: the file last, before it those that name it.
  /// - Throws: ``EditError`` where the file is not there or could not be read whole.
  public init(_ place: FilePath, in image: CardImage) throws(EditError) {
    guard let file = image.files.last, file.path == place.path else {
      throw EditError("\(place.path) is not on this card")
    }
    if let status = file.status, file.content == .none || file.recordStatus.isEmpty {
      throw EditError(
        "\(place.path) cannot be read: the card answered \(status)",
        hint: "what cannot be read first could not be put back; uicc ls -l shows which key it asks for")
    }
    if let problem = file.problem { throw EditError("\(place.path): \(problem); nothing is written into such a file") }
    guard file.content != .none else { throw EditError("\(place.path) has no content") }
    self.file = file
    self.place = place
    definition = ImageDecoder(image).definition(of: file)
  }

  // MARK: bytes

  /// Bytes as they are.
  /// - Parameters:
  ///   - record: of a linear fixed file, from 1.
  ///   - tag: of a BER-TLV file; `nil` data deletes the object.
  ///   - offset: where the bytes begin; without it they are all of the file or record.
  public func raw(
    _ data: [UInt8]?, record: Int? = nil, tag: UInt32? = nil, offset: Int? = nil
  ) throws(EditError) -> [CardChange] {
    switch file.content {
    case .none: return []
    case .data(let old):
      try refuse(record: record, tag: tag, isDeletion: data == nil)
      return [.binary(place, old: old, new: try Self.replaced(old, data ?? [], offset, place.path))]
    case .records(let records):
      try refuse(tag: tag, isDeletion: data == nil)
      if file.structure == .cyclic { return try pushed(data ?? [], onto: records, record: record, offset: offset) }
      let (number, old) = try self.record(record, in: records)
      let name = "record \(number) of \(place.path)"
      return [.record(place, number, old: old, new: try Self.replaced(old, data ?? [], offset, name))]
    case .tags(let objects):
      if record != nil { throw EditError("\(place.path) is ber-tlv and has no records", hint: "--tag names an object") }
      guard let tag else { throw EditError("\(place.path) is ber-tlv", hint: "--tag says which of its objects") }
      if offset != nil { throw EditError("an object of \(place.path) is written as a whole") }
      let old = objects.first { $0.tag == tag }?.value
      if data == nil, old == nil {
        throw EditError("\(place.path) has no object of tag \(Hex.string(TLV.tagBytes(tag)))")
      }
      return [.object(place, tag: tag, old: old, new: data)]
    }
  }

  private func refuse(record: Int? = nil, tag: UInt32?, isDeletion: Bool) throws(EditError) {
    let kind = file.structure.rawValue
    if record != nil { throw EditError("\(place.path) is \(kind) and has no records", hint: "leave out --record") }
    if tag != nil { throw EditError("\(place.path) is \(kind) and has no data objects", hint: "leave out --tag") }
    if isDeletion { throw EditError("\(place.path) is \(kind); only data objects can be deleted") }
  }

  private static func replaced(
    _ old: [UInt8], _ data: [UInt8], _ offset: Int?, _ name: String
  ) throws(EditError) -> [UInt8] {
    let start = offset ?? 0
    guard start >= 0, data.count <= old.count, start <= old.count - data.count else {
      throw EditError("\(name) has \(old.count) bytes, \(data.count) from byte \(start) on do not fit")
    }
    guard offset != nil || data.count == old.count else {
      throw EditError(
        "\(name) has \(old.count) bytes, these are \(data.count)", hint: "--offset 0 leaves those behind as they are")
    }
    return Array(old[..<start]) + data + Array(old[(start + data.count)...])
  }

  private func record(_ number: Int?, in records: [[UInt8]?]) throws(EditError) -> (number: Int, bytes: [UInt8]) {
    let range = records.count == 1 ? "one record" : "records 1 to \(records.count)"
    guard let number = number ?? (records.count == 1 ? 1 : nil) else {
      throw EditError("\(place.path) has \(range)", hint: "--record says which")
    }
    guard records.indices.contains(number - 1) else {
      throw EditError("\(place.path) has \(records.isEmpty ? "no records" : range), not \(number)")
    }
    guard let bytes = records[number - 1] else { throw EditError("record \(number) of \(place.path) cannot be read") }
    return (number, bytes)
  }

  private func pushed(
    _ data: [UInt8], onto records: [[UInt8]?], record: Int?, offset: Int?
  ) throws(EditError) -> [CardChange] {
    guard record == nil, offset == nil else {
      throw EditError(
        "\(place.path) is cyclic: a new record takes the place of the oldest and becomes record 1",
        hint: "leave out --record and --offset")
    }
    let old = records.compactMap { $0 }
    guard old.count == records.count, let length = old.first?.count else {
      throw EditError("\(place.path) has no records that can be read")
    }
    guard data.count == length else {
      throw EditError("a record of \(place.path) has \(length) bytes, these are \(data.count)")
    }
    return [.cyclic(place, old: old, new: [data] + old.dropLast())]
  }

  // MARK: fields

  /// What a part of the file holds now, decoded: the whole file, or one record.
  public func value(record: Int? = nil) throws(EditError) -> FieldValue {
    switch file.content {
    case .data(let data):
      try refuse(record: record, tag: nil, isDeletion: false)
      return decode(data, FileContext(length: data.count))
    case .records(let records):
      if record == nil, records.count != 1 {
        return .array(
          records.enumerated().map { index, bytes in
            guard let bytes else { return .null }
            return decode(bytes, FileContext(length: bytes.count, record: index + 1))
          })
      }
      let (number, bytes) = try self.record(record, in: records)
      return decode(bytes, FileContext(length: bytes.count, record: number))
    case .tags(let objects):
      try refuseRecord(record)
      return .array(
        objects.map { decode(TLV(tag: $0.tag, value: $0.value).encoded, FileContext()) })
    case .none: return .null
    }
  }

  private func refuseRecord(_ record: Int?) throws(EditError) {
    if record != nil { throw EditError("\(place.path) is ber-tlv and has no records", hint: "leave out --record") }
  }

  /// Whether the file has named fields. One without is `{"raw": hex}`.
  public var hasFields: Bool { definition?.hasCodec ?? false }

  private func decode(_ bytes: [UInt8], _ context: FileContext) -> FieldValue {
    definition?.decode(bytes, in: context) ?? .object([.init("raw", .hex(bytes))])
  }

  /// The value of a record that was empty, with `null` for the fields that nobody gave and that may be left empty.
  public func completed(_ value: FieldValue, record: Int?) -> FieldValue {
    guard let definition, var fields = value.objectFields else { return value }
    let context = FileContext(record: record)
    // Each round adds one field; no file has as many.
    for _ in 0..<64 {
      do throws(CodecError) {
        _ = try definition.encode(.object(fields), in: context)
        break
      } catch {
        guard error.message == "is missing", error.path.count == 1,
          !fields.contains(where: { $0.name == error.path[0] })
        else { break }
        fields.append(.init(error.path[0], .null))
      }
    }
    return .object(fields)
  }

  /// The file with the fields of `value`, in the form of ``value(record:)``.
  /// - Throws: ``EditError`` with file, record, field and limit.
  public func fields(_ value: FieldValue, record: Int? = nil) throws(EditError) -> [CardChange] {
    switch file.content {
    case .none: return []
    case .data(let old):
      try refuse(record: record, tag: nil, isDeletion: false)
      let new = try encode(value, FileContext(length: old.count), place.path, old: old)
      return [.binary(place, old: old, new: new)]
    case .records(let records):
      if file.structure == .cyclic { return try cyclic(value, records, record: record) }
      if record == nil, records.count != 1 {
        guard case .array(let values) = value, values.count == records.count else {
          throw EditError(
            "\(place.path) has \(records.count) records and wants a list of as many",
            hint: "--record names one of them")
        }
        var changes: [CardChange] = []
        for (index, value) in values.enumerated() {
          guard let old = records[index] else { continue }
          changes.append(try self.change(value, number: index + 1, old: old))
        }
        return changes
      }
      let (number, old) = try self.record(record, in: records)
      if record == nil, case .array(let values) = value, values.count == 1 {
        return [try change(values[0], number: number, old: old)]
      }
      return [try change(value, number: number, old: old)]
    case .tags(let objects):
      try refuseRecord(record)
      guard case .array(let values) = value else {
        throw EditError("\(place.path) is ber-tlv and wants a list of its data objects")
      }
      var new: [CardImage.DataObject] = []
      for (index, value) in values.enumerated() {
        let name = "\(place.path) object \(index + 1)"
        let present = index < objects.count ? TLV(tag: objects[index].tag, value: objects[index].value).encoded : nil
        let bytes = try encode(value, FileContext(), name, old: present)
        guard let parsed = try? TLV.parse(bytes), parsed.count == 1, let object = parsed.first else {
          throw EditError("\(name) is not one data object")
        }
        guard !new.contains(where: { $0.tag == object.tag }) else { throw EditError("\(name) has a tag again") }
        new.append(.init(tag: object.tag, value: object.value))
      }
      do throws(ChangeError) {
        return try CardChange.changes(at: place, structure: file.structure, from: .tags(objects), to: .tags(new))
      } catch {
        throw EditError(error.description)
      }
    }
  }

  private func change(
    _ value: FieldValue, number: Int, old: [UInt8]
  ) throws(EditError) -> CardChange {
    let context = FileContext(length: old.count, record: number)
    return .record(
      place, number, old: old, new: try encode(value, context, "\(place.path) record \(number)", old: old))
  }

  /// Of a cyclic file a list of all records, or one new record.
  private func cyclic(
    _ value: FieldValue, _ records: [[UInt8]?], record: Int?
  ) throws(EditError) -> [CardChange] {
    let old = records.compactMap { $0 }
    guard let length = old.first?.count, old.count == records.count else {
      throw EditError("\(place.path) has no records that can be read")
    }
    if case .array(let values) = value, values.count == old.count, record == nil {
      var new: [[UInt8]] = []
      for (index, value) in values.enumerated() {
        let context = FileContext(length: length, record: index + 1)
        new.append(try encode(value, context, "\(place.path) record \(index + 1)", old: old[index]))
      }
      return [.cyclic(place, old: old, new: new)]
    }
    let context = FileContext(length: length, record: 1)
    return try pushed(try encode(value, context, place.path), onto: records, record: record, offset: nil)
  }

  /// - Parameter old: what stands there now; it may stay, whatever it is.
  private func encode(
    _ value: FieldValue, _ context: FileContext, _ name: String, old: [UInt8]? = nil
  ) throws(EditError) -> [UInt8] {
    do throws(CodecError) {
      if let definition {
        if let old, (try? definition.encode(value, in: context)) == old { return old }
        return try definition.bytes(writing: value, in: context)
      }
      guard let bytes = try value.rawBytes() else {
        throw CodecError(#"no table knows its fields: give its bytes as {"raw": "hex"}"#)
      }
      if let length = context.length, bytes.count != length {
        throw CodecError("\(bytes.count) bytes where \(length) fit")
      }
      return bytes
    } catch {
      throw EditError("\(name): \(error.description)")
    }
  }
}

extension FieldValue {
  fileprivate var objectFields: [Field]? { if case .object(let fields) = self { fields } else { nil } }
}
