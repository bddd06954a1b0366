import CardImage
import Foundation
import ISO7816
import TestSupport
import Testing

@testable import ElementaryFiles

/// encode(decode(x)) == x.
@Suite struct TablesLawTests {
  static let withCodec: [StandardFiles.Entry] =
    TablesTests.all.filter { $0.definition.hasCodec }
    + PlacedFiles.phoneBook.values.filter(\.hasCodec).map { ("DF.PHONEBOOK/\($0.name)", $0) }
    + DataObjects.all.map { ($0.name, $0) }
    + [PlacedFiles.acdcConfiguration, PlacedFiles.broadcastDescription].map { ($0.name, $0) }

  /// Lengths around what the row says, and some that are far off.
  private static func lengths(_ definition: FileDefinition) -> [Int] {
    let size = definition.size ?? FileDefinition.Size(minimum: 8, recommended: 64)
    return [0, 1, size.minimum - 1, size.minimum, size.minimum + 1, size.recommended, size.recommended + 7, 255]
  }

  private func check(_ path: String, _ definition: FileDefinition, _ bytes: [UInt8], _ seed: Int = 0) {
    let context = FileContext(length: bytes.count, record: 1 + seed % 2)
    guard let value = definition.decode(bytes, in: context) else {
      Issue.record("\(path) has a codec and no reading")
      return
    }
    do throws(CodecError) {
      let again = try definition.encode(value, in: context)
      if again != bytes { Issue.record("\(path): \(Hex.string(bytes)) became \(Hex.string(again))") }
    } catch {
      Issue.record("\(path): \(Hex.string(bytes)) reads as \(value) and cannot be written: \(error)")
    }
  }

  @Test func holdsForFillingBytes() {
    for (path, definition) in Self.withCodec {
      for length in Self.lengths(definition) {
        check(path, definition, [UInt8](repeating: 0xFF, count: length))
        check(path, definition, [UInt8](repeating: 0x00, count: length))
      }
    }
  }

  @Test(arguments: 0..<8) func holdsForRandomBytes(_ seed: Int) {
    var random = SplitMix(seed: UInt64(seed))
    for (path, definition) in Self.withCodec {
      for length in Self.lengths(definition) {
        check(path, definition, (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }, seed)
      }
    }
  }

  /// Random bytes seldom are data objects: these begin with the tags that the layout knows.
  @Test(arguments: 0..<40) func holdsForRandomDataObjects(_ seed: Int) {
    var random = SplitMix(seed: UInt64(seed) &+ 1000)
    func objects(_ layout: Codec.Layout, _ depth: Int) -> [UInt8] {
      var bytes: [UInt8] = []
      for field in layout.fields.shuffled(using: &random) {
        guard let tag = field.tag, Int.random(in: 0..<4, using: &random) > 0 else { continue }
        let isTemplate = field.layout.fields.contains { $0.tag != nil } && depth < 4
        let value =
          isTemplate
          ? objects(field.layout, depth + 1)
          : (0..<Int.random(in: 0...20, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        bytes += TLV(tag: tag, value: value).encoded
      }
      return bytes
    }
    for (path, definition) in Self.withCodec {
      guard let layout = definition.codec?.layout, layout.fields.contains(where: { $0.tag != nil }) else { continue }
      var bytes = objects(layout, 0) + objects(layout, 0)
      bytes += [UInt8](repeating: 0xFF, count: Int.random(in: 0...5, using: &random))
      check(path, definition, bytes, seed)
      if !bytes.isEmpty { bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 0x81 }
      check(path, definition, bytes, seed)
    }
  }

  /// Values that no codec made: written or refused, never a trap.
  @Test func hostileValuesAreRefused() {
    let odd: [FieldValue] = [
      .null, .bool(true), .int(-1), .int(.max), .int(.min), .string(""), .string("zz"), .string("ff"), .array([]),
      .array([.null, .int(-5), .object([])]), .object([]), .object([.init("rest", .int(1))]),
      .object([.init("padding", .string("0000"))]), .object([.init("content", .array([.int(3)]))]),
      .object([.init("raw", .string("0"))]), .object([.init("1", .null), .init("99999999999", .null)]),
      .array([.object([.init("tag", .string("80")), .init("value", .string("00"))])]),
      .array([.object([.init("tag", .string("")), .init("value", .string("00"))])]),
    ]
    for (path, definition) in Self.withCodec {
      for length in [nil, 9] {
        for value in odd {
          guard let bytes = try? definition.encode(value, in: FileContext(length: length)) else { continue }
          if let length { #expect(bytes.count == length, "\(path)") }
        }
        var names: [FieldValue.Field] = []
        for field in definition.codec?.layout.fields ?? [] {
          for value in odd {
            names.append(FieldValue.Field(field.name, value))
            _ = try? definition.encode(.object(names), in: FileContext(length: length))
            names.removeLast()
          }
          names.append(FieldValue.Field(field.name, .string("00")))
        }
      }
    }
  }

  @Test(.enabled(if: !Shared.cards.isEmpty), arguments: Shared.cards)
  func holdsForTheFilesOfRealCards(_ card: String) throws {
    let image = try ImageSource(path: card).read().image
    var read = 0
    var raw: [String] = []
    for file in image.files {
      guard let definition = StandardFiles.definition(at: file.path), definition.hasCodec else { continue }
      let contents: [[UInt8]] =
        switch file.content {
        case .data(let data): [data]
        case .records(let records): records.compactMap { $0 }
        case .tags(let objects): objects.map { TLV(tag: $0.tag, value: $0.value).encoded }
        case .none: []
        }
      for (index, bytes) in contents.enumerated() {
        read += 1
        check(file.path, definition, bytes, index)
        let value = definition.decode(bytes, in: FileContext(length: bytes.count, record: index + 1))
        if let reason = value?["reason"] { raw.append("\(file.path) \(index): \(Hex.string(bytes)) \(reason)") }
      }
    }
    #expect(read > 10)
    // What a card holds and no layout keeps is shown as bytes; that should be the exception.
    #expect(raw.count * 20 <= read, "\(raw.joined(separator: "\n"))")
  }
}
