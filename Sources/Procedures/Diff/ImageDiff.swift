public import CardImage
public import ElementaryFiles
public import ISO7816

/// How two cards differ, be they images, dumps or what was just read.
public struct ImageDiff: Sendable, Encodable {
  public enum Side: String, Sendable {
    case old, new
  }

  /// One file that differs.
  public struct Entry: Sendable {
    public enum Kind: Sendable {
      /// Only one side has the file.
      case only(Side)
      /// One side could not be read, the other was.
      case unread(Side, StatusWord?)
      /// Size, structure, rules or state differ: name, old, new.
      case parameters([(name: String, old: String, new: String)])
      case content([PartDifference])
    }
    public let path: String
    public var kinds: [Kind]
  }

  public private(set) var entries: [Entry] = []
  /// Files whose contents were compared.
  public private(set) var compared = 0
  /// Files that neither side could read.
  public private(set) var unread: [String] = []

  /// - Parameters:
  ///   - skipping: names or paths of files that are not compared: EF.LOCI, MF/ADF.USIM/EF.KEYS.
  ///   - only: if not empty, files at or below these paths alone.
  public init(_ old: CardImage, _ new: CardImage, skipping: [String] = [], only: [String] = []) {
    let (before, after) = (FileMatcher(old), FileMatcher(new))
    let decoders = (ImageDecoder(old), ImageDecoder(new))
    let rules = (AccessResolver(old), AccessResolver(new))
    let skipped = Set(skipping.map { $0.lowercased() })
    func isWanted(_ file: CardImage.File) -> Bool {
      guard file.structure != .df, file.structure != .adf, !file.isAbsent else { return false }
      guard !skipped.contains(file.name.lowercased()), !skipped.contains(file.path.lowercased()) else { return false }
      return only.isEmpty || only.contains { file.path == $0 || file.path.hasPrefix($0 + "/") }
    }
    for file in old.files where isWanted(file) {
      guard let other = after.counterpart(of: file), !other.isAbsent else {
        entries.append(Entry(path: file.path, kinds: [.only(.old)]))
        continue
      }
      compare(file, other, decoders.1.definition(of: other) ?? decoders.0.definition(of: file), rules)
    }
    for file in new.files where isWanted(file) {
      if let other = before.counterpart(of: file), !other.isAbsent { continue }
      entries.append(Entry(path: file.path, kinds: [.only(.new)]))
    }
  }

  /// Whether nothing differs.
  public var isEmpty: Bool { entries.isEmpty }

  private mutating func compare(
    _ old: CardImage.File, _ new: CardImage.File, _ definition: FileDefinition?,
    _ rules: (AccessResolver, AccessResolver)
  ) {
    var kinds: [Entry.Kind] = []
    let parameters = Self.parameters(old, new) + Self.access(rules.0.rules(of: old), rules.1.rules(of: new))
    if !parameters.isEmpty { kinds.append(.parameters(parameters)) }
    switch (old.content, new.content) {
    case (.none, .none): unread.append(old.path)
    case (.none, _): kinds.append(.unread(.old, old.status))
    case (_, .none): kinds.append(.unread(.new, new.status))
    default:
      compared += 1
      let parts = Self.parts(old.content, new.content, definition)
      if !parts.isEmpty { kinds.append(.content(parts)) }
    }
    if !kinds.isEmpty { entries.append(Entry(path: old.path, kinds: kinds)) }
  }

  private static func parts(
    _ old: CardImage.Content, _ new: CardImage.Content, _ definition: FileDefinition?
  ) -> [PartDifference] {
    switch (old, new) {
    case (.records(let before), .records(let after)):
      return (0..<max(before.count, after.count)).compactMap { index in
        let (a, b) = (index < before.count ? before[index] : nil, index < after.count ? after[index] : nil)
        return a == b ? nil : PartDifference(record: index + 1, old: a, new: b, definition: definition)
      }
    case (.tags(let before), .tags(let after)):
      let tags = before.map(\.tag) + after.map(\.tag).filter { tag in !before.contains { $0.tag == tag } }
      return tags.compactMap { tag in
        let (a, b) = (before.first { $0.tag == tag }?.value, after.first { $0.tag == tag }?.value)
        return a == b ? nil : PartDifference(tag: tag, old: a, new: b, definition: definition)
      }
    case (.data(let before), .data(let after)):
      return before == after ? [] : [PartDifference(old: before, new: after, definition: definition)]
    default:
      let (a, b) = (old.parts.flatMap { $0 }, new.parts.flatMap { $0 })
      return a == b ? [] : [PartDifference(old: a, new: b, definition: nil)]
    }
  }

  /// What the responses to SELECT say differently, where both say something.
  private static func parameters(
    _ old: CardImage.File, _ new: CardImage.File
  ) -> [(name: String, old: String, new: String)] {
    guard !old.fcp.isEmpty, !new.fcp.isEmpty, old.fcp != new.fcp else { return [] }
    let (a, b) = (FileControlParameters(response: old.fcp), FileControlParameters(response: new.fcp))
    var found: [(name: String, old: String, new: String)] = []
    func number(_ value: Int?) -> String { value.map(String.init) ?? "none" }
    if old.structure != new.structure { found.append(("structure", old.structure.rawValue, new.structure.rawValue)) }
    for (name, before, after) in [
      ("size", a.fileSize, b.fileSize), ("record length", a.recordLength, b.recordLength),
      ("records", a.recordCount, b.recordCount), ("sfi", a.sfi.map(Int.init), b.sfi.map(Int.init)),
    ] where before != after {
      found.append((name, number(before), number(after)))
    }
    if a.lifeCycle != b.lifeCycle, let before = a.lifeCycle, let after = b.lifeCycle {
      found.append(("life cycle", "\(before)", "\(after)"))
    }
    return found
  }

  /// Operations whose conditions differ, where both sides tell them.
  private static func access(
    _ old: FileAccessRules?, _ new: FileAccessRules?
  ) -> [(name: String, old: String, new: String)] {
    guard let old, let new else { return [] }
    return AccessOperation.allCases.compactMap { operation in
      let (before, after) = (old.condition(operation), new.condition(operation))
      return before == after ? nil : ("access \(operation.rawValue)", "\(before)", "\(after)")
    }
  }

  /// For JSON: `compared`, `unread` and `files`, each with `path` and what differs.
  public var fields: FieldValue {
    .object([
      .init("compared", .int(compared)), .init("unread", .array(unread.map { .string($0) })),
      .init("files", .array(entries.map(\.fields))),
    ])
  }

  public func encode(to encoder: any Encoder) throws { try fields.encode(to: encoder) }
}

extension ImageDiff.Entry {
  /// For JSON.
  public var fields: FieldValue {
    var fields: [FieldValue.Field] = [.init("path", .string(path))]
    for kind in kinds {
      switch kind {
      case .only(let side): fields.append(.init("only", .string(side.rawValue)))
      case .unread(let side, let status):
        fields.append(.init("unread", .string(side.rawValue)))
        if let status { fields.append(.init("sw", .hex([status.sw1, status.sw2]))) }
      case .parameters(let parameters):
        fields.append(
          .init(
            "parameters",
            .array(
              parameters.map {
                .object([
                  .init("name", .string($0.name)), .init("old", .string($0.old)), .init("new", .string($0.new)),
                ])
              })))
      case .content(let parts): fields.append(.init("parts", .array(parts.map(\.fields))))
      }
    }
    return .object(fields)
  }
}
