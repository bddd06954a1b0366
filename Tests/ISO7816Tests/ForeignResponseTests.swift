import Foundation
import ISO7816
import TestSupport
import Testing

struct ForeignResponseTests {
  /// The raw responses to SELECT in a pySim-shell export.
  private func responses(_ dump: String) throws -> [[UInt8]] {
    try String(contentsOfFile: dump, encoding: .utf8).split(separator: "\n").compactMap { line in
      guard let range = line.range(of: "RAW FCP Template: ") else { return nil }
      return Hex.bytes(line[range.upperBound...].trimmingCharacters(in: .whitespaces))
    }
  }

  @Test("what real cards answered to SELECT", .needsShared("data/cards"), arguments: Shared.cards)
  func cards(dump: String) throws {
    let responses = try responses(dump)
    #expect(!responses.isEmpty)
    for response in responses {
      let parameters = FileControlParameters(response: response)
      #expect(parameters.problems == [], "\(Hex.string(response))")
      #expect(parameters.kind != nil)
      #expect(parameters.isGSM == (response.first == 0x00))
      switch parameters.kind {
      case .transparent: #expect(parameters.fileSize != nil)
      case .linearFixed, .cyclic: #expect((parameters.recordCount ?? 0) * (parameters.recordLength ?? 0) > 0)
      default: break
      }
    }
  }

  @Test("cut after each byte, nothing traps and the cut is told", .needsShared("data/cards"), arguments: Shared.cards)
  func cutCards(dump: String) throws {
    for response in try responses(dump) {
      for count in 0..<response.count {
        let parameters = FileControlParameters(response: Array(response.prefix(count)))
        if response.first != 0x00 { #expect(!parameters.problems.isEmpty) }
      }
    }
  }
}
