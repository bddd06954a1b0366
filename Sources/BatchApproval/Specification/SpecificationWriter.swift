import CardImage
import ElementaryFiles
import ISO7816
public import Inventory

/// Writes a specification from a card that is as it should be, for a person to edit.
public struct SpecificationWriter {
  private let card: ExaminedCard
  private let references: [(value: String, column: InventoryColumn)]
  private var lines: [String] = []

  /// - Parameter row: of this card; what it has in the open (MSISDN, SMSC ...) is recognised in the card's files.
  public init(_ recorded: RecordedCard, source: String, row: InventoryRow? = nil) {
    card = ExaminedCard(recorded, source: source, row: row)
    var references: [(String, InventoryColumn)] = []
    if let imsi = card.imsi { references.append((imsi, .imsi)) }
    if !card.iccid.isEmpty { references.append((card.iccid, .iccid)) }
    for column in [InventoryColumn.msisdn, "SMSC", "IMPI", "IMPU", "EID"] {
      if let value = row?.value(of: column), value.count >= 6 { references.append((value, column)) }
    }
    self.references = references
  }

  /// The document.
  public mutating func yaml() -> String {
    lines = []
    writeHead()
    writeCard()
    writeServices()
    writeRules()
    writeFiles()
    return lines.joined(separator: "\n") + "\n"
  }

  private mutating func add(_ line: String = "") { lines.append(line) }

  // MARK: sections

  private mutating func writeHead() {
    let usim = card.subscriptions.first
    let name = usim.flatMap { card.fields("\($0)/EF.SPN")?["serviceProviderName"] }
    add(
      "# Made by uicc batch init from \(Line.text(card.source)). What is not said here is not looked at, except by the")
    add("# built-in rules (uicc lint --list). Profiles/approval/README.md says what can stand here.")
    add("format: \(Specification.format)")
    add()
    add("profile:")
    add("  name: \(Self.quoted(name?["text"]?.text ?? name?.text ?? "Profile"))")
    add("  revision: \"1\"")
    add("  # vendor: who made the cards")
    add()
    add("# cards: {count: 25}")
    if !card.image.atr.isEmpty {
      add()
      add("# ?? stands for any byte; a list holds alternatives.")
      add("atr: \(Hex.string(card.image.atr))")
    }
  }

  private mutating func writeCard() {
    add()
    add("applications:")
    let applications = card.files.filter { $0.structure == .adf && $0.parentPath == "MF" }
    if applications.isEmpty { lines[lines.count - 1] = "applications: {}" }
    for application in applications {
      add("  \(application.name): \(application.aid.map { "{aid: \(Hex.string($0.bytes))}" } ?? "present")")
    }
    add()
    add("# These need answers of the card itself; checks without a recorded answer keep a card from approval.")
    // Applications have keys of one name each; checks look at the first.
    var known: Set<String> = []
    let pins = (card.recorded.answers?.pins ?? []).filter { known.insert($0.key).inserted }
    add("\(pins.isEmpty ? "# " : "")pins:")
    for pin in pins {
      var parts: [String] = []
      if let isEnabled = pin.isEnabled { parts.append("enabled: \(isEnabled)") }
      if let tries = pin.triesLeft { parts.append("tries: \(tries)") }
      if let tries = pin.unblockTriesLeft { parts.append("unblock-tries: \(tries)") }
      add("  \(Self.quotedKey(pin.key)): {\(parts.joined(separator: ", "))}")
    }
    if pins.isEmpty {
      add("#   PIN1: {enabled: true, tries: 3, unblock-tries: 10}")
      add("#   ADM1: {tries: 10, code: inventory}")
    }
    let authentications = card.recorded.answers?.authentication ?? []
    add("\(authentications.isEmpty ? "# " : "")authentication:")
    for answer in authentications { add("  \(answer.application): required") }
    if authentications.isEmpty { add("#   USIM: {maximum-sqn: 65536}") }
    add("# suci: {scheme: profile B, key-identifier: 27}")
    add("# keys:")
    add("#   - {version: 0x01, identifier: 1, kcv: {inventory: KCV1}}")
    add("# memory: {free: {min: 20000}}")
    add("# forbidden: [\"old brand\"]")
  }

  private mutating func writeServices() {
    let tables = [("USIM", "MF/ADF.USIM/EF.UST", ServiceNames.usim), ("ISIM", "MF/ADF.ISIM/EF.IST", ServiceNames.isim)]
    let known = tables.compactMap { name, path, names in
      card.services(path).map {
        (name, $0.filter { names[$0] != nil }.sorted(), $0.allSatisfy { names[$0] != nil }, names)
      }
    }
    guard !known.isEmpty else { return }
    add()
    let missing = Lint(only: ["service-files"]).findings(on: card).map(\.place.path)
    add("# Services are available together with their files (files: any switches that off).")
    add("services:")
    for (name, numbers, isWhole, names) in known {
      add("  \(name):")
      add(numbers.isEmpty ? "    available: []" : "    available:")
      for number in numbers { add("      - \(number)".padded(to: 12) + "# \(names[number] ?? "")") }
      add("    others: \(isWhole ? "not-available" : "any")")
      let lacking = missing.filter { $0.hasPrefix("MF/ADF.\(name)/") }
      if let first = lacking.first {
        let more = lacking.count > 1 ? " and \(lacking.count - 1) more" : ""
        add("    files: any  # this card lacks \(first)\(more)")
      }
    }
  }

  private mutating func writeRules() {
    if !card.image.araM.isEmpty {
      add()
      add("access-rules:")
      add("  rules:")
      for rule in card.image.araM.map({ AccessRuleMatcher(reading: $0) }) {
        var parts: [String] = []
        if let aid = rule.aid { parts.append("aid: \(aid.isEmpty ? "all" : Hex.string(aid))") }
        if let certificate = rule.certificate, [0, 20, 32].contains(certificate.count) {
          parts.append("certificate: \(certificate.isEmpty ? "all" : Hex.string(certificate))")
        }
        if let package = rule.package { parts.append("package: \(Self.quoted(package))") }
        if let apdu = rule.apdu, !apdu.isEmpty { parts.append("apdu: \(apdu)") }
        if let nfc = rule.nfc, ["always", "never"].contains(nfc) { parts.append("nfc: \(nfc)") }
        if let permissions = rule.permissions, !permissions.isEmpty {
          parts.append("permissions: \(Self.quoted(permissions))")
        }
        let isComplete = rule.aid != nil && parts.count > 1
        add("    - {\(isComplete ? parts.joined(separator: ", ") : "raw: \(Self.quoted(Hex.string(rule.raw ?? [])))")}")
      }
      add("  others: forbidden")
    }
    var wroteHead = false
    for (name, path) in [("USIM", "MF/ADF.USIM/EF.GBANL"), ("ISIM", "MF/ADF.ISIM/EF.GBANL")] {
      var nafs: [String] = []
      for record in card.fields(path)?.elements ?? [] {
        if let fqdn = record["nafID"]?["fqdn"]?.text, !nafs.contains(fqdn) { nafs.append(fqdn) }
      }
      guard !nafs.isEmpty else { continue }
      if !wroteHead {
        add()
        add("gba:")
        wroteHead = true
      }
      add("  \(name): {nafs: [\(nafs.map(Self.quoted).joined(separator: ", "))], others: forbidden}")
    }
  }

  private mutating func writeFiles() {
    add()
    add(
      "# absent says that a file must not be there. Content is bytes (?? for any), decoded (all fields), fields (some of"
    )
    add("# them), matches, inventory, unique, empty or free.")
    add("files:")
    var seen: Set<String> = []
    for file in card.image.files where file.path != "MF" && file.structure != .adf && seen.insert(file.path).inserted {
      if file.isAbsent {
        add("  \(Self.quotedKey(file.path)): absent")
      } else {
        writeFile(file)
      }
    }
    if lines.last == "files:" { lines[lines.count - 1] = "files: {}" }
    add()
    add("lint:")
    add("  off: []")
  }

  private mutating func writeFile(_ file: CardImage.File) {
    let control = card.control(file.path)
    add("  \(Self.quotedKey(file.path)):")
    if file.structure != .unknown { add("    structure: \(file.structure.rawValue)") }
    switch file.structure {
    case .transparent:
      if let size = control?.fileSize ?? (file.isComplete ? file.content.byteCount : nil) { add("    size: \(size)") }
    case .linearFixed, .cyclic:
      if let length = control?.recordLength, length > 0 { add("    record-length: \(length)") }
      if let count = control?.recordCount, count <= 255 { add("    records: \(count)") }
    default: break
    }
    if file.structure == .unknown { add("    present: true") }
    if let control, !control.isGSM, control.kind != .df, control.kind != nil {
      add("    sfi: \(control.sfi.map { "\($0)" } ?? "none")")
    }
    writeAccess(file.path)
    if let state = control?.lifeCycle, ["activated", "deactivated", "terminated"].contains("\(state)") {
      add("    life-cycle: \(state)")
    }
    if file.structure != .df { writeContent(file) }
  }

  private mutating func writeAccess(_ path: String) {
    guard var conditions = card.conditions(path)?.byOperation else { return }
    if card.control(path)?.kind != .df, conditions["update"] == nil { conditions["update"] = "never" }
    let parts = AccessConditions.operations.compactMap { name -> String? in
      guard let condition = conditions[name], !condition.contains("unknown"), condition != "RFU" else { return nil }
      let isPlain = condition.allSatisfy { $0.isLetter || $0.isNumber || $0 == " " }
      return "\(name): \(isPlain ? condition : Self.quoted(condition))"
    }
    guard !parts.isEmpty else { return }
    add("    access: {\(parts.joined(separator: ", "))}")
  }

  // MARK: content

  /// Files that phones and networks write.
  private static let written: Set = [
    "EF.LOCI", "EF.PSLOCI", "EF.EPSLOCI", "EF.LOCIGPRS", "EF.5GS3GPPLOCI", "EF.5GSN3GPPLOCI", "EF.Keys", "EF.KeysPS",
    "EF.Kc", "EF.KcGPRS", "EF.EPSNSC", "EF.5GS3GPPNSC", "EF.5GSN3GPPNSC", "EF.5GAUTHKEYS", "EF.START-HFN", "EF.FPLMN",
    "EF.NETPAR", "EF.BCCH", "EF.SMS", "EF.SMSS", "EF.SMSR", "EF.ICI", "EF.OCI", "EF.LND", "EF.ICT", "EF.OCT", "EF.ACM",
    "EF.GBABP", "EF.PSC", "EF.CC", "EF.PUID", "EF.Pseudo", "EF.MWIS", "EF.CPBCCH",
  ]

  private mutating func writeContent(_ file: CardImage.File) {
    if Self.written.contains(file.name) { return add("    content: free  # phones and networks write it") }
    if ["EF.UST", "EF.IST"].contains(file.name), ExaminedCard.serviceTable(of: file.parentPath ?? "") == file.path {
      return add("    content: free  # see services")
    }
    if file.name == "EF.ACC" { return add("    content: free  # the rule acc-imsi compares it with the IMSI") }
    switch file.content {
    case .none:
      let reason =
        file.problem ?? file.status.map { "SW \(Hex.string([UInt8($0.rawValue >> 8), UInt8($0.rawValue & 0xFF)]))" }
        ?? "not read"
      add("    content: free  # \(Line.text(reason))")
    case .data(let data):
      guard file.status == nil else { return add("    content: free  # could not be read to its end") }
      add("    content:", data, card.fields(file.path), indent: 6)
    case .records(let records): writeRecords(file, records)
    case .tags(let objects):
      guard !objects.isEmpty else { return add("    content: free") }
      add("    content:")
      add("      objects:")
      for object in objects {
        add("        \"\(Hex.string(TLV.tagBytes(object.tag)))\": {bytes: \"\(Hex.string(object.value))\"}")
      }
    }
  }

  private mutating func writeRecords(_ file: CardImage.File, _ records: [[UInt8]?]) {
    guard !records.isEmpty, records.count <= 255 else { return add("    content: free") }
    add("    content:")
    add("      records:")
    let fields = card.fields(file.path)?.elements ?? []
    var first = 0
    while first < records.count {
      var last = first
      while last + 1 < records.count, records[last + 1] == records[first] { last += 1 }
      let name = first == last ? "\(first + 1)" : "\(first + 1)-\(last + 1)"
      if let record = records[first] {
        add("        \(name):", record, first < fields.count ? fields[first] : nil, indent: 10)
      } else {
        add("        \(name): free  # could not be read")
      }
      first = last + 1
    }
  }

  private mutating func add(_ head: String, _ bytes: [UInt8], _ fields: FieldValue?, indent: Int) {
    if bytes.allSatisfy({ $0 == 0xFF }) { return add("\(head) empty") }
    guard let fields, fields != .null, !Self.holdsRaw(fields) else {
      return add("\(head) {bytes: \"\(Hex.string(bytes))\"}")
    }
    let pad = String(repeating: " ", count: indent)
    guard case .object(let members) = fields, !members.isEmpty else {
      add(head)
      return add("\(pad)decoded: \(flow(fields))")
    }
    add(head)
    add("\(pad)decoded:")
    for member in members { add("\(pad)  \(Self.quotedKey(member.name)): \(flow(member.value))") }
  }

  private static func holdsRaw(_ value: FieldValue) -> Bool {
    guard case .object(let fields) = value else { return false }
    return fields.contains { $0.name == "raw" || $0.name == "reason" }
  }

  private func flow(_ value: FieldValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .int(let value): "\(value)"
    case .string(let text): reference(text) ?? Self.quoted(text)
    case .array(let elements): "[\(elements.map { flow($0) }.joined(separator: ", "))]"
    case .object(let fields):
      // A single field that is called like a matcher would be taken for one.
      "{\(fields.map { "\(Self.quotedKey($0.name)): \(flow($0.value))" }.joined(separator: ", "))}"
    }
  }

  /// What differs from card to card, by its column.
  private func reference(_ text: String) -> String? {
    for (value, column) in references {
      if text == value || column == .msisdn && text == "+" + value { return "{inventory: \(column)}" }
    }
    guard !text.contains("{"), !text.contains("}") else { return nil }
    var template = text
    for (value, column) in references where value.count >= 6 {
      template = template.replacing(value, with: "{\(column)}")
    }
    return template == text ? nil : "{template: \(Self.quoted(template))}"
  }

  /// A YAML text in double quotes is one of JSON.
  private static func quoted(_ text: String) -> String {
    String(decoding: FieldValue.string(text).jsonBytes(), as: UTF8.self)
  }

  private static func quotedKey(_ text: String) -> String {
    let isPlain =
      !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "./_-".contains($0)) }
      && text.first?.isLetter == true
    return isPlain && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(text.lowercased())
      ? text : quoted(text)
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
