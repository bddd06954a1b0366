import ISO7816

/// Makes card events of GSMTAP datagrams; drops datagrams that the capture has twice.
struct GSMTAPReader {
  private struct Key: Hashable {
    var sender: String
    var identification: UInt16?
    var payload: ArraySlice<UInt8>
  }
  /// The latest datagrams, for a capture on several interfaces has each of them more than once.
  private var latest: [(key: Key, time: UInt64)] = []
  private static let window = 8
  /// Of packets without identification, the same bytes within a millisecond are one packet.
  private static let windowTime: UInt64 = 1_000_000

  /// Parts of a TPDU, by sender.
  private var parts: [String: [UInt8]] = [:]
  private(set) var repeats = 0

  mutating func read(_ packet: CapturePacket) -> [CardEvent] {
    guard let datagram = UDPDatagram(packet),
      datagram.destinationPort == GSMTAP.port || datagram.sourcePort == GSMTAP.port,
      let (content, bytes) = GSMTAP.read(datagram.payload)
    else { return [] }
    let line = CardLine("gsmtap \(datagram.sender)")
    func event(_ kind: CardEvent.Kind) -> CardEvent { CardEvent(packet.number, packet.time, line, kind) }
    if packet.isCut || datagram.isCut { return [event(.damaged("the packet was cut when it was captured"))] }
    if isRepeat(datagram, packet.time) {
      repeats += 1
      return []
    }
    switch content {
    case .atr: return bytes.isEmpty ? [] : [event(.reset(atr: Array(bytes)))]
    case .apdu:
      // Before version 2 had a subtype for it, an ATR came as an APDU.
      if let first = bytes.first, first == 0x3B || first == 0x3F, bytes.count <= ATR.maximumLength {
        return [event(.reset(atr: Array(bytes)))]
      }
      return LineExchange(Array(bytes)).map { [event(.exchange(command: $0.command, response: $0.response))] }
        ?? [event(.damaged("\(bytes.count) bytes are no APDU"))]
    case .ppsRequest, .ppsResponse: return []
    case .tpduHeader:
      parts[datagram.sender] = Array(bytes)
      return []
    case .tpduCommand, .tpduResponse:
      if parts[datagram.sender]?.count ?? 0 < 0x1_0000 { parts[datagram.sender]?.append(contentsOf: bytes) }
      return []
    case .tpduStatus:
      guard let head = parts.removeValue(forKey: datagram.sender) else { return [] }
      return LineExchange(head + bytes).map { [event(.exchange(command: $0.command, response: $0.response))] } ?? []
    }
  }

  private mutating func isRepeat(_ datagram: UDPDatagram, _ time: UInt64) -> Bool {
    let id = datagram.identification == 0 ? nil : datagram.identification
    let key = Key(sender: datagram.sender, identification: id, payload: datagram.payload)
    let found = latest.contains { known in
      known.key == key && (id != nil || (time >= known.time && time - known.time < Self.windowTime && time > 0))
    }
    // A copy: the slice would keep the whole packet.
    latest.append((Key(sender: key.sender, identification: id, payload: ArraySlice(Array(key.payload))), time))
    if latest.count > Self.window { latest.removeFirst() }
    return found
  }
}
