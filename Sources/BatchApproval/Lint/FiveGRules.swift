import ElementaryFiles

/// DF.5GS against the services and against itself.
enum FiveGRules {
  static let rules = [
    LintRule("suci-parameters", "EF.SUCI_Calc_Info holds schemes whose keys exist", "TS 31.102 §4.4.11.8") {
      card, findings in
      each(card) { application, services in
        let path = "\(application)/DF.5GS/EF.SUCI_Calc_Info"
        guard card.data(path) != nil else { return }
        let fields = card.fields(path)
        let schemes = fields?["schemes"]?.elements ?? []
        let keys = fields?["keys"]?.elements ?? []
        if schemes.isEmpty, services.contains(124), !services.contains(125) {
          return findings.add(
            Place(path), "has no scheme, and service n°124 is available: the SUPI goes in the open", severity: .warning)
        }
        for (index, scheme) in schemes.enumerated() {
          guard let number = scheme["keyIndex"]?.number, let name = scheme["scheme"]?.text else { continue }
          let place = Place(path, field: "schemes.\(index)")
          if name.hasPrefix("null") {
            if number != 0 {
              findings.add(place, "the null scheme has no key", severity: .warning, expected: "0", actual: "\(number)")
            }
          } else if !(1...max(1, keys.count)).contains(number) || keys.isEmpty {
            findings.add(
              place, "refers to a key that is not there", expected: keys.isEmpty ? nil : "1 to \(keys.count)",
              actual: "\(number)")
          } else if let key = keys[number - 1]["key"]?.text, let size = sizes[name], key.utf8.count != 2 * size {
            findings.add(
              Place(path, field: "keys.\(number - 1).key"), "bytes of a public key for \(name)", expected: "\(size)",
              actual: "\(key.utf8.count / 2)")
          }
        }
      }
    },
    LintRule(
      "suci-null-scheme", "a scheme that conceals the SUPI comes before the null scheme",
      "TS 31.102 §4.4.11.8, TS 33.501 §6.12", .warning
    ) { card, findings in
      each(card) { application, _ in
        let path = "\(application)/DF.5GS/EF.SUCI_Calc_Info"
        guard let first = card.fields(path)?["schemes"]?.elements.first,
          first["scheme"]?.text?.hasPrefix("null") == true
        else { return }
        findings.add(
          Place(path, field: "schemes.0"), "the null scheme has the highest priority: the SUPI goes in the open")
      }
    },
    LintRule("routing-indicator", "the routing indicator has 1 to 4 digits", "TS 31.102 §4.4.11.11") { card, findings in
      each(card) { application, services in
        let path = "\(application)/DF.5GS/EF.Routing_Indicator"
        guard let data = card.data(path), data.count >= 2 else { return }
        let nibbles = data.prefix(2).flatMap { [$0 & 0x0F, $0 >> 4] }
        let digits = nibbles.prefix { $0 != 0x0F }
        if digits.isEmpty {
          findings.add(Place(path), "is empty; phones take 0", severity: .note)
        } else if digits.contains(where: { $0 > 9 }) || nibbles.dropFirst(digits.count).contains(where: { $0 != 0x0F })
        {
          findings.add(
            Place(path), "is no routing indicator", actual: data.map { String($0, radix: 16) }.joined(separator: " "))
        }
      }
    },
    LintRule("5gs-directory", "a card for 5G has DF.5GS with what its services ask for", "TS 31.102 §4.4.11", .warning)
    { card, findings in
      each(card) { application, services in
        let numbers = services.filter { (122...135).contains($0) && $0 != 131 }.sorted()
        guard !numbers.isEmpty, card.file("\(application)/DF.5GS") == nil else { return }
        findings.add(
          Place("\(application)/DF.5GS"), "is missing, and services of 5G are available",
          actual: numbers.map { "n°\($0)" }.joined(separator: ", "), cause: Cause.missing("\(application)/DF.5GS"))
      }
    },
  ]

  /// Bytes of a public key (TS 33.501 Annex C.3.4), compressed for profile B.
  private static let sizes = ["profile A": 32, "profile B": 33]

  private static func each(_ card: ExaminedCard, _ body: (String, Set<Int>) -> Void) {
    for application in card.applications("ADF.USIM") {
      guard let services = card.services("\(application)/EF.UST") else { continue }
      body(application, services)
    }
  }
}
