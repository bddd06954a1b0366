import CardImage
import Inventory

/// Keys and codes that everybody knows. Nothing of them is ever in a finding but the name of the set they come from.
enum SecretRules {
  static let rules = [
    LintRule("test-keys", "the subscriber key is none that is published", "TS 35.208, TS 34.108 §8.1.2, TS 35.207") {
      card, findings in
      for (column, name) in [(InventoryColumn.ki, "K"), (.opc, "OPc"), (.op, "OP")] {
        guard let bytes = bytes(column, card.row) else { continue }
        if let origin = KnownSecrets.origin(ofKey: bytes) {
          findings.add(
            Place("inventory", field: column.rawValue), "\(name) is \(origin)", cause: "\(name) is \(origin)")
        }
      }
      for file in card.image.files where file.name.uppercased().hasSuffix("_AUTH_KEY") {
        guard case .data(let data) = file.content, data.count >= 17,
          let origin = KnownSecrets.origin(ofKey: Array(data[1..<17]))
        else { continue }
        findings.add(Place(file.path), "K is \(origin)", cause: "K is \(origin)")
      }
    },
    LintRule("repeated-key", "K and OPc differ", "TS 35.206 §4.1") { card, findings in
      guard let key = bytes(.ki, card.row), let opc = bytes(.opc, card.row), key == opc else { return }
      findings.add(Place("inventory", field: "OPC"), "OPc is the same as K")
    },
    LintRule(
      "default-codes", "PINs, PUKs and ADM keys are none that anybody would try first", "TS 102 221 §9.5", .warning
    ) { card, findings in
      guard let row = card.row else { return }
      let columns: [(InventoryColumn, Severity)] =
        [(.pin1, .note), (.pin2, .note), (.puk1, .error), (.puk2, .error)] + (1...10).map { (.adm($0), .error) }
      for (column, severity) in columns {
        guard let secret = try? row.secret(ifPresent: column), KnownSecrets.isDefault(secret) else { continue }
        findings.add(
          Place("inventory", field: column.rawValue), "\(column.rawValue) is a well-known default", severity: severity,
          cause: "\(column.rawValue) is a well-known default")
      }
    },
    LintRule("tries", "no try of a PIN or ADM key is used up", "TS 102 221 §9.5", .warning) { card, findings in
      for pin in card.recorded.answers?.pins ?? [] {
        let place = Place(pin.key)
        if pin.triesLeft == 0 {
          findings.add(place, "is blocked", severity: .error, actual: "0 tries left", cause: "tries of \(pin.key)")
        } else if let tries = pin.triesLeft, tries < 3 {
          findings.add(place, "tries left", expected: "3 or more", actual: "\(tries)", cause: "tries of \(pin.key)")
        }
        if let tries = pin.unblockTriesLeft, tries < 10 {
          findings.add(
            place, "tries left for unblocking", expected: "10", actual: "\(tries)", cause: "unblock tries of \(pin.key)"
          )
        }
      }
    },
    LintRule("readable-keys", "no file with keys can be read without a key", "TS 33.102 §6", .warning) {
      card, findings in
      for file in card.image.files where SecretFiles.isSecret(file.name) {
        guard let conditions = card.conditions(file.path), ["always", "PIN1"].contains(conditions["read"]) else {
          continue
        }
        findings.add(Place(file.path), "holds keys and can be read", severity: .error, actual: conditions["read"])
      }
    },
  ]

  private static func bytes(_ column: InventoryColumn, _ row: InventoryRow?) -> [UInt8]? {
    guard let secret = try? row?.secret(ifPresent: column) else { return nil }
    return try? secret.keyBytes(column.rawValue)
  }
}
