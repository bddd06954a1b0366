import CardImage
import ISO7816
import Testing

@testable import SoftUICC

/// SELECT, STATUS and the search order: TS 102 221 §8.4, §11.1.1, §11.1.2.
struct SelectTests {
  static let usim = "00A4040C 0D" + Hex.string(SampleImage.usim)
  static let rows: [Exchange] = [
    Exchange([], "00A4000C 02 2FE2", "9000", "child EF of the MF, which is current after reset"),
    Exchange([], "00A40004 02 2FE2", "6119", "FCP asked for: its length behind 61"),
    Exchange([], "00A40004 02 2FE2 00", "6119", "an Le that the reader left is no error"),
    Exchange([], "00A4000C", "9000", "no data field selects the MF"),
    Exchange([], "00A4000C 02 6F3A", "6a82", "an EF of a DF is no child of the MF"),
    Exchange(["00A4000C 02 7F10"], "00A4000C 02 6F3A", "9000", "child EF of the current DF"),
    Exchange(["00A4000C 02 7F10"], "00A4000C 02 7F20", "9000", "DF beside the current one"),
    Exchange(["00A4000C 02 7F10"], "00A4000C 02 2FE2", "6a82", "an EF beside the current DF is out of reach"),
    Exchange(["00A4000C 02 7F10"], "00A4000C 02 3F00", "9000", "the MF from anywhere"),
    Exchange(["00A4000C 02 7F10", "00A4000C 02 5F50"], "00A4000C 02 7F10", "9000", "the parent"),
    Exchange(["00A4000C 02 7F10", "00A4000C 02 5F50"], "00A4000C 02 5F50", "9000", "the current DF itself"),
    Exchange(["00A4000C 02 7F10", "00A4000C 02 5F50"], "00A4000C 02 7F20", "6a82", "the parent's sibling is too far"),
    Exchange([], "00A4000C 02 7FFF", "6a82", "7FFF without an application"),
    Exchange([usim], "00A4000C 02 7FFF", "9000", "7FFF with one"),
    Exchange([usim, "00A4000C 02 3F00"], "00A4000C 02 7FFF", "9000", "the application stays active behind the MF"),
    Exchange([usim, "00A4000C 02 3F00"], "00A4080C 04 7FFF 6F46", "9000", "path from the ADF"),
    Exchange([], "00A4080C 04 7F10 6F3A", "9000", "path from the MF"),
    Exchange([], "00A4080C 06 7F10 5F50 4F20", "9000", "three levels"),
    Exchange([], "00A4080C 04 3F00 2FE2", "6a82", "the path does not begin with the MF"),
    Exchange([], "00A4080C 03 7F106F", "6700", "half a FID"),
    Exchange(["00A4000C 02 7F10"], "00A4090C 04 5F50 4F20", "9000", "path from the current DF"),
    Exchange([usim], "00A4090C 04 7FFF 6F46", "6a82", "no 7FFF below the current DF"),
    Exchange(["00A4000C 02 7F10"], "00A4030C", "9000", "parent"),
    Exchange([], "00A4030C", "6a82", "the MF has none"),
    Exchange(["00A4000C 02 7F10"], "00A4030C 02 3F00", "6700", "parent takes no data"),
    Exchange([], "00A4010C 02 7F10", "9000", "child DF"),
    Exchange([], "00A4010C 02 2FE2", "6a82", "a child EF is no child DF"),
    Exchange([], "00A4050C 02 7F10", "6a86", "P1 unknown"),
    Exchange([], "00A40008 02 7F10", "6a86", "P2 asks for an FMD"),
    Exchange([], "00A4000D 02 7F10", "6a86", "occurrence without a name"),
    Exchange([], "00A4000C 01 7F", "6700", "half a FID"),
    Exchange([], "00A4000C 03 7F10", "6700", "Lc says more than there is"),
    Exchange([], "00A4040C 07 A0000000871009", "6a82", "no such application"),
  ]

  @Test(arguments: rows) func select(_ row: Exchange) throws {
    let bench = try Bench()
    try row.check(bench)
  }

  @Test func responseIsTheImagesOwn() throws {
    let image = SampleImage.make()
    let bench = try Bench(image)
    let mf = try #require(image.files.first)
    #expect(try bench.fetch("00A40004 02 3F00") == Hex.string(mf.fcp) + "9000")
    #expect(try bench.fetch("00A40404 0D" + Hex.string(SampleImage.usim)).hasPrefix("62"))
  }

  @Test(
    "partial AID: order of occurrences (§8.5.1.2)",
    arguments: [
      (["00"], "usim", "first"), (["01"], "usim2", "last"), (["00", "02"], "usim2", "next after first"),
      (["00", "02", "02"], "", "next after last"), (["01", "03"], "usim", "previous"),
      (["00", "03"], "", "previous before first"), (["01", "00"], "usim2", "first or only keeps the active one"),
    ])
  func occurrences(_ steps: [String], _ expected: String, _ reason: String) throws {
    let bench = try Bench()
    var last = ""
    for step in steps {
      let p2 = try #require(Hex.bytes(step)?.first) | 0x0C
      last = try bench.send("00A404" + Hex.string([p2]) + "07 A0000000871002")
    }
    if expected.isEmpty {
      #expect(last == "6a82", "\(reason)")
    } else {
      let aid = expected == "usim" ? SampleImage.usim : SampleImage.usim2
      #expect(try bench.send("80F20001 0F") == "840d" + Hex.string(aid) + "9000", "\(reason)")
    }
  }

  @Test func terminationForgetsTheApplicationAndItsCodes() throws {
    let bench = try Bench()
    _ = try bench.run([Self.usim, "00200081 08 31323334FFFFFFFF"])
    #expect(try bench.send("00A4044C 0D" + Hex.string(SampleImage.usim)) == "9000")
    #expect(try bench.send("00A4000C 02 7FFF") == "6a82")
    #expect(try bench.send("00A4044C 0D" + Hex.string(SampleImage.usim)) == "6a82", "it is not active any more")
    _ = try bench.run([Self.usim, "00A4000C 02 6F39"])
    #expect(try bench.send("00DC0003 03 000001") == "6982", "PIN2 is to be verified anew")
  }

  static let statusRows: [Exchange] = [
    Exchange([], "80F2000C", "9000", "no data asked for"),
    Exchange([], "80F20000 00", "6c20", "the FCP of the MF, with its length"),
    Exchange([], "80F20001 00", "6a88", "no application, no name"),
    Exchange([usim], "80F20001 0F", "840d" + Hex.string(SampleImage.usim) + "9000", "the application's name"),
    Exchange([usim], "80F20300 00", "6a86", "P1 unknown"),
    Exchange([usim], "80F20002 00", "6a86", "P2 unknown"),
    Exchange([usim, "00A4000C 02 6F46"], "80F20000 00", "6c2f", "the directory's FCP, not the EF's"),
    Exchange([], "00F2000C", "6e00", "wrong class for STATUS"),
  ]
  @Test(arguments: statusRows) func status(_ row: Exchange) throws {
    try row.check(Bench())
  }
}
