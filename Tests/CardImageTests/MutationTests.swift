import CardImage
import Foundation
import ISO7816
import TestSupport
import Testing

@Suite("Mutated input never traps")
struct MutationTests {
  /// Mutations per format; `UICC_MUTATIONS` asks for more.
  private static let count = ProcessInfo.processInfo.environment["UICC_MUTATIONS"].flatMap { Int($0) } ?? 10_000

  private static let dump = """
    x\n{"atr":"3b00","files":{"MF/ADF.U":{"fcp_raw":"620b8202782184050102030405","path":[]},"MF/6f01":{"body":["0102",\
    {"raw":"0304"}],"fcp_raw":"62078205422100020 2"},"MF/E":{"body":{"128":"01"},"fcp_raw":"620482027921"},"MF/F":\
    {"error":{"message":"\\u00e9","sw_actual":"6a82"}}},"iccid":null}
    """

  /// A small image with every kind of value, so that a mutation is likely to hit something that matters.
  private static let small = CardImage(
    atr: [0x3B], iccid: "8",
    files: [
      .init(
        path: "MF/A", fid: 1, aid: AID([1]), structure: .transparent, content: .data([1]), status: 0x6282, problem: "é"),
      .init(path: "MF/B", structure: .cyclic, content: .records([nil, [2]]), recordStatus: [1: 0x6985]),
      .init(
        path: "MF/C", fcp: [0x62, 0x03, 0x82, 0x01, 0x39], structure: .berTLV,
        content: .tags([.init(tag: 0x80, value: [])])),
    ], araM: [[0xE2]])

  enum Format: String, CaseIterable, Sendable { case image, script, export, dump }

  private static func seed(_ format: Format) -> [UInt8] {
    switch format {
    case .image: small.json().filter { $0 > 0x20 }
    case .script: small.pySimScript()
    case .export: Array(ScriptTests.export.utf8.suffix(900))
    case .dump: Array(dump.utf8)
    }
  }

  @Test("and what is read can be written and read back", arguments: Format.allCases)
  func mutate(_ format: Format) throws {
    let seed = Self.seed(format)
    var generator = SplitMix(seed: UInt64(format.rawValue.utf8.reduce(0) { $0 &* 31 &+ Int($1) }))
    let words = [
      "\"", "\\", "{", "}", "[", "]", ",", "null", "\n", "# uicc: ", "select MF", "\u{0}", "é", "ff", "/", "0x",
    ]
    .map { Array($0.utf8) }
    var usable = 0
    for round in 0..<Self.count {
      var bytes = seed
      for _ in 0...Int.random(in: 0...2, using: &generator) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        let end = Swift.min(bytes.count, place + Int.random(in: 1...12, using: &generator))
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.removeSubrange(place..<end)
        case 2: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &generator))
        case 3: bytes.insert(contentsOf: words.randomElement(using: &generator) ?? [], at: place)
        case 4: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
        default: if Int.random(in: 0..<4, using: &generator) == 0 { bytes.removeSubrange(place...) }
        }
      }
      guard let reading = try? CardImage.read(bytes: bytes, name: "mutated") else { continue }
      usable += 1
      if round % 10 == 0 {
        #expect(try CardImage(json: reading.image.json(), source: "again") == reading.image)
        let script = try CardImage.read(bytes: reading.image.pySimScript(), name: "again")
        guard script.image == reading.image else {
          Issue.record("\(Samples.text(bytes))\n=====>\n\(Samples.text(reading.image.pySimScript()))")
          return
        }
      }
    }
    #expect(usable > Self.count / 4, "most mutations leave something to read")
  }
}
