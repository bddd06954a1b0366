import AKA
import Foundation
import ISO7816
import TestSupport
import Testing

/// `data/aka-vectors.json` of the shared folder, a row as a dictionary.
struct SharedVectors {
  private let groups: [String: Any]

  init() throws {
    let path = try #require(Shared.path("data/aka-vectors.json"))
    let parsed = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
    groups = try #require(parsed as? [String: Any])
  }

  /// The rows of a group, which must have as many as expected: none may be passed over.
  func rows(_ group: String, count: Int) throws -> [Row] {
    let content = groups[group]
    let found = (content as? [[String: Any]]) ?? (content as? [String: Any]).map { [$0] } ?? []
    try #require(found.count == count, "\(group)")
    return found.map(Row.init)
  }

  var names: [String] { groups.keys.sorted() }

  struct Row {
    let fields: [String: Any]

    func text(_ name: String) throws -> String { try #require(fields[name] as? String, "\(name)") }
    func bytes(_ name: String) throws -> [UInt8] { try #require(Hex.bytes(try text(name)), "\(name)") }
    func key(_ name: String) throws -> SecretKey { SecretKey(try bytes(name)) }
    func number(_ name: String) throws -> UInt64 { UInt64(try #require(fields[name] as? NSNumber).uint64Value) }
    func row(_ name: String) throws -> Row { Row(fields: try #require(fields[name] as? [String: Any])) }
    func sqn(_ name: String = "sqn") throws -> SequenceNumber { try #require(SequenceNumber(try bytes(name))) }
  }
}

func hex(_ text: String) -> [UInt8] { Hex.bytes(text.filter { !$0.isWhitespace }) ?? [] }
