import Foundation
import ISO7816
import TestSupport
import Testing

@testable import ElementaryFiles

/// Bytes of another tool's test vectors: each must survive reading and writing.
private struct Vector: Decodable {
  struct Use: Decodable { var path: String }
  var hex: String
  var name: String?
  var used: [Use]?
  var record: Int?

  enum CodingKeys: String, CodingKey {
    case hex, name
    case used = "used_by"
    case record = "record_nr"
  }
}

@Suite struct TablesVectorTests {
  @Test(.enabled(if: Shared.path("data/ef-vectors.jsonl") != nil))
  func vectorsSurvive() throws {
    let path = try #require(Shared.path("data/ef-vectors.jsonl"))
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    var checked = 0
    for line in lines {
      let vector = try JSONDecoder().decode(Vector.self, from: Data(line.utf8))
      let bytes = try #require(Hex.bytes(vector.hex))
      for use in vector.used ?? [] {
        guard let definition = StandardFiles.definition(at: use.path), definition.hasCodec else { continue }
        checked += 1
        let context = FileContext(length: bytes.count, record: vector.record)
        let value = try #require(definition.decode(bytes, in: context), "\(use.path)")
        #expect(try definition.encode(value, in: context) == bytes, "\(use.path)")
        #expect(value["reason"] == nil, "\(use.path): \(vector.hex) reads as \(value)")
      }
    }
    #expect(checked > 40)
  }
}
