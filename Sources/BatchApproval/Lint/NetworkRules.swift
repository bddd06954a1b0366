import CardImage
import ISO7816

/// Lists of networks.
enum NetworkRules {
  static let rules = [
    LintRule("plmn-coding", "lists of networks hold decimal digits", "TS 31.102 §4.2.5, TS 24.008 §10.5.1.13") {
      card, findings in
      for application in card.subscriptions {
        for (name, size) in Networks.sizes {
          let path = "\(application)/\(name)"
          guard let data = card.data(path) else { continue }
          if data.count % size != 0 {
            findings.add(
              Place(path), "bytes", severity: .warning, expected: "a multiple of \(size)", actual: "\(data.count)")
          }
          for start in stride(from: 0, through: data.count - size, by: size) {
            let entry = Array(data[start..<start + 3])
            guard !entry.allSatisfy({ $0 == 0xFF }), Networks.text(entry) == nil else { continue }
            findings.add(
              Place(path, offset: start), "is no network", actual: Hex.string(entry))
          }
        }
      }
    },
    LintRule("ehplmn-home", "the home network of the IMSI is the first of EF.EHPLMN", "TS 31.102 §4.2.84", .warning) {
      card, findings in
      for application in card.applications("ADF.USIM") {
        let path = "\(application)/EF.EHPLMN"
        let networks = Networks.list(path, on: card)
        guard let home = card.home(application), let first = networks.first, first != home else { continue }
        if networks.contains(home) {
          findings.add(
            Place(path, field: "0"), "has the home network of the IMSI, but not first", severity: .note, expected: home,
            actual: first)
        } else {
          findings.add(
            Place(path), "lacks the home network of the IMSI, which then is no home network", expected: home,
            actual: networks.joined(separator: ", "))
        }
      }
    },
    LintRule("hplmnwact-home", "EF.HPLMNwAcT begins with the home network", "TS 31.102 §4.2.54") { card, findings in
      for application in card.subscriptions {
        let path = "\(application)/EF.HPLMNwAcT"
        guard let home = card.home(application), let first = Networks.list(path, on: card).first else { continue }
        let homes = [home] + Networks.list("\(application)/EF.EHPLMN", on: card)
        guard !homes.contains(first) else { continue }
        findings.add(Place(path, field: "0"), "first network", expected: home, actual: first)
      }
    },
    LintRule("fplmn-home", "no home network is forbidden", "TS 31.102 §4.2.16") { card, findings in
      for application in card.subscriptions {
        guard let home = card.home(application) else { continue }
        let homes = Set([home] + Networks.list("\(application)/EF.EHPLMN", on: card))
        for (index, network) in Networks.list("\(application)/EF.FPLMN", on: card).enumerated()
        where homes.contains(network) {
          findings.add(
            Place("\(application)/EF.FPLMN", field: "\(index)"), "forbids a home network, phones do not register there",
            actual: network)
        }
      }
    },
    LintRule("access-technologies", "networks in lists have access technologies", "TS 31.102 §4.2.5", .warning) {
      card, findings in
      for application in card.subscriptions {
        for name in ["EF.HPLMNwAcT", "EF.OPLMNwAcT", "EF.PLMNwAcT"] {
          guard let data = card.data("\(application)/\(name)") else { continue }
          for start in stride(from: 0, through: data.count - 5, by: 5)
          where Networks.text(Array(data[start..<start + 3])) != nil && data[start + 3] == 0 && data[start + 4] == 0 {
            findings.add(
              Place("\(application)/\(name)", offset: start), "a network without access technology",
              actual: Hex.string(data[start..<start + 5]))
          }
        }
      }
    },
    LintRule(
      "hpplmn-interval", "phones look for the home network now and then", "TS 31.102 §4.2.6, TS 22.011 §3.2.2.5",
      .warning
    ) { card, findings in
      for application in card.subscriptions {
        guard let interval = card.data("\(application)/EF.HPPLMN")?.first else { continue }
        // 6 minutes to 8 hours; machines may wait longer.
        if interval == 0 {
          findings.add(
            Place("\(application)/EF.HPPLMN"), "phones that roam never look for the home network", severity: .note,
            actual: "00")
        } else if interval == 0xFF {
          findings.add(
            Place("\(application)/EF.HPPLMN"), "interval between searches for the home network", expected: "01 to fe",
            actual: "ff")
        }
      }
    },
  ]
}

/// Three-byte networks (TS 24.008 §10.5.1.13).
enum Networks {
  /// Bytes an entry.
  static let sizes: [(String, Int)] = [
    ("EF.PLMNwAcT", 5), ("EF.OPLMNwAcT", 5), ("EF.HPLMNwAcT", 5), ("EF.FPLMN", 3), ("EF.EHPLMN", 3), ("EF.PLMNsel", 3),
  ]

  /// `262-01`; `nil` for what is no network, FF FF FF too.
  static func text(_ bytes: [UInt8]) -> String? {
    guard bytes.count == 3 else { return nil }
    let mcc = [bytes[0] & 0x0F, bytes[0] >> 4, bytes[1] & 0x0F]
    var mnc = [bytes[2] & 0x0F, bytes[2] >> 4]
    if bytes[1] >> 4 != 0x0F { mnc.append(bytes[1] >> 4) }
    guard (mcc + mnc).allSatisfy({ $0 <= 9 }) else { return nil }
    return mcc.map(String.init).joined() + "-" + mnc.map(String.init).joined()
  }

  /// The networks of a list, without empty entries.
  static func list(_ path: String, on card: ExaminedCard) -> [String] {
    let name = path.split(separator: "/").last.map(String.init)
    guard let data = card.data(path), let size = sizes.first(where: { $0.0 == name })?.1, data.count >= size else {
      return []
    }
    return stride(from: 0, through: data.count - size, by: size).compactMap { text(Array(data[$0..<$0 + 3])) }
  }
}
