import CardImage
import ISO7816
import Testing

@testable import SoftUICC

/// The seam for applications that answer for themselves.
struct AppletTests {
  /// Returns its list in two forms, stores bytes, and counts its selections.
  struct Store: SoftApplet {
    var aid = AID([0xA0, 0, 0, 1, 0x51, 0x41, 0x43, 0x4C, 0])
    var bytes: [UInt8] = []
    var selections: UInt8 = 0
    var fci: [UInt8] = [0x6F, 0x00]

    mutating func select() -> ResponseAPDU? {
      selections += 1
      return ResponseAPDU(data: fci, status: StatusWord(rawValue: 0x9000))
    }
    mutating func process(_ command: CommandAPDU, in context: SoftAppletContext) -> ResponseAPDU? {
      switch command.ins {
      case 0xCA:
        let data = command.p2 == 1 ? [selections, context.satisfiedPINs.contains(0x01) ? 1 : 0] : bytes
        return ResponseAPDU(data: data, status: StatusWord(rawValue: 0x9000))
      case 0xE2:
        bytes += command.data
        return ResponseAPDU(status: StatusWord(rawValue: 0x9000))
      default: return nil
      }
    }
    mutating func deselect() {}
  }

  static let select = "00A4040009 A00000015141434C00"

  static let rows: [Exchange] = [
    Exchange([], select, "6102", "selected by its AID, with its FCI"),
    Exchange([], "00A4040005 A000000151", "6102", "or a part of it"),
    Exchange([], "80CAFF4000", "6d00", "not selected, not asked"),
    Exchange([select], "80CAFF4000", "9000", "an empty answer"),
    Exchange([select, "80E2000003 AABBCC"], "80CAFF4000", "6c03", "stored; the right length"),
    Exchange([select, "80E2000003 AABBCC", "80CAFF4000"], "80CAFF4003", "aabbcc9000", "and the bytes"),
    Exchange([select], "80CA000102", "01019000", "it knows which codes hold"),
    Exchange([select, select], "80CA000102", "02019000", "selected again"),
    Exchange([select, "00A4000C023F00"], "80CAFF4000", "6d00", "a file takes its place"),
    Exchange([select], "80F20000 00", "6c20", "what it leaves goes to the file system"),
    Exchange([select], "00B0000001", "6986", "which has no current EF"),
    Exchange([select, "00700001", "80E2000001 AA"], "81CAFF4000", "6d00", "another channel has another application"),
    Exchange([SelectTests.usim, select], "00A4000C027FFF", "6a82", "it is the application now"),
  ]
  @Test(arguments: rows) func applet(_ row: Exchange) throws {
    try row.check(Bench { $0.applets = [Store()] })
  }

  @Test func longAnswersComeInPieces() throws {
    let bench = try Bench {
      $0.applets = [Store(bytes: (0..<600).map { UInt8(truncatingIfNeeded: $0) })]
    }
    _ = try bench.send(Self.select)
    let first = try bench.send("80CAFF4000")
    #expect(first.count == 512 + 4 && first.hasSuffix("6100"))
    let second = try bench.send("00C0000000")
    #expect(second.hasSuffix("6158"))
    let third = try bench.send("00C0000058")
    #expect(third.hasSuffix("9000"))
    let all = [first, second, third].map { $0.dropLast(4) }.joined()
    #expect(hexBytes(all) == (0..<600).map { UInt8(truncatingIfNeeded: $0) })
  }

  /// AUTHENTICATE of an ADF that the image has.
  struct Echo: SoftApplet {
    var aid = AID(Array(SampleImage.usim.prefix(7)))
    mutating func select() -> ResponseAPDU? { nil }
    mutating func process(_ command: CommandAPDU, in context: SoftAppletContext) -> ResponseAPDU? {
      guard command.ins == 0x88 else { return nil }
      return ResponseAPDU(data: command.data.reversed(), status: StatusWord(rawValue: 0x9000))
    }
    mutating func deselect() {}
  }

  @Test func algorithmsWorkBesideAnADF() throws {
    let bench = try Bench { $0.applets = [Echo()] }
    #expect(try bench.send("0088008103 010203") == "6985", "not before the application is selected")
    #expect(try bench.fetch("00A404040D" + Hex.string(SampleImage.usim)).hasPrefix("62"), "the ADF's own FCP")
    #expect(try bench.fetch("0088008103 010203") == "0302019000")
    #expect(try bench.run(["00A4000C026F46", "00B0000005"]) == "00414243ff9000", "its files are there")
    #expect(try bench.run(["00A4040C0D" + Hex.string(SampleImage.isim), "0088008103010203"]) == "6985")
  }
}
