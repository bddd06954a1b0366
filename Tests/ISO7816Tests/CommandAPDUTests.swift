import ISO7816
import Testing

struct CommandAPDUTests {
  private static let lengths = [0, 1, 0x7F, 0x80, 0xFE, 0xFF, 0x100, 0x101, 0x7FFF, 0xFFFF]
  private static let expected: [Int?] = [nil, 1, 0x7F, 0x80, 0xFF, 0x100, 0x101, 0x7FFF, 0xFFFF, 0x1_0000]

  @Test("what is encoded reads back, in all four cases", arguments: lengths, expected)
  func roundTrip(length: Int, le: Int?) throws {
    let data = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ 1) }
    let command = CommandAPDU(cla: 0x80, ins: 0xE2, p1: 0x90, p2: 0x01, data: data, le: le)
    let bytes = command.encoded
    #expect(try CommandAPDU(parsing: bytes) == command)
    let extended = length > 255 || (le ?? 0) > 256
    let lengthBytes = (extended ? 1 : 0) + (length > 0 ? extended ? 2 : 1 : 0) + (le != nil ? extended ? 2 : 1 : 0)
    #expect(bytes.count == 4 + length + (length == 0 && le == nil ? 0 : lengthBytes))
  }

  @Test(
    "the seven forms of ISO/IEC 7816-4 §5.1",
    arguments: [
      ("00a40004", CommandAPDU(cla: 0, ins: 0xA4, p1: 0, p2: 4), "case 1"),
      ("00b0000000", CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, le: 256), "case 2 short, 00 is 256"),
      ("00b00000ff", CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, le: 255), "case 2 short"),
      ("00a40004023f00", CommandAPDU(cla: 0, ins: 0xA4, p1: 0, p2: 4, data: [0x3F, 0]), "case 3 short"),
      ("00a40004023f0000", CommandAPDU(cla: 0, ins: 0xA4, p1: 0, p2: 4, data: [0x3F, 0], le: 256), "case 4 short"),
      ("00b00000000101", CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, le: 257), "case 2 extended"),
      ("00b00000000000", CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, le: 65536), "case 2 extended, 0000 is 65536"),
      (
        "00a400040000023f000000",
        CommandAPDU(cla: 0, ins: 0xA4, p1: 0, p2: 4, data: [0x3F, 0], le: 65536), "case 4 extended with little data"
      ),
    ])
  func forms(hex: String, command: CommandAPDU, why: String) throws {
    let bytes = try #require(Hex.bytes(hex))
    #expect(try CommandAPDU(parsing: bytes) == command, "\(why)")
    #expect(command.encoded == bytes, "\(why)")
    #expect(command.description == hex)
  }

  @Test("an extended form that would fit a short one reads too, and is written short")
  func needlesslyExtended() throws {
    let command = try CommandAPDU(parsing: [0, 0xD6, 0, 0, 0, 0, 1, 0xAA])
    #expect(command == CommandAPDU(cla: 0, ins: 0xD6, p1: 0, p2: 0, data: [0xAA]))
    #expect(Hex.string(command.encoded) == "00d6000001aa")
  }

  @Test(
    "bytes that are no command say why",
    arguments: [
      ("", APDUError.headerCut(count: 0), "nothing"),
      ("00a400", .headerCut(count: 3), "header cut"),
      ("00a40004023f", .lengthMismatch(declared: 2, present: 1), "data cut"),
      ("00a40004023f000000", .lengthMismatch(declared: 2, present: 4), "two bytes of Le in a short command"),
      ("00b000000001", .extendedLengthCut(count: 6), "extended length of one byte"),
      ("00d600000000000a", .zeroLength, "extended Lc of zero"),
      ("00d600000000020a", .lengthMismatch(declared: 2, present: 1), "extended data cut"),
      ("00d600000000010a00", .lengthMismatch(declared: 1, present: 2), "one byte of Le in an extended command"),
    ])
  func malformed(hex: String, error: APDUError, why: String) throws {
    let bytes = try #require(Hex.bytes(hex))
    let thrown = #expect(throws: APDUError.self, "\(why)") { try CommandAPDU(parsing: bytes) }
    #expect(thrown == error, "\(why)")
    #expect(thrown?.description.isEmpty == false)
  }

  @Test("more bytes than an APDU can have")
  func tooLong() {
    #expect(throws: APDUError.tooLong(count: 65545)) {
      try CommandAPDU(parsing: [0, 0xD6, 0, 0, 0, 0xFF, 0xFF] + [UInt8](repeating: 0, count: 65538))
    }
    #expect(CommandAPDU(cla: 0, ins: 0, p1: 0, p2: 0, data: [UInt8](repeating: 0, count: 65536)).encoded.isEmpty)
  }

  @Test("an Le out of range is clamped")
  func clampedLe() {
    #expect(CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, le: 0).encoded.count == 4)
    #expect(CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, le: -5).encoded.count == 4)
    #expect(Hex.string(CommandAPDU(cla: 0, ins: 0xB0, p1: 0, p2: 0, le: 70000).encoded) == "00b00000000000")
  }
}
