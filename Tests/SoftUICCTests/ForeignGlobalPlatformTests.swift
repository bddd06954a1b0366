import CardImage
import ISO7816
import SoftUICC
import TestSupport
import Testing

/// pySim-shell against the software card's ARA-M and security domain, through pcscd.
@Suite(.serialized) struct ForeignGlobalPlatformTests {
  private static let certificates = [String(repeating: "ab", count: 32), String(repeating: "cd", count: 20)]

  private static func card(_ change: (inout SoftCard.GlobalPlatformSetup) -> Void = { _ in }) throws -> SoftCard {
    var configuration = SoftCard.Configuration()
    configuration.globalPlatform.presence = .always
    change(&configuration.globalPlatform)
    return try SoftCard(image: DemoCard.image, configuration: configuration)
  }

  private static let stores = [
    "aram_store_ref_ar_do --device-app-id \(certificates[0]) --pkg-ref org.example.carrier --android-permissions 0000000000000001",
    "aram_store_ref_ar_do --aid ffffffffffff --device-app-id \(certificates[1]) --apdu-filter 00a4040000ffffff80ca000000000000 --nfc-always",
  ]

  /// The rules that these make, byte for byte.
  private static let rules = [
    "e245e137c120\(certificates[0])ca136f72672e6578616d706c652e63617272696572e30adb080000000000000001",
    "e237e11e4f06ffffffffffffc114\(certificates[1])e315d01000a4040000ffffff80ca000000000000d10101",
  ]

  @Test("pySim-shell stores, reads and deletes rules", .needsPySim) func rules() async throws {
    let card = try Self.card()
    let output = try await withCardInReader(card) { port in
      try Clients.pySimShell(["select ADF.ARA-M"] + Self.stores + ["aram_get_all"], port)
    }
    #expect(card.image().araM.map { Hex.string($0) } == Self.rules, "\(output)")
    for value in Self.certificates + [
      "org.example.carrier", #""header": "80ca0000""#, #""permissions": "0000000000000001""#,
    ] {
      #expect(output.contains(value), "\(value) in \(output)")
    }
    let cleared = try await withCardInReader(card) { port in
      try Clients.pySimShell(["select ADF.ARA-M", "aram_delete_all", "aram_get_all"], port)
    }
    #expect(card.image().araM == [])
    #expect(cleared.contains(#""response_all_ref_ar_do": null"#), "\(cleared)")
  }

  struct Channel: Sendable, CustomTestStringConvertible {
    var testDescription: String { "\(command) \(level)" }
    var channel: SoftCard.GlobalPlatformSetup.SecureChannel
    var command: String
    var version: UInt8
    var level: String
    var options = ""
  }
  static let channels = [
    Channel(channel: .scp02(i: 0x15), command: "establish_scp02", version: 0x20, level: "0x01"),
    Channel(channel: .scp02(i: 0x55), command: "establish_scp02", version: 0x20, level: "0x03"),
    Channel(channel: .scp03(i: 0x00), command: "establish_scp03", version: 0x30, level: "0x01"),
    Channel(channel: .scp03(i: 0x70), command: "establish_scp03", version: 0x30, level: "0x03"),
    Channel(channel: .scp03(i: 0x70), command: "establish_scp03", version: 0x30, level: "0x33"),
    Channel(channel: .scp03(i: 0x71), command: "establish_scp03", version: 0x30, level: "0x33", options: " --s16-mode"),
  ]

  /// The card's keys of which no two are alike.
  private static func keys(_ version: UInt8) -> SoftCard.GlobalPlatformSetup.Keys {
    func key(_ start: UInt8) -> [UInt8] { (0..<16).map { start ^ ($0 &* 11) } }
    return .init(version: version, enc: key(0x40), mac: key(0x93), dek: key(0xE1))
  }

  @Test("pySim-shell's secure channels", .needsPySim, arguments: channels) func channel(row: Channel) async throws {
    let keys = Self.keys(row.version)
    let card = try Self.card {
      $0.secureChannel = row.channel
      $0.keys = [keys]
    }
    let establish =
      "\(row.command) --key-ver \(row.version) --key-enc \(Hex.string(keys.enc)) --key-mac \(Hex.string(keys.mac)) --key-dek \(Hex.string(keys.dek)) --security-level \(row.level)\(row.options)"
    let output = try await withCardInReader(card) { port in
      try Clients.pySimShell(
        ["select ADF.ISD", establish, "get_status isd", "get_status applications", "release_scp"], port)
    }
    #expect(output.contains("Successfully established"), "\(output)")
    #expect(output.contains(#""application_aid": "a00000015141434c00""#), "\(output)")
    #expect(output.contains(#""authorized_management": true"#), "\(output)")
    #expect(!output.contains("EXCEPTION") && !output.contains("Traceback"), "\(output)")
    #expect(card.statistics[0x82] == 1)
  }

  @Test("pySim-shell with the wrong keys finds that out itself", .needsPySim) func wrongKeys() async throws {
    let card = try Self.card {
      $0.keys = [Self.keys(0x20)]
    }
    let key = "00112233445566778899aabbccddeeff"
    let output = try await withCardInReader(card) { port in
      try Clients.pySimShell(
        ["select ADF.ISD", "establish_scp02 --key-ver 0x20 --key-enc \(key) --key-mac \(key) --key-dek \(key)"], port)
    }
    #expect(!output.contains("Successfully established") && output.contains("cryptogram"), "\(output)")
  }
}
