import ElementaryFiles
import ISO7816
import Inventory
import YAMLReading
import Yams

extension Specification {
  /// The version of the format, the value of its key `format`.
  public static let format = "uicc-approval-specification/1"

  /// Reads a specification.
  /// - Parameter name: the file's name, without folders.
  /// - Throws: everything that is wrong with it, with lines and the nearest valid names.
  public init(yaml bytes: [UInt8], name: String) throws(SpecificationError) {
    var reader = SpecificationReader(name: name)
    let specification = reader.read(bytes)
    guard reader.yaml.issues.isEmpty, let specification else {
      throw SpecificationError(
        name: name, issues: reader.yaml.issues.map(SpecificationIssue.init).sorted { ($0.line ?? 0) < ($1.line ?? 0) })
    }
    self = specification
  }
}

/// The sections of a specification.
struct SpecificationReader {
  let name: String
  var yaml = YAMLReader()
  var requirements: [Specification.Requirement] = []
  /// Paths with the line that says that there is such a file, or none.
  var presence: [String: (isPresent: Bool, line: Int)] = [:]
  /// Services of a table with their lines.
  var services: [String: [Int: (isAvailable: Bool, line: Int)]] = [:]
  /// Tables whose services need no files.
  var withoutFiles: Set<String> = []

  static let sections = [
    "format", "profile", "cards", "atr", "applications", "files", "services", "pins", "access-rules", "gba",
    "authentication", "suci", "keys", "forbidden", "memory", "lint",
  ]

  init(name: String) { self.name = name }

  mutating func read(_ bytes: [UInt8]) -> Specification? {
    guard let document = yaml.document(bytes) else { return nil }
    let entries = yaml.entries(.mapping(document), "the specification", known: Self.sections)
    guard let format = entries.first(where: { $0.key == "format" }) else {
      return yaml.fail(nil, "has no 'format: \(Specification.format)'")
    }
    if yaml.text(format.value, "format") != Specification.format {
      yaml.issue(format.value.mark, "format can be \(Specification.format) alone")
    }
    var specification = Specification(name: name, profile: ProfileMetadata())
    for (key, _, value) in entries {
      switch key {
      case "profile": specification.profile = profile(value)
      case "cards": specification.count = cards(value)
      case "atr": readATR(value)
      case "applications": readApplications(value)
      case "files": readFiles(value)
      case "services": readServices(value)
      case "pins": readPINs(value)
      case "access-rules": readAccessRules(value)
      case "gba": readGBA(value)
      case "authentication": readAuthentication(value)
      case "suci": readConcealment(value)
      case "keys": readKeys(value)
      case "forbidden": readForbidden(value)
      case "memory": readMemory(value)
      case "lint": specification.lint = lint(value)
      default: continue
      }
    }
    checkContradictions()
    specification.requirements = requirements
    return specification
  }

  /// Adds a requirement; its check's name has to be new.
  mutating func add(
    _ id: String, _ kind: Check.Kind, _ title: String, place: String = "", at mark: Mark?,
    _ subject: Specification.Subject
  ) {
    let line = mark?.line ?? 0
    if let first = ids[id] {
      return yaml.issue(mark, "'\(id)' is asked for in line \(first) already")
    }
    ids[id] = line
    let check = Check(
      id: Line.text(id), kind: kind, title: Line.text(title), place: Line.text(place), clause: "\(name):\(line)")
    requirements.append(Specification.Requirement(check: check, line: line, subject: subject))
  }
  private var ids: [String: Int] = [:]

  // MARK: small sections

  private mutating func profile(_ node: Node) -> ProfileMetadata {
    var profile = ProfileMetadata()
    for (key, _, value) in yaml.entries(node, "profile", known: ["name", "revision", "vendor", "description"]) {
      guard let text = yaml.text(value, key).map(Line.text) else { continue }
      switch key {
      case "name": profile.name = text
      case "revision": profile.revision = text
      case "vendor": profile.vendor = text
      default: profile.description = text
      }
    }
    return profile
  }

  private mutating func cards(_ node: Node) -> Int? {
    for (_, _, value) in yaml.entries(node, "cards", known: ["count"]) {
      return yaml.int(value, "cards count", 1...1_000_000)
    }
    return nil
  }

  private mutating func readATR(_ node: Node) {
    let patterns = yaml.values(node).compactMap { yaml.pattern($0, "atr") }
    guard !patterns.isEmpty else { return }
    add("ATR", .atr, "answer to reset", place: "ATR", at: node.mark, .atr(patterns))
  }

  private mutating func readApplications(_ node: Node) {
    for (key, mark, value) in yaml.entries(node, "applications") {
      let path = key.hasPrefix("MF/") ? key : "MF/\(key)"
      checkPath(path, mark)
      var aid: [UInt8] = []
      var isPresent = true
      if case .mapping = value {
        for (_, _, value) in yaml.entries(value, key, known: ["aid"]) { aid = yaml.bytes(value, "\(key) aid") ?? [] }
      } else if let text = yaml.text(value, key), text != "present" {
        if text == "absent" {
          isPresent = false
        } else {
          aid = yaml.bytes(value, "\(key) (present, absent or an AID)") ?? []
        }
      }
      guard aid.count <= 16 else {
        yaml.issue(value.mark, "\(key): an AID has at most 16 bytes")
        continue
      }
      note(path, isPresent, mark)
      let title = isPresent ? aid.isEmpty ? "is there" : "AID begins with \(Hex.string(aid))" : "is absent"
      add(
        "\(path) application", .application, title, place: path, at: mark,
        .application(name: path, aid: aid, isPresent: isPresent))
    }
  }

  mutating func note(_ path: String, _ isPresent: Bool, _ mark: Mark?) {
    if let known = presence[path], known.isPresent != isPresent {
      yaml.issue(
        mark,
        "\(path) is \(isPresent ? "there" : "absent") here and \(isPresent ? "absent" : "there") in line \(known.line)")
    }
    if presence[path] == nil { presence[path] = (isPresent, mark?.line ?? 0) }
  }

  private mutating func lint(_ node: Node) -> Lint {
    var off: Set<String> = []
    var severities: [String: Severity] = [:]
    let names = Lint.rules.map(\.name)
    for (key, _, value) in yaml.entries(node, "lint", known: ["off", "severity"]) {
      if key == "off" {
        for node in yaml.values(value) {
          if let name = yaml.choice(node, "a rule in lint off", names) { off.insert(name) }
        }
      } else {
        for (name, _, value) in yaml.entries(value, "lint severity", known: names) {
          guard let level = yaml.choice(value, name, Severity.allCases.map(\.rawValue)) else { continue }
          severities[name] = Severity(rawValue: level)
        }
      }
    }
    for name in off.sorted() where severities[name] != nil {
      yaml.issue(node.mark, "lint: '\(name)' is off and has a severity")
    }
    return Lint(off: off, severities: severities)
  }

  // MARK: contradictions between sections

  private mutating func checkContradictions() {
    for (path, entry) in presence where entry.isPresent {
      // A file needs its directories.
      var parts = path.split(separator: "/").dropLast()
      while parts.count > 1 {
        let parent = parts.joined(separator: "/")
        if let known = presence[parent], !known.isPresent {
          yaml.issues.append(
            YAMLIssue(line: entry.line, "\(path) is there, and \(parent) is absent by line \(known.line)"))
          break
        }
        parts = parts.dropLast()
      }
    }
    for (table, numbers) in services {
      let application = table.split(separator: "/").dropLast().joined(separator: "/")
      if let known = presence[application], !known.isPresent, let line = numbers.values.map(\.line).min() {
        yaml.issues.append(
          YAMLIssue(line: line, "services of \(application), which is absent by line \(known.line)"))
      }
      let available = Set(numbers.filter { $0.value.isAvailable }.keys)
      for (path, entry) in presence
      where !entry.isPresent && path.hasPrefix(application + "/") && !withoutFiles.contains(table) {
        guard let condition = StandardFiles.definition(at: path)?.service, condition.holds(for: available),
          case .service(let number) = condition, let service = numbers[number]
        else { continue }
        yaml.issues.append(
          YAMLIssue(
            line: entry.line,
            "\(path) is absent, and service n°\(number), which needs it, is available by line \(service.line)"))
      }
    }
  }
}
