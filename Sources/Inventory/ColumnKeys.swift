import Crypto
import ISO7816

/// Transport keys of the encrypted columns of an inventory, as pySim writes such CSV after GSMA FS.28: each value is hex
/// of AES-CBC over whole blocks, without padding, under the key of its column and an IV of 16 bytes 23.
public struct ColumnKeys: Sendable, CustomStringConvertible, CustomReflectable {
  private var keys: [InventoryColumn: [UInt8]] = [:]
  /// Columns that were named one by one, not by a group.
  private var named: [InventoryColumn] = []

  public init() {}

  public var description: String { "<redacted>" }
  public var customMirror: Mirror { Mirror(self, children: []) }
  public var isEmpty: Bool { keys.isEmpty }

  private static let iv = [UInt8](repeating: 0x23, count: 16)

  /// Names that stand for the three columns of a key set.
  private static let groups: [InventoryColumn: [InventoryColumn]] = [
    "UICC_SCP02": ["UICC_SCP02_KIC1", "UICC_SCP02_KID1", "UICC_SCP02_KIK1"],
    "UICC_SCP03": ["UICC_SCP03_KIC1", "UICC_SCP03_KID1", "UICC_SCP03_KIK1"],
    "SCP03_ISDR": ["SCP03_ENC_ISDR", "SCP03_MAC_ISDR", "SCP03_DEK_ISDR"],
    "SCP03_ISDA": ["SCP03_ENC_ISDA", "SCP03_MAC_ISDA", "SCP03_DEK_ISDA"],
    "SCP03_ECASD": ["SCP03_ENC_ECASD", "SCP03_MAC_ECASD", "SCP03_DEK_ECASD"],
  ]

  /// - Parameter text: `COLUMN:HEX`, one a line or separated by commas; the column of the header or one of pySim's
  ///   groups (`UICC_SCP02`, `UICC_SCP03`, `SCP03_ISDR`, `SCP03_ISDA`, `SCP03_ECASD`); lines that begin with `#` are left
  ///   out. Keys have 16, 24 or 32 bytes.
  /// - Throws: ``InventoryError`` with the number of the entry, and nothing of a key.
  public init(_ text: Secret) throws(InventoryError) {
    let entries = text.text.split { $0.isNewline || $0 == "," }
    for (index, entry) in entries.enumerated() {
      let entry = entry.filter { !$0.isWhitespace }
      if entry.isEmpty || entry.hasPrefix("#") { continue }
      let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
      let name = InventoryColumn(parts.first ?? "")
      guard parts.count == 2, !name.rawValue.isEmpty else {
        throw InventoryError(.badValue, "entry \(index + 1) of the column keys is not COLUMN:HEX")
      }
      guard let key = Hex.bytes(parts[1]), [16, 24, 32].contains(key.count) else {
        throw InventoryError(
          .badValue, "entry \(index + 1) of the column keys has no AES key of 32, 48 or 64 hex digits")
      }
      let columns = Self.groups[name] ?? [name]
      if Self.groups[name] == nil { named.append(name) }
      for column in columns {
        guard keys.updateValue(key, forKey: column) == nil else {
          throw InventoryError(.badValue, "entry \(index + 1) of the column keys is for a column that has one already")
        }
      }
    }
    guard !keys.isEmpty else { throw InventoryError(.badValue, "the column keys are empty") }
  }

  func has(_ column: InventoryColumn) -> Bool { keys[column] != nil }

  /// Columns with a key of their own that are not among these.
  func unused(_ columns: [InventoryColumn]) -> [InventoryColumn] { named.filter { !columns.contains($0) } }

  /// The value that stands encrypted in a field of `column`; as it is where the column has no key.
  func decrypt(_ value: Secret, _ column: InventoryColumn, line: Int) throws(InventoryError) -> Secret {
    guard let key = keys[column] else { return value }
    guard let bytes = Hex.bytes(value.text), !bytes.isEmpty, bytes.count % 16 == 0 else {
      throw InventoryError(
        .badValue, "line \(line) of the inventory: \(column) is encrypted and should be hex of whole blocks of 16 bytes"
      )
    }
    do {
      return Secret(bytes: try BlockCipher.run(.aes, .cbc, .decrypt, key: key, iv: Self.iv, bytes))
    } catch {
      throw InventoryError(.badValue, "line \(line) of the inventory: \(column) cannot be decrypted: \(error)")
    }
  }
}
