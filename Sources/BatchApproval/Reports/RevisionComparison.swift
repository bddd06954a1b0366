public import CardImage

/// Two revisions of a profile: what the vendor changed, what was fixed, what broke.
public struct RevisionComparison: Codable, Hashable, Sendable {
  /// A cause that one of the revisions has.
  public struct Cause: Codable, Hashable, Sendable {
    public var cause: String
    public var place: String
    public var message: String
    public var severity: Severity
    /// Cards of the old and the new revision that have it.
    public var before: Int
    public var after: Int
  }

  /// A file that is not the same in both revisions.
  public struct Change: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable { case added, removed, attributes, content }
    public var path: String
    public var kind: Kind
    /// Hex of the first card's FCP or content; `nil` where the file is not there.
    public var before: String?
    public var after: String?
  }

  public var old: ProfileMetadata
  public var new: ProfileMetadata
  public var fixed: [Cause]
  public var broken: [Cause]
  public var remaining: [Cause]
  /// Checks of one specification only: what they say cannot be compared.
  public var checksAdded: [String]
  public var checksRemoved: [String]
  /// Only where images of both revisions were given: files that are the same on all cards of a revision.
  public var changes: [Change]

  /// Whether nothing broke and nothing remained.
  public var isClean: Bool {
    broken.allSatisfy { $0.severity != .error } && remaining.allSatisfy { $0.severity != .error }
  }

  public init(
    _ old: ApprovalReport, _ new: ApprovalReport, oldImages: [CardImage] = [], newImages: [CardImage] = []
  ) {
    self.old = old.profile
    self.new = new.profile
    let before = Dictionary(old.groups.map { ($0.cause, $0) }) { first, _ in first }
    let after = Dictionary(new.groups.map { ($0.cause, $0) }) { first, _ in first }
    func cause(_ group: ApprovalReport.Group) -> Cause {
      func count(_ groups: [String: ApprovalReport.Group]) -> Int {
        groups[group.cause].map { max(1, $0.cards.count) } ?? 0
      }
      return Cause(
        cause: group.cause, place: group.example.place.description, message: group.example.message,
        severity: group.example.severity, before: count(before), after: count(after))
    }
    fixed = old.groups.filter { after[$0.cause] == nil }.map(cause)
    broken = new.groups.filter { before[$0.cause] == nil }.map(cause)
    remaining = new.groups.filter { before[$0.cause] != nil }.map(cause)
    let (oldChecks, newChecks) = (old.checks.map(\.id), new.checks.map(\.id))
    checksAdded = newChecks.filter { !Set(oldChecks).contains($0) }
    checksRemoved = oldChecks.filter { !Set(newChecks).contains($0) }
    changes = oldImages.isEmpty || newImages.isEmpty ? [] : Self.changes(oldImages, newImages)
  }

  /// What a file is on all cards of a revision; `nil` for what differs from card to card, as ICCID and IMSI do.
  private struct Common {
    var fcp: [UInt8]?
    var content: CardImage.Content?
  }

  private static func common(_ images: [CardImage]) -> [String: Common] {
    var common: [String: Common] = [:]
    for (number, image) in images.enumerated() {
      for file in image.files where !file.isAbsent {
        if number == 0 {
          common[file.path] = Common(fcp: file.fcp, content: file.content)
        } else if let known = common[file.path] {
          if known.fcp != file.fcp { common[file.path]?.fcp = nil }
          if known.content != file.content { common[file.path]?.content = nil }
        }
      }
    }
    return common
  }

  private static func changes(_ old: [CardImage], _ new: [CardImage]) -> [Change] {
    let (before, after) = (common(old), common(new))
    var changes: [Change] = []
    for path in Set(before.keys).union(after.keys).sorted() {
      switch (before[path], after[path]) {
      case (let own?, nil): changes.append(Change(path: path, kind: .removed, before: hex(own.content)))
      case (nil, let own?): changes.append(Change(path: path, kind: .added, after: hex(own.content)))
      case (let a?, let b?):
        if let x = a.fcp, let y = b.fcp, x != y {
          changes.append(Change(path: path, kind: .attributes, before: digits(x), after: digits(y)))
        }
        if let x = a.content, let y = b.content, x != y {
          changes.append(Change(path: path, kind: .content, before: hex(x), after: hex(y)))
        }
      case (nil, nil): break
      }
    }
    return changes
  }

  private static func hex(_ content: CardImage.Content?) -> String? {
    guard let content, content != .none else { return nil }
    return content.parts.map(digits).joined(separator: " ")
  }

  private static func digits(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 0x0F, radix: 16) }.joined()
  }

  /// As JSON with sorted keys.
  public func json() throws -> [UInt8] { try Document.bytes(self) }
}
