import ElementaryFiles

/// The ISIM's identities against the IMSI (TS 23.003 §13).
enum IMSRules {
  static let rules = [
    LintRule(
      "impi", "the IMPI is the one that follows from the IMSI, or of the operator's own domain", "TS 23.003 §13.3"
    ) { card, findings in
      each(card) { isim, imsi, domain in
        let path = "\(isim)/EF.IMPI"
        guard let impi = card.fields(path)?["privateIdentity"]?.text else { return }
        let parts = impi.split(separator: "@", omittingEmptySubsequences: false)
        let place = Place(path, field: "privateIdentity")
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
          return findings.add(place, "is no user@domain", actual: impi)
        }
        if isDerived(String(parts[1])), impi.lowercased() != "\(imsi)@\(domain)" {
          findings.add(
            place, "does not follow from the IMSI", expected: "\(imsi)@\(domain)", actual: impi)
        }
      }
    },
    LintRule(
      "ims-domain", "the home domain is the one that follows from the IMSI, and that of the IMPI", "TS 23.003 §13.2"
    ) { card, findings in
      each(card) { isim, _, domain in
        let path = "\(isim)/EF.DOMAIN"
        guard let own = card.fields(path)?["domain"]?.text?.lowercased(), !own.isEmpty else { return }
        if isDerived(own), own != domain {
          findings.add(
            Place(path, field: "domain"), "does not follow from the IMSI", expected: domain, actual: own)
        } else if let realm = card.fields("\(isim)/EF.IMPI")?["privateIdentity"]?.text?.split(separator: "@").last?
          .lowercased(), realm != own
        {
          findings.add(
            Place(path, field: "domain"), "is not the domain of EF.IMPI", severity: .warning, expected: realm,
            actual: own)
        }
      }
    },
    LintRule(
      "impu", "public identities are SIP or tel URIs; those of 3gppnetwork.org follow from the IMSI", "TS 23.003 §13.4"
    ) { card, findings in
      each(card) { isim, imsi, domain in
        let path = "\(isim)/EF.IMPU"
        guard let records = card.fields(path)?.elements, !records.isEmpty else { return }
        var count = 0
        for (index, record) in records.enumerated() {
          guard let uri = record["publicIdentity"]?.text, !uri.isEmpty else { continue }
          count += 1
          let place = Place(path, record: index + 1, field: "publicIdentity")
          if let reason = URIForm.complaint(uri) {
            findings.add(place, reason, actual: uri)
          } else if isDerived(uri), uri.lowercased().hasPrefix("sip:"), uri.lowercased() != "sip:\(imsi)@\(domain)" {
            findings.add(
              place, "does not follow from the IMSI", expected: "sip:\(imsi)@\(domain)", actual: uri)
          }
        }
        if count == 0 { findings.add(Place(path), "holds no public identity") }
      }
    },
  ]

  /// Within 3gppnetwork.org names have to follow from the IMSI; other domains are the operator's choice.
  private static func isDerived(_ name: String) -> Bool { name.lowercased().hasSuffix(".3gppnetwork.org") }

  private static func each(_ card: ExaminedCard, _ body: (_ isim: String, _ imsi: String, _ domain: String) -> Void) {
    guard let subscription = card.subscriptions.first, let imsi = card.imsi(subscription),
      let home = card.home(subscription)
    else { return }
    let parts = home.split(separator: "-")
    guard parts.count == 2 else { return }
    let mnc = parts[1].count == 2 ? "0\(parts[1])" : String(parts[1])
    for isim in card.applications("ADF.ISIM") { body(isim, imsi, "ims.mnc\(mnc).mcc\(parts[0]).3gppnetwork.org") }
  }
}
