import CardImage
import ISO7816
import Testing

@Suite("pySim fsdumps")
struct DumpTests {
  /// A dump of a card with a few files, in the layout of pySim-shell.
  private func dump(_ files: String, before: String = "", after: String = "") -> String {
    """
    INFO: Using reader PCSC[Virtual PCD 00 00]
    \(before){
        "name": "UICC", "atr": "3b9f96801f", "eid": null, "iccid": "8988211000000000019",
        "aids": {"a0000000871002": {}},
        "files": {\(files)}
    }
    \(after)
    """
  }

  private static let usim = """
    "MF/ADF.USIM": {"path": ["MF", "ADF.USIM"], "fcp_raw": "620b8202782184050102030405", "fcp": {"a": [{}]}}
    """

  private func file(_ fcp: String, _ body: String) throws -> CardImage.File {
    let reading = try Samples.read(
      dump("\"MF/EF.A\": {\"path\": [], \"fcp_raw\": \"\(fcp)\", \"fcp\": {}, \"body\": \(body)}"))
    #expect(reading.warnings == [])
    #expect(reading.format == .pySimDump)
    return try #require(reading.image.files.first)
  }

  private static let transparent = "620c8202412183026f0180020002"
  private static let linear = "6210820542210002028302 6f0180020004".filter { $0 != " " }
  private static let tlv = "620b8202792183026f01800100"
  private static let missing = "the dump has decoded values only, the bytes are not in it"

  @Test(
    "bodies",
    arguments: [
      (transparent, #""0102""#, CardImage.Content.data([1, 2]), nil, "raw, transparent"),
      (transparent, #"{"raw": "0102"}"#, .data([1, 2]), nil, "what pySim could not decode"),
      (transparent, #"{"imsi": "001"}"#, .none, missing, "decoded"),
      (transparent, #"["01", "02"]"#, .none, missing, "decoded into a list"),
      (transparent, "null", .none, missing, "decoded into nothing"),
      (transparent, #""hello""#, .none, missing, "decoded into text"),
      (
        transparent, #""01""#, .none, "1 bytes in the dump, where the FCP says 2; " + missing,
        "decoded into text that looks like hex"
      ),
      (linear, #"["0102", "ffff"]"#, .records([[1, 2], [0xFF, 0xFF]]), nil, "raw, records"),
      (linear, #"[{"raw": "0102"}, {"alpha": "x"}]"#, .records([[1, 2], nil]), missing, "one decoded record"),
      (linear, #"["0102", "01"]"#, .records([[1, 2], nil]), missing, "a record that is too short"),
      (linear, "[]", .records([]), nil, "no records"),
      (
        tlv, #"{"128": "0102", "40705": ""}"#,
        .tags([.init(tag: 0x80, value: [1, 2]), .init(tag: 0x9F01, value: [])]), nil, "raw, BER-TLV"
      ),
      (tlv, "{}", .tags([]), nil, "no data objects"),
      (tlv, #"{"x": "01"}"#, .none, missing, "no tag"),
    ] as [(String, String, CardImage.Content, String?, String)])
  func bodies(_ fcp: String, _ body: String, _ content: CardImage.Content, _ problem: String?, _ reason: String) throws
  {
    let file = try file(fcp, body)
    #expect(file.content == content, "\(reason)")
    #expect(file.problem == problem, "\(reason)")
    #expect(file.fid == 0x6F01)
  }

  @Test("files without content: applications, errors with and without a status word")
  func errors() throws {
    let reading = try Samples.read(
      dump(
        Self.usim + #"""
          , "MF/EF.B": {"path": [], "error": {"sw_actual": "6a82", "sw_expected": "9000", "message": "gone"}},
          "MF/6f9f": {"path": [], "error": {"message": "card\nremoved"}}, "MF/ADF.X": {"path": [], "fcp_raw": null}
          """#, after: "pySIM-shell (00:MF)> \n"))
    #expect(reading.warnings == [])
    #expect(reading.image.atr == [0x3B, 0x9F, 0x96, 0x80, 0x1F])
    #expect(reading.image.iccid == "8988211000000000019")
    #expect(
      reading.image.files == [
        .init(
          path: "MF/ADF.USIM", aid: AID([1, 2, 3, 4, 5]), fcp: Hex.bytes("620b8202782184050102030405") ?? [],
          structure: .adf),
        .init(path: "MF/EF.B", structure: .unknown, status: 0x6A82),
        .init(path: "MF/6f9f", fid: 0x6F9F, structure: .unknown, problem: "card removed"),
        .init(path: "MF/ADF.X", structure: .adf),
      ])
  }

  @Test("a dump that pySim-shell stopped early says so")
  func early() throws {
    let reading = try Samples.read(dump(Self.usim, before: "# Stopping early here due to exception: no card\n#\n"))
    #expect(
      reading.warnings.map(\.description) == [
        "card:2:1: the dump is not complete, pySim-shell stopped early: no card"
      ])
  }

  @Test("a dump that was cut keeps its complete files")
  func cut() throws {
    let whole = dump(Self.usim + ", \"MF/EF.B\": {\"path\": [], \"fcp_raw\": \"6200\", \"body\": \"01\"}")
    let text = String(whole.prefix(whole.count - 20))
    let reading = try Samples.read(text)
    #expect(reading.image.files.map(\.path) == ["MF/ADF.USIM"])
    #expect(reading.warnings.map(\.code) == [.cut])
  }

  @Test("a path that stands twice: the first is kept")
  func duplicates() throws {
    let reading = try Samples.read(dump(Self.usim + ",\n" + Self.usim))
    #expect(reading.image.files.count == 1)
    #expect(reading.warnings.map(\.code) == [.duplicatePath])
  }
}
