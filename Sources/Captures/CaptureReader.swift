/// What a file of APDUs is, by its content.
public enum CaptureFormat: String, Sendable {
  case pcap, pcapng
  /// A text with APDUs in it.
  case log

  /// `nil` for a file that is neither a capture nor a log of APDUs.
  /// - Parameter start: its first bytes, some thousands where it has them.
  public init?(start: some Collection<UInt8>) {
    let bytes = Array(start.prefix(0x4000))
    switch bytes.u32(0, bigEndian: true) {
    case 0x0A0D_0D0A: self = .pcapng
    case 0xA1B2_C3D4, 0xA1B2_3C4D, 0xD4C3_B2A1, 0x4D3C_B2A1: self = .pcap
    default:
      guard !bytes.contains(0), Self.looksLikeLog(bytes) else { return nil }
      self = .log
    }
  }

  /// The same of a file; `nil` also where it cannot be read.
  public init?(path: String) {
    guard let stream = try? ByteStream(path: path) else { return nil }
    self.init(start: stream.peek(0x4000))
  }

  /// A log has a command and its response, or a dump of one, somewhere in its first lines.
  private static func looksLikeLog(_ bytes: [UInt8]) -> Bool {
    // JSON is no log: most files that are asked about are images, and lines of them take long to look at.
    if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") { return false }
    var reader = APDULogReader(ByteStream(bytes: bytes))
    for _ in 0..<4 {
      guard let event = reader.next() else { return false }
      if case .exchange(let command, let response) = event.kind, isPlausible(command, response) { return true }
    }
    return false
  }

  /// Whether SW1 can be one and the class byte is none that ISO/IEC 7816 forbids.
  private static func isPlausible(_ command: [UInt8], _ response: [UInt8]) -> Bool {
    guard let status = response.dropLast().last, command.count >= 4, command[0] != 0xFF, command[1] & 0xF0 != 0x60
    else {
      return false
    }
    return (0x61...0x6F).contains(status) || (0x90...0x9F).contains(status)
  }
}

/// Reads a capture or a log of APDUs from front to back, with memory that does not grow with it.
public struct CaptureReader {
  private enum Source {
    case packets(any PacketReader)
    case log(APDULogReader)
  }
  public let format: CaptureFormat
  private var source: Source
  private var gsmtap = GSMTAPReader()
  private var ccid = CCIDReader()
  private var pending: [CardEvent] = []
  /// Packets read so far, of whatever traffic.
  public private(set) var packets = 0
  /// Link types of which no APDUs are read, and how many packets had them.
  public private(set) var foreignLinkTypes: [UInt32: Int] = [:]
  private var damaged: [CaptureWarning] = []
  private var damagedCount = 0

  /// - Throws: where the file cannot be opened or is neither.
  public init(path: String) throws(CaptureError) {
    try self.init(ByteStream(path: path), name: path)
  }

  public init(bytes: [UInt8], name: String) throws(CaptureError) {
    try self.init(ByteStream(bytes: bytes), name: name)
  }

  private init(_ stream: ByteStream, name: String) throws(CaptureError) {
    guard let format = CaptureFormat(start: stream.peek(0x4000)) else {
      throw CaptureError(source: name, "neither pcap, pcapng nor a log of APDUs")
    }
    self.format = format
    if format == .log {
      source = .log(APDULogReader(stream))
    } else if let reader = PcapReader(stream) {
      source = .packets(reader)
    } else if let reader = PcapNGReader(stream) {
      source = .packets(reader)
    } else {
      throw CaptureError(source: name, "neither pcap, pcapng nor a log of APDUs")
    }
  }

  /// What happened next on the line to a card; `nil` at the end.
  public mutating func next() -> CardEvent? {
    while true {
      if !pending.isEmpty {
        let event = pending.removeFirst()
        if case .damaged(let message) = event.kind { note(event, message) }
        return event
      }
      switch source {
      case .log(var reader):
        let event = reader.next()
        source = .log(reader)
        guard let event else { return nil }
        packets += 1
        pending = [event]
      case .packets(var reader):
        let packet = reader.next()
        source = .packets(reader)
        guard let packet else { return nil }
        packets += 1
        pending = events(packet)
      }
    }
  }

  private mutating func events(_ packet: CapturePacket) -> [CardEvent] {
    if USBTransfer.linkTypes.contains(packet.linkType) { return ccid.read(packet) }
    if UDPDatagram.linkTypes.contains(packet.linkType) { return gsmtap.read(packet) }
    if foreignLinkTypes.count < 64 || foreignLinkTypes[packet.linkType] != nil {
      foreignLinkTypes[packet.linkType, default: 0] += 1
    }
    return []
  }

  private mutating func note(_ event: CardEvent, _ message: String) {
    damagedCount += 1
    if damaged.count < 100 {
      damaged.append(CaptureWarning("\(format == .log ? "line" : "packet") \(event.number)", message))
    }
  }

  /// Commands or datagrams that stood there twice and were taken once.
  public var repeats: Int { gsmtap.repeats + ccid.repeats }

  /// What was wrong so far.
  public var warnings: [CaptureWarning] {
    var warnings =
      switch source {
      case .log(let reader): reader.warnings
      case .packets(let reader): reader.warnings
      }
    warnings += damaged
    if damagedCount > damaged.count {
      warnings.append(CaptureWarning("further on", "\(damagedCount - damaged.count) more APDUs that are not whole"))
    }
    for (type, count) in foreignLinkTypes.sorted(by: { $0.key < $1.key }) {
      warnings.append(
        CaptureWarning(
          "link type \(type)", "\(count) \(count == 1 ? "packet of it was" : "packets of it were") not read",
          isDamage: false))
    }
    return warnings
  }
}

/// What one capture holds.
public struct CaptureReading: Sendable {
  public var cards: [CapturedCard]
  public var warnings: [CaptureWarning]
  public var packets: Int
  public var exchanges: Int
  public var repeats: Int

  /// Reads a capture to its end.
  /// - Parameter onEvent: sees each event with the file that it is about.
  public init(
    _ reader: CaptureReader, onEvent: ((CardEvent, String?) -> Void)? = nil, isCancelled: () -> Bool = { false }
  ) {
    var reader = reader
    var follower = CaptureFollower()
    while !isCancelled(), let event = reader.next() {
      let path = follower.follow(event)
      onEvent?(event, path)
    }
    exchanges = follower.exchanges
    cards = follower.finish()
    warnings = reader.warnings
    packets = reader.packets
    repeats = reader.repeats
  }
}
