import ElementaryFiles
import ISO7816
import Inventory
import YAMLReading
import Yams

/// Sections about the card apart from its files.
extension SpecificationReader {
  private static let applications = ["USIM", "ISIM"]

  mutating func readServices(_ node: Node) {
    for (application, _, value) in yaml.entries(node, "services", known: Self.applications) {
      let table = application == "USIM" ? "MF/ADF.USIM/EF.UST" : "MF/ADF.ISIM/EF.IST"
      let entries = yaml.entries(
        value, "services \(application)", known: ["available", "not-available", "others", "files"])
      var needsFiles = true
      if let files = entries.first(where: { $0.key == "files" }) {
        needsFiles = yaml.choice(files.value, "services \(application) files", ["required", "any"]) != "any"
      }
      if !needsFiles { withoutFiles.insert(table) }
      var named: Set<Int> = []
      for (key, _, value) in entries where key == "available" || key == "not-available" {
        for element in yaml.list(value, "services \(application) \(key)") {
          guard let number = service(element, application) else { continue }
          let isAvailable = key == "available"
          if let known = services[table]?[number] {
            let again = known.isAvailable == isAvailable ? "twice, also" : "both available and not, also"
            yaml.issue(element.mark, "service n°\(number) is named \(again) in line \(known.line)")
            continue
          }
          services[table, default: [:]][number] = (isAvailable, element.mark?.line ?? 0)
          named.insert(number)
          let names = application == "USIM" ? ServiceNames.usim : ServiceNames.isim
          add(
            "\(table) service \(number)", .service,
            "n°\(number) \(names[number] ?? "") \(isAvailable ? "available" : "not available")",
            place: table, at: element.mark,
            .service(table: table, number: number, isAvailable: isAvailable, needsFiles: needsFiles))
        }
      }
      if let others = entries.first(where: { $0.key == "others" }),
        yaml.choice(others.value, "services \(application) others", ["any", "not-available"]) == "not-available"
      {
        add(
          "\(table) further services", .service, "no service beside those that are named", place: table,
          at: others.mark, .furtherServices(table: table, named: named))
      }
    }
  }

  /// A number, or a name as the specification has it.
  private mutating func service(_ node: Node, _ application: String) -> Int? {
    let names = application == "USIM" ? ServiceNames.usim : ServiceNames.isim
    guard let text = yaml.text(node, "a service") else { return nil }
    if Int(text) != nil { return yaml.int(node, "a service of \(application)", 1...(names.keys.max() ?? 255)) }
    if let number = names.first(where: { $0.value.lowercased() == text.lowercased() })?.key { return number }
    return yaml.fail(
      node.mark, "no service of \(application) is called '\(text)'",
      hint: YAMLReader.suggestion(text, Array(names.values)))
  }

  mutating func readPINs(_ node: Node) {
    for (key, _, value) in yaml.entries(node, "pins") {
      guard KeyReference.reference(named: key) != nil else {
        let known = (UInt8.min...UInt8.max).map { KeyReference.name(of: $0) }.filter { !$0.hasPrefix("key ") }
        yaml.issue(value.mark, "no key is called '\(key)'", hint: YAMLReader.suggestion(key, known))
        continue
      }
      for (property, mark, value) in yaml.entries(value, key, known: ["enabled", "tries", "unblock-tries", "code"]) {
        switch property {
        case "enabled":
          guard let isEnabled = yaml.bool(value, "\(key) enabled") else { continue }
          add(
            "\(key) enabled", .pin, isEnabled ? "enabled" : "disabled", place: key, at: mark,
            .pinEnabled(key: key, isEnabled))
        case "tries":
          guard let tries = yaml.bounds(value, "\(key) tries", 0...15) else { continue }
          add("\(key) tries", .pin, "\(tries) tries left", place: key, at: mark, .pinTries(key: key, tries))
        case "unblock-tries":
          guard let tries = yaml.bounds(value, "\(key) unblock-tries", 0...15) else { continue }
          add(
            "\(key) unblock-tries", .pin, "\(tries) tries left for unblocking", place: key, at: mark,
            .pinUnblockTries(key: key, tries))
        default:
          guard yaml.choice(value, "\(key) code", ["inventory"]) != nil else { continue }
          add("\(key) code", .pin, "the inventory's code is right", place: key, at: mark, .pinCode(key: key))
        }
      }
    }
  }

  mutating func readAccessRules(_ node: Node) {
    var named: [AccessRuleMatcher] = []
    let entries = yaml.entries(node, "access-rules", known: ["rules", "others"])
    if let rules = entries.first(where: { $0.key == "rules" }) {
      for (index, element) in yaml.list(rules.value, "access-rules rules").enumerated() {
        guard let rule = accessRule(element) else { continue }
        named.append(rule)
        add(
          "ARA-M rule \(index + 1)", .accessRule, rule.description, place: "ARA-M", at: element.mark, .accessRule(rule))
      }
    }
    if let others = entries.first(where: { $0.key == "others" }),
      yaml.choice(others.value, "access-rules others", ["any", "forbidden"]) == "forbidden"
    {
      add(
        "ARA-M further rules", .accessRule, "no rule beside those that are named", place: "ARA-M", at: others.mark,
        .furtherAccessRules(named))
    }
  }

  private mutating func accessRule(_ node: Node) -> AccessRuleMatcher? {
    var rule = AccessRuleMatcher()
    let keys = ["aid", "certificate", "package", "apdu", "nfc", "permissions", "raw"]
    let entries = yaml.entries(node, "an access rule", known: keys)
    for (key, _, value) in entries {
      switch key {
      case "package": rule.package = yaml.text(value, "package")
      case "apdu", "nfc":
        guard let text = yaml.text(value, key) else { continue }
        if text != "always", text != "never", Hex.bytes(text) == nil || key == "nfc" {
          yaml.issue(
            value.mark, "\(key) cannot be '\(text)'",
            hint: key == "nfc" ? "always or never" : "always, never or filters in hex")
        }
        if key == "apdu" { rule.apdu = text.lowercased() } else { rule.nfc = text }
      case "permissions": rule.permissions = yaml.bytes(value, key).map { Hex.string($0) }
      case "raw": rule.raw = yaml.bytes(value, key)
      default:
        let bytes = yaml.text(value, key) == "all" ? [] : yaml.bytes(value, key)
        guard let bytes else { continue }
        if key == "certificate", ![0, 20, 32].contains(bytes.count) {
          yaml.issue(value.mark, "a certificate is named by 20 or 32 bytes of its hash, these are \(bytes.count)")
        }
        if key == "aid" { rule.aid = bytes } else { rule.certificate = bytes }
      }
    }
    if rule.raw != nil, entries.count > 1 { yaml.issue(node.mark, "an access rule has raw or other keys, not both") }
    return entries.isEmpty ? nil : rule
  }

  mutating func readGBA(_ node: Node) {
    for (application, _, value) in yaml.entries(node, "gba", known: Self.applications) {
      let path = "MF/ADF.\(application)/EF.GBANL"
      let entries = yaml.entries(value, "gba \(application)", known: ["nafs", "others"])
      var named: [String] = []
      if let nafs = entries.first(where: { $0.key == "nafs" }) {
        for element in yaml.list(nafs.value, "gba \(application) nafs") {
          guard let fqdn = yaml.text(element, "a NAF")?.lowercased() else { continue }
          named.append(fqdn)
          add("\(path) \(fqdn)", .gba, "NAF \(fqdn)", place: path, at: element.mark, .naf(path: path, fqdn: fqdn))
        }
      }
      if let others = entries.first(where: { $0.key == "others" }),
        yaml.choice(others.value, "gba others", ["any", "forbidden"]) == "forbidden"
      {
        add(
          "\(path) further NAFs", .gba, "no NAF beside those that are named", place: path, at: others.mark,
          .furtherNAFs(path: path, named: named))
      }
    }
  }

  mutating func readAuthentication(_ node: Node) {
    for (application, mark, value) in yaml.entries(node, "authentication", known: Self.applications + ["GSM"]) {
      var sqn: UInt64?
      if case .mapping = value {
        for (_, _, value) in yaml.entries(value, "authentication \(application)", known: ["maximum-sqn"]) {
          sqn = yaml.int(value, "maximum-sqn", 0...(1 << 48) - 1).map { UInt64($0) }
        }
      } else if yaml.choice(value, "authentication \(application)", ["required"]) == nil {
        continue
      }
      add(
        "AKA \(application)", .authentication,
        "the inventory's keys are right\(sqn.map { ", SQN at most \($0)" } ?? "")", place: "AKA/\(application)",
        at: mark, .authentication(application: application, maximumSQN: sqn))
    }
  }

  mutating func readConcealment(_ node: Node) {
    var scheme: Int?
    var identifier: Int?
    var routing: String?
    if case .mapping = node {
      for (key, _, value) in yaml.entries(node, "suci", known: ["scheme", "key-identifier", "routing-indicator"]) {
        switch key {
        case "scheme":
          let names = ["null", "profile A", "profile B"]
          scheme = yaml.choice(value, "suci scheme", names).flatMap { names.firstIndex(of: $0) }
        case "key-identifier": identifier = yaml.int(value, "suci key-identifier", 0...255)
        default: routing = yaml.text(value, "suci routing-indicator")
        }
      }
    } else if yaml.choice(node, "suci", ["required"]) == nil {
      return
    }
    add(
      "SUCI", .authentication, "the SUCI conceals the card's SUPI", place: "SUCI", at: node.mark,
      .concealment(scheme: scheme, keyIdentifier: identifier, routingIndicator: routing))
  }

  mutating func readKeys(_ node: Node) {
    for element in yaml.list(node, "keys") {
      var version: Int?
      var identifier: Int?
      var kcv: Specification.KeyCheckValue?
      var type: String?
      for (key, _, value) in yaml.entries(element, "a key", known: ["version", "identifier", "kcv", "type"]) {
        switch key {
        case "version": version = yaml.int(value, "version", 0...255)
        case "identifier": identifier = yaml.int(value, "identifier", 0...127)
        case "type": type = yaml.text(value, "type")
        default:
          if case .mapping = value {
            for (_, _, value) in yaml.entries(value, "kcv", known: ["inventory"]) {
              kcv = column(value, "kcv").map { .inventory($0) }
            }
          } else if let bytes = yaml.bytes(value, "kcv") {
            if bytes.count == 3 {
              kcv = .value(Hex.string(bytes))
            } else {
              yaml.issue(value.mark, "a KCV is 3 bytes, 6 hex digits")
            }
          }
        }
      }
      guard let version, let identifier else {
        yaml.issue(element.mark, "a key needs version and identifier")
        continue
      }
      add(
        "key \(version)/\(identifier)", .key, "key version \(version), identifier \(identifier)", place: "ISD",
        at: element.mark,
        .key(version: version, identifier: identifier, kcv: kcv, type: type))
    }
  }

  mutating func readForbidden(_ node: Node) {
    for element in yaml.list(node, "forbidden") {
      var forbidden = Specification.ForbiddenText(text: "")
      if case .mapping = element {
        for (key, _, value) in yaml.entries(
          element, "a forbidden text", known: ["text", "case-sensitive", "ignore-accents", "except"])
        {
          switch key {
          case "text": forbidden.text = yaml.text(value, "text") ?? ""
          case "case-sensitive": forbidden.isCaseSensitive = yaml.bool(value, key) ?? false
          case "ignore-accents": forbidden.ignoresAccents = yaml.bool(value, key) ?? false
          default: forbidden.exceptions = yaml.values(value).compactMap { yaml.text($0, "except") }
          }
        }
      } else {
        forbidden.text = yaml.text(element, "a forbidden text") ?? ""
      }
      guard forbidden.text.count >= 2 else {
        yaml.issue(element.mark, "a forbidden text has two characters at least")
        continue
      }
      add(
        "forbidden '\(forbidden.text)'", .forbidden, "'\(forbidden.text)' stands nowhere", at: element.mark,
        .forbidden(forbidden))
    }
  }

  mutating func readMemory(_ node: Node) {
    for (key, mark, value) in yaml.entries(node, "memory", known: ["free", "free-volatile"]) {
      guard let bounds = yaml.bounds(value, "memory \(key)", 0...Int(Int32.max)) else { continue }
      add(
        "memory \(key)", .memory, "\(bounds) bytes \(key)", place: "memory", at: mark,
        .freeMemory(bounds, isVolatile: key == "free-volatile"))
    }
  }
}
