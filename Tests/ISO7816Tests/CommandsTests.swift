import ISO7816
import Testing

struct CommandsTests {
  @Test(
    "commands as TS 102 221 §11 and TS 51.011 §9.2 code them",
    arguments: [
      (.select(fid: .mf), "00a40004023f0000"),
      (.select(fid: .mf, returning: .nothing), "00a4000c023f00"),
      (.select(fid: .mf, cla: 0xA0), "a0a40000023f0000"),
      (.select(aid: .usim), "00a4040407a000000087100200"),
      (.select(aid: .usim, next: true), "00a4040607a000000087100200"),
      (.terminate(aid: .usim), "00a4044407a000000087100200"),
      (.select(path: [.currentADF, 0x6F07]), "00a40804047fff6f0700"),
      (.select(path: [0x5F3B], from: .currentDF), "00a40904025f3b00"),
      (.selectParent(), "00a4030400"),
      (.status(), "80f2000000"),
      (.status(returning: .dfName), "80f2000100"),
      (.status(returning: .nothing, indication: 1), "80f2010c"),
      (.status(length: 22, cla: 0xA0), "a0f2000016"),
      (.getResponse(length: 256), "00c0000000"),
      (.verifyPIN(0x81), "00200081"),
      (.verifyPIN(0x01, code: CommandAPDU.pinBlock("1234") ?? []), "002000010831323334ffffffff"),
      (.changePIN(1, old: [1, 2], new: [3, 4]), "002400010401020304"),
      (.disablePIN(1, code: [1]), "002600010101"),
      (.disablePIN(1, code: [1], replacement: 0x11), "002691010101"),
      (.enablePIN(1, code: [1]), "002800010101"),
      (.unblockPIN(0x81), "002c0081"),
      (.unblockPIN(0x00, puk: [1], new: [2], cla: 0xA0), "a02c0000020102"),
      (.authenticate(context: 0x81, data: [0x10]), "00880081011000"),
      (.openChannel(), "0070000001"),
      (.openChannel(3), "00700003"),
      (.closeChannel(3), "00708003"),
      (.getData(tag: 0xFF40), "80caff4000"),
      (.retrieveNextData(), "80cb000000"),
      (.terminalProfile([0xFF]), "8010000001ff"),
      (.terminalResponse([0x81]), "801400000181"),
      (.envelope([0xD6]), "80c2000001d600"),
      (.fetch(length: 0x1B), "801200001b"),
      (.terminalCapability([0xA9, 0x00]), "80aa000002a900"),
      (.deactivateFile(), "00040000"),
      (.activateFile(cla: 0xA0), "a0440000"),
      (.getChallenge(), "0084000008"),
      (.seek(typeAndMode: 0x10, pattern: [0xAB]), "a0a2001001ab00"),
      (.seek(typeAndMode: 0x00, pattern: [0xAB]), "a0a2000001ab"),
    ] as [(CommandAPDU, String)])
  func encodings(command: CommandAPDU, hex: String) {
    #expect(command.description == hex, "\(command.instruction)")
  }

  @Test("commands whose parameters can be out of range")
  func ranged() throws {
    let table: [(CommandAPDU, String)] = [
      (try .readBinary(offset: 0x7FFF, length: 255), "00b07fffff"),
      (try .readBinary(offset: 0, length: 256), "00b0000000"),
      (try .readBinary(offset: 255, length: 1, sfi: 30), "00b09eff01"),
      (try .readBinary(offset: 0, length: 9, cla: 0xA0), "a0b0000009"),
      (try .updateBinary(offset: 0x0102, data: [0xAA]), "00d6010201aa"),
      (try .updateBinary(offset: 2, data: [0xAA], sfi: 1), "00d6810201aa"),
      (try .readRecord(number: 1, length: 32), "00b2010420"),
      (try .readRecord(number: 0, length: 32, mode: .next), "00b2000220"),
      (try .readRecord(number: 1, length: 32, sfi: 0x1E), "00b201f420"),
      (try .updateRecord(number: 0, data: [1], mode: .previous), "00dc00030101"),
      (try .searchRecord(pattern: [0xAA]), "00a2010401aa00"),
      (try .searchRecord(from: 3, pattern: [0xAA], backward: true, sfi: 2), "00a2031501aa00"),
      (try .searchRecord(from: 1, indication: [0x04, 0x00], pattern: [0xAA]), "00a20106030400aa00"),
      (try .increase(by: [0, 0, 1]), "803200000300000100"),
      (try .increase(by: [0, 0, 1], sfi: 3), "803283000300000100"),
      (try .retrieveData(tag: 0x80), "80cb0080018000"),
      (try .retrieveData(tag: 0x5F01, sfi: 5), "80cb0085025f0100"),
      (try .setData([0x80, 0x01, 0xFF], first: true), "80db0080038001ff"),
      (try .setData([0xFF], first: false), "80db000001ff"),
    ]
    for (command, hex) in table { #expect(command.description == hex, "\(command.instruction)") }
  }

  @Test(
    "what the parameter bytes cannot hold is refused, never cut",
    arguments: [(-1, nil), (0x8000, nil), (256, 1), (0, 0), (0, 31), (0, 255)] as [(Int, UInt8?)])
  func refused(offset: Int, sfi: UInt8?) {
    #expect(throws: APDUError.self) { try CommandAPDU.readBinary(offset: offset, length: 1, sfi: sfi) }
    #expect(throws: APDUError.self) { try CommandAPDU.updateBinary(offset: offset, data: [1], sfi: sfi) }
    if let sfi, offset == 0 {
      #expect(throws: APDUError.sfiOutOfRange(sfi)) { try CommandAPDU.readRecord(number: 1, length: 1, sfi: sfi) }
    }
    #expect(throws: APDUError.lengthOutOfRange(0)) { try CommandAPDU.readBinary(offset: 0, length: 0) }
  }

  @Test("PIN blocks", arguments: [("", "ffffffffffffffff"), ("12345678", "3132333435363738"), ("123456789", nil)])
  func pinBlock(digits: String, hex: String?) {
    #expect(CommandAPDU.pinBlock(digits).map { Hex.string($0) } == hex)
  }

  @Test("instructions have their names")
  func names() {
    #expect(Instruction.readBinary.description == "READ BINARY")
    #expect(Instruction(rawValue: 0x2A).description == "ins 2a")
    #expect(CommandAPDU(cla: 0xA0, ins: 0xC0, p1: 0, p2: 0).instruction == .getResponse)
  }
}
