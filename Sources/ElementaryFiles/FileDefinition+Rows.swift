import ISO7816

/// A row of a table; the label of the size says which structure the file has.
typealias EF = FileDefinition

extension FileDefinition {
  /// A transparent file of `size` bytes at least.
  init(
    _ fid: FID, _ name: String, sfi: UInt8? = nil, size: Int, recommended: Int? = nil,
    service: ServiceCondition? = nil, _ clause: String, codec: Codec? = nil
  ) {
    self.init(
      fid, name, .transparent, sfi, Size(minimum: size, recommended: recommended ?? size), service, clause, codec)
  }

  /// A transparent file whose fields are given in place.
  init(
    _ fid: FID, _ name: String, sfi: UInt8? = nil, size: Int, recommended: Int? = nil,
    service: ServiceCondition? = nil, _ clause: String, @RecordBuilder _ fields: () -> [RecordField]
  ) {
    self.init(
      fid, name, sfi: sfi, size: size, recommended: recommended, service: service, clause, codec: .record(fields()))
  }

  /// A linear fixed file with records of `record` bytes at least.
  init(
    _ fid: FID, _ name: String, sfi: UInt8? = nil, record: Int, recommended: Int? = nil,
    service: ServiceCondition? = nil, _ clause: String, codec: Codec? = nil
  ) {
    self.init(
      fid, name, .linearFixed, sfi, Size(minimum: record, recommended: recommended ?? record), service, clause, codec)
  }

  /// A linear fixed file whose fields are given in place.
  init(
    _ fid: FID, _ name: String, sfi: UInt8? = nil, record: Int, recommended: Int? = nil,
    service: ServiceCondition? = nil, _ clause: String, @RecordBuilder _ fields: () -> [RecordField]
  ) {
    self.init(
      fid, name, sfi: sfi, record: record, recommended: recommended, service: service, clause, codec: .record(fields()))
  }

  /// A cyclic file with records of `cyclic` bytes at least.
  init(
    _ fid: FID, _ name: String, sfi: UInt8? = nil, cyclic: Int, recommended: Int? = nil,
    service: ServiceCondition? = nil, _ clause: String, codec: Codec? = nil
  ) {
    self.init(
      fid, name, .cyclic, sfi, Size(minimum: cyclic, recommended: recommended ?? cyclic), service, clause, codec)
  }

  /// A BER-TLV file; the codec is about one data object with its tag and length.
  init(
    berTLV fid: FID, _ name: String, sfi: UInt8? = nil, service: ServiceCondition? = nil, _ clause: String,
    codec: Codec? = nil
  ) {
    self.init(fid, name, .berTLV, sfi, nil, service, clause, codec)
  }

  /// A dedicated file with its content.
  static func df(
    _ fid: FID?, _ name: String, service: ServiceCondition? = nil, _ clause: String, _ children: [FileDefinition]...,
    origin: Origin = .standard
  ) -> FileDefinition {
    FileDefinition(
      name: name, fid: fid, aid: nil, kind: .df, sfi: nil, service: service, clause: clause,
      children: children.flatMap { $0 }, origin: origin)
  }

  /// An application with its content.
  static func adf(_ aid: AID, _ name: String, _ clause: String, _ children: [FileDefinition]...) -> FileDefinition {
    FileDefinition(
      name: name, fid: nil, aid: aid, kind: .adf, sfi: nil, clause: clause, children: children.flatMap { $0 })
  }

  private init(
    _ fid: FID, _ name: String, _ kind: Kind, _ sfi: UInt8?, _ size: Size?, _ service: ServiceCondition?,
    _ clause: String, _ codec: Codec?
  ) {
    self.init(
      name: name, fid: fid, aid: nil, kind: kind, sfi: sfi, size: size, service: service, clause: clause,
      children: [], codec: codec)
  }

  /// The same row as a card maker's own.
  func proprietary(_ maker: String) -> FileDefinition {
    FileDefinition(
      name: name, fid: fid, aid: aid, kind: kind, sfi: sfi, size: size, service: service, clause: clause,
      children: children, origin: .proprietary(maker), codec: codec)
  }
}
