import CardImage
import ISO7816
import Testing

@testable import SoftUICC

/// Class bytes, lengths and the transmission protocols: TS 102 221 §7.3.1, §10.1, §10.2, §12.1.1.
struct EngineTests {
  static let usim = SelectTests.usim
  static let headers: [Exchange] = [
    Exchange([], "00A4", "6700", "no whole header"),
    Exchange([], "", "6700", "nothing at all"),
    Exchange([], "20A4000C", "6e00", "reserved class"),
    Exchange([], "FFA4000C", "6e00", "FF is no class"),
    Exchange([], "80A4000C", "6e00", "SELECT is interindustry"),
    Exchange([], "0032000003000001", "6e00", "INCREASE is not"),
    Exchange([], "00020000", "6d00", "unknown instruction"),
    Exchange([], "00CA9F7F00", "6d00", "GET DATA belongs to applets"),
    Exchange([], "04A4000C", "6882", "secure messaging in a class of channels 0 to 3"),
    Exchange(["00700004"], "60A4000C", "6882", "secure messaging in a class of channels 4 to 19"),
    Exchange([], "10A4000C", "6884", "command chaining"),
    Exchange([], "01A4000C", "6881", "channel 1 is closed"),
    Exchange([], "4FA4000C", "6881", "channel 19 is closed"),
    Exchange([], "00C0000010", "6f00", "GET RESPONSE without a command before it"),
    Exchange(["00A40004022FE2", "00A4000C023F00"], "00C0000019", "6f00", "a command in between loses the response"),
    Exchange(["00A40004022FE2", "00A4000C029999"], "00C0000019", "6f00", "even one that fails"),
    Exchange(["00A40004022FE2"], "00C0000020", "6c19", "Le is too long: the right one"),
    Exchange(["00A40004022FE2", "00C0000000"], "00C0000019", ICCID.fcp + "9000", "6C does not lose it"),
    Exchange(["00A40004022FE2"], "00C0000005", "62178202416114", "a part, and how much is left"),
    Exchange(["00A40004022FE2", "00C0000005"], "00C0000014", ICCID.fcp.dropFirst(10) + "9000", "the rest"),
    Exchange(["00A40004022FE2"], "A0C0000019", "6f00", "not in class A0"),
    Exchange(["00A40004022FE2"], "00C0010019", "6a86", "P1 and P2 are 00"),
    Exchange([], "00880081 10 00000000000000000000000000000000", "6985", "AUTHENTICATE without an algorithm"),
    Exchange([], "80780001 00", "6985", "GET IDENTITY likewise"),
    Exchange([], "80760000 04 00010010", "6d00", "SUSPEND UICC is an option"),
    Exchange([], "80100000 03 FFFFFF", "9000", "TERMINAL PROFILE"),
    Exchange([], "80AA0000 05 A903 8001 01", "9000", "TERMINAL CAPABILITY"),
    Exchange([], "80C20000 02 D600", "9000", "ENVELOPE"),
    Exchange([], "80120000 00", "6f00", "nothing to FETCH"),
    Exchange([], "80140000 02 8100", "6985", "TERMINAL RESPONSE to nothing"),
  ]
  @Test(arguments: headers) func header(_ row: Exchange) throws {
    try row.check(Bench())
  }

  enum ICCID {
    static let fcp = "62178202412183022fe28a01058b032f06018002000a880110"
  }

  static let t1: [Exchange] = [
    Exchange([], "00A40004022FE2 00", ICCID.fcp + "9000", "data with the command"),
    Exchange([], "00A40004022FE2", "9000", "no Le, no data"),
    Exchange([], "00A40004022FE2 05", "62178202416114", "as much as Le says, then 61"),
    Exchange(["00A40004022FE2 05"], "00C0000000", ICCID.fcp.dropFirst(10) + "9000", "the rest by GET RESPONSE"),
    Exchange([], "00A40004 000002 2FE2 0000", ICCID.fcp + "9000", "extended"),
    Exchange(["00A4000C022FE2"], "00B0000000", "981099091010325476989000", "Le 00 takes what there is"),
    Exchange(["00A4000C022FE2"], "00B000000C", "981099091010325476986282", "too much: a warning with the data"),
    Exchange([usim, "00A4000C026FB0"], "00B00000000000", bigHex(0, 600) + "9000", "a whole file in one extended read"),
    Exchange([usim, "00A4000C026FB0"], "00B0000000", bigHex(0, 256) + "9000", "Le 00 is 256 at most"),
    Exchange(["00A4000C022FE2"], "00B00000", "6700", "no Le"),
    Exchange([], "00A400040002", "6700", "cut extended length"),
    Exchange([], "00A4000400000200", "6700", "cut extended data"),
  ]
  @Test(arguments: t1) func transmissionProtocolT1(_ row: Exchange) throws {
    try row.check(Bench { $0.transmissionProtocol = .t1 })
  }

  static func bigHex(_ from: Int, _ count: Int) -> String {
    Hex.string((from..<from + count).map { UInt8(truncatingIfNeeded: $0 &* 7) })
  }

  @Test func randomBytes() throws {
    let bench = try Bench()
    let first = try bench.send("0084000008")
    #expect(first.count == 20 && first.hasSuffix("9000"))
    #expect(try bench.send("0084000008") != first)
  }

  @Test func suspendAndResume() throws {
    let bench = try Bench { $0.supportsSuspend = true }
    let answer = try bench.fetch("80760000 04 00010010")
    let token = answer.dropFirst(4).dropLast(4)
    #expect(answer.hasPrefix("0010") && token.count == 16)
    #expect(try bench.send("80760100 08 0000000000000000") == "6985", "wrong token")
    #expect(try bench.send("80760100 08" + token) == "9000")
    #expect(try bench.send("80760100 08" + token) == "6985", "it resumes once")
  }

  @Test func resetForgetsTheSession() throws {
    let bench = try Bench()
    _ = try bench.run([Self.usim, "0070000000", "0070000001"])
    try bench.card.reset(.warm)
    #expect(try bench.send("00A4000C 02 7FFF") == "6a82")
    #expect(try bench.send("01A4000C") == "6881")
    #expect(bench.card.statistics.resets == 1)
  }

  @Test func countersTellWhatHappened() throws {
    let bench = try Bench()
    _ = try bench.run(["00A40004022FE2", "00C0000019", "00B000000A"])
    let statistics = bench.card.statistics
    #expect(statistics.apdus == 3 && statistics[0xA4] == 1 && statistics[0xC0] == 1 && statistics[0xB0] == 1)
    #expect(statistics.bytesIn == 7 + 5 + 5 && statistics.bytesOut == 2 + 27 + 12)
  }

  @Test func standardATRisWellFormed() {
    for transmissionProtocol in [TransmissionProtocol.t0, .t1] {
      let atr = StandardATR.bytes(transmissionProtocol)
      #expect(atr.dropFirst().reduce(0, ^) == 0, "check byte")
      #expect(atr[1] & 0x0F == 12 && atr.count == 6 + 12 + 1)
    }
  }
}
