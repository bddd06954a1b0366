import Foundation
import GlobalPlatform
import ISO7816
import PCSC
import SoftUICC
import TestSupport
import Testing
import UICC

/// Rules on an ARA-M in a reader: one that this project did not write, and the software card.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ForeignARAMTests {
  static let modes: [[String]] = [
    ["--chain", "next"], ["--chain", "61"], ["--chain", "next", "--dup", "6381"], ["--chain", "61", "--dup", "6a89"],
    ["--lock"],
  ]

  private static var rounds: Int { ProcessInfo.processInfo.environment["UICC_FULL"] == nil ? 2 : 200 }

  private func roundTrip(
    _ transport: any CardTransport, seed: UInt64, rounds: Int, isNewestFirst: Bool, upTo count: Int
  ) throws {
    var random = SplitMix(seed: seed)
    let session = try CardSession(transport)
    for round in 0..<rounds {
      // The simulator takes one short command at a time: rules that are longer than it can hold are left out.
      let rules = AccessRuleCardTests.rules(&random, upTo: count).filter { !isNewestFirst || $0.bytes.count < 250 }
      let master = try #require(try AccessRuleMaster.select(on: session))
      var writer = AccessRuleWriter(.open(master))
      try writer.delete(.all)
      for rule in rules { try writer.store(rule) }
      let content = try master.read()
      #expect(content.list.problems.isEmpty)
      #expect(
        content.list.rules.map(\.bytes) == (isNewestFirst ? rules.reversed() : rules).map(\.bytes), "round \(round)")
      if let victim = rules.first {
        #expect(try writer.delete(.rule(victim.bytes)))
        #expect(try master.readList().list.rules.count == rules.count - 1)
      }
    }
  }

  @Test(.needsForeignCard, .needsShared("tools/aram_sim.py"), arguments: modes.indices)
  func aForeignARAMGivesBackByteForByte(index: Int) async throws {
    try await ForeignARAM.with(arguments: Self.modes[index]) { reader in
      try roundTrip(
        Context().connect(to: reader), seed: UInt64(index), rounds: Self.rounds, isNewestFirst: true,
        upTo: Self.rounds > 2 ? 60 : 25)
    }
  }

  @Test(.needsForeignCard, .needsShared("tools/aram_sim.py")) func aLockedARAMRefuses() async throws {
    try await ForeignARAM.with(arguments: ["--lock"]) { reader in
      let session = try CardSession(Context().connect(to: reader))
      let master = try #require(try AccessRuleMaster.select(on: session))
      var writer = AccessRuleWriter(.open(master))
      try writer.store(AccessRuleTests.rule())
      try writer.lock()
      #expect(throws: SecureChannelError.self) { try writer.delete(.all) }
      #expect(try master.readList().list.rules == [AccessRuleTests.rule()])
    }
  }

  @Test(.needsVPCD) func theSoftwareCardInAReaderGivesBackByteForByte() async throws {
    try await VPCDPort.withPort { port in
      var configuration = SoftCard.Configuration()
      configuration.globalPlatform.presence = .always
      let server = SoftCardServer(
        card: try SoftCard(image: DemoCard.image, configuration: configuration), port: port.number)
      let thread = Thread { try? server.run() }
      thread.start()
      defer { server.stop() }
      try port.waitUntilPresent()
      try roundTrip(
        Context().connect(to: port.readerName), seed: 7, rounds: Self.rounds, isNewestFirst: false, upTo: 25)
    }
  }
}
