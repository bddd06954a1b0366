public import ISO7816

/// What a search found, and what it could not look at.
public struct SearchReport: Hashable, Sendable {
  public var matches: [SearchMatch]
  public var summary: SearchSummary

  public init(matches: [SearchMatch] = [], summary: SearchSummary = SearchSummary()) {
    self.matches = matches
    self.summary = summary
  }
}

/// The last line of `uicc grep --json`: `type` (always `summary`), `sources`, `files`, `bytes`, `matches`, `codings`,
/// `notes`, `unread`. Where `unread` and `notes` are empty, no match means that the pattern is not there.
public struct SearchSummary: Hashable, Sendable {
  /// Cards, images and dumps.
  public var sources = 0
  /// Files of which something was searched.
  public var files = 0
  /// Bytes of the card that were searched.
  public var bytes = 0
  public var matches = 0
  /// The codings that were searched.
  public var codings: [SearchCoding] = []
  /// Codings that were left out, and why; one line each.
  public var notes: [String] = []
  /// Every file of which something is missing.
  public var unread: [UnreadFile] = []

  public init() {}

  /// Files that are listed one by one; of more than these, those that are alike are counted.
  public static let maximumListed = 1000

  /// Adds what was counted for another source.
  public mutating func add(_ other: SearchSummary) {
    sources += other.sources
    files += other.files
    bytes += other.bytes
    matches += other.matches
    for file in other.unread { add(file) }
  }

  /// Adds a file of which something is missing. A folder of thousands of cards has the same few files of each.
  public mutating func add(_ file: UnreadFile) {
    guard unread.count >= Self.maximumListed else {
      unread.append(file)
      return
    }
    if alike.isEmpty {
      for (index, known) in unread.enumerated() where alike[known.kind] == nil { alike[known.kind] = index }
    }
    if let index = alike[file.kind] {
      unread[index].count += file.count
    } else {
      alike[file.kind] = unread.count
      unread.append(file)
    }
  }

  private var alike: [UnreadFile: Int] = [:]
}

/// A file that was not searched, or not all of it.
public struct UnreadFile: Hashable, Sendable {
  public var source: String
  /// Empty where the whole source could not be read.
  public var path: String
  /// What the card answered.
  public var status: StatusWord?
  /// The records that are missing, from 1.
  public var records: [Int]
  /// What is wrong besides a status word.
  public var problem: String?
  /// How many sources have a file that is missing just so; ``source`` is one of them.
  public var count = 1

  public init(
    source: String, path: String, status: StatusWord? = nil, records: [Int] = [], problem: String? = nil
  ) {
    self.source = source
    self.path = path
    self.status = status
    self.records = records
    self.problem = problem
  }
}

extension UnreadFile {
  /// The same without where it is.
  fileprivate var kind: UnreadFile {
    var kind = self
    if !path.isEmpty { kind.source = "" }
    kind.count = 1
    return kind
  }
}

extension SearchSummary: Encodable {
  private enum Key: String, CodingKey {
    case type, sources, files, bytes, matches, codings, notes, unread
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode("summary", forKey: .type)
    try container.encode(sources, forKey: .sources)
    try container.encode(files, forKey: .files)
    try container.encode(bytes, forKey: .bytes)
    try container.encode(matches, forKey: .matches)
    try container.encode(codings, forKey: .codings)
    try container.encode(notes, forKey: .notes)
    try container.encode(unread, forKey: .unread)
  }
}

extension UnreadFile: Encodable {
  private enum Key: String, CodingKey { case source, path, sw, records, problem, count }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(source, forKey: .source)
    try container.encode(path, forKey: .path)
    try container.encode(status.map { Hex.string([$0.sw1, $0.sw2]) }, forKey: .sw)
    if !records.isEmpty { try container.encode(records, forKey: .records) }
    try container.encodeIfPresent(problem, forKey: .problem)
    if count > 1 { try container.encode(count, forKey: .count) }
  }
}
