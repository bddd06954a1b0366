import ISO7816

extension FuzzTarget {
  /// Commands, responses and status words.
  static let apdu = FuzzTarget(
    "apdu",
    seeds: [
      "00a40004", "00b0000000", "00a40004023f00", "00a40004023f0000", "00b00000000101", "00d6000000000101",
      "80e2900000000201020000",
    ].compactMap { Hex.bytes($0) }
  ) { bytes in
    if let response = ResponseAPDU(bytes) {
      guard response.bytes == bytes else { return "response does not read back" }
      guard !response.status.description.isEmpty else { return "no text" }
    }
    guard let command = try? CommandAPDU(parsing: bytes) else { return nil }
    guard (try? CommandAPDU(parsing: command.encoded)) == command else { return "command does not read back" }
    guard command.encoded.count <= bytes.count else { return "longer than it came" }
    for channel in UInt8(0)...255 {
      let moved = command.onChannel(channel)
      guard moved.cla == command.cla || moved.channel == channel else { return "channel \(channel): \(moved.cla)" }
    }
    return nil
  }

  /// An exchange with a card whose answers are the input, cut where a byte says so: it ends, and keeps its limits.
  static let exchange = FuzzTarget(
    "exchange",
    seeds: ["026104066202820a9000", "026c10029000", "029f17026f00", "026283026c040690009000"]
      .compactMap { Hex.bytes($0) }, quickCount: 20_000
  ) { bytes in
    for (protocolUsed, command) in [
      (.t0, .select(fid: .mf)), (.t1, .status()),
      (.t0, CommandAPDU(cla: 0x80, ins: 0xE2, p1: 0, p2: 0, data: Array(repeating: 1, count: 600), le: 256)),
    ] as [(TransmissionProtocol, CommandAPDU)] {
      let card = PlaybackCard(bytes, protocolUsed)
      let exchange = APDUExchange(card)
      let response = try? exchange.send(command)
      if let response, response.data.count > APDUExchange.maximumResponse { return "\(response.data.count) bytes" }
      guard exchange.statistics.apdus <= bytes.count + 4 else { return "\(exchange.statistics.apdus) commands" }
    }
    return nil
  }
}

/// Answers with pieces of the input, each with its length before it; mute at the end.
private final class PlaybackCard: CardTransport {
  let atr: [UInt8] = [0x3B, 0x00]
  let transmissionProtocol: TransmissionProtocol
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8], _ transmissionProtocol: TransmissionProtocol) {
    rest = bytes[...]
    self.transmissionProtocol = transmissionProtocol
  }
  func transmit(_ command: [UInt8]) throws(TransportError) -> [UInt8] {
    guard let length = rest.popFirst() else { throw TransportError(.cardRemoved, "end of input") }
    let answer = Array(rest.prefix(Int(length)))
    rest = rest.dropFirst(Int(length))
    return answer
  }
  func reset(_ kind: ResetKind) throws(TransportError) {}
  func beginTransaction() throws(TransportError) {}
  func endTransaction() {}
}
