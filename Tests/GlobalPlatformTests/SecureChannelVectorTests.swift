import Crypto
import ISO7816
import Testing

@testable import GlobalPlatform

/// Recorded exchanges of secure channels, figures from pySim's test cases and its traces of cards: SCP02 with i = 55, SCP03
/// with i = 70 and keys of 16, 24 and 32 bytes in three security levels.
struct SecureChannelVectorTests {
  struct Row: Sendable {
    var keyCount: Int
    var level: UInt8
    var initializeUpdate: String
    var response: String
    var externalAuthenticate: String
    /// STORE DATA with response data, then four commands of cases 1 to 4.
    var commands: [String]
    /// The answer to the first of them, without its status word.
    var answer: String
  }

  static let rows: [Row] = [
    Row(
      keyCount: 16, level: 0x11, initializeUpdate: "8050300008b13e5f938fc108c400",
      response: "000000000000000000003003703eb51047495b249f66c484c1d2ef1948000002",
      externalAuthenticate: "84821100107d5f5826a993ebc89eea24957fa0b3ce",
      commands: [
        "84e291000ebf3e035c015a558d036518a2829700", "84f220020863a63f8959827fb2", "84ca006608a0c6a4a74166f7ce00",
        "84f22002124f0212345c054f9f70c52249b50272656536", "84f280020a4f00e91443f6dce6b8ed00",
      ],
      answer: "bf3e125a1089882119900000000000000000000005971be68992dbbdfa"),
    Row(
      keyCount: 16, level: 0x03, initializeUpdate: "80503000088e1552d0513c60f300",
      response: "0000000000000000000030037030760cd2c47c1dd395065fe5ead8a9d7000001",
      externalAuthenticate: "8482030010fd4721a14d9b07003c451d2f8ae6bb21",
      commands: [
        "84e2910018ca9c00f6713d79bc8baa642bdff51c3f6a4082d3bd9ad26c00", "84f2200208c9811b11f1264cf1",
        "84ca006608e10ab60b3054798800", "84f22002184e2908bdb48b2315a55482e9e936ca122d6ecfae7d17416e",
        "84f28002180dd10a6b6193e5340b9e77d32d5a179cd710ac2773aefb2800",
      ],
      answer: "bf3e125a1089882119900000000000000000000005"),
    Row(
      keyCount: 16, level: 0x33, initializeUpdate: "8050300008fdf38259a1e0de4400",
      response: "000000000000000000003003703b1aca81e821f219081cdc01c26b372d000003",
      externalAuthenticate: "84823300108c36f96bcc00724a4e13ad591d7da3f0",
      commands: [
        "84e2910018267a85dfe4a98fca6fb0527e0dfecce4914e40401433c87f00", "84f2200208ac6a59024bed84cc",
        "84ca006608409912ad8fb7aed000", "84f22002185f3dafc3ac14c381536a488bf44e06d056df9d74dbd21e5a",
        "84f280021865165105be3373347d0424d4400af2ac393f569ec779389e00",
      ],
      answer: "f3ba2b1013aa6224f5e1c138d71805c569e5439b47576260b75fc021b25097cb2e68f8a0144975b9"),
    Row(
      keyCount: 24, level: 0x11, initializeUpdate: "80503100087396430b768b085b00",
      response: "000000000000000000003103708cfc23522ffdbf1e5df5542cac8fd866000003",
      externalAuthenticate: "84821100102145ed30b146f5db252fb7e624cec244",
      commands: [
        "84e291000ebf3e035c015aff42cf801d14394400", "84f22002084584e4f6784811ee", "84ca006608937776ebe190fa3000",
        "84f22002124f0212345c054f9f70c59a52bddf3040368c", "84f280020a4f009804b11411f7393d00",
      ],
      answer: "bf3e125a1089882119900000000000000000000005162fbd33e04940a9"),
    Row(
      keyCount: 24, level: 0x03, initializeUpdate: "805031000869c65da8202bf19f00",
      response: "00000000000000000000310370b570a67be38446717729d6dd3d2ec5b1000001",
      externalAuthenticate: "848203001065df4f1a356a887905466516d9e5b7c1",
      commands: [
        "84e2910018d2c6fb477c5d4afe4fd4d21f17eff10d3578ec1774a12a2d00", "84f2200208964e188f0b1bb697",
        "84ca006608f0820035a41d3e1800", "84f220021806b076ed452cd1fa84f77f5c08a146aa77a9286757dea791",
        "84f2800218d06527e39222dce091fabdb8e9b898417a67a6852d3577db00",
      ],
      answer: "bf3e125a1089882119900000000000000000000005"),
    Row(
      keyCount: 24, level: 0x33, initializeUpdate: "80503100089b3f2eef0e8c937400",
      response: "00000000000000000000310370f6bb305a15bae1a68f79fb08212fbed7000002",
      externalAuthenticate: "84823300109100bc22d58b45b86a26365ce39ff3cf",
      commands: [
        "84e29100188f7f946c84f70d17994bc6e8791251bb1bb1bf02cf8de58900", "84f2200208d5d97754b6b3d2ba",
        "84ca006608516c82b8e30adbeb00", "84f2200218cc247f4761e6944277a4e0d6e32e44025b1e31537e2fc668",
        "84f2800218ba22b63d509bef5d093b43e5eaed03ed23144ab2d9cb51de00",
      ],
      answer: "c05176c1b6f72aae50c32cbee63b0e95998928fd4dfb2be9f27ffde8c8476f5909b4805cc4039599"),
    Row(
      keyCount: 32, level: 0x11, initializeUpdate: "805032000811666d57866c6f5400",
      response: "0000000000000000000032037053ea8847efa7674e41498a4d66cf0dee000003",
      externalAuthenticate: "84821100102f2ad190eff2fafc4908996d1cebd310",
      commands: [
        "84e291000ebf3e035c015af4b680372542b59d00", "84f2200208d618b7da68d5fe52", "84ca0066088f3e055db23ad5e500",
        "84f22002124f0212345c054f9f70c5b6e15cc42404915e", "84f280020a4f00aa124aa74afe7f7500",
      ],
      answer: "bf3e125a10898821199000000000000000000000058012dd7f01f1c4c1"),
    Row(
      keyCount: 32, level: 0x03, initializeUpdate: "8050320008c6066990fc426e1d00",
      response: "000000000000000000003203708682cd81bbd8919f2de3f2664581f118000001",
      externalAuthenticate: "848203001077c493b632edadaf865a1e64acc07ce9",
      commands: [
        "84e29100183ddaa60594963befaada3525b492ede23c2ab2c1ce3afe4400", "84f2200208480ddc8e419da38d",
        "84ca0066083e9d6a6c0b2d732000", "84f22002183ebfef2da8b04af2a85f491f299b76973df76ff08a4031be",
        "84f2800218783fff80990f5585b1055010ea95094a26e4a8f1ef4b18e100",
      ],
      answer: "bf3e125a1089882119900000000000000000000005"),
    Row(
      keyCount: 32, level: 0x33, initializeUpdate: "805032000897b2055fe58599fd00",
      response: "00000000000000000000320370a8439a22cedf045fa9f1903b2834f26e000002",
      externalAuthenticate: "8482330010508a0fd959d2e547c6b33154a6be2057",
      commands: [
        "84e29100187a5ef717eaf1e135ae92fe54429d0e465decda65f5fe5aea00", "84f2200208bcc5c17275545d93",
        "84ca00660804806aba9d543bb600", "84f2200218717222491556ec81a45f49ce48be33320024801a1c4cb0e0",
        "84f2800218561f105bccd3a1642904b251ccc1228beb80a82370a8637000",
      ],
      answer: "ea90dbfa648a67c5eb6abc57f8530b97d0cd5647c5e8732016b55203b078dd2ace7f8bc5d1c1cd99"),
  ]

  private static let plain = [
    "80E2910006BF3E035C015A00", "80F22002", "80ca006600", "80F220020a4f0212345c054f9f70c5", "80f28002024f0000",
  ]

  private static func hex(_ text: String) throws -> [UInt8] { try #require(Hex.bytes(text)) }

  /// 00 01 ... 0f, then the same from the start.
  private static func key(_ start: UInt8, _ count: Int) -> [UInt8] {
    (0..<count).map { start + UInt8($0 % 16) }
  }

  @Test(arguments: rows) func scp03(row: Row) throws {
    let keys = SecureChannelKeys(
      version: 0x30, enc: Self.key(0x00, row.keyCount), mac: Self.key(0x10, row.keyCount),
      dek: Self.key(0x20, row.keyCount))
    let host = try CommandAPDU(parsing: Self.hex(row.initializeUpdate)).data
    let response = try Self.hex(row.response)
    var messaging = try SCP03Messaging(keys, host: host, card: Array(response[13..<21]))
    #expect(messaging.cardCryptogram == Array(response[21..<29]))
    let level = SecurityLevel(rawValue: row.level)
    let authenticate = CommandAPDU(
      cla: 0x80, ins: 0x82, p1: row.level, p2: 0, data: messaging.hostCryptogram)
    #expect(Hex.string(try messaging.wrap(authenticate, .commandMAC).encoded) == row.externalAuthenticate)
    for (number, (plain, secured)) in zip(Self.plain, row.commands).enumerated() {
      let command = try CommandAPDU(parsing: Self.hex(plain))
      #expect(Hex.string(try messaging.wrap(command, level).encoded) == secured, "command \(number)")
      guard number == 0 else { continue }
      let answer = ResponseAPDU(data: try Self.hex(row.answer), status: .normalEnding)
      #expect(
        try messaging.unwrap(answer, level)?.data == Self.hex("bf3e125a1089882119900000000000000000000005"))
      if level.contains(.responseMAC) {
        var broken = answer
        broken.data[0] ^= 1
        #expect(try messaging.unwrap(broken, level) == nil, "a response that was changed is refused")
        #expect(try messaging.unwrap(ResponseAPDU(data: [1, 2], status: .normalEnding), level) == nil)
      }
    }
  }

  @Test func scp02() throws {
    let keys = SecureChannelKeys(
      version: 0x70, enc: [0x10, 0x01] + Self.key(0x00, 16)[2...], mac: [0x10, 0x11] + Self.key(0x00, 16)[2...],
      dek: [0x10, 0x21] + Self.key(0x00, 16)[2...])
    let host = try Self.hex("40A62C37FA6304F8")
    let response = try Self.hex("00000000000000000000700200016B4524ABEE7CF32EA3838BC148F3")
    var messaging = try SCP02Messaging(
      keys, sequence: Array(response[12..<14]), host: host, card: Array(response[14..<20]))
    #expect(messaging.cardCryptogram == Array(response[20..<28]))
    let authenticate = CommandAPDU(cla: 0x80, ins: 0x82, p1: 1, p2: 0, data: messaging.hostCryptogram)
    #expect(
      Hex.string(try messaging.wrap(authenticate, .commandMAC).encoded)
        == "8482010010ba6961667737c5bcebece14c7d6a4376")
    let rows = [
      ("80F22002", "84f220020814db34fa4341dca8"), ("80ca006600", "84ca00660855ed7c5ff069512b00"),
      ("80F220020a4f0212345c054f9f70c5", "84f22002124f0212345c054f9f70c58fc1b380c4228af8"),
      ("80f28002024f0000", "84f280020a4f003b95f09317de6a4e00"),
    ]
    for (plain, secured) in rows {
      let command = try CommandAPDU(parsing: Self.hex(plain))
      #expect(Hex.string(try messaging.wrap(command, .commandMAC).encoded) == secured)
    }
  }

  /// The keys and challenges of ``scp02()`` with R-MAC, calculated with pycryptodome by what GlobalPlatformPro and
  /// GlobalPlatform of K. Ohme agree on; no card's trace was to be had.
  @Test func scp02WithResponseMAC() throws {
    let keys = SecureChannelKeys(
      version: 0x70, enc: [0x10, 0x01] + Self.key(0x00, 16)[2...], mac: [0x10, 0x11] + Self.key(0x00, 16)[2...],
      dek: [0x10, 0x21] + Self.key(0x00, 16)[2...])
    let level: SecurityLevel = [.commandMAC, .responseMAC]
    var messaging = try SCP02Messaging(
      keys, sequence: [0x00, 0x01], host: Self.hex("40A62C37FA6304F8"), card: Self.hex("6B4524ABEE7C"))
    let authenticate = CommandAPDU(cla: 0x80, ins: 0x82, p1: level.rawValue, p2: 0, data: messaging.hostCryptogram)
    #expect(
      Hex.string(try messaging.wrap(authenticate, .commandMAC).encoded)
        == "8482110010ba6961667737c5bc8eb089e7f2a9e772")
    let rows: [(plain: String, secured: String, answer: String, status: StatusWord)] = [
      ("80F2200200", "84f22002081c4fc9edd77e394400", "e3114f08a0000001510000009f70010fc5019e40a94b18ed4460aa", 0x9000),
      (
        "80F280020A4F0212345C054F9F70C500", "84f28002124f0212345c054f9f70c59995089e70a7368700", "2c3b3acd143bc64e",
        0x6310
      ),
      ("80CA006600", "84ca0066089ca15804860c7cea00", "6602000051bffdd234197324", 0x9000),
    ]
    for row in rows {
      let command = try CommandAPDU(parsing: Self.hex(row.plain))
      #expect(Hex.string(try messaging.wrap(command, level).encoded) == row.secured)
      let answer = ResponseAPDU(data: try Self.hex(row.answer), status: row.status)
      var broken = answer
      broken.data[0] ^= 1
      #expect(try messaging.unwrap(broken, level) == nil, "a response that was changed is refused")
      #expect(try messaging.unwrap(ResponseAPDU(status: row.status), level) == nil, "a response without MAC is refused")
      #expect(try messaging.unwrap(answer, level)?.data == Array(answer.data.dropLast(8)))
    }
  }

  @Test func checkValues() throws {
    #expect(try SecureChannelKeys.checkValue(Self.key(0x00, 16), .aes) == [0xC3, 0x52, 0x80])
    #expect(try SecureChannelKeys.checkValue(Self.key(0x10, 16), .aes) == [0x01, 0x38, 0x08])
    #expect(try SecureChannelKeys.checkValue(Self.key(0x20, 16), .aes) == [0x84, 0x0D, 0xE5])
    // The test key of GlobalPlatform, 40 to 4f: 8baf47.
    #expect(try SecureChannelKeys.checkValue(Self.key(0x40, 16), .tripleDES) == [0x8B, 0xAF, 0x47])
  }
}
