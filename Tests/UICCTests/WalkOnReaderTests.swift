import CardImage
import ElementaryFiles
import Foundation
import ISO7816
import PCSC
import SoftUICC
import TestSupport
import Testing
import UICC

/// The walk through pcscd and vpcd, on the software card and on a card that this project did not write.
@Suite(.serialized, .timeLimit(.minutes(5))) struct WalkOnReaderTests {
  private func walk(_ transport: any CardTransport) throws -> (CardWalk.Outcome, ExchangeStatistics) {
    let session = try CardSession(transport)
    var walk = CardWalk(session)
    let outcome = try transport.withTransaction { walk.run() }
    return (outcome, session.exchange.statistics)
  }

  @Test(.needsVPCD) func softwareCardIsTheSameInProcessAndInAReader() async throws {
    let (inProcess, _) = try walk(SoftCard(image: DemoCard.image))
    let (inReader, statistics) = try await VPCDPort.withPort { port in
      let server = SoftCardServer(card: try SoftCard(image: DemoCard.image), port: port.number)
      let thread = Thread { try? server.run() }
      thread.start()
      defer { server.stop() }
      try port.waitUntilPresent()
      return try walk(Context().connect(to: port.readerName))
    }
    #expect(inReader.interruption == nil)
    #expect(inReader.image == inProcess.image)
    #expect(Double(statistics.apdus) <= 1.03 * Double(leastCommands(inReader)))
  }

  /// Serves the demo card with a habit of bad cards in a virtual reader.
  private func walk(habit: @escaping @Sendable (inout SoftCard.Behaviour) -> Void) async throws -> CardWalk.Outcome {
    try await VPCDPort.withPort { port in
      var configuration = SoftCard.Configuration()
      habit(&configuration.behaviour)
      let server = SoftCardServer(
        card: try SoftCard(image: DemoCard.image, configuration: configuration), port: port.number)
      let thread = Thread { try? server.run() }
      thread.start()
      defer { server.stop() }
      try port.waitUntilPresent()
      return try walk(Context().connect(to: port.readerName)).0
    }
  }

  @Test(.needsVPCD) func softwareCardPulledFromAReaderKeepsWhatThereIs() async throws {
    let outcome = try await walk { $0.removedAfter = 300 }
    #expect(outcome.interruption?.code == .cardRemoved)
    #expect(outcome.image.files.count > 20)
  }

  @Test(.needsForeignCard, arguments: ["sysmoISIM-SJA2", "sysmoUSIM-SJS1", "magicsim", "sysmoSIM-GR1"])
  func foreignCardComesHomeByteForByte(name: String) async throws {
    let path = try #require(Shared.path("data/cards/\(name).script"))
    let dump = try ImageSource(path: path).read().image
    let (outcome, apdus) = try await ForeignCard.with(path) { card, reader in
      let (outcome, statistics) = try walk(Context().connect(to: reader))
      #expect(card.commands.count == statistics.apdus, "the card counts what we count")
      return (outcome, statistics.apdus)
    }
    #expect(outcome.interruption == nil)
    let read = Dictionary(outcome.image.files.map { ($0.path, $0) }) { first, _ in first }
    // The player serves the EFs of a 2G dump as directories: their responses to SELECT can be compared, their
    // contents cannot be read.
    let isGSM = dump.files.first.map { $0.fcp.first != 0x62 } ?? true
    var compared = 0
    for file in dump.files where !file.fcp.isEmpty {
      let copy = try #require(read[file.path], "\(file.path) was not found")
      #expect(copy.fcp == file.fcp, "\(file.path)")
      if !isGSM, file.content != .none { #expect(copy.content == file.content, "\(file.path)") }
      compared += 1
    }
    #expect(compared > 30)
    if !isGSM { #expect(Double(apdus) <= 1.03 * Double(leastCommands(outcome))) }
  }

  @Test(.needsForeignCard) func filesThatTheForeignCardHidesAreNotInTheImage() async throws {
    let path = try #require(Shared.path("data/cards/sysmoUSIM-SJS1.script"))
    let outcome = try await ForeignCard.with(path, arguments: ["--hide", "6f46,6f38"]) { _, reader in
      try walk(Context().connect(to: reader)).0
    }
    #expect(!outcome.image.files.contains { $0.fid == 0x6F46 || $0.fid == 0x6F38 })
    #expect(outcome.image.files.contains { $0.path == "MF/ADF.USIM/EF.IMSI" })
  }

  @Test(.needsForeignCard) func foreignCardPulledInTheMiddleKeepsWhatThereIs() async throws {
    let path = try #require(Shared.path("data/cards/sysmoUSIM-SJS1.script"))
    let outcome = try await ForeignCard.with(path) { card, reader in
      let transport = Puller(try Context().connect(to: reader), after: 800) { card.stop() }
      return try walk(transport).0
    }
    #expect(outcome.interruption?.code == .cardRemoved)
    #expect(outcome.image.files.count > 20)
  }
}

/// Pulls the card before a command.
private final class Puller: CardTransport {
  private let base: any CardTransport
  private let pull: () -> Void
  private var left: Int

  init(_ base: any CardTransport, after count: Int, pull: @escaping () -> Void) {
    self.base = base
    self.left = count
    self.pull = pull
  }

  var atr: [UInt8] { base.atr }
  var transmissionProtocol: TransmissionProtocol { base.transmissionProtocol }
  func transmit(_ command: [UInt8]) throws(TransportError) -> [UInt8] {
    if left == 0 { pull() }
    left -= 1
    return try base.transmit(command)
  }
  func reset(_ kind: ResetKind) throws(TransportError) { try base.reset(kind) }
  func beginTransaction() throws(TransportError) { try base.beginTransaction() }
  func endTransaction() { base.endTransaction() }
}
