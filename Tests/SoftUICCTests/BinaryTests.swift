import CardImage
import ISO7816
import Testing

@testable import SoftUICC

/// READ BINARY and UPDATE BINARY: TS 102 221 §11.1.3, §11.1.4.
struct BinaryTests {
  static let usim = SelectTests.usim
  static let big = [usim, "00A4000C026FB0"]
  static let rows: [Exchange] = [
    Exchange(["00A4000C022FE2"], "00B000000A", "981099091010325476989000", "the whole file"),
    Exchange(["00A4000C022FE2"], "00B0000000", "6c0a", "Le 00: the right length"),
    Exchange(["00A4000C022FE2"], "00B00000", "6c0a", "P3 of a case 1 command is 00 as well"),
    Exchange(["00A4000C022FE2"], "00B000000B", "6c0a", "too long"),
    Exchange(["00A4000C022FE2"], "00B0000802", "76989000", "from an offset"),
    Exchange(["00A4000C022FE2"], "00B0000900", "6c01", "what is left behind the offset"),
    Exchange(["00A4000C022FE2"], "00B0000A01", "6b00", "offset at the end"),
    Exchange(["00A4000C022FE2"], "00B07FFF01", "6b00", "offset far outside"),
    Exchange(["00A4000C022FE2"], "00B0000001 00", "6700", "case 2 has no data"),
    Exchange([], "00B0820003", "9810999000", "SFI 02 of EF.ICCID"),
    Exchange(["00B0820003"], "00B0000003", "9810999000", "which is current afterwards"),
    Exchange(["00B0820000"], "00B0000001", "6986", "but not behind 6C: it did not happen yet"),
    Exchange([], "00B0820802", "76989000", "SFI with an offset"),
    Exchange([], "00B0810001", "6a82", "no such SFI"),
    Exchange([], "00B0D00001", "6a86", "bits 7 and 6 of P1"),
    Exchange([], "00B0800001", "6a86", "SFI 0 is none"),
    Exchange([], "00B0000001", "6986", "no current EF"),
    Exchange(["00A4000C022F00"], "00B0000001", "6981", "linear fixed"),
    Exchange(big, "00B0000000", EngineTests.bigHex(0, 256) + "9000", "256 bytes"),
    Exchange(big, "00B0010000", EngineTests.bigHex(256, 256) + "9000", "the next 256"),
    Exchange(big, "00B0020000", "6c58", "the last 88"),
    Exchange(big, "00B00257FF", "6c01", "one byte before the end"),
    Exchange(big, "00D60000 02 ABCD", "9000", "update"),
    Exchange(big + ["00D60001 02 ABCD"], "00B0000004", "00abcd159000", "is there"),
    Exchange(big, "00D60257 01 AB", "9000", "the last byte"),
    Exchange(big, "00D60257 02 ABCD", "6700", "over the end"),
    Exchange(big, "00D60258 01 AB", "6b00", "behind the end"),
    Exchange(big, "00D60000", "6700", "nothing to write"),
    Exchange(big, "00D60000 03 ABCD", "6700", "Lc and the data disagree"),
    Exchange([usim], "00B0860005", "00414243ff9000", "tag 88 absent: SFI is the low five bits of 6F46"),
    Exchange([usim], "00B0820004", "656effff9000", "SFI 2 from tag 88"),
    Exchange([usim], "00B0850001", "6a82", "tag 88 wins over the FID's five bits"),
    Exchange([usim], "00B0880001", "6a82", "tag 88 empty: no SFI"),
  ]
  @Test(arguments: rows) func binary(_ row: Exchange) throws {
    try row.check(Bench())
  }

  @Test func contentOutweighsTheLengthInTheFCP() throws {
    var image = SampleImage.make()
    let index = try #require(image.files.firstIndex { $0.path == "MF/EF.ICCID" })
    image.files[index].content = .data([1, 2])
    #expect(try Bench(image).run(["00A4000C022FE2", "00B0000000"]) == "6c02")
  }

  @Test(
    arguments: [
      (CardImage.Content.none, UInt16?(0x6982), "6982", "what the exporting card answered"),
      (CardImage.Content.none, UInt16?.none, "6985", "no reason known"),
      (CardImage.Content.data([1, 2]), UInt16?(0x6F00), "01029000", "the part that could be read"),
    ])
  func unreadable(_ content: CardImage.Content, _ status: UInt16?, _ expected: String, _ reason: String) throws {
    var image = SampleImage.make()
    let index = try #require(image.files.firstIndex { $0.path == "MF/EF.ICCID" })
    image.files[index].content = content
    image.files[index].status = status.map { StatusWord(rawValue: $0) }
    let bench = try Bench(image)
    #expect(try bench.run(["00A4000C022FE2", "00B0000002"]) == expected, "\(reason)")
    if status == 0x6F00 { #expect(try bench.send("00B0000201") == "6f00", "and how it ended") }
  }
}
