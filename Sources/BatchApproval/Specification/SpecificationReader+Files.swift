import ElementaryFiles
import ISO7816
import ImageDecoding
import Inventory
import YAMLReading
import Yams

extension SpecificationReader {
  private static let fileKeys = [
    "present", "structure", "size", "record-length", "records", "sfi", "access", "life-cycle", "content",
  ]
  private static let structures = ["transparent", "linear-fixed", "cyclic", "ber-tlv", "df", "adf"]
  private static let lifeCycles = ["activated", "deactivated", "terminated", "creation", "initialisation"]

  /// Says which component of a path no table knows; identifiers in hex are whatever a card has.
  mutating func checkPath(_ path: String, _ mark: Mark?) {
    let canonical = ImageDecoder.canonical(path)
    let parts = canonical.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.first == "MF", !parts.contains(""), parts.count <= 8 else {
      return yaml.issue(mark, "'\(path)' is no path from the MF, as MF/ADF.USIM/EF.SPN is")
    }
    var current = "MF"
    for name in parts.dropFirst() {
      let next = "\(current)/\(name)"
      if StandardFiles.definition(at: next) == nil {
        // Files that other files name (EF.ADN-2 of a phone book) are in no table either.
        let identifier = name.hasPrefix("ADF.") ? name.dropFirst(4) : name[...]
        let isIdentifier = identifier.utf8.count >= 4 && identifier.allSatisfy(\.isHexDigit)
        guard !isIdentifier, !Self.placed.contains(where: { name == $0 || name.hasPrefix($0 + "-") }) else { return }
        let known = StandardFiles.definition(at: current)?.children.map(\.name) ?? []
        let elsewhere = StandardFiles.all.first { $0.definition.name == name }?.path
        return yaml.issue(
          mark, "no table knows '\(name)' in \(current)",
          hint: YAMLReader.suggestion(name, known) ?? elsewhere.map { "there is \($0)" })
      }
      current = next
    }
  }

  private static let placed = [
    "EF.ADN", "EF.IAP", "EF.EXT1", "EF.SNE", "EF.ANR", "EF.PBC", "EF.GRP", "EF.AAS", "EF.GAS", "EF.UID", "EF.EMAIL",
    "EF.CCP1", "EF.IIDF", "EF.PURI", "EF.ACDC_OS_CONFIG", "EF.LSA_Descriptor", "EF.TKCDF", "EF.5MBSUSD",
  ]

  mutating func readFiles(_ node: Node) {
    for (path, mark, value) in yaml.entries(node, "files") {
      checkPath(path, mark)
      guard case .mapping = value else {
        guard let text = yaml.choice(value, path, ["present", "absent"]) else { continue }
        addPresence(path, text == "present", mark)
        continue
      }
      readFile(path, mark, value)
    }
  }

  private mutating func addPresence(_ path: String, _ isPresent: Bool, _ mark: Mark?) {
    note(path, isPresent, mark)
    add(
      "\(path) presence", .file, isPresent ? "is there" : "is absent", place: path, at: mark,
      .presence(path: path, isPresent: isPresent))
  }

  private mutating func readFile(_ path: String, _ mark: Mark?, _ node: Node) {
    let entries = yaml.entries(node, path, known: Self.fileKeys)
    var isPresent = true
    if let entry = entries.first(where: { $0.key == "present" }) {
      isPresent = yaml.bool(entry.value, "\(path) present") ?? true
    }
    if !isPresent, entries.count > 1 { yaml.issue(mark, "\(path) is absent and has other properties") }
    addPresence(path, isPresent, mark)
    var structure: String?
    var size: Specification.Bounds?
    var length: Specification.Bounds?
    var count: Specification.Bounds?
    for (key, mark, value) in entries {
      let what = "\(path) \(key)"
      switch key {
      case "structure":
        structure = yaml.choice(value, what, Self.structures)
        if let structure {
          add("\(path) structure", .file, structure, place: path, at: mark, .structure(path: path, structure))
        }
      case "size":
        size = yaml.bounds(value, what, 0...0xFF_FFFF)
        if let size { add("\(path) size", .file, "\(size) bytes", place: path, at: mark, .size(path: path, size)) }
      case "record-length":
        length = yaml.bounds(value, what, 1...0xFFFF)
        if let length {
          add(
            "\(path) record-length", .file, "records of \(length) bytes", place: path, at: mark,
            .recordLength(path: path, length))
        }
      case "records":
        count = yaml.bounds(value, what, 0...255)
        if let count {
          add("\(path) records", .file, "\(count) records", place: path, at: mark, .recordCount(path: path, count))
        }
      case "sfi":
        if yaml.text(value, what) == "none" {
          add(
            "\(path) sfi", .file, "no short file identifier", place: path, at: mark, .shortIdentifier(path: path, nil))
        } else if let sfi = yaml.int(value, what, 1...30) {
          add(
            "\(path) sfi", .file, "short file identifier \(sfi)", place: path, at: mark,
            .shortIdentifier(path: path, sfi))
        }
      case "access": readAccess(path, value)
      case "life-cycle":
        if let state = yaml.choice(value, what, Self.lifeCycles) {
          add("\(path) life-cycle", .file, state, place: path, at: mark, .lifeCycle(path: path, state))
        }
      default: continue
      }
    }
    let shape = FileShape(structure: structure, size: size, length: length, count: count)
    if let problem = shape.contradiction { yaml.issue(mark, "\(path): \(problem)") }
    if let content = entries.first(where: { $0.key == "content" }) { readContent(path, content.value, shape) }
  }

  private mutating func readAccess(_ path: String, _ node: Node) {
    for (operation, mark, value) in yaml.entries(node, "\(path) access", known: AccessConditions.operations) {
      guard let text = yaml.text(value, "\(path) \(operation)"), let condition = condition(text, value.mark) else {
        continue
      }
      add(
        "\(path) access \(operation)", .file, "\(operation): \(condition)", place: path, at: mark,
        .access(path: path, operation: operation, condition: condition))
    }
  }

  /// `ADM1 or PIN1` with its parts in order; raw conditions as ``AccessConditions`` writes them.
  private mutating func condition(_ text: String, _ mark: Mark?) -> String? {
    if text == "always" || text == "never" || text.hasPrefix("raw ") || text.hasPrefix("not ") || text.contains("(") {
      return text
    }
    let joiner = text.contains(" and ") ? " and " : " or "
    let parts = text.split(separator: joiner).map { String($0).trimmingBlanks }
    for part in parts where KeyReference.reference(named: part) == nil {
      let known =
        ["always", "never"] + (UInt8.min...UInt8.max).map { KeyReference.name(of: $0) }.filter { !$0.hasPrefix("key ") }
      return yaml.fail(mark, "'\(part)' is no condition", hint: YAMLReader.suggestion(part, known))
    }
    return Set(parts).sorted().joined(separator: joiner)
  }

  // MARK: content

  private static let contentKeys = [
    "bytes", "matches", "decoded", "fields", "inventory", "unique", "records", "objects",
  ]

  private mutating func readContent(_ path: String, _ node: Node, _ shape: FileShape) {
    guard case .mapping = node else { return addContent(path, nil, node, shape) }
    let entries = yaml.entries(node, "\(path) content", known: Self.contentKeys)
    if let records = entries.first(where: { $0.key == "records" }) {
      if entries.count > 1 { yaml.issue(node.mark, "\(path) content: records and other content exclude each other") }
      if shape.structure == "transparent" { yaml.issue(records.mark, "\(path) is transparent and has no records") }
      var seen: [(ClosedRange<Int>, Int)] = []
      for (key, mark, value) in yaml.entries(records.value, "\(path) records") {
        guard let range = range(key, mark) else { continue }
        if let other = seen.first(where: { $0.0.overlaps(range) }) {
          yaml.issue(mark, "record \(max(other.0.lowerBound, range.lowerBound)) has content in line \(other.1) already")
        }
        seen.append((range, mark?.line ?? 0))
        if let count = shape.count, range.upperBound < 255, range.upperBound > count.maximum {
          yaml.issue(mark, "\(path) has \(count) records, there is no record \(range.upperBound)")
        }
        addContent(path, range, value, shape)
      }
    } else if let objects = entries.first(where: { $0.key == "objects" }) {
      for (key, mark, value) in yaml.entries(objects.value, "\(path) objects") {
        guard let tag = UInt32(key, radix: 16), tag > 0, key.utf8.count <= 6 else {
          yaml.issue(mark, "'\(key)' is no tag in hex")
          continue
        }
        guard let matcher = matcher(value, "\(path) object \(key)") else { continue }
        add(
          "\(path) object \(key)", .content, ContentTitle.text(matcher), place: path, at: mark,
          .object(path: path, tag: tag, matcher))
      }
    } else {
      addContent(path, nil, node, shape)
    }
  }

  /// `3`, `2-10`, `all`.
  private mutating func range(_ key: String, _ mark: Mark?) -> ClosedRange<Int>? {
    if key == "all" { return 1...255 }
    let parts = key.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count <= 2, let first = parts.first ?? nil, let last = parts.last ?? nil, (1...255).contains(first),
      (1...255).contains(last)
    else {
      return yaml.fail(mark, "'\(key)' is no record: 3, 2-10 or all")
    }
    guard first <= last else { return yaml.fail(mark, "records \(key) run backwards") }
    return first...last
  }

  private mutating func addContent(_ path: String, _ records: ClosedRange<Int>?, _ node: Node, _ shape: FileShape) {
    let label =
      records.map {
        $0.count == 1
          ? " record \($0.lowerBound)" : $0 == 1...255 ? " all records" : " records \($0.lowerBound)-\($0.upperBound)"
      } ?? ""
    guard let matcher = matcher(node, "\(path)\(label)") else { return }
    if case .bytes(let bytes) = matcher, let size = records == nil ? shape.size : shape.length,
      !size.contains(bytes.count)
    {
      yaml.issue(
        node.mark,
        "\(path)\(label): \(bytes.count) bytes of content, and \(records == nil ? "a size" : "a record length") of \(size)"
      )
    }
    if case .free = matcher { return }
    add(
      "\(path)\(label) content", .content, ContentTitle.text(matcher), place: path, at: node.mark,
      .content(path: path, records: records, matcher))
  }

  private mutating func matcher(_ node: Node, _ what: String) -> ContentMatcher? {
    guard case .mapping = node else {
      switch yaml.choice(node, what, ["free", "empty", "unique"]) {
      case "free": return .free
      case "empty": return .empty
      case "unique": return .unique
      default: return nil
      }
    }
    let entries = yaml.entries(node, what, known: ["bytes", "matches", "decoded", "fields", "inventory", "unique"])
    guard let entry = entries.first else { return nil }
    guard entries.count == 1 else {
      return yaml.fail(node.mark, "\(what): \(entries.map(\.key).joined(separator: " and ")) exclude each other")
    }
    switch entry.key {
    case "bytes": return yaml.pattern(entry.value, "\(what) bytes").map { .bytes($0) }
    case "matches": return regularExpression(entry.value, what).map { .matches($0) }
    case "decoded": return field(entry.value, what).map { .decoded($0, isWhole: true) }
    case "fields": return field(entry.value, what).map { .decoded($0, isWhole: false) }
    case "inventory": return column(entry.value, what).map { .inventory($0) }
    default: return yaml.bool(entry.value, what) == true ? .unique : .free
    }
  }

  private static let matcherKeys: Set = ["is", "any-of", "matches", "range", "inventory", "template", "unique", "free"]

  /// The matcher of a decoded value: what stands there, or one of the keys of ``matcherKeys``.
  mutating func field(_ node: Node, _ what: String) -> FieldMatcher? {
    switch node {
    case .scalar(let scalar):
      return .value(scalar.string, isQuoted: scalar.style == .singleQuoted || scalar.style == .doubleQuoted)
    case .sequence(let sequence):
      var list: [FieldMatcher] = []
      for (index, element) in sequence.enumerated() {
        guard let matcher = field(element, "\(what).\(index)") else { return nil }
        list.append(matcher)
      }
      return .list(list)
    case .alias: return yaml.fail(node.mark, "\(what) is an alias")
    case .mapping:
      let entries = yaml.entries(node, what)
      if entries.count == 1, let entry = entries.first, Self.matcherKeys.contains(entry.key) {
        return rule(entry.key, entry.value, what)
      }
      var fields: [(String, FieldMatcher)] = []
      for (key, _, value) in entries {
        guard let matcher = field(value, "\(what).\(key)") else { return nil }
        fields.append((key, matcher))
      }
      return .object(fields)
    }
  }

  private mutating func rule(_ key: String, _ node: Node, _ what: String) -> FieldMatcher? {
    switch key {
    case "is": return field(node, what)
    case "any-of":
      var matchers: [FieldMatcher] = []
      for element in yaml.list(node, "\(what) any-of") {
        guard let matcher = field(element, what) else { return nil }
        matchers.append(matcher)
      }
      return matchers.isEmpty ? nil : .anyOf(matchers)
    case "matches": return regularExpression(node, what).map { .matches($0) }
    case "range":
      let limits = yaml.list(node, "\(what) range")
      guard limits.count == 2, let low = yaml.int(limits[0], what, Int.min...Int.max),
        let high = yaml.int(limits[1], what, Int.min...Int.max)
      else { return yaml.issues.isEmpty ? yaml.fail(node.mark, "\(what): a range is [lowest, highest]") : nil }
      guard low <= high else { return yaml.fail(node.mark, "\(what): range \(low) to \(high) is empty") }
      return .range(Specification.Bounds(low, high))
    case "inventory": return column(node, what).map { .inventory($0) }
    case "template":
      guard let text = yaml.text(node, what) else { return nil }
      guard let template = Template(text) else {
        return yaml.fail(node.mark, "\(what): '\(text)' has braces that do not match")
      }
      if let secret = template.columns.first(where: \.isSecret) {
        return yaml.fail(node.mark, "\(what): \(secret) is a secret and is compared with no content")
      }
      return .template(template)
    case "unique": return yaml.bool(node, what) == true ? .unique : .free
    default: return .free
    }
  }

  private mutating func regularExpression(_ node: Node, _ what: String) -> Pattern? {
    guard let text = yaml.text(node, what) else { return nil }
    if let pattern = Pattern(text) { return pattern }
    let isSyntax = (try? Regex(text)) != nil
    return yaml.fail(
      node.mark, "\(what): '\(text)' \(isSyntax ? "could take for ever" : "is no regular expression")",
      hint: isSyntax
        ? "a repeated group holds no repetition and no alternative; there are three unlimited repetitions at most" : nil
    )
  }

  mutating func column(_ node: Node, _ what: String) -> InventoryColumn? {
    guard let text = yaml.text(node, what) else { return nil }
    let column = InventoryColumn(text)
    guard !column.rawValue.isEmpty else { return yaml.fail(node.mark, "\(what): '\(text)' is no column") }
    if column.isSecret { return yaml.fail(node.mark, "\(what): \(column) is a secret and is compared with no content") }
    return column
  }
}

/// What a specification says of a file's shape.
struct FileShape {
  var structure: String?
  var size: Specification.Bounds?
  var length: Specification.Bounds?
  var count: Specification.Bounds?

  /// What cannot be at the same time.
  var contradiction: String? {
    let hasRecords = length != nil || count != nil
    switch structure {
    case "transparent" where hasRecords: return "a transparent file has no records"
    case "linear-fixed" where size != nil, "cyclic" where size != nil:
      return "a file with records has a record-length and records, no size"
    case "df" where hasRecords || size != nil, "adf" where hasRecords || size != nil:
      return "a directory has neither size nor records"
    case "ber-tlv" where hasRecords: return "a BER-TLV file has no records"
    case nil where size != nil && hasRecords: return "size is for transparent files, records for others"
    default: return nil
    }
  }
}

/// What a content has to be, in one line.
enum ContentTitle {
  static func text(_ matcher: ContentMatcher) -> String {
    switch matcher {
    case .free: "anything"
    case .empty: "empty"
    case .bytes(let bytes): "bytes " + bytes.map { $0.map { Hex.string([$0]) } ?? "??" }.joined()
    case .matches(let pattern): "hex that matches \(pattern.text)"
    case .decoded(let matcher, let isWhole): "\(isWhole ? "content" : "fields") \(text(matcher))"
    case .inventory(let column): "\(column) of the inventory"
    case .unique: "unique in the batch"
    }
  }

  static func text(_ matcher: FieldMatcher) -> String {
    switch matcher {
    case .value(let value, _): value
    case .anyOf(let parts): parts.map(text).joined(separator: " or ")
    case .matches(let pattern): "text that matches \(pattern.text)"
    case .range(let bounds): bounds.description
    case .inventory(let column): "\(column) of the inventory"
    case .template(let template):
      template.parts.map {
        if case .column(let column) = $0 { "{\(column)}" } else if case .text(let text) = $0 { text } else { "" }
      }.joined()
    case .unique: "unique in the batch"
    case .free: "anything"
    case .list(let parts): "[\(parts.map(text).joined(separator: ", "))]"
    case .object(let fields): "{\(fields.map { "\($0.name): \(text($0.matcher))" }.joined(separator: ", "))}"
    }
  }
}
