/// Where each card's row is, for whoever looks up many: about 50 bytes a card, and one row read per look-up.
public struct InventoryIndex: Sendable {
  private struct Place {
    var offset: Int
    var line: Int
  }
  private let inventory: Inventory
  private var byICCID: [ListedNumber: Place] = [:]
  private var byIMSI: [ListedNumber: Place] = [:]

  /// - Throws: ``InventoryError`` for two rows with one ICCID, or with one IMSI where neither has an ICCID, with both
  ///   lines; and for what is no CSV.
  fileprivate init(_ inventory: Inventory) throws(InventoryError) {
    self.inventory = inventory
    var reader = inventory.body
    var row = CSVRow()
    while try reader.next(into: &row) {
      let place = Place(offset: row.offset, line: row.line)
      if let column = inventory.iccidColumn, let iccid = ListedNumber(row.field(column)) {
        if let first = Self.find(iccid, byICCID) {
          throw Inventory.ambiguous("ICCID \(iccid.digits)", first.line, row.line)
        }
        byICCID[iccid] = place
      } else if let column = inventory.imsiColumn, let imsi = ListedNumber(row.field(column)) {
        if let first = byIMSI.updateValue(place, forKey: imsi) {
          throw Inventory.ambiguous("IMSI \(imsi.digits)", first.line, row.line)
        }
      }
    }
  }

  private static func find(_ iccid: ListedNumber, _ places: [ListedNumber: Place]) -> Place? {
    places[iccid] ?? iccid.withoutCheckDigit.flatMap { places[$0] } ?? iccid.withCheckDigit.flatMap { places[$0] }
  }

  /// How many cards it knows.
  public var count: Int { byICCID.count + byIMSI.count }

  /// As ``Inventory/row(iccid:imsi:)``.
  public func row(iccid: String?, imsi: String?) throws(InventoryError) -> InventoryRow {
    let iccid = iccid.flatMap { ListedNumber($0.utf8) }
    let imsi = imsi.flatMap { ListedNumber($0.utf8) }
    guard let place = iccid.flatMap({ Self.find($0, byICCID) }) ?? imsi.flatMap({ byIMSI[$0] }) else {
      throw Inventory.noRow(iccid, imsi)
    }
    var reader = try CSVReader(inventory.body, at: place.offset, line: place.line)
    var row = CSVRow()
    guard try reader.next(into: &row) else {
      throw InventoryError(.unreadable, "line \(place.line) of the inventory is gone; was the file changed?")
    }
    return try inventory.content(inventory.checked(row))
  }
}

extension Inventory {
  /// Goes through the file once and remembers where each card is.
  /// - Throws: ``InventoryError`` for two rows of one card, with both lines.
  public func index() throws(InventoryError) -> InventoryIndex { try InventoryIndex(self) }
}
