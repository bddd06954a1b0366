import ISO7816
import Testing

struct ATRTests {
  /// Puts T0, the interface bytes and the historical bytes together and adds the check byte.
  private func atr(_ interface: String, _ historical: String, check: Bool = true) throws -> [UInt8] {
    let interface = try #require(Hex.bytes(interface))
    let historical = try #require(Hex.bytes(historical))
    let first = try #require(interface.first)
    let body = [first & 0xF0 | UInt8(historical.count)] + interface.dropFirst() + historical
    return [0x3B] + body + (check ? [body.reduce(0, ^)] : [])
  }

  @Test("an ATR of a UICC: T=0, T=15 and card capabilities")
  func uicc() throws {
    // T0 announces TA1 and TD1, TD1 a TD2 of T=0, TD2 TA3 of T=15.
    let bytes = try atr("9096801fc7", "8031a073be21106355534d")
    let atr = ATR(bytes)
    #expect(atr.problems == [])
    #expect(atr.bytes == bytes)
    #expect(atr.convention == .direct)
    #expect(atr.interfaceBytes.map(\.description) == ["TA1=96", "TD1=80", "TD2=1f", "TA3=c7"])
    #expect(atr.protocols == [0, 15])
    #expect(atr.clockRate.fi == 512)
    #expect(atr.clockRate.di == 32)
    #expect(atr.clockRate.maximumFrequency == 5000)
    #expect(atr.clockRate.cyclesPerETU == 16)
    #expect(atr.voltageClasses == ["A", "B", "C"])
    #expect(atr.isCheckByteValid == true)
    #expect(atr.historicalObjects.map(\.tag) == [3, 7, 6])
    #expect(atr.cardCapabilities?.maximumChannels == 1)
    #expect(atr.cardCapabilities?.supportsCommandChaining == false)
    #expect(atr.cardCapabilities?.channelAssignedByCard == true)
    #expect(atr.cardCapabilities?.selectionMethods.first == "by full df name")
    #expect(atr.cardServiceData == 0xA0)
    #expect(atr.issuerData == [0x55, 0x53, 0x4D])
    #expect(atr.lifeCycle == nil)
  }

  @Test("T=0 alone has no check byte, and TA1 absent means 372 by 1")
  func plain() throws {
    let atr = ATR(try atr("00", "1122", check: false))
    #expect(atr.problems == [])
    #expect(atr.protocols == [0])
    #expect(atr.checkByte == nil)
    #expect(atr.isCheckByteValid == nil)
    #expect(atr.clockRate.fi == 372)
    #expect(atr.clockRate.bitRate().map { Int($0) } == 9599)
    #expect(atr.historicalBytes == [0x11, 0x22])
    #expect(atr.historicalObjects == [])
    #expect(atr.specificModeProtocol == nil)
  }

  @Test("category 00 has a status indicator at the end; tag 8 has one in category 80")
  func lifeCycle() throws {
    let old = ATR(try atr("00", "0031c0059000", check: false))
    #expect(old.lifeCycle == .activated)
    #expect(old.statusIndicatorWord == .normalEnding)
    #expect(old.historicalObjects.map(\.tag) == [3])
    let new = ATR(try atr("00", "8083079000", check: false))
    #expect(new.lifeCycle == .activated)
    #expect(new.statusIndicatorWord == .normalEnding)
    #expect(ATR(try atr("00", "808105", check: false)).statusIndicatorWord == nil)
    #expect(ATR(try atr("00", "80829000", check: false)).lifeCycle == nil)
    #expect(ATR(try atr("00", "807300", check: false)).historicalObjectsCutAt == 1)
  }

  @Test("T=1, chaining, extended length, specific mode")
  func blocks() throws {
    let atr = ATR(try atr("80811105", "80730000d7"))
    #expect(atr.problems.isEmpty)
    #expect(atr.protocols == [1])
    #expect(atr.cardCapabilities?.supportsCommandChaining == true)
    #expect(atr.cardCapabilities?.supportsExtendedLength == true)
    #expect(atr.cardCapabilities?.maximumChannels == 8)
    #expect(ATR([0x3B, 0x80, 0x10, 0x81]).specificModeProtocol == 1)
  }

  @Test(
    "malformed, with what is wrong",
    arguments: [
      ("", "empty"), ("3b", "cut before t0"), ("3b90", "cut before ta1"), ("3b8080", "cut before td2"),
      ("3b051122", "historical bytes cut: 5 announced, 2 there"), ("3a00", "initial character 3a is neither 3b nor 3f"),
      ("3b80011122", "check byte 11, 81 would be right"), ("3b8001", "check byte missing"),
      ("3b0011", "check byte present though t=0 is the only protocol"), ("3b800181ff", "1 bytes after the end"),
      (String(repeating: "3b", count: 34), "34 bytes, at most 33 are allowed"),
      ("3bff" + String(repeating: "ff", count: 40), "42 bytes, at most 33 are allowed"),
    ])
  func malformed(hex: String, problem: String) throws {
    let bytes = try #require(Hex.bytes(hex))
    #expect(ATR(bytes).problems.contains(problem), "\(ATR(bytes).problems)")
    #expect(ATR(bytes).bytes == bytes)
  }

  @Test("reserved speeds are nil")
  func reserved() {
    #expect(ATR.ClockRate(ta1: 0x70).fi == nil)
    #expect(ATR.ClockRate(ta1: 0x70).cyclesPerETU == nil)
    #expect(ATR.ClockRate(ta1: 0x9A).di == nil)
    #expect(ATR.ClockRate(ta1: 0x18).cyclesPerETU == 31)
  }
}
