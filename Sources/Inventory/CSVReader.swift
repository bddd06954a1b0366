/// One row: the fields behind each other, unquoted, and where each ends.
struct CSVRow {
  var bytes: [UInt8] = []
  var ends: [Int] = []
  /// Where it begins, counted from 1; quoted fields may hold further lines.
  var line = 1
  /// Where it begins in the file.
  var offset = 0

  var count: Int { ends.count }
  var isBlank: Bool { bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 } }

  /// A field without blanks around it; empty where the row is too short.
  func field(_ index: Int) -> ArraySlice<UInt8> {
    guard ends.indices.contains(index) else { return [] }
    var field = bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    while let first = field.first, first == 0x20 || first == 0x09 { field.removeFirst() }
    while let last = field.last, last == 0x20 || last == 0x09 { field.removeLast() }
    return field
  }

  func text(_ index: Int) -> String { String(decoding: field(index), as: UTF8.self) }
}

/// CSV as RFC 4180 has it and as spreadsheets write it: a byte order mark, CRLF, LF or CR, commas, semicolons or tabs, a
/// first line `sep=;`. It holds one row and 64 KiB, however long the file.
struct CSVReader {
  private let source: InventorySource
  /// The byte between fields.
  private(set) var separator: UInt8 = 0x2C
  private var chunk: [UInt8] = []
  private var position = 0
  private var chunkOffset = 0
  private var line = 1
  private var afterReturn = false

  /// A row longer than this comes of quotes that do not close.
  private static let maximumRow = 1 << 20

  /// Reads from the start of the file.
  init(_ source: InventorySource) throws(InventoryError) {
    self.source = source
    chunk = try source.chunk(at: 0)
    if chunk.starts(with: [0xFF, 0xFE]) || chunk.starts(with: [0xFE, 0xFF]) {
      throw InventoryError(.malformed, "the inventory is UTF-16; save it as UTF-8")
    }
    if chunk.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    let mark = Array("sep=".utf8)
    if chunk.count > position + 4, chunk[position..<(position + 4)].elementsEqual(mark) {
      separator = chunk[position + 4]
      guard separator != 0x22, separator > 0x0D || separator == 0x09 else {
        throw InventoryError(.malformed, "line 1 of the inventory names no separator")
      }
      position += 5
      var rest = CSVRow()
      _ = try nextLine(into: &rest)
    } else {
      separator = Self.separator(chunk[position...])
    }
  }

  /// Reads on from the row at `offset`, which is line `line`.
  init(_ other: CSVReader, at offset: Int, line: Int) throws(InventoryError) {
    self = other
    self.line = line
    chunkOffset = offset
    position = 0
    afterReturn = false
    chunk = try source.chunk(at: offset)
  }

  /// The one of comma, semicolon and tab that stands first in the header, outside of quotes.
  private static func separator(_ bytes: ArraySlice<UInt8>) -> UInt8 {
    var isQuoted = false
    var hasText = false
    for byte in bytes {
      if byte == 0x22 { isQuoted.toggle() }
      if isQuoted { continue }
      if byte == 0x2C || byte == 0x3B || byte == 0x09 { return byte }
      if byte == 0x0A || byte == 0x0D { if hasText { break } } else { hasText = true }
    }
    return 0x2C
  }

  private mutating func peek() throws(InventoryError) -> UInt8? {
    if position >= chunk.count {
      chunkOffset += chunk.count
      chunk = try source.chunk(at: chunkOffset)
      position = 0
      if chunk.isEmpty { return nil }
    }
    return chunk[position]
  }

  /// The next row that is not empty; false at the end of the file.
  /// - Throws: ``InventoryError`` with the line.
  mutating func next(into row: inout CSVRow) throws(InventoryError) -> Bool {
    repeat {
      guard try nextLine(into: &row) else { return false }
    } while row.isBlank
    return true
  }

  private mutating func nextLine(into row: inout CSVRow) throws(InventoryError) -> Bool {
    row.bytes.removeAll(keepingCapacity: true)
    row.ends.removeAll(keepingCapacity: true)
    if afterReturn, try peek() == 0x0A { position += 1 }
    afterReturn = false
    guard try peek() != nil else { return false }
    row.line = line
    row.offset = chunkOffset + position
    var field = Field.plain
    var opened = line
    while let byte = try peek() {
      position += 1
      guard row.bytes.count < Self.maximumRow else {
        throw InventoryError(
          .malformed, "the row in line \(row.line) of the inventory does not end; do its quotes close?")
      }
      if byte == 0 {
        throw InventoryError(.malformed, "line \(line) of the inventory holds a NUL byte; save it as UTF-8 text")
      }
      if field == .quoted {
        if byte == 0x0A { line += 1 }
        if byte != 0x22 {
          row.bytes.append(byte)
        } else if try peek() == 0x22 {
          row.bytes.append(0x22)
          position += 1
        } else {
          field = .closed
        }
        continue
      }
      switch byte {
      case separator:
        row.ends.append(row.bytes.count)
        field = .plain
      case 0x0A, 0x0D:
        afterReturn = byte == 0x0D
        line += 1
        row.ends.append(row.bytes.count)
        return true
      case 0x22 where field == .plain && isBlankField(row):
        row.bytes.removeLast(row.bytes.count - (row.ends.last ?? 0))
        (field, opened) = (.quoted, line)
      case 0x20 where field == .closed, 0x09 where field == .closed: break
      default:
        guard field != .closed else {
          throw InventoryError(.malformed, "line \(line) of the inventory goes on behind closing quotes")
        }
        row.bytes.append(byte)
      }
    }
    guard field != .quoted else {
      throw InventoryError(.malformed, "the quotes that open in line \(opened) of the inventory do not close")
    }
    row.ends.append(row.bytes.count)
    return true
  }

  private enum Field {
    case plain
    case quoted
    /// Behind the closing quotes.
    case closed
  }

  private func isBlankField(_ row: CSVRow) -> Bool {
    row.bytes[(row.ends.last ?? 0)...].allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }
}
