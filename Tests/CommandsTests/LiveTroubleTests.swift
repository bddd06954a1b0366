import BatchApproval
import CardImage
import Foundation
import ISO7816
import SoftUICC
import TestSupport
import Testing

@testable import Commands

/// Cards that are not as they should be while a batch runs: nothing is approved by accident, nothing is lost.
struct LiveTroubleTests {
  private func arguments(_ rehearsal: LiveRehearsal, _ ports: [VPCDPort], _ more: String...) -> [String] {
    ["batch", "validate", rehearsal.specification, "--inventory", rehearsal.inventory, "--json"]
      + ports.flatMap { ["--reader", $0.readerName] } + more
  }

  /// Who takes their turns in a reader.
  private enum Seat: Sendable {
    case card(Int)
    /// It is pulled in the middle.
    case pulled(Int)
    /// With the ICCID of another.
    case twin(Int, of: Int)

    func make(_ rehearsal: LiveRehearsal) throws(SoftCardError) -> SoftCard {
      switch self {
      case .card(let number): return try rehearsal.card(number)
      case .pulled(let number):
        let card = try rehearsal.card(number)
        card.behaviour.removedAfter = 300
        return card
      case .twin(let number, let other):
        var image = try rehearsal.card(number).image()
        let iccid = try rehearsal.card(other).image().files.first { $0.path == "MF/EF.ICCID" }?.content ?? .none
        for index in image.files.indices where image.files[index].path == "MF/EF.ICCID" {
          image.files[index].content = iccid
        }
        return try SoftCard(image: image)
      }
    }
  }

  private func rack(_ rehearsal: LiveRehearsal, _ seats: [Seat]) -> SoftRack {
    SoftRack(count: seats.count, pause: 500) { number throws(SoftCardError) in try seats[number].make(rehearsal) }
  }

  @Test("pulled, twice the same, two with one ICCID, not in the inventory, mute; ended by SIGTERM, resumed", .needsVPCD)
  func trouble() async throws {
    let rehearsal = try LiveRehearsal(count: 5, isSeeded: false)
    let iccids = rehearsal.numbers.map(\.iccid)
    // Card 3 is not in the inventory.
    let lines = try String(contentsOfFile: rehearsal.inventory, encoding: .utf8).split(separator: "\n")
    try Data((lines.filter { !$0.hasPrefix(iccids[3]) }.joined(separator: "\n") + "\n").utf8).write(
      to: URL(fileURLWithPath: rehearsal.inventory))
    let (first, second) = try await VPCDPort.withPort { port in
      let running = try RunningUICC(arguments(rehearsal, [port]))
      try rack(
        rehearsal, [.pulled(0), .card(0), .card(1), .card(1), .twin(2, of: 1), .card(3)]
      ).serving([port]) {
        try running.wait(for: "card \(iccids[3])")
        try running.wait(for: "3 of 5")
      }
      try port.waitUntilEmpty()
      let mute = try VPCDPeer(port) { _ in .silence(.seconds(1)) }
      try running.wait(for: "could not be read")
      mute.leave()
      running.terminate()
      let first = try running.end()
      let again = try RunningUICC(arguments(rehearsal, [port]))
      let second = try rack(rehearsal, [.card(0), .card(4), .card(2)]).serving([port]) { try again.end() }
      return (first, second)
    }
    #expect(first.status == 2, "\(first.errors)")
    for text in [
      "card \(iccids[1]) is done, approved",
      "two cards have the ICCID \(iccids[1])", "could not be read",
    ] {
      #expect(first.errors.contains(text), "\(text): \(first.errors)")
    }
    // The virtual reader may have the next card before anyone saw that the first was pulled.
    #expect(
      first.errors.contains("card \(iccids[0]) was not read to its end and has to come again")
        || first.errors.contains("card \(iccids[0]) fell silent and was reset: it is read once more"), "\(first.errors)"
    )
    let early = try ApprovalReport(json: Array(first.output))
    #expect(early.cards.map(\.iccid).sorted() == [iccids[0], iccids[1], iccids[3]].sorted())
    #expect(early.cards.filter { $0.verdict == .approved }.map(\.iccid).sorted() == [iccids[0], iccids[1]].sorted())
    #expect(early.failures.contains("2 of 5 cards are still to come") && early.verdict != .approved)
    let stranger = early.cards.first { $0.iccid == iccids[3] }
    #expect(stranger?.findings.contains { $0.check == "inventory/row" } == true)

    // What was done is skipped, what is missing is read, and what happened before is not forgotten.
    #expect(second.status == 2)
    #expect(second.errors.contains("3 cards are done already") && second.errors.contains("card \(iccids[0]) is done"))
    let late = try ApprovalReport(json: Array(second.output))
    #expect(late.cards.count == 5 && late.cards.count { $0.verdict == .approved } == 4)
    #expect(late.failures.contains { $0.contains("two cards have the ICCID") })
    #expect(late.failures.contains { $0.contains("could not be read") })
  }

  @Test("a foreign card: its own specification finds nothing but what standards say", .needsForeignCard)
  func foreign() async throws {
    let dump = try #require(Shared.cards.first { $0.contains("ISIM") })
    let folder = try TemporaryFolder()
    let specification = folder.path + "/foreign.yaml"
    let (made, run) = try await ForeignCard.with(dump) { _, reader in
      let made = try UICCProcess.run("batch", "init", "--card", "pcsc:\(reader)", "-o", specification)
      return (
        made,
        try RunningUICC(["batch", "validate", specification, "--reader", reader, "--count", "1", "--json"]).end(
          timeout: .seconds(25))
      )
    }
    #expect(made.status == 0, "\(made.errors)")
    let report = try ApprovalReport(json: Array(run.output))
    let card = try #require(report.cards.first)
    #expect(report.cards.count == 1 && report.failures.isEmpty && card.isInterrupted == nil, "\(run.errors)")
    let own = card.findings.filter { !$0.check.hasPrefix("lint/") && $0.severity == .error }
    #expect(own.isEmpty, "\(own)")
    // It is done: the same again needs no card.
    let again = try UICCProcess.run("batch", "validate", specification, "--count", "1", "--json")
    #expect(again.status == run.status && again.errors.contains("1 card is done already"))
    #expect(try ApprovalReport(json: Array(again.output)).cards.map(\.findings) == [card.findings])
  }

  @Test("two stations on PostgreSQL share a batch", .needsVPCD, .needsPostgreSQL)
  func stations() async throws {
    let rehearsal = try LiveRehearsal(count: 6, isSeeded: false)
    let store = try PostgreSQLServer.shared()
    let project = "stations \(UUID().uuidString)"
    let (runs, incomplete) = try await VPCDPort.withBothPorts { first, second in
      let stations = try [first, second].map {
        try RunningUICC(arguments(rehearsal, [$0], "--store", store, "--project", project))
      }
      for station in stations { try station.wait(for: "waiting for cards") }
      let rack = rack(rehearsal, (0..<6).map { .card($0) })
      let runs = try rack.serving([first, second]) { try stations.map { try $0.end() } }
      // Another specification under the same name.
      try FileManager.default.copyItem(atPath: rehearsal.specification, toPath: rehearsal.folder.path + "/b.yaml")
      var other = arguments(rehearsal, [first], "--store", store, "--project", project)
      other[2] = rehearsal.folder.path + "/b.yaml"
      return (runs, try UICCProcess.run(other))
    }
    for run in runs {
      #expect(run.status == 0, "\(run.errors)")
      let report = try ApprovalReport(json: Array(run.output))
      #expect(
        report.verdict == .approved && report.cards.map(\.iccid).sorted() == rehearsal.numbers.map(\.iccid).sorted())
    }
    // Each read some, and none was read twice.
    let read = runs.map { run in run.errorLines.count { $0.contains(" APDUs, ") } }
    #expect(read.reduce(0, +) == 6 && read.allSatisfy { $0 > 0 }, "\(read)")
    #expect(incomplete.status == 2 && incomplete.errors.contains("was begun with the specification wattlefon.yaml"))
  }

  @Test(
    "a database that goes away ends the run; what is done stays, the rest is read later", .needsVPCD, .needsPostgreSQL)
  func databaseGone() async throws {
    let rehearsal = try LiveRehearsal(count: 3, isSeeded: false)
    let server = try PostgreSQLServer()
    let (gone, back) = try await VPCDPort.withPort { port in
      func station() throws -> RunningUICC {
        try RunningUICC(arguments(rehearsal, [port], "--store", server.address()))
      }
      let running = try station()
      let gone = try rack(rehearsal, [.card(0)]).serving([port]) {
        try running.wait(for: "1 of 3")
        server.stop()
        return try running.end()
      }
      try server.start()
      let again = try station()
      return try (gone, rack(rehearsal, [.card(1), .card(2)]).serving([port]) { try again.end() })
    }
    #expect(gone.status == 2 && gone.errors.contains("went away") && gone.output.isEmpty, "\(gone.errors)")
    #expect(back.status == 0 && back.errors.contains("1 card is done already"), "\(back.errors)")
    #expect(try ApprovalReport(json: Array(back.output)).cards.count == 3)
  }
}
