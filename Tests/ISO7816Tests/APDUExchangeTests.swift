import ISO7816
import Testing

struct APDUExchangeTests {
  private struct Case: CustomTestStringConvertible {
    var why: String
    var command: CommandAPDU
    var line: TransmissionProtocol = .t0
    var script: [(String?, String)]
    var data: String
    var status: StatusWord
    var testDescription: String { why }
  }

  private static let select = CommandAPDU.select(fid: .mf)
  private static let cases: [Case] = [
    Case(
      why: "case 1", command: .verifyPIN(1), script: [("00200001", "63c3")], data: "", status: 0x63C3),
    Case(
      why: "case 2", command: CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, le: 3),
      script: [("00b0000003", "0102039000")], data: "010203", status: 0x9000),
    Case(
      why: "case 2 with a wrong Le is repeated with the right one",
      command: CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, le: 256),
      script: [("00b0000000", "6c02"), ("00b0000002", "aabb9000")], data: "aabb", status: 0x9000),
    Case(
      why: "6c00 asks for 256", command: CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, le: 1),
      script: [("00b0000001", "6c00"), ("00b0000000", "019000")], data: "01", status: 0x9000),
    Case(
      why: "T=0 case 4: no Le, then GET RESPONSE", command: select,
      script: [("00a40004023f00", "6104"), ("00c0000004", "6202820a9000")], data: "6202820a", status: 0x9000),
    Case(
      why: "T=1 case 4: Le in the command", command: select, line: .t1,
      script: [("00a40004023f0000", "62009000")], data: "6200", status: 0x9000),
    Case(
      why: "a SIM: 9FXX, class A0", command: .select(fid: .mf, cla: 0xA0),
      script: [("a0a40000023f00", "9f02"), ("a0c0000002", "00019000")], data: "0001", status: 0x9000),
    Case(
      why: "a SIM, response not wanted", command: .select(fid: .mf, returning: .nothing, cla: 0xA0),
      script: [("a0a40000023f00", "9f02")], data: "", status: 0x9F02),
    Case(
      why: "GET RESPONSE on the channel of the command", command: select.onChannel(2),
      script: [("02a40004023f00", "6101"), ("02c0000001", "aa9000")], data: "aa", status: 0x9000),
    Case(
      why: "GET RESPONSE on a channel above 3", command: select.onChannel(7),
      script: [("43a40004023f00", "6101"), ("43c0000001", "aa9000")], data: "aa", status: 0x9000),
    Case(
      why: "class 80 is followed by class 00",
      command: CommandAPDU(cla: 0x81, ins: 0xCB, p1: 0, p2: 0x80, data: [0x80], le: 256),
      script: [("81cb00800180", "6102"), ("01c0000002", "aabb62f1")], data: "aabb", status: 0x62F1),
    Case(
      why: "61XX after 61XX gathers", command: select,
      script: [("00a40004023f00", "6102"), ("00c0000002", "01026101"), ("00c0000001", "039000")], data: "010203",
      status: 0x9000),
    Case(
      why: "GET RESPONSE with 6CXX is repeated", command: select,
      script: [("00a40004023f00", "6105"), ("00c0000005", "6c02"), ("00c0000002", "01029000")], data: "0102",
      status: 0x9000),
    Case(
      why: "a proactive command waits after GET RESPONSE", command: select,
      script: [("00a40004023f00", "6101"), ("00c0000001", "aa910b")], data: "aa", status: 0x910B),
    Case(
      why: "GET RESPONSE fails", command: select, script: [("00a40004023f00", "6101"), ("00c0000001", "6f00")],
      data: "", status: 0x6F00),
    Case(
      why: "deactivated file: the FCP waits behind a warning (TS 102 221 §7.3.1.1.4)", command: select,
      script: [("00a40004023f00", "6283"), ("00c0000000", "6c02"), ("00c0000002", "62009000")], data: "6200",
      status: 0x6283),
    Case(
      why: "a warning with nothing behind it stays", command: select,
      script: [("00a40004023f00", "6283"), ("00c0000000", "6f00")], data: "", status: 0x6283),
    Case(
      why: "nothing found: no GET RESPONSE", command: CommandAPDU(cla: 0, ins: 0xA2, p1: 1, p2: 4, data: [1], le: 256),
      script: [("00a201040101", "6282")], data: "", status: 0x6282),
    Case(
      why: "absent file", command: select, script: [("00a40004023f00", "6a82")], data: "", status: .fileNotFound),
    Case(
      why: "a case 2 answered with 61XX", command: CommandAPDU(cla: 0x80, ins: 0xCA, p1: 0xFF, p2: 0x40, le: 256),
      script: [("80caff4000", "aa6101"), ("00c0000001", "bb9000")], data: "aabb", status: 0x9000),
    Case(
      why: "an extended Le has no room in T=0", command: CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, le: 1000),
      script: [("00b0000000", "aa9000")], data: "aa", status: 0x9000),
    Case(
      why: "6CXX after 6CXX comes to an end", command: CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, le: 1),
      script: [("00b0000001", "6c02"), ("00b0000002", "6c03"), ("00b0000003", "6c04"), ("00b0000004", "6c05")],
      data: "",
      status: 0x6C05),
    Case(
      why: "6CXX to a command that asked for nothing", command: .verifyPIN(1), script: [("00200001", "6c08")], data: "",
      status: 0x6C08),
  ]

  @Test("commands and what follows them", arguments: cases)
  private func follows(_ row: Case) throws {
    let card = ScriptedCard(row.script, row.line)
    let response = try APDUExchange(card).send(row.command)
    #expect(Hex.string(response.data) == row.data)
    #expect(response.status == row.status)
    #expect(card.isDone, "\(card.surprise ?? "commands missing after \(card.commands)")")
  }

  @Test("data of more than 255 bytes goes in a chain, and its last part has the Le")
  func chaining() throws {
    let data = (0..<600).map { UInt8(truncatingIfNeeded: $0) }
    let card = ScriptedCard([(nil, "9000"), (nil, "9000"), (nil, "6101"), ("00c0000001", "aa9000")])
    let response = try APDUExchange(card).send(CommandAPDU(cla: 0x80, ins: 0xE2, p1: 0, p2: 0, data: data, le: 256))
    #expect(response == ResponseAPDU(data: [0xAA], status: .normalEnding))
    #expect(card.isDone)
    let parts = try card.commands.prefix(3).map { try CommandAPDU(parsing: try #require(Hex.bytes($0))) }
    #expect(parts.map(\.cla) == [0x90, 0x90, 0x80])
    #expect(parts.flatMap(\.data) == data)
    #expect(parts.map(\.le) == [nil, nil, nil])
  }

  @Test("a chain ends where the card refuses it")
  func chainRefused() throws {
    let card = ScriptedCard([(nil, "6884")])
    let data = [UInt8](repeating: 1, count: 300)
    #expect(
      try APDUExchange(card).send(CommandAPDU(cla: 0, ins: 0xE2, p1: 0, p2: 0, data: data)).status
        == .chainingNotSupported)
    #expect(card.isDone)
  }

  @Test("a T=1 card that says so in its ATR gets extended length")
  func extended() throws {
    let card = ScriptedCard([(nil, "9000")], .t1, atr: [0x3B, 0x85, 0x01, 0x80, 0x73, 0x00, 0x00, 0x40, 0x37])
    let exchange = APDUExchange(card)
    #expect(exchange.extendedLength)
    let command = CommandAPDU(cla: 0, ins: 0xE2, p1: 0, p2: 0, data: [UInt8](repeating: 1, count: 300), le: 300)
    #expect(try exchange.send(command).status == .normalEnding)
    #expect(card.commands == [Hex.string(command.encoded)])
  }

  @Test("a card that announces data without end is given up")
  func endless() {
    let empty = APDUExchange(ScriptedCard([(nil, "6110")] + [(String?, String)](repeating: (nil, "6110"), count: 9)))
    #expect(throws: TransportError(.communication, "")) { try empty.send(Self.select) }
    let block = String(repeating: "5a", count: 256) + "6100"
    let card = ScriptedCard([(nil, "6100")] + [(String?, String)](repeating: (nil, block), count: 400))
    #expect(throws: TransportError(.communication, "")) { try APDUExchange(card).send(Self.select) }
    #expect(card.commands.count <= 1 + 257)
  }

  @Test("an answer below two bytes is a mute card", arguments: ["", "90"])
  func mute(answer: String) {
    #expect(throws: TransportError(.cardMute, "")) { try APDUExchange(ScriptedCard([(nil, answer)])).send(Self.select) }
  }

  @Test("bytes are counted as in the TPDU, and each step is traced")
  func statistics() throws {
    let exchange = APDUExchange(ScriptedCard([(nil, "6102"), (nil, "62009000"), (nil, "63c3")]))
    var trace: [String] = []
    exchange.trace = { trace.append(Hex.string($0) + " " + Hex.string($1)) }
    _ = try exchange.send(Self.select)
    // Header and data 7, GET RESPONSE 5; procedure byte and 6102, procedure byte and four bytes.
    #expect(exchange.statistics.apdus == 2)
    #expect(exchange.statistics.bytesSent == 12)
    #expect(exchange.statistics.bytesReceived == 8)
    let before = exchange.statistics
    _ = try exchange.send(.verifyPIN(1))
    #expect((exchange.statistics - before).bytesSent == 5, "a TPDU has five bytes")
    #expect((exchange.statistics - before).bytesReceived == 2)
    #expect(exchange.statistics.nanoseconds > 0)
    #expect(trace == ["00a40004023f00 6102", "00c0000002 62009000", "00200001 63c3"])
  }
}
