public import ElementaryFiles
import ISO7816

/// One field that differs between two decoded values.
public struct FieldDifference: Hashable, Sendable {
  /// `serviceProviderName`, `entries[2].name`; empty for the value as a whole.
  public let path: FieldPath
  /// `nil` where the field is not there.
  public let old: FieldValue?
  public let new: FieldValue?

  /// The fields that differ, in the order of the first value. Fields inside of objects and lists are told apart one by
  /// one; where one side has no such parts, the whole is one difference.
  public static func between(_ old: FieldValue?, _ new: FieldValue?) -> [FieldDifference] {
    var found: [FieldDifference] = []
    collect(old, new, [], &found)
    return found
  }

  private static func collect(
    _ old: FieldValue?, _ new: FieldValue?, _ path: [String], _ found: inout [FieldDifference]
  ) {
    guard old != new else { return }
    switch (old, new) {
    case (.object(let before), .object(let after)) where !isRaw(old) && !isRaw(new):
      for field in before { collect(field.value, new?[field.name], path + [field.name], &found) }
      for field in after where old?[field.name] == nil { collect(nil, field.value, path + [field.name], &found) }
    case (.array(let before), .array(let after)):
      for index in 0..<max(before.count, after.count) {
        collect(
          index < before.count ? before[index] : nil, index < after.count ? after[index] : nil,
          path + ["\(index + 1)"], &found)
      }
    default: found.append(FieldDifference(path: FieldPath(path), old: old, new: new))
    }
  }

  /// Bytes that a layout does not keep are compared as a whole.
  private static func isRaw(_ value: FieldValue?) -> Bool {
    value?["raw"] != nil && value?["reason"] != nil
  }

  /// For JSON: `field`, `old` and `new`; a side that has no such field is left out.
  public var fields: FieldValue {
    var fields = [FieldValue.Field("field", .string(path.description))]
    if let old { fields.append(.init("old", old)) }
    if let new { fields.append(.init("new", new)) }
    return .object(fields)
  }
}

/// Runs of bytes that differ between two contents.
public struct ByteDifference: Hashable, Sendable {
  public let offset: Int
  /// Shorter than ``new``, or longer, only where one content ends before the other.
  public let old: [UInt8]
  public let new: [UInt8]

  public static func between(_ old: [UInt8], _ new: [UInt8]) -> [ByteDifference] {
    var found: [ByteDifference] = []
    let common = min(old.count, new.count)
    var index = 0
    while index < common {
      guard old[index] != new[index] else {
        index += 1
        continue
      }
      var end = index + 1
      while end < common, old[end] != new[end] { end += 1 }
      found.append(ByteDifference(offset: index, old: Array(old[index..<end]), new: Array(new[index..<end])))
      index = end
    }
    if old.count != new.count {
      found.append(ByteDifference(offset: common, old: Array(old[common...]), new: Array(new[common...])))
    }
    return found
  }

  /// For JSON.
  public var fields: FieldValue {
    .object([.init("offset", .int(offset)), .init("old", .hex(old)), .init("new", .hex(new))])
  }
}
