import ISO7816
import Testing

struct TLVTests {
  @Test("lengths", arguments: [0, 1, 0x7F, 0x80, 0xFF, 0x100, 0xFFFF, 0x1_0000, 0x12_3456])
  func lengths(count: Int) throws {
    let object = TLV(tag: 0x5F50, value: [UInt8](repeating: 0x5A, count: count))
    let header = [2 + 1, 2 + 2, 2 + 3, 2 + 4][count < 0x80 ? 0 : count < 0x100 ? 1 : count < 0x1_0000 ? 2 : 3]
    #expect(object.encoded.count == header + count)
    #expect(try TLV.parse(object.encoded) == [object])
  }

  @Test(
    "padding and tags",
    arguments: [
      ("8001aa", [0x80], "one"),
      ("00008001aa00ff", [0x80], "padding before and after"),
      ("8000ffffff", [0x80], "an empty object and a record's filler"),
      ("8001aa00810100ff008200", [0x80, 0x81, 0x82], "padding between"),
      ("ff4000ff7000", [0xFF40, 0xFF70], "tags of GlobalPlatform begin with ff and are no padding"),
      ("9f8101019a", [0x9F8101], "three bytes of tag"),
      ("ff", [], "ff at the end"),
      ("", [], "nothing"),
      ("808102aabb", [0x80], "a length longer than it need be"),
    ] as [(String, [UInt32], String)])
  func tags(hex: String, tags: [UInt32], why: String) throws {
    #expect(try TLV.parse(try #require(Hex.bytes(hex))).map(\.tag) == tags, "\(why)")
  }

  @Test(
    "malformed, with the place",
    arguments: [
      ("8001aa8105aa", .truncatedValue, 3, 1), ("80", .truncatedLength, 1, 0), ("8082", .truncatedLength, 1, 0),
      ("808201", .truncatedLength, 1, 0), ("8080aa0000", .indefiniteLength, 1, 0),
      ("808401000000", .lengthTooLong, 1, 0), ("9f", .truncatedTag, 0, 0), ("9f81", .truncatedTag, 0, 0),
      ("9f81818100", .tagTooLong, 0, 0), ("80008100008383ffff", .truncatedLength, 6, 2),
    ] as [(String, TLVError.Code, Int, Int)])
  func malformed(hex: String, code: TLVError.Code, offset: Int, before: Int) throws {
    let bytes = try #require(Hex.bytes(hex))
    #expect(throws: TLVError(code, at: offset)) { try TLV.parse(bytes) }
    let prefix = TLV.parsePrefix(bytes)
    #expect(prefix.objects.count == before)
    #expect(prefix.error?.description.contains("byte \(offset)") == true)
  }

  @Test("a tree has places counted from the start")
  func tree() throws {
    let bytes = try #require(Hex.bytes("00620ca5028000c6068301810102aa00"))
    let nodes = try TLV.tree(bytes)
    #expect(
      nodes.flatMap(\.flattened).map { [Int($0.object.tag), $0.offset] } == [
        [0x62, 1], [0xA5, 3], [0x80, 5], [0xC6, 7],
      ])
  }

  @Test("a tree has limits")
  func treeLimits() throws {
    var nested: [UInt8] = [0x80, 0x00]
    for _ in 0..<8 { nested = TLV(tag: 0xA5, value: nested).encoded }
    #expect(throws: TLVError(.tooDeep, at: 14)) { try TLV.tree(nested) }
    #expect(try TLV.tree(nested, maximumDepth: 9).first?.flattened.count == 9)
    #expect(throws: TLVError(.tooDeep, at: 0)) { try TLV.tree(nested, maximumDepth: 1) }
    let many = [[UInt8]](repeating: [0x80, 0x00], count: 5).flatMap { $0 }
    #expect(throws: TLVError(.tooMany, at: 6)) { try TLV.tree(many, maximumCount: 3) }
    #expect(throws: TLVError(.truncatedValue, at: 4)) { try TLV.tree([0x80, 0x00, 0xA5, 0x02, 0x81, 0x05]) }
  }

  @Test("tag lists, children, writing")
  func rest() throws {
    #expect(try TLV.tagList([0x80, 0x5F, 0x50, 0xFF, 0x40]) == [0x80, 0x5F50, 0xFF40])
    #expect(throws: TLVError(.truncatedTag, at: 1)) { try TLV.tagList([0x80, 0x5F]) }
    let parent = TLV(tag: 0x62, children: [TLV(tag: 0x80, value: [1]), TLV(tag: 0x81, value: [])])
    #expect(Hex.string(parent.encoded) == "62058001018100")
    #expect(try parent.children()[tag: 0x80] == [1])
    #expect(parent.isConstructed)
    #expect(try parent.children().encoded == parent.value)
    #expect(TLV.lengthBytes(0x0100_0000) == [0x84, 1, 0, 0, 0])
  }

  @Test(
    "COMPACT-TLV",
    arguments: [
      ("31a073be2110", [3, 7], nil, "two objects"), ("7300", [], 0, "cut"), ("003180", [3], nil, "padding"),
      ("", [], nil, "nothing"), ("60", [6], nil, "empty object"),
    ] as [(String, [UInt8], Int?, String)])
  func compact(hex: String, tags: [UInt8], cutAt: Int?, why: String) throws {
    let parsed = CompactTLV.parse(try #require(Hex.bytes(hex)))
    #expect(parsed.objects.map(\.tag) == tags, "\(why)")
    #expect(parsed.cutAt == cutAt, "\(why)")
  }
}
