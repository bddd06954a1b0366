import ISO7816
import PCSC
import TestSupport
import Testing

@Suite(.needsVPCD)
struct CardTests {
  private static let atr: [UInt8] = [0x3B, 0x04, 0x55, 0x49, 0x43, 0x43]

  /// Answers SELECT with 9000, a case 2 with as many bytes as asked for, and everything else with 6D00.
  private static func answer(_ command: [UInt8]) -> VPCDPeer.Answer {
    guard let command = try? CommandAPDU(parsing: command) else { return .bytes([0x67, 0x00]) }
    switch command.instruction {
    case .select: return .bytes([0x90, 0x00])
    case .readBinary: return .bytes([UInt8](repeating: command.p2, count: command.le ?? 0) + [0x90, 0x00])
    default: return .bytes([0x6D, 0x00])
    }
  }

  private static func always(_ answer: VPCDPeer.Answer) -> @Sendable ([UInt8]) -> VPCDPeer.Answer {
    { _ in answer }
  }

  /// A card in a reader, and a connection to it.
  private func withCard(
    sharing: Card.Sharing = .shared, atr: [UInt8] = CardTests.atr,
    answer: @escaping @Sendable ([UInt8]) -> VPCDPeer.Answer = CardTests.answer,
    _ body: (Card, VPCDPeer, Context) async throws -> Void
  ) async throws {
    try await VPCDPort.withPort { port in
      let peer = try VPCDPeer(port, atr: atr, answer: answer)
      defer { peer.leave() }
      let context = try Context()
      try await body(try context.connect(to: port.readerName, sharing: sharing), peer, context)
    }
  }

  @Test("ATR, protocol and commands of several lengths")
  func transmit() async throws {
    try await withCard { card, _, _ in
      #expect(card.atr == Self.atr)
      #expect(ATR(card.atr).problems == [])
      #expect(card.transmissionProtocol == .t0)
      #expect(try card.transmit([0x00, 0xA4, 0x00, 0x04, 0x02, 0x3F, 0x00]) == [0x90, 0x00])
      #expect(try card.transmit([0x00, 0x20, 0x00, 0x01]) == [0x6D, 0x00])
      for length in [1, 0x7F, 0x80, 0xFF, 0x100] {
        let command = try CommandAPDU.readBinary(offset: 0x5A, length: length)
        let answer = try card.transmit(command.encoded)
        #expect(answer == [UInt8](repeating: 0x5A, count: length) + [0x90, 0x00])
      }
      #expect(throws: TransportError(.communication, "")) { try card.transmit([0x00, 0xA4]) }
    }
  }

  @Test("an answer of extended length arrives whole")
  func extended() async throws {
    try await withCard { card, _, _ in
      let command = try CommandAPDU.readBinary(offset: 0x11, length: 0xFFFD)
      let answer = try card.transmit(command.encoded)
      #expect(answer.count == 0xFFFF)
    }
  }

  @Test("warm and cold reset reach the card, within a transaction as well")
  func reset() async throws {
    try await withCard { card, peer, _ in
      try card.reset(.warm)
      #expect(card.atr == Self.atr)
      #expect(peer.controls.contains(2), "reset without power off")
      let before = peer.controls.count
      try card.beginTransaction()
      try card.reset(.cold)
      #expect(peer.controls.dropFirst(before).contains(0), "power off")
      #expect(try card.transmit([0x00, 0xA4, 0x00, 0x04, 0x02, 0x3F, 0x00]) == [0x90, 0x00])
      card.endTransaction()
      #expect(card.transactionDepth == 0)
    }
  }

  @Test("a card pulled in the middle of a command")
  func removedDuringCommand() async throws {
    try await withCard(answer: Self.always(.leave)) { card, _, _ in
      let error = #expect(throws: TransportError.self) { try card.transmit([0x00, 0xA4, 0x00, 0x04]) }
      #expect(error?.code == .cardRemoved, "\(String(describing: error))")
      #expect(error?.message == "the card was taken out of reader \"\(card.readerName)\"")
      #expect(error?.hint != nil)
    }
  }

  @Test("a card pulled between two commands")
  func removedBetweenCommands() async throws {
    try await withCard { card, peer, _ in
      let answer = try card.transmit([0x00, 0xA4, 0x00, 0x04])
      #expect(answer == [0x90, 0x00])
      peer.leave()
      #expect(throws: TransportError(.cardRemoved, "")) { try card.transmit([0x00, 0xA4, 0x00, 0x04]) }
      card.endTransaction()
    }
  }

  // The driver waits for ever on an answer of no bytes, so one byte stands for both.
  @Test("an answer without a status word is a mute card")
  func mute() async throws {
    try await withCard(answer: Self.always(.bytes([0x90]))) { card, _, _ in
      let error = #expect(throws: TransportError.self) { try card.transmit([0x00, 0xA4, 0x00, 0x04]) }
      #expect(error?.code == .cardMute, "\(String(describing: error))")
      #expect(error?.message.contains(card.readerName) == true)
    }
  }

  @Test("T=1 where the ATR offers it, and T=0 of the same card on request")
  func protocols() async throws {
    try await withCard(atr: [0x3B, 0x80, 0x80, 0x01, 0x01]) { card, _, context in
      #expect(ATR(card.atr).problems == [])
      #expect(card.transmissionProtocol == .t1)
      #expect(try card.transmit([0x00, 0xA4, 0x00, 0x04, 0x02, 0x3F, 0x00]) == [0x90, 0x00])
      card.disconnect(.unpower)
      let other = try context.connect(to: card.readerName, protocols: [.t0])
      #expect(other.transmissionProtocol == .t0)
    }
  }

  @Test("a card whose ATR is none")
  func noATR() async throws {
    try await VPCDPort.withPort { port in
      let peer = try VPCDPeer(port, atr: [0x00]) { _ in .bytes([0x90, 0x00]) }
      defer { peer.leave() }
      let refused = #expect(throws: TransportError.self) { try Context().connect(to: port.readerName) }
      #expect(refused?.code == .communication)
      #expect(refused?.message == "the card in reader \"\(port.readerName)\" speaks neither t=0 nor t=1 as asked")
    }
  }

  @Test("a card that keeps silent and is pulled")
  func silence() async throws {
    try await withCard(answer: Self.always(.silence(.milliseconds(700)))) { card, _, _ in
      #expect(throws: TransportError(.cardRemoved, "")) { try card.transmit([0x00, 0xA4, 0x00, 0x04]) }
    }
  }

  @Test("who holds a card for itself keeps others out, and they are told")
  func sharing() async throws {
    try await withCard(sharing: .exclusive) { card, _, context in
      let other = try Context()
      let error = #expect(throws: TransportError.self) { try other.connect(to: card.readerName) }
      #expect(error?.code == .sharingViolation)
      #expect(error?.message == "another program holds the card in reader \"\(card.readerName)\"")
      #expect(try context.readers().first { $0.name == card.readerName }?.isExclusive == true)
      card.disconnect(.leave)
      #expect(try other.connect(to: card.readerName).atr == Self.atr)
    }
  }

  @Test("another program resets the card: the next command says so, and reset goes on from there")
  func resetByAnother() async throws {
    try await withCard { card, _, _ in
      let other = try Context().connect(to: card.readerName)
      try other.reset(.warm)
      #expect(throws: TransportError(.cardReset, "")) { try card.transmit([0x00, 0xA4, 0x00, 0x04]) }
      try card.reset(.warm)
      #expect(try card.transmit([0x00, 0xA4, 0x00, 0x04]) == [0x90, 0x00])
    }
  }

  @Test("transactions nest, keep others waiting, and end with the connection")
  func transactions() async throws {
    try await withCard { card, _, _ in
      try card.withTransaction {
        try card.withTransaction { #expect(card.transactionDepth == 2) }
        #expect(card.transactionDepth == 1)
        #expect(try card.transmit([0x00, 0xA4, 0x00, 0x04]) == [0x90, 0x00])
      }
      #expect(card.transactionDepth == 0)
      card.endTransaction()
      try card.beginTransaction()
      card.disconnect(.reset)
      #expect(throws: TransportError(.communication, "")) { try card.transmit([0x00, 0xA4, 0x00, 0x04]) }
      #expect(throws: TransportError(.communication, "")) { try card.beginTransaction() }
      let next = try Context().connect(to: card.readerName, sharing: .exclusive)
      try next.beginTransaction()
      next.endTransaction()
    }
  }
}
