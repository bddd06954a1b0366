import Foundation
import GlobalPlatform
import ISO7816
import TestSupport
import Testing

/// REF-AR-DOs and their lists: what they mean, what is wrong with them and where.
struct AccessRuleTests {
  static let hash = [UInt8](repeating: 0xAB, count: 20)

  static func rule(_ change: (inout AccessRule.Draft) -> Void = { _ in }) -> AccessRule {
    var draft = AccessRule.Draft()
    draft.deviceApp = .hash(hash)
    draft.permissions = [0, 0, 0, 0, 0, 0, 0, 1]
    change(&draft)
    return draft.rule
  }

  @Test func aDraftReadsAsItWasMeant() {
    let rule = Self.rule {
      $0.aid = .aid([UInt8](repeating: 0xFF, count: 6))
      $0.package = Array("org.example".utf8)
      $0.apdu = .filters([.init(header: [0, 0xA4, 4, 0], mask: [0xFF, 0xFF, 0xFF, 0])])
      $0.nfc = .never
    }
    #expect(rule.aid == .aid([UInt8](repeating: 0xFF, count: 6)))
    #expect(rule.deviceApp == .hash(Self.hash))
    #expect(rule.package == Array("org.example".utf8))
    #expect(rule.apdu == .filters([.init(header: [0, 0xA4, 4, 0], mask: [0xFF, 0xFF, 0xFF, 0])]))
    #expect(rule.nfc == .never)
    #expect(rule.permissions == [0, 0, 0, 0, 0, 0, 0, 1])
    #expect(rule.remarks.isEmpty && rule.androidFaults.isEmpty)
    #expect(
      Hex.string(rule.bytes)
        == "e246e12b4f06ffffffffffffc114\(String(repeating: "ab", count: 20))ca0b6f72672e6578616d706c65"
        + "e317d00800a40400ffffff00d10100db080000000000000001")
  }

  static let remarks: [(hex: String, remark: String)] = [
    ("", "byte 0: this is no ref-ar-do: it does not begin with tag e2"),
    ("e200", "byte 0: no ref-do (e1): the rule is for nobody"),
    ("e205e103c10201ee", "byte 4: value runs over the end"),
    ("e209e104c1020102e301d0", "byte 4: a certificate's hash has 20 or 32 bytes, not 2"),
    ("e20ae102c100e304d0020102", "byte 8: d0 is 00, 01 or filters of 8 bytes, not 2 bytes"),
    ("e20ae102c100e304c2020102", "byte 8: tag c2 has no place in an ar-do"),
    ("e206e102c100e400", "byte 6: tag e4 has no place in a ref-ar-do"),
    ("e206e104c100c100", "byte 6: tag c1 a second time"),
    ("e20be102c100e305db03010203", "byte 8: permissions have 8 bytes, not 3"),
  ]
  @Test(arguments: remarks) func whatIsWrongIsNamedWithItsPlace(row: (hex: String, remark: String)) throws {
    let bytes = try #require(Hex.bytes(row.hex))
    let rule = AccessRule(bytes)
    #expect(rule.bytes == bytes)
    #expect(rule.remarks.map(\.description).contains(row.remark), "\(rule.remarks)")
  }

  @Test func listsKeepTheBytesOfEachRule() {
    // The second has a long length where a short one would do: its bytes stay.
    let odd: [UInt8] = [0xE2, 0x81, 0x09, 0xE1, 0x02, 0xC1, 0x00, 0xE3, 0x03, 0xD0, 0x01, 0x01]
    let rules = [Self.rule(), AccessRule(odd)]
    let list = AccessRuleList(rules: rules)
    #expect(list.rules.map(\.bytes) == rules.map(\.bytes))
    #expect(list.entries.map(\.offset) == [3, 3 + rules[0].bytes.count])
    #expect(list.problems.isEmpty)
    #expect(list.rules[1].apdu == .always && list.rules[1].deviceApp == .all)
  }

  static let lists: [(hex: String, rules: Int, problem: String)] = [
    ("ff", 0, "byte 0: the list does not begin with tag ff40 and a length"),
    ("df2000", 0, "byte 0: the list does not begin with tag ff40 and a length"),
    ("ff4084ffffffff", 0, "byte 0: the list does not begin with tag ff40 and a length"),
    ("ff4005e202e100", 1, "the list says that it has 5 bytes, the card gave 4"),
    ("ff4004e202e10000", 1, "byte 7: 1 bytes behind the list"),
    ("ff4006df2000e20100", 1, "byte 3: tag df20 stands where a rule (e2) should"),
    ("ff4006e202e100e209", 1, "byte 7: value runs over the end"),
  ]
  @Test(arguments: lists) func hostileListsHaveAVerdict(row: (hex: String, rules: Int, problem: String)) throws {
    let list = AccessRuleList(response: try #require(Hex.bytes(row.hex)))
    #expect(list.rules.count == row.rules)
    #expect(list.problems.contains(row.problem), "\(list.problems)")
  }

  @Test(.needsShared("data/android-rules.json")) func foreignListsComeHomeByteForByte() throws {
    let path = try #require(Shared.path("data/android-rules.json"))
    let cases = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path))) as? [[String: Any]])
    #expect(cases.count == 35)
    for row in cases {
      let bytes = try #require((row["get_data"] as? String).flatMap { Hex.bytes($0) })
      let list = AccessRuleList(response: bytes)
      for entry in list.entries {
        #expect(Array(bytes[entry.offset..<entry.offset + entry.rule.bytes.count]) == entry.rule.bytes)
      }
      if list.problems.isEmpty { #expect(AccessRuleList(rules: list.rules).response == bytes) }
    }
  }

  static let faults: [(change: @Sendable (inout AccessRule.Draft) -> Void, fault: String)] = [
    ({ $0.deviceApp = .hash([1, 2, 3]) }, "the hash of a certificate has 20 bytes (SHA-1) or 32 (SHA-256), not 3"),
    ({ $0.package = [UInt8](repeating: 0x61, count: 128) }, "a package name has at most 127 bytes, not 128"),
    ({ $0.permissions = [1] }, "permissions have 8 bytes, not 1"),
    ({ $0.permissions = nil }, "the rule grants and forbids nothing"),
    ({ $0.aid = .aid([1]) }, "an AID has 5 to 16 bytes, not 1"),
  ]
  @Test(arguments: faults.indices) func draftsAreCheckedBeforeTheyAreBytes(index: Int) {
    var draft = AccessRule.Draft()
    draft.deviceApp = .hash(Self.hash)
    draft.permissions = [0, 0, 0, 0, 0, 0, 0, 1]
    #expect(draft.faults.isEmpty)
    Self.faults[index].change(&draft)
    #expect(draft.faults == [Self.faults[index].fault])
  }
}
