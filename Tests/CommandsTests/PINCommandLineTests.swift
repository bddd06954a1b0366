import CardImage
import Foundation
import SoftUICC
import TestSupport
import Testing

/// `uicc pin` and `--pin1`, `--pin2`, `--adm` as a user meets them.
@Suite struct PINCommandLineTests {
  /// Codes of the software card, and wrong ones. None may ever be printed.
  static let environment = [
    "ADM": "88888888", "PIN": "1234", "PUK": "12345678", "NEW": "97531", "BADADM": "66554433", "BADPIN": "9182",
    "LONG": "192837465564738291", "EMPTY": "",
  ]

  static let sim = Profiles.card("sim-2g.json")

  /// A command line, its status, and why.
  static let cases: [ExitCase] = [
    ExitCase("pin", 0, "help"),
    ExitCase("pin status --card soft", 0, "counters"),
    ExitCase("pin status --card soft:\(sim)", 0, "counters of a SIM"),
    ExitCase("pin verify PIN2 --code env:PIN --card soft", 0, "right"),
    ExitCase("pin verify PIN2 --code env:BADPIN --card soft", 2, "wrong"),
    ExitCase("pin verify ADM1 --code env:ADM --card soft --json", 0, "right"),
    ExitCase("pin verify ADM1 --code env:BADADM --card soft", 2, "wrong"),
    ExitCase("pin verify ADM1 --code env:LONG --card soft", 2, "no ADM key"),
    ExitCase("pin verify ADM1 --code env:EMPTY --card soft", 2, "no code"),
    ExitCase("pin verify ADM1 --code env:NOT_SET_ANYWHERE --card soft", 2, "no variable"),
    ExitCase("pin verify PIN2 --code env:PIN --application ADF.ISIM --card soft", 0, "of the ISIM"),
    ExitCase("pin verify PIN2 --code env:PIN --application EF.ICCID --card soft", 2, "no application"),
    ExitCase("pin change PIN2 --code env:PIN --new env:NEW --card soft", 0, "changed"),
    ExitCase("pin change PIN2 --code env:PIN --new env:LONG --card soft", 2, "no PIN"),
    ExitCase("pin enable PIN1 --code env:PIN --card soft", 0, "enabled"),
    ExitCase("pin disable PIN1 --code env:PIN --card soft", 0, "disabled already"),
    ExitCase("pin unblock PIN2 --puk env:PUK --new env:NEW --card soft", 0, "a new PIN2"),
    ExitCase("pin unblock PIN2 --puk env:LONG --new env:NEW --card soft", 2, "no PUK"),
    ExitCase("pin verify PIN2 --code env:PIN --card soft:\(sim)", 0, "CHV2"),
    ExitCase("pin change PIN2 --code env:PIN --new env:NEW --card soft:\(sim)", 0, "CHV2"),
    ExitCase("pin unblock PIN1 --puk env:PUK --new env:NEW --card soft:\(sim)", 0, "CHV1"),
    ExitCase("pin verify ADM1 --code env:ADM --card soft:\(sim)", 2, "no counter"),
    ExitCase("pin verify ADM1 --code env:ADM --force --card soft:\(sim)", 0, "forced"),
    ExitCase("export --adm env:ADM --pin1 env:PIN --pin2 env:PIN --card soft", 0, "verified first"),
    ExitCase("export --adm env:BADADM --card soft", 2, "wrong"),
    ExitCase("info --pin2 env:BADPIN --adm env:ADM --card soft", 2, "the first is wrong"),
    ExitCase("export --adm env:ADM --force-codes --card soft:\(sim)", 0, "a SIM's ADM"),
    ExitCase("read MF/7F66/6F02 --verify ADM1=env:ADM --card soft", 0, "a key by name"),
    ExitCase("export --verify ADM1=env:BADADM --card soft", 2, "wrong"),
    ExitCase("export --verify ADM5=env:ADM --card soft", 2, "no such key on the card"),
    ExitCase("export --verify 66554433 --card soft", 64, "a code for a key"),
    ExitCase("export --verify ADM2=66554433 --card soft", 64, "a code for a source"),
    ExitCase("export --verify 97531=env:ADM --card soft", 64, "a code for a key"),
    ExitCase("grep wattlefon --adm env:ADM \(sim)", 64, "files know no codes"),
    ExitCase("export --force-codes --card soft", 64, "nothing to force"),
    // Codes in the wrong place.
    ExitCase("pin verify 97531", 64, "a code for a key"),
    ExitCase("pin verify PIN2 97531", 64, "a code as an argument"),
    ExitCase("pin verify PIN2 --code 97531", 64, "a code for a source"),
    ExitCase("pin change PIN2 97531 66554433", 64, "two codes as arguments"),
    ExitCase("pin change PIN2 --code=97531 --new=66554433", 64, "codes for sources"),
    ExitCase("pin unblock PIN2 --puk 66554433", 64, "a code for a source"),
    ExitCase("export --adm 66554433 --card soft", 64, "a code for a source"),
    ExitCase("export --adm env: --card soft", 64, "a source without its name"),
  ]

  @Test(arguments: cases, [false, true]) func endsAndKeepsCodes(_ row: ExitCase, apdus: Bool) throws {
    let arguments = row.arguments + (apdus && row.arguments.contains("--card") ? ["--apdus", "--stats"] : [])
    let run = try UICCProcess.run(arguments, environment: Self.environment)
    #expect(run.status == row.status, "\(row.reason): \(run.errors)")
    for text in [run.text, run.errors] {
      // The demo card has numbers with the digits of the usual PUK: looked for where it is presented.
      for (name, secret) in Self.environment
      where secret.count > 4 && (name != "PUK" || row.arguments.contains("--puk")) {
        #expect(!text.contains(secret), "\(row.reason)")
        #expect(!text.contains(Self.hex(secret.prefix(8))), "\(row.reason), in hex")
      }
      // PINs of four digits are found in ICCIDs, too: only as they cross the interface.
      for pin in ["1234", "9182"] {
        #expect(!text.contains(Self.hex(pin) + "ffffffff"), "\(row.reason), in hex")
      }
    }
    guard row.status != 0 else { return }
    #expect(run.errorLines.contains { $0.hasPrefix("uicc: ") })
    #expect(!row.arguments.contains("export") || run.output.isEmpty, "an error before anything else")
  }

  private static func hex(_ text: some StringProtocol) -> String {
    text.utf8.map { String($0, radix: 16) }.joined()
  }

  @Test func traceShowsTheCommandAndMasksTheCode() throws {
    let run = try UICCProcess.run(
      ["pin", "verify", "ADM1", "--code", "env:ADM", "--card", "soft", "--apdus"], environment: Self.environment)
    let masked = "0020000a08" + String(repeating: "*", count: 16) + " 9000"
    #expect(run.errorLines.filter { $0.hasPrefix("0020000a08") } == [masked], "once, masked")
    #expect(run.errorLines.contains { $0.hasPrefix("0020000a") && $0.hasSuffix(" 63c3") }, "the counter came first")
  }

  @Test func administrativeKeyOpensWhatItMayRead() throws {
    let path = "MF/7F66/6F02"
    #expect(try UICCProcess.run("read", path, "--card", "soft").status == 2)
    let read = try UICCProcess.run(
      ["read", path, "--raw", "--card", "soft", "--adm", "env:ADM"], environment: Self.environment)
    #expect(read.status == 0, "\(read.errors)")
    #expect(read.text.contains(Self.hex("Wattlefon")))
    // One file of the rare card is for ADM1 alone: the export has it, and the search looks into it.
    let odd = "soft:\(Profiles.card("odd.json"))"
    func exported(_ options: String...) throws -> [String] {
      try UICCProcess.run(["export", "--raw", "--card", odd] + options, environment: Self.environment).lines
    }
    let (without, with) = (try exported(), try exported("--adm", "env:ADM"))
    #expect(with.count { $0.contains("\"sw\"") } < without.count { $0.contains("\"sw\"") })
    #expect(with.count { $0.contains("\"data\"") } > without.count { $0.contains("\"data\"") })
    let search = ["grep", "wattlefon", "--json", "--card", odd]
    func unread(_ run: UICCProcess) -> Int { run.lines.last?.split(separator: "\"sw\"").count ?? 0 }
    let blind = try UICCProcess.run(search)
    let seeing = try UICCProcess.run(search + ["--adm", "env:ADM"], environment: Self.environment)
    #expect(unread(seeing) < unread(blind))
  }

  @Test func filesAndInventories() throws {
    let folder = try TemporaryFolder()
    func write(_ name: String, _ text: String, _ mode: Int) throws -> String {
      let path = "\(folder.path)/\(name)"
      try Data(text.utf8).write(to: URL(filePath: path))
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      return path
    }
    func verify(_ source: String) throws -> UICCProcess {
      try UICCProcess.run("pin", "verify", "ADM1", "--code", source, "--card", "soft")
    }
    let iccid = try #require(DemoCard.image.iccidOfFile)
    let good = try write("good", "88888888\r\nsecond line\n", 0o600)
    #expect(try verify("file:\(good)").status == 0)
    for mode in [0o640, 0o604, 0o620] {
      let open = try verify("file:\(try write("open", "88888888\n", mode))")
      #expect(open.status == 2)
      #expect(open.errors.contains("chmod 600"))
    }
    #expect(try verify("file:\(write("empty", "\n88888888\n", 0o600))").status == 2)
    #expect(try verify("file:\(folder.path)").status == 2)
    #expect(try verify("file:\(folder.path)/nope").status == 2)
    let list = try write("list.csv", "\u{FEFF}\"ICCID\";ADM1\r\n\"\(iccid)\";88888888\r\n", 0o600)
    #expect(try verify("inventory:\(list)").status == 0)
    let shared = try verify("inventory:\(write("shared.csv", "ICCID,ADM1\n\(iccid),88888888\n", 0o644))")
    #expect(shared.status == 0)
    #expect(shared.errors.contains("chmod 600"), "a remark: lists are often shared")
    let other = try verify("inventory:\(write("other.csv", "ICCID,ADM1\n8900000000000000000,88888888\n", 0o600))")
    #expect(other.status == 2)
    #expect(other.errors.contains(iccid))
    #expect(!other.errors.contains("88888888"))
    // What pySim encrypts is no code, and does not reach the card.
    let encrypted = try verify(
      "inventory:\(write("aes.csv", "ICCID,ADM1\n\(iccid),00112233445566778899aabbccddeeff\n", 0o600))")
    #expect(encrypted.status == 2)
  }

  @Test func encryptedInventoryIsRead() throws {
    let folder = try TemporaryFolder()
    let iccid = try #require(DemoCard.image.iccidOfFile)
    func write(_ name: String, _ text: String) throws -> String {
      let path = "\(folder.path)/\(name)"
      try Data(text.utf8).write(to: URL(filePath: path))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
      return path
    }
    // pySim's contrib/csv-encrypt-columns.py with OPC and an ADM key of whole blocks would write this.
    let list = try write(
      "aes.csv",
      "\"IMSI\",\"ICCID\",\"OPC\",\"ADM1\"\n\"001010123456789\",\"\(iccid)\",\"0b1e1e56cd62645aeb4c2d72a7c98f27\",\"88888888\"\n"
    )
    let key = "000102030405065545645645645D0E0F"
    let keys = try write("keys", "# transport keys\nOPC:\(key)\n")
    func verify(_ options: String..., environment: [String: String] = [:]) throws -> UICCProcess {
      try UICCProcess.run(
        ["pin", "verify", "ADM1", "--code", "inventory:\(list)", "--card", "soft"] + options, environment: environment)
    }
    #expect(try verify().status == 0, "a column without a key is read as it stands")
    #expect(try verify("--column-keys", "file:\(keys)").status == 0)
    let given = try verify(environment: ["UICC_COLUMN_KEYS": "OPC:\(key)"])
    #expect(given.status == 0 && given.errors.isEmpty)
    // The ADM column is no whole block, so that no key can be its own.
    let wrong = try verify(environment: ["UICC_COLUMN_KEYS": "ADM1:\(key)"])
    #expect(wrong.status == 2 && wrong.errors.contains("line 2 of the inventory: ADM1 is encrypted"))
    let unused = try verify(environment: ["UICC_COLUMN_KEYS": "KIC1:\(key)"])
    #expect(unused.status == 0 && unused.errors.contains("has no column KIC1"))
    for (text, message) in [("OPC:00", "no AES key"), ("OPC", "COLUMN:HEX"), ("", "")] {
      let bad = try verify("--column-keys", "env:K", environment: ["K": text])
      #expect(bad.status == 2 && bad.errors.contains(message.isEmpty ? "empty" : message), "\(bad.errors)")
    }
    for run in [given, wrong, unused] {
      for secret in [key, "88888888", "0b1e1e56"] {
        #expect(!run.errors.contains(secret) && !run.text.contains(secret))
      }
    }
    #expect(try verify("--column-keys", key).status == 64)
    let twice = try write("twice.csv", "ICCID,ADM1\n\(iccid),88888888\n\(iccid)F,1\n")
    let both = try UICCProcess.run("pin", "verify", "ADM1", "--code", "inventory:\(twice)", "--card", "soft")
    #expect(both.status == 2 && both.errors.contains("two lines for ICCID \(iccid): 2 and 3"))
  }

  @Test(.needsVPCD) func wrongCodeBurnsOneTryOfACardInAReader() async throws {
    try await VPCDPort.withPort { port in
      let server = SoftCardServer(card: try SoftCard(image: DemoCard.image), port: port.number)
      let thread = Thread { try? server.run() }
      thread.start()
      defer { server.stop() }
      try port.waitUntilPresent()
      func uicc(_ line: String) throws -> UICCProcess {
        try UICCProcess.run(
          line.split(separator: " ").map(String.init) + ["--card", "pcsc:\(port.readerName)"],
          environment: Self.environment)
      }
      func tries() throws -> String? {
        try uicc("pin status").lines.first { $0.hasPrefix("ADM1") }
      }
      #expect(try tries()?.contains("3 tries left") == true)
      let wrong = try uicc("export --adm env:BADADM")
      #expect(wrong.status == 2)
      #expect(wrong.output.isEmpty)
      #expect(wrong.errors.contains("2 tries left"))
      #expect(try tries()?.contains("2 tries left") == true)
      #expect(try uicc("pin verify ADM1 --code env:BADADM").status == 2)
      #expect(try tries()?.contains("1 try left") == true)
      let refused = try uicc("pin verify ADM1 --code env:ADM")
      #expect(refused.status == 2)
      #expect(refused.errors.contains("--force"))
      #expect(try uicc("read MF/7F66/6F02 --adm env:ADM").errors.contains("--force-codes"))
      #expect(try tries()?.contains("1 try left") == true)
      #expect(try uicc("read MF/7F66/6F02 --adm env:ADM --force-codes").status == 0)
      #expect(try tries()?.contains("3 tries left") == true)
    }
  }

  @Test(.needsForeignCard) func foreignCardIsExportedWithItsKey() async throws {
    let path = try #require(Shared.path("data/cards/sysmoISIM-SJA2.script"))
    let key = "4a5b6c7d8e9fa0b1"
    try await ForeignCard.with(path, arguments: ["--adm", key]) { card, reader in
      let place = ["--card", "pcsc:\(reader)", "--apdus"]
      let wrong = try UICCProcess.run(["export", "--adm", "env:BADADM"] + place, environment: Self.environment)
      #expect(wrong.status == 2)
      #expect(card.commands.filter { $0.hasPrefix("0020000a08") }.count == 1)
      let run = try UICCProcess.run(["export", "--adm", "env:KEY"] + place, environment: ["KEY": key])
      #expect(run.status == 0, "\(run.errors.suffix(500))")
      #expect(card.commands.filter { $0.hasPrefix("0020000a08") }.count == 2)
      #expect(!run.errors.contains(key))
      #expect(!run.text.contains(key))
    }
  }
}
