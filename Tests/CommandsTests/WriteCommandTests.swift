import CardImage
import Foundation
import ISO7816
import SoftUICC
import TestSupport
import Testing

/// `uicc write`, `edit`, `service` and `journal` as a user meets them.
@Suite struct WriteCommandTests {
  /// A folder with a copy of the demo card, and a state folder of its own.
  private struct Place {
    let folder: TemporaryFolder
    var card: String { folder.path + "/card.json" }
    let environment: [String: String]

    init(_ more: [String: String] = [:]) throws {
      folder = try TemporaryFolder()
      environment = ["UICC_STATE": folder.path + "/state", "ADM": "88888888"].merging(more) { $1 }
      try FileManager.default.copyItem(atPath: Profiles.card("demo.json"), toPath: folder.path + "/card.json")
    }

    func run(_ arguments: String...) throws -> UICCProcess {
      try UICCProcess.run(arguments + ["--card", "soft:\(card)"], environment: environment)
    }

    func bytes(_ path: String) throws -> [[UInt8]] {
      let image = try ImageSource(path: card).read().image
      return image.files.first { $0.path == path }?.content.parts ?? []
    }
  }

  /// A command line, its status, and a part of the error where there is one.
  static let cases: [(line: String, status: Int32, message: String)] = [
    ("write EF.ICCID --set iccid=1 --adm env:ADM", 2, "iccid: 1 digit where an ICCID has 18 to 20"),
    ("write EF.ICCID --set iccid=8999001010000000433 --adm env:ADM", 2, "6982"),
    ("write ADF.USIM/EF.SPN --set serviceProviderName=Quokka", 2, "uicc ls -l shows which key"),
    ("write ADF.USIM/EF.SPN --set spn=Quokka --adm env:ADM", 2, "spn: is unknown here; known: displayCondition"),
    ("write ADF.USIM/EF.SPN --set serviceProviderName=QuokkaQuokkaQuokka --adm env:ADM", 2, "the field has 16"),
    ("write EF.ICCID --set iccid=8999001010000000424 --adm env:ADM", 2, "check digit"),
    ("write ADF.USIM/EF.AD --set mncLength=4 --adm env:ADM", 2, "mncLength: 4"),
    ("write ADF.USIM/EF.IMSI --set imsi=1 --adm env:ADM", 2, "imsi: 1 digit where an IMSI has 6 to 15"),
    ("write ADF.USIM/EF.SPN --raw 00 --adm env:ADM", 2, "has 17 bytes, these are 1"),
    ("write ADF.USIM/EF.SPN --raw 0041 --offset 16 --adm env:ADM", 2, "do not fit"),
    ("write ADF.USIM/EF.SPN --raw 00 --record 1", 2, "has no records"),
    ("write ADF.USIM/EF.SMSP --raw 00 --record 99", 2, "records 1 to"),
    ("write ADF.USIM/EF.OCI --raw 00 --record 1", 2, "is cyclic"),
    ("write ADF.USIM/EF.URSP --raw 00", 2, "no file"),
    ("write ADF.USIM/DF.5GS/EF.URSP --raw 00", 2, "--tag says which"),
    ("write ADF.USIM/6f9f --set name=x", 2, "no table knows the fields"),
    ("write ADF.USIM/6f9e --raw 00", 2, "is not on this card"),
    ("write ADF.USIM --raw 00", 2, "is a directory"),
    ("write ADF.USIM/EF.SPN", 64, "say what to write"),
    ("write ADF.USIM/EF.SPN --raw 0", 64, "whole bytes in hex"),
    ("write ADF.USIM/EF.SPN --set x --adm env:ADM", 64, "field=value"),
    ("write ADF.USIM/EF.SPN --raw 00 --set a=b", 64, "one of"),
    ("write ADF.USIM/EF.SPN --json /nowhere.json", 2, "cannot read /nowhere.json"),
    ("write ADF.USIM/EF.IMSI --set imsi=001010 --adm env:ADM -n", 0, ""),
    ("write ADF.USIM/EF.IMSI --set imsi=26201012345678 --adm env:ADM -n", 0, "EF.EHPLMN does not list 262-01"),
    ("write ADF.USIM/EF.AD --set mncLength=3 --adm env:ADM -n", 0, "EF.HPLMNwAcT does not list 001-010"),
    ("write ADF.USIM/EF.EHPLMN --json /dev/null --adm env:ADM -n", 2, "the file ends here"),
    ("write ADF.USIM/EF.SPN --set serviceProviderName=Quokka --adm env:ADM -n --json", 0, "1 change would"),
    ("write ADF.USIM/EF.SPN --json --raw 00 --adm env:ADM -n", 2, "has 17 bytes, these are 1"),
    ("service enable ust 137 --adm env:ADM -n", 0, "service 137 is about DF.5GS, EF.CAG"),
    ("service enable ust 999 --adm env:ADM", 2, "room for services 1 to"),
    ("service enable ust GB --adm env:ADM", 2, "could be any of"),
    ("service enable EF.ICCID 1", 2, "is no service table"),
    ("service list ust 1 --json", 0, ""),
    ("service list ust 6", 1, ""),
    ("service list ist gba", 0, ""),
    ("edit ADF.USIM/EF.SPN", 2, "VISUAL and EDITOR are not set"),
    ("journal undo", 2, "has no journal to undo"),
    ("journal resume /nowhere", 2, "cannot read /nowhere"),
  ]

  @Test(arguments: cases) func endsWithoutAWrite(_ row: (line: String, status: Int32, message: String)) throws {
    let place = try Place(["EDITOR": "", "VISUAL": ""])
    let before = try Data(contentsOf: URL(filePath: place.card))
    let words = row.line.split(separator: " ").map(String.init)
    let run = try UICCProcess.run(words + ["--card", "soft:\(place.card)"], environment: place.environment)
    #expect(run.status == row.status, "\(row.line): \(run.errors)")
    #expect(row.message.isEmpty || run.errors.contains(row.message), "\(row.line): \(run.errors)")
    #expect(try Data(contentsOf: URL(filePath: place.card)) == before)
  }

  @Test func bareJSONIsTheReport() throws {
    let run = try Place().run(
      "write", "ADF.USIM/EF.SPN", "--set", "serviceProviderName=Quokka", "--adm", "env:ADM", "--json", "-n")
    let report = try #require(try JSONSerialization.jsonObject(with: run.output) as? [String: Any])
    #expect(run.status == 0 && report["dryRun"] as? Bool == true, "\(run.errors)")
  }

  /// The length of the MNC decides whether an IMSI has digits left behind it.
  @Test func imsiReachesBeyondItsNetwork() throws {
    let place = try Place()
    let length = try place.run(
      "write", "ADF.USIM/EF.AD", "--set", "mncLength=3", "--adm", "env:ADM", "--save", place.card)
    #expect(length.status == 0, "\(length.errors)")
    let imsi = try place.run("write", "ADF.USIM/EF.IMSI", "--set", "imsi=001010", "--adm", "env:ADM", "-n")
    #expect(
      imsi.status == 2 && imsi.errors.contains("none is left behind the MCC and an MNC of 3 digits"), "\(imsi.errors)")
    let raw = try place.run("write", "ADF.USIM/EF.IMSI", "--raw", "040910100affffffff", "--adm", "env:ADM", "-n")
    #expect(raw.status == 0, "\(raw.errors)")
  }

  /// A field that holds no number now takes one where the layout wants one.
  @Test func numberIsWrittenWhereNothingStands() throws {
    let place = try Place()
    let run = try place.run(
      "write", "ADF.USIM/EF.SMSP", "--record", "1", "--set", "validityPeriodInMinutes=1440", "--adm", "env:ADM",
      "--pin1",
      "env:PIN", "-n")
    #expect(!run.errors.contains("text where a number"), "\(run.errors)")
    let word = try place.run(
      "write", "ADF.USIM/EF.SMSP", "--record", "1", "--set", "validityPeriodInMinutes=day", "--adm", "env:ADM", "-n")
    #expect(word.status == 2 && word.errors.contains("day is no whole number"), "\(word.errors)")
  }

  @Test func fieldIsWrittenShownAndTakenBack() throws {
    let place = try Place()
    let before = try place.bytes("MF/ADF.USIM/EF.SPN")
    let dry = try place.run(
      "write", "ADF.USIM/EF.SPN", "--set", "serviceProviderName=Quokka", "-n", "--save", place.card)
    #expect(dry.status == 0)
    #expect(dry.lines == ["MF/ADF.USIM/EF.SPN", "  serviceProviderName: Wattlefon → Quokka"])
    #expect(dry.errors == "uicc: dry run: 1 change would be written\n")
    #expect(try place.bytes("MF/ADF.USIM/EF.SPN") == before)
    #expect(!FileManager.default.fileExists(atPath: place.folder.path + "/state"), "a dry run leaves nothing behind")

    let run = try place.run(
      "write", "ADF.USIM/EF.SPN", "--set", "serviceProviderName=Quokka", "--adm", "env:ADM", "--save", place.card)
    #expect(run.status == 0 && run.lines == dry.lines, "\(run.errors)")
    #expect(run.errors == "uicc: 1 change written and read back; uicc journal undo takes it back\n")
    #expect(try place.bytes("MF/ADF.USIM/EF.SPN") == [Hex.bytes("0151756f6b6b61ffffffffffffffffffff") ?? []])
    let again = try place.run(
      "write", "ADF.USIM/EF.SPN", "--set", "serviceProviderName=Quokka", "--adm", "env:ADM")
    #expect(again.status == 0 && again.text.isEmpty && again.errors.contains("as wanted already"))

    let list = try UICCProcess.run(["journal", "list", "--json"], environment: place.environment)
    #expect(list.status == 0 && list.text.contains(#""state": "applied""#))
    let undo = try place.run("journal", "undo", "--adm", "env:ADM", "--save", place.card)
    #expect(undo.status == 0 && undo.lines == ["MF/ADF.USIM/EF.SPN", "  serviceProviderName: Quokka → Wattlefon"])
    #expect(try place.bytes("MF/ADF.USIM/EF.SPN") == before)
  }

  @Test func emptyRecordsAndListsTakeFields() throws {
    let place = try Place()
    let adn = try place.bytes("MF/DF.TELECOM/EF.ADN")
    let free = try #require(adn.firstIndex { $0.allSatisfy { $0 == 0xFF } }) + 1
    let run = try place.run(
      "write", "DF.TELECOM/EF.ADN", "--record", "\(free)", "--set", "alphaIdentifier=Roo", "--set",
      "number=+61491570999",
      "--save", place.card)
    #expect(run.status == 0, "\(run.errors)")
    let read = try place.run("read", "DF.TELECOM/EF.ADN", "--record", "\(free)", "--json")
    #expect(read.text.contains("\"alphaIdentifier\": \"Roo\"") && read.text.contains("\"number\": \"+61491570999\""))
    let list = try place.run("write", "ADF.USIM/EF.EHPLMN", "--set", "[2]=505-02", "--adm", "env:ADM", "-n")
    #expect(list.lines.last == "  2: 001-02 → 505-02", "\(list.errors)")
    for (path, message) in [
      ("x[1]", "a list of elements [1] to [2], and no x"), ("[3]", "no 3"), ("[]", "names no field"),
    ] {
      let bad = try place.run("write", "ADF.USIM/EF.EHPLMN", "--set", "\(path)=505-02", "-n")
      #expect(bad.status == 2 && bad.errors.contains(message), "\(bad.errors)")
    }
  }

  @Test func jsonOfReadGoesBackIn() throws {
    let place = try Place()
    let read = try place.run("read", "ADF.USIM/EF.SMSP", "--record", "1", "--json")
    let document = place.folder.path + "/smsp.json"
    try read.text.replacing("Wattlefon", with: "Quokkafon").write(toFile: document, atomically: true, encoding: .utf8)
    let run = try place.run(
      "write", "ADF.USIM/EF.SMSP", "--record", "1", "--json", document, "--report-json", "--adm", "env:ADM", "--save",
      place.card)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.text.contains(#""field": "alphaIdentifier""#) && run.text.contains(#""outcome": "written""#))
    #expect(try place.bytes("MF/ADF.USIM/EF.SMSP").first?.starts(with: Array("Quokkafon".utf8)) == true)
    for (text, message) in [
      ("{", "line 1, column 2"), ("{\"a\": 1.5}", "a whole number"), ("{\"a\": 1, \"a\": 2}", "second time"),
      ("[]", "object"),
      ("{\"nonsense\": 1}", "nonsense"),
    ] {
      try text.write(toFile: document, atomically: true, encoding: .utf8)
      let bad = try place.run("write", "ADF.USIM/EF.SMSP", "--record", "1", "--json", document, "--adm", "env:ADM")
      #expect(bad.status == 2 && bad.errors.contains(message), "\(text): \(bad.errors)")
    }
  }

  @Test func cyclicObjectAndUnknownFiles() throws {
    let place = try Place()
    let record = String(repeating: "a5", count: 47)
    let oci = try place.bytes("MF/ADF.USIM/EF.OCI")
    #expect(try place.run("write", "ADF.USIM/EF.OCI", "--raw", record, "--save", place.card).status == 0)
    #expect(try place.bytes("MF/ADF.USIM/EF.OCI") == [Hex.bytes(record) ?? []] + oci.dropLast())
    let path = "MF/ADF.USIM/EF.IMSConfigData"
    let delete = try place.run("write", path, "--tag", "81", "--delete", "--adm", "env:ADM", "--save", place.card)
    #expect(delete.status == 0 && delete.lines.last?.hasSuffix("→ nothing") == true)
    #expect(try place.bytes(path).count == 1)
    let add = try place.run("write", path, "--tag", "82", "--raw", "41 42", "--adm", "env:ADM", "--save", place.card)
    #expect(add.status == 0, "\(add.errors)")
    let unknown = try place.run("write", "ADF.USIM/6f9f", "--raw", "51", "--offset", "2", "--adm", "env:ADM", "-n")
    #expect(unknown.lines == ["MF/ADF.USIM/6f9f", "  byte 2: 57 → 51"], "\(unknown.errors)")
  }

  @Test func editorChangesAFileAndMistakesAreKept() throws {
    let place = try Place(["EDITOR": "sed -i s/Wattlefon/Koala/", "VISUAL": "", "TMPDIR": NSTemporaryDirectory()])
    let run = try place.run("edit", "ADF.USIM/EF.SPN", "--adm", "env:ADM", "--save", place.card)
    #expect(run.status == 0 && run.lines.last == "  serviceProviderName: Wattlefon → Koala", "\(run.errors)")
    let wrong = try Place(["EDITOR": "sed -i s/serviceProviderName/spn/", "VISUAL": ""])
    let error = try wrong.run("edit", "ADF.USIM/EF.SPN", "--adm", "env:ADM")
    #expect(error.status == 2 && error.errors.contains("spn: is unknown here"))
    let kept = error.errorLines.last.flatMap { $0.split(separator: ";").first?.split(separator: " ").last }
    let text = try String(contentsOfFile: String(try #require(kept)), encoding: .utf8)
    #expect(text.contains("\"spn\": \"Wattlefon\""))
    try? FileManager.default.removeItem(atPath: String(try #require(kept)))
    let failing = try Place(["EDITOR": "false", "VISUAL": ""])
    #expect(try failing.run("edit", "ADF.USIM/EF.SPN", "--adm", "env:ADM").errors.contains("nothing was written"))
  }

  @Test func servicesAreSwitched() throws {
    let place = try Place()
    let off = try place.run(
      "service", "disable", "ust", "68", "service provider name", "--adm", "env:ADM", "--save", place.card)
    #expect(off.status == 0, "\(off.errors)")
    for service in ["GBA", "19"] {
      #expect(try place.run("service", "list", "ust", service).status == 1)
    }
    let on = try place.run("service", "enable", "ust", "GBA", "19", "--adm", "env:ADM", "--save", place.card)
    #expect(on.status == 0)
    let ust = try DemoCard.image.files.first { $0.path == "MF/ADF.USIM/EF.UST" }?.content.parts
    #expect(try place.bytes("MF/ADF.USIM/EF.UST") == ust)
    // Two bits a service: switched off, it stays allocated.
    let sim = try place.run("service", "disable", "sst", "17", "--adm", "env:ADM", "--save", place.card)
    #expect(sim.status == 0, "\(sim.errors)")
    #expect(
      try place.run("service", "list", "sst", "17").lines == [" 17  allocated, not activated  Service Provider Name"])
  }

  @Test(.needsVPCD) func cardInAReaderIsWritten() async throws {
    try await VPCDPort.withPort { port in
      let card = try SoftCard(image: DemoCard.image)
      let server = SoftCardServer(card: card, port: port.number)
      let thread = Thread { try? server.run() }
      thread.start()
      defer { server.stop() }
      try port.waitUntilPresent()
      let place = try Place()
      let reader = ["--card", "pcsc:\(port.readerName)", "--adm", "env:ADM"]
      let write = try UICCProcess.run(
        ["write", "ADF.USIM/EF.SPN", "--set", "serviceProviderName=Quokka"] + reader, environment: place.environment)
      #expect(write.status == 0, "\(write.errors)")
      #expect(
        card.image().files.first { $0.path == "MF/ADF.USIM/EF.SPN" }?.content.parts.first?.prefix(3) == [1, 0x51, 0x75])
      let save = try UICCProcess.run(
        ["write", "ADF.USIM/EF.SPN", "--raw", "00", "--save", "x"] + reader, environment: place.environment)
      #expect(save.status == 2 && save.errors.contains("--save goes with"))
      let undo = try UICCProcess.run(["journal", "undo"] + reader, environment: place.environment)
      #expect(undo.status == 0)
      let files = try DemoCard.image.files
      #expect(card.image().files == files)
    }
  }
}
