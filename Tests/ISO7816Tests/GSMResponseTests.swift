import ISO7816
import Testing

struct GSMResponseTests {
  private func parse(_ hex: String) throws -> FileControlParameters {
    FileControlParameters(response: try #require(Hex.bytes(hex.filter { $0 != " " })))
  }

  @Test("a DF of a SIM (TS 51.011 §9.2.1)")
  func directory() throws {
    // Free memory, 7F20, DF, characteristics 13: CHV1 enabled; CHV1 3 of PUK 10, CHV2 2 of PUK 9.
    let df = try parse("0000 1234 7f20 02 0000000000 09 13 0111 0400 838a 8289")
    #expect(df.problems == [])
    #expect(df.isGSM)
    #expect(df.kind == .df)
    #expect(df.fid == 0x7F20)
    #expect(df.totalFileSize == 0x1234)
    #expect(
      df.pins == [
        .init(reference: 1, enabled: true, tries: 3, unblockTries: 10),
        .init(reference: 2, enabled: true, tries: 2, unblockTries: 9),
      ])
    let disabled = try parse(
      "0000 1234 3f00 01 0000000000 09 93 0111 0400 838a 0000")
    #expect(disabled.pins == [.init(reference: 1, enabled: false, tries: 3, unblockTries: 10)])
  }

  @Test(
    "EFs of a SIM",
    arguments: [
      ("0000 0009 6f07 04 00 14f044 01 02 0000", .transparent, 9, nil, nil, .activated),
      ("0000 0154 6f3a 04 00 11f0ff 01 02 0122", .linearFixed, 340, 34, 10, .activated),
      ("0000 001e 6f39 04 40 11f0ff 00 02 0303", .cyclic, 30, 3, 10, .deactivated),
      ("0000 0009 6f07 04 00 14f044 01 02 00", .transparent, 9, nil, nil, .activated),
    ] as [(String, FileControlParameters.Kind, Int, Int?, Int?, FileControlParameters.LifeCycle)])
  func elementary(
    hex: String, kind: FileControlParameters.Kind, size: Int, length: Int?, count: Int?,
    lifeCycle: FileControlParameters.LifeCycle
  ) throws {
    let ef = try parse(hex)
    #expect(ef.problems == [])
    #expect(ef.kind == kind)
    #expect(ef.fileSize == size)
    #expect(ef.recordLength == length)
    #expect(ef.recordCount == count)
    #expect(ef.lifeCycle == lifeCycle)
    #expect(ef.sfi == nil)
    let bytes = try #require(Hex.bytes(hex.filter { $0 != " " }))
    #expect(ef.security == .gsm(Array(bytes[8...10])))
  }

  @Test(
    "cut and odd ones",
    arguments: [
      (
        "0000 0009 6f07 04 00 14f044 01",
        "response of a 2g card cut at byte 12, 14 are needed for an ef"
      ),
      ("0000 0009 6f07 04 00 14", "response of a 2g card cut at byte 9, 14 are needed for an ef"),
      ("0000 0154 6f3a 04 00 11f0ff 01 01 01", "record length missing"),
      ("0000 0154 6f3a 04 00 11f0ff 01 02 0100", "record length is zero"),
      (
        "0000 0155 6f3a 04 00 11f0ff 01 02 0122",
        "file size 341 is no multiple of the record length 34"
      ),
      (
        "0000 0009 6f07 04 00 14f044 01 02 0900",
        "structure of file 09 is none of 00, 01, 03"
      ),
      (
        "0000 0009 6f07 05 00 14f044 01 02 0900",
        "type of file 05 is none of 01, 02, 04"
      ),
      (
        "0000 1234 7f20 02 0000000000 0913",
        "response of a 2g card cut at byte 14, 22 are needed for a df"
      ),
    ])
  func malformed(hex: String, problem: String) throws {
    let problems = try parse(hex).problems
    #expect(problems.contains(problem), "\(problems)")
  }
}
