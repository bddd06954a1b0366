import CardImage
import ISO7816
import Testing

@testable import SoftUICC

/// DEACTIVATE FILE, ACTIVATE FILE and MANAGE CHANNEL: TS 102 221 §8.7, §11.1.14, §11.1.15, §11.1.17.
struct LifeCycleTests {
  static let adm = "0020000A08" + PINTests.adm
  static let li = [adm, SelectTests.usim, "00A4000C026F05"]
  static let off = li + ["00040000"]

  static let rows: [Exchange] = [
    Exchange(li, "00040000", "9000", "the current EF"),
    Exchange(off, "00B0000004", "6984", "reading a deactivated EF"),
    Exchange(off, "00D6000001 AA", "6984", "updating it"),
    Exchange(off, "00040000", "9000", "again: it is so already"),
    Exchange(off, "00440000", "9000", "activate"),
    Exchange(off + ["00440000"], "00B0000004", "656effff9000", "and read"),
    Exchange(off, "00A4000C026F05", "6283", "selecting it warns"),
    Exchange(off, "00A40004026F05", "6283", "with an FCP behind the warning"),
    Exchange(off + ["00A40004026F05"], "00C0000000", "6c19", "which GET RESPONSE fetches"),
    Exchange(off + ["00A40004026F05", "00C0000000"], "00C0000019", deactivated + "9000", "and which tells the state"),
    Exchange(off + ["RESET", "00A4040C0D" + Hex.string(SampleImage.usim)], "00A4000C026F05", "6283", "reset keeps it"),
    Exchange([adm, SelectTests.usim], "00040000 02 6F05", "9000", "by FID"),
    Exchange([adm, SelectTests.usim, "00040000026F05"], "00B0000004", "6984", "which makes it current"),
    Exchange([adm, SelectTests.usim], "00040800 04 7FFF6F05", "9000", "by path from the MF"),
    Exchange([adm, SelectTests.usim], "00040900 02 6F05", "9000", "by path from the current DF"),
    Exchange([adm, SelectTests.usim], "00040000 02 6F99", "6a82", "no such file"),
    Exchange([adm], "00040000", "6986", "no current EF"),
    Exchange(li, "00040100", "6a86", "P1 unknown"),
    Exchange(li, "00040001", "6a86", "P2 is 00"),
    Exchange([SelectTests.usim, "00A4000C026F05"], "00040000", "6982", "access condition"),
  ]
  static let deactivated = "62178202412183026f058a01048b032f060280020004880110"

  @Test(arguments: rows) func lifeCycle(_ row: Exchange) throws {
    let bench = try Bench()
    for command in row.before {
      if command == "RESET" { try bench.card.reset(.warm) } else { _ = try bench.send(command) }
    }
    let response = try bench.send(row.command)
    #expect(response == row.expected, "\(row.reason)")
  }

  @Test func imageKeepsTheState() throws {
    let image = SampleImage.make()
    let bench = try Bench(image)
    _ = try bench.run(Self.off)
    let again = try Bench(bench.card.image())
    #expect(try again.run([SelectTests.usim, "00A4000C026F05"]) == "6283")
    _ = try bench.run(["00440000"])
    #expect(bench.card.image() == image)
  }

  @Test(
    "states that only an image can tell",
    arguments: [
      ("0C", "6285", "6985", "terminated"), ("04", "6283", "6984", "deactivated"),
      ("06", "6283", "6984", "deactivated"),
      ("05", "9000", "019000", "activated"), ("00", "9000", "019000", "no information"),
    ])
  func fromTheImage(_ state: String, _ selected: String, _ read: String, _ reason: String) throws {
    let image = CardImage(files: [
      CardImage.File(path: "MF", fid: .mf, structure: .df),
      CardImage.File(
        path: "MF/6f10", fcp: SampleImage.fcp("8202 4121 8302 6F10 8A01 \(state) 8002 0001"), structure: .transparent,
        content: .data([1])),
    ])
    let bench = try Bench(image)
    #expect(try bench.send("00A4000C026F10") == selected, "\(reason)")
    #expect(try bench.send("00B0000001") == read, "\(reason)")
  }

  @Test func specialFileInformationKeepsItUsable() throws {
    let image = CardImage(files: [
      CardImage.File(
        path: "MF/6f10", fcp: SampleImage.fcp("8202 4121 8302 6F10 A503 C00101 8A01 04 8002 0001"),
        structure: .transparent, content: .data([1]))
    ])
    #expect(try Bench(image).run(["00A4000C026F10", "00B0000001"]) == "019000")
  }

  static let channels: [Exchange] = [
    Exchange([], "0070000001", "019000", "the card chooses 1"),
    Exchange([], "00700000", "6c01", "Le 00"),
    Exchange(["00700000", "0070000001"], "0070000001", "029000", "6C opens none, the next is 2"),
    Exchange([], "00700003", "9000", "the terminal chooses 3"),
    Exchange(["00700003"], "00700003", "6985", "which is in use then"),
    Exchange([], "00700014", "6a81", "20 is too many"),
    Exchange(["00700013"], "4FA4000C022FE2", "9000", "channel 19 in class 4F"),
    Exchange(["00700013", "4FA4000C022FE2"], "4FB000000A", "981099091010325476989000", "reads"),
    Exchange(["00700013"], "CFF2000C", "9000", "STATUS in class CF"),
    Exchange(["0070000001"], "01A4000C022FE2", "9000", "channel 1 in class 01"),
    Exchange(["0070000001", "01A4000C022FE2"], "00B000000A", "6986", "channel 0 has its own selection"),
    Exchange([SelectTests.usim, "0070000001"], "01A4000C026F46", "6a82", "from the basic channel: at the MF"),
    Exchange(
      ["0070000001", "01A4040C0D" + Hex.string(SampleImage.usim), "0170000001"], "02A4000C026F46", "9000",
      "from another channel: where that one was"),
    Exchange(["0070000001"], "00708001", "9000", "close"),
    Exchange(["0070000001", "00708001"], "01A4000C", "6881", "is closed"),
    Exchange(["0070000001"], "01708000", "9000", "closes itself"),
    Exchange([], "00708000", "6a86", "the basic channel stays open"),
    Exchange([], "00708002", "6881", "is not open"),
    Exchange([], "00704000", "6a86", "P1 unknown"),
    Exchange(["0070000001", "00A40004022FE2"], "01C0000019", "6f00", "a response belongs to its channel"),
  ]
  @Test(arguments: channels) func channel(_ row: Exchange) throws { try row.check(Bench()) }

  @Test func fewChannels() throws {
    let bench = try Bench { $0.logicalChannels = 2 }
    #expect(try bench.send("0070000001") == "019000")
    #expect(try bench.send("0070000001") == "6a81")
    #expect(throws: SoftCardError.badChannelCount(0)) { try Bench { $0.logicalChannels = 0 } }
    #expect(throws: SoftCardError.badChannelCount(21)) { try Bench { $0.logicalChannels = 21 } }
  }
}
