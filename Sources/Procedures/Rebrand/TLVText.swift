import ISO7816

/// Texts that are the value of a data object in a content of nothing but BER-TLV, whatever its tags mean.
enum TLVText {
  /// The content with new texts and the lengths that follow from them; `nil` where it is no BER-TLV, where no object
  /// holds an old name as a part of a text, or where the result does not fit.
  /// - Parameter isFixed: whether the length must stay; FF behind the objects gives room and takes what is left.
  static func rewritten(_ bytes: [UInt8], _ renames: [Rename], isFixed: Bool) -> [UInt8]? {
    let end = (bytes.lastIndex { $0 != 0xFF } ?? -1) + 1
    let used = Array(bytes[..<end])
    guard let objects = exact(used), var new = rewritten(objects, renames, depth: 0)?.encoded else { return nil }
    guard isFixed else { return new + bytes[end...] }
    guard new.count <= bytes.count else { return nil }
    new.append(contentsOf: repeatElement(0xFF, count: bytes.count - new.count))
    return new
  }

  /// Objects that give back exactly these bytes.
  private static func exact(_ bytes: [UInt8]) -> [TLV]? {
    guard let objects = try? TLV.parse(bytes), !objects.isEmpty, objects.encoded == bytes else { return nil }
    return objects
  }

  private static func rewritten(_ objects: [TLV], _ renames: [Rename], depth: Int) -> [TLV]? {
    guard depth < TLV.maximumDepth else { return nil }
    var isChanged = false
    let result = objects.map { object -> TLV in
      if object.isConstructed {
        guard let children = exact(object.value), let new = rewritten(children, renames, depth: depth + 1) else {
          return object
        }
        isChanged = true
        return TLV(tag: object.tag, children: new)
      }
      guard let text = text(object.value) else { return object }
      var renamed = text
      for rename in renames {
        guard let new = rename.replacing(in: renamed), rename.canBeLabel || !rename.isInAddress(renamed) else {
          continue
        }
        renamed = new
      }
      guard renamed != text else { return object }
      isChanged = true
      return TLV(tag: object.tag, value: Array(renamed.utf8))
    }
    return isChanged ? result : nil
  }

  /// A value of nothing but printable UTF-8.
  private static func text(_ value: [UInt8]) -> String? {
    guard let text = String(validating: value, as: UTF8.self), !text.isEmpty else { return nil }
    let isPrintable = text.unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .control, .unassigned, .privateUse, .surrogate: scalar == "\n" || scalar == "\r" || scalar == "\t"
      default: true
      }
    }
    return isPrintable ? text : nil
  }
}

/// Texts of one byte a character in bytes that nobody knows: what a person may want to write there.
enum PlainText {
  /// The bytes with the new names where each hit keeps its length, or where it stands before padding that gives room;
  /// `nil` where something else, such as a length byte, may have to change with it.
  static func suggestion(_ bytes: [UInt8], _ matches: [SearchMatch], _ renames: [Rename]) -> [UInt8]? {
    var result = bytes
    // From behind, so that offsets stay.
    for match in matches.sorted(by: { $0.offset > $1.offset }) {
      guard [.ascii, .utf8].contains(match.coding), match.offset >= 0, match.length > 0,
        match.offset + match.length <= bytes.count,
        let new = renames.lazy.compactMap({ $0.replacing(in: match.text) }).first
      else { return nil }
      let range = match.offset..<match.offset + match.length
      let replacement = Array(new.utf8)
      if replacement.count == match.length {
        result.replaceSubrange(range, with: replacement)
        continue
      }
      let end = result[range.upperBound...].firstIndex { $0 == 0xFF || $0 == 0x00 } ?? result.count
      let tail = Array(result[range.upperBound..<end])
      let padding = result[end...]
      let hasLength = match.offset > 0 && Int(bytes[match.offset - 1]) == end - match.offset
      guard tail.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }), padding.allSatisfy({ $0 == padding.first }), !hasLength,
        match.offset + replacement.count + tail.count <= result.count
      else { return nil }
      let fill = padding.first ?? 0xFF
      var rewritten = Array(result[..<match.offset]) + replacement + tail
      rewritten.append(contentsOf: repeatElement(fill, count: result.count - rewritten.count))
      result = rewritten
    }
    return result == bytes ? nil : result
  }
}
