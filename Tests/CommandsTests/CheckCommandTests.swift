import Foundation
import GlobalPlatform
import ISO7816
import Procedures
import SoftUICC
import TestSupport
import Testing

/// `uicc ara-m check` from the command line: each case of Android's own classes, and cards with access rule files.
@Suite(.serialized) struct CheckCommandTests {
  struct Keys: Decodable {
    struct Key: Decodable { var sha256: String }
    var keys: [String: Key]
  }
  struct Report: Decodable {
    struct App: Decodable {
      var granted: Bool
      var refusal: String?
      var status: Int?
    }
    var apps: [App]
    var rules: [Rule]
    var state: String
    struct Rule: Decodable {}
  }

  /// APKs that are signed as the cases say.
  private static let apks = [
    "rsa2048-a.crt": "v2-rsa2048.apk", "rsa2048-a.crt,rsa2048-b.crt": "v3-rotated-ab.apk",
    "multi:rsa2048-a.crt,ec-a.crt": "v2-two-signers.apk",
  ]

  private static func read<Value: Decodable>(_ type: Value.Type, _ path: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(contentsOf: URL(filePath: try #require(Shared.path(path)))))
  }

  @Test("each case of android-rules.json", .needsShared("data/android-rules.json")) func cases() throws {
    let cases = try Self.read([AndroidRuleCase].self, "data/android-rules.json")
    let keys = try Self.read(Keys.self, "data/apks/expected.json").keys
    #expect(cases.count >= 35)
    let folder = try TemporaryFolder()
    for item in cases {
      let rules = folder.path + "/rules.hex"
      try Data(item.getData.utf8).write(to: URL(filePath: rules))
      for (index, app) in item.app.enumerated() {
        let source: String
        if let name = Self.apks[app[1]] {
          source = try #require(Shared.path("data/apks/\(name)"))
        } else {
          // No APK of the samples is signed with that key: its fingerprint.
          source = try #require(keys[app[1].replacingOccurrences(of: ".crt", with: "")]?.sha256)
        }
        let run = try UICCProcess.run([
          "ara-m", "check", "--json", "--rules", rules, "--package", app[0], source,
        ])
        let report = try JSONDecoder().decode(Report.self, from: run.output)
        let isCrash = item.state == "CRASH"
        let status = isCrash ? nil : item.status[index]
        #expect(report.state == item.state && report.rules.count == item.rules, "\(item.name)")
        let installed = report.apps.filter { $0.refusal == nil }
        #expect(!installed.isEmpty, "\(item.name)")
        for verdict in installed {
          #expect(verdict.status == status, "\(item.name)")
          #expect(verdict.granted == (status == 1), "\(item.name)")
        }
        #expect(run.status == (status == 1 ? 0 : 1), "\(item.name): \(run.errors)")
      }
    }
  }

  @Test("a rule for one of several signers grants", .needsShared("data/apks/v2-two-signers.apk"))
  func severalSigners() throws {
    let folder = try TemporaryFolder()
    let apk = try #require(Shared.path("data/apks/v2-two-signers.apk"))
    let rules = folder.path + "/rules.json"
    let store = try UICCProcess.run(
      ["ara-m", "store", "--apk", apk, "--card", "soft", "--soft-gp", "ara-m", "--save", rules],
      environment: ["UICC_STATE": folder.path])
    #expect(store.status == 0 && store.errors.contains("has 2 signers, of which android wants one to match"))
    let check = try UICCProcess.run("ara-m", "check", "--rules", rules, apk)
    #expect(check.status == 0, "\(check.text)")
  }

  private static let hash = [UInt8](repeating: 0x5A, count: 20)

  private func expectVerdicts(_ card: String) throws {
    let fingerprint = Hex.string(Self.hash)
    let granted = try UICCProcess.run("ara-m", "check", "--card", card, "--package", "a.b", fingerprint)
    #expect(granted.status == 0, "\(granted.errors)")
    #expect(granted.lines.first == "access rule files (no ARA-M): Android takes 1 rule", "\(granted.text)")
    #expect(granted.errors.contains("Android's way: "), "\(granted.errors)")
    let other = try UICCProcess.run("ara-m", "check", "--card", card, String(fingerprint.reversed()))
    #expect(other.status == 1 && other.text.contains("SHA-1 of another certificate"), "\(other.text)")
  }

  @Test("a card without ARA-M: the access rule files, in process") func filesInProcess() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/card.json"
    try Data(ExportReport.json(RuleFilesCard.image(hash: Self.hash))).write(to: URL(filePath: path))
    try expectVerdicts("soft:\(path)")
  }

  @Test("a card without ARA-M: the access rule files, in a reader", .needsVPCD) func filesInAReader() async throws {
    let card = try SoftCard(image: RuleFilesCard.image(hash: Self.hash))
    try await VPCDPort.withPort { port in
      try port.serving(card) { try expectVerdicts("pcsc:\(port.readerName)") }
    }
  }
}
