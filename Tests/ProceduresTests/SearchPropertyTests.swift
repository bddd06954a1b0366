import CardImage
import ISO7816
import Procedures
import TestSupport
import Testing

/// Random texts at random places, and random bytes, against encoders and a search of the tests' own.
struct SearchPropertyTests {
  /// Alphabets whose texts fit different codings.
  static let alphabets: [[Character]] = [
    Array("abkoltzABKOLTZ0189 -."),
    Array("koaléèüÑßåæ$@_ KO"),
    Array("koala€[]{|~x"),
    Array("коалаКОАЛАящЁё "),
    Array("κοάλαςΣΩωφ "),
    Array("коалаkoala 12"),
  ]

  @Test(arguments: 0..<6) func findsEveryPlantedText(_ alphabet: Int) throws {
    var random = SplitMix(seed: UInt64(alphabet) + 1)
    for _ in 0..<80 {
      let length = Int.random(in: 3...12, using: &random)
      let text = String((0..<length).compactMap { _ in Self.alphabets[alphabet].randomElement(using: &random) })
      if text.allSatisfy({ $0 == "@" }) { continue }
      let written = Self.otherCase(text, &random)
      var search = CardSearch(try SearchPattern(text: text))
      for plant in Self.plants(written, &random) {
        let found = search.search(Planting.image(plant.bytes), source: "test")
        let isFound = found.contains {
          $0.offset == plant.offset && $0.length == plant.length && $0.text == written
            && ($0.bitOffset == plant.bit && plant.codings.contains($0.coding)
              // A letter and nothing but @ after it has the same bytes packed and unpacked.
              || plant.bit == 0 && $0.coding == .gsm7)
        }
        #expect(
          isFound, "'\(text)' as '\(written)' in \(plant.codings) at \(plant.offset) of \(Hex.string(plant.bytes))")
      }
    }
  }

  struct Plant {
    var bytes: [UInt8]
    var offset: Int
    var length: Int
    var bit: Int?
    var codings: Set<SearchCoding>
  }

  static func otherCase(_ text: String, _ random: inout SplitMix) -> String {
    String(
      text.map { letter in
        let other = Bool.random(using: &random) ? letter.uppercased() : letter.lowercased()
        return other.count == 1 && other.lowercased() != "ss" ? Character(other) : letter
      })
  }

  /// The text once in every coding that can hold it, in bytes that are random, erased or zero.
  static func plants(_ text: String, _ random: inout SplitMix) -> [Plant] {
    var plants: [Plant] = []
    func plant(_ encoded: [UInt8], lead: [UInt8] = [], _ codings: Set<SearchCoding>) {
      let background = background(&random)
      let start = Int.random(in: 0...background.count, using: &random)
      let bytes = Array(background[..<start]) + lead + encoded + Array(background[start...])
      plants.append(Plant(bytes: bytes, offset: start + lead.count, length: encoded.count, bit: nil, codings: codings))
    }
    // A lead byte before a random place may come out as a field around it: then the field's name is right as well.
    let fields: Set<SearchCoding> = [.ucs2At81, .ucs2At82]
    plant(Array(text.utf8), fields.union([.ascii, .utf8]))
    if text.unicodeScalars.allSatisfy({ $0.value < 0x100 }) {
      plant(text.unicodeScalars.map { UInt8($0.value) }, fields.union([.latin1, .ascii]))
    }
    plant(Planting.utf16(text), [.utf16BE, .ucs2At80])
    plant(Planting.utf16(text, bigEndian: false), lead: [0xFF, 0xFE], [.utf16LE])
    plant(Planting.utf16(text), lead: [0x80], [.ucs2At80])
    let values = text.unicodeScalars.map { Int($0.value) }
    let page = (values.max() ?? 0) / 128
    if let field = Planting.characters(text, base: page * 128, byBase: Bool.random(using: &random)) {
      plant(field, lead: [0x81, UInt8(field.count), UInt8(page)], fields.union([.ascii, .gsm7]))
    }
    let base = max(0, (values.max() ?? 0) - Int.random(in: 0...0x7F, using: &random))
    if let field = Planting.characters(text, base: base, byBase: Bool.random(using: &random)) {
      plant(
        field, lead: [0x82, UInt8(field.count), UInt8(base >> 8), UInt8(base & 0xFF)], fields.union([.ascii, .gsm7]))
    }
    if let septets = Planting.gsm(text) {
      plant(septets, fields.union([.gsm7, .ascii]))
      for _ in 0..<3 {
        var bytes = background(&random) + [UInt8](repeating: 0, count: septets.count)
        let bit = Int.random(in: 0...bytes.count * 8 - septets.count * 7, using: &random)
        Planting.pack(septets, over: &bytes, atBit: bit)
        let end = bit + 7 * septets.count
        plants.append(
          Plant(
            bytes: bytes, offset: bit / 8, length: (end + 7) / 8 - bit / 8, bit: bit % 8, codings: [.gsm7Packed]))
      }
    }
    return plants
  }

  private static func background(_ random: inout SplitMix) -> [UInt8] {
    let count = Int.random(in: 0...40, using: &random)
    switch Int.random(in: 0..<3, using: &random) {
    case 0: return [UInt8](repeating: 0xFF, count: count)
    case 1: return [UInt8](repeating: 0x00, count: count)
    default: return (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
  }

  /// Patterns, and pieces in hex from which they come out by chance often enough.
  static let noise: [(pattern: String, pieces: String)] = [
    ("ko", "6b 4b 6f 4f 00 ff 80 8102 8203 00 04 eb ef"),
    ("koo", "6b 4b 6f 4f eb fb f7 de bd 7b b7 8103 05 ebf71b 006b 006f"),
    ("aa", "61 41 00 80 81 04 30 e1 c1"),
    ("кк", "043a 041a 3a04 80 810208 8102 82020430 ba 9a d0ba d09a 8a"),
    ("кo", "043a 041a 3a04 006f 6f00 004f 810308 820303e0 ba 9a 6f d0ba 8f"),
    ("éè", "05 04 1f e9 e8 c9 c8 c3a9 c3a8 810201 00e9 00e8 8203"),
    ("€a", "1b65 61 41 20ac ac20 0061 6100 e282ac 81024161 82032080 ac 9b32 1b"),
    ("a€a", "611b65 61 41 e1cd3c 86c336 b0d86c 18 e1 8d6cb0 c3 61"),
    ("@@a", "00 40 61 41 80 20 10 08 04 84 c1 30 0040 00006118 4040"),
    ("àà", "7f ff e0 c0 c3a0 810201 00e0 80"),
    ("ààa", "7f ff e1 fc 61 87 3f c3bf fe ff3f18 ffff61 fe7f30"),
    ("ss", "73 53 810202 ff c5bf 017f 7f01 0073 7300"),
    ("kk", "6b 4b e284aa 8202212a 212a 80 006b 6b00"),
  ]

  @Test(arguments: noise.indices) func agreesWithTheOracleInNoise(_ number: Int) throws {
    let (pattern, text) = Self.noise[number]
    let pieces = text.split(separator: " ").compactMap { Hex.bytes($0) }
    var random = SplitMix(seed: UInt64(number) &+ 1000)
    var search = CardSearch(try SearchPattern(text: pattern))
    var total = 0
    for round in 0..<80 {
      let count = Int.random(in: 0...40, using: &random)
      let bytes: [UInt8] = (0..<count).flatMap { _ in
        round % 4 == 0 || Int.random(in: 0..<8, using: &random) == 0
          ? [UInt8.random(in: 0...255, using: &random)] : pieces.randomElement(using: &random) ?? []
      }
      let found = Set(
        search.search(Planting.image(bytes), source: "test").map {
          SearchOracle.Span(offset: $0.offset, length: $0.length, bit: $0.bitOffset ?? -1)
        })
      let expected = SearchOracle.spans(pattern, in: bytes)
      total += expected.count
      let hex = Hex.string(bytes)
      #expect(found.subtracting(expected).sorted() == [], "'\(pattern)': too much in \(hex)")
      #expect(expected.subtracting(found).sorted() == [], "'\(pattern)': too little in \(hex)")
    }
    #expect(total > 10, "'\(pattern)' hardly ever stands in the noise: nothing was tested")
  }
}
