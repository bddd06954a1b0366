/// What a card says of a file in its response to SELECT, be it the FCP template of TS 102 221 §11.1.1.3 or the
/// fixed layout that 2G cards answer (TS 51.011 §9.2.1). Nothing is required: what the card left out is `nil`.
public struct FileControlParameters: Hashable, Sendable {
  /// MF, DF, ADF or EF with its structure.
  public enum Kind: Hashable, Sendable {
    /// MF, DF or ADF.
    case df
    case transparent, linearFixed, cyclic, berTLV
  }
  /// Life cycle status integer (tag 8A, TS 102 221 §11.1.1.4.9).
  public enum LifeCycle: Hashable, Sendable {
    case noInformation, creation, initialisation, activated, deactivated, terminated
    case other(UInt8)
  }
  /// How access rules are given.
  public enum Security: Hashable, Sendable {
    /// Tag 8B: EF.ARR and the record for each security environment, or one record for all.
    case referenced(arr: FID?, records: [(se: UInt8, record: UInt8)])
    /// Tag 8C, compact format.
    case compact([UInt8])
    /// Tag AB, expanded format.
    case expanded([UInt8])
    /// Bytes 9 to 11 of a 2G card's response: access conditions by nibble (TS 51.011 §9.3).
    case gsm([UInt8])

    public static func == (a: Self, b: Self) -> Bool {
      switch (a, b) {
      case (.referenced(let f, let r), .referenced(let g, let s)):
        f == g && r.map(\.se) == s.map(\.se) && r.map(\.record) == s.map(\.record)
      case (.compact(let x), .compact(let y)), (.expanded(let x), .expanded(let y)), (.gsm(let x), .gsm(let y)): x == y
      default: false
      }
    }
    public func hash(into hasher: inout Hasher) {
      switch self {
      case .referenced(let arr, let records):
        hasher.combine(arr)
        hasher.combine(records.map(\.record))
      case .compact(let b), .expanded(let b), .gsm(let b): hasher.combine(b)
      }
    }
  }

  public var kind: Kind?
  /// Tag 83.
  public var fid: FID?
  /// Tag 84, of an ADF.
  public var dfName: AID?
  /// Tag 80, bytes: size of the body of an EF.
  public var fileSize: Int?
  /// From tag 82, bytes.
  public var recordLength: Int?
  /// From tag 82, or file size by record length.
  public var recordCount: Int?
  /// Tag 88: `nil` where the object is absent, so the SFI is the low five bits of the FID; see ``sfi``.
  public var sfiObject: [UInt8]?
  public var lifeCycle: LifeCycle?
  public var security: Security?
  /// PIN status template, tag C6: key references with whether each is enabled.
  public var pins: [(reference: UInt8, enabled: Bool)] = []
  /// Of a 2G card: the whole response was fixed-layout.
  public var isGSM = false

  public init() {}

  /// The short file identifier, 1 to 30 (TS 102 221 §11.1.1.4.8); `nil` where the file has none.
  public var sfi: UInt8? {
    guard kind != .df else { return nil }
    guard let object = sfiObject else {
      guard !isGSM, let fid else { return nil }
      let value = UInt8(truncatingIfNeeded: fid.rawValue & 0x1F)
      return (1...30).contains(value) ? value : nil
    }
    guard let byte = object.first else { return nil }
    return (1...30).contains(byte >> 3) ? byte >> 3 : nil
  }

  public static func == (a: Self, b: Self) -> Bool {
    a.kind == b.kind && a.fid == b.fid && a.dfName == b.dfName && a.fileSize == b.fileSize
      && a.recordLength == b.recordLength && a.recordCount == b.recordCount && a.sfiObject == b.sfiObject
      && a.lifeCycle == b.lifeCycle && a.security == b.security && a.isGSM == b.isGSM
      && a.pins.map(\.reference) == b.pins.map(\.reference) && a.pins.map(\.enabled) == b.pins.map(\.enabled)
  }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(fid)
    hasher.combine(fileSize)
    hasher.combine(sfiObject)
  }
}
