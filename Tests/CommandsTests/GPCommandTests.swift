import CardImage
import Foundation
import GlobalPlatform
import ISO7816
import SoftUICC
import TestSupport
import Testing

/// `uicc gp` and `--keys` on a software card in a reader, which keeps what the commands do to it: SCP02 without and with
/// R-MAC, SCP03 in its modes S8 and S16.
@Suite(.serialized) struct GPCommandTests {
  typealias Setup = SoftCard.GlobalPlatformSetup

  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var channel: Setup.SecureChannel
    var keyCount = 16
    var version: UInt8
    /// Everything, or keys alone.
    var isWhole = true
    var number: Int { version < 0x30 ? 2 : 3 }
  }
  static let rows = [
    Row(testDescription: "SCP02 i=55", channel: .scp02(i: 0x55), version: 0x20),
    Row(testDescription: "SCP02 i=75", channel: .scp02(i: 0x75), version: 0x20, isWhole: false),
    Row(testDescription: "SCP03 S8", channel: .scp03(i: 0x70), keyCount: 24, version: 0x30, isWhole: false),
    Row(testDescription: "SCP03 S16", channel: .scp03(i: 0x71), keyCount: 32, version: 0x30),
  ]

  private static let iccid = "8999001010000000425"

  private static func keys(_ row: Row, start: UInt8, version: UInt8) -> Setup.Keys {
    func key(_ offset: UInt8) -> [UInt8] { (0..<row.keyCount).map { (start &+ offset) ^ (UInt8($0) &* 7) } }
    return Setup.Keys(version: version, enc: key(0), mac: key(0x11), dek: key(0x22))
  }

  /// A reader with a card, a folder, and files in it.
  private struct Bench {
    let row: Row
    let card: SoftCard
    let reader: String
    let folder: TemporaryFolder

    func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    func write(_ name: String, _ text: String) throws {
      _ = FileManager.default.createFile(
        atPath: path(name), contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
    }

    /// A file of keys, and an inventory with their check values.
    func write(_ name: String, _ keys: Setup.Keys, changing change: (inout [String]) -> Void = { _ in }) throws {
      let parts = [keys.enc, keys.mac, keys.dek]
      try write(
        "\(name).keys",
        zip(["ENC", "MAC", "DEK"], parts).map { "\($0):\(Hex.string($1))" }.joined(separator: "\n") + "\n")
      let scp = "SCP0\(row.number)"
      let codes = try parts.map { try SecureChannelKeys.checkValue($0, row.number == 2 ? .tripleDES : .aes) }
      var fields =
        [GPCommandTests.iccid, Hex.string([keys.version])] + parts.map { Hex.string($0) } + codes.map { Hex.string($0) }
      change(&fields)
      try write(
        "\(name).csv",
        "ICCID,\(scp)_KVN_1,\(scp)_ENC_1,\(scp)_MAC_1,\(scp)_DEK_1,\(scp)_ENC_1_KCV,\(scp)_MAC_1_KCV,\(scp)_DEK_1_KCV\n"
          + fields.joined(separator: ",") + "\n")
    }

    /// Runs a command in which `@name` is a file of the folder; no key of the folder may be printed.
    func uicc(_ line: String) throws -> UICCProcess {
      let arguments = line.split(separator: " ").map { $0.replacingOccurrences(of: "@", with: folder.path + "/") }
      let run = try UICCProcess.run(
        arguments + ["--card", "pcsc:\(reader)"], environment: ["UICC_STATE": path("state")])
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".keys") {
        for line in try String(contentsOfFile: path(name), encoding: .utf8).split(separator: "\n") {
          let key = String(line.dropFirst(4))
          #expect(!run.text.contains(key) && !run.errors.contains(key), "a key is printed")
        }
      }
      return run
    }
  }

  /// - Parameter isSecured: whether rules want a secure channel.
  private func with(_ row: Row, isSecured: Bool = false, _ body: (Bench) throws -> Void) async throws {
    var configuration = SoftCard.Configuration()
    configuration.globalPlatform.presence = .always
    configuration.globalPlatform.secureChannel = row.channel
    configuration.globalPlatform.keys = [Self.keys(row, start: 0x40, version: row.version)]
    if isSecured { configuration.globalPlatform.storing = .secured }
    let card = try SoftCard(image: DemoCard.image, configuration: configuration)
    try await VPCDPort.withPort { port in
      try port.serving(card) {
        let bench = Bench(row: row, card: card, reader: port.readerName, folder: try TemporaryFolder())
        try bench.write("card", configuration.globalPlatform.keys[0])
        try body(bench)
      }
    }
  }

  private static let package = "a00000009901"
  private static let applet = "a0000000990101"

  /// Header, Applet and Method of a package with one applet; more than one block to load.
  private static func cap() -> [UInt8] {
    func component(_ tag: UInt8, _ body: [UInt8]) -> [UInt8] {
      [tag, UInt8(body.count >> 8), UInt8(body.count & 0xFF)] + body
    }
    let aid: [UInt8] = [0xA0, 0, 0, 0, 0x99, 1]
    let header = component(1, [0xDE, 0xCA, 0xFF, 0xED, 1, 2, 0, 0, 1, UInt8(aid.count)] + aid)
    let applet = component(3, [1, UInt8(aid.count + 1)] + aid + [1, 0, 0])
    return StoredZIP([
      ("META-INF/MANIFEST.MF", Array("Manifest-Version: 1.0\n".utf8)), ("org/example/javacard/Header.cap", header),
      ("org/example/javacard/Applet.cap", applet),
      ("org/example/javacard/Method.cap", component(7, [UInt8](repeating: 0x7A, count: 700))),
    ]).bytes
  }

  @Test(.needsVPCD, arguments: rows) func installsDeletesAndChangesKeys(row: Row) async throws {
    try await with(row, isSecured: true) { bench in
      try Data(Self.cap()).write(to: URL(filePath: bench.path("demo.cap")))
      let keys = "--keys inventory:@card.csv"
      let before = try bench.uicc("gp list \(keys)")
      #expect(before.status == 0 && before.lines.count == 2, "\(before.errors)")

      if row.isWhole { try installAndDelete(bench, keys, before.text) }

      // New keys: these open the card from then on, the old ones do not.
      let fresh = row.version + 1
      try bench.write("new", Self.keys(row, start: 0x91, version: fresh))
      let text = Hex.string([fresh])
      let put = try bench.uicc(
        "gp put-key \(keys) --new inventory:@new.csv --new-version \(text) --replace \(Hex.string([row.version]))")
      #expect(put.status == 0 && put.text == "the keys of version \(text) are on the card\n", "\(put.errors)")
      #expect(try bench.uicc("gp info").text.contains("keys \(text)"))
      let opened = try bench.uicc("gp list --keys file:@new.keys --key-version \(text)")
      #expect(opened.status == 0 && opened.text == before.text, "\(opened.errors)")
      let authentications = bench.card.statistics[0x82]
      let old = try bench.uicc("gp list \(keys)")
      #expect(old.status == 2 && old.output.isEmpty && old.errors.contains("no keys of that version"), "\(old.errors)")
      let oldForNew = try bench.uicc("gp list --keys file:@card.keys --key-version \(text)")
      #expect(oldForNew.status == 2 && oldForNew.errors.contains("the card counts no failure"), "\(oldForNew.errors)")
      #expect(bench.card.statistics[0x82] == authentications, "nothing was presented that the card counts")
    }
  }

  private func installAndDelete(_ bench: Bench, _ keys: String, _ list: String) throws {
    let install = try bench.uicc("gp install @demo.cap \(keys) --aid a000000099ff01 --parameters 0102")
    #expect(install.status == 0, "\(install.errors)")
    #expect(install.lines == ["loaded \(Self.package), 736 bytes", "installed a000000099ff01"])
    let there = try bench.uicc("gp list \(keys)").text
    #expect(there.contains("a000000099ff01") && there.contains("modules \(Self.applet)"), "\(there)")
    if bench.row.version == 0x20 {
      let twice = try bench.uicc("gp install @demo.cap \(keys)")
      #expect(twice.status == 2 && twice.errors.contains("it may be on the card already"), "\(twice.errors)")
    }

    let inUse = try bench.uicc("gp delete \(Self.package) \(keys)")
    #expect(inUse.status == 2 && inUse.errors.contains("--related"), "\(inUse.errors)")
    let delete = try bench.uicc("gp delete \(Self.package) --related \(keys)")
    #expect(delete.status == 0 && delete.text == "deleted \(Self.package)\n", "\(delete.errors)")
    #expect(try bench.uicc("gp list \(keys)").text == list)
    if bench.row.version == 0x20 {
      let absent = try bench.uicc("gp delete \(Self.package) \(keys)")
      #expect(absent.status == 2 && absent.errors.contains("uicc gp list shows what is there"), "\(absent.errors)")
    }

    // Rules through the same keys, on a card that wants them.
    let rule = "ara-m store --device-app-id all --apdu never"
    #expect(try bench.uicc(rule).errors.contains("wants a secure channel"))
    #expect(try bench.uicc("\(rule) \(keys)").status == 0)
    #expect(bench.card.image().araM.count == 1)
  }

  @Test(.needsVPCD, arguments: [rows[0], rows[3]]) func aWrongCheckValueIsFoundBeforeTheCardIsAsked(row: Row)
    async throws
  {
    try await with(row) { bench in
      try bench.write("card", Self.keys(row, start: 0x40, version: row.version)) { $0[6] = "abcdef" }
      let run = try bench.uicc("gp list --keys inventory:@card.csv")
      #expect(run.status == 2 && run.output.isEmpty)
      #expect(
        run.errors.contains(
          "the key MAC does not have the check value that stands beside it; nothing was presented"), "\(run.errors)")
      // New keys are checked before the old ones are presented.
      let put = try bench.uicc(
        "gp put-key --keys file:@card.keys --key-version \(Hex.string([row.version])) --new inventory:@card.csv --new-version 21"
      )
      #expect(put.status == 2 && put.errors.contains("the key MAC does not have the check value"), "\(put.errors)")
      #expect(bench.card.statistics[0x50] == 0, "no initialize update")
    }
  }

  /// The ENC key fits, so that the card's cryptogram is right, and the MAC key does not: the card counts that.
  @Test(.needsVPCD) func aRefusalIsCountedAndNeverRepeated() async throws {
    let row = Self.rows[0]
    try await with(row, isSecured: true) { bench in
      var wrong = Self.keys(row, start: 0x40, version: row.version)
      wrong.mac = wrong.dek
      try bench.write("wrong", wrong)
      try bench.write("rules.yaml", "rules:\n  - hash: all\n    apdu: never\n")
      for (number, line) in ["gp list", "ara-m apply @rules.yaml --yes", "gp list"].enumerated() {
        let run = try bench.uicc("\(line) --keys file:@wrong.keys")
        #expect(run.status == 2)
        #expect(run.errors.contains("the card refused the keys of version 20: 6300"), "\(run.errors)")
        #expect(run.errors.contains("\(number + 1) in a row by now") == (number > 0), "\(run.errors)")
        #expect(bench.card.statistics[0x82] == number + 1, "one try a run")
      }
      let told = try bench.uicc("gp info")
      #expect(told.errors.contains("keys of version 20 were refused 3 times in a row by this card"), "\(told.errors)")
      for keys in ["wrong", "card"] {
        let run = try bench.uicc("gp list --keys file:@\(keys).keys")
        #expect(run.status == 2 && run.errors.contains("--force-keys"), "\(run.errors)")
      }
      #expect(bench.card.statistics[0x82] == 3, "nothing more without force")
      #expect(try bench.uicc("gp list --keys file:@card.keys --force-keys").status == 0)
      #expect(try bench.uicc("gp list --keys file:@card.keys").status == 0)
      #expect(try !bench.uicc("gp info").errors.contains("refused"))
      #expect(bench.card.image().araM.isEmpty)
    }
  }

  static let refusals: [(habits: String, options: String, error: String)] = [
    ("scp02-55", "--security rmac", "SCP02 i=55, which has no R-MAC: leave rmac out of --security"),
    ("scp03-00", "--security rmac", "SCP03 i=00, which has no R-MAC: leave rmac and renc out of --security"),
    ("scp03-00", "--security renc", "SCP03 i=00, which has no R-MAC"),
    ("ara-m", "--security-domain a0000000990101", "the card has no security domain a0000000990101"),
    ("ara-m", "--key-version 21", "initialize update: the card answered 6a88"),
  ]
  @Test(arguments: refusals.indices) func whatCannotBeIsSaidBefore(index: Int) throws {
    let row = Self.refusals[index]
    let folder = try TemporaryFolder()
    let path = folder.path + "/keys"
    _ = FileManager.default.createFile(
      atPath: path, contents: Data("404142434445464748494a4b4c4d4e4f".utf8), attributes: [.posixPermissions: 0o600])
    let run = try UICCProcess.run(
      "gp list --card soft --soft-gp \(row.habits) --keys file:\(path) \(row.options)".split(separator: " ")
        .map(String.init))
    #expect(run.status == 2 && run.output.isEmpty)
    #expect(run.errors.contains(row.error), "\(run.errors)")
  }
}

/// `uicc ara-m lock` asks twice.
@Suite struct LockCommandTests {
  private static let iccid = "8999001010000000425"

  static let answers: [(typed: [String]?, options: [String], status: Int32, says: String)] = [
    ([iccid, iccid], [], 0, "the 0 rules of card \(iccid) are locked"),
    ([iccid, "yes"], [], 2, "that is not the ICCID: nothing was locked"),
    (["yes"], [], 2, "that is not the ICCID: nothing was locked"),
    ([iccid + "0"], [], 2, "nothing was locked"), ([""], [], 2, "nothing was locked"),
    (nil, [], 2, "--confirm \(iccid) answers the question"),
    (nil, ["--confirm", iccid], 0, "are locked"),
    (nil, ["--confirm", "8999001010000000426"], 2, "not what --confirm says: nothing was locked"),
    (nil, ["--dry-run"], 0, "would lock the 0 rules of card \(iccid)"),
  ]
  @Test(arguments: answers.indices) func asksTwice(index: Int) throws {
    let row = Self.answers[index]
    let folder = try TemporaryFolder()
    let run = try UICCProcess.run(
      ["ara-m", "lock", "--card", "soft", "--soft-gp", "ara-m", "--apdus"] + row.options,
      environment: ["UICC_STATE": folder.path], typed: row.typed)
    #expect(run.status == row.status, "\(run.errors)")
    #expect((run.text + run.errors).contains(row.says), "\(run.errors)")
    let isLocked = row.status == 0 && !row.options.contains("--dry-run")
    #expect(run.errors.lowercased().contains("80e2900001a1") == isLocked)
    #expect(run.errors.components(separatedBy: Self.iccid).count - 1 >= (row.typed == nil ? 0 : 1), "the card is named")
    if row.typed?.first == Self.iccid { #expect(run.errors.contains("Type the ICCID again")) }
  }

  @Test(.needsVPCD) func aLockedCardStaysAsItIs() async throws {
    var configuration = SoftCard.Configuration()
    configuration.globalPlatform.presence = .always
    let card = try SoftCard(image: DemoCard.image, configuration: configuration)
    let folder = try TemporaryFolder()
    try await VPCDPort.withPort { port in
      try port.serving(card) {
        func uicc(_ line: String) throws -> UICCProcess {
          try UICCProcess.run(
            line.split(separator: " ").map(String.init) + ["--card", "pcsc:\(port.readerName)"],
            environment: ["UICC_STATE": folder.path])
        }
        #expect(try uicc("ara-m store --device-app-id all --apdu never").status == 0)
        #expect(try uicc("ara-m lock --confirm \(Self.iccid)").status == 0)
        for line in ["ara-m clear", "ara-m undo", "ara-m store --device-app-id all --nfc never"] {
          let run = try uicc(line)
          #expect(run.status == 2 && run.errors.contains("a locked applet takes no more changes"), "\(run.errors)")
        }
        #expect(try uicc("ara-m resume").errors.contains("no change of this card was cut off"))
        #expect(card.image().araM.count == 1)
      }
    }
  }
}
