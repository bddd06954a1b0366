import ISO7816
import Testing

struct FileControlParametersTests {
  private func parse(_ hex: String) throws -> FileControlParameters {
    FileControlParameters(response: try #require(Hex.bytes(hex.filter { $0 != " " })))
  }
  /// An FCP template around these objects.
  private func template(_ objects: String...) throws -> FileControlParameters {
    let value = try #require(Hex.bytes(objects.joined().filter { $0 != " " }))
    return FileControlParameters(response: TLV(tag: 0x62, value: value).encoded)
  }

  @Test("a transparent EF")
  func transparent() throws {
    let fcp = try template("82024121", "83026f07", "8a0105", "8b036f0604", "80020009", "880138", "a503c00100")
    #expect(fcp.problems == [])
    #expect(fcp.kind == .transparent)
    #expect(fcp.isShareable == true)
    #expect(fcp.fid == 0x6F07)
    #expect(fcp.fileSize == 9)
    #expect(fcp.lifeCycle == .activated)
    #expect(fcp.security == .referenced(arr: 0x6F06, records: [.init(record: 4)]))
    #expect(fcp.sfi == 7)
    #expect(fcp.proprietary == [TLV(tag: 0xC0, value: [0])])
    #expect(!fcp.isGSM)
  }

  @Test("an MF with PINs")
  func masterFile() throws {
    let fcp = try template(
      "82027821", "83023f00", "a506 800171 810105", "8a0105", "8b032f0601",
      "c60f 9001a0 830101 830181 950108 830111", "81040001f400")
    #expect(fcp.problems.isEmpty)
    #expect(fcp.kind == .df)
    #expect(fcp.fid == .mf)
    #expect(
      fcp.pins == [
        .init(reference: 0x01, enabled: true), .init(reference: 0x81, enabled: false),
        .init(reference: 0x11, enabled: true, usage: 0x08),
      ])
    #expect(fcp.totalFileSize == 0x1F400)
    #expect(fcp.sfi == nil)
  }

  @Test("an ADF, a BER-TLV EF and record files")
  func kinds() throws {
    let adf = try template(
      "82027821", "840c a0000000871002ff86ffff89", "8a0105", "8c0300aabb")
    #expect(adf.dfName?.hasPrefix(.usim) == true)
    #expect(adf.kind == .df)
    #expect(adf.security == .compact([0x00, 0xAA, 0xBB]))
    let tlv = try template("82027921", "83026fda", "80020040", "a504 86020100")
    #expect(tlv.kind == .berTLV)
    let linear = try template("8205422100220a", "83026f3a", "80020154", "8800")
    #expect(linear.problems == [])
    #expect(linear.kind == .linearFixed)
    #expect(linear.recordLength == 34)
    #expect(linear.recordCount == 10)
    #expect(linear.sfi == nil, "an empty tag 88: the file has no SFI")
    let cyclic = try template("8205062100030a", "83026f39", "8002001e")
    #expect(cyclic.kind == .cyclic)
    #expect(cyclic.isShareable == false)
    #expect(cyclic.sfi == 0x19, "no tag 88: the low bits of the file identifier")
    #expect(try template("82044221000a", "80020014").recordCount == 2)
  }

  @Test("a template of more than 127 bytes, with either length form", arguments: ["6281", "628200", "62830000"])
  func long(prefix: String) throws {
    let filler = "a57c c17a" + String(repeating: "5a", count: 122)
    let body = "82024121 83026f07 80020009" + filler
    let fcp = try parse(prefix + Hex.string([UInt8(body.filter { $0 != " " }.count / 2)]) + body)
    #expect(fcp.problems == [])
    #expect(fcp.fileSize == 9)
    #expect(fcp.proprietary.first?.value.count == 122)
    #expect(
      try parse("6f81" + Hex.string([UInt8(body.filter { $0 != " " }.count / 2)]) + body).fid == 0x6F07,
      "an FCI template")
    #expect(try parse("6f0d 620b 82024121 83026f07 800109").fileSize == 9, "an FCP inside an FCI")
    let securityDomain = try parse("6f10 8408 a000000003000000 a504 9f6501ff")
    #expect(securityDomain.kind == .df, "an FCI of GlobalPlatform has no file descriptor")
    #expect(securityDomain.problems == [])
  }

  @Test(
    "references to EF.ARR",
    arguments: [
      ("8b0105", .referenced(arr: nil, records: [.init(record: 5)]), "record in the current EF.ARR"),
      ("8b032f0601", .referenced(arr: 0x2F06, records: [.init(record: 1)]), "file and record"),
      (
        "8b066f0600010102", .referenced(arr: 0x6F06, records: [.init(se: 0, record: 1), .init(se: 1, record: 2)]),
        "by security environment"
      ),
      ("8b046f060103", .referenced(arr: 0x6F06, records: [.init(se: 1, record: 3)]), "one security environment"),
      ("ab0380015a", .expanded([0x80, 0x01, 0x5A]), "expanded"),
    ] as [(String, FileControlParameters.Security, String)])
  func security(hex: String, expected: FileControlParameters.Security, why: String) throws {
    let fcp = try template("82024121", "80020009", hex)
    #expect(fcp.security == expected, "\(why)")
    #expect(fcp.problems == [])
  }

  @Test(
    "what is wrong is said, and the rest is read",
    arguments: [
      ("", "empty response"),
      ("62", "template cut at byte 1"),
      ("6210 82024121 83026f07", "template cut at byte 10, 16 bytes announced"),
      ("6208 82024121 83026f07", "file size missing"),
      ("6204 80020009", "file descriptor missing"),
      ("6208 82024221 80020154", "record length missing"),
      ("620b 8205422100220b 80020154", "11 records of 34 bytes do not make the file size 340"),
      ("620b 8205422100000a 80020154", "record length is zero"),
      ("620b 8205422100220a 80020155", "file size 341 is no multiple of the record length 34"),
      ("6209 82024121 8003000009 5a", "1 bytes after the template"),
      ("620a 82024121 80020009 8300", "file identifier of 0 bytes"),
      ("6207 82024121 8a0200", "value runs over the end at byte 6"),
      ("6208 82024721 80020009", "file descriptor 47 names no structure"),
      ("6208 82004121 80020009", "file descriptor empty"),
      (
        "620a 82024121 8b020102 8800",
        "reference to ef.arr of 2 bytes"
      ),
      ("620f 82024121 80090100000000000000ff", "file size of 9 bytes"),
      ("620c 82027821 c606 830101 900180", "pin status: no bit for key reference 01"),
      ("5a5a5a", "response is neither an fcp template nor that of a 2g card"),
    ])
  func malformed(hex: String, problem: String) throws {
    let fcp = try parse(hex)
    #expect(fcp.problems.contains(problem), "\(fcp.problems)")
  }

  @Test(
    "life cycle values",
    arguments: [
      (0x00, .noInformation), (0x01, .creation), (0x03, .initialisation), (0x05, .activated), (0x07, .activated),
      (0x04, .deactivated), (0x06, .deactivated), (0x0C, .terminated), (0x0F, .terminated), (0x10, .other(0x10)),
    ] as [(UInt8, FileControlParameters.LifeCycle)])
  func lifeCycle(byte: UInt8, expected: FileControlParameters.LifeCycle) throws {
    #expect(try template("82024121", "8a01" + Hex.string([byte])).lifeCycle == expected)
  }

  @Test(
    "an SFI out of its range is none",
    arguments: [("880100", nil), ("8801f8", nil), ("8801f0", 30), ("880108", 1)] as [(String, UInt8?)])
  func sfi(object: String, sfi: UInt8?) throws {
    #expect(try template("82024121", "83026f07", object).sfi == sfi)
  }
}
