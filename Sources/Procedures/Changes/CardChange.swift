public import CardImage
public import ElementaryFiles
import ISO7816
public import UICC

/// One part of one file as it is and as it shall be: the unit in which everything that writes to a card plans, checks,
/// keeps its journal and goes back.
public struct CardChange: Hashable, Sendable {
  /// What of the file is written as one.
  public enum Part: Hashable, Sendable {
    /// A transparent file.
    case binary
    /// A record of a linear fixed file, from 1.
    case record(Int)
    /// All records of a cyclic file, the newest first. Writing pushes as many records as it takes.
    case cyclic
    /// A data object of a BER-TLV file.
    case object(tag: UInt32)
  }

  public let place: FilePath
  public let part: Part
  /// One content; of a cyclic file all records; nothing for a data object that is not there.
  public let old: [[UInt8]]
  /// As ``old``; nothing to delete a data object.
  public let new: [[UInt8]]

  public init(_ place: FilePath, _ part: Part, old: [[UInt8]], new: [[UInt8]]) {
    self.place = place
    self.part = part
    self.old = old
    self.new = new
  }

  /// The whole of a transparent file.
  public static func binary(_ place: FilePath, old: [UInt8], new: [UInt8]) -> CardChange {
    CardChange(place, .binary, old: [old], new: [new])
  }

  /// One record of a linear fixed file.
  public static func record(_ place: FilePath, _ number: Int, old: [UInt8], new: [UInt8]) -> CardChange {
    CardChange(place, .record(number), old: [old], new: [new])
  }

  /// The records of a cyclic file, the newest first.
  public static func cyclic(_ place: FilePath, old: [[UInt8]], new: [[UInt8]]) -> CardChange {
    CardChange(place, .cyclic, old: old, new: new)
  }

  /// The value of a data object; `nil` where there is none before or shall be none after.
  public static func object(_ place: FilePath, tag: UInt32, old: [UInt8]?, new: [UInt8]?) -> CardChange {
    CardChange(place, .object(tag: tag), old: old.map { [$0] } ?? [], new: new.map { [$0] } ?? [])
  }

  /// The way back.
  public var reversed: CardChange { CardChange(place, part, old: new, new: old) }

  /// Whether there is anything to write.
  public var isNeeded: Bool { old != new }

  /// `MF/ADF.USIM/EF.SMSP record 1`, `MF/ADF.USIM/DF.5GS/EF.URSP tag 80`.
  public var name: String {
    switch part {
    case .binary, .cyclic: place.path
    case .record(let number): "\(place.path) record \(number)"
    case .object(let tag): "\(place.path) tag \(Hex.string(TLV.tagBytes(tag)))"
    }
  }

  /// Why no card could carry this out; `nil` where nothing speaks against it.
  public var impossibility: String? {
    switch part {
    case .binary, .record:
      guard old.count == 1, new.count == 1 else { return "\(name) has one content" }
      guard old[0].count == new[0].count else {
        return "\(name) has \(old[0].count) bytes and cannot take \(new[0].count)"
      }
    case .cyclic:
      guard old.count == new.count else { return "\(name) has \(old.count) records and cannot take \(new.count)" }
      guard let length = old.first?.count, (old + new).allSatisfy({ $0.count == length }) else {
        return "the records of \(name) differ in length"
      }
    case .object:
      guard old.count <= 1, new.count <= 1 else { return "\(name) has one content" }
    }
    return nil
  }

  /// Records to push into a cyclic file, in the order of pushing, so that `current` becomes ``new``; the fewest.
  func pushes(from current: [[UInt8]]) -> [[UInt8]] {
    let count = (0...new.count).first { count in
      new.dropFirst(count).elementsEqual(current.prefix(max(0, new.count - count)))
    }
    return new.prefix(count ?? new.count).reversed()
  }

  /// For JSON: `path`, `record` or `tag` where it has one, `old` and `new` in hex, lists of them for a cyclic file,
  /// `null` for a data object that is not there.
  public var fields: FieldValue {
    var fields = [FieldValue.Field("path", .string(place.path))]
    func value(_ contents: [[UInt8]]) -> FieldValue {
      if part == .cyclic { return .array(contents.map { .hex($0) }) }
      return contents.first.map { .hex($0) } ?? .null
    }
    switch part {
    case .binary, .cyclic: break
    case .record(let number): fields.append(.init("record", .int(number)))
    case .object(let tag): fields.append(.init("tag", .hex(TLV.tagBytes(tag))))
    }
    return .object(fields + [.init("old", value(old)), .init("new", value(new))])
  }
}

extension CardChange {
  /// The changes that make one content of a file of another, part by part.
  /// - Throws: ``ChangeError/impossible(_:)`` where the contents differ in structure or size, or are not whole.
  public static func changes(
    at place: FilePath, structure: CardImage.Structure, from old: CardImage.Content, to new: CardImage.Content
  ) throws(ChangeError) -> [CardChange] {
    let changes: [CardChange]
    switch (old, new) {
    case (.data(let old), .data(let new)): changes = [.binary(place, old: old, new: new)]
    case (.records(let old), .records(let new)):
      guard old.count == new.count else {
        throw .impossible("\(place.path) has \(old.count) records and cannot take \(new.count)")
      }
      if structure == .cyclic {
        let (before, after) = (old.compactMap { $0 }, new.compactMap { $0 })
        guard before.count == old.count, after.count == new.count else {
          throw .impossible("\(place.path) is cyclic, and not all of its records are known")
        }
        changes = [.cyclic(place, old: before, new: after)]
      } else {
        changes = zip(old, new).enumerated().compactMap { index, pair in
          guard let old = pair.0, let new = pair.1 else { return nil }
          return .record(place, index + 1, old: old, new: new)
        }
      }
    case (.tags(let old), .tags(let new)):
      var all: [CardChange] = []
      for object in old where !new.contains(where: { $0.tag == object.tag }) {
        all.append(.object(place, tag: object.tag, old: object.value, new: nil))
      }
      for object in new {
        all.append(
          .object(place, tag: object.tag, old: old.first { $0.tag == object.tag }?.value, new: object.value))
      }
      changes = all
    default: throw .impossible("\(place.path): the contents have different structures")
    }
    for change in changes { if let reason = change.impossibility { throw .impossible(reason) } }
    return changes.filter(\.isNeeded)
  }
}
