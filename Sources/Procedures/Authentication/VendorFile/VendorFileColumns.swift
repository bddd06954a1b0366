import Inventory

/// Where the columns stand that matter.
struct VendorFileColumns: Hashable {
  /// The columns that are looked at; their raw values are slots of ``VendorFileRow``.
  enum Slot: Int, CaseIterable {
    case iccid, imsi, k, opc, op

    init?(_ column: InventoryColumn) {
      switch column {
      case .iccid: self = .iccid
      case .imsi: self = .imsi
      case .ki: self = .k
      case .opc: self = .opc
      case .op: self = .op
      default: return nil
      }
    }
  }

  /// A comma, a semicolon, a tab, or a blank, of which several count as one.
  var separator: UInt8
  /// The slot of each column, up to the last that matters; -1 for others.
  var slots: [Int]
  /// The line of the header; the rows begin behind it.
  var headerLine: Int

  func has(_ slot: Slot) -> Bool { slots.contains(slot.rawValue) }

  /// - Parameters:
  ///   - given: names of the columns from the user; the first line is a row then.
  ///   - first: the first line that is not empty.
  init(given: [String], first: [UInt8]) throws(VendorFileError) {
    separator = Self.separator(of: first)
    headerLine = 0
    slots = try Self.slots(given)
  }

  /// From a line of names, or from `var_out:ICCID/IMSI/KI`, behind which values stand apart by blanks.
  /// - Returns: `nil` where the line names no column that is known.
  init?(header line: [UInt8], number: Int) throws(VendorFileError) {
    var text = String(decoding: line, as: UTF8.self)
    if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
    headerLine = number
    if text.lowercased().hasPrefix("var_out:") {
      separator = 0x20
      slots = try Self.slots(text.dropFirst(8).split { $0 == "/" || $0.isWhitespace }.map(String.init))
      return
    }
    separator = Self.separator(of: line)
    let mark = Character(UnicodeScalar(separator))
    let names = text.split(separator: mark, omittingEmptySubsequences: separator == 0x20).map { name in
      String(name.filter { $0 != "\"" })
    }
    guard names.contains(where: { Slot(InventoryColumn($0)) != nil }) else { return nil }
    slots = try Self.slots(names)
  }

  private static func slots(_ names: [String]) throws(VendorFileError) -> [Int] {
    var slots = names.map { Slot(InventoryColumn($0))?.rawValue ?? -1 }
    for slot in Slot.allCases where slots.filter({ $0 == slot.rawValue }).count > 1 {
      throw VendorFileError("the column \(slot) is named twice")
    }
    while slots.last == -1 { slots.removeLast() }
    for slot in [Slot.iccid, .k] where !slots.contains(slot.rawValue) {
      throw VendorFileError("no column is called \(slot == .iccid ? "ICCID" : "KI")")
    }
    return slots
  }

  private static func separator(of line: [UInt8]) -> UInt8 {
    [0x2C, 0x3B, 0x09].first { line.contains($0) } ?? 0x20
  }
}
