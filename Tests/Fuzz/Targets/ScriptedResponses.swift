import ISO7816

/// A card that answers what the input says, again from its beginning when that has run out, and that is pulled after
/// a number of commands.
final class ScriptedResponses: CardTransport {
  let atr: [UInt8]
  let transmissionProtocol: TransmissionProtocol
  private(set) var count = 0
  private(set) var malformed: [UInt8]?
  private let limit: Int
  private let bytes: [UInt8]
  private var source: ByteSource

  init(_ bytes: [UInt8], limit: Int) {
    var source = ByteSource(bytes)
    transmissionProtocol = source.byte() & 1 == 0 ? .t0 : .t1
    atr = source.take(Int(source.byte() & 0x1F))
    self.bytes = source.rest()
    self.source = ByteSource(self.bytes)
    self.limit = limit
  }

  func transmit(_ command: [UInt8]) throws(TransportError) -> [UInt8] {
    count += 1
    guard count <= limit else { throw TransportError(.cardRemoved, "the card was removed") }
    if (try? CommandAPDU(parsing: command)) == nil { malformed = command }
    if source.isAtEnd { source = ByteSource(bytes) }
    switch source.byte() % 16 {
    case 0: return statusBytes()
    case 1: return source.piece() + statusBytes()
    case 2: return source.piece()
    case 3: throw TransportError(.cardMute, "the card gave no answer")
    case 4: return [0x61, source.byte()]
    case 5: return [0x6C, source.byte()]
    case 6: return [UInt8](repeating: source.byte(), count: source.word()) + statusBytes()
    case 7...10: return parameters(of: command) + [0x90, 0x00]
    case 11: return [0x9F, source.byte()]
    default: return [UInt8](repeating: source.byte(), count: command.count == 5 ? Int(command[4]) : 0) + [0x90, 0x00]
    }
  }

  func reset(_ kind: ResetKind) throws(TransportError) {
    if source.byte() & 7 == 7 { throw TransportError(.cardMute, "the card gave no answer to reset") }
  }
  func beginTransaction() {}
  func endTransaction() {}

  private func statusBytes() -> [UInt8] {
    let status = source.status()
    return [status.sw1, status.sw2]
  }

  /// An FCP template that fits the SELECT, but for what the input adds.
  private func parameters(of command: [UInt8]) -> [UInt8] {
    let kind: [UInt8] = [0x78, 0x41, 0x42, 0x46, 0x79, 0x39]
    var descriptor: [UInt8] = [kind[source.choice(kind.count)], 0x21]
    if source.byte() & 1 == 0 { descriptor += source.take(3) }
    let fid = command.count >= 7 ? Array(command[5..<7]) : source.take(2)
    let size = source.take(Int(source.byte() & 3))
    return TLV(
      tag: 0x62,
      children: [
        TLV(tag: 0x82, value: descriptor), TLV(tag: 0x83, value: fid), TLV(tag: 0x80, value: size),
        TLV(tag: 0x88, value: source.take(Int(source.byte() & 1))),
      ]
    ).encoded
  }
}
