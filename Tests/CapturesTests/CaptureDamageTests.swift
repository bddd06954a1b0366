import Captures
import CardImage
import ISO7816
import Testing

/// Captures that are cut, mixed with other traffic, or full of repetitions.
struct CaptureDamageTests {
  static let exchanges: [CaptureBuilder.Exchange] = [
    ([0x00, 0xA4, 0x00, 0x04, 0x02, 0x3F, 0x00], [0x61, 0x0C]),
    (
      [0x00, 0xC0, 0x00, 0x00, 0x0C],
      [0x62, 0x0A, 0x82, 0x02, 0x78, 0x21, 0x83, 0x02, 0x3F, 0x00, 0x8A, 0x00, 0x90, 0x00]
    ),
    ([0x00, 0xA4, 0x08, 0x0C, 0x02, 0x2F, 0xE2], [0x90, 0x00]),
    ([0x00, 0xB0, 0x00, 0x00, 0x0A], [0x98, 0x88, 0x12, 0x01, 0x00, 0x00, 0x40, 0x56, 0x00, 0xF8, 0x90, 0x00]),
  ]
  static let atr: [UInt8] = [0x3B, 0x65, 0x00, 0x00, 0x9C, 0x11, 0x01, 0x01, 0x03]

  private func events(_ bytes: [UInt8]) throws -> (events: [CardEvent], warnings: [CaptureWarning]) {
    var reader = try CaptureReader(bytes: bytes, name: "test")
    var events: [CardEvent] = []
    while let event = reader.next() { events.append(event) }
    return (events, reader.warnings)
  }

  private static let captures: [(name: String, bytes: [UInt8], head: Int)] = [
    ("pcap", CaptureBuilder.pcap(CaptureBuilder.gsmtapPackets(atr: atr, exchanges, linkType: 1), linkType: 1), 24),
    (
      "pcapng",
      CaptureBuilder.pcapng(
        CaptureBuilder.ccidPackets(atr: atr, exchanges, linkType: 220, big: true), linkType: 220, big: true),
      48
    ),
  ]

  @Test(arguments: 0..<2) func cutAnywhere(_ number: Int) throws {
    let (name, bytes, head) = Self.captures[number]
    let whole = try events(bytes).events
    #expect(whole.count == 5, "\(name)")
    var counts = Set<Int>()
    for end in head..<bytes.count {
      let cut = try events(Array(bytes[..<end]))
      #expect(cut.events == Array(whole.prefix(cut.events.count)), "\(name) cut at \(end)")
      counts.insert(cut.events.count)
      // Where a packet ends, nothing shows that there were more.
      #expect(cut.warnings.count <= 1, "\(name) cut at \(end)")
      if cut.warnings.isEmpty { #expect(try events(Array(bytes[..<end]) + [1]).warnings.count == 1) }
    }
    #expect(counts == Set(0..<5))
  }

  @Test func aBlockThatLiesEndsTheReadingWithWhatThereWas() throws {
    var bytes = Self.captures[0].bytes
    // The captured length of the third packet.
    let packets = CaptureBuilder.gsmtapPackets(atr: Self.atr, Self.exchanges, linkType: 1)
    let place = 24 + 16 + packets[0].count + 16 + packets[1].count + 8
    bytes[place + 3] = 0x7F
    let read = try events(bytes)
    #expect(read.events.count == 2)
    #expect(read.warnings.count == 1 && read.warnings[0].message.contains("damaged from here on"))
  }

  @Test func packetsOfASmallSnapLengthAreTold() throws {
    let packets = CaptureBuilder.gsmtapPackets(atr: Self.atr, Self.exchanges, linkType: 101)
    let read = try events(CaptureBuilder.pcap(packets, linkType: 101, snap: 56))
    let damaged = read.events.filter { if case .damaged = $0.kind { true } else { false } }
    #expect(damaged.count == packets.filter { $0.count > 56 }.count && !damaged.isEmpty)
    #expect(read.warnings.count == damaged.count && read.warnings.allSatisfy(\.isDamage))
    let ccid = CaptureBuilder.ccidPackets(atr: Self.atr, Self.exchanges, linkType: 189)
    let cut = try events(CaptureBuilder.pcap(ccid, linkType: 189, snap: 68))
    #expect(cut.events.contains { if case .damaged = $0.kind { true } else { false } })
  }

  @Test func otherTrafficIsReadOver() throws {
    let packets = CaptureBuilder.gsmtapPackets(atr: Self.atr, Self.exchanges, linkType: 1)
    let other: [[UInt8]] = [
      CaptureBuilder.frame(
        CaptureBuilder.ipv4(CaptureBuilder.udp([1, 2, 3], port: 53), id: 7), linkType: 1, big: false),
      CaptureBuilder.frame(
        CaptureBuilder.ipv4(CaptureBuilder.udp([2, 4, 1, 0] + [UInt8](repeating: 0, count: 40)), id: 8), linkType: 1,
        big: false),
      [UInt8](repeating: 0xFF, count: 14) + [0x08, 0x06, 0, 1],
      [0x45], [],
      CaptureBuilder.frame(
        [0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6] + [UInt8](repeating: 0, count: 30), linkType: 1, big: false),
    ]
    let mixed = packets.flatMap { [$0] + other }
    #expect(
      try events(CaptureBuilder.pcap(mixed, linkType: 1)).events.map(\.kind)
        == events(Self.captures[0].bytes).events.map(\.kind))
    // Mass storage, interrupts and a keyboard beside the card reader.
    let ccid = CaptureBuilder.ccidPackets(atr: Self.atr, Self.exchanges, linkType: 220)
    let storage = Array("USBC".utf8) + [UInt8](repeating: 0x80, count: 27)
    let noise =
      CaptureBuilder.transfer(storage, isIn: false, linkType: 220, big: false, device: 7)
      + CaptureBuilder.transfer([0x80, 0, 0, 0, 0, 0, 9, 0, 0, 0], isIn: true, linkType: 220, big: false, device: 8)
    let read = try events(CaptureBuilder.pcap(ccid.flatMap { [$0] + noise }, linkType: 220))
    #expect(read.events.count == 5 && read.warnings == [])
  }

  @Test func aLinkTypeWithoutCardsIsNoDamage() throws {
    let file =
      CaptureBuilder.section(big: false) + CaptureBuilder.interface(127, big: false)
      + CaptureBuilder.interface(1, big: false)
      + CaptureBuilder.enhancedPacket([1, 2, 3, 4], 0, interface: 0, big: false)
      + CaptureBuilder.enhancedPacket(
        CaptureBuilder.gsmtapPackets(atr: Self.atr, [], linkType: 1)[0], 1, interface: 1, big: false)
    let read = try events(file)
    #expect(read.events.count == 1)
    #expect(read.warnings.map(\.isDamage) == [false])
  }

  @Test func whatIsThereTwiceIsTakenOnce() throws {
    let packets = CaptureBuilder.gsmtapPackets(atr: Self.atr, Self.exchanges, linkType: 113)
    let twice = packets.flatMap { [$0, $0] }
    let reading = CaptureReading(try CaptureReader(bytes: CaptureBuilder.pcap(twice, linkType: 113), name: "test"))
    #expect(reading.exchanges == Self.exchanges.count && reading.repeats == packets.count)
    // The same APDU sent again is another one.
    let again = CaptureBuilder.gsmtapPackets(
      atr: Self.atr, Self.exchanges + [Self.exchanges[3], Self.exchanges[3]], linkType: 1)
    #expect(try events(CaptureBuilder.pcap(again, linkType: 1)).events.count == 7)
    // A message that the host sent twice before it was answered.
    var ccid = CaptureBuilder.ccidPackets(atr: Self.atr, Self.exchanges, linkType: 220)
    ccid.insert(contentsOf: ccid[4..<6], at: 6)
    let repeated = CaptureReading(try CaptureReader(bytes: CaptureBuilder.pcap(ccid, linkType: 220), name: "test"))
    #expect(repeated.exchanges == 4 && repeated.repeats == 1)
  }

  @Test func chainsAndTimeExtensionsOfCCID() throws {
    let command: [UInt8] = [0x00, 0xA4, 0x00, 0x04, 0x02, 0x3F, 0x00]
    func pair(_ out: [UInt8], _ back: [UInt8]...) -> [[UInt8]] {
      CaptureBuilder.transfer(out, isIn: false, linkType: 220, big: false)
        + back.flatMap { CaptureBuilder.transfer($0, isIn: true, linkType: 220, big: false) }
    }
    let packets =
      pair(CaptureBuilder.message(0x62, [], sequence: 0), CaptureBuilder.message(0x80, Self.atr, sequence: 0))
      // The command in two messages, the response in three, the first after more time.
      + pair(
        CaptureBuilder.message(0x6F, Array(command[..<3]), sequence: 1, tail: [0, 1, 0]),
        CaptureBuilder.message(0x80, [], sequence: 1, tail: [0, 0, 0x10]))
      + pair(
        CaptureBuilder.message(0x6F, Array(command[3...]), sequence: 2, tail: [0, 2, 0]),
        CaptureBuilder.message(0x80, [], sequence: 2, tail: [0x80, 1, 0]),
        CaptureBuilder.message(0x80, [1, 2], sequence: 2, tail: [0, 0, 1]))
      + pair(
        CaptureBuilder.message(0x6F, [], sequence: 3, tail: [0, 0x10, 0]),
        CaptureBuilder.message(0x80, [3], sequence: 3, tail: [0, 0, 3]))
      + pair(
        CaptureBuilder.message(0x6F, [], sequence: 4, tail: [0, 0x10, 0]),
        CaptureBuilder.message(0x80, [0x90, 0x00], sequence: 4, tail: [0, 0, 2]))
    let read = try events(CaptureBuilder.pcap(packets, linkType: 220))
    #expect(
      read.events.map(\.kind) == [.reset(atr: Self.atr), .exchange(command: command, response: [1, 2, 3, 0x90, 0])])
  }

  @Test func aMessageInSeveralTransfers() throws {
    let response = [UInt8](repeating: 7, count: 200) + [0x90, 0x00]
    let back = CaptureBuilder.message(0x80, response, sequence: 0)
    var packets = CaptureBuilder.transfer(
      CaptureBuilder.message(0x6F, [0, 0xB0, 0, 0, 200], sequence: 0), isIn: false, linkType: 220, big: false)
    for part in [back[..<64], back[64..<128], back[128...]] {
      packets += CaptureBuilder.transfer(Array(part), isIn: true, linkType: 220, big: false)
    }
    let read = try events(CaptureBuilder.pcap(packets, linkType: 220))
    #expect(read.events.map(\.kind) == [.exchange(command: [0, 0xB0, 0, 0, 200], response: response)])
  }

  @Test func whatIsNoCaptureIsRefused() {
    for bytes in [
      [], [0], Array("hello, world\n".utf8), Array(#"{"format":"uicc-image/1"}"#.utf8), [0x0A, 0x0D, 0x0D],
    ] as [[UInt8]] {
      #expect(throws: CaptureError.self) { try CaptureReader(bytes: bytes, name: "test") }
    }
  }
}
