import ISO7816

extension FileDefinition.Size {
  init(_ minimum: Int, _ recommended: Int? = nil) {
    self.init(minimum: minimum, recommended: recommended ?? minimum)
  }
}

extension FileDefinition {
  static func ef(
    _ fid: UInt16, _ name: String, _ kind: Kind = .transparent, sfi: UInt8? = nil, size: Size? = nil,
    services: [Int] = [], clause: String, proprietary: Bool = false, codec: Codec? = nil
  ) -> FileDefinition {
    FileDefinition(
      name: name, fid: FID(rawValue: fid), aid: nil, kind: kind, sfi: sfi, size: size,
      service: services.isEmpty ? nil : .any(services.map { .service($0) }), clause: clause, children: [],
      origin: proprietary ? .proprietary("sysmocom") : .standard, codec: codec)
  }

  static func df(
    _ fid: UInt16, _ name: String, services: [Int] = [], _ clause: String, proprietary: Bool = false,
    _ children: [FileDefinition]
  ) -> FileDefinition {
    FileDefinition(
      name: name, fid: FID(rawValue: fid), aid: nil, kind: .df, sfi: nil, size: nil,
      service: services.isEmpty ? nil : .any(services.map { .service($0) }), clause: clause, children: children,
      origin: proprietary ? .proprietary("sysmocom") : .standard)
  }
}
