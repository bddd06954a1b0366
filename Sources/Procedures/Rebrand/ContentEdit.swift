import ElementaryFiles
import ISO7816

/// Finds the new bytes of one part of a file: first by the fields that its codec knows, then by its BER-TLV structure.
struct ContentEdit {
  let renames: [Rename]
  let definition: FileDefinition?
  let group: MatchGroup
  let contents: [[UInt8]]
  let includesUnknown: Bool
  private(set) var change: PlannedChange?
  private(set) var manual: [ManualItem] = []

  init(
    renames: [Rename], definition: FileDefinition?, group: MatchGroup, contents: [[UInt8]], includesUnknown: Bool
  ) {
    self.renames = renames
    self.definition = definition
    self.group = group
    self.contents = contents
    self.includesUnknown = includesUnknown
  }

  /// - Parameter hits: where a content holds old names.
  mutating func run(hits: ([UInt8]) -> [SearchMatch]) {
    var edits: [PlannedChange.Edit] = []
    var new = contents
    var remaining: [SearchMatch] = []
    var reasons: [String] = []
    var isByStructure = false
    for index in contents.indices {
      guard !group.isCyclic || group.matches.contains(where: { $0.record == index + 1 }) else { continue }
      var fields = FieldEdits(renames: renames, content: content(index), definition: definition)
      fields.run()
      new[index] = fields.bytes
      edits += fields.edits.map { edit in
        var edit = edit
        if group.isCyclic { edit.path = FieldPath(["\(index + 1)"] + edit.path.components) }
        return edit
      }
      let left = hits(new[index])
      guard !left.isEmpty else { continue }
      if let rewritten = TLVText.rewritten(new[index], renames, isFixed: group.part.tag == nil), hits(rewritten).isEmpty
      {
        new[index] = rewritten
        isByStructure = true
        continue
      }
      remaining += left
      reasons += fields.reasons
    }
    if isByStructure {
      change = made(.bytes(new), remark: "by its TLV structure; no table knows these fields")
    } else if !edits.isEmpty {
      change = made(.fields(edits), remark: Self.remark(edits, renames))
    }
    guard !remaining.isEmpty else { return }
    if reasons.isEmpty { reasons = [definition == nil ? "unknown structure: no table knows this file" : Self.noField] }
    // Only where nothing else is changed there: a person writes the whole part.
    let suggestion =
      change == nil && contents.count == 1 ? PlainText.suggestion(contents[0], group.matches, renames) : nil
    if includesUnknown, let suggestion, hits(suggestion).isEmpty {
      change = made(.bytes([suggestion]), remark: "in place; no table knows this text")
      return
    }
    manual.append(group.item(reasons.joined(separator: "; "), suggestion: suggestion, of: remaining))
  }

  private static let noField = "unknown structure: no codec knows a text field there"

  private func made(_ target: PlannedChange.Target, remark: String?) -> PlannedChange {
    PlannedChange(part: group.part, old: contents, isCyclic: group.isCyclic, target: target, remark: remark)
  }

  /// The content as the codec wants it: of a BER-TLV file with tag and length.
  private func content(_ index: Int) -> PlanContent {
    PlanContent(
      bytes: contents[index], tag: group.part.tag, record: group.isCyclic ? index + 1 : group.part.record)
  }

  private static func remark(_ edits: [PlannedChange.Edit], _ renames: [Rename]) -> String? {
    let isAddress = edits.contains { edit in
      edit.old.texts().contains { text in renames.contains { $0.isInAddress(text.text) } }
    }
    return isAddress ? "an address: make sure that the new one exists" : nil
  }
}

/// One content with what a codec must know of it.
struct PlanContent {
  var bytes: [UInt8]
  var tag: UInt32?
  var record: Int?

  func decoded(_ definition: FileDefinition?) -> FieldValue? {
    definition?.decode(tag.map { TLV(tag: $0, value: bytes).encoded } ?? bytes, in: context)
  }

  /// - Throws: ``CodecError`` as the codec does, and where a data object would get another tag.
  func encoded(_ value: FieldValue, _ definition: FileDefinition) throws(CodecError) -> [UInt8] {
    let new = try definition.encode(value, in: context)
    guard let tag else { return new }
    guard let object = try? TLV.parse(new), object.count == 1, let first = object.first, first.tag == tag else {
      throw CodecError("the bytes are no data object of tag \(Hex.string(TLV.tagBytes(tag)))")
    }
    return first.value
  }

  private var context: FileContext {
    tag == nil ? FileContext(length: bytes.count, record: record) : FileContext()
  }
}

/// The fields of one content that hold an old name.
struct FieldEdits {
  let renames: [Rename]
  let content: PlanContent
  let definition: FileDefinition?
  private(set) var bytes: [UInt8]
  private(set) var edits: [PlannedChange.Edit] = []
  /// Why a field that holds an old name is left as it is.
  private(set) var reasons: [String] = []

  init(renames: [Rename], content: PlanContent, definition: FileDefinition?) {
    self.renames = renames
    self.content = content
    self.definition = definition
    bytes = content.bytes
  }

  mutating func run() {
    guard let definition, let decoded = content.decoded(definition) else { return }
    var value = decoded
    for (components, text) in decoded.texts() {
      guard let new = renamed(text) else { continue }
      let path = FieldPath(components)
      if let rename = renames.first(where: { $0.isInAddress(text) && !$0.canBeLabel }) {
        reasons.append("\(path): an address cannot hold \"\(rename.new)\"".withoutControls)
        continue
      }
      do throws(CodecError) {
        let next = try written(.string(new), at: path, in: value, definition)
        value = next.value
        bytes = next.bytes
        if let old = decoded.value(at: next.path), let new = value.value(at: next.path) {
          edits.append(.init(path: next.path, old: old, new: new))
        }
      } catch {
        reasons.append("no room: \(path): \(error.description)".withoutControls)
      }
    }
  }

  private func renamed(_ text: String) -> String? {
    var result = text
    for rename in renames {
      // Bytes that a codec gives as hex are no text.
      if rename.old.allSatisfy(\.isHexDigit), text.count % 2 == 0, text.allSatisfy(\.isHexDigit) { continue }
      if let new = rename.replacing(in: result) { result = new }
    }
    return result == text ? nil : result
  }

  /// Puts a text into a field, in its coding, or where that cannot hold it in the one that the codec chooses.
  private func written(
    _ new: FieldValue, at path: FieldPath, in value: FieldValue, _ definition: FileDefinition
  ) throws(CodecError) -> (value: FieldValue, bytes: [UInt8], path: FieldPath) {
    guard let next = value.replacing(path, with: new) else { throw CodecError("the field is not there any more") }
    do throws(CodecError) {
      return (next, try encoded(next, definition), path)
    } catch {
      let parent = FieldPath(path.components.dropLast())
      guard case .object(let fields)? = next.value(at: parent), fields.contains(where: { $0.name == "coding" }) else {
        throw error
      }
      let freed = fields.filter { !["coding", "base", "prefersBase", "padding"].contains($0.name) }
      guard let other = next.replacing(parent, with: .object(freed)),
        let bytes = try? content.encoded(other, definition),
        let again = PlanContent(bytes: bytes, tag: content.tag, record: content.record).decoded(definition),
        (try? content.encoded(again, definition)) == bytes
      else { throw error }
      return (again, bytes, parent)
    }
  }

  /// The bytes, which must read as what was wanted.
  private func encoded(_ value: FieldValue, _ definition: FileDefinition) throws(CodecError) -> [UInt8] {
    let bytes = try content.encoded(value, definition)
    let again = PlanContent(bytes: bytes, tag: content.tag, record: content.record).decoded(definition)
    guard again == value else { throw CodecError("the new text would not read back as it was given") }
    return bytes
  }
}
