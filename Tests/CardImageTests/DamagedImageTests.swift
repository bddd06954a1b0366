import CardImage
import ISO7816
import Testing

@Suite("Damaged images")
struct DamagedImageTests {
  /// A sound file, to stand beside the broken one.
  private static let good = #"{"data":"0102","fcp":"6200","fid":"6f01","path":"MF/EF.Good","structure":"transparent"}"#

  private static func image(_ file: String) -> String {
    "{\"araM\":[],\"atr\":\"3b00\",\n\"files\":[\(good),\n\(file)],\n\"format\":\"uicc-image/1\",\"iccid\":\"89\"}"
  }

  /// A file that is not as it should be, what is said of it, and what is left of it.
  struct Case: Sendable, CustomTestStringConvertible {
    var file: String
    var warning: String
    var kept: CardImage.File?
    var testDescription: String { warning }

    init(_ file: String, _ warning: String, _ kept: CardImage.File?) {
      self.file = file
      self.warning = warning
      self.kept = kept
    }
  }

  private static func file(
    _ content: CardImage.Content = .none, structure: CardImage.Structure = .transparent, problem: String
  ) -> CardImage.File {
    .init(
      path: "MF/A", structure: structure, content: content, problem: "damaged in the image (line 3, column \(problem)")
  }

  static let cases: [Case] = [
    Case(
      #"{"data":"abc","path":"MF/A","structure":"transparent"}"#,
      "card:3:9: files[1].data: odd number of hex digits", file(problem: "9): odd number of hex digits")),
    Case(
      #"{"data":"ab-d","path":"MF/A","structure":"transparent"}"#,
      "card:3:12: files[1].data: not a hex digit", file(problem: "12): not a hex digit")),
    Case(
      #"{"data":17,"path":"MF/A","structure":"transparent"}"#,
      "card:3:9: files[1].data: expected a string, found a number",
      file(problem: "9): expected a string, found a number")),
    Case(
      #"{"data":null,"path":"MF/A","structure":"transparent"}"#,
      "card:3:9: files[1].data: expected a string, found null", file(problem: "9): expected a string, found null")),
    Case(
      #"{"path":"MF/A","structure":"transparent","records":["01",5,"02"]}"#,
      "card:3:58: files[1].records[1]: expected a string, found a number",
      file(.records([[1], nil, [2]]), problem: "58): expected a string, found a number")),
    Case(
      #"{"path":"MF/A","structure":"transparent","records":{}}"#,
      "card:3:52: files[1].records: expected an array, found an object",
      file(problem: "52): expected an array, found an object")),
    Case(
      #"{"data":"01","path":"MF/A","records":["02"],"structure":"transparent"}"#,
      "card:3:44: files[1].records: the file has content of another kind already; that is kept",
      file(.data([1]), problem: "44): the file has content of another kind already; that is kept")),
    Case(
      #"{"data":"01","path":"MF/A","data":"02","structure":"transparent"}"#,
      "card:3:29: files[1].data: this key stands here for the second time",
      file(.data([1]), problem: "29): this key stands here for the second time")),
    Case(
      #"{"path":"MF/A","structure":"transparent","fid":"6f"}"#,
      "card:3:48: files[1].fid: expected four hex digits", file(problem: "48): expected four hex digits")),
    Case(
      #"{"path":"MF/A","structure":"transparent","sw":"gone"}"#,
      "card:3:48: files[1].sw: not a hex digit", file(problem: "48): not a hex digit")),
    Case(
      #"{"path":"MF/A","structure":"transparent","aid":""}"#,
      "card:3:48: files[1].aid: an AID has at least one byte", file(problem: "48): an AID has at least one byte")),
    Case(
      #"{"path":"MF/A","structure":"striped","data":"01"}"#,
      #"card:3:1: files[1].structure: "striped" is no structure; taken from the FCP"#,
      file(
        .data([1]), structure: .unknown, problem: #"1): "striped" is no structure; taken from the FCP"#)),
    Case(
      #"{"path":"MF/A","data":"01"}"#, "card:3:1: files[1].structure: the file has no structure; taken from the FCP",
      file(.data([1]), structure: .unknown, problem: "1): the file has no structure; taken from the FCP")),
    Case(
      #"{"path":"MF/A","structure":"transparent","recordSW":{"x":"6a82"}}"#,
      #"card:3:58: files[1].recordSW.x: "x" is no record number"#,
      file(problem: #"58): "x" is no record number"#)),
    Case(
      #"{"path":"MF/A","structure":"transparent","tags":[{"tag":"80","value":"01"},{"tag":"81"}]}"#,
      "card:3:76: files[1].tags[1]: a data object needs a tag and a value; it is left out",
      file(
        .tags([.init(tag: 0x80, value: [1])]),
        problem: "76): a data object needs a tag and a value; it is left out")),
    Case(
      #"{"path":"MF/A","structure":"transparent","colour":1}"#,
      "card:3:51: files[1].colour: not a key of a file; its value is not read",
      .init(path: "MF/A", structure: .transparent)),
    Case(
      #"{"structure":"transparent","data":"01"}"#,
      "card:3:1: files[1]: not a path of a file: names with / between them; the entry is left out", nil),
    Case(
      #"{"path":"MF/A\nupdate_binary 00","structure":"transparent"}"#,
      "card:3:1: files[1]: not a path of a file: names with / between them; the entry is left out", nil),
    Case(
      #"{"path":"MF//A","structure":"transparent"}"#,
      "card:3:1: files[1]: not a path of a file: names with / between them; the entry is left out", nil),
    Case("17", "card:3:1: files[1]: expected an object, found a number", nil),
    Case(
      #"{"path":"MF/EF.Good","structure":"transparent"}"#,
      "card:3:1: files[1]: MF/EF.Good stands here again; only the one in line 2, column 10 is used", nil),
  ]

  @Test("a value that cannot be used is left out of its file, and both say so", arguments: cases)
  func values(_ example: Case) throws {
    let reading = try Samples.read(Self.image(example.file))
    #expect(reading.warnings.map(\.description) == [example.warning])
    #expect(reading.image.files.first?.content == .data([1, 2]))
    #expect(Array(reading.image.files.dropFirst()) == [example.kept].compactMap { $0 })
    #expect(reading.image.atr == [0x3B, 0x00])
    #expect(reading.image.iccid == "89")
    #expect(throws: ImageError.self) { try CardImage(json: Array(Self.image(example.file).utf8), source: "card") }
  }

  @Test("the complete files of an image that was cut anywhere are kept, and where it was cut is said")
  func cut() throws {
    let whole = Samples.all.json()
    var kept: Set<Int> = []
    for count in 1..<whole.count - 2 {
      let cut = Array(whole[..<count])
      do {
        let reading = try CardImage.read(bytes: cut, name: "card")
        kept.insert(reading.image.files.count)
        #expect(reading.image.files == Array(Samples.all.files.prefix(reading.image.files.count)))
        #expect(reading.warnings.count == 1)
        #expect(reading.warnings.first?.code == .cut)
        let lines = cut.split(separator: 0x0A, omittingEmptySubsequences: false).count
        #expect(reading.warnings.first?.place.line == lines)
      } catch {
        #expect(error.code == .damaged || error.code == .unknownFormat)
        #expect(kept.isEmpty, "an error only before the first complete file")
      }
    }
    #expect(kept == Set(1...Samples.all.files.count))
  }

  @Test("what stood before a place that is no JSON is kept")
  func broken() throws {
    let reading = try Samples.read(Self.image("{\"path\" \"MF/A\"}"))
    #expect(reading.image.files.map(\.path) == ["MF/EF.Good"])
    #expect(reading.warnings.map(\.description) == ["card:3:9: files[1].path: expected a colon after the key"])
    #expect(reading.warnings.map(\.code) == [.damaged])
  }

  @Test("bytes that are not UTF-8")
  func notUTF8() throws {
    var bytes = Array(Self.image(#"{"path":"MF/A#","structure":"transparent"}"#).utf8)
    let place = try #require(bytes.firstIndex(of: UInt8(ascii: "#")))
    bytes[place] = 0xFF
    let reading = try CardImage.read(bytes: bytes, name: "card")
    #expect(reading.image.files.map(\.path) == ["MF/EF.Good"])
    #expect(reading.warnings.map(\.description) == ["card:3:10: files[1].path: not UTF-8"])
  }

  private static let readable = "; read are images (uicc export), pySim-shell's export scripts and its fsdump"

  @Test(
    "what cannot be used at all",
    arguments: [
      ("", ImageError.Code.empty, "card: the file is empty"),
      (" \n\n", .empty, "card: the file is empty"),
      (
        "hello\nworld\n", .unknownFormat,
        "card: not a format that is read here" + Self.readable
      ),
      (
        "\u{1F}\u{8B}", .unknownFormat,
        "card: not a format that is read here" + Self.readable
      ),
      (
        #"{"name":"uicc","version":"1.0"}"#, .unknownFormat,
        "card: neither an image nor an fsdump" + Self.readable
      ),
      (
        #"{"files":[],"format":"other/1"}"#, .unknownFormat,
        "card: a JSON document of format \"other/1\"" + Self.readable
      ),
      (
        #"{"files":[{"path":"a"}]}"#, .unknownFormat,
        "card: JSON, but neither an image nor an fsdump" + Self.readable
      ),
      (
        #"{"araM":[],"files":[{"path":"MF","neu":1}],"format":"uicc-image/2"}"#, .unsupportedVersion,
        "card: format uicc-image/2, only uicc-image/1 can be read"
      ),
      (#"{"araM":[],"at"#, .damaged, "card:1:15: the file ends here, in the middle"),
      (#"{"atr":"3b","files":[{"path":"MF","#, .damaged, "card:1:35: files[0].path: the file ends here, in the middle"),
    ])
  func unusable(_ text: String, _ code: ImageError.Code, _ message: String) {
    do {
      let reading = try Samples.read(text)
      Issue.record("read as \(reading.format)")
    } catch {
      #expect(error.code == code)
      #expect(error.description == message)
    }
  }

  @Test("control characters of a file do not reach the terminal through messages")
  func controlCharacters() throws {
    let escape = "\u{9B}31m"
    let reading = try Samples.read(
      "{\"files\":[{\"path\":\"MF\",\"structure\":\"\(escape)\",\"x\(escape)\":1}],\"\\u001b\":1,"
        + "\"format\":\"uicc-image/1\",\"iccid\":\"\(escape)\"}")
    #expect(reading.warnings.count == 4)
    for warning in reading.warnings {
      #expect(!warning.description.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
    }
    #expect(reading.image.iccid == "")
  }

  @Test("compressed files are named as such")
  func gzip() {
    #expect(throws: ImageError(.unknownFormat, at: ImagePlace(source: "a"), "gzip: unpack it first" + Self.readable)) {
      try CardImage.read(bytes: [0x1F, 0x8B, 8, 0], name: "a")
    }
  }

  @Test("a dump or a script is no uicc-image/1")
  func strict() {
    #expect(throws: ImageError.self) { try CardImage(json: Samples.all.pySimScript(), source: "card") }
  }
}
