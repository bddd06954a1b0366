import BatchApproval
import CardImage
import Foundation
import ISO7816
import Inventory
import SoftUICC
import Synchronization
import TestSupport
import Testing

@testable import Commands

/// Issue 7, with cards: 25 of them with 12 defects, in process and in two virtual readers.
struct LiveRehearsalTests {
  @Test("in process: every defect is found at its place, the rest is approved")
  func inProcess() throws {
    let rehearsal = try LiveRehearsal()
    let specification = try SpecificationFile.read(rehearsal.specification)
    let index = try Inventory(path: rehearsal.inventory).index()
    let approval = Approval(
      specification, inventory: index, search: try ForbiddenSearch.make(specification))
    let recorder = CardRecorder(specification: specification, index: index, homeKey: nil)
    let results = try (0..<25).map { number in
      let recording = LiveRehearsal.record(try rehearsal.card(number), recorder)
      // What was recorded and read again gives the same verdict.
      let again = try RecordedCard(bytes: recording.card.json(), name: "card.json")
      let result = approval.examine(again, source: "card \(number)")
      #expect(result.verdict == approval.examine(recording.card, source: "card \(number)").verdict)
      return result
    }
    try BatchRehearsalTests.judge(approval.report(results), rehearsal.numbers)
  }

  /// What the cards of two readers were asked, in order.
  private final class Traffic: Sendable {
    private let ports = Mutex<[UInt16]>([])
    func add(_ port: UInt16) { ports.withLock { $0.append(port) } }
    /// Commands by reader.
    var counts: [UInt16: Int] { ports.withLock { ports in ports.reduce(into: [:]) { $0[$1, default: 0] += 1 } } }
    /// How often the next command was one of the other reader.
    var changes: Int { ports.withLock { ports in zip(ports, ports.dropFirst()).count { $0 != $1 } } }
  }

  @Test("two virtual readers share the batch: every defect found, and each has half of the work", .needsVPCD)
  func twoReaders() async throws {
    let rehearsal = try LiveRehearsal()
    let traffic = Traffic()
    let run = try await VPCDPort.withBothPorts { first, second in
      // Cards that answer at once are done before the other reader has its next one, and nothing would interleave.
      @Sendable func answer(_ port: UInt16, _ command: [UInt8]) {
        traffic.add(port)
        usleep(300)
      }
      let rack = SoftRack(count: 25, pause: 200, observer: answer) {
        number throws(SoftCardError) in try rehearsal.card(number)
      }
      return try rack.serving([first, second]) {
        try UICCProcess.run(
          "batch", "validate", rehearsal.specification, "--inventory", rehearsal.inventory, "--reader",
          first.readerName, "--reader", second.readerName, "--json")
      }
    }
    #expect(run.status == 1, "\(run.errors)")
    try BatchRehearsalTests.judge(try ApprovalReport(json: Array(run.output)), rehearsal.numbers)
    // With equal time for each command, the busier reader's share is the time that both take together.
    let total = traffic.counts.values.reduce(0, +)
    let share = Double(traffic.counts.values.max() ?? 0) / Double(total)
    #expect(traffic.counts.count == 2 && share < 0.6, "\(traffic.counts)")
    // One after the other would be a change per card.
    #expect(traffic.changes > total / 10, "\(traffic.changes) of \(total)")
    #expect(run.errorLines.contains { $0.contains("25 of 25") })
    #expect(run.errorLines.contains { $0.contains("25 cards: ") && $0.contains(" s in the cards, ") })
  }
}

extension SoftRack {
  /// Calls `body` while the cards take their turns in these readers.
  func serving<Result>(_ ports: [VPCDPort], _ body: () throws -> Result) throws -> Result {
    let group = DispatchGroup()
    for port in ports {
      DispatchQueue(label: "rack \(port.number)").async(group: group) { try? self.serve(port: port.number) }
    }
    defer {
      stop()
      group.wait()
    }
    return try body()
  }
}
