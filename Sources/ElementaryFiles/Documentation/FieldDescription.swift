import ISO7816

/// A line about one field of a layout, as `uicc files` shows it.
public struct FieldDescription: Hashable, Sendable {
  /// How deep it lies: 0 for a field of the record or file itself.
  public let depth: Int
  public let name: String
  /// Of a data object.
  public let tag: UInt32?
  /// Bytes; `nil` where it depends on the content.
  public let size: Int?
  /// `unsigned integer`, `PLMN`, `b2 to b4`.
  public let coding: String
  /// Names of values, or of bits where the coding is `flags`, by number.
  public let values: [Int: String]

  /// Every field below a layout, parts behind their whole.
  static func all(in layout: Codec.Layout, depth: Int = 0) -> [FieldDescription] {
    layout.fields.flatMap { field -> [FieldDescription] in
      let own = FieldDescription(
        depth: depth, name: field.name, tag: field.tag, size: field.layout.size, coding: field.layout.summary,
        values: field.layout.values)
      return [own] + all(in: field.layout, depth: depth + 1)
    }
  }

  /// `0 normal, 128 type approval`, or `b1 voicemail`; at most `limit` of them.
  public func valueText(limit: Int) -> String {
    let isFlags = coding == "flags"
    let sorted = values.sorted { $0.key < $1.key }
    let shown = sorted.prefix(limit).map { isFlags ? "b\($0.key) \($0.value)" : "\($0.key) \($0.value)" }
    return shown.joined(separator: ", ") + (sorted.count > limit ? ", and \(sorted.count - limit) more" : "")
  }
}

extension ServiceCondition: CustomStringConvertible {
  /// `71 and not 73`.
  public var description: String {
    switch self {
    case .service(let number): "\(number)"
    case .all(let parts): parts.map(Self.inner).joined(separator: " and ")
    case .any(let parts): parts.map(Self.inner).joined(separator: " or ")
    case .not(let part): "not \(Self.inner(part))"
    }
  }

  private static func inner(_ part: ServiceCondition) -> String {
    switch part {
    case .service, .not: part.description
    case .all, .any: "(\(part))"
    }
  }
}

extension FileDefinition {
  /// What the layout of a record, or of the whole transparent file, consists of; empty where the file has no codec.
  /// A layout without fields is one line without a name.
  public var fieldDescriptions: [FieldDescription] {
    guard let layout = codec?.layout else { return [] }
    if !layout.fields.isEmpty { return FieldDescription.all(in: layout) }
    return [
      FieldDescription(
        depth: 0, name: "", tag: nil, size: layout.size, coding: layout.summary, values: layout.values)
    ]
  }

  /// `transparent`, `linear-fixed`, as images write it; `df`, `adf` of directories.
  public var structureName: String {
    switch kind {
    case .mf, .df: "df"
    case .adf: "adf"
    case .transparent: "transparent"
    case .linearFixed: "linear-fixed"
    case .cyclic: "cyclic"
    case .berTLV: "ber-tlv"
    }
  }

  /// `17 bytes`, `records of 28 bytes, 42 recommended`; `nil` where the specification sets no size.
  public var sizeText: String? {
    guard let size else { return nil }
    let bytes = "\(size.minimum) \(size.minimum == 1 ? "byte" : "bytes")"
    let recommended = size.recommended > size.minimum ? ", \(size.recommended) recommended" : ""
    return (hasRecords ? "records of " : "") + bytes + recommended
  }

  /// The row as a value, for JSON: identifiers, sizes, service, clause and fields.
  public func description(at path: String) -> FieldValue {
    var result: [FieldValue.Field] = [
      .init("path", .string(path)), .init("name", .string(name)), .init("structure", .string(structureName)),
      .init("clause", .string(clause)),
    ]
    // A placed file's identifier stands in another file.
    if let fid, fid.rawValue != 0x4F00 { result.append(.init("fid", .string(fid.description))) }
    if let aid { result.append(.init("aid", .string(aid.description))) }
    if let sfi { result.append(.init("sfi", .int(Int(sfi)))) }
    if let size {
      result.append(.init("minimumSize", .int(size.minimum)))
      result.append(.init("recommendedSize", .int(size.recommended)))
    }
    if let service { result.append(.init("service", .string(service.description))) }
    if case .proprietary(let maker) = origin { result.append(.init("maker", .string(maker))) }
    if case .user(let table) = origin { result.append(.init("table", .string(table))) }
    if let model { result.append(.init("like", .string(model))) }
    if let layout = codec?.layout { result.append(.init("layout", Self.value(layout))) }
    return .object(result)
  }

  private static func value(_ layout: Codec.Layout) -> FieldValue {
    var result: [FieldValue.Field] = [.init("coding", .string(layout.summary))]
    if let size = layout.size { result.append(.init("size", .int(size))) }
    if !layout.values.isEmpty {
      result.append(
        .init(
          "values",
          .object(layout.values.sorted { $0.key < $1.key }.map { .init("\($0.key)", .string($0.value)) })))
    }
    if !layout.fields.isEmpty {
      result.append(
        .init(
          "fields",
          .array(
            layout.fields.map { field in
              guard case .object(let inner) = value(field.layout) else { return .null }
              let tag = field.tag.map { [FieldValue.Field("tag", .hex(TLV.tagBytes($0)))] } ?? []
              return .object([.init("name", .string(field.name))] + tag + inner)
            })))
    }
    return .object(result)
  }
}
