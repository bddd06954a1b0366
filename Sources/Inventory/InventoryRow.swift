/// What an inventory has for one card. It prints as its line alone.
public struct InventoryRow: Sendable, CustomStringConvertible, CustomReflectable {
  /// Where it begins in the file, from 1.
  public let line: Int
  /// Digits, without blanks and filler; `nil` where the row has none.
  public let iccid: String?
  public let imsi: String?
  let fields: [InventoryColumn: Secret]
  let keys: ColumnKeys

  public var description: String { "line \(line) of the inventory" }
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// Whether the row has something there.
  public func has(_ column: InventoryColumn) -> Bool { fields[column]?.isEmpty == false }

  /// A value that is no secret, such as MSISDN or ACC; `nil` where there is none, or the column holds secrets.
  public func text(_ column: InventoryColumn) -> String? {
    guard !column.isSecret, !keys.has(column), let value = fields[column], !value.isEmpty else { return nil }
    return value.text
  }

  /// A value, decrypted if its column is; `nil` where the row has none.
  /// - Throws: ``InventoryError`` where it cannot be decrypted.
  public func secret(ifPresent column: InventoryColumn) throws(InventoryError) -> Secret? {
    guard let value = fields[column], !value.isEmpty else { return nil }
    return try keys.decrypt(value, column, line: line)
  }

  /// A value that has to be there.
  /// - Throws: ``InventoryError`` that names column and line.
  public func secret(_ column: InventoryColumn) throws(InventoryError) -> Secret {
    guard let secret = try secret(ifPresent: column) else {
      throw InventoryError(
        .noSuchValue,
        fields[column] == nil
          ? "the inventory has no column \(column)" : "line \(line) of the inventory has no \(column)")
    }
    return secret
  }

  /// A key in hex that has to be there.
  /// - Parameter counts: how many bytes it may have.
  /// - Throws: ``InventoryError`` that names column, line and limit.
  public func key(_ column: InventoryColumn, counts: [Int]) throws(InventoryError) -> [UInt8] {
    let secret = try secret(column)
    do {
      return try secret.keyBytes(column.rawValue, counts: counts)
    } catch {
      throw InventoryError(.badValue, "line \(line) of the inventory: \(error.description)")
    }
  }
}

/// The static keys of one security domain (GPC_SPE_034 §E.2.1, GPC_SPE_014 §6.2.1).
public struct KeySet: Sendable, CustomReflectable {
  /// Encryption: S-ENC, Key-ENC, KIc.
  public let enc: [UInt8]
  /// Message authentication: S-MAC, Key-MAC, KID.
  public let mac: [UInt8]
  /// Data encryption: DEK, KIK.
  public let dek: [UInt8]

  public init(enc: [UInt8], mac: [UInt8], dek: [UInt8]) {
    self.enc = enc
    self.mac = mac
    self.dek = dek
  }

  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension KeySet: CustomStringConvertible {
  public var description: String { "<redacted>" }
}

extension InventoryRow {
  /// The keys of a secure channel, under the names that lists have for them: `SCP03_ENC_ISDR` and so on for the suffix
  /// `ISDR`; `SCP02_ENC_1` or `UICC_SCP02_KIC1` for the suffix `1`; `KIC1`, `KID1`, `KIK1`; `ENC`, `MAC`, `DEK`.
  /// - Parameters:
  ///   - secureChannel: 2 for SCP02, 3 for SCP03.
  ///   - suffix: what stands behind the name of the key; `1` and nothing are tried where it is left out.
  /// - Throws: ``InventoryError`` where the row has no complete set, or a key of it has a wrong length.
  public func keySet(secureChannel: Int, suffix: String? = nil) throws(InventoryError) -> KeySet {
    let scp = "SCP0\(secureChannel)"
    var columns: [[InventoryColumn]] = []
    for end in suffix.map({ [$0] }) ?? ["", "1"] {
      for prefix in [scp, "UICC" + scp, ""] {
        for names in [["ENC", "MAC", "DEK"], ["KENC", "KMAC", "KDEK"], ["KIC", "KID", "KIK"]] {
          columns.append(names.map { InventoryColumn(prefix + $0 + end) })
        }
      }
    }
    guard let found = columns.first(where: { $0.allSatisfy(has) }) else {
      let names = suffix.map { "\(scp)_ENC_\($0), \(scp)_MAC_\($0), \(scp)_DEK_\($0)" }
      throw InventoryError(
        .noSuchValue,
        "line \(line) of the inventory has no keys for \(scp) (\(names ?? "\(scp)_ENC_1, \(scp)_MAC_1, \(scp)_DEK_1"))")
    }
    let counts = secureChannel == 2 ? [16, 24] : [16, 24, 32]
    return KeySet(
      enc: try key(found[0], counts: counts), mac: try key(found[1], counts: counts),
      dek: try key(found[2], counts: counts))
  }
}
