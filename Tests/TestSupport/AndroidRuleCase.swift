/// A case of ../shared/data/android-rules.json: a list of rules, and what Android's own classes made of it.
public struct AndroidRuleCase: Decodable, Sendable {
  public let name: String
  /// The response to GET DATA, in hex.
  public let getData: String
  public let state: String
  public let rules: Int
  /// A status for each of ``app``.
  public let status: [Int]
  /// Package and certificates: `a.crt`, a history `a.crt,b.crt`, several signers `multi:a.crt,b.crt`.
  public let app: [[String]]
  public let error: [String]

  enum CodingKeys: String, CodingKey {
    case name, state, rules, status, app, error
    case getData = "get_data"
  }
}
