import Foundation
import ISO7816
import Inventory
import Testing

/// Inventories on disk: rows across the borders of chunks, pipes, permissions.
@Suite struct InventoryFileTests {
  private func withFile<R>(_ text: String, _ body: (String) throws -> R) throws -> R {
    let path = FileManager.default.temporaryDirectory.appending(path: "inventory-\(UUID().uuidString).csv").path
    try Data(text.utf8).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }

  @Test func everyRowOfALongFile() throws {
    // Rows of changing length, so that the borders of the 64 KiB chunks fall everywhere: into quotes, between CR and LF.
    var text = "\u{FEFF}\"ICCID\";\"NOTE\";\"PIN1\"\r\n"
    var lines: [Int] = []
    var line = 2
    for index in 0..<3000 {
      lines.append(line)
      let note = String(repeating: "x\"\"y\n", count: index % 7)
      text += "\(8_900_000_000_000_000_000 + index);\"\(note)\";\"\(1000 + index)\"\r\n"
      line += 1 + index % 7
    }
    try withFile(text) { path in
      let inventory = try Inventory(path: path)
      var seen = 0
      try inventory.withEachRow { (row: InventoryRow) throws in
        #expect(row.line == lines[seen])
        #expect(row.iccid == "\(8_900_000_000_000_000_000 + seen)")
        #expect(try row.secret(.pin1).isSame(as: Secret("\(1000 + seen)")))
        seen += 1
      }
      #expect(seen == 3000)
      let index = try inventory.index()
      #expect(index.count == 3000)
      for number in [0, 1, 1499, 2998, 2999] {
        let iccid = "\(8_900_000_000_000_000_000 + number)"
        #expect(try index.row(iccid: iccid, imsi: nil).line == lines[number])
        #expect(try inventory.row(iccid: iccid, imsi: nil).line == lines[number])
      }
    }
  }

  @Test func quotesThatNeverClose() throws {
    let text = "ICCID,X\n1,\"" + String(repeating: "0123456789abcdef", count: 80_000)
    let error = #expect(throws: InventoryError.self) {
      try withFile(text) { try Inventory(path: $0).row(iccid: "2", imsi: nil) }
    }
    #expect(error?.description.contains("the row in line 2 of the inventory does not end") == true)
  }

  @Test func whoCanReadIt() throws {
    try withFile("ICCID\n1\n") { path in
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
      #expect(try Inventory(path: path).isReadableByAll)
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
      #expect(try Inventory(path: path).isReadableByAll == false)
    }
    let error = #expect(throws: InventoryError.self) { try Inventory(path: "/nowhere/x.csv") }
    #expect(error?.kind == .unreadable && error?.description == "cannot read /nowhere/x.csv: no such file or directory")
    #expect(throws: InventoryError.self) { try Inventory(path: "/tmp") }
  }

  @Test func pipeIsReadOnceAndAskedTwice() throws {
    let pipe = Pipe()
    try pipe.fileHandleForWriting.write(contentsOf: Data("ICCID,PIN1\n1,2\n2,3\n".utf8))
    try pipe.fileHandleForWriting.close()
    let inventory = try Inventory(path: "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)")
    #expect(try inventory.row(iccid: "1", imsi: nil).line == 2)
    #expect(try inventory.row(iccid: "2", imsi: nil).line == 3)
  }
}
