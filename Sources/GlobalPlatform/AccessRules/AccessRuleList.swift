import ISO7816

/// All rules of an ARA-M in the card's order: the Response-ALL-REF-AR-DO of GET DATA (GPD_SPE_013 §4.1.2, tag FF40).
public struct AccessRuleList: Hashable, Sendable {
  /// A rule and where it stands in ``AccessRuleList/response``.
  public struct Entry: Hashable, Sendable {
    public var offset: Int
    public var rule: AccessRule
  }

  /// The response as it came, put together from its pieces, tag and length included.
  public let response: [UInt8]
  public private(set) var entries: [Entry] = []
  /// What is not as it should be, each with its offset in ``response``; what is wrong within a rule is in its remarks.
  public private(set) var problems: [String] = []

  /// The rules alone.
  public var rules: [AccessRule] { entries.map(\.rule) }

  /// Reads what a card answered. All rules up to the first place that makes no sense are kept.
  public init(response: [UInt8]) {
    self.response = response
    guard !response.isEmpty else { return }
    guard let header = Self.header(response) else {
      problems.append("byte 0: the list does not begin with tag ff40 and a length")
      return
    }
    let end = header.valueStart + header.length
    if end > response.count {
      problems.append(
        "the list says that it has \(header.length) bytes, the card gave \(response.count - header.valueStart)")
    }
    let value = Array(response[header.valueStart..<min(end, response.count)])
    let (parts, problem) = Part.list(value, base: header.valueStart)
    for part in parts {
      if part.tag == 0xE2 {
        entries.append(Entry(offset: part.start, rule: AccessRule(Array(response[part.start..<part.end]))))
      } else {
        problems.append("byte \(part.start): tag \(part.tagText) stands where a rule (e2) should")
      }
    }
    if let problem { problems.append("byte \(problem.offset): \(problem.text)") }
    if end < response.count { problems.append("byte \(end): \(response.count - end) bytes behind the list") }
  }

  /// The list that a card with these rules answers.
  public init(rules: [AccessRule]) {
    self.init(response: TLV(tag: 0xFF40, value: rules.flatMap(\.bytes)).encoded)
  }

  /// Where the value of FF40 begins and how long it says it is; `nil` where these bytes do not tell (yet).
  static func header(_ bytes: [UInt8]) -> (valueStart: Int, length: Int)? {
    guard bytes.count > 2, bytes[0] == 0xFF, bytes[1] == 0x40 else { return nil }
    let first = bytes[2]
    if first < 0x80 { return (3, Int(first)) }
    let count = Int(first & 0x7F)
    guard (1...3).contains(count), bytes.count >= 3 + count else { return nil }
    return (3 + count, bytes[3..<3 + count].reduce(0) { $0 << 8 | Int($1) })
  }
}
