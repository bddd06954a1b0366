#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The result of a batch, `uicc-approval/1`: what was asked, each card's verdict, and what concerns the batch as a
/// whole. Everything that reports show comes from here and from the images; the document holds no secret.
public struct ApprovalReport: Codable, Hashable, Sendable {
  public static let format = "uicc-approval/1"

  public var format: String
  public var profile: ProfileMetadata
  /// File name of the specification, without folders; empty for lint alone.
  public var specification: String
  /// All checks, in the order of the specification, then of lint: the columns of the matrix.
  public var checks: [Check]
  /// In the order of their ICCIDs.
  public var cards: [CardVerdict]
  /// What no single card has: duplicates, inventory lines without a card, the number of cards.
  public var batch: [Finding]
  /// Inputs that gave no verdict, one line each: an image that is damaged, a card that fell silent.
  public var failures: [String]
  public var verdict: Verdict

  public init(
    profile: ProfileMetadata = ProfileMetadata(), specification: String = "", checks: [Check] = [],
    cards: [CardVerdict] = [], batch: [Finding] = [], failures: [String] = []
  ) {
    format = Self.format
    self.profile = profile
    self.specification = specification
    self.checks = checks
    self.cards = cards
    self.batch = batch
    self.failures = failures
    // No card, no approval.
    let isComplete = failures.isEmpty && !cards.isEmpty
    verdict = Verdict(of: cards.map(\.verdict) + [Verdict(findings: batch, isComplete: isComplete)])
  }

  /// Findings of one cause, on whichever cards.
  public struct Group: Hashable, Sendable {
    public var cause: String
    /// The first of them.
    public var example: Finding
    /// ICCIDs, in the order of the report; sources where a card has none, or shares it. Empty for the batch itself.
    public var cards: [String]
  }

  /// The findings by cause: most severe first, then most cards, then in the order in which they were found.
  public var groups: [Group] {
    var order: [String] = []
    var groups: [String: Group] = [:]
    func add(_ finding: Finding, _ card: String?) {
      if groups[finding.cause] == nil {
        order.append(finding.cause)
        groups[finding.cause] = Group(cause: finding.cause, example: finding, cards: [])
      }
      if let card, groups[finding.cause]?.cards.last != card { groups[finding.cause]?.cards.append(card) }
    }
    for finding in batch { add(finding, nil) }
    let holders = Dictionary(cards.map { ($0.iccid, 1) }, uniquingKeysWith: +)
    for card in cards {
      let name = card.iccid.isEmpty || holders[card.iccid] != 1 ? card.source : card.iccid
      for finding in card.findings { add(finding, name) }
    }
    let found = order.compactMap { groups[$0] }
    return found.enumerated().sorted { a, b in
      let (x, y) = (a.element, b.element)
      if x.example.severity != y.example.severity { return x.example.severity > y.example.severity }
      return x.cards.count != y.cards.count ? x.cards.count > y.cards.count : a.offset < b.offset
    }.map(\.element)
  }

  /// As JSON with sorted keys.
  /// - Throws: nothing that a report of this type can cause.
  public func json() throws -> [UInt8] { try Document.bytes(self) }

  /// Reads what ``json()`` wrote.
  /// - Throws: ``RecordingError`` with what is wrong.
  public init(json bytes: [UInt8]) throws(RecordingError) {
    self = try Document.value(ApprovalReport.self, bytes, what: "an approval report")
    guard format == Self.format else {
      throw RecordingError("format \(Line.text(format)), only \(Self.format) can be read")
    }
  }
}

/// Which profile, for whom and in which revision.
public struct ProfileMetadata: Codable, Hashable, Sendable {
  public var name: String
  public var revision: String?
  public var vendor: String?
  public var description: String?

  public init(name: String = "", revision: String? = nil, vendor: String? = nil, description: String? = nil) {
    self.name = name
    self.revision = revision
    self.vendor = vendor
    self.description = description
  }
}

/// Why a recorded document cannot be used; one line.
public struct RecordingError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = Line.text(description) }
}

/// JSON of this module's documents: sorted keys, two blanks an indent.
enum Document {
  static func bytes(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value)) + [0x0A]
  }

  static func value<Value: Decodable>(
    _ type: Value.Type, _ bytes: [UInt8], what: String
  ) throws(RecordingError) -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      throw RecordingError("not \(what): \(Self.reason(error))")
    } catch {
      throw RecordingError("not \(what)")
    }
  }

  private static func reason(_ error: DecodingError) -> String {
    let (context, missing): (DecodingError.Context, String) =
      switch error {
      case .keyNotFound(let key, let context): (context, "\(key.stringValue) is missing")
      case .typeMismatch(_, let context): (context, "is of the wrong type")
      case .valueNotFound(_, let context): (context, "is null")
      case .dataCorrupted(let context): (context, context.codingPath.isEmpty ? "no JSON" : "cannot be used")
      @unknown default: (.init(codingPath: [], debugDescription: ""), "cannot be used")
      }
    let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    return path.isEmpty ? missing : "\(path): \(missing)"
  }
}
