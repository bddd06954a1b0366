import CardImage
import ISO7816
import Testing

@testable import SoftUICC

/// READ RECORD, UPDATE RECORD, SEARCH RECORD and INCREASE: TS 102 221 §8.2.2, §11.1.5 to §11.1.8.
struct RecordTests {
  static let adn = ["00A4080C 04 7F106F3A"]
  static let adm = ["0020000A083838383838383838"]
  static let usim = SelectTests.usim
  static let free = [usim, "00A4000C026FB1"]
  static let reading: [Exchange] = [
    Exchange(adn, "00B2010404", "01aa11ff9000", "record 1"),
    Exchange(adn, "00B2050404", "05aa15ff9000", "the last record"),
    Exchange(adn, "00B2060404", "6a83", "behind it"),
    Exchange(adn, "00B2000404", "6a83", "current, while the pointer is not set"),
    Exchange(adn, "00B2010400", "6c04", "the right length"),
    Exchange(adn, "00B2010405", "6c04", "a record is read whole"),
    Exchange(adn, "00B2000204", "01aa11ff9000", "next begins with the first"),
    Exchange(adn + ["00B2000204"], "00B2000204", "02aa12ff9000", "and goes on"),
    Exchange(adn + ["00B2000200"], "00B2000204", "01aa11ff9000", "6C moves no pointer"),
    Exchange(adn, "00B2000304", "05aa15ff9000", "previous begins with the last"),
    Exchange(adn + ["00B2000304"], "00B2000204", "6a83", "linear: no next behind the last"),
    Exchange(adn + ["00B2000304", "00B2000204"], "00B2000404", "05aa15ff9000", "the pointer stays"),
    Exchange(adn + ["00B2000204"], "00B2000304", "6a83", "linear: no previous before the first"),
    Exchange(adn + ["00B2000204", "00B2030404"], "00B2000404", "01aa11ff9000", "absolute moves no pointer"),
    Exchange(adn + ["00B2000204", "00A4000C026F3A"], "00B2000404", "6a83", "SELECT takes it away"),
    Exchange(adn, "00B2010504", "6a86", "mode 5 is none"),
    Exchange([], "00B201F41A", dirHex + "9000", "SFI 1E of EF.DIR"),
    Exchange([], "00B2010C1A", "6a82", "no such SFI"),
    Exchange([], "00B201FC1A", "6a86", "SFI 31 is none"),
    Exchange(["00A4000C022FE2"], "00B2010401", "6981", "transparent"),
    Exchange([], "00B2010401", "6986", "no current EF"),
    Exchange(free, "00B2000402", "fff09000", "cyclic: the pointer is at the record written last"),
    Exchange(free + ["00B2000202"], "00B2000202", "fff09000", "cyclic: next goes round"),
    Exchange(free, "00B2000302", "00019000", "cyclic: previous of record 1 is the oldest"),
  ]
  @Test(arguments: reading) func read(_ row: Exchange) throws {
    try row.check(Bench())
  }

  static let dirHex = Hex.string(
    SampleImage.padded([0x61, 0x0F, 0x4F, 0x0D] + SampleImage.usim, to: 26))

  static let writing: [Exchange] = [
    Exchange(adn, "00DC020404 DEADBEEF", "9000", "absolute"),
    Exchange(adn + ["00DC020404DEADBEEF"], "00B2020404", "deadbeef9000", "is there"),
    Exchange(adn, "00DC000204 DEADBEEF", "9000", "next"),
    Exchange(adn + ["00DC000204DEADBEEF"], "00B2000404", "deadbeef9000", "sets the pointer"),
    Exchange(adn, "00DC000304 DEADBEEF", "9000", "previous"),
    Exchange(adn + ["00DC000304DEADBEEF"], "00B2050404", "deadbeef9000", "is the last record"),
    Exchange(adn, "00DC060404 DEADBEEF", "6a83", "behind the last record"),
    Exchange(adn, "00DC020403 DEADBE", "6700", "too short"),
    Exchange(adn, "00DC020405 DEADBEEF00", "6700", "too long"),
    Exchange(free, "00DC000302 1234", "9000", "cyclic: previous"),
    Exchange(free + ["00DC0003021234"], "00B2010402", "12349000", "the oldest record is now record 1"),
    Exchange(free + ["00DC0003021234"], "00B2020402", "fff09000", "and the others moved on"),
    Exchange(free, "00DC010402 1234", "6a86", "cyclic: never absolute"),
    Exchange(free, "00DC000202 1234", "6a86", "cyclic: never next"),
    Exchange(free, "00DC010302 1234", "6a86", "cyclic: P1 is 00"),
  ]
  @Test(arguments: writing) func update(_ row: Exchange) throws {
    try row.check(Bench())
  }

  static let searching: [Exchange] = [
    Exchange(adn, "00A2010401 AA", "6105", "every record has it"),
    Exchange(adn, "00A2030401 AA", "6103", "forward from record 3"),
    Exchange(adn, "00A2020502 AA12", "6101", "backward from record 2"),
    Exchange(adn, "00A2010402 BBBB", "6282", "not found"),
    Exchange(adn, "00A2060401 AA", "6a83", "no such record to begin with"),
    Exchange(adn, "00A2010405 0102030405", "6700", "longer than a record"),
    Exchange(adn, "00A20104", "6700", "nothing to look for"),
    Exchange(adn, "00A2010301 AA", "6a86", "mode 3 is none"),
    Exchange(adn, "00A2010701 AA", "6a86", "proprietary search is not supported"),
    Exchange(["00A4000C022FE2"], "00A2010401 AA", "6981", "transparent"),
    Exchange(adn + ["00A2010402AA13"], "00B2000404", "03aa13ff9000", "the first match is current"),
    Exchange(adn + ["00B2000204", "00B2000204"], "00A2000401 AA", "6104", "P1 00: from the current record"),
    Exchange(adn, "00A2010603 0401AA", "6105", "enhanced, from offset 1"),
    Exchange(adn, "00A2010603 0402AA", "6282", "enhanced, from offset 2: it stands before"),
    Exchange(adn, "00A2010604 0CAA 13FF", "6101", "enhanced, behind the first AA"),
    Exchange(adn, "00A2010603 0CBB FF", "6282", "enhanced, behind a value that is not there"),
    Exchange(
      adn + ["00B2000204", "00B2000204"], "00A2000603 0600AA", "6103", "enhanced, forward from the next record"),
    Exchange(
      adn + ["00B2000204", "00B2000204"], "00A2000603 0700AA", "6101", "enhanced, backward from the one before"),
    Exchange(adn, "00A2010603 F400AA", "6a80", "reserved indication"),
    Exchange(adn, "00A2010602 0400", "6700", "enhanced without a pattern"),
  ]
  @Test(arguments: searching) func search(_ row: Exchange) throws {
    try row.check(Bench())
  }

  @Test func searchTellsTheRecordsInItsOrder() throws {
    let bench = try Bench()
    _ = try bench.run(Self.adn)
    #expect(try bench.fetch("00A2030401AA") == "0304059000")
    #expect(try bench.fetch("00A2030501AA") == "0302019000")
  }

  static let increasing: [Exchange] = [
    Exchange(free, "8032000002 000F", "6104", "sum and addend wait"),
    Exchange(free, "8032000002 0010", "9850", "over the maximum"),
    Exchange(free, "8032000003 000001", "6700", "longer than the record"),
    Exchange(free, "80320000", "6700", "nothing to add"),
    Exchange(free + ["803200000101"], "00B2010402", "fff19000", "record 1 is the sum"),
    Exchange(free + ["803200000101"], "00B2020402", "fff09000", "record 2 is what it was"),
    Exchange([usim], "80329C0001 01", "6104", "by SFI"),
    Exchange(adn, "8032000001 01", "6981", "linear fixed"),
    Exchange(free, "8032000101 01", "6a86", "P2 is 00"),
  ]
  @Test(arguments: increasing) func increase(_ row: Exchange) throws {
    try row.check(Bench())
  }

  @Test func increaseReturnsSumAndAddend() throws {
    let bench = try Bench()
    _ = try bench.run(Self.free)
    #expect(try bench.fetch("8032000002000A") == "fffa000a9000")
  }

  @Test func recordsOfDifferentLengthsAreServedAsTheyAre() throws {
    var image = SampleImage.make()
    let index = try #require(image.files.firstIndex { $0.path == "MF/DF.TELECOM/EF.ADN" })
    image.files[index].content = .records([[1], nil, [1, 2, 3, 4, 5, 6]])
    image.files[index].status = StatusWord(rawValue: 0x6982)
    let bench = try Bench(image)
    _ = try bench.run(Self.adn)
    #expect(try bench.send("00B2010400") == "6c01")
    #expect(try bench.send("00B2020404") == "6982", "a record that could not be read")
    #expect(try bench.send("00B2030406") == "0102030405069000")
    #expect(try bench.send("00B2040404") == "6982", "behind what could be read")
  }
}
