import ISO7816
import Inventory
import Testing

@Suite struct InventoryTests {
  static let iccid = "8949440000001234564"

  private func inventory(_ text: String, keys: ColumnKeys = ColumnKeys()) throws -> Inventory {
    try Inventory(Array(text.utf8), keys: keys)
  }

  /// A table, the ICCID and IMSI of the card, the line found (`nil`: none), and why.
  static let rows: [(text: String, iccid: String, imsi: String, line: Int?, reason: String)] = [
    ("ICCID\n\(iccid)", iccid, "", 2, "plain"),
    ("icc-id\r\n\r\n \(iccid)f \r\n", iccid, "", 3, "small letters, blanks, filler, an empty line"),
    ("ICCID\n\"8949 4400 0000 1234 564\"\n", iccid, "", 2, "groups of four"),
    ("sep=|\nname|ICCID\na,b|\(iccid)\n", iccid, "", 3, "a spreadsheet's separator line"),
    ("name,ICCID\r\"a\rb\",1\rx,\(iccid)\r", iccid, "", 3, "line ends of old Macs; CR in quotes is no line"),
    ("ICCID\n894944000000123456\n", iccid, "", 2, "listed without the check digit"),
    ("ICCID\n\(iccid)\n", "894944000000123456", "", 2, "the card without it"),
    ("ICCID\n894944000000123456\n", "8949440000001234567", "", nil, "7 is not its check digit"),
    ("ICCID,IMSI\n\(iccid),1\n", "", "1", nil, "by IMSI only where no ICCID stands"),
    ("IMSI;x\n001010000000001;y\n", "", "001010000000001", 2, "by IMSI, leading zeros count"),
    ("IMSI\n1010000000001\n", "", "001010000000001", nil, "leading zeros count"),
    ("\tICCID\n\t\(iccid)\n", iccid, "", 2, "a column without a name"),
    ("ICCID,a\n \"\(iccid)\" ,b\n", iccid, "", 2, "blanks around quotes"),
  ]

  @Test(arguments: rows) func rowOfACard(
    _ row: (text: String, iccid: String, imsi: String, line: Int?, reason: String)
  ) throws {
    let inventory = try inventory(row.text)
    let find = { try inventory.row(iccid: row.iccid, imsi: row.imsi).line }
    let findByIndex = { try inventory.index().row(iccid: row.iccid, imsi: row.imsi).line }
    if let line = row.line {
      #expect(try find() == line, "\(row.reason)")
      #expect(try findByIndex() == line, "\(row.reason)")
    } else {
      #expect(throws: InventoryError.self, "\(row.reason)") { try find() }
      #expect(throws: InventoryError.self, "\(row.reason)") { try findByIndex() }
    }
  }

  /// What is wrong, and what the message says.
  static let errors: [(text: String, message: String)] = [
    ("ICCID\n1\n\(iccid)\n\(iccid)F\n", "two lines for ICCID \(iccid): 3 and 4"),
    ("ICCID\n894944000000123456\n\n\(iccid)\n", "two lines for ICCID \(iccid): 2 and 4"),
    ("ICCID,IMSI\n,7\n,7\n", "two lines for IMSI 7: 2 and 3"),
    ("ICCID\n8.94944E+18\n", "a spreadsheet has rounded the ICCID in line 2"),
    ("ICCID,PIN1\n\(iccid),1,2\n", "line 2 of the inventory has 3 fields, the header 2"),
    ("ICCID,PIN1\n\"\(iccid)\"4,1\n", "line 2 of the inventory goes on behind closing quotes"),
    ("ICCID,PIN1\n1,\"2\n\n", "the quotes that open in line 2 of the inventory do not close"),
    ("PIN1,ICCID,pin 1\n", "columns 1 and 3 of the inventory's header have the same name"),
    ("4711,12345678\n", "names neither ICCID nor IMSI"),
    ("ICCID\u{0}", "NUL"),
    ("", "empty"),
  ]

  @Test(arguments: errors) func messages(_ row: (text: String, message: String)) {
    let error = #expect(throws: InventoryError.self) {
      try inventory(row.text).row(iccid: Self.iccid, imsi: "7")
    }
    #expect(error?.description.contains(row.message) == true, "\(error as Any)")
    for secret in ["4711", "12345678"] { #expect(error?.description.contains(secret) != true) }
  }

  @Test func utf16IsSaidSo() {
    let error = #expect(throws: InventoryError.self) { try Inventory([0xFF, 0xFE, 0x49, 0]) }
    #expect(error?.description.contains("UTF-16") == true)
  }

  /// Names in headers and what they mean.
  @Test(arguments: [
    ("adm", "ADM1"), ("ADM 01", "ADM1"), ("Pin_ADM", "ADM1"), ("ADM10", "ADM10"), ("CHV2", "PIN2"), ("puk", "PUK1"),
    ("K", "KI"), ("Ki", "KI"), ("OPc", "OPC"), ("kic01", "KIC1"), ("UICC_SCP03_KIC1", "UICCSCP03KIC1"),
    ("SCP02_ENC_1", "SCP02ENC1"), ("Auth algo", "ALGORITHM"), ("  ", ""), ("é-1", "É1"),
  ]) func columns(_ header: String, _ name: String) {
    #expect(InventoryColumn(header).rawValue == name)
  }

  @Test func valuesOfARow() throws {
    let text =
      "iccid,imsi,msisdn,ki,opc,adm1,acc,note,puk1\n\(Self.iccid),00101,+61491570156,"
      + "465B5CE8B199B49FAA5F0A2EE238A6BC,12,12345678,0001,x\n"
    let row = try inventory(text).row(iccid: Self.iccid, imsi: nil)
    #expect(row.iccid == Self.iccid && row.imsi == "00101")
    #expect(row.text(.msisdn) == "+61491570156" && row.text(.acc) == "0001" && row.text("note") == "x")
    #expect(row.text(.adm(1)) == nil, "secrets are not handed out as text")
    #expect(try row.key(.ki, counts: [16]).count == 16)
    #expect(row.has(.adm(1)) && !row.has(.puk1) && !row.has(.pin1))
    for (column, part) in [
      (InventoryColumn.opc, "OPC is a key of 32 hex digits, this one has 2"), (.puk1, "has no PUK1"),
    ] {
      let error = #expect(throws: InventoryError.self) { try row.key(column, counts: [16]) }
      #expect(error?.description.contains(part) == true, "\(error as Any)")
    }
    #expect(throws: InventoryError.self) { try row.secret(.pin1) }
    #expect("\(row)" == "line 2 of the inventory")
    let secret = try row.secret(.adm(1))
    #expect("\(secret)" == "<redacted>")
    var dumped = ""
    dump(row, to: &dumped)
    #expect(!dumped.contains("12345678"))
  }

  /// Column names that lists have for the keys of a secure channel.
  @Test(arguments: [
    ("SCP03_ENC_ISDR,SCP03_MAC_ISDR,SCP03_DEK_ISDR", 3, "ISDR"), ("SCP02_ENC_1,SCP02_MAC_1,SCP02_DEK_1", 2, nil),
    ("UICC_SCP02_KIC1,UICC_SCP02_KID1,UICC_SCP02_KIK1", 2, nil), ("KIC2,KID2,KIK2", 2, "2"), ("KIC1,KID1,KIK1", 3, nil),
    ("enc,mac,dek", 3, nil),
  ]) func keySets(_ names: String, _ secureChannel: Int, _ suffix: String?) throws {
    let keys = (1...3).map { [UInt8](repeating: UInt8($0), count: 16) }
    let text = "ICCID,\(names)\n\(Self.iccid),\(keys.map { Hex.string($0) }.joined(separator: ","))\n"
    let row = try inventory(text).row(iccid: Self.iccid, imsi: nil)
    let set = try row.keySet(secureChannel: secureChannel, suffix: suffix)
    #expect([set.enc, set.mac, set.dek] == keys)
    let error = #expect(throws: InventoryError.self) { try row.keySet(secureChannel: secureChannel, suffix: "9") }
    #expect(error?.description.contains("SCP0\(secureChannel)_ENC_9") == true)
  }

  /// Vectors of pySim's tests/unittests/test_card_key_provider.py.
  @Test func encryptedColumns() throws {
    let keys = try ColumnKeys(
      Secret(
        """
        # transport keys
        OPC:000102030405065545645645645D0E0F
        kic1:06410203546406456456450B0C0D0E0F, UICC_SCP03:00040267840507667609045645645E0F
        """))
    let text =
      "ICCID,OPC,UICC_SCP03_KIC1,UICC_SCP03_KID1,UICC_SCP03_KIK1,KIC1,ADM1\n\(Self.iccid),"
      + "0b1e1e56cd62645aeb4c2d72a7c98f27,00248276d2734f108f9761e2f98e2a9d,00248276d2734f108f9761e2f98e2a9d,"
      + "00248276D2734F108F9761E2F98E2A9D,,10101010\n1,2,3,4,5,6,7\n"
    let inventory = try inventory(text, keys: keys)
    #expect(inventory.columnsMissing == [])
    let row = try inventory.row(iccid: Self.iccid, imsi: nil)
    let plain = (0..<16).map { UInt8($0) }
    #expect(try row.key(.opc, counts: [16]) == plain)
    let set = try row.keySet(secureChannel: 3)
    #expect([set.enc, set.mac, set.dek] == [plain, plain, plain])
    #expect(try row.secret(.adm(1)).isSame(as: Secret("10101010")), "a column without a key is as it stands")
    #expect(try row.secret(ifPresent: .kic(1)) == nil)
    let bad = #expect(throws: InventoryError.self) { try inventory.row(iccid: "1", imsi: nil).secret(.opc) }
    #expect(bad?.description.contains("line 3") == true && bad?.description.contains("OPC is encrypted") == true)
  }

  @Test func keyForAColumnThatIsNotThere() throws {
    let keys = try ColumnKeys(Secret("KI:000102030405065545645645645D0E0F"))
    #expect(try inventory("ICCID\n1\n", keys: keys).columnsMissing == ["KI"])
  }

  @Test(arguments: [
    ("", "empty"), ("KI", "entry 1"), ("KI:00", "entry 1"), ("KI:0x", "entry 1"),
    ("OPC:000102030405065545645645645D0E0F\nKI:000102030405065545645645645D0E", "entry 2"),
    ("UICC_SCP02:000102030405065545645645645D0E0F,UICC_SCP02_KID1:000102030405065545645645645D0E0F", "entry 2"),
  ]) func badColumnKeys(_ text: String, _ part: String) {
    let error = #expect(throws: InventoryError.self) { try ColumnKeys(Secret(text)) }
    #expect(error?.description.contains(part) == true && error?.description.contains("0001") == false)
  }
}
