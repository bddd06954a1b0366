import ElementaryFiles
import ISO7816

/// Short messages, emergency and service numbers, voice mail.
enum MessageRules {
  static let rules = [
    LintRule(
      "smsp", "EF.SMSP has the form of its specification and an international service centre", "TS 31.102 §4.2.27"
    ) { card, findings in
      for path in ["MF/DF.TELECOM/EF.SMSP"] + card.applications("ADF.USIM").map({ "\($0)/EF.SMSP" }) {
        guard let records = card.records(path) else { continue }
        for (index, record) in records.enumerated() {
          guard let record, record.count >= 28, !record.allSatisfy({ $0 == 0xFF }) else { continue }
          let parameters = record.suffix(28)
          let start = parameters.startIndex
          let isPresent = parameters[start] & 0x02 == 0
          let address = Array(parameters[(start + 13)..<(start + 25)])
          check(address, isPresent, Place(path, record: index + 1, field: "serviceCentreAddress"), &findings)
        }
      }
    },
    LintRule(
      "smsp-usable", "a service centre is stored where short messages are a service", "TS 31.102 §4.2.27", .warning
    ) { card, findings in
      for application in card.applications("ADF.USIM")
      where card.services("\(application)/EF.UST")?.contains(12) == true {
        guard let records = card.fields("\(application)/EF.SMSP")?.elements, !records.isEmpty else { continue }
        if !records.contains(where: { $0["serviceCentreAddress"]?.text != nil }) {
          findings.add(Place("\(application)/EF.SMSP"), "no record has a service centre, phones cannot send messages")
        }
      }
    },
    LintRule("psismsc", "EF.PSISMSC holds a SIP or tel URI", "TS 31.102 §4.5.9") { card, findings in
      for path in ["MF/DF.TELECOM/EF.PSISMSC"] {
        for (index, record) in (card.fields(path)?.elements ?? []).enumerated() {
          guard let uri = record["psi"]?.text, !uri.isEmpty else { continue }
          if let reason = URIForm.complaint(uri) {
            findings.add(Place(path, record: index + 1, field: "psi"), reason, actual: uri)
          }
        }
      }
    },
    LintRule("ecc", "emergency numbers are numbers", "TS 31.102 §4.2.21") { card, findings in
      for application in card.applications("ADF.USIM") {
        let path = "\(application)/EF.ECC"
        guard let records = card.records(path) else { continue }
        var count = 0
        for (index, record) in records.enumerated() {
          guard let record, record.count >= 3, record.prefix(3).contains(where: { $0 != 0xFF }) else { continue }
          count += 1
          let nibbles = record.prefix(3).flatMap { [$0 & 0x0F, $0 >> 4] }
          let digits = nibbles.prefix { $0 != 0x0F }
          // `*` and `#` are BCD as well.
          if digits.isEmpty || digits.contains(where: { $0 > 0x0B })
            || nibbles.dropFirst(digits.count).contains(where: { $0 != 0x0F })
          {
            findings.add(
              Place(path, record: index + 1), "is no emergency number", actual: Hex.string(record.prefix(3)))
          }
        }
        if count == 0 { findings.add(Place(path), "has no number; phones use 112 and 911 alone", severity: .note) }
      }
    },
    LintRule("mailbox-records", "records of EF.MBDN that EF.MBI names exist", "TS 31.102 §4.2.61") { card, findings in
      for application in card.subscriptions {
        guard let mailboxes = card.records("\(application)/EF.MBDN"),
          let indicators = card.records("\(application)/EF.MBI")
        else { continue }
        for (index, record) in indicators.enumerated() {
          for (offset, number) in (record ?? []).enumerated() where number != 0 && number != 0xFF {
            let place = Place("\(application)/EF.MBI", record: index + 1, offset: offset)
            if Int(number) > mailboxes.count {
              findings.add(
                place, "refers to a record that EF.MBDN does not have", expected: "0 to \(mailboxes.count)",
                actual: "\(number)")
            } else if mailboxes[Int(number) - 1]?.allSatisfy({ $0 == 0xFF }) == true {
              findings.add(place, "refers to an empty record of EF.MBDN", severity: .warning, actual: "\(number)")
            }
          }
        }
      }
    },
    LintRule("messages-delivery", "no short messages are stored", "TS 31.102 Annex E", .note) { card, findings in
      for path in ["MF/DF.TELECOM/EF.SMS"] + card.applications("ADF.USIM").map({ "\($0)/EF.SMS" }) {
        for (index, record) in (card.records(path) ?? []).enumerated() {
          guard let status = record?.first, status & 0x01 == 1, status != 0xFF else { continue }
          findings.add(Place(path, record: index + 1), "holds a message")
        }
      }
    },
  ]

  /// A TS-Service Centre Address (TS 24.011 §8.2.5.1): length, type of number, digits.
  private static func check(_ address: [UInt8], _ isPresent: Bool, _ place: Place, _ findings: inout LintFindings) {
    let isEmpty = address.allSatisfy { $0 == 0xFF }
    guard isPresent else {
      if !isEmpty {
        findings.add(place, "is there, and the parameter indicators say that it is not", severity: .warning)
      }
      return
    }
    guard !isEmpty, let length = address.first else {
      return findings.add(place, "the parameter indicators say that it is there, and it is not")
    }
    guard (2...11).contains(length) else {
      return findings.add(place, "length byte", expected: "2 to 11", actual: "\(length)")
    }
    let nibbles = address[2...Int(length)].flatMap { [$0 & 0x0F, $0 >> 4] }
    let digits = nibbles.last == 0x0F ? nibbles.dropLast() : nibbles[...]
    if digits.contains(where: { $0 > 9 }) {
      findings.add(place, "holds other than digits", actual: Hex.string(address))
    } else if address[1] & 0x70 != 0x10 {
      findings.add(
        place, "is no international number: it fails for those who roam", severity: .warning,
        expected: "type of number 91", actual: Hex.string([address[1]]))
    }
  }
}

/// URIs as IMS files hold them.
enum URIForm {
  /// What is wrong, `nil` for a SIP, SIPS or tel URI (RFC 3261 §19.1, RFC 3966 §3).
  static func complaint(_ uri: String) -> String? {
    let parts = uri.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return "is no URI, it has no scheme" }
    guard !uri.contains(where: { $0 == " " }) else { return "has a blank in it" }
    switch parts[0].lowercased() {
    case "sip", "sips":
      let host = parts[1].split(separator: "@", omittingEmptySubsequences: false)
      return host.count > 2 || host.contains(where: \.isEmpty) ? "is no SIP URI" : nil
    case "tel":
      let digits = parts[1].prefix { $0 != ";" }
      let isNumber = digits.drop { $0 == "+" }.allSatisfy { $0.isDigit || "-.()*#".contains($0) }
      return digits.isEmpty || !isNumber ? "is no tel URI" : nil
    default: return "has the scheme \(parts[0]), not sip, sips or tel"
    }
  }
}
