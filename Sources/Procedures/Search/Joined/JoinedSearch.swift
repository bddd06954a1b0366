import CardImage
import ElementaryFiles
import ISO7816

/// Finds what one record begins and another ends: concatenated short messages, numbers with an extension record, and
/// text that fills a record to its last byte and goes on in the next.
struct JoinedSearch {
  private let pattern: SearchPattern
  private let finder: TextFinder

  init?(_ pattern: SearchPattern) {
    guard let finder = pattern.finder else { return nil }
    self.pattern = pattern
    self.finder = finder
  }

  /// A match that begins in one record and goes on in others.
  struct Hit {
    var text: JoinedText
    var range: Range<Int>
    var parts: [ArraySlice<JoinedText.Place>]
  }

  func search(_ image: CardImage) -> [Hit] {
    var hits: [Hit] = []
    // EF.SMS may continue in the EF.SMS of another directory: parts are joined over the whole card.
    var messages: [MessageText.Key: [MessageText]] = [:]
    var order: [MessageText.Key] = []
    for (number, file) in image.files.enumerated() {
      guard case .records(let records) = file.content, records.count > 0 else { continue }
      for (index, record) in records.enumerated() {
        guard let record, let message = MessageText(record: record, file: number, number: index + 1) else { continue }
        if messages[message.key] == nil { order.append(message.key) }
        messages[message.key, default: []].append(message)
      }
      if finder.searchesDigits { extensions(records, number, image, &hits) }
      consecutive(records, number, &hits)
    }
    for key in order {
      let parts = (messages[key] ?? []).sorted { $0.part < $1.part }
      var joined: JoinedText?
      var last: UInt8 = 0
      for part in parts where part.part != last {
        // A part that is missing ends a text, and begins one.
        if part.part != last &+ 1 || joined == nil || joined?.coding != part.text.coding {
          if let joined { find(joined, &hits) }
          joined = JoinedText(coding: part.text.coding)
        }
        joined?.append(part.text)
        last = part.part
      }
      if let joined { find(joined, &hits) }
    }
    return hits
  }

  private func wants(_ coding: SearchCoding) -> Bool { pattern.options.codings?.contains(coding) ?? true }

  private func find(_ text: JoinedText, _ hits: inout [Hit]) {
    guard wants(text.coding) else { return }
    for range in finder.matches(in: text.scalars) {
      if let parts = text.parts(range) { hits.append(Hit(text: text, range: range, parts: parts)) }
    }
  }

  // MARK: extension records

  /// Numbers of more than 20 digits (TS 31.102 §4.4.2.3): the record's last byte names a record of 13 bytes in the
  /// EF.EXT beside it, type 2, whose digits continue it (§4.4.2.4).
  private func extensions(_ records: [[UInt8]?], _ file: Int, _ image: CardImage, _ hits: inout [Hit]) {
    guard let length = records.lazy.compactMap({ $0?.count }).first, length >= 14 else { return }
    var beside: [(file: Int, records: [[UInt8]?])]?
    for (index, record) in records.enumerated() {
      guard let record, record.count == length, let next = record.last, next != 0xFF, next != 0 else { continue }
      let start = length - 14
      guard (2...11).contains(record[start]) else { continue }
      let others = beside ?? Self.extensionFiles(beside: file, in: image)
      beside = others
      for other in others {
        var text = JoinedText(coding: .bcd)
        Self.digits(record, from: start + 2, count: Int(record[start]) - 1, file, index + 1, into: &text)
        var link = next
        for _ in 0..<8 {
          guard other.records.indices.contains(Int(link) - 1), let more = other.records[Int(link) - 1],
            more.count == 13, more[0] == 0x02, (1...10).contains(more[1])
          else { break }
          Self.digits(more, from: 2, count: Int(more[1]), other.file, Int(link), into: &text)
          link = more[12]
        }
        find(text, &hits)
      }
    }
  }

  private static func extensionFiles(beside file: Int, in image: CardImage) -> [(file: Int, records: [[UInt8]?])] {
    let parent = image.files[file].parentPath
    return image.files.indices.compactMap { index in
      guard index != file, image.files[index].parentPath == parent,
        case .records(let records) = image.files[index].content,
        records.contains(where: { $0?.count == 13 && $0?.first == 0x02 })
      else { return nil }
      return (index, records)
    }
  }

  private static func digits(
    _ record: [UInt8], from start: Int, count: Int, _ file: Int, _ number: Int, into text: inout JoinedText
  ) {
    for place in start * 2..<(start + count) * 2 where record.indices.contains(place >> 1) {
      let digit = record[place >> 1] >> (place & 1 == 0 ? 0 : 4) & 0x0F
      let scalar: Unicode.Scalar? =
        digit < 10 ? Unicode.Scalar(0x30 + digit) : digit == 10 ? "*" : digit == 11 ? "#" : nil
      guard let scalar else { continue }
      text.append(scalar, .init(file: file, record: number, bit: place * 4, width: 4))
    }
  }

  // MARK: consecutive records

  /// The codes of a character in the codings in which a text is followed from record to record.
  static func codes(of scalar: Unicode.Scalar) -> [[UInt8]] {
    var codes: [[UInt8]] = scalar.isASCII ? [[UInt8(scalar.value)]] : []
    if let code = GSMAlphabet.septets(String(scalar)) { codes.append(code) }
    if scalar.value < 0x1_0000 { codes.append([UInt8(scalar.value >> 8), UInt8(scalar.value & 0xFF)]) }
    return codes
  }

  /// Characters of a record that can belong to a match over its end.
  private static let reach = 128

  private func consecutive(_ records: [[UInt8]?], _ file: Int, _ hits: inout [Hit]) {
    for index in records.indices.dropLast() {
      guard let first = records[index], let second = records[index + 1], let last = first.last, let next = second.first,
        last != 0xFF, last != 0, next != 0xFF, Self.isTextual(last), Self.isTextual(next)
      else { continue }
      for coding in [SearchCoding.utf8, .gsm7, .utf16BE] where wants(coding) {
        var text = JoinedText(coding: coding)
        text.append(Self.tail(first, coding, file, index + 1))
        text.append(Self.head(second, coding, file, index + 2))
        guard !text.scalars.isEmpty else { continue }
        let before = hits.count
        find(text, &hits)
        // Letters that two codings share are one hit.
        if hits.count > before { break }
      }
    }
  }

  private static func isTextual(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F || byte < 0x20 && byte > 0 }

  private static func tail(_ record: [UInt8], _ coding: SearchCoding, _ file: Int, _ number: Int) -> JoinedText {
    let start = max(0, record.count - reach)
    return read(
      record, coding, file, number, from: coding == .utf16BE ? start + (record.count - start) % 2 : start,
      to: record.count)
  }

  private static func head(_ record: [UInt8], _ coding: SearchCoding, _ file: Int, _ number: Int) -> JoinedText {
    read(record, coding, file, number, from: 0, to: min(record.count, reach))
  }

  private static func read(
    _ record: [UInt8], _ coding: SearchCoding, _ file: Int, _ number: Int, from start: Int, to end: Int
  ) -> JoinedText {
    var text = JoinedText(coding: coding)
    var index = start
    while index < end {
      let width = coding == .utf16BE ? 2 : 1
      guard index + width <= end else { break }
      let scalar: Unicode.Scalar? =
        switch coding {
        case .gsm7: GSMAlphabet.unicode(of: record[index])
        case .utf16BE: Unicode.Scalar(UInt16(record[index]) << 8 | UInt16(record[index + 1]))
        default: (0x20...0x7E).contains(record[index]) ? Unicode.Scalar(record[index]) : nil
        }
      // What is no text stays a character that no pattern has, so that nothing is joined over it.
      text.append(scalar ?? "\u{0}", .init(file: file, record: number, bit: index * 8, width: width * 8))
      index += width
    }
    return text
  }
}
