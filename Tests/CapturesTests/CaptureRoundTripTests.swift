import Captures
import CardImage
import ISO7816
import TestSupport
import Testing

/// A capture of an export holds what the export brought, whatever it was captured with.
struct CaptureRoundTripTests {
  static let demo = Result { try WalkedCard.walk(DemoCard.image) }
  static let gsm = Result { try WalkedCard.walk(WalkedCard.profile("sim-2g.json")) }

  static func reading(_ bytes: [UInt8]) throws -> CaptureReading {
    CaptureReading(try CaptureReader(bytes: bytes, name: "test"))
  }

  private func expectSame(
    _ reading: CaptureReading, _ walk: WalkedCard.Walk, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(reading.warnings == [], sourceLocation: sourceLocation)
    #expect(reading.exchanges == walk.exchanges.count, sourceLocation: sourceLocation)
    try #require(reading.cards.count == 1, sourceLocation: sourceLocation)
    let card = reading.cards[0]
    #expect(card.image.atr == walk.atr && card.image.iccid == walk.image.iccid, sourceLocation: sourceLocation)
    let found = Dictionary(card.image.files.map { ($0.path, $0) }) { first, _ in first }
    #expect(found.count == card.image.files.count, "one entry a path", sourceLocation: sourceLocation)
    for file in walk.image.files {
      var seen = try #require(found[file.path], "\(file.path)", sourceLocation: sourceLocation)
      // Which record was refused with which status, and what is wrong with a file, only the export itself says.
      (seen.recordStatus, seen.problem) = (file.recordStatus, file.problem)
      #expect(seen == file, sourceLocation: sourceLocation)
    }
    #expect(found.count == walk.image.files.count, sourceLocation: sourceLocation)
    #expect(card.gaps == [:], sourceLocation: sourceLocation)
  }

  @Test(arguments: [0, 1, 12, 101, 113, 276, 228], [false, true])
  func gsmtap(linkType: Int, big: Bool) throws {
    let walk = try Self.demo.get()
    let packets = CaptureBuilder.gsmtapPackets(atr: walk.atr, walk.exchanges, linkType: linkType, big: big)
    try expectSame(Self.reading(CaptureBuilder.pcap(packets, linkType: linkType, big: big, nano: big)), walk)
  }

  @Test(arguments: [0, 1, 101, 113, 276, 229]) func gsmtapOverIPv6(linkType: Int) throws {
    let walk = try Self.gsm.get()
    let packets = CaptureBuilder.gsmtapPackets(atr: walk.atr, walk.exchanges, linkType: linkType, six: true)
    try expectSame(Self.reading(CaptureBuilder.pcapng(packets, linkType: linkType)), walk)
  }

  @Test(arguments: [189, 220, 249], [false, true]) func ccid(linkType: Int, big: Bool) throws {
    let walk = try Self.demo.get()
    let packets = CaptureBuilder.ccidPackets(atr: walk.atr, walk.exchanges, linkType: linkType, big: big)
    try expectSame(Self.reading(CaptureBuilder.pcapng(packets, linkType: linkType, big: big)), walk)
    try expectSame(Self.reading(CaptureBuilder.pcap(packets, linkType: linkType, big: big)), walk)
  }

  @Test(arguments: [32, 254]) func blocksOfT1(size: Int) throws {
    let walk = try Self.demo.get()
    var numbers = (0, 0)
    let blocks = walk.exchanges.flatMap { CaptureBuilder.blocks($0, size: size, numbers: &numbers) }
    var packets = CaptureBuilder.ccidPackets(atr: walk.atr, blocks, linkType: 220)
    try expectSame(Self.reading(CaptureBuilder.pcap(packets, linkType: 220)), walk)
    // The reader asks again for a block that it got, and gets it again: packets 4 to 7 are the first exchange.
    packets.insert(contentsOf: packets[4..<8], at: 8)
    let again = try Self.reading(CaptureBuilder.pcap(packets, linkType: 220))
    #expect(again.exchanges == walk.exchanges.count)
  }

  @Test func twoSectionsOfDifferentByteOrders() throws {
    let walk = try Self.gsm.get()
    let half = walk.exchanges.count / 2
    let packets = CaptureBuilder.gsmtapPackets(atr: walk.atr, walk.exchanges, linkType: 1)
    let first = CaptureBuilder.pcapng(Array(packets[...half]), linkType: 1, big: false)
    let second = CaptureBuilder.pcapng(Array(packets[(half + 1)...]), linkType: 1, big: true)
    try expectSame(Self.reading(first + second), walk)
  }

  @Test func severalDevicesAndSlotsAtOnce() throws {
    let (demo, gsm) = (try Self.demo.get(), try Self.gsm.get())
    let streams = [
      CaptureBuilder.ccidPackets(atr: demo.atr, demo.exchanges, linkType: 220, slot: 0),
      CaptureBuilder.ccidPackets(atr: gsm.atr, gsm.exchanges, linkType: 220, slot: 1),
      CaptureBuilder.ccidPackets(atr: gsm.atr, gsm.exchanges, linkType: 220, device: 9),
    ]
    var packets: [[UInt8]] = []
    for index in 0..<(streams.map(\.count).max() ?? 0) {
      for stream in streams where index < stream.count { packets.append(stream[index]) }
    }
    let reading = try Self.reading(CaptureBuilder.pcap(packets, linkType: 220))
    #expect(reading.cards.map(\.line.description) == ["usb 1.5 slot 0", "usb 1.5 slot 1", "usb 1.9 slot 0"])
    #expect(reading.cards.map(\.image.files.count) == [demo, gsm, gsm].map(\.image.files.count))
  }

  @Test func logsOfEveryKind() throws {
    let walk = try Self.gsm.get()
    func hex(_ bytes: some Collection<UInt8>) -> String { Hex.string(bytes) }
    func spaced(_ bytes: some Collection<UInt8>) -> String {
      bytes.map { hex([$0]).uppercased() }.joined(separator: " ")
    }
    func dump(_ bytes: [UInt8]) -> String {
      stride(from: 0, to: bytes.count, by: 16).map { start in
        let row = bytes[start..<min(start + 16, bytes.count)]
        let text = row.map { (0x20..<0x7F).contains($0) ? String(Unicode.Scalar($0)) : "." }.joined()
        return spaced(row) + String(repeating: "   ", count: 16 - row.count) + " " + text + "\n"
      }.joined()
    }
    let logs: [(String, (CaptureBuilder.Exchange) -> String)] = [
      ("uicc --apdus", { "\(hex($0.command)) \(hex($0.response))\n" }),
      (
        "pySim --apdu-trace",
        {
          "-> \(hex($0.command.prefix(5))) \(hex($0.command.dropFirst(5)))\n<- \(hex($0.response.suffix(2))): \(hex($0.response.dropLast(2)))\n"
        }
      ),
      (
        "pySim with a logger",
        { "INFO: -> \(hex($0.command))\nINFO: <- \(hex($0.response.suffix(2))): \(hex($0.response.dropLast(2)))\n" }
      ),
      (
        "opensc-tool -vv",
        {
          """
          P:71; T:0x7f01 12:00:00.1 [opensc-tool] reader-pcsc.c:324:pcsc_transmit: reader 'R 00'
          P:71; T:0x7f01 12:00:00.1 [opensc-tool] reader-pcsc.c:325:pcsc_transmit:\u{20}
          Outgoing APDU (\($0.command.count) bytes):
          \(dump($0.command))P:71; T:0x7f01 12:00:00.1 [opensc-tool] reader-pcsc.c:244:pcsc_internal_transmit: called
          P:71; T:0x7f01 12:00:00.1 [opensc-tool] reader-pcsc.c:334:pcsc_transmit:\u{20}
          Incoming APDU (\($0.response.count) bytes):
          \(dump($0.response))P:71; returning with: 0 (Success)

          """
        }
      ),
      (
        "opensc-tool -s",
        {
          let status = $0.response.suffix(2).map { "0x" + hex([$0]).uppercased() }
          let data = Array($0.response.dropLast(2))
          return "Sending: \(spaced($0.command)) \nReceived (SW1=\(status[0]), SW2=\(status[1]))"
            + (data.isEmpty ? "\n" : ":\n\(dump(data))")
        }
      ),
      ("pcscd --apdu", { "00000012 APDU: \(spaced($0.command)) \n00000034 SW: \(spaced($0.response)) \n" }),
      ("arrows", { "> \(spaced($0.command))\r\n< \(spaced($0.response))\r\n" }),
      ("turns", { "\(hex($0.command).uppercased())\n\(hex($0.response).uppercased())\n" }),
      (
        "gp.jar -d",
        { "A>> T=1 (4+0002) \(spaced($0.command))\nA<< (0000+2) (12ms) \(spaced($0.response))\n" }
      ),
    ]
    for (name, line) in logs {
      let text = "# a session\n\n" + walk.exchanges.map(line).joined()
      let reading = try Self.reading(Array(text.utf8))
      #expect(reading.exchanges == walk.exchanges.count, "\(name)")
      try #require(reading.cards.count == 1, "\(name)")
      // A log does not say that the MF was selected to begin with; SELECT does.
      let files = Dictionary(uniqueKeysWithValues: reading.cards[0].image.files.map { ($0.path, $0.content) })
      #expect(files == Dictionary(uniqueKeysWithValues: walk.image.files.map { ($0.path, $0.content) }), "\(name)")
    }
  }

  /// What a shell prints between the lines of its trace is none of them, though it is hex.
  @Test func hexBetweenMarkedLinesIsNoCommand() throws {
    let log = """
      INFO: -> 00a4000402 2fe200
      INFO: <- 9000: 62178202412183022fe2
      988812010000407643f3
      INFO: -> 00b000000a
      INFO: <- 9000: 988812010000407643f3
      034d61676963ffffffffffffffffffffff
      001 ffffffff

      """
    let reading = try Self.reading(Array(log.utf8))
    #expect(reading.exchanges == 2 && reading.warnings.isEmpty, "\(reading.warnings)")
    #expect(reading.cards.count == 1 && reading.cards.first?.image.iccid == "8988211000000467343")
  }

  @Test(.needsShared("data/captures/phone-gsmtap.pcapng")) func thePhoneThatWasCaptured() throws {
    let path = try #require(Shared.path("data/captures/phone-gsmtap.pcapng"))
    let reading = CaptureReading(try CaptureReader(path: path))
    // tshark 4.0 -Y gsm_sim counts 957 frames, 25 of them answers to reset.
    #expect(reading.packets == 957 && reading.exchanges == 932 && reading.warnings == [])
    let card = try #require(reading.cards.first)
    #expect(reading.cards.count == 1 && card.image.iccid == "8988211000000465008")
    let spn = card.image.files.first { $0.path == "MF/ADF.USIM/EF.SPN" }
    #expect(spn?.structure == .transparent && spn?.fid == 0x6F46)
    #expect(card.image.files.contains { $0.path == "MF/ADF.ISIM/EF.P-CSCF" }, "on a channel of its own")
    #expect(!card.image.files.contains { $0.path.contains("unknown") })
  }
}
