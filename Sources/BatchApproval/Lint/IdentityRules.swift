import CardImage
import ISO7816

/// ICCID, IMSI, access class, the length of the MNC.
enum IdentityRules {
  static let rules = [
    LintRule("iccid-bcd", "EF.ICCID holds 18 to 20 decimal digits, filled up with F", "TS 102 221 §13.2") {
      card, findings in
      guard let data = card.data("MF/EF.ICCID") else { return }
      let iccid = CardImage.iccid(data: data)
      if data.count != 10 {
        findings.add(Place("MF/EF.ICCID"), "bytes", expected: "10", actual: "\(data.count)")
      } else if !iccid.allSatisfy(\.isDigit) || !(18...20).contains(iccid.count) {
        findings.add(
          Place("MF/EF.ICCID"), "is no ICCID", expected: "18 to 20 digits", actual: iccid)
      }
    },
    LintRule("iccid-luhn", "the check digit of the ICCID is right", "ITU-T E.118 §4.1") { card, findings in
      let iccid = card.iccid
      guard (19...20).contains(iccid.count), iccid.allSatisfy(\.isDigit),
        let expected = Luhn.checkDigit(iccid.dropLast())
      else { return }
      if iccid.last != Character("\(expected)") {
        findings.add(
          Place("MF/EF.ICCID"), "check digit", expected: "\(expected)", actual: iccid.last.map(String.init))
      }
    },
    LintRule(
      "iccid-prefix", "the ICCID begins with 89, the industry identifier of telecommunication", "ITU-T E.118 §4.1"
    ) {
      card, findings in
      let iccid = card.iccid
      guard iccid.count >= 2, iccid.allSatisfy(\.isDigit), !iccid.hasPrefix("89") else { return }
      findings.add(
        Place("MF/EF.ICCID"), "first digits", expected: "89", actual: String(iccid.prefix(2)))
    },
    LintRule("imsi-coding", "EF.IMSI is well formed: length, parity, decimal digits", "TS 31.102 §4.2.2") {
      card, findings in
      for application in card.subscriptions {
        guard let data = card.data("\(application)/EF.IMSI"), let length = data.first else { continue }
        let place = Place("\(application)/EF.IMSI")
        if data.allSatisfy({ $0 == 0xFF }) {
          findings.add(place, "holds no IMSI")
          continue
        }
        guard (4...8).contains(length), data.count > Int(length) else {
          findings.add(place, "length byte", expected: "4 to 8", actual: "\(length)")
          continue
        }
        let nibbles = data[1...Int(length)].flatMap { [$0 & 0x0F, $0 >> 4] }
        let isOdd = nibbles[0] & 0x08 != 0
        let digits = nibbles.dropFirst().prefix(nibbles.count - 1 - (isOdd ? 0 : 1))
        if nibbles[0] & 0x07 != 1 {
          findings.add(
            place, "type of identity", expected: "1, IMSI", actual: "\(nibbles[0] & 0x07)")
        } else if digits.contains(where: { $0 > 9 }) || !isOdd && nibbles.last != 0x0F {
          findings.add(
            place, "digits and parity do not fit", actual: Hex.string(data))
        } else if data[(Int(length) + 1)...].contains(where: { $0 != 0xFF }) {
          findings.add(place, "bytes behind the IMSI", actual: Hex.string(data[(Int(length) + 1)...]))
        }
      }
    },
    LintRule("imsi-same", "DF.GSM and the first USIM have one IMSI", "TS 31.102 §4.2.2, TS 51.011 §10.3.2", .warning) {
      card, findings in
      guard let usim = card.applications("ADF.USIM").first, let gsm = card.imsi("MF/DF.GSM"), let own = card.imsi(usim),
        gsm != own
      else { return }
      findings.add(Place("MF/DF.GSM/EF.IMSI"), "differs from \(usim)/EF.IMSI", expected: own, actual: gsm)
    },
    LintRule("imsi-test-network", "the IMSI is of a public network", "ITU-T E.212 Annex A", .note) { card, findings in
      for application in card.subscriptions {
        guard let imsi = card.imsi(application), imsi.hasPrefix("001") || imsi.hasPrefix("999") else { continue }
        let kind = imsi.hasPrefix("001") ? "test networks" : "private networks"
        findings.add(Place("\(application)/EF.IMSI"), "MCC \(imsi.prefix(3)) is for \(kind)")
      }
    },
    LintRule("mnc-length", "EF.AD gives an MNC of 2 or 3 digits", "TS 31.102 §4.2.18") { card, findings in
      for application in card.subscriptions {
        guard let data = card.data("\(application)/EF.AD") else { continue }
        // A 2G card may leave the byte out (TS 51.011 §10.3.18).
        if data.count < 4 {
          let severity: Severity = application == "MF/DF.GSM" ? .note : .error
          findings.add(Place("\(application)/EF.AD"), "has no byte 4, the length of the MNC", severity: severity)
        } else if ![2, 3].contains(data[3] & 0x0F) {
          findings.add(
            Place("\(application)/EF.AD", field: "mncLength"), "length of the MNC", expected: "2 or 3",
            actual: "\(data[3] & 0x0F)")
        }
      }
    },
    LintRule(
      "mnc-length-country", "the length of the MNC is that of the IMSI's country", "ITU-T E.212 Annex B", .warning
    ) {
      card, findings in
      for application in card.subscriptions {
        guard let imsi = card.imsi(application), let length = card.mncLength(application), let mcc = Int(imsi.prefix(3))
        else { continue }
        // Countries where every MNC has three digits.
        let isLong = (310...316).contains(mcc) || [302, 334, 722, 732].contains(mcc)
        // Codes of Europe and of the test network are two digits long.
        let isShort = (202...297).contains(mcc)
        guard isLong && length == 2 || isShort && length == 3 else { continue }
        findings.add(
          Place("\(application)/EF.AD", field: "mncLength"), "length of the MNC in MCC \(mcc)",
          expected: isLong ? "3" : "2", actual: "\(length)")
      }
    },
    LintRule(
      "mnc-length-lists", "PLMN lists spell the home network with as many digits as EF.AD says",
      "TS 31.102 §4.2.5, §4.2.84"
    ) {
      card, findings in
      for application in card.subscriptions {
        guard let imsi = card.imsi(application), let home = card.home(application) else { continue }
        for name in ["EF.EHPLMN", "EF.HPLMNwAcT"] {
          for (index, network) in Networks.list("\(application)/\(name)", on: card).enumerated() {
            let digits = network.filter(\.isDigit)
            guard digits.count != home.count - 1, imsi.hasPrefix(digits) else { continue }
            findings.add(
              Place("\(application)/\(name)", field: "\(index)"),
              "spells the home network with another length of the MNC", expected: home, actual: network)
          }
        }
      }
    },
    LintRule("acc-imsi", "the access class is the last digit of the IMSI", "TS 22.011 §4.2", .warning) {
      card, findings in
      for application in card.subscriptions {
        guard let data = card.data("\(application)/EF.ACC"), data.count >= 2, let imsi = card.imsi(application),
          let last = imsi.last?.wholeNumberValue
        else { continue }
        let bits = UInt16(data[0]) << 8 | UInt16(data[1])
        let classes = (0..<16).filter { bits >> $0 & 1 == 1 }
        let place = Place("\(application)/EF.ACC")
        if !classes.contains(where: { $0 < 10 }) {
          findings.add(
            place, "no access class of 0 to 9", severity: .error, actual: Hex.string(data))
        } else if classes.contains(10) {
          findings.add(
            place, "class 10 is for networks to signal, no card has it", severity: .error, actual: Hex.string(data))
        } else if classes.filter({ $0 < 10 }) != [last] {
          findings.add(
            place, "access classes", expected: "\(last), the last digit of the IMSI",
            actual: classes.map(String.init).joined(separator: ", "))
        }
      }
    },
    LintRule("operation-mode", "the UE operates normally", "TS 31.102 §4.2.18", .warning) { card, findings in
      for application in card.subscriptions {
        guard let mode = card.data("\(application)/EF.AD")?.first, mode != 0 else { continue }
        findings.add(
          Place("\(application)/EF.AD", field: "operationMode"), "operation mode is one of tests and type approval",
          expected: "00", actual: Hex.string([mode]))
      }
    },
  ]
}

/// The formula of ISO/IEC 7812-1 Annex B.
enum Luhn {
  /// - Returns: `nil` where something is no digit.
  static func checkDigit(_ digits: some StringProtocol) -> Int? {
    var sum = 0
    for (index, character) in digits.reversed().enumerated() {
      guard let digit = character.wholeNumberValue, character.isDigit else { return nil }
      let value = index % 2 == 0 ? digit * 2 : digit
      sum += value > 9 ? value - 9 : value
    }
    return (10 - sum % 10) % 10
  }
}

extension Character {
  var isDigit: Bool { ("0"..."9").contains(self) }
}
