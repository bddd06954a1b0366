/// What was found in a vendor's file of keys. No key is part of it.
public struct VendorFileReport: Sendable {
  /// What is wrong with a row.
  public enum Problem: String, Hashable, Sendable, CaseIterable {
    case fieldsMissing, badICCID, wrongLuhn, badIMSI, badK, weakK, badOPc, badOP, wrongOPc, opInPlaceOfOPc, otherOP
    case iccidOutOfRange, imsiOutOfRange, duplicateICCID, duplicateIMSI, duplicateK

    /// A few words, without a value.
    public var text: String {
      switch self {
      case .fieldsMissing: "fields are missing"
      case .badICCID: "the ICCID has not 18 to 20 digits"
      case .wrongLuhn: "the last digit of the ICCID is not Luhn's"
      case .badIMSI: "the IMSI has not 14 or 15 digits"
      case .badK: "K has not 32 hex digits"
      case .weakK: "K has the same byte 16 times"
      case .badOPc: "OPc has not 32 hex digits"
      case .badOP: "OP has not 32 hex digits"
      case .wrongOPc: "OPc does not follow from K and OP"
      case .opInPlaceOfOPc: "OP stands where OPc should be"
      case .otherOP: "OP is another one than the one given"
      case .iccidOutOfRange: "the ICCID is out of range"
      case .imsiOutOfRange: "the IMSI is out of range"
      case .duplicateICCID: "the ICCID came before"
      case .duplicateIMSI: "the IMSI came before"
      case .duplicateK: "K came before"
      }
    }
  }

  /// One problem of one row.
  public struct Finding: Hashable, Sendable {
    /// From 1.
    public var line: Int
    /// As it stands in the file; empty where there is none.
    public var iccid: String
    public var problem: Problem
    /// The line that has the same value, for duplicates.
    public var firstLine: Int?
  }

  /// The lowest and the highest number.
  public struct Span: Hashable, Sendable {
    public var lowest: UInt64
    public var highest: UInt64
    /// Digits to write them with: leading zeros belong to an IMSI.
    public var digits: Int

    /// `001010000000000`.
    public func text(_ value: UInt64) -> String {
      let number = String(value)
      return String(repeating: "0", count: max(0, digits - number.utf8.count)) + number
    }

    mutating func include(_ value: UInt64) {
      lowest = min(lowest, value)
      highest = max(highest, value)
    }
  }

  public var rows = 0
  /// By problem, of all rows.
  public var counts: [Problem: Int] = [:]
  /// By line; no more than the limit.
  public var findings: [Finding] = []
  /// ICCIDs without their last digit.
  public var iccids: Span?
  public var imsis: Span?
  /// Whether OPc was computed for each row.
  public var checkedOPc = false
  /// Whether others than the owner may read the file.
  public var isReadableByAll = false

  /// All problems of all rows.
  public var problemCount: Int { counts.values.reduce(0, +) }
}
