/// What a card says of a file in its response to SELECT, be it the FCP template of TS 102 221 §11.1.1.3 or the
/// fixed layout that 2G cards answer (TS 51.011 §9.2.1). Nothing is required: what the card left out is `nil`, and
/// what looks wrong is in ``problems``.
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

    public init(byte: UInt8) {
      switch byte {
      case 0x00: self = .noInformation
      case 0x01: self = .creation
      case 0x03: self = .initialisation
      case 0x05, 0x07: self = .activated
      case 0x04, 0x06: self = .deactivated
      case 0x0C...0x0F: self = .terminated
      default: self = .other(byte)
      }
    }
  }

  /// A record of EF.ARR, for one security environment or for all.
  public struct RuleReference: Hashable, Sendable {
    /// Security environment; `nil` where the record holds for all.
    public var se: UInt8?
    public var record: UInt8
    public init(se: UInt8? = nil, record: UInt8) {
      self.se = se
      self.record = record
    }
  }

  /// How access rules are given (TS 102 221 §11.1.1.4.7).
  public enum Security: Hashable, Sendable {
    /// Tag 8B: EF.ARR and the record for each security environment, or one record for all. Without a file identifier
    /// EF.ARR is the one that belongs to the current DF.
    case referenced(arr: FID?, records: [RuleReference])
    /// Tag 8C, compact format.
    case compact([UInt8])
    /// Tag AB, expanded format.
    case expanded([UInt8])
    /// Bytes 9 to 11 of a 2G card's response: access conditions by nibble (TS 51.011 §9.3).
    case gsm([UInt8])
  }

  /// A PIN that a DF names.
  public struct PIN: Hashable, Sendable {
    /// Key reference (TS 102 221 Table 9.3); `01` and `02` for CHV1 and CHV2 of a 2G card.
    public var reference: UInt8
    public var enabled: Bool
    /// Tag 95 before the key reference: `08` the PIN is used for verification, `00` it is not (universal PIN).
    public var usage: UInt8?
    /// Tries left, of a 2G card: a UICC tells them in VERIFY PIN only.
    public var tries: Int?
    /// Tries left for unblocking, of a 2G card.
    public var unblockTries: Int?
    public init(reference: UInt8, enabled: Bool, usage: UInt8? = nil, tries: Int? = nil, unblockTries: Int? = nil) {
      self.reference = reference
      self.enabled = enabled
      self.usage = usage
      self.tries = tries
      self.unblockTries = unblockTries
    }
  }

  public var kind: Kind?
  /// b7 of the file descriptor byte: two channels may select the file at once.
  public var isShareable: Bool?
  /// Tag 83.
  public var fid: FID?
  /// Tag 84, of an ADF.
  public var dfName: AID?
  /// Tag 80, bytes: size of the body of an EF. For a BER-TLV EF the bytes used.
  public var fileSize: Int?
  /// Tag 81, bytes: size with all structural information; of a 2G card's DF the memory that is free.
  public var totalFileSize: Int?
  /// From tag 82, bytes.
  public var recordLength: Int?
  /// From tag 82, or file size by record length.
  public var recordCount: Int?
  /// Tag 88: `nil` where the object is absent, so the SFI is the low five bits of the FID; see ``sfi``.
  public var sfiObject: [UInt8]?
  public var lifeCycle: LifeCycle?
  public var security: Security?
  /// PIN status template, tag C6, in the card's order.
  public var pins: [PIN] = []
  /// Tag A5, the objects inside.
  public var proprietary: [TLV] = []
  /// Objects of the template that have no field here, in the card's order.
  public var others: [TLV] = []
  /// Of a 2G card: the whole response was fixed-layout.
  public var isGSM = false
  /// What looks wrong in the card's bytes, one line each.
  public var problems: [String] = []

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
}
