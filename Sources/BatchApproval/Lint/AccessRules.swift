import CardImage
import ISO7816

/// Access conditions.
enum AccessRules {
  static let rules = [
    LintRule("arr-record", "records of EF.ARR that files refer to exist and hold rules", "TS 102 221 §9.2.7, §13.4") {
      card, findings in
      var missing: [String: [String]] = [:]
      for file in card.files {
        guard let control = card.control(file.path), case .referenced(let arr, let references)? = control.security
        else { continue }
        guard let place = AccessConditions.rulesFile(arr, for: file.path, on: card) else {
          missing["\(file.parentPath ?? "MF")\u{0}\(arr.map { Hex.string($0.bytes) } ?? "")", default: []].append(
            file.name)
          continue
        }
        guard let records = card.records(place) else { continue }
        for reference in references {
          if reference.record == 0 || Int(reference.record) > records.count {
            findings.add(
              Place(file.path), "refers to a record that \(place) does not have", expected: "1 to \(records.count)",
              actual: "\(reference.record)")
          } else if let record = records[Int(reference.record) - 1], record.allSatisfy({ $0 == 0xFF }) {
            findings.add(
              Place(file.path), "refers to an empty record of \(place): nothing is allowed",
              actual: "\(reference.record)")
          }
        }
      }
      // A dump need not have EF.ARR.
      for (key, names) in missing.sorted(by: { $0.key < $1.key }) where !card.recorded.isDump {
        let parts = key.split(separator: "\u{0}", omittingEmptySubsequences: false)
        findings.add(
          Place("\(parts[0])/EF.ARR"),
          "is not there nor above, and \(names.count == 1 ? "a file refers" : "\(names.count) files refer") to it",
          actual: names.prefix(5).joined(separator: ", "))
      }
    },
    LintRule(
      "open-update", "files of the operator are written with an ADM key alone",
      "TS 31.102 §4.2, TS 31.103 §4.2, TS 102 221 §13"
    ) { card, findings in
      for file in card.files where administrative.contains(file.name) {
        guard let conditions = card.conditions(file.path) else { continue }
        let condition = conditions["update"]
        guard !AccessConditions.keys(condition).allSatisfy({ isAdministrative($0) }) else { continue }
        findings.add(
          Place(file.path), "update condition", severity: condition == "always" ? .error : .warning,
          expected: "an ADM key or never",
          actual: condition, cause: "access to \(file.path): update")
      }
    },
    LintRule("open-rules", "nobody can change or delete files without a key", "TS 102 221 §9.2", .warning) {
      card, findings in
      for file in card.files {
        guard let conditions = card.conditions(file.path) else { continue }
        for operation in ["deactivate", "terminate", "delete", "resize", "create EF", "create DF", "delete child"]
        where conditions[operation] == "always" {
          findings.add(Place(file.path), "\(operation) is always allowed")
        }
      }
    },
    LintRule("open-keys", "session keys are read with PIN1 at least", "TS 31.102 §4.2.3, §4.2.4") { card, findings in
      for file in card.files
      where ["EF.Keys", "EF.KeysPS", "EF.Kc", "EF.KcGPRS", "EF.EPSNSC", "EF.5GAUTHKEYS", "EF.5GS3GPPNSC"].contains(
        file.name)
      {
        guard let conditions = card.conditions(file.path), conditions["read"] == "always" else { continue }
        findings.add(
          Place(file.path), "read condition", expected: "PIN1", actual: "always", cause: "access to \(file.path): read")
      }
    },
  ]

  /// ADM keys, never, and key references that are an application's own.
  private static func isAdministrative(_ condition: String) -> Bool {
    !(condition == "always" || condition.contains("PIN"))
  }

  /// Files that the specifications give an update condition of ADM.
  private static let administrative: Set = [
    "EF.ICCID", "EF.DIR", "EF.ARR", "EF.IMSI", "EF.UST", "EF.IST", "EF.SST", "EF.ACC", "EF.AD", "EF.SPN", "EF.PNN",
    "EF.OPL", "EF.HPPLMN", "EF.HPLMNwAcT", "EF.OPLMNwAcT", "EF.ECC", "EF.GID1", "EF.GID2", "EF.SDN", "EF.SPDI",
    "EF.EHPLMN", "EF.SUCI_Calc_Info", "EF.OPL5G", "EF.IMPI", "EF.IMPU", "EF.DOMAIN", "EF.Phase", "EF.PBR",
    "EF.MMSICP", "EF.CNL", "EF.NIA", "EF.LRPLMNSI", "EF.EHPLMNPI",
  ]
}
