/// A table of cards and their codes and keys, one card a line: CSV whose header names ICCID or IMSI and what else there
/// is (``InventoryColumn``). The file is read anew for each look-up and stays on disk, so that a million lines take no
/// more memory than ten; ``index()`` trades memory for time.
public struct Inventory: Sendable, CustomStringConvertible, CustomReflectable {
  /// The header; a column without a name has an empty one.
  public let columns: [InventoryColumn]
  let source: InventorySource
  let keys: ColumnKeys
  /// Stands behind the header.
  let body: CSVReader
  let iccidColumn: Int?
  let imsiColumn: Int?

  /// Inventories are secrets: they are printed nowhere.
  public var description: String { "<redacted>" }
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// Opens a file and reads its header.
  /// - Throws: ``InventoryError`` for a file that cannot be read, a header without ICCID and IMSI, or a column twice.
  public init(path: String, keys: ColumnKeys = ColumnKeys()) throws(InventoryError) {
    try self.init(InventorySource(path: path), keys: keys)
  }

  /// The same for a table in memory.
  public init(_ bytes: [UInt8], keys: ColumnKeys = ColumnKeys()) throws(InventoryError) {
    try self.init(InventorySource(bytes), keys: keys)
  }

  private init(_ source: InventorySource, keys: ColumnKeys) throws(InventoryError) {
    var reader = try CSVReader(source)
    var header = CSVRow()
    guard try reader.next(into: &header) else { throw InventoryError(.malformed, "the inventory is empty") }
    let columns = (0..<header.count).map { InventoryColumn(header.text($0)) }
    for (index, name) in columns.enumerated() where !name.rawValue.isEmpty {
      // The names are not repeated: a file without a header has secrets there.
      if let first = columns[..<index].firstIndex(of: name) {
        throw InventoryError(
          .malformed, "columns \(first + 1) and \(index + 1) of the inventory's header have the same name")
      }
    }
    iccidColumn = columns.firstIndex(of: .iccid)
    imsiColumn = columns.firstIndex(of: .imsi)
    guard iccidColumn != nil || imsiColumn != nil else {
      throw InventoryError(.malformed, "the inventory's first line names neither ICCID nor IMSI; it has to be a header")
    }
    self.columns = columns
    self.source = source
    self.keys = keys
    body = reader
  }

  /// Whether users beside the owner and the group may read the file.
  public var isReadableByAll: Bool { source.isReadableByAll }

  /// Whether lines can only be told apart by IMSI.
  public var needsIMSI: Bool { iccidColumn == nil }

  /// Columns for which a transport key was given and that the header does not have.
  public var columnsMissing: [InventoryColumn] { keys.unused(columns) }

  // MARK: rows

  /// All rows from the first to the last, one at a time.
  /// - Throws: ``InventoryError`` with the line, or what `body` throws.
  public func withEachRow(_ work: (InventoryRow) throws -> Void) throws {
    var reader = body
    var row = CSVRow()
    while try reader.next(into: &row) { try work(content(row)) }
  }

  /// The row of one card: by ICCID, with or without its check digit, or else by IMSI among the rows without ICCID.
  /// - Throws: ``InventoryError``: no row, or more than one with the lines of both.
  public func row(iccid: String?, imsi: String?) throws(InventoryError) -> InventoryRow {
    let iccid = iccid.flatMap { ListedNumber($0.utf8) }
    let imsi = imsi.flatMap { ListedNumber($0.utf8) }
    var byICCID: CSVRow?
    var byIMSI: [CSVRow] = []
    var rounded: Int?
    var reader = body
    var row = CSVRow()
    while try reader.next(into: &row) {
      let listed = iccidColumn.map { row.field($0) } ?? []
      let number = ListedNumber(listed)
      if rounded == nil, Self.isRounded(listed) { rounded = row.line }
      if let iccid, let number, number.isSameICCID(as: iccid) {
        if let first = byICCID { throw Self.ambiguous("ICCID \(iccid.digits)", first.line, row.line) }
        byICCID = row
      } else if let imsi, byIMSI.count < 2, number == nil, let column = imsiColumn,
        ListedNumber(row.field(column)) == imsi
      {
        byIMSI.append(row)
      }
    }
    if let byICCID { return try content(checked(byICCID)) }
    if let imsi, byIMSI.count > 1 { throw Self.ambiguous("IMSI \(imsi.digits)", byIMSI[0].line, byIMSI[1].line) }
    if let found = byIMSI.first { return try content(checked(found)) }
    throw Self.noRow(iccid, imsi, rounded: rounded)
  }

  static func noRow(_ iccid: ListedNumber?, _ imsi: ListedNumber?, rounded: Int? = nil) -> InventoryError {
    let names = [iccid.map { "ICCID \($0.digits)" }, imsi.map { "IMSI \($0.digits)" }].compactMap { $0 }
    let card = names.isEmpty ? "this card" : names.joined(separator: " or ")
    let why = rounded.map { "; a spreadsheet has rounded the ICCID in line \($0)" } ?? ""
    return InventoryError(.noSuchCard, "the inventory has no line for \(card)\(why)")
  }

  static func ambiguous(_ card: String, _ first: Int, _ second: Int) -> InventoryError {
    InventoryError(.ambiguous, "the inventory has two lines for \(card): \(first) and \(second)")
  }

  /// `8.98821E+18`.
  static func isRounded(_ field: ArraySlice<UInt8>) -> Bool {
    field.contains(0x2B) && field.contains { $0 == 0x45 || $0 == 0x65 }
  }

  /// A row with more fields than the header has a separator in a value: what stands behind is in the wrong column.
  func checked(_ row: CSVRow) throws(InventoryError) -> CSVRow {
    guard row.count <= columns.count || (columns.count..<row.count).allSatisfy({ row.field($0).isEmpty }) else {
      throw InventoryError(
        .malformed, "line \(row.line) of the inventory has \(row.count) fields, the header \(columns.count)")
    }
    return row
  }

  func content(_ row: CSVRow) -> InventoryRow {
    var fields: [InventoryColumn: Secret] = [:]
    for (index, column) in columns.enumerated() where !column.rawValue.isEmpty {
      fields[column] = Secret(row.text(index))
    }
    return InventoryRow(
      line: row.line, iccid: number(row, iccidColumn), imsi: number(row, imsiColumn), fields: fields, keys: keys)
  }

  private func number(_ row: CSVRow, _ column: Int?) -> String? {
    column.flatMap { ListedNumber(row.field($0)) }?.digits
  }
}
