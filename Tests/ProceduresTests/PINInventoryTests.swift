import Inventory
import Procedures
import Testing

@Suite struct PINInventoryTests {
  static let iccid = "8949440000001234564"

  /// An inventory, the column asked for, the code that is in it (`nil`: an error), and why.
  static let cases: [(text: String, column: String, code: String?, reason: String)] = [
    ("ICCID,PIN1\n\(iccid),4711\n", "PIN1", "4711", "plain"),
    ("\u{FEFF}ICCID,PIN1\r\n\(iccid),4711\r\n", "PIN1", "4711", "byte order mark and CRLF"),
    ("\"ICCID\",\"PIN1\"\n\"\(iccid)\",\"4711\"", "PIN1", "4711", "quotes, no line end"),
    ("iccid;imsi;adm\n\(iccid);001;12345678\n", "ADM1", "12345678", "semicolons, small letters, the only ADM"),
    ("ICCID\tADM_1\n\(iccid)F\t0123456789ABCDEF\n", "ADM1", "0123456789abcdef", "tabs, filler, hex"),
    ("name,ICCID,PUK 2\n\"a, \"\"b\"\"\n c\",\(iccid),12345678\n", "PUK2", "12345678", "a quoted line break"),
    ("ICCID,PIN1\n8949440000009999999,1111\n\n\(iccid) , 4711 \n", "PIN1", "4711", "the card's line; blanks"),
    ("ICCID,PIN1\n\(iccid.dropLast()),4711\n", "PIN1", "4711", "listed without the check digit"),
    ("IMSI,PIN1\n001010123456789,4711\n", "PIN1", "4711", "by IMSI"),
    ("ICCID,IMSI,PIN1\n,001010123456789,4711\n", "PIN1", "4711", "by IMSI where the line has no ICCID"),
    ("ICCID,IMSI,PIN1\n8900,001010123456789,4711\n", "PIN1", nil, "the IMSI of this card, the ICCID of another"),
    ("ICCID,PIN1\n\(iccid),4711\n\(iccid),4711\n", "PIN1", nil, "two lines for one card"),
    ("ICCID,PIN1\n\(iccid)\n", "PIN1", nil, "a short line"),
    ("ICCID,PIN1\n\(iccid),\n", "PIN1", nil, "no code"),
    ("ICCID,PIN1\n\(iccid),4711\n", "ADM1", nil, "no column"),
    ("ICCID,PIN1\n8949440000009999999,4711\n", "PIN1", nil, "another card"),
    ("ICCID,PIN1\n,4711\n", "PIN1", nil, "a line without a number"),
    ("ICCID,PIN1,pin_1\n\(iccid),4711,1111\n", "PIN1", nil, "a column twice"),
    ("name,PIN1\nx,4711\n", "PIN1", nil, "no number of a card"),
    ("ICCID,PIN1\n\(iccid),\"4711\n", "PIN1", nil, "quotes that do not close"),
    ("", "PIN1", nil, "empty"),
    ("\u{FEFF}", "PIN1", nil, "a byte order mark only"),
    ("\n\n", "PIN1", nil, "empty lines only"),
  ]

  @Test(arguments: cases) func codes(_ row: (text: String, column: String, code: String?, reason: String)) throws {
    func find() throws -> [UInt8] {
      let inventory = try Inventory(Array(row.text.utf8))
      let line = try inventory.row(iccid: Self.iccid, imsi: "001010123456789")
      let secret = try line.secret(InventoryColumn(row.column))
      return try secret.block(row.column.hasPrefix("ADM") ? .administrative : .pin)
    }
    guard let code = row.code else {
      let error = #expect(throws: InventoryError.self) { try find() }
      #expect(error?.description.contains("4711") == false, "\(row.reason)")
      return
    }
    #expect(
      try find() == Secret(code).block(row.column.hasPrefix("ADM") ? .administrative : .pin), "\(row.reason)")
  }

  /// What eight bytes a code makes.
  @Test(arguments: [
    ("1234", Secret.Kind.pin, "31323334ffffffff"), ("12345678", .pin, "3132333435363738"),
    ("12345678", .unblock, "3132333435363738"), ("1234", .administrative, "31323334ffffffff"),
    ("0123456789ABCDEF", .administrative, "0123456789abcdef"),
    ("1234567812345678", .administrative, "1234567812345678"),
    ("1234567", .unblock, ""), ("123", .administrative, ""), ("123456789", .administrative, ""),
    ("0123456789abcdeg", .administrative, ""), ("abcdefab", .administrative, ""), ("0123456789abcdef", .pin, ""),
  ]) func blocks(_ text: String, _ kind: Secret.Kind, _ expected: String) {
    let block = try? Secret(text).block(kind)
    #expect((block ?? []).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == expected)
  }
}
