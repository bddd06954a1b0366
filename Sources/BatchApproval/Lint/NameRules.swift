import ElementaryFiles

/// Names of the operator and of networks, and what refers to them.
enum NameRules {
  static let rules = [
    LintRule("opl-pnn", "records of EF.PNN that EF.OPL names exist and hold a name", "TS 31.102 §4.2.59, §4.4.11.9") {
      card, findings in
      for application in card.subscriptions {
        guard let names = card.fields("\(application)/EF.PNN")?.elements else { continue }
        for list in ["EF.OPL", "DF.5GS/EF.OPL5G"] {
          let path = "\(application)/\(list)"
          for (index, record) in (card.fields(path)?.elements ?? []).enumerated() {
            // 0 refers to names from elsewhere.
            guard let number = record["pnnRecord"]?.number, number > 0 else { continue }
            if number > names.count {
              findings.add(
                Place(path, record: index + 1, field: "pnnRecord"), "refers to a record that EF.PNN does not have",
                expected: "1 to \(names.count)", actual: "\(number)")
            } else if names[number - 1] == .null {
              findings.add(
                Place(path, record: index + 1, field: "pnnRecord"), "refers to an empty record of EF.PNN",
                actual: "\(number)")
            }
          }
        }
      }
    },
    LintRule("opl-range", "ranges of areas in EF.OPL begin before they end", "TS 31.102 §4.2.59") { card, findings in
      for application in card.subscriptions {
        for (list, from, to) in [("EF.OPL", "lacFrom", "lacTo"), ("DF.5GS/EF.OPL5G", "tacFrom", "tacTo")] {
          let path = "\(application)/\(list)"
          for (index, record) in (card.fields(path)?.elements ?? []).enumerated() {
            guard let first = record[from]?.text, let last = record[to]?.text, first > last else { continue }
            findings.add(Place(path, record: index + 1), "no area lies between", actual: "\(first) and \(last)")
          }
        }
      }
    },
    LintRule("spn", "EF.SPN holds a name where its service is available", "TS 31.102 §4.2.12") { card, findings in
      for application in card.applications("ADF.USIM")
      where card.services("\(application)/EF.UST")?.contains(19) == true {
        guard let data = card.data("\(application)/EF.SPN") else { continue }
        let path = "\(application)/EF.SPN"
        if data.count != 17 { findings.add(Place(path), "bytes", expected: "17", actual: "\(data.count)") }
        if data.dropFirst().allSatisfy({ $0 == 0xFF }) {
          findings.add(Place(path), "is empty, and service n°19 available", severity: .warning)
        }
        if let condition = data.first, condition & 0xFC != 0 {
          findings.add(
            Place(path, offset: 0), "display condition has reserved bits set", severity: .warning,
            actual: String(condition, radix: 16))
        }
      }
    },
    LintRule(
      "pnn-home", "EF.PNN has a name in its first record, that of the home network", "TS 31.102 §4.2.58", .warning
    ) { card, findings in
      for application in card.applications("ADF.USIM")
      where card.services("\(application)/EF.UST")?.contains(45) == true {
        guard let first = card.fields("\(application)/EF.PNN")?.elements.first, first == .null else { continue }
        findings.add(Place("\(application)/EF.PNN", record: 1), "is empty, and service n°45 available")
      }
    },
    LintRule(
      "spn-same", "DF.GSM and the first USIM show one service provider", "TS 31.102 §4.2.12, TS 51.011 §10.3.11",
      .warning
    ) { card, findings in
      guard let usim = card.applications("ADF.USIM").first,
        let own = card.fields("\(usim)/EF.SPN")?["serviceProviderName"],
        let gsm = card.fields("MF/DF.GSM/EF.SPN")?["serviceProviderName"], own != gsm
      else { return }
      findings.add(Place("MF/DF.GSM/EF.SPN"), "differs from \(usim)/EF.SPN", expected: own.shown, actual: gsm.shown)
    },
    LintRule("languages", "languages are two letters", "TS 102 221 §13.3, ISO 639-1", .warning) { card, findings in
      for path in ["MF/EF.PL"] + card.applications("ADF.USIM").map({ "\($0)/EF.LI" }) {
        guard let data = card.data(path) else { continue }
        for start in stride(from: 0, through: data.count - 2, by: 2) {
          let code = data[start..<start + 2]
          let isLetters = code.allSatisfy { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
          guard !isLetters, !code.allSatisfy({ $0 == 0xFF }) else { continue }
          findings.add(
            Place(path, offset: start), "is no language", actual: code.map { String($0, radix: 16) }.joined())
        }
      }
    },
  ]
}
