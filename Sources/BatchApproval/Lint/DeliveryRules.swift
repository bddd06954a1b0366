import ISO7816

/// Files that a network or a phone writes: in a new card they are as TS 31.102 Annex E has them.
enum DeliveryRules {
  static let rules = [
    LintRule("location-delivery", "location information says that the card was in no network", "TS 31.102 Annex E") {
      card, findings in
      for application in card.subscriptions {
        for layout in locations {
          let path = "\(application)/\(layout.name)"
          guard let data = card.data(path), data.count >= layout.size, !data.allSatisfy({ $0 == 0xFF }) else {
            continue
          }
          if data[..<layout.identity].contains(where: { $0 != 0xFF }) {
            findings.add(
              Place(path, offset: 0), "holds a temporary identity from a network", expected: "all ff",
              actual: Hex.string(data[..<layout.identity]))
          }
          let area = Array(data[layout.area])
          if !area.allSatisfy({ $0 == 0x00 }) && !area.allSatisfy({ $0 == 0xFF })
            && area.dropLast().contains(where: { $0 != 0xFF && $0 != 0 })
          {
            findings.add(
              Place(path, offset: layout.area.lowerBound), "holds an area of a network", expected: "0000 or fffe",
              actual: Hex.string(area))
          }
          if data[layout.size - 1] & 0x07 != 0x01 {
            findings.add(
              Place(path, offset: layout.size - 1), "update status", expected: "1, not updated",
              actual: "\(data[layout.size - 1] & 0x07)")
          }
        }
      }
    },
    LintRule("session-keys-delivery", "no session keys are stored", "TS 31.102 Annex E") { card, findings in
      for application in card.subscriptions {
        for (name, place) in keys {
          let path = "\(application)/\(name)"
          guard let data = card.data(path), data.count > place else { continue }
          // The key set identifier 7 means that there is no key, whatever stands in its place.
          guard data[place] & 0x07 != 7 else { continue }
          findings.add(
            Place(path, offset: place), "holds keys of a session", expected: "key set identifier 7",
            actual: "key set identifier \(data[place] & 0x07)")
        }
        for name in ["EF.EPSNSC", "DF.5GS/EF.5GS3GPPNSC", "DF.5GS/EF.5GSN3GPPNSC"] {
          let path = "\(application)/\(name)"
          for (index, record) in (card.records(path) ?? []).enumerated()
          where record?.contains(where: { $0 != 0xFF }) == true {
            findings.add(
              Place(path, record: index + 1), "holds a security context of a session", severity: .warning,
              expected: "all ff")
          }
        }
        if let data = card.data("\(application)/DF.5GS/EF.5GAUTHKEYS"), data.contains(where: { $0 != 0xFF && $0 != 0 })
        {
          findings.add(
            Place("\(application)/DF.5GS/EF.5GAUTHKEYS"), "holds K_AUSF or K_SEAF of a session", severity: .warning,
            expected: "all ff")
        }
      }
    },
    LintRule("start-hfn", "START values are at their maximum or at none", "TS 31.102 §4.2.51, Annex E", .warning) {
      card, findings in
      for application in card.applications("ADF.USIM") {
        guard let data = card.data("\(application)/EF.START-HFN"), data.count == 6 else { continue }
        let path = "\(application)/EF.START-HFN"
        for (offset, domain) in [(0, "CS"), (3, "PS")]
        where ![[0xF0, 0, 0], [0, 0, 0]].contains(Array(data[offset..<offset + 3])) {
          findings.add(
            Place(path, offset: offset), "START of the \(domain) domain", expected: "f00000",
            actual: Hex.string(data[offset..<offset + 3]))
        }
      }
    },
    LintRule("counters-delivery", "counters and logs of calls are empty", "TS 31.102 Annex E", .note) {
      card, findings in
      for application in card.subscriptions + ["MF/DF.TELECOM"] {
        for name in ["EF.ACM", "EF.ICT", "EF.OCT"] {
          for (index, record) in (card.records("\(application)/\(name)") ?? []).enumerated()
          where record?.contains(where: { $0 != 0 && $0 != 0xFF }) == true {
            findings.add(
              Place("\(application)/\(name)", record: index + 1), "has counted",
              severity: name == "EF.ACM" ? .warning : nil, expected: "000000", actual: record.map(Hex.string))
            break
          }
        }
        for name in ["EF.ICI", "EF.OCI", "EF.LND"] {
          let records = card.records("\(application)/\(name)") ?? []
          // Later bytes have fields whose empty value is not FF.
          for (index, record) in records.enumerated()
          where record?.prefix(14).contains(where: { $0 != 0xFF && $0 != 0 }) == true {
            findings.add(Place("\(application)/\(name)", record: index + 1), "holds a call")
            break
          }
        }
      }
    },
    LintRule("gba-delivery", "no bootstrapping is stored", "TS 31.102 §4.2.79", .warning) { card, findings in
      for application in card.applications("ADF.USIM") + card.applications("ADF.ISIM") {
        let path = "\(application)/EF.GBABP"
        guard let data = card.data(path), data.contains(where: { $0 != 0xFF && $0 != 0 }) else { continue }
        findings.add(Place(path), "holds a RAND and a B-TID", expected: "empty")
      }
    },
    LintRule("forbidden-networks-delivery", "EF.FPLMN is empty", "TS 31.102 Annex E", .note) { card, findings in
      for application in card.subscriptions {
        let networks = Networks.list("\(application)/EF.FPLMN", on: card)
        guard !networks.isEmpty else { continue }
        findings.add(Place("\(application)/EF.FPLMN"), "forbids networks", actual: networks.joined(separator: ", "))
      }
    },
  ]

  /// Bytes: of the temporary identity, of the area code, of the whole.
  private struct Layout: Sendable {
    var name: String
    var identity: Int
    var area: Range<Int>
    var size: Int
  }
  private static let locations = [
    Layout(name: "EF.LOCI", identity: 4, area: 7..<9, size: 11),
    Layout(name: "EF.PSLOCI", identity: 4, area: 10..<12, size: 14),
    Layout(name: "EF.LOCIGPRS", identity: 4, area: 10..<12, size: 14),
    Layout(name: "EF.EPSLOCI", identity: 12, area: 15..<17, size: 18),
    Layout(name: "DF.5GS/EF.5GS3GPPLOCI", identity: 13, area: 16..<19, size: 20),
    Layout(name: "DF.5GS/EF.5GSN3GPPLOCI", identity: 13, area: 16..<19, size: 20),
  ]

  /// Where the key set identifier or ciphering key sequence number stands.
  private static let keys = [
    ("EF.Keys", 0), ("EF.KeysPS", 0), ("EF.Kc", 8), ("EF.KcGPRS", 8), ("DF.GSM-ACCESS/EF.Kc", 8),
    ("DF.GSM-ACCESS/EF.KcGPRS", 8),
  ]
}
