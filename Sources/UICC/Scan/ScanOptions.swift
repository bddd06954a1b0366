public import ISO7816

/// What a scan for files that no table lists asks for.
public struct ScanOptions: Hashable, Sendable {
  /// Which identifiers are tried in each directory.
  public enum Reach: Hashable, Sendable {
    /// Blocks of sixteen in which the card or a table has a file there.
    case quick
    /// All that the first byte leaves to a directory of that level (TS 102 221 §8.6, TS 51.011 §6.2): 2FXX and 7FXX in
    /// the MF, 6FXX and 5FXX in a DF or ADF below it, 4FXX further down.
    case standard
    /// 2FXX, 4FXX, 5FXX, 6FXX and 7FXX in every directory.
    case wide
    /// These in every directory.
    case range(ClosedRange<UInt16>)
  }

  public var reach = Reach.standard
  /// Short file identifiers 1 to 30 that no known file has.
  public var triesSFIs = true
  /// Applications that EF.DIR does not list.
  public var triesApplications = true
  /// Further beginnings of AIDs to ask for.
  public var prefixes: [AID] = []

  public init() {}

  /// Tells scans apart whose states do not go together.
  public var name: String {
    let reach =
      switch self.reach {
      case .quick: "quick"
      case .standard: "standard"
      case .wide: "wide"
      case .range(let range): "\(FID(rawValue: range.lowerBound))-\(FID(rawValue: range.upperBound))"
      }
    return reach + (triesSFIs ? "" : ", no SFIs") + (triesApplications ? "" : ", no applications")
      + prefixes.map { ", \($0)" }.joined()
  }

  /// The registered application providers that cards in the field have applications of (ISO/IEC 7816-5, TS 101 220
  /// annex A and E): 3GPP, ETSI, GlobalPlatform, GSMA, 3GPP2, and those of PKCS #15, the OMA and card makers.
  static let providers: [AID] = [
    [0xA0, 0x00, 0x00, 0x00, 0x87], [0xA0, 0x00, 0x00, 0x00, 0x09], [0xA0, 0x00, 0x00, 0x01, 0x51],
    [0xA0, 0x00, 0x00, 0x05, 0x59], [0xA0, 0x00, 0x00, 0x03, 0x43], [0xA0, 0x00, 0x00, 0x00, 0x63],
    [0xA0, 0x00, 0x00, 0x04, 0x12], [0xA0, 0x00, 0x00, 0x00, 0x03], [0xA0, 0x00, 0x00, 0x00, 0x04],
    [0xA0, 0x00, 0x00, 0x00, 0x18], [0xA0, 0x00, 0x00, 0x00, 0x30], [0xA0, 0x00, 0x00, 0x00, 0x77],
    [0xA0, 0x00, 0x00, 0x04, 0x76], [0xD2, 0x76, 0x00, 0x01, 0x18], [0xD2, 0x76, 0x00, 0x00, 0x85],
  ].map { AID($0) }
}

/// How far a scan came, to go on from there. Contents are no part of it: they are read anew.
public struct ScanState: Hashable, Sendable {
  /// A file that the scan found.
  public struct Find: Hashable, Sendable {
    public var path: String
    public var directory: Directory
    /// Of an EF or DF; `nil` for an application, and for an EF that only an SFI reaches.
    public var fid: FID?
    public var sfi: UInt8?
    public init(path: String, directory: Directory, fid: FID?, sfi: UInt8? = nil) {
      self.path = path
      self.directory = directory
      self.fid = fid
      self.sfi = sfi
    }
  }

  /// Of each directory, how many of its identifiers were tried.
  public var tried: [String: Int] = [:]
  /// Directories whose SFIs were tried.
  public var triedSFIs: Set<String> = []
  public var triedApplications = false
  public var finds: [Find] = []
  public var isComplete = false

  public init() {}
}
