public import CardImage
import ElementaryFiles
import ISO7816
public import UICC

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// EF.GBANL of one application, with the bootstrapping that it refers to and the service that switches it on.
public struct NAFList: Sendable {
  /// The two applications that have the file.
  public enum Application: String, CaseIterable, Sendable {
    /// EF.GBANL 6FDA, EF.GBABP 6FD6 and service 68 of EF.UST (TS 31.102 §4.2.79, §4.2.83).
    case usim
    /// EF.GBANL 6FD7, EF.GBABP 6FD5 and service 2 of EF.IST (TS 31.103 §4.2.9, §4.2.10).
    case isim

    var adf: String { self == .usim ? "MF/ADF.USIM" : "MF/ADF.ISIM" }
    /// The path of EF.GBANL.
    public var path: String { "\(adf)/EF.GBANL" }
    /// The path of the service table.
    public var servicePath: String { self == .usim ? "\(adf)/EF.UST" : "\(adf)/EF.IST" }
    /// The service that GBA is in that table.
    public var service: Int { self == .usim ? 68 : 2 }
  }

  /// What a record holds.
  public enum Record: Hashable, Sendable {
    /// Nothing but FF.
    case free
    case entry(NAFEntry)
    /// Something else, and what is wrong with it.
    case other(String)
    /// The card refused the record.
    case unread
  }

  public let application: Application
  /// The file as read; `nil` where the card has no such file or application.
  public let file: CardImage.File?
  /// Record 1 first.
  public let records: [Record]
  /// Bytes of a record; 0 without a file.
  public let recordLength: Int
  /// Whether the service table has the service; `nil` where it cannot be read.
  public let isServiceAvailable: Bool?
  /// EF.GBABP; `nil` where there is none or no bootstrapping took place.
  public let bootstrapping: Bootstrapping?
  /// What is odd, one line each.
  public let remarks: [String]

  /// The numbers of the free records.
  public var freeRecords: [Int] { records.indices.filter { records[$0] == .free }.map { $0 + 1 } }

  /// The entries with their record numbers.
  public var entries: [(record: Int, entry: NAFEntry)] {
    records.enumerated().compactMap { index, record in
      if case .entry(let entry) = record { (index + 1, entry) } else { nil }
    }
  }

  /// - Throws: ``CardError`` if the line fails.
  public init(_ application: Application, _ session: CardSession) throws(CardError) {
    let reader = FieldReader(session)
    let file = try reader.file(application.path)
    let services = file == nil ? nil : try reader.decoded(application.servicePath)
    self.application = application
    self.file = file
    isServiceAvailable = services.map { $0[String(application.service)] != nil }
    bootstrapping = file == nil ? nil : Bootstrapping(try reader.decoded("\(application.adf)/EF.GBABP"))
    var records: [Record] = []
    if case .records(let contents) = file?.content {
      records = contents.map { content in
        guard let content else { return .unread }
        do throws(NAFEntry.Failure) {
          return try NAFEntry(record: content).map { .entry($0) } ?? .free
        } catch {
          return .other(error.description)
        }
      }
    }
    self.records = records
    recordLength = file.map { FileControlParameters(response: $0.fcp).recordLength ?? 0 } ?? 0
    remarks = Self.remarks(application, file, records, isServiceAvailable, bootstrapping)
  }

  private static func remarks(
    _ application: Application, _ file: CardImage.File?, _ records: [Record], _ service: Bool?,
    _ current: Bootstrapping?
  ) -> [String] {
    guard let file else { return [] }
    var remarks: [String] = []
    if let status = file.status, file.content == .none {
      remarks.append("\(application.path) is not readable, \(status)")
    }
    if service == false {
      remarks.append(
        "service \(application.service) (GBA) is not available in \(application.servicePath): a phone does not use the list"
      )
    }
    remarks += current?.remarks.map { "\(application.adf)/EF.GBABP: \($0)" } ?? []
    var seen: [NAFEntry] = []
    for (index, record) in records.enumerated() {
      switch record {
      case .free: break
      case .unread: remarks.append("record \(index + 1) could not be read")
      case .other(let reason): remarks.append("record \(index + 1) is no NAF entry: \(reason)")
      case .entry(let entry):
        if seen.contains(where: entry.isSameNAF) { remarks.append("record \(index + 1) repeats \(entry.fqdn)") }
        seen.append(entry)
        if let current, let bTID = entry.bTID, bTID != current.bTID, bTID.contains("@") {
          remarks.append("record \(index + 1) is of an earlier bootstrapping: its B-TID is not that of EF.GBABP")
        }
      }
    }
    return remarks
  }
}

/// EF.GBABP (TS 31.102 §4.2.79): what the last bootstrapping left.
public struct Bootstrapping: Hashable, Sendable {
  /// 16 bytes in hex.
  public let rand: String
  public let bTID: String
  /// An XML dateTime, as the BSF sent it.
  public let keyLifetime: String

  init?(_ value: FieldValue?) {
    guard let value, case .string(let rand) = value["rand"], case .string(let bTID) = value["bTID"],
      case .string(let lifetime) = value["keyLifetime"], !rand.isEmpty || !bTID.isEmpty
    else { return nil }
    self.rand = rand
    self.bTID = bTID
    keyLifetime = lifetime
  }

  /// The BSF's name in the B-TID (TS 33.220 §4.5.2: `base64encode(RAND)@BSF_servers_domain_name`).
  public var bsf: String? {
    guard let at = bTID.lastIndex(of: "@") else { return nil }
    return String(bTID[bTID.index(after: at)...])
  }

  /// What does not fit together.
  var remarks: [String] {
    var remarks: [String] = []
    let bytes = Hex.bytes(rand) ?? []
    if bytes.count != 16 { remarks.append("RAND has \(bytes.count) bytes, not 16") }
    if bsf == nil {
      remarks.append("the B-TID has no @ and no name of a BSF")
    } else if bTID.split(separator: "@").first.map(String.init) != Data(bytes).base64EncodedString() {
      remarks.append("the B-TID does not begin with the base64 of RAND")
    }
    if keyLifetime.isEmpty { remarks.append("no key lifetime") }
    return remarks
  }
}
