import CardImage
import Foundation
import ISO7816
import Procedures
import Testing

/// Text that begins in one record and ends in another.
struct SearchJoinedTests {
  private func image(_ files: [(String, [[UInt8]?])]) -> CardImage {
    CardImage(files: files.map { .init(path: $0.0, structure: .linearFixed, content: .records($0.1)) })
  }

  /// A record of EF.SMS with one part of a message.
  func message(
    _ text: String, part: UInt8, of total: UInt8, reference: [UInt8] = [0x42], ucs2: Bool = false, submit: Bool = false
  ) -> [UInt8] {
    let header: [UInt8] =
      reference.count == 1 ? [0x00, 3] + reference + [total, part] : [0x08, 4] + reference + [total, part]
    let head = [UInt8(header.count)] + header
    var data = head
    var length: Int
    if ucs2 {
      data += Planting.utf16(text)
      length = data.count
    } else {
      let septets = Planting.gsm(text) ?? []
      let skipped = (head.count * 8 + 6) / 7
      length = skipped + septets.count
      data = [UInt8](repeating: 0, count: (length * 7 + 7) / 8)
      data.replaceSubrange(0..<head.count, with: head)
      Planting.pack(septets, over: &data, atBit: skipped * 7)
    }
    var record: [UInt8] = [submit ? 0x05 : 0x01, 0x07, 0x91, 0x16, 0x04, 0x11, 0x11, 0x11, 0x11]
    record += submit ? [0x51, 0x00] : [0x44]
    record += [0x0B, 0x91, 0x16, 0x04, 0x22, 0x22, 0x22, 0xF2, 0x00, ucs2 ? 0x08 : 0x00]
    record += submit ? [0xAA] : [0x32, 0x10, 0x10, 0x21, 0x43, 0x65, 0x00]
    record += [UInt8(length)] + data
    return record + [UInt8](repeating: 0xFF, count: max(0, 176 - record.count))
  }

  @Test(arguments: [false, true], [false, true]) func concatenatedMessages(ucs2: Bool, submit: Bool) throws {
    let reference: [UInt8] = ucs2 ? [1, 2] : [9]
    let records = [
      message("tel is here", part: 2, of: 2, reference: reference, ucs2: ucs2, submit: submit), nil,
      message("Welcome to Koala", part: 1, of: 2, reference: reference, ucs2: ucs2, submit: submit),
      message("tel elsewhere", part: 2, of: 2, reference: [7], ucs2: ucs2, submit: submit),
    ]
    let card = image([("MF/DF.TELECOM/EF.SMS", records)])
    for pattern in [try SearchPattern(text: "koalaTEL"), try SearchPattern(regex: "koala?tel")] {
      let matches = pattern.search(card, source: "").matches
      #expect(matches.count == 1, "\(pattern.text)")
      let match = try #require(matches.first)
      #expect(match.record == 3 && match.text == "Koalatel" && match.context == "Welcome to Koalatel is here")
      #expect(match.coding == (ucs2 ? .utf16BE : .gsm7Packed))
      #expect(match.continuations.map(\.record) == [1] && match.continuations[0].path == match.path)
      if ucs2 {
        #expect(match.bytes == Planting.utf16("Koala"))
      } else {
        // The octets of the septets, the first of them from the bit on.
        let record = try #require(records[2])
        #expect(Array(record[match.offset..<match.offset + match.length]) == match.bytes)
        let whole = try SearchPattern(text: "Koala").search(card, source: "").matches
        #expect(whole.contains { $0.offset == match.offset && $0.bitOffset == match.bitOffset && $0.record == 3 })
      }
    }
    #expect(try SearchPattern(text: "heretel").search(card, source: "").matches == [])
  }

  @Test func partsThatAreMissingJoinNothing() throws {
    let card = image([("MF/6f3c", [message("Koala", part: 1, of: 3), message("tel", part: 3, of: 3)])])
    #expect(try SearchPattern(text: "koalatel").search(card, source: "").matches == [])
  }

  @Test func numbersWithAnExtensionRecord() throws {
    let name = Array("Care".utf8) + [UInt8](repeating: 0xFF, count: 6)
    let digits: [UInt8] = [0x16, 0x31, 0x00, 0x55, 0x75, 0x77, 0x21, 0x43, 0x65, 0x87]
    let contact = name + [0x0B, 0x91] + digits + [0xFF, 0x02]
    let rest: [UInt8] = [0x02, 0x02, 0x09, 0xF1] + [UInt8](repeating: 0xFF, count: 8) + [0xFF]
    let empty: [UInt8] = [0x00] + [UInt8](repeating: 0xFF, count: 12)
    let card = image([
      ("MF/DF.TELECOM/EF.ADN", [[UInt8](repeating: 0xFF, count: 24), contact]),
      ("MF/DF.TELECOM/EF.EXT1", [empty, rest]),
      ("MF/DF.GSM/EF.EXT1", [rest, rest]),
    ])
    let match = try #require(try SearchPattern(number: "+12345678901").search(card, source: "").matches.first)
    #expect(
      match.path == "MF/DF.TELECOM/EF.ADN" && match.record == 2 && match.text == "12345678901" && match.coding == .bcd)
    #expect(match.continuations == [.init(path: "MF/DF.TELECOM/EF.EXT1", record: 2, offset: 2, length: 2)])
    #expect(try SearchPattern(number: "+12345678901").search(card, source: "").matches.count == 1)
    #expect(
      try SearchPattern(number: "6113005557", options: .init()).search(card, source: "").matches.map(
        \.continuations.count) == [0])
    // A text is not made of digits of four bits.
    #expect(try SearchPattern(text: "12345678901").search(card, source: "").matches == [])
  }

  @Test func textThatFillsARecordAndGoesOn() throws {
    let card = image([("MF/6f99", [Array("Hello Koa".utf8), Array("latel now".utf8), Array("koalatel".utf8)])])
    let matches = try SearchPattern(text: "koalatel").search(card, source: "").matches
    #expect(matches.map(\.record) == [3, 1])
    #expect(matches.last?.text == "Koalatel" && matches.last?.coding == .ascii && matches.last?.length == 3)
    #expect(matches.last?.continuations == [.init(path: "MF/6f99", record: 2, offset: 0, length: 5)])
    let wide = image([("MF/6f99", [Planting.utf16("Кен"), Planting.utf16("гуру")])])
    #expect(try SearchPattern(text: "КЕНГУРУ").search(wide, source: "").matches.map(\.coding) == [.utf16BE])
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let line = String(decoding: try encoder.encode(try #require(matches.last)), as: UTF8.self)
    #expect(line.contains(#""continues":[{"length":5,"offset":0,"path":"MF/6f99","record":2}]"#))
  }
}
