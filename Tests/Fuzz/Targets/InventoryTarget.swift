import Inventory

extension FuzzTarget {
  /// Key inventories: a look-up through the stream and one through the index have to agree, and messages are one line.
  static let inventory = FuzzTarget(
    "inventory", maximumLength: 4096, quickCount: 5000,
    seeds: {
      [
        "ICCID,IMSI,PIN1\n8949440000001234564,001010123456789,4711\n,001010123456780,1\n",
        "\u{FEFF}\"iccid\";\"ki\";\"SCP03_ENC_ISDR\"\r\n\"894944000000123456\";\"465B5CE8B199B49FAA5F0A2EE238A6BC\";\"\"\r\n",
        "sep=\t\nname\tADM\tICCID\n\"a\"\"\nb\"\t12345678\t8949440000001234564F\n",
      ].map { Array($0.utf8) }
    },
    run: { bytes in
      let keys = try ColumnKeys(Secret("KI:000102030405065545645645645D0E0F"))
      let inventory: Inventory
      do throws(InventoryError) {
        inventory = try Inventory(bytes, keys: keys)
      } catch {
        return try checkLine(error.description, "an error")
      }
      try? inventory.withEachRow { row in
        for column in inventory.columns { _ = try? row.secret(column) }
        _ = try? row.keySet(secureChannel: 3, suffix: "ISDR")
      }
      for (iccid, imsi) in [("8949440000001234564", "001010123456789"), ("", "001010123456780")] {
        let found = Result(catching: { () throws(InventoryError) in try inventory.row(iccid: iccid, imsi: imsi).line })
        if case .failure(let error) = found { try checkLine(error.description, "an error") }
        guard let index = try? inventory.index() else { continue }
        try check((try? index.row(iccid: iccid, imsi: imsi).line) == (try? found.get()), "the index finds another line")
      }
    })
}
