public import ISO7816

/// A card's files as raw bytes, in the order in which they were found: what export writes and everything else reads.
public struct CardImage: Hashable, Sendable {
  /// Answer to reset; empty where a dump does not have it.
  public var atr: [UInt8]
  /// The ICCID's digits as EF.ICCID holds them, without filler; empty where unknown.
  public var iccid: String
  /// Every file, parents before children.
  public var files: [File]
  /// Raw REF-AR-DOs of the ARA-M (GPD_SPE_013 §4.1), one entry each.
  public var araM: [[UInt8]]
  /// Proactive commands that the card gave after a terminal profile (TS 102 223 §6.6), each from tag D0 on.
  public var toolkit: [[UInt8]] = []

  public init(atr: [UInt8] = [], iccid: String = "", files: [File] = [], araM: [[UInt8]] = []) {
    self.atr = atr
    self.iccid = iccid
    self.files = files
    self.araM = araM
  }

  /// One MF, DF, ADF or EF.
  public struct File: Hashable, Sendable {
    /// `MF/ADF.USIM/EF.SPN`; a file that no table names has its FID in lower-case hex as last component.
    public var path: String
    /// `nil` for an ADF whose FCP shows none.
    public var fid: FID?
    /// Of an ADF: its AID (tag 84).
    public var aid: AID?
    /// The response to SELECT as received: an FCP template (TS 102 221 §11.1.1.3) or, from a 2G card, the
    /// response of TS 51.011 §9.2.1. Empty where SELECT failed.
    public var fcp: [UInt8]
    public var structure: Structure
    /// What could be read.
    public var content: Content
    /// The status word that ended reading before its end: of SELECT, or of the first READ that failed.
    public var status: StatusWord?
    /// The status word for each record that could not be read, by record number from 1.
    public var recordStatus: [Int: StatusWord]
    /// What was wrong with the file besides a status word: a malformed FCP, a length that lies. One line.
    public var problem: String?

    public init(
      path: String, fid: FID? = nil, aid: AID? = nil, fcp: [UInt8] = [], structure: Structure,
      content: Content = .none, status: StatusWord? = nil, recordStatus: [Int: StatusWord] = [:],
      problem: String? = nil
    ) {
      self.path = path
      self.fid = fid
      self.aid = aid
      self.fcp = fcp
      self.structure = structure
      self.content = content
      self.status = status
      self.recordStatus = recordStatus
      self.problem = problem
    }

    /// The last component of the path.
    public var name: String { String(path.split(separator: "/").last ?? "") }
  }

  /// The structures of TS 102 221 §8.2 as the image format names them.
  public enum Structure: String, Sendable, Codable {
    case transparent
    case linearFixed = "linear-fixed"
    case cyclic
    case berTLV = "ber-tlv"
    case df
    case adf
    /// Nothing told it: SELECT failed, or the FCP is malformed.
    case unknown
  }

  /// Bytes as the card holds them.
  public enum Content: Hashable, Sendable {
    /// Not read, or nothing to read (DF, ADF).
    case none
    /// A transparent EF, from its first byte; shorter than the file where reading stopped.
    case data([UInt8])
    /// Records from number 1; `nil` for one that could not be read.
    case records([[UInt8]?])
    /// Data objects of a BER-TLV EF, in the order of the card's tag list.
    case tags([DataObject])
  }

  /// One data object of a BER-TLV EF (TS 102 221 §8.2.2.4).
  public struct DataObject: Hashable, Sendable {
    public var tag: UInt32
    public var value: [UInt8]
    public init(tag: UInt32, value: [UInt8]) {
      self.tag = tag
      self.value = value
    }
  }
}
