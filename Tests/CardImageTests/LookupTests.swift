import CardImage
import ISO7816
import Testing

@Suite("Files of an image by path")
struct LookupTests {
  private static let image = CardImage(files: [
    .init(path: "MF", fid: .mf, structure: .df),
    .init(path: "MF/EF.ICCID", fid: 0x2FE2, structure: .transparent, content: .data([0x98, 0x88, 0xF1])),
    .init(path: "MF/EF.ARR", fid: 0x2F06, structure: .linearFixed),
    .init(path: "MF/DF.GSM", fid: 0x7F20, structure: .df),
    .init(path: "MF/DF.GSM/EF.SPN", fid: 0x6F46, structure: .transparent),
    .init(path: "MF/ADF.USIM", aid: AID([0xA0, 0, 0, 0, 0x87, 0x10, 0x02, 0xFF]), structure: .adf),
    .init(path: "MF/ADF.USIM/EF.SPN", fid: 0x6F46, structure: .transparent),
    .init(path: "MF/ADF.USIM/EF.ARR", fid: 0x6F06, structure: .linearFixed),
    .init(path: "MF/ADF.USIM/6f9f", fid: 0x6F9F, structure: .transparent),
    .init(path: "MF/ADF.ISIM", aid: AID([0xA0, 0, 0, 0, 0x87, 0x10, 0x04, 0xFF]), structure: .adf),
    .init(path: "MF/ADF.ISIM/EF.ARR", fid: 0x6F06, structure: .linearFixed),
    .init(path: "MF/ADF.ISIM/ef.arr", fid: 0x6F07, structure: .linearFixed),
  ])

  @Test(
    "what a user writes",
    arguments: [
      ("MF", ["MF"], "the root"), ("mf", ["MF"], "in lower case"), ("3F00", ["MF"], "by FID"),
      ("MF/ADF.USIM/EF.SPN", ["MF/ADF.USIM/EF.SPN"], "the whole path"),
      ("ADF.USIM/EF.SPN", ["MF/ADF.USIM/EF.SPN"], "its end"), ("adf.usim/ef.spn", ["MF/ADF.USIM/EF.SPN"], "lower case"),
      ("EF.SPN", ["MF/DF.GSM/EF.SPN", "MF/ADF.USIM/EF.SPN"], "two have this name"),
      ("EF.ICCID", ["MF/EF.ICCID"], "one has this name"), ("MF/EF.SPN", [], "not directly in the MF"),
      ("MF/7FFF/6F46", ["MF/ADF.USIM/EF.SPN"], "the one ADF with such a file"),
      ("7fff/6f06", ["MF/ADF.USIM/EF.ARR", "MF/ADF.ISIM/EF.ARR"], "two ADFs have one"),
      ("3f00/7f20/6f46", ["MF/DF.GSM/EF.SPN"], "all by FID"), ("7F20/EF.SPN", ["MF/DF.GSM/EF.SPN"], "FID and name"),
      ("MF/ADF.USIM/6F9F", ["MF/ADF.USIM/6f9f"], "a file that no table knows"),
      ("A0000000871002/6F06", ["MF/ADF.USIM/EF.ARR"], "an AID's beginning"),
      ("a0000000871002ff", ["MF/ADF.USIM"], "a whole AID"), ("a0000000871099/6f06", [], "no such AID"),
      ("MF/ADF.ISIM/ef.arr", ["MF/ADF.ISIM/ef.arr"], "exactly so: no other is meant"),
      ("adf.isim/EF.ARR", ["MF/ADF.ISIM/EF.ARR", "MF/ADF.ISIM/ef.arr"], "two but for the case"),
      ("2f06", ["MF/EF.ARR"], "a FID alone"), ("2f", [], "half a FID"), ("", [], "nothing"), ("/", [], "no names"),
      ("MF/", [], "an empty name"), ("MF//EF.ARR", [], "an empty name"), ("SPN", [], "names are whole"),
    ])
  func find(_ path: String, _ expected: [String], _ reason: String) {
    let found: [String] =
      switch Self.image.find(path) {
      case .unique(let file): [file.path]
      case .ambiguous(let files): files.map(\.path)
      case .none: []
      }
    #expect(found == expected, "\(reason)")
  }

  @Test("children and parents")
  func children() {
    #expect(Self.image.children(of: "MF").map(\.name) == ["EF.ICCID", "EF.ARR", "DF.GSM", "ADF.USIM", "ADF.ISIM"])
    #expect(Self.image.children(of: "MF/ADF.USIM").map(\.name) == ["EF.SPN", "EF.ARR", "6f9f"])
    #expect(Self.image.children(of: "MF/ADF").isEmpty)
    #expect(Self.image.files.last?.parentPath == "MF/ADF.ISIM")
    #expect(Self.image.files.first?.parentPath == nil)
  }

  @Test(
    "ICCIDs",
    arguments: [
      ([0x98, 0x88, 0x12, 0x01, 0x00, 0x00, 0x00, 0x00, 0x10, 0xF9], "8988211000000000019", "19 digits and filler"),
      ([0x98, 0x88, 0x12, 0x01, 0x00, 0x00, 0x00, 0x00, 0x10, 0x29], "89882110000000000192", "20 digits"),
      ([0x98, 0xA8, 0xFF], "898a", "a digit that E.118 does not have is kept"), ([], "", "nothing"),
      ([0xFF, 0xFF], "", "blank"), ([0xFF, 0x12], "ff21", "only filler at the end is filler"),
      (Array(repeating: 0x21, count: 12), "12121212121212121212", "bytes after the tenth are no digits"),
    ] as [([UInt8], String, String)])
  func iccid(_ data: [UInt8], _ digits: String, _ reason: String) {
    #expect(CardImage.iccid(data: data) == digits, "\(reason)")
  }

  @Test("totals count each file once")
  func totals() {
    let totals = Samples.all.totals
    #expect(totals.absent == 1)
    #expect(totals.directories == 5)
    #expect(totals.unread == 3, "locked, half read, and the one with records that failed")
    #expect(totals.read == 7)
    #expect(totals.bytes == 10 + 3 + 2 + 3 + 3 + 1)
    #expect(totals.read + totals.unread + totals.directories + totals.absent == Samples.all.files.count)
    #expect(Self.image.iccidOfFile == "89881")
  }
}
