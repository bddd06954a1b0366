import ISO7816

/// A rule of the ARA-M as pySim writes it: `aram_store_ref_ar_do --aid ... --apdu-always`. The bytes on the card are
/// not in the script; what the options say is put together again as a REF-AR-DO (GPD_SPE_013 §4.1), in the order of
/// the specification. Where the card had another order, or empty data objects, its bytes were others.
enum AccessRuleCommand {
  /// The value of a GET DATA's list of rules: E2 with E1 (which application, whose app) and E3 (what it may do).
  /// - Returns: `nil` where an option or its value is not one that is known.
  static func rule(_ arguments: String) -> [UInt8]? {
    var words = arguments.split(separator: " ", omittingEmptySubsequences: true)[...]
    var reference: [UInt32: [UInt8]] = [:]
    var access: [UInt32: [UInt8]] = [:]
    while let option = words.popFirst() {
      switch option {
      case "--aid-empty": reference[0xC0] = []
      case "--apdu-never": access[0xD0] = [0x00]
      case "--apdu-always": access[0xD0] = [0x01]
      case "--nfc-never": access[0xD1] = [0x00]
      case "--nfc-always": access[0xD1] = [0x01]
      case "--aid", "--device-app-id", "--pkg-ref", "--apdu-filter", "--android-permissions":
        guard let text = words.popFirst(), text.utf8.count <= 1024 else { return nil }
        if option == "--pkg-ref" {
          reference[0xCA] = Array(text.utf8)
          continue
        }
        guard let value = text == "\"\"" ? [] : Hex.bytes(text) else { return nil }
        switch option {
        case "--aid": reference[0x4F] = value
        case "--device-app-id": reference[0xC1] = value
        case "--apdu-filter": access[0xD0] = value
        default: access[0xDB] = value
        }
      default: return nil
      }
    }
    func list(_ tags: [UInt32], of values: [UInt32: [UInt8]]) -> [UInt8] {
      tags.flatMap { tag in values[tag].map { TLV(tag: tag, value: $0).encoded } ?? [] }
    }
    let parts =
      TLV(tag: 0xE1, value: list([0x4F, 0xC0, 0xC1, 0xCA], of: reference)).encoded
      + TLV(tag: 0xE3, value: list([0xD0, 0xD1, 0xDB], of: access)).encoded
    return TLV(tag: 0xE2, value: parts).encoded
  }
}
