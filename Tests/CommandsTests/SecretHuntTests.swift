import AKA
import Foundation
import ISO7816
import TestSupport
import Testing

/// No command lets a key out: each row is run with known keys, and what it prints and writes is searched for them.
///
/// A new command that handles keys adds a row to ``commands``; a new kind of key goes to ``secrets`` and into the files.
@Suite struct SecretHuntTests {
  /// The keys, none of which may be seen again.
  static let secrets: [String: [UInt8]] = [
    "K": bytes("8f1d6a0c97b34e52a1f0c3d5e7b92846"), "OP": bytes("1b9e40d7a85c2f63047dc8b1e59a36f2"),
    "OPc": (try? opc()) ?? [], "K of TUAK": bytes("d41f8e02c3b7965a8870615f4e3d2c1b9badcafe0123b5d7f9e8c6a4826f3d51"),
    "TOP": bytes("6a7b8c9dae1f20314253647586979a8b7c6d5e4f3021f2e3d4c5b6a798897a6b"),
    "private key": bytes("2bc5a0d9f18e47360c9d52b7e84f13a6d7c08b2e951f64a3b0dc7f8e2a195364"),
  ]

  private static func bytes(_ text: String) -> [UInt8] { Hex.bytes(text) ?? [] }
  private static func opc() throws -> [UInt8] {
    try Milenage.opc(
      k: SecretKey(bytes("8f1d6a0c97b34e52a1f0c3d5e7b92846")), op: SecretKey(bytes("1b9e40d7a85c2f63047dc8b1e59a36f2"))
    ).withBytes { Array($0) }
  }
  private static func hex(_ name: String) -> String { Hex.string(secrets[name] ?? []) }

  /// Where keys are; commands run in the folder that holds them.
  private static func prepare(_ folder: String) throws {
    let files = [
      "sub.keys": "k = \(hex("K"))\nop = \(hex("OP"))\nsqn = 000000000420\n",
      "opc.keys": "k = \(hex("K"))\nopc = \(hex("OPc"))\n",
      "tuak.keys": "algorithm=tuak\nk=\(hex("K of TUAK"))\ntop=\(hex("TOP"))\n",
      "comp.keys": "algorithm = comp128v1\nki = \(hex("K"))\n", "k.hex": hex("K"), "opc.hex": hex("OPc"),
      "gp.keys": "404142434445464748494a4b4c4d4e4f",
      "gp-three.keys": "ENC:\(hex("K"))\nMAC:\(hex("OP"))\nDEK:\(hex("OPc"))\n",
      "gp-kcv.keys": "ENC:\(hex("K")):112233\nMAC:\(hex("OP"))\nDEK:\(hex("OPc"))\n",
      "gp-cut.keys": "ENC:\(hex("K").dropLast(2))\nMAC:\(hex("OP"))\n",
      "gp-odd.keys": "\(hex("K")):\(hex("OP")):\(hex("OPc"))\n",
      // Wrong in ways that tempt a message to repeat the line.
      "cut.keys": "k = \(hex("K").dropLast())\nopc = \(hex("OPc"))\n", "noname.keys": "\(hex("K"))\n",
      "swapped.keys": "\(hex("K")) = k\n", "twice.keys": "k=\(hex("K"))\nk=\(hex("OPc"))\n",
      "list.csv": "ICCID,IMSI,KI,OPC\n8949000000000000013,001010000000001,\(hex("K")),\(hex("OPc"))\n",
      "mixed.csv": "ICCID,IMSI,KI,OPC\n\(hex("K")),001010000000001,8949000000000000013,\(hex("OPc"))\n\(hex("OPc"))\n",
      "bare.csv": "8949000000000000013,001010000000001,\(hex("K")),\(hex("OPc"))\n", "home.key": hex("private key"),
      "bad.pem":
        "-----BEGIN PRIVATE KEY-----\n\(Base64.string(secrets["private key"] ?? []))\n-----END PRIVATE KEY-----\n",
    ]
    for (name, text) in files {
      let isDone = FileManager.default.createFile(
        atPath: "\(folder)/\(name)", contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
      try #require(isDone)
    }
  }

  private static let rand = "23553cbe9637a89d218ae64dae47bf35"
  private static let nonce = "I1U8vpY3qJ0hiuZNrke/NVXzKLQ1UIAAXXuoU8DzLmc="
  private static let auts = "ba853f3c123ccf44e93596e355c6"
  private static let environment = ["K": hex("K"), "OP": hex("OP"), "OPC": hex("OPc"), "HN": hex("private key")]

  static let commands: [String] = [
    "aka vector --keys file:sub.keys --plmn 001-01 --network-name WLAN --identity user",
    "aka vector --keys file:opc.keys --rand \(rand) --json", "aka vector --k env:K --op env:OP --sqn 33",
    "aka vector --k file:k.hex --opc file:opc.hex", "aka vector --keys inventory:list.csv --imsi 001010000000001",
    "aka vector --keys file:tuak.keys --parameter res-bits=256", "aka vector --keys file:comp.keys",
    "aka vector --keys file:cut.keys", "aka vector --keys file:noname.keys", "aka vector --keys file:swapped.keys",
    "aka vector --keys file:twice.keys", "aka vector --keys file:sub.keys --algorithm tuak",
    "aka vector --keys inventory:mixed.csv --imsi 001010000000001",
    "aka vector --keys inventory:list.csv --imsi 001010000000001 --algorithm tuak", "aka vector --k \(hex("K"))",
    "aka vector --keys \(hex("K"))", "aka vector \(hex("K")) \(hex("OPc"))", "aka vector --parameter k=\(hex("K"))",
    "aka vector --k=\(hex("K"))", "aka auts --k \(hex("K")) --rand 00",
    "aka vector --k env:OP --opc env:K --algorithm x",
    "aka auts --keys file:sub.keys --rand \(rand) --auts \(auts)",
    "aka auts --keys file:tuak.keys --rand \(rand) --auts \(auts) --json",
    "aka ims --keys file:sub.keys --nonce \(nonce) --username a --realm b",
    "aka ims --keys file:sub.keys --nonce \(nonce) --username a --realm b --response 00 --json",
    "aka check-file list.csv --op env:OP", "aka check-file list.csv --op env:K --json", "aka check-file mixed.csv",
    "aka check-file mixed.csv --json", "aka check-file bare.csv", "aka check-file bare.csv --columns ki,imsi,iccid,opc",
    "aka check-file list.csv --op \(hex("OP"))", "aka check-file list.csv \(hex("OP"))",
    "suci keygen --key env:HN --profile A",
    "suci keygen --key file:home.key", "suci keygen --key file:home.key --profile B --json",
    "suci keygen --key file:bad.pem", "suci keygen --key \(hex("private key"))",
    "suci reveal --key file:home.key suci-0-001-01-0-1-27-\(String(repeating: "11", count: 48))",
    "suci reveal --key env:HN suci-0-001-01-0-0-0-1 --json", "suci reveal suci-0-001-01-0-1-1-00 \(hex("private key"))",
    "aka verify --card soft --soft-keys sub.keys --keys file:sub.keys --advance --apdus --stats",
    "aka verify --card soft --soft-keys sub.keys --keys file:sub.keys --json",
    "aka verify --card soft --soft-keys sub.keys --keys file:opc.keys --application isim",
    "aka verify --card soft --soft-keys sub.keys --k env:OPC --opc env:K",
    "aka verify --card soft --soft-keys tuak.keys --keys file:tuak.keys",
    "aka verify --card soft --soft-keys sub.keys --keys inventory:list.csv",
    "aka verify --card soft --keys inventory:mixed.csv", "aka verify --card soft --k \(hex("K"))",
    "aka resync --card soft --soft-keys sub.keys --keys file:sub.keys --json",
    "aka resync --keys file:sub.keys --rand \(rand) --auts \(auts)",
    "gba verify naf.example --card soft --soft-keys sub.keys --keys file:sub.keys --replace-ks --json",
    "gba verify naf.example --card soft --keys file:sub.keys --replace-ks",
    "gba verify \(hex("K")) --keys file:sub.keys",
    "suci verify --card soft --key env:HN", "suci verify --card soft --key \(hex("private key"))",
    "gp list --card soft --soft-gp ara-m --keys file:k.hex --apdus",
    "gp list --card soft --soft-gp scp03-71 --keys env:K --apdus --stats",
    "gp list --card soft --soft-gp ara-m --keys file:gp-three.keys --json",
    "gp list --card soft --soft-gp ara-m --keys file:gp-kcv.keys",
    "gp list --card soft --soft-gp ara-m --keys file:gp-cut.keys",
    "gp list --card soft --soft-gp ara-m --keys file:gp-odd.keys",
    "gp list --card soft --soft-gp ara-m --keys \(hex("K"))",
    "gp put-key --card soft --soft-gp scp02-75 --keys file:gp.keys --new file:k.hex --new-version 21 --apdus",
    "gp put-key --card soft --soft-gp scp03-70 --keys file:gp.keys --new file:gp-three.keys --new-version 31 --apdus",
    "gp put-key --card soft --soft-gp ara-m --keys file:gp.keys --new \(hex("K")) --new-version 21",
    "ara-m clear --card soft --soft-gp secured --keys file:gp-three.keys --apdus",
    "info --card soft --soft-keys sub.keys", "export --card soft --soft-keys sub.keys -o image.json --apdus --stats",
    "export --card soft --soft-keys opc.keys --apdus", "export --card soft --soft-keys noname.keys",
    "export --card soft --soft-keys cut.keys", "ls --card soft --soft-keys \(hex("K"))",
  ]

  @Test func noKeyGetsOut() throws {
    let hunt = SecretHunt(Self.secrets)
    let folder = try TemporaryFolder()
    try Self.prepare(folder.path)
    let inputs = Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
    for command in Self.commands {
      let result = try Self.run(command, in: folder.path)
      #expect([0, 1, 2, 64].contains(result.status), "\(command)")
      #expect(hunt.found(in: result.output) == [], "uicc \(command)")
    }
    let written = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !inputs.contains($0) }
    #expect(written == ["image.json"])
    for name in written {
      let data = try Data(contentsOf: URL(filePath: "\(folder.path)/\(name)"))
      #expect(hunt.found(in: data) == [], "\(name)")
    }
  }

  /// The search finds what it is to find, so that the test above can fail.
  @Test func theHuntFinds() {
    let key: [UInt8] = (0..<16).map { 0xA0 &+ $0 &* 13 }
    let hunt = SecretHunt(["key": key])
    let hex = Hex.string(key)
    var texts: [Data] = [
      Data(key), Data(key.reversed()), Data(hex.utf8), Data("x=\(hex.uppercased())!".utf8),
      Data(key.map { Hex.string([$0]) }.joined(separator: ":").utf8),
      Data(hex.reversed().map(String.init).joined().utf8),
      Data(key.map(String.init).joined(separator: ", ").utf8),
      Data("\(key.reduce(0 as UInt128) { $0 << 8 | UInt128($1) })".utf8),
    ]
    for shift in 0..<4 {
      texts.append(Data(Base64.string([UInt8](repeating: 0x77, count: shift) + key + [1, 2, 3]).utf8))
    }
    for text in texts { #expect(hunt.found(in: text) != [], "\(String(decoding: text, as: UTF8.self))") }
    #expect(hunt.found(in: Data("nothing of the kind \(hex.dropLast(2))".utf8)) == [])
  }

  /// Standard output and error together.
  private static func run(_ command: String, in folder: String) throws -> (status: Int32, output: Data) {
    let process = Process()
    process.executableURL = URL(filePath: Executable.path)
    process.arguments = command.split(separator: " ").map(String.init)
    process.currentDirectoryURL = URL(filePath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationReason == .exit ? process.terminationStatus : -1, output)
  }
}
