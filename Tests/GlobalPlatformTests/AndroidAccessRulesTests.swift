import Foundation
import GlobalPlatform
import ISO7816
import TestSupport
import Testing

/// Lists of rules against what AOSP's own classes made of them.
@Suite struct AndroidAccessRulesTests {
  struct Keys: Decodable {
    struct Key: Decodable { var sha256: String, sha1: String }
    var keys: [String: Key]
  }

  @Test("agrees with Android on all cases", .needsShared("data/android-rules.json")) func cases() throws {
    let path = try #require(Shared.path("data/android-rules.json"))
    let cases = try JSONDecoder().decode([AndroidRuleCase].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    let keyFile = try #require(Shared.path("data/apks/expected.json"))
    let keys = try JSONDecoder().decode(Keys.self, from: Data(contentsOf: URL(fileURLWithPath: keyFile))).keys
    #expect(cases.count >= 35)
    for item in cases {
      let rules = AndroidAccessRules(response: try #require(Hex.bytes(item.getData)))
      #expect(rules.state.rawValue == item.state, "\(item.name)")
      #expect(rules.rules.count == item.rules, "\(item.name)")
      let expected = item.error.first?.replacingOccurrences(of: "CRASH (com.android.phone would die): ", with: "") ?? ""
      #expect(rules.message == expected, "\(item.name)")
      for (index, app) in item.app.enumerated() {
        let names = app[1].replacingOccurrences(of: "multi:", with: "").split(separator: ",")
        let signers = try names.map { name in
          let key = try #require(keys[name.replacingOccurrences(of: ".crt", with: "")])
          return AndroidApp.Signer(
            sha1: try #require(Hex.bytes(key.sha1)), sha256: try #require(Hex.bytes(key.sha256)), label: String(name))
        }
        let status = rules.status(of: AndroidApp(package: app[0], signers: signers))
        if item.state == "CRASH" {
          #expect(status == nil, "\(item.name)")
        } else {
          #expect(status?.rawValue == item.status[index], "\(item.name)")
        }
      }
    }
  }

  private static let hash = [UInt8](repeating: 0xAB, count: 20)
  private static let app = AndroidApp(
    package: "a.b", signers: [AndroidApp.Signer(sha1: hash, sha256: [], label: "signer")])

  private static func list(_ rules: [UInt8]...) -> [UInt8] {
    TLV(tag: 0xFF40, value: rules.flatMap { $0 }).encoded
  }

  private static func rule(_ reference: [UInt8], _ access: [UInt8] = [0xDB, 0]) -> [UInt8] {
    TLV(
      tag: 0xE2, value: TLV(tag: 0xE1, value: reference).encoded + TLV(tag: 0xE3, value: access).encoded
    ).encoded
  }

  private static let good = rule([0xC1, 20] + hash)

  @Test("places are offsets in what the card answered") func places() throws {
    let skipped = AndroidAccessRules(response: Self.list(Self.good, Self.rule([0xC0, 0x00, 0xC1, 20] + Self.hash)))
    #expect(skipped.rules.map(\.offset) == [3])
    let fault = try #require(skipped.skipped.first)
    #expect(fault.rule == 3 + Self.good.count)
    // E2, length, E1, length, then C0.
    #expect(fault.place == fault.rule + 4)
    let broken = AndroidAccessRules(
      response: Self.list(Self.good, Self.rule([0xC1, 20] + Self.hash, [0xDB, 0, 0xD0, 0])))
    #expect(broken.state == .error)
    #expect(broken.rules == [])
    let list = Self.list(Self.good, Self.rule([0xC1, 20] + Self.hash, [0xDB, 0, 0xD0, 0]))
    #expect(broken.problem?.place == list.count - 2)
  }

  @Test("a rule without REF-DO counts, and ends com.android.phone at the first comparison") func noReference() {
    let rules = AndroidAccessRules(response: Self.list([0xE2, 0x04, 0xE3, 0x02, 0xDB, 0x00]))
    #expect(rules.state == .loaded)
    #expect(rules.rules.map(\.certificateHash) == [nil])
    #expect(rules.status(of: Self.app) == nil)
    // A rule before it that grants is an answer first.
    let after = AndroidAccessRules(response: Self.list(Self.good, [0xE2, 0x00]))
    #expect(after.status(of: Self.app) == .hasAccess)
  }

  @Test(
    "lengths as Java reads them",
    arguments: [
      // Four bytes that say 20: longer than need be, and right.
      ([0x84, 0, 0, 0, 20] as [UInt8], AndroidAccessRules.State.loaded, ""),
      // 0x40000000 bytes are 0x80000000 hex digits, which is negative in 32 bits: past the end by overflow.
      ([0x84, 0x40, 0, 0, 0], .error, "Not enough data."),
      // 0x7fffffff bytes are -2 hex digits.
      ([0x84, 0x7F, 0xFF, 0xFF, 0xFF], .error, "StringIndexOutOfBoundsException"),
      ([0x84, 0x80, 0, 0, 0], .error, "NumberFormatException: For input string: \"80000000\""),
      ([0x80], .error, "NumberFormatException: For input string: \"\""),
      ([0xFF], .error, "StringIndexOutOfBoundsException"),
    ])
  func lengths(length: [UInt8], state: AndroidAccessRules.State, message: String) {
    let rules = AndroidAccessRules(response: Self.list(Self.rule([0xC1] + length + Self.hash)))
    #expect(rules.state == state)
    #expect(rules.message.hasSuffix(message), "\(rules.message)")
    #expect((rules.status(of: Self.app) == .hasAccess) == (state == .loaded))
  }

  @Test(
    "what keeps a rule from granting",
    arguments: [
      (rule([0xC1, 20] + hash, [0xDB, 0]), AndroidAccessRules.Match.granted(signer: 0)),
      (rule([0xC1, 20] + hash + [0xCA, 3] + Array("a.b".utf8)), .granted(signer: 0)),
      (rule([0xC1, 20] + hash + [0xCA, 3] + Array("a.c".utf8)), .otherPackage(signer: 0)),
      (rule([0xC1, 19] + hash.dropLast()), .badLength(19)),
      (rule([0xC1, 20] + hash.dropLast() + [0]), .otherCertificate),
    ])
  func matches(rule: [UInt8], match: AndroidAccessRules.Match) throws {
    let rules = AndroidAccessRules(response: Self.list(rule))
    #expect(AndroidAccessRules.match(try #require(rules.rules.first), Self.app) == match)
  }
}
