import ISO7816
import Testing

@testable import ElementaryFiles

/// What holds for every layout: the bytes come back, whatever they are, and no value makes it trap.
@Suite struct CodingLawTests {
  static let rows =
    CodingFileTests.identifiers + CodingFileTests.names + CodingFileTests.numbers
    + CodingFileTests.phoneBook + CodingMessageTests.parameters + CodingMessageTests.messages

  @Test(arguments: rows) func damagedBytesComeBack(_ row: CodingFileRow) throws {
    let bytes = try #require(Hex.bytes(row.bytes))
    var random = CodingRandom(seed: UInt64(bytes.count))
    func check(_ bytes: [UInt8]) throws {
      let value = try #require(row.file.decode(bytes, in: FileContext()))
      let again = try row.file.encode(value, in: FileContext(length: bytes.count))
      // Not #expect: ten thousands of these are only fast without its bookkeeping.
      if again != bytes { Issue.record("\(Hex.string(bytes)) was read as \(value.codingJSON)") }
    }
    for count in 0...bytes.count { try check(Array(bytes.prefix(count))) }
    for tail: [UInt8] in [[0], [0xFF], [0xFF, 0x00], [0x00, 0xFF], [0x12, 0x34, 0x56]] { try check(bytes + tail) }
    for index in bytes.indices {
      for replacement: UInt8 in [0x00, 0x01, 0x7F, 0x80, 0x81, 0x82, 0xFE, 0xFF, bytes[index] ^ 0x08] {
        var damaged = bytes
        damaged[index] = replacement
        try check(damaged)
      }
    }
    for _ in 0..<200 { try check(random.bytes(bytes.count)) }
  }

  /// Values that a user may have written: each part replaced by something else. An error or bytes, but no trap.
  @Test(arguments: rows) func damagedValuesAreRefusedOrWritten(_ row: CodingFileRow) throws {
    let bytes = try #require(Hex.bytes(row.bytes))
    let value = try #require(row.file.decode(bytes, in: FileContext()))
    for damaged in value.damaged {
      for length in [nil, 0, 1, bytes.count, bytes.count + 3] {
        do throws(CodecError) {
          let written = try row.file.encode(damaged, in: FileContext(length: length))
          if let length, written.count != length { Issue.record("\(written.count) bytes for \(damaged.codingJSON)") }
        } catch {
          if error.message.isEmpty { Issue.record("no message for \(damaged.codingJSON)") }
        }
      }
    }
  }
}

extension FieldValue {
  private static let strange: [FieldValue] = [
    .null, .bool(true), .int(-1), .int(.max), .int(.min), .int(256), .string(""), .string("x"),
    .string("😀\u{0}\n\u{2028}"), .string("\n"),
    .string("00"), .string(String(repeating: "7", count: 700)), .array([]), .object([]),
    .object([Field("raw", .string("00"))]), .object([Field("raw", .int(3))]), .object([Field("text", .string("Ж"))]),
    .array([.int(.max), .string("a"), .null]),
  ]

  /// This value with one part replaced or left out, for each part.
  fileprivate var damaged: [FieldValue] {
    var results = Self.strange
    switch self {
    case .object(let fields):
      for index in fields.indices {
        var without = fields
        without.remove(at: index)
        results.append(.object(without))
        for part in fields[index].value.damaged {
          var changed = fields
          changed[index].value = part
          results.append(.object(changed))
        }
      }
      results.append(.object(fields + [Field("unknown", .null)]))
    case .array(let values):
      for index in values.indices {
        for part in values[index].damaged {
          var changed = values
          changed[index] = part
          results.append(.array(changed))
        }
      }
    default: break
    }
    return results
  }
}
