import BatchApproval
import CardImage
import Foundation
import ISO7816
import SoftUICC
import TestSupport
import Testing

/// Issue 7: 25 cards with 12 defects of different kinds, every one found, named at its place, none invented.
struct BatchRehearsalTests {
  /// A defect, and where its findings are: the first place has to be among them, the others may be.
  struct Defect: Sendable {
    var name: String
    var cards: [Int]
    var check: String
    var places: [String]
  }

  static let defects = [
    Defect(name: "wrong K", cards: [1], check: "AKA USIM", places: ["AKA/USIM"]),
    Defect(
      name: "wrong access condition", cards: [3], check: "MF/ADF.USIM/EF.SPN access update",
      places: ["MF/ADF.USIM/EF.SPN"]),
    Defect(
      name: "one byte in a file", cards: [5], check: "MF/ADF.USIM/EF.PNN record 2 content",
      places: ["MF/ADF.USIM/EF.PNN record 2, shortName"]),
    Defect(name: "missing file", cards: [7], check: "MF/ADF.USIM/EF.SPDI presence", places: ["MF/ADF.USIM/EF.SPDI"]),
    Defect(
      name: "wrong SFI", cards: [9], check: "MF/ADF.USIM/EF.EHPLMN sfi",
      places: ["MF/ADF.USIM/EF.EHPLMN", "MF/ADF.USIM/EF.EPSLOCI"]),
    Defect(
      name: "service without file", cards: [11], check: "MF/ADF.USIM/EF.UST further services",
      places: ["MF/ADF.USIM/EF.UST, 6", "MF/ADF.USIM/EF.BDN", "MF/ADF.USIM/EF.CMI", "MF/ADF.USIM/EF.BDNURI"]),
    Defect(name: "duplicate IMSI", cards: [13, 14], check: "batch/unique-imsi", places: ["MF/ADF.USIM/EF.IMSI, imsi"]),
    Defect(
      name: "brand left", cards: [16], check: "forbidden 'altfunk'", places: ["MF/ADF.USIM/EF.NETPAR, byte 4"]),
    Defect(name: "ARA-M rule missing", cards: [18], check: "ARA-M rule 2", places: ["ARA-M"]),
    Defect(name: "PIN tries used", cards: [20], check: "PIN1 tries", places: ["PIN1"]),
    Defect(
      name: "wrong record count", cards: [22], check: "MF/ADF.USIM/EF.SDN records", places: ["MF/ADF.USIM/EF.SDN"]),
    Defect(name: "SQN far ahead", cards: [24], check: "AKA USIM", places: ["AKA/USIM, sqn"]),
  ]

  /// With the defects that are in files, rules and numbers.
  static func seeded() throws -> SampleBatch {
    var batch = try SampleBatch(count: 25)
    batch.change(3) { $0.change("MF/ADF.USIM/EF.SPN") { $0.replaceFCP("8b036f0602", "8b036f0601") } }
    batch.change(5) { $0.change("MF/ADF.USIM/EF.PNN") { file in file.changeByte(record: 2, at: 18, to: 0x57) } }
    batch.change(7) { $0.files.removeAll { $0.path == "MF/ADF.USIM/EF.SPDI" } }
    batch.change(9) { $0.change("MF/ADF.USIM/EF.EHPLMN") { $0.replaceFCP("8801e8", "8801f0") } }
    batch.change(11) { $0.change("MF/ADF.USIM/EF.UST") { file in file.changeByte(at: 0, to: 0xBF) } }
    // The vendor gave two cards one IMSI, and the inventory says so too.
    batch.numbers[14].imsi = batch.numbers[13].imsi
    let twin = batch.cards[13].image
    for path in [
      "MF/ADF.USIM/EF.IMSI", "MF/DF.GSM/EF.IMSI", "MF/ADF.USIM/EF.ACC", "MF/DF.GSM/EF.ACC", "MF/ADF.ISIM/EF.IMPI",
      "MF/ADF.ISIM/EF.IMPU",
    ] {
      guard let content = twin.files.first(where: { $0.path == path })?.content else { continue }
      batch.change(14) { $0.change(path) { $0.content = content } }
    }
    // The MSISDN in EF.IMPU is the other card's own.
    batch.numbers[14].msisdn = batch.numbers[13].msisdn
    for path in ["MF/ADF.USIM/EF.MSISDN", "MF/DF.TELECOM/EF.MSISDN"] {
      guard let content = twin.files.first(where: { $0.path == path })?.content else { continue }
      batch.change(14) { $0.change(path) { $0.content = content } }
    }
    batch.change(16) { image in
      image.change("MF/ADF.USIM/EF.NETPAR") { file in
        for (index, byte) in "AltFunk".utf8.enumerated() { file.changeByte(at: 4 + index, to: byte) }
      }
    }
    batch.change(18) { $0.araM.removeLast() }
    batch.change(22) { image in
      image.change("MF/ADF.USIM/EF.SDN") { file in
        file.replaceFCP("82054221001e02", "82054221001e01")
        file.replaceFCP("8002003c", "8002001e")
        guard case .records(let records) = file.content else { return }
        file.content = .records(Array(records.prefix(1)))
      }
    }
    return batch
  }

  /// With the defects that show in answers too.
  private func rehearsal() throws -> SampleBatch {
    var batch = try Self.seeded()
    batch.answer(1) { $0.authentication?[0].outcome = .disagrees }
    batch.answer(20) { $0.pins?[0].triesLeft = 2 }
    batch.answer(24) {
      $0.authentication?[0].outcome = .synchronisationFailure
      $0.authentication?[0].sqn = 1 << 47
    }
    return batch
  }

  @Test("every defect is found at its place, and nothing else")
  func rehearse() throws {
    let folder = try TemporaryFolder()
    let batch = try rehearsal()
    let specification = try batch.write(to: folder.path, additions: "\nforbidden: [altfunk]\ncards: {count: 25}\n")
    let run = try UICCProcess.run(
      "batch", "validate", specification, "--inventory", "\(folder.path)/cards.csv", "--images", "\(folder.path)/cards",
      "--json")
    #expect(run.status == 1, "\(run.errors)")
    let report = try ApprovalReport(json: Array(run.output))
    try Self.judge(report, batch.numbers)
  }

  /// Every defect is found at its place, and nothing else.
  static func judge(_ report: ApprovalReport, _ numbers: [CardSeries.Numbers]) throws {
    #expect(report.cards.count == 25 && report.verdict == .rejected && report.batch.isEmpty)
    let bad = Dictionary(uniqueKeysWithValues: defects.flatMap { defect in defect.cards.map { ($0, defect) } })
    for (index, card) in numbers.enumerated() {
      let iccid = card.iccid
      let card = try #require(report.cards.first { $0.iccid == iccid })
      let findings = card.findings.filter { $0.severity > .note }
      #expect(card.unchecked.isEmpty, "card \(index): \(card.unchecked)")
      guard let defect = bad[index] else {
        #expect(findings.isEmpty && card.verdict == .approved, "card \(index): \(findings)")
        continue
      }
      #expect(card.verdict == .rejected, "\(defect.name)")
      #expect(
        findings.contains {
          ($0.check == defect.check || $0.also?.contains(defect.check) == true) && $0.severity == .error
            && $0.place.description == defect.places[0]
        },
        "\(defect.name): \(findings.map { "\($0.check) at \($0.place)" })")
      #expect(
        findings.allSatisfy { defect.places.contains($0.place.description) },
        "\(defect.name): \(findings.map { "\($0.check) at \($0.place): \($0.message)" })")
    }
  }

  @Test("as text: each card with its findings, then causes and the verdict; what a card may not show is not approved")
  func text() throws {
    let folder = try TemporaryFolder()
    var batch = try SampleBatch(count: 4)
    batch.change(0) { $0.files.removeAll { $0.path == "MF/EF.PL" } }
    batch.change(1) { $0.files.removeAll { $0.path == "MF/EF.PL" } }
    // Pulled in the middle.
    batch.answer(2) { $0.interruption = "the card was pulled" }
    let specification = try batch.write(to: folder.path)
    try Data("no image".utf8).write(to: URL(fileURLWithPath: "\(folder.path)/cards/notes.txt"))
    let arguments = [
      "batch", "validate", specification, "--inventory", "\(folder.path)/cards.csv", "--images", "\(folder.path)/cards",
    ]
    let run = try UICCProcess.run(arguments)
    #expect(run.status == 1)
    #expect(
      run.lines.contains { $0.contains("2 of 4 cards: error") && $0.contains("MF/EF.PL: file is missing") },
      "\(run.text)")
    #expect(run.lines.contains { $0.contains("card/complete: the card was pulled") })
    #expect(run.lines.contains { $0.hasSuffix("1 approved, 2 rejected, 1 incomplete") })
    #expect(run.lines.last == "verdict: rejected")
    // A damaged image is no card, and an error.
    try Data("{\"files\": [".utf8).write(to: URL(fileURLWithPath: "\(folder.path)/cards/zcut.json"))
    let damaged = try UICCProcess.run(arguments)
    #expect(damaged.status == 2 && damaged.errors.contains("zcut.json"))
  }

  @Test("two cards with one ICCID, one card twice, a card without a line: nothing approved by accident")
  func doubles() throws {
    let folder = try TemporaryFolder()
    var batch = try SampleBatch(count: 4)
    batch.cards.append(batch.cards[0])
    let iccid = batch.cards[1].image.files.first { $0.path == "MF/EF.ICCID" }?.content ?? .none
    batch.change(2) { $0.change("MF/EF.ICCID") { $0.content = iccid } }
    batch.numbers.removeLast()
    let specification = try batch.write(to: folder.path)
    let run = try UICCProcess.run(
      "batch", "validate", specification, "--inventory", "\(folder.path)/cards.csv", "--images", "\(folder.path)/cards",
      "--json")
    let report = try ApprovalReport(json: Array(run.output))
    #expect(report.cards.count == 5 && report.cards.allSatisfy { $0.verdict == .rejected })
    let checks = report.cards.map { Set($0.findings.filter { $0.severity == .error }.map(\.check)) }
    #expect(checks.count { $0.contains("batch/unique-iccid") } == 4)
    #expect(checks.count { $0.contains("inventory/row") } == 1)
    // The card with another's ICCID has its own IMSI, which the inventory does not have at that ICCID.
    #expect(checks.count { $0.contains("inventory/imsi") } == 1)
  }
}
