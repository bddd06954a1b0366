import BatchApproval
import CardImage
import ISO7816
import Inventory
import TestSupport
import Testing

/// Each change of the demo card is found by the rule that is for it, and by no other.
struct LintTests {
  struct Row: Sendable, CustomStringConvertible {
    var rule: String
    var path: String
    var change: @Sendable (inout CardImage.File) -> Void
    /// Further rules that see the same.
    var also: Set<String> = []
    var description: String { "\(rule): \(path)" }

    init(
      _ rule: String, _ path: String, also: Set<String> = [],
      _ change: @escaping @Sendable (inout CardImage.File) -> Void
    ) {
      self.rule = rule
      self.path = path
      self.also = also
      self.change = change
    }

    /// Bytes of a transparent file or of record 1.
    static func bytes(
      _ rule: String, _ path: String, at offset: Int, _ hex: String, record: Int = 1, also: Set<String> = []
    ) -> Row {
      Row(rule, path, also: also) { file in
        let new = Hex.bytes(hex) ?? []
        switch file.content {
        case .data(var data):
          data.replaceSubrange(offset..<offset + new.count, with: new)
          file.content = .data(data)
        case .records(var records):
          records[record - 1]?.replaceSubrange(offset..<offset + new.count, with: new)
          file.content = .records(records)
        default: Issue.record("\(path) has no bytes")
        }
      }
    }

    static func fcp(_ rule: String, _ path: String, _ old: String, _ new: String, also: Set<String> = []) -> Row {
      Row(rule, path, also: also) { file in
        let text = Hex.string(file.fcp)
        #expect(text.contains(old), "\(text)")
        file.fcp = Hex.bytes(text.replacing(old, with: new, maxReplacements: 1)) ?? []
      }
    }
  }

  static let usim = "MF/ADF.USIM"
  static let rows: [Row] = [
    .bytes("iccid-luhn", "MF/EF.ICCID", at: 9, "f6"),
    .bytes("iccid-prefix", "MF/EF.ICCID", at: 0, "88", also: ["iccid-luhn"]),
    .bytes("iccid-bcd", "MF/EF.ICCID", at: 4, "0a"),
    .bytes("imsi-coding", "\(usim)/EF.IMSI", at: 0, "09", also: ["content-coding"]),
    .bytes("imsi-same", "MF/DF.GSM/EF.IMSI", at: 8, "97", also: ["acc-imsi"]),
    .bytes("acc-imsi", "\(usim)/EF.ACC", at: 0, "0100"),
    .bytes("mnc-length", "\(usim)/EF.AD", at: 3, "04"),
    .bytes("operation-mode", "\(usim)/EF.AD", at: 0, "80"),
    .bytes("mnc-length-lists", "\(usim)/EF.EHPLMN", at: 0, "000110", also: ["ehplmn-home"]),
    .bytes("ehplmn-home", "\(usim)/EF.EHPLMN", at: 0, "62f210"),
    .bytes("hplmnwact-home", "\(usim)/EF.HPLMNwAcT", at: 0, "62f210"),
    .bytes("fplmn-home", "\(usim)/EF.FPLMN", at: 0, "00f110"),
    .bytes("plmn-coding", "\(usim)/EF.OPLMNwAcT", at: 0, "0af110", also: ["content-coding"]),
    .bytes("access-technologies", "\(usim)/EF.OPLMNwAcT", at: 3, "0000"),
    .bytes("location-delivery", "\(usim)/EF.LOCI", at: 10, "00"),
    .bytes("location-delivery", "\(usim)/EF.PSLOCI", at: 0, "c0123456"),
    .bytes("session-keys-delivery", "\(usim)/EF.Keys", at: 0, "03"),
    .bytes("session-keys-delivery", "\(usim)/DF.GSM-ACCESS/EF.Kc", at: 8, "00"),
    .bytes("start-hfn", "\(usim)/EF.START-HFN", at: 0, "000123"),
    .bytes("opl-pnn", "\(usim)/EF.OPL", at: 7, "09"),
    .bytes("opl-pnn", "\(usim)/DF.5GS/EF.OPL5G", at: 9, "04"),
    .bytes("opl-range", "\(usim)/EF.OPL", at: 3, "ffff"),
    .bytes("spn", "\(usim)/EF.SPN", at: 0, "f1"),
    .bytes("ecc", "\(usim)/EF.ECC", at: 0, "fcff"),
    .bytes("mailbox-records", "\(usim)/EF.MBI", at: 0, "07"),
    .bytes("smsp", "\(usim)/EF.SMSP", at: 29, "0791e4"),
    .bytes("psismsc", "MF/DF.TELECOM/EF.PSISMSC", at: 2, "68747470"),
    .bytes("impi", "MF/ADF.ISIM/EF.IMPI", at: 2, "39"),
    .bytes("ims-domain", "MF/ADF.ISIM/EF.DOMAIN", at: 9, "39"),
    .bytes("impu", "MF/ADF.ISIM/EF.IMPU", at: 6, "39"),
    .bytes("suci-parameters", "\(usim)/DF.5GS/EF.SUCI_Calc_Info", at: 3, "09"),
    .bytes("routing-indicator", "\(usim)/DF.5GS/EF.Routing_Indicator", at: 0, "fa"),
    .bytes("service-files", "\(usim)/EF.UST", at: 0, "bf"),
    .bytes("service-dependencies", "\(usim)/EF.UST", at: 0, "9d", also: ["enabled-services"]),
    .bytes("enabled-services", "\(usim)/EF.EST", at: 0, "02"),
    .bytes("languages", "MF/EF.PL", at: 0, "0102"),
    .bytes("open-rules", "MF/EF.ARR", at: 8, "9000ffffffffffff", record: 2, also: ["open-update"]),
    Row("readable-keys", "\(usim)/EF.SPN", also: ["service-files"]) { $0.path = "MF/ADF.USIM/EF.USIM_AUTH_KEY" },
    .bytes("hpplmn-interval", "\(usim)/EF.HPPLMN", at: 0, "ff"),
    .bytes("spn-same", "MF/DF.GSM/EF.SPN", at: 1, "58"),
    .bytes("pnn-home", "\(usim)/EF.PNN", at: 0, String(repeating: "ff", count: 32), also: ["opl-pnn"]),
    .bytes("directory", "MF/EF.DIR", at: 9, "20"),
    .bytes("suci-null-scheme", "\(usim)/DF.5GS/EF.SUCI_Calc_Info", at: 2, "0000"),
    .bytes("smsp-usable", "\(usim)/EF.SMSP", at: 16, "e3" + String(repeating: "ff", count: 24)),
    .fcp("open-keys", "\(usim)/EF.Keys", "8b036f0604", "8b036f0602", also: ["open-update"]),
    Row("5gs-directory", "\(usim)/DF.5GS", also: ["service-files"]) { $0.path = "MF/ADF.USIM/0bad" },
    .fcp("arr-record", "\(usim)/EF.SPN", "8b036f0602", "8b036f0663"),
    .fcp("open-update", "\(usim)/EF.SPN", "8b036f0602", "8b036f0601"),
    .fcp("life-cycle", "\(usim)/EF.SPN", "8a0105", "8a0104"),
    .fcp("sfi-unique", "\(usim)/EF.EHPLMN", "8801e8", "8801f0", also: ["sfi-standard"]),
    .fcp("file-size", "\(usim)/EF.SPN", "80020011", "80020010"),
    Row("file-structure", "\(usim)/EF.SPN") { $0.structure = .linearFixed },
    Row("mandatory-files", "\(usim)/EF.START-HFN") { $0.path = "MF/ADF.USIM/0bad" },
    Row("fid-unique", "\(usim)/EF.SPN") { $0.fid = 0x6F07 },
    Row("select-response", "\(usim)/EF.SPN") { $0.fcp.removeLast() },
    Row("file-readable", "\(usim)/EF.SPN") { $0.problem = "a length that lies" },
  ]

  /// Errors and warnings, by rule.
  private func rules(_ image: CardImage) -> Set<String> {
    let findings = Lint().findings(on: ExaminedCard(RecordedCard(image: image), source: "card"))
    let names = findings.filter { $0.severity > .note }.flatMap { finding in
      [finding.check] + (finding.also ?? [])
    }
    return Set(names.map { String($0.dropFirst(5)) })
  }

  @Test("a change is found by its rule", arguments: rows)
  func change(row: Row) throws {
    var image = try DemoCard.image
    let before = rules(image)
    let index = try #require(image.files.firstIndex { $0.path == row.path })
    row.change(&image.files[index])
    let new = rules(image).subtracting(before)
    #expect(new.contains(row.rule), "\(new)")
    #expect(new.subtracting(row.also) == [row.rule])
  }

  @Test("the demo card has what it was made with, and nothing else")
  func demo() throws {
    // It has met a BSF; its URSP file has no short identifier.
    #expect(rules(try DemoCard.image) == ["gba-delivery", "sfi-standard"])
  }

  @Test("what a card has met shows as notes, and is gone where the files are as delivered")
  func notes() throws {
    var image = try DemoCard.image
    func notes() -> Set<String> {
      Set(
        Lint().findings(on: ExaminedCard(RecordedCard(image: image), source: "card")).filter { $0.severity == .note }
          .map { String($0.check.dropFirst(5)) })
    }
    let met = ["counters-delivery", "messages-delivery", "forbidden-networks-delivery", "imsi-test-network"]
    #expect(notes().isSuperset(of: met), "\(notes())")
    for index in image.files.indices {
      switch image.files[index].name {
      case "EF.ICI", "EF.OCI", "EF.LND", "EF.SMS", "EF.FPLMN", "EF.ICT", "EF.OCT", "EF.ACM", "EF.IMSI":
        image.files[index].content = .none
      default: continue
      }
    }
    #expect(notes().isDisjoint(with: met), "\(notes())")
  }

  @Test(
    "what the inventory gives away",
    arguments: [
      ("test-keys", "KI,OPC", "465b5ce8b199b49faa5f0a2ee238a6bc,0102030405060708090a0b0c0d0e0f11"),
      ("repeated-key", "KI,OPC", "0102030405060708090a0b0c0d0e0f11,0102030405060708090a0b0c0d0e0f11"),
      ("default-codes", "ADM1,PUK1", "88888888,73519463"), ("default-codes", "ADM1,PUK1", "73519462,12345678"),
      ("", "ADM1,PUK1,KI,OPC", "73519462,73519463,0102030405060708090a0b0c0d0e0f11,9102030405060708090a0b0c0d0e0f11"),
    ])
  func inventory(rule: String, columns: String, values: String) throws {
    let text = "ICCID,\(columns)\n8999001010000000425,\(values)\n"
    let specification = try Specification(yaml: Array("format: uicc-approval-specification/1\n".utf8), name: "s.yaml")
    let approval = Approval(specification, inventory: try Inventory(Array(text.utf8)).index())
    let verdict = approval.examine(RecordedCard(image: try DemoCard.image), source: "card").verdict
    let errors = verdict.findings.filter { $0.severity == .error }.map(\.check)
    #expect(errors == (rule.isEmpty ? [] : ["lint/\(rule)"]))
    let shown = try String(decoding: verdict.json(), as: UTF8.self)
    for value in values.split(separator: ",") where value.count > 8 { #expect(!shown.contains(value)) }
  }

  @Test("tries that are used up")
  func tries() throws {
    for (pin, severity) in [
      (RecordedAnswers.PIN(key: "PIN1", triesLeft: 0), Severity.error), (.init(key: "ADM1", triesLeft: 2), .warning),
      (.init(key: "PIN1", triesLeft: 3, unblockTriesLeft: 9), .warning),
    ] {
      var answers = RecordedAnswers()
      answers.pins = [pin]
      let card = ExaminedCard(RecordedCard(image: try DemoCard.image, answers: answers), source: "card")
      let found = Lint().findings(on: card).filter { $0.check == "lint/tries" }
      #expect(found.map(\.severity) == [severity] && found.map(\.place.path) == [pin.key])
    }
  }

  @Test("rules have names of their own, a clause and a title; off and severity are obeyed")
  func settings() throws {
    #expect(Set(Lint.rules.map(\.name)).count == Lint.rules.count && Lint.rules.count >= 50)
    #expect(Lint.rules.allSatisfy { !$0.clause.isEmpty && !$0.title.isEmpty })
    let card = ExaminedCard(RecordedCard(image: try DemoCard.image), source: "card")
    #expect(!Lint(off: ["gba-delivery"]).findings(on: card).contains { $0.check == "lint/gba-delivery" })
    let raised = Lint(severities: ["gba-delivery": .error]).findings(on: card).filter {
      $0.check == "lint/gba-delivery"
    }
    #expect(!raised.isEmpty && raised.allSatisfy { $0.severity == .error })
  }
}
