import Foundation
import GlobalPlatform
import ISO7816
import PCSC
import SoftUICC
import TestSupport
import Testing
import UICC

/// Rules on an ARA-M in a reader: one that this project did not write, and the software card.
/// Random lists by the hundred are in RuleListRoundTripTests, without a reader.
@Suite(.serialized) struct ForeignARAMTests {
  /// Through the service each command to the simulator takes 90 ms: few rules here.
  private func roundTrip(
    _ transport: any CardTransport, seed: UInt64, longest: Int = .max, isNewestFirst: Bool
  ) throws {
    var random = RandomRules(seed: seed, longest: longest)
    let session = try CardSession(transport)
    for round in 0..<2 {
      let rules = random.list(upTo: 8)
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

  @Test(
    .needsForeignCard, .needsShared("tools/aram_sim.py"),
    arguments: [["--chain", "next"], ["--chain", "61", "--dup", "6a89"]])
  func aForeignARAMGivesBackByteForByte(arguments: [String]) async throws {
    try await ForeignARAM.with(arguments: arguments) { reader in
      try roundTrip(
        Context().connect(to: reader), seed: 9, longest: ForeignARAM.longestRule, isNewestFirst: true)
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
        Context().connect(to: port.readerName), seed: 7, isNewestFirst: false)
    }
  }
}
