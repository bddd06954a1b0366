import CardImage
import ISO7816
import Testing

@testable import SoftUICC

/// Class A0: TS 51.011 §8, §9.2, §9.4, on a 2G card and on a UICC.
struct GSMTests {
  /// A 2G card: CHV1 enabled, one EF of each structure, responses as TS 51.011 §9.2.1 has them.
  static func card(chv1: Bool = true) -> CardImage {
    CardImage(files: [
      file("MF", 0x3F00, "0000 1000 3F00 01 0000000000 0D \(chv1 ? "13" : "93") 01 01 04 00 83 8A 83 8A 00 0102", .df),
      file(
        "MF/EF.ICCID", 0x2FE2, "0000 000A 2FE2 04 00 0F FF 44 01 02 0000", .transparent,
        .data(hexBytes("98109909101032547698"))),
      file("MF/DF.GSM", 0x7F20, "0000 0100 7F20 02 0000000000 09 13 00 04 04 00 83 8A 83 8A", .df),
      file("MF/DF.GSM/EF.LP", 0x6F05, "0000 0002 6F05 04 00 11 FF 44 01 02 0000", .transparent, .data([0, 0xFF])),
      file(
        "MF/DF.GSM/EF.ACM", 0x6F39, "0000 0006 6F39 04 40 12 1F 11 01 02 0303", .cyclic,
        .records([[0, 0, 1], [0, 0, 0]])),
      file("MF/DF.GSM/EF.SPN", 0x6F46, "0000 0003 6F46 04 00 04 FF 44 01 02 0000", .transparent, .data([0, 65, 66])),
      file(
        "MF/DF.GSM/EF.PLMN", 0x6F7B, "0000 000F 6F7B 04 00 11 FF 14 01 02 0105", .linearFixed,
        .records([[1, 2, 3, 4, 5], [1, 9, 9, 9, 9], [2, 2, 2, 2, 2]])),
    ])
  }

  private static func file(
    _ path: String, _ fid: FID, _ response: String, _ structure: CardImage.Structure,
    _ content: CardImage.Content = .none
  ) -> CardImage.File {
    CardImage.File(path: path, fid: fid, fcp: hexBytes(response), structure: structure, content: content)
  }

  static let chv1 = "A020000108" + PINTests.good
  static let chv2 = "A020000208" + PINTests.good
  static let gsm = "A0A40000027F20"
  static let plmn = [gsm, chv1, "A0A40000026F7B"]
  static let acm = [gsm, chv1, "A0A40000026F39"]

  static let rows: [Exchange] = [
    Exchange([], "00A4000C023F00", "6e00", "a 2G card knows no class 00"),
    Exchange([], "80F2000C", "6e00", "nor 80"),
    Exchange([], "A0A40000023F00", "9f19", "SELECT: the response waits"),
    Exchange(
      ["A0A40000023F00"], "A0C0000019", "000010003f000100000000000d13010104008" + "38a838a0001029000",
      "as the image has it"),
    Exchange(
      ["A0A40000023F00"], "A0C0000016", "000010003f000100000000000d13010104008" + "38a838a9000",
      "a phone takes 22 bytes"),
    Exchange(["A0A40000023F00"], "A0C000001A", "6719", "too long: the right length"),
    Exchange([], "A0A40000026F05", "9404", "not below the MF"),
    Exchange([], "A0A400000100", "6700", "no FID"),
    Exchange([gsm], "A0A40000026F05", "9f0f", "below DF.GSM"),
    Exchange([gsm], "A0F2000016", "0000010" + "07f20020000000000091300040400838a838a9000", "STATUS: the current DF"),
    Exchange([gsm], "A0F2000003", "0000019000", "or the first bytes of it"),
    Exchange([gsm], "A0F20000FF", "6716", "but not more"),
    Exchange(["A0A40000022FE2"], "A0B000000A", "981099091010325476989000", "ALW"),
    Exchange(["A0A40000022FE2"], "A0B000000B", "670a", "too long"),
    Exchange(["A0A40000022FE2"], "A0B0000B01", "6b00", "offset outside"),
    Exchange(["A0A40000022FE2"], "A0B2010401", "9408", "no records"),
    Exchange([], "A0B0000001", "9400", "no current EF"),
    Exchange([gsm, "A0A40000026F05"], "A0B0000002", "9804", "CHV1 asked for"),
    Exchange([gsm, chv1, "A0A40000026F05"], "A0B0000002", "00ff9000", "given"),
    Exchange([gsm, chv1, "A0A40000026F46"], "A0D60000 01 AA", "9804", "ADM asked for"),
    Exchange([gsm, "A020000A08" + PINTests.adm, "A0A40000026F46"], "A0D60000 01 AA", "9000", "given"),
    Exchange(plmn, "A0B2010405", "01020304059000", "record 1"),
    Exchange(plmn, "A0B2040405", "9402", "record 4"),
    Exchange(plmn, "A0B2010406", "6705", "too long"),
    Exchange(plmn, "A0B2070205", "01020304059000", "next, P1 means nothing"),
    Exchange(plmn, "A0B2010505", "6b00", "mode 5 is none"),
    Exchange(plmn, "A0DC010405 0505050505", "9000", "update"),
    Exchange(plmn, "A0A2000001 01", "9000", "SEEK type 1"),
    Exchange(plmn + ["A0A2000001 01"], "A0B2000405", "01020304059000", "sets the pointer"),
    Exchange(plmn + ["A0A2000001 01"], "A0A2001201 01", "9f01", "next, type 2: a number waits"),
    Exchange(plmn + ["A0A2000001 01", "A0A200120101"], "A0C0000001", "029000", "record 2"),
    Exchange(plmn, "A0A2001102 0101", "9404", "not there"),
    Exchange(plmn, "A0A2000001 09", "9404", "the pattern begins the record"),
    Exchange(plmn, "A0A2001101 01", "9f01", "backwards"),
    Exchange(acm, "A032000003 000002", "9f06", "INCREASE"),
    Exchange(acm + ["A032000003000002"], "A0C0000006", "0000030000029000", "sum and addend"),
    Exchange(acm, "A032000003 FFFFFF", "9850", "over the maximum"),
    Exchange(acm, "A0DC000303 000001", "9804", "update asks for CHV2"),
    Exchange(acm + [chv2], "A0DC000303 000001", "9000", "given"),
    Exchange(acm, "A0040000", "9000", "INVALIDATE"),
    Exchange(acm + ["A0040000"], "A0040000", "9810", "again"),
    Exchange(acm + ["A0040000"], "A0B2010403", "9810", "reading it"),
    Exchange(
      acm + ["A0040000", "A0A40000026F39"], "A0C000000F", "000000066f390440121f11000203039000", "its status byte"),
    Exchange(acm + ["A0040000"], "A0440000", "9000", "REHABILITATE"),
    Exchange(acm, "A0440000", "9810", "when it is not invalidated"),
    Exchange([], chv1, "9000", "VERIFY CHV1"),
    Exchange([], "A020000108" + PINTests.bad, "9804", "wrong, tries left"),
    Exchange(
      Array(repeating: "A020000108" + PINTests.bad, count: 2), "A020000108" + PINTests.bad, "9840", "the last one"),
    Exchange(Array(repeating: "A020000108" + PINTests.bad, count: 3), chv1, "9840", "blocked"),
    Exchange(
      Array(repeating: "A020000108" + PINTests.bad, count: 3), "A02C000010" + PINTests.puk + PINTests.good, "9000",
      "UNBLOCK CHV1 is P2 00"),
    Exchange(
      ["A020000108" + PINTests.bad, "A0A40000023F00"], "A0C0000019",
      "000010003f000100000000000d13010104008" + "28a838a0001029000", "the response counts"),
    Exchange([], "A0200001", "6700", "no code"),
    Exchange([], "A020000508" + PINTests.good, "9802", "no such CHV"),
    Exchange(["A026000108" + PINTests.good], chv1, "9808", "verify while disabled"),
    Exchange(
      ["A026000108" + PINTests.good, "A0A40000023F00"], "A0C0000019",
      "000010003f000100000000000d93010104008" + "38a838a0001029000", "the response tells it"),
    Exchange(["A026000108" + PINTests.good], "A028000108" + PINTests.good, "9000", "ENABLE"),
    Exchange([], "A028000108" + PINTests.good, "9808", "enabled already"),
    Exchange([], "A0FA0000", "9000", "SLEEP"),
    Exchange([], "A0880000 10 00000000000000000000000000000000", "6d00", "no algorithm"),
    Exchange([], "A0100000 01 FF", "9000", "TERMINAL PROFILE"),
  ]
  @Test(arguments: rows) func classA0(_ row: Exchange) throws { try row.check(Bench(Self.card())) }

  @Test func disabledCHV1InTheImage() throws {
    let bench = try Bench(Self.card(chv1: false))
    #expect(try bench.run([Self.gsm, "A0A40000026F05", "A0B0000002"]) == "00ff9000")
  }

  static let uicc: [Exchange] = [
    Exchange([], "A0A40000023F00", "9f17", "a UICC answers A0 too"),
    Exchange([], "A0A40000022FE2", "9f0f", "an EF"),
    Exchange(
      ["A0A40000022FE2"], "A0C000000F", "0000000a2fe2040004ffff010200009000", "made from its FCP and access rule"),
    Exchange(
      ["A0A40000027F10", "A0A40000026F3A"], "A0C000000F", "000000146f3a040011ff44010201049000", "records, PIN1, ADM"),
    Exchange(["A0A40000022FE2"], "A0B000000A", "981099091010325476989000", "same content"),
    Exchange([], "A0A40000027FF0", "9404", "no ADF in 2G"),
    Exchange([SelectTests.usim], "A0A40000027FFF", "9404", "nor by 7FFF"),
    Exchange([SelectTests.usim], "A0A40000027F20", "9f17", "the MF's DFs from within an ADF"),
    Exchange(["A0A40000022FE2"], "00B000000A", "981099091010325476989000", "one selection for both classes"),
  ]
  @Test(arguments: uicc) func onAUICC(_ row: Exchange) throws { try row.check(Bench()) }

  @Test func madeUpDirectoryResponse() throws {
    let bench = try Bench(SampleImage.make(pin1: false))
    let mf = try bench.fetch("A0A40000023F00")
    #expect(mf == "000010003f0001" + "0000000000" + "0a" + "81" + "0203" + "04" + "00" + "838a838a" + "00" + "9000")
  }

  @Test func switchedOff() throws {
    let bench = try Bench { $0.supportsGSMClass = false }
    #expect(try bench.send("A0A40000023F00") == "6e00")
  }

  @Test("a UICC whose 2G files were read in class A0: both classes answer")
  func mixedImage() throws {
    var image = SampleImage.make()
    let index = try #require(image.files.firstIndex { $0.path == "MF/DF.GSM/EF.AD" })
    let response = "000000036fad040004ff4401020000"
    image.files[index].fcp = hexBytes(response)
    let bench = try Bench(image)
    #expect(try bench.run(["A0A40000027F20", "A0A40000026FAD", "A0C000000F"]) == response + "9000")
    #expect(try bench.run(["00A4080C047F206FAD", "00B0000003"]) == "0000029000")
    #expect(try bench.fetch("00A40804047F206FAD").hasPrefix("62"))
  }
}
