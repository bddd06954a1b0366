import CardImage
import ISO7816
import Testing

@testable import SoftUICC

/// RETRIEVE DATA and SET DATA: TS 102 221 §11.3.
struct DataObjectTests {
  static let file = [SelectTests.usim, "00A4000C026FB3"]
  static let long = Hex.string(Array(repeating: UInt8(0x77), count: 100))

  static let rows: [Exchange] = [
    Exchange(file, "80CB0080 01 80", "6105", "tag, length and value"),
    Exchange(file, "80CB0080 02 5F20", "6103", "tag of two bytes, no value"),
    Exchange(file, "80CB0080 01 5C", "6106", "the list of tags"),
    Exchange(file, "80CB0080 01 99", "6a88", "no such object"),
    Exchange(file, "80CB0080", "6a80", "no tag"),
    Exchange(file, "80CB0080 02 8000", "6a80", "more than a tag"),
    Exchange(file, "80CB0000 00", "6985", "next block of nothing"),
    Exchange(file, "80CB0040 00", "6985", "previous block of nothing"),
    Exchange(file, "80CB00C0 00", "6a86", "reserved block"),
    Exchange(file, "80CB0180 01 80", "6a86", "P1 is 00"),
    Exchange(file, "00CB0080 01 80", "6e00", "proprietary class only"),
    Exchange([SelectTests.usim, "00A4000C026F46"], "80CB0080 01 80", "6981", "transparent"),
    Exchange([SelectTests.usim], "80CB0080 01 80", "6986", "no current EF"),
    Exchange(file, "80DB0080 05 80 03 0A0B0C", "9000", "replace"),
    Exchange(file, "80DB0080 04 9F30 01 AA", "9000", "create"),
    Exchange(file, "80DB0080 01 80", "9000", "delete"),
    Exchange(file + ["80DB00800180"], "80CB0080 01 80", "6a88", "is gone"),
    Exchange(file, "80DB0080 01 99", "6a88", "nothing to delete"),
    Exchange(file, "80DB0080 03 5C 01 00", "6a80", "the list of tags is no object"),
    Exchange(file, "80DB0080 02 80 83", "6a80", "cut length"),
    Exchange(file, "80DB0080 04 80 01 AABB", "6a80", "more value than the length says"),
    Exchange(file, "80DB0080 03 80 04 AA", "63f1", "more expected"),
    Exchange(file, "80DB0000 01 AA", "6985", "next block of nothing"),
    Exchange(file + ["80DB0080038004AA"], "80DB0000 03 BBCCDD", "9000", "the rest"),
    Exchange(file + ["80DB0080038004AA"], "80DB0000 04 BBCCDDEE", "6a80", "too much"),
    Exchange(file + ["80DB0080038004AA"], "80CB0080 01 80", "6a88", "the old object goes with the first block"),
    Exchange(file + ["80DB0080038004AA", "80DB0000 01 BB"], "80DB0040 03 B1C1D1", "9000", "the block before, again"),
    Exchange(file + ["80DB0080038004AA", "00A4000C026FB3"], "80DB0000 03 BBCCDD", "6985", "SELECT ends it"),
    Exchange(file, "80DB0080 04 81 81 FF AA", "6a84", "more than the file's maximum size"),
  ]
  @Test(arguments: rows) func dataObjects(_ row: Exchange) throws {
    try row.check(Bench())
  }

  @Test func values() throws {
    let bench = try Bench()
    _ = try bench.run(Self.file)
    #expect(try bench.fetch("80CB00800180") == "80030102039000")
    #expect(try bench.fetch("80CB0080025F20") == "5f20009000")
    #expect(try bench.fetch("80CB0080015C") == "5c04805f20a19000")
    #expect(try bench.fetch("80CB008001A1") == "a181c8" + String(repeating: "5a", count: 200) + "9000")
  }

  @Test("an object of several blocks over T=0: the warning first, then the data (§7.3.1.1.4)")
  func blocks() throws {
    let value = (0..<600).map { UInt8(truncatingIfNeeded: $0) }
    var image = SampleImage.make()
    let index = try #require(image.files.firstIndex { $0.path == "MF/ADF.USIM/EF.TLV" })
    image.files[index].content = .tags([CardImage.DataObject(tag: 0x81, value: value)])
    let bench = try Bench(image)
    _ = try bench.run(Self.file)
    #expect(try bench.send("80CB00800181") == "62f1")
    #expect(try bench.send("00C0000000") == "6cff")
    var bytes = hexBytes(String(try bench.send("00C00000FF").dropLast(4)))
    let second = try bench.send("80CB0000FF")
    #expect(second.hasSuffix("62f1"))
    bytes += hexBytes(String(second.dropLast(4)))
    let again = try bench.send("80CB0040FF")
    #expect(again == second, "the block before, again")
    let last = try bench.send("80CB000000")
    #expect(last == "6c5e")
    let rest = try bench.send("80CB00005E")
    #expect(rest.hasSuffix("9000"))
    bytes += hexBytes(String(rest.dropLast(4)))
    #expect(bytes == TLV(tag: 0x81, value: value).encoded)
  }

  @Test func storedInBlocks() throws {
    let bench = try Bench()
    _ = try bench.run(Self.file)
    #expect(try bench.send("80DB008067 A1 8188 " + Self.long) == "63f1")
    #expect(try bench.send("80DB000024" + Self.long.prefix(72)) == "9000")
    let image = bench.card.image()
    let file = try #require(image.files.first { $0.path == "MF/ADF.USIM/EF.TLV" })
    guard case .tags(let objects) = file.content else { throw Unexpected() }
    #expect(objects.map(\.tag) == [0x80, 0x5F20, 0xA1])
    #expect(objects.last?.value == Array(repeating: 0x77, count: 136))
  }

  struct Unexpected: Error {}
}
