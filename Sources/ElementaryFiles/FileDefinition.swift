public import ISO7816

/// One row of a specification's table: a file as a standard defines it, wherever on the card it stands.
public struct FileDefinition: Sendable {
  public enum Kind: Hashable, Sendable {
    case mf, df, adf
    case transparent, linearFixed, cyclic, berTLV
  }
  /// `EF.SPN`, `DF.TELECOM`, `ADF.USIM`: the standard's name behind the kind of file.
  public let name: String
  /// `nil` for an ADF, which is found by AID.
  public let fid: FID?
  /// Of an ADF: RID and PIX up to the application code.
  public let aid: AID?
  public let kind: Kind
  /// Short file identifier, 1 to 30; `nil` where the specification gives none.
  public let sfi: UInt8?
  /// Bytes of a transparent file or of one record: the least, and the most or the recommended; `nil` where free.
  public let size: Size?
  /// Numbers in the service table (EF.UST, EF.IST, EF.SST) that ask for the file: any one of them does.
  public let services: [Int]
  /// The specification's clause: `TS 31.102 §4.2.12`.
  public let clause: String
  /// Only on the cards of one vendor.
  public let isProprietary: Bool
  /// How one record, or the whole transparent file, is laid out; `nil` where only bytes can be shown.
  let codec: Codec?
  /// Which further files the content names.
  let references: References?
  /// The files under a DF in the order of the table.
  public let children: [FileDefinition]

  /// Bytes, least and most.
  public struct Size: Hashable, Sendable {
    public let minimum: Int
    public let maximum: Int?
    public init(_ minimum: Int, _ maximum: Int? = nil) {
      self.minimum = minimum
      self.maximum = maximum
    }
  }

  typealias References = @Sendable (_ records: [[UInt8]]) -> [FileDefinition]
}

extension FileDefinition {
  /// An EF.
  static func ef(
    _ fid: UInt16, _ name: String, _ kind: Kind = .transparent, sfi: UInt8? = nil, size: Size? = nil,
    services: [Int] = [], clause: String, proprietary: Bool = false, references: References? = nil,
    codec: Codec? = nil
  ) -> FileDefinition {
    FileDefinition(
      name: name, fid: FID(rawValue: fid), aid: nil, kind: kind, sfi: sfi, size: size, services: services,
      clause: clause, isProprietary: proprietary, codec: codec, references: references, children: [])
  }

  /// A DF with its files.
  static func df(
    _ fid: UInt16, _ name: String, services: [Int] = [], _ clause: String, proprietary: Bool = false,
    _ children: [FileDefinition]
  ) -> FileDefinition {
    FileDefinition(
      name: name, fid: FID(rawValue: fid), aid: nil, kind: .df, sfi: nil, size: nil, services: services,
      clause: clause, isProprietary: proprietary, codec: nil, references: nil, children: children)
  }

  /// An ADF with its files, found by AID.
  static func adf(_ aid: AID, _ name: String, _ clause: String, _ children: [FileDefinition]) -> FileDefinition {
    FileDefinition(
      name: name, fid: nil, aid: aid, kind: .adf, sfi: nil, size: nil, services: [], clause: clause,
      isProprietary: false, codec: nil, references: nil, children: children)
  }
}

extension FileDefinition {
  /// Whether the bytes of this file can be turned into named fields.
  public var hasCodec: Bool { codec != nil }

  /// One record, or a whole transparent file, as named fields; `nil` where the file has no codec. A record of nothing
  /// but FF is `null` unless the layout gives it a meaning. Bytes that do not fit the layout come back as
  /// `{"raw": hex, "reason": text}`: nothing is lost and nothing throws.
  public func decode(_ bytes: [UInt8], in context: FileContext) -> FieldValue? {
    guard let codec else { return nil }
    var whole = context
    whole.length = bytes.count
    if !codec.readsEmptyRecords, bytes.allSatisfy({ $0 == 0xFF }) { return .null }
    do throws(CodecError) {
      var reader = ByteReader(bytes)
      let value = try codec.decode(&reader, whole)
      let left = reader.rest()
      guard left.allSatisfy({ $0 == codec.fill }) else {
        throw CodecError("\(left.count) bytes follow the last field")
      }
      guard try encode(value, in: whole) == bytes else {
        throw CodecError("the typed reading does not keep these bytes")
      }
      return value
    } catch {
      return .raw(bytes, reason: error.description)
    }
  }

  /// Named fields as bytes, filled up to the length that the context tells.
  /// - Throws: ``CodecError`` with the field and what is wrong with it.
  public func encode(_ value: FieldValue, in context: FileContext) throws(CodecError) -> [UInt8] {
    var bytes: [UInt8] = []
    if let raw = try value.rawBytes() {
      bytes = raw
    } else if value != .null {
      guard let codec else { throw CodecError("\(name) has no known layout: give its bytes as raw") }
      try codec.encode(value, &bytes, context)
    }
    guard let length = context.length else { return bytes }
    guard bytes.count <= length else { throw CodecError("\(bytes.count) bytes do not fit into \(length)") }
    let fill = value == .null ? 0xFF : codec?.fill ?? 0xFF
    return bytes + [UInt8](repeating: fill, count: length - bytes.count)
  }

  /// FIDs of further files under the same DF that the content of this one names, with the names that the
  /// specification gives them: EF.PBR (TS 31.102 §4.4.2.1) names the phone book's files, EF.IMG (§4.6.1.1) its
  /// instances.
  public func references(in records: [[UInt8]]) -> [FileDefinition] { references?(records) ?? [] }
}
