import APKSigning
import Foundation
import ISO7816
import TestSupport
import Testing

/// The APKs of ../shared/data/apks, made with apksigner of AOSP 14, against what apksigner and Android make of them.
@Suite(.needsShared("data/apks/expected.json")) struct FixtureTests {
  struct Expected: Decodable {
    struct Key: Decodable { var sha256: String, sha1: String }
    struct Range: Decodable { var rc: Int, certs: [String] }
    struct Match: Decodable {
      var early: [String]
      var late: [String]
      /// A text says that no platform installs it.
      init(from decoder: any Decoder) throws {
        if let ranges = try? decoder.singleValueContainer().decode([String: [String]].self) {
          (early, late) = (ranges["28-32"] ?? [], ranges["33+"] ?? [])
        } else {
          (early, late) = ([], [])
        }
      }
    }
    struct APK: Decodable {
      var perSDKRange: [String: Range]
      var lineage: [String]
      var match: Match
      enum CodingKeys: String, CodingKey {
        case perSDKRange = "per_sdk_range_aosp14"
        case lineage = "lineage_print_certs"
        case match = "android_match"
      }
    }
    var keys: [String: Key]
    var apks: [String: APK]
  }

  static let folder = Shared.path("data/apks") ?? ""
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter {
    $0.hasSuffix(".apk")
  }

  static func expected() throws -> Expected {
    try JSONDecoder().decode(Expected.self, from: Data(contentsOf: URL(fileURLWithPath: folder + "/expected.json")))
  }

  static func verdict(_ apk: APK, _ sdk: UInt32) throws -> PlatformVerdict {
    try #require(apk.platforms.first { $0.sdk.contains(sdk) })
  }

  @Test(arguments: names) func asAndroid(name: String) throws {
    let expected = try Self.expected()
    let file = try #require(expected.apks[name])
    let apk = try APK(FileBytes(path: "\(Self.folder)/\(name)"))
    func known(_ certificates: [Certificate]) throws -> [String] {
      try certificates.map { certificate in
        let key = try #require(expected.keys.first { $0.value.sha256 == Hex.string(certificate.sha256) })
        #expect(Hex.string(certificate.sha1) == key.value.sha1)
        #expect(certificate.subject == "O=fixture, CN=\(key.key)" || certificate.subject.hasSuffix("CN=\(key.key)"))
        return key.key
      }
    }
    for (sdks, names) in [([UInt32(28), 32], file.match.early), ([33, 35, 40], file.match.late)] {
      for sdk in sdks {
        let verdict = try Self.verdict(apk, sdk)
        #expect((verdict.refusal == nil) == !names.isEmpty, "\(name) on \(sdk): \(verdict.refusal ?? "installed")")
        if verdict.refusal == nil { #expect(try known(verdict.matchingCertificates) == names) }
      }
    }
    for (range, result) in file.perSDKRange {
      let bounds = range.split(separator: "-").compactMap { UInt32($0) }
      // apksigner takes a v3 signer from its minSdkVersion 24 on; Android 7 and 8 do not know v3 and go by v2 or v1.
      if bounds[0] == 24, apk.schemes.contains(where: { $0.scheme == .v3 }) { continue }
      guard let verdict = apk.platforms.first(where: { $0.sdk.contains(bounds[0]) }) else { continue }
      #expect((verdict.refusal == nil) == (result.rc == 0), "\(name) on \(range): \(verdict.refusal ?? "installed")")
      if verdict.refusal == nil { #expect(try known(verdict.signers) == result.certs, "\(name) on \(range)") }
    }
    let lineage = apk.schemes.flatMap(\.signers).flatMap(\.lineage).map(\.certificate)
    #expect(try known(lineage) == file.lineage)
  }

  @Test("the package of the fixtures is read from the binary manifest") func manifest() throws {
    let apk = try APK(FileBytes(path: Self.folder + "/v2-rsa2048.apk"))
    let manifest = try #require(apk.manifest)
    #expect(manifest.package == "org.example.carrier")
    #expect(manifest.minSDK >= 1 && manifest.targetSDK >= manifest.minSDK)
    #expect(apk.warnings == [])
  }

  @Test(
    "what is refused says why",
    arguments: [
      ("bad-v1-content.apk", "asset.txt is not as signed"), ("bad-v2-content.apk", "its SHA-256 digest differs"),
      ("unsigned.apk", "not signed"),
    ])
  func reasons(name: String, reason: String) throws {
    let apk = try APK(FileBytes(path: "\(Self.folder)/\(name)"))
    #expect(!apk.isInstallable)
    let verdict = try Self.verdict(apk, 33)
    #expect(verdict.refusal?.contains(reason) == true, "\(verdict.refusal ?? "installed")")
  }
}
