import Foundation
import TestSupport
import Testing

/// `uicc aka` and `uicc suci` as processes: where keys come from, exit statuses, wrong input.
@Suite struct AKACommandTests {
  private static let rand = "23553cbe9637a89d218ae64dae47bf35"
  private static let environment = [
    "K": "465b5ce8b199b49faa5f0a2ee238a6bc", "OP": "cdc202d5123e20f62b6d676ac72cb318",
    "OPC": "0xcd63cb71 954a9f4e 48a5994e 37a02baf", "SHORT": "465b", "ODD": "465b5ce8b199b49faa5f0a2ee238a6b",
    "NOHEX": "zz5b5ce8b199b49faa5f0a2ee238a6bc",
  ]

  private func run(_ line: String) throws -> UICCProcess {
    try UICCProcess.run(line.split(separator: " ").map(String.init), environment: Self.environment)
  }

  @Test func sameKeysFromEverywhere() throws {
    let folder = try TemporaryFolder()
    func write(_ name: String, _ text: String) {
      _ = FileManager.default.createFile(
        atPath: "\(folder.path)/\(name)", contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
    }
    write("keys", "k=465b5ce8b199b49faa5f0a2ee238a6bc\nop=cdc202d5123e20f62b6d676ac72cb318\n")
    write("k", "465B5CE8B199B49FAA5F0A2EE238A6BC\n")
    write(
      "list.csv",
      "iccid,imsi,ki,opc,algorithm\n8949000000000000018,001010000000001,465b5ce8b199b49faa5f0a2ee238a6bc,"
        + "cd63cb71954a9f4e48a5994e37a02baf,Milenage\n")
    let results = try [
      "--keys file:\(folder.path)/keys", "--k env:K --op env:OP", "--k file:\(folder.path)/k --opc env:OPC",
      "--keys inventory:\(folder.path)/list.csv --iccid 8949000000000000018",
      "--keys inventory:\(folder.path)/list.csv --imsi 001010000000001 --parameter r1=64",
    ].map { try run("aka vector --rand \(Self.rand) --sqn ff9bb4d0b607 --amf b9b9 \($0)") }
    for result in results {
      #expect(result.status == 0 && result.errors == "")
      #expect(result.text.contains("AUTN       55f328b43577b9b94a9ffac354dfafb3"))
    }
    let other = try run("aka vector --rand \(Self.rand) --k env:K --op env:OP --parameter r2=8")
    #expect(other.status == 0 && !other.text.contains("a54211d5e3ba50bf"))
  }

  @Test(arguments: [
    ("aka vector --k env:SHORT --opc env:OPC", 2, "K is a key of 32 or 64 hex digits, this one has 4"),
    ("aka vector --k env:ODD --opc env:OPC", 2, "K is a key of 32 or 64 hex digits"),
    ("aka vector --k env:NOHEX --opc env:OPC", 2, "not all of them hex"),
    ("aka vector --k env:K", 2, "milenage needs OP or OPc"),
    ("aka vector --k env:K --op env:OP --opc env:OPC", 64, "two ways to say the same"),
    ("aka vector --k env:K --opc env:OPC --rand 00", 64, "--rand takes 32 hex digits, this one has 2"),
    ("aka vector --k env:K --opc env:OPC --rand 0g", 64, "--rand"),
    ("aka vector --k env:K --opc env:OPC --sqn 1000000000000000", 64, "--sqn"),
    ("aka vector --k env:K --opc env:OPC --amf 8", 64, "--amf"),
    ("aka vector --k env:K --opc env:OPC --plmn 1-1", 64, "--plmn"),
    ("aka vector --k env:K --opc env:OPC --algorithm rot13", 64, "--algorithm takes one of milenage"),
    ("aka vector --k env:K --opc env:OPC --algorithm tuak", 2, "TOPc has 32 bytes, this one has 16"),
    ("aka vector --k env:K --algorithm xor --opc env:OPC", 2, "XOR has no OP"),
    ("aka vector --k env:K --opc env:OPC --parameter r1=128", 2, "r1 is a number from 0 to 127"),
    ("aka vector --k env:K --opc env:OPC --parameter x=1", 64, "--parameter takes NAME=VALUE"),
    ("aka auts --k env:K --opc env:OPC --rand \(rand) --auts 00", 64, "--auts takes 28"),
    ("aka auts --k env:K --opc env:OPC --rand \(rand) --auts ba853f3c123ccf44e93596e355c6 --ind 32", 64, "--ind"),
    ("aka auts --k env:K --algorithm comp128v1 --rand \(rand) --auts ba853f3c123ccf44e93596e355c6", 2, "of GSM"),
    ("aka ims --k env:K --opc env:OPC", 64, "give --nonce or --authorization"),
    ("aka ims --k env:K --opc env:OPC --nonce AAAA --username a --realm b", 2, "32 bytes; this one has 3"),
    ("aka ims --k env:K --opc env:OPC --nonce ? --username a --realm b", 2, "the nonce is no base64"),
    ("aka check-file /nonexistent", 2, "no such file or directory"),
    ("aka check-file /dev/null", 2, "/dev/null is no file that can be read twice"),
    ("suci parse suci-0", 2, "a SUCI reads suci-0-MCC-MNC"), ("suci parse 01zz", 2, "a SUCI reads"),
    ("suci reveal --key env:SHORT suci-0-001-01-0-1-1-00", 2, "PEM or 64 hex digits"),
    ("suci conceal --imsi 00101", 2, "an IMSI has"), ("suci conceal", 64, "give --imsi or --nai"),
    ("suci conceal --imsi 001010123456789 --public-key 0011", 2, "a public key has 32 bytes"),
    ("suci keygen", 64, "give -o for a new key"), ("suci keygen -o /nonexistent/x", 2, "cannot write"),
    ("info --card soft --soft-keys /nonexistent", 2, "cannot read /nonexistent"),
  ])
  func wrongInput(line: String, status: Int32, message: String) throws {
    let result = try run(line)
    #expect(result.status == status && result.text == "", "\(line)")
    #expect(result.errorLines.first?.hasPrefix("uicc: ") == true && result.errors.contains(message), "\(result.errors)")
  }

  /// A key pair that OpenSSL reads, and a SUCI that finds its way back.
  @Test(arguments: ["A", "B"]) func keysOfAHomeNetwork(profile: String) throws {
    let folder = try TemporaryFolder()
    let key = "\(folder.path)/home.pem"
    let made = try run("suci keygen --profile \(profile) -o \(key)")
    let publicKey = try #require(made.lines.last?.split(separator: " ").last)
    #expect(try run("suci keygen -o \(key)").status == 2, "an old key is not overwritten")
    let mode = try FileManager.default.attributesOfItem(atPath: key)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(try run("suci keygen --key file:\(key)").text == made.text)
    let concealed = try run("suci conceal --imsi 001010123456789 --public-key \(publicKey) --key-id 9 --json")
    let json = try #require(try JSONSerialization.jsonObject(with: concealed.output) as? [String: Any])
    for form in ["text", "nai", "mobileIdentity"] {
      let suci = try #require(json[form] as? String)
      let found = try run("suci reveal --key file:\(key) \(suci)")
      #expect(found.status == 0 && found.text.contains("IMSI     001010123456789"))
    }
    if FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl") {
      let shell = try UICCProcess.shell("openssl pkey -in \(key) -pubout -out \(folder.path)/public.pem")
      #expect(shell.status == 0)
      let other = try run("suci conceal --imsi 001010123456789 --public-key \(folder.path)/public.pem")
      #expect(other.status == 0 && other.text.contains("profile \(profile)"))
    }
  }
}
