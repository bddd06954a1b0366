import ElementaryFiles
import ISO7816
import YAMLReading
import Yams

/// What a file holds: a whole layout, or one taken from another file.
extension TableReader {
  struct Content {
    var codec: Codec?
    /// Bytes that the layout takes at least.
    var least = 0
    /// Of the file that it is like.
    var size: FileDefinition.Size?
    var model: String?
  }

  /// `nil` for a file without fields, and after an issue.
  mutating func content(_ draft: Draft) -> Content? {
    let given = ["like", "content", "fields", "objects"].filter { draft.values[$0] != nil }
    guard given.count <= 1 else {
      return yaml.fail(
        draft.values[given[1]]?.mark, "\(draft.name) has both \(given[0]) and \(given[1]): give one of them")
    }
    guard let key = given.first, let node = draft.values[key] else {
      for key in ["fill", "reads-empty"] {
        if let node = draft.values[key] { yaml.issue(node.mark, "\(draft.name) has \(key), but no fields") }
      }
      return nil
    }
    var content: Content
    switch key {
    case "like":
      guard let found = model(node, draft.name) else { return nil }
      let definition = found.definition
      guard (definition.kind == .berTLV) == (draft.kind == .berTLV) else {
        return yaml.fail(node.mark, "\(draft.name): only a BER-TLV file can be like \(found.path), which is one or not")
      }
      content = Content(
        codec: definition.codec, size: definition.hasRecords == (draft.kind != .transparent) ? definition.size : nil,
        model: definition.model ?? (Self.isUser(definition) ? nil : definition.name))
    case "fields":
      guard let part = record(node, draft.name, depth: 1) else { return nil }
      content = Content(codec: part.codec, least: part.least)
    case "objects":
      guard let objects = objects(node, draft.name, depth: 1) else { return nil }
      content = Content(codec: .tlv(objects))
    default:
      guard let part = part(node, draft.name, depth: 1) else { return nil }
      content = Content(codec: part.codec, least: part.least)
    }
    if draft.kind == .berTLV, key == "fields" {
      return yaml.fail(
        node.mark, "\(draft.name): a BER-TLV file holds data objects", hint: "objects: is a list of them")
    }
    if let fill = draft.values["fill"] {
      guard let bytes = yaml.bytes(fill, "\(draft.name): fill") else { return nil }
      guard bytes.count == 1 else { return yaml.fail(fill.mark, "\(draft.name): fill is one byte in hex") }
      content.codec = content.codec?.filled(with: bytes[0])
    }
    if let node = draft.values["reads-empty"], yaml.bool(node, "\(draft.name): reads-empty") ?? false {
      content.codec = content.codec?.readingEmptyRecords()
    }
    return content
  }

  private static func isUser(_ definition: FileDefinition) -> Bool {
    if case .user = definition.origin { true } else { false }
  }

  /// The file that `like` names.
  mutating func model(_ node: Node, _ what: String) -> (path: String, definition: FileDefinition)? {
    guard let text = yaml.text(node, "\(what): like") else { return nil }
    let found = nearest(tree.files(named: text))
    guard let first = found.first else {
      let names =
        tree.base.all.filter { !$0.definition.isDirectory }.map(\.definition.name) + tree.files.map(\.row.name)
      let last = text.split(separator: "/").last.map(String.init) ?? text
      return yaml.fail(
        node.mark, "\(what): like names '\(text)', which no table has",
        hint: YAMLReader.suggestion(last, names) ?? "uicc files lists all that there are")
    }
    guard found.allSatisfy({ $0.definition.isSameRow(as: first.definition) }) else {
      return yaml.fail(
        node.mark, "\(what): like '\(text)' could be any of \(found.count) files",
        hint: "say which: \(found.prefix(4).map(\.path).joined(separator: ", "))")
    }
    guard first.definition.hasCodec else {
      return yaml.fail(node.mark, "\(what): like names \(first.path), which has no fields")
    }
    return first
  }

  /// Of files with one name those of the row's own application, or else of the USIM.
  private func nearest(
    _ files: [(path: String, definition: FileDefinition)]
  ) -> [(path: String, definition: FileDefinition)] {
    let own = (["MF"] + directories.prefix(1)).joined(separator: "/").lowercased() + "/"
    for start in directories.isEmpty ? ["mf/adf.usim/"] : [own, "mf/adf.usim/"] {
      let near = files.filter { $0.path.lowercased().hasPrefix(start) }
      if !near.isEmpty { return near }
    }
    return files
  }

  // MARK: data objects

  /// The list of data objects of a template.
  mutating func objects(_ node: Node, _ what: String, depth: Int) -> [TLVField]? {
    let count = yaml.issues.count
    var fields: [TLVField] = []
    var names: Set<String> = []
    var tags: Set<UInt32> = []
    for element in yaml.list(node, "\(what): objects") {
      guard let values = parameters(element, "an object of \(what)") else { continue }
      guard let name = fieldName(values, element, what, reserved: ["tag", "length", "value"]) else { continue }
      guard !name.hasPrefix("tag_") else {
        yaml.issue(values["name"]?.mark, "\(what): names that begin with tag_ are those of tags without a name")
        continue
      }
      let place = "\(what).\(name)"
      guard names.insert(name).inserted else {
        yaml.issue(values["name"]?.mark, "\(what) has two objects '\(name)'")
        continue
      }
      guard let tag = tag(values, element, place) else { continue }
      guard tags.insert(tag).inserted else {
        yaml.issue(values["tag"]?.mark, "\(place): tag \(Hex.string(TLV.tagBytes(tag))) stands here twice")
        continue
      }
      var repeats = false
      if let node = values["repeats"] { repeats = yaml.bool(node, "\(place): repeats") ?? false }
      let own = values.filter { !["name", "tag", "repeats", "description"].contains($0.key) }
      guard let part = own.isEmpty ? Part(.hex, .open) : part(own, element, place, depth: depth + 1) else { continue }
      fields.append(TLVField(tag: tag, name: name, codec: part.codec, repeats: repeats))
    }
    if fields.isEmpty, yaml.issues.count == count { yaml.issue(node.mark, "\(what): objects is empty") }
    return yaml.issues.count == count ? fields : nil
  }

  private mutating func tag(_ values: [String: Node], _ node: Node, _ what: String) -> UInt32? {
    guard let node = values["tag"] else { return yaml.fail(node.mark, "\(what) has no tag", hint: "tag: 80, in hex") }
    guard let text = yaml.text(node, "\(what): tag") else { return nil }
    let bytes = Hex.bytes(text.hasPrefix("0x") ? String(text.dropFirst(2)) : text) ?? []
    // ISO/IEC 7816-4 §5.2.2.1: more bytes follow where the lower five bits are set, and all but the last have b8 set.
    let isWhole =
      bytes.count == 1
      ? bytes[0] & 0x1F != 0x1F
      : (2...3).contains(bytes.count) && bytes[0] & 0x1F == 0x1F && bytes[bytes.count - 1] & 0x80 == 0
        && bytes.dropFirst().dropLast().allSatisfy { $0 & 0x80 != 0 }
    guard isWhole, bytes[0] != 0 else {
      return yaml.fail(
        node.mark, "\(what): '\(text)' is no BER-TLV tag", hint: "tags are 01 to FE, or 1F01 and on: 2 or 3 bytes")
    }
    return bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }

  // MARK: records

  /// Fields one after the other.
  mutating func record(_ node: Node, _ what: String, depth: Int) -> Part? {
    struct Entry {
      let name: String
      let node: Node
      let part: Part
      var presence: RecordField.Presence
      var isOptional: Bool { if case .whereBytesAreLeft = presence { true } else { false } }
    }
    let count = yaml.issues.count
    var entries: [Entry] = []
    var names: Set<String> = []
    for element in yaml.list(node, "\(what): fields") {
      guard let values = parameters(element, "a field of \(what)") else { continue }
      let isRFU = values["type"]?.scalar?.string == "rfu"
      var name = "rfu"
      if isRFU, values["name"] == nil {
        var number = 1
        while names.contains(name) {
          number += 1
          name = "rfu\(number)"
        }
      } else {
        guard let given = fieldName(values, element, what, reserved: []) else { continue }
        name = given
      }
      guard names.insert(name).inserted else {
        yaml.issue(values["name"]?.mark, "\(what) has two fields '\(name)'")
        continue
      }
      let place = "\(what).\(name)"
      var presence = RecordField.Presence.always
      if isRFU { presence = .unlessFilled(fill(values["fill"], place)) }
      if let node = values["optional"], yaml.bool(node, "\(place): optional") ?? false {
        if isRFU { yaml.issue(node.mark, "\(place): what is reserved cannot be optional") }
        presence = .whereBytesAreLeft
      }
      let own = values.filter { !["name", "optional", "description"].contains($0.key) && !(isRFU && $0.key == "fill") }
      guard let part = part(own, element, place, depth: depth + 1) else { continue }
      entries.append(Entry(name: name, node: element, part: part, presence: presence))
    }
    if entries.isEmpty, yaml.issues.count == count { yaml.issue(node.mark, "\(what): fields is empty") }
    var fields: [RecordField] = []
    var tail: Int? = 0
    // From the end, because a field without a size ends where those behind it begin.
    for (index, entry) in entries.enumerated().reversed() {
      var codec = entry.part.codec
      if entry.part.extent == .open, index < entries.count - 1 {
        if let tail, !entry.isOptional {
          codec = entry.part.isAlpha ? .alpha(tail: tail) : .upTo(tail: tail, codec)
        } else {
          yaml.issue(
            entry.node.mark,
            "\(what).\(entry.name) takes all that is left, and what is behind it has no fixed size",
            hint: "give it a size")
        }
      }
      if index > 0, entries[index - 1].isOptional, !entry.isOptional {
        yaml.issue(entry.node.mark, "\(what).\(entry.name) is behind an optional field and has to be optional too")
      }
      if case .fixed(let size) = entry.part.extent, !entry.isOptional {
        tail = tail.map { $0 + size }
      } else {
        tail = nil
      }
      fields.insert(RecordField(name: entry.name, codec: codec, presence: entry.presence), at: 0)
    }
    guard yaml.issues.count == count else { return nil }
    let least = entries.reduce(0) { $1.isOptional ? $0 : $0 + $1.part.least }
    guard least <= 0xFFFF else {
      return yaml.fail(node.mark, "\(what): the fields take \(least) bytes where 65535 fit")
    }
    let hasOpen = entries.contains { $0.part.extent == .open || $0.isOptional }
    let extent: Part.Extent = hasOpen ? .open : tail.map { .fixed($0) } ?? .delimited
    return Part(.record(fields), extent, least: least)
  }

  /// The entries of one field by key; which of them are known depends on its type.
  private mutating func parameters(_ node: Node, _ what: String) -> [String: Node]? {
    let entries = yaml.entries(node, what)
    if entries.isEmpty, node.mapping != nil { yaml.issue(node.mark, "\(what) is empty") }
    return entries.isEmpty ? nil : Dictionary(entries.map { ($0.key, $0.value) }) { first, _ in first }
  }

  /// What reading gives these names to, no field may have.
  private static let reserved: Set = ["raw", "reason", "padding", "rest", "content"]

  mutating func fieldName(
    _ values: [String: Node], _ node: Node, _ what: String, reserved: Set<String>
  ) -> String? {
    guard let nameNode = values["name"] else { return yaml.fail(node.mark, "a field of \(what) has no name") }
    guard let name = yaml.text(nameNode, "\(what): name") else { return nil }
    guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy({ Self.isWord($0) }) else {
      return yaml.fail(
        nameNode.mark, "\(what): '\(name)' is no name of a field", hint: "names have letters, digits and _")
    }
    guard !Self.reserved.contains(name), !reserved.contains(name) else {
      return yaml.fail(nameNode.mark, "\(what): no field can be called '\(name)', which has a meaning in every file")
    }
    return name
  }

  mutating func fill(_ node: Node?, _ what: String) -> UInt8 {
    guard let node, let bytes = yaml.bytes(node, "\(what): fill") else { return 0xFF }
    if bytes.count == 1 { return bytes[0] }
    yaml.issue(node.mark, "\(what): fill is one byte in hex")
    return 0xFF
  }
}
