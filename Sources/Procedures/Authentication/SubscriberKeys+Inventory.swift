public import AKA
public import Inventory

extension SubscriberKeys {
  /// The subscriber of an inventory's row: KI, OPC or OP (TOPC or TOP with TUAK), and ALGORITHM where it is there.
  /// - Parameter algorithm: overrides the row's; Milenage where neither says one.
  /// - Throws: ``InventoryError`` that names column, line and limit.
  public init(row: InventoryRow, algorithm chosen: Algorithm? = nil) throws(InventoryError) {
    let listed = row.text(.algorithm)
    let known = listed.flatMap { Algorithm($0) }
    guard chosen != nil || listed == nil || known != nil else {
      throw InventoryError(.badValue, "line \(row.line) of the inventory: its algorithm is not known here")
    }
    let algorithm = chosen ?? known ?? .milenage
    let k = SecretKey(try row.key(.ki, counts: algorithm == .tuak ? [16, 32] : [16]))
    let columns: [(InventoryColumn, derived: Bool)]
    switch algorithm {
    case .milenage: columns = [(.opc, true), (.op, false)]
    case .tuak: columns = [("TOPC", true), ("TOP", false), (.opc, true), (.op, false)]
    default: columns = []
    }
    var value: OperatorValue?
    if let (column, derived) = columns.first(where: { row.has($0.0) }) {
      let key = SecretKey(try row.key(column, counts: [algorithm == .tuak ? 32 : 16]))
      value = derived ? .opc(key) : .op(key)
    }
    guard columns.isEmpty || value != nil else {
      throw InventoryError(.noSuchValue, "line \(row.line) of the inventory has neither OPC nor OP")
    }
    self.init(algorithm, k: k, operatorValue: value)
  }
}
