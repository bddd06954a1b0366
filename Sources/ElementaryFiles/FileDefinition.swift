public import ISO7816

/// One row of a specification's table: a file as a standard defines it, wherever on the card it stands.
public struct FileDefinition: Sendable {
  public enum Kind: Hashable, Sendable {
    case mf, df, adf
    case transparent, linearFixed, cyclic, berTLV
  }
  /// Who defined a file.
  public enum Origin: Hashable, Sendable {
    case standard
    /// A card's maker: absent from every other card, so only looked for on request.
    case proprietary(String)
    /// A user, in the table of this name: looked for on every card, as the standards' files are.
    case user(String)
  }

  /// `EF.SPN`, `DF.TELECOM`, `ADF.USIM`: the standard's name behind the kind of file.
  public let name: String
  /// `nil` for an ADF, which is found by AID, and for a DF that EF.DIR places.
  public let fid: FID?
  /// Of an ADF: RID and PIX up to the application code.
  public let aid: AID?
  public let kind: Kind
  /// Short file identifier, 1 to 30; `nil` where the specification gives none.
  public let sfi: UInt8?
  /// Bytes of a transparent file or of a record: what the specification asks for at least, and what it recommends.
  public let size: Size?
  /// The services of the application's service table under which the file exists; `nil` where it always does or
  /// where no table governs it.
  public let service: ServiceCondition?
  /// The specification's clause: `TS 31.102 §4.2.12`.
  public let clause: String
  /// The files under a DF in the order of the table.
  public let children: [FileDefinition]
  public let origin: Origin
  /// How the bytes of a record, or of the whole transparent file, are read.
  public let codec: Codec?
  /// The file of the specifications whose layout a user's row takes: its checks of values and what it says about other
  /// files apply as well.
  public let model: String?

  /// A size in bytes.
  public struct Size: Hashable, Sendable {
    public let minimum: Int
    public let recommended: Int
    package init(minimum: Int, recommended: Int) {
      self.minimum = minimum
      self.recommended = recommended
    }
  }

  public init(
    name: String, fid: FID?, aid: AID?, kind: Kind, sfi: UInt8?, size: Size? = nil, service: ServiceCondition? = nil,
    clause: String, children: [FileDefinition], origin: Origin = .standard, codec: Codec? = nil,
    model: String? = nil
  ) {
    self.name = name
    self.fid = fid
    self.aid = aid
    self.kind = kind
    self.sfi = sfi
    self.size = size
    self.service = service
    self.clause = clause
    self.children = children
    self.origin = origin
    self.codec = codec
    self.model = model
  }

  /// The same row above other files.
  package func replacing(children: [FileDefinition]) -> FileDefinition {
    FileDefinition(
      name: name, fid: fid, aid: aid, kind: kind, sfi: sfi, size: size, service: service, clause: clause,
      children: children, origin: origin, codec: codec, model: model)
  }

  /// The name under which a specification lays down what this file's values must be; a user's own layout has none.
  var specifiedName: String? { if case .user = origin { model } else { name } }

  public var isProprietary: Bool { if case .proprietary = origin { true } else { false } }
  /// MF, DF or ADF.
  public var isDirectory: Bool { kind == .mf || kind == .df || kind == .adf }
  /// Linear fixed or cyclic.
  public var hasRecords: Bool { kind == .linearFixed || kind == .cyclic }
}

/// Which services of a service table (EF.UST, EF.IST, EF.SST) a file belongs to.
public indirect enum ServiceCondition: Hashable, Sendable, ExpressibleByIntegerLiteral {
  case service(Int)
  case all([ServiceCondition])
  case any([ServiceCondition])
  case not(ServiceCondition)

  public init(integerLiteral value: Int) { self = .service(value) }

  /// Whether a table in which the services `available` are set asks for the file.
  public func holds(for available: Set<Int>) -> Bool {
    switch self {
    case .service(let number): available.contains(number)
    case .all(let parts): parts.allSatisfy { $0.holds(for: available) }
    case .any(let parts): parts.contains { $0.holds(for: available) }
    case .not(let part): !part.holds(for: available)
    }
  }
}
