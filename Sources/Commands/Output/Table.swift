/// Columns that line up; the last one is left as it is.
struct Table {
  private var rows: [[String]] = []

  mutating func add(_ cells: String...) { rows.append(cells) }

  var isEmpty: Bool { rows.isEmpty }

  /// One line a row, two blanks between columns.
  func rendered(paint: (_ cell: String, _ column: Int) -> String = { cell, _ in cell }) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    var text = ""
    for var row in rows {
      while row.last?.isEmpty == true { row.removeLast() }
      for (column, cell) in row.enumerated() {
        text += paint(cell, column)
        if column < row.count - 1 {
          text += String(repeating: " ", count: max(0, widths[column] - cell.count) + 2)
        }
      }
      text += "\n"
    }
    return text
  }
}
