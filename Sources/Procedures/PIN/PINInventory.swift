/// A table of codes, one card a line: CSV whose header names ICCID or IMSI and the codes (PIN1, PUK1, PIN2, PUK2, ADM1…).
/// Commas, semicolons or tabs; fields may be in quotes (RFC 4180); a byte order mark and CRLF are taken.
public struct PINInventory: Sendable, CustomStringConvertible, CustomReflectable {
  private let columns: [String]
  private let rows: [[Secret]]
  private let iccids: [String]
  private let imsis: [String]

  /// Inventories are secrets: they are printed nowhere.
  public var description: String { "<redacted>" }
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// What is wrong with an inventory, without a code of it.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    public let description: String
  }

  /// - Throws: ``Failure`` with the line where quotes do not close, for a header without ICCID and IMSI, or with a
  ///   column twice.
  public init(_ bytes: [UInt8]) throws(Failure) {
    let table = try Self.table(bytes)
    guard let header = table.first else { throw Failure(description: "the inventory is empty") }
    let columns = header.map(Self.column)
    self.columns = columns
    for (index, name) in columns.enumerated() where !name.isEmpty && columns[..<index].contains(name) {
      throw Failure(description: "column \(index + 1) of the header repeats an earlier one")
    }
    let iccid = columns.firstIndex(of: "ICCID")
    let imsi = columns.firstIndex(of: "IMSI")
    guard iccid != nil || imsi != nil else {
      throw Failure(description: "the header names neither ICCID nor IMSI")
    }
    let body = table.dropFirst()
    func cells(_ index: Int?) -> [String] {
      body.map { row in index.flatMap { $0 < row.count ? Self.number(row[$0]) : nil } ?? "" }
    }
    iccids = cells(iccid)
    imsis = cells(imsi)
    rows = body.map { row in row.map { Secret(Self.trimmed($0)) } }
  }

  /// Whether IMSIs alone tell the cards apart.
  public var needsIMSI: Bool { iccids.allSatisfy(\.isEmpty) }

  /// The code of one card.
  /// - Parameter column: `PIN1`, `ADM1`.
  /// - Throws: ``Failure`` if no line, or more than one, is for the card, or the line has no such code.
  public func secret(_ column: String, iccid: String?, imsi: String?) throws(Failure) -> Secret {
    guard let index = columns.firstIndex(of: column) else {
      throw Failure(description: "the inventory has no column \(column)")
    }
    var found: [Int] = []
    var card = "this card"
    if let iccid = iccid.map(Self.number), !iccid.isEmpty {
      card = "ICCID \(iccid)"
      found = iccids.indices.filter { Self.isSame(iccids[$0], iccid) }
    }
    if found.isEmpty, let imsi = imsi.map(Self.number), !imsi.isEmpty {
      card = "IMSI \(imsi)"
      found = imsis.indices.filter { imsis[$0] == imsi && iccids[$0].isEmpty }
    }
    guard let row = found.first else { throw Failure(description: "the inventory has no line for \(card)") }
    guard found.count == 1 else { throw Failure(description: "the inventory has \(found.count) lines for \(card)") }
    guard index < rows[row].count, !rows[row][index].isEmpty else {
      throw Failure(description: "the inventory has no \(column) for \(card)")
    }
    return rows[row][index]
  }

  /// Some lists leave out the check digit at the end of 19 or 20 digits.
  private static func isSame(_ listed: String, _ iccid: String) -> Bool {
    listed == iccid || listed.utf8.count == iccid.utf8.count - 1 && listed.utf8.count >= 18 && iccid.hasPrefix(listed)
  }

  // MARK: CSV

  /// `adm_1`, `"ADM 1"`, `ADM` are ADM1.
  private static func column(_ text: String) -> String {
    let name = String(text.uppercased().filter { $0.isLetter || $0.isNumber })
    return ["PIN", "PUK", "ADM"].contains(name) ? name + "1" : name
  }

  /// The digits, without blanks and the F that fills up an odd count.
  private static func number(_ text: String) -> String {
    var digits = text.uppercased().filter { $0.isHexDigit }
    if digits.hasSuffix("F") { digits.removeLast() }
    return digits
  }

  private static func trimmed(_ text: String) -> String {
    var text = text[...]
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }

  /// Rows of fields; empty lines are left out.
  private static func table(_ input: [UInt8]) throws(Failure) -> [[String]] {
    let bytes = input.starts(with: [0xEF, 0xBB, 0xBF]) ? input[3...] : input[...]
    let separator = separator(bytes)
    var table: [[String]] = []
    var row: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var hasQuotes = false
    var line = 1
    var opened = 1
    func text() -> String { String(decoding: field, as: UTF8.self) }
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      index += 1
      if isQuoted {
        if byte == 0x0A { line += 1 }
        if byte != 0x22 {
          field.append(byte)
        } else if index < bytes.endIndex, bytes[index] == 0x22 {
          field.append(0x22)
          index += 1
        } else {
          isQuoted = false
        }
        continue
      }
      switch byte {
      case 0x22 where field.isEmpty && !hasQuotes:
        (isQuoted, hasQuotes, opened) = (true, true, line)
      case separator:
        row.append(text())
        field = []
        hasQuotes = false
      case 0x0D where index >= bytes.endIndex || bytes[index] == 0x0A: break
      case 0x0A:
        row.append(text())
        if row.contains(where: { !$0.isEmpty }) { table.append(row) }
        row = []
        field = []
        hasQuotes = false
        line += 1
      default: field.append(byte)
      }
    }
    guard !isQuoted else { throw Failure(description: "the quotes that open in line \(opened) do not close") }
    row.append(text())
    if row.contains(where: { !$0.isEmpty }) { table.append(row) }
    return table
  }

  /// The one of comma, semicolon and tab that stands first in the header.
  private static func separator(_ bytes: ArraySlice<UInt8>) -> UInt8 {
    for byte in bytes {
      if byte == 0x2C || byte == 0x3B || byte == 0x09 { return byte }
      if byte == 0x0A { break }
    }
    return 0x2C
  }
}
