import Foundation
import ISO7816
import TestSupport
import Testing

@testable import ElementaryFiles

/// A line of another tool's test vectors.
private struct Vector: Decodable {
  struct Use: Decodable { var path: String }
  var type: String
  var hex: String
  var used: [Use]?
  var record: Int?
  var value: DecodedValue

  enum CodingKeys: String, CodingKey {
    case hex, value
    case type = "class"
    case used = "used_by"
    case record = "record_nr"
  }
}

@Suite struct TablesVectorTests {
  /// Files for which a vector is given that cannot be one of theirs, with the bytes that it lacks.
  static let shortened: [String: [UInt8]] = [
    // The record of EF.ADN; EF.BDN has one byte more, the method of comparison (TS 31.102 §4.2.44).
    "MF/DF.TELECOM/EF.BDN": [0xFF], "MF/ADF.USIM/EF.BDN": [0xFF],
  ]

  /// Same bytes after reading and writing; each value of the vector in our reading, where ``VectorNames`` says.
  @Test(.enabled(if: Shared.path("data/ef-vectors.jsonl") != nil))
  func everyValueOfTheVectorsIsRead() throws {
    // A further file of the same form, where somebody has one.
    let further = ProcessInfo.processInfo.environment["UICC_VECTORS"]
    var paths = [try #require(Shared.path("data/ef-vectors.jsonl"))]
    if let further { paths.append(further) }
    var vectors = 0
    var readings = 0
    var values = 0
    for line in try paths.flatMap({ try String(contentsOfFile: $0, encoding: .utf8).split(separator: "\n") }) {
      let vector = try JSONDecoder().decode(Vector.self, from: Data(line.utf8))
      let block = try #require(VectorNames.blocks[vector.type], "\(vector.type) has no rows")
      let bytes = try #require(Hex.bytes(vector.hex))
      vectors += 1
      let names = block.object.map { [$0] } ?? (vector.used ?? []).map(\.path)
      #expect(!names.isEmpty, "\(vector.type) is used nowhere")
      for name in names {
        let definition = try #require(StandardFiles.files(named: name).first?.definition, "\(name)")
        let whole = bytes + (Self.shortened[name] ?? [])
        let context = FileContext(length: whole.count, record: vector.record)
        let ours = try #require(definition.decode(whole, in: context), "\(name)")
        #expect(try definition.encode(ours, in: context) == whole, "\(name): \(vector.hex)")
        #expect(ours["reason"] == nil, "\(name): \(vector.hex) reads as \(VectorComparison.text(ours))")
        readings += 1
        for leaf in vector.value.value.leaves {
          let place = "\(vector.type) in \(name), \(leaf.path.joined(separator: "."))"
          let matches = block.rows.compactMap { row in row.stars(in: leaf.path).map { (row, $0) } }
          guard matches.count == 1, let (row, stars) = matches.first else {
            Issue.record("\(place) has \(matches.count) rows")
            continue
          }
          values += 1
          if let problem = VectorComparison(ours: ours).mismatch(leaf.value, row, stars: stars) {
            Issue.record("\(place): \(problem), all of it \(VectorComparison.text(ours))")
          }
        }
      }
    }
    if further == nil {
      #expect(vectors == 71)
      #expect(readings == 140)
      #expect(values == 835)
    }
  }

  /// A rule that would let anything pass would make the test above empty.
  @Test(arguments: [
    (" = a", "1", #"{"a":2}"#), (" = a ~ flag x", "true", #"{"a":["y"]}"#), (" = a ~ flag x", "false", #"{"a":["x"]}"#),
    (" = a ~ flag x", "false", #"{}"#), (" = a ~ not", "true", #"{"a":true}"#),
    (" = a ~ names p: q", #""p""#, #"{"a":"p"}"#), (" = a ~ member p: q", #""p""#, #"{"a":["p"]}"#),
    (" = a ~ digits", #""12f""#, #"{"a":"1"}"#), (" = a ~ hex", #""10""#, #"{"a":17}"#),
    (" = a ~ absent 0", "0", #"{"a":1}"#), (" = a ~ absent 0", "1", "{}"),
    (" = a ~ unused ff", #""fe""#, #"{"a":null}"#),
    (" = a ~ reserved", "0", "{}"), (" = a ~ part 1", #""02""#, #"{"a":"262-01"}"#),
    (" = a ~ joined b+c", #""0102""#, #"{"a":{"b":"01","c":"03"}}"#), (" = a ~ position", "1", #"{"a":["x"]}"#),
    (" = a ~ text", #""x""#, #"{"a":{"text":"y"}}"#), (" = a ~ ip", #""01020304""#, #"{"a":"1.2.3.5"}"#),
    (" = a ~ length", "5", #"{"a":"+49301"}"#), (" = a ~ type", #""unknown""#, #"{"a":"+49"}"#),
    (" = a ~ number", #""49""#, #"{"a":"+48"}"#), (" = a ~ unheardOf", "1", #"{"a":1}"#),
    (" = a ~ number", #""""#, "{}"),
  ])
  func aRuleLetsNothingElsePass(_ rule: String, _ theirs: String, _ ours: String) throws {
    let comparison = VectorComparison(ours: try DecodedValue.value(ours))
    let value = try DecodedValue.value(theirs)
    #expect(comparison.mismatch(value, VectorRow(line: rule[...]), stars: []) != nil)
  }
}
