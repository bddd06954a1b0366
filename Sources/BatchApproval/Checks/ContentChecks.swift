import CardImage
import ElementaryFiles
import ISO7816
import Inventory

/// Bytes and fields.
extension Specification.Requirement {
  func checkContent(_ path: String, _ records: ClosedRange<Int>?, _ matcher: ContentMatcher, _ card: ExaminedCard)
    -> Outcome
  {
    guard let file = card.file(path) else { return .passed }
    guard let records else {
      switch file.content {
      case .data(let data):
        guard file.status == nil else { return .unchecked("\(path) could not be read to its end") }
        return check(data, card.fields(path), Place(path), matcher, card)
      case .tags, .records:
        return failed(
          Place(path), "is not transparent, the specification has content for one that is", cause: Cause.structure(path)
        )
      case .none: return .unchecked(Self.reason(file))
      }
    }
    guard case .records(let all) = file.content else {
      return file.content == .none
        ? .unchecked(Self.reason(file)) : failed(Place(path), "has no records", cause: Cause.structure(path))
    }
    var outcome = Outcome()
    let last = records.upperBound == 255 ? all.count : records.upperBound
    guard records.lowerBound <= last else { return outcome }
    let fields = card.fields(path)?.elements
    for number in records.lowerBound...last {
      // Records beyond the last are the matter of the check of their number.
      guard number <= all.count else { break }
      guard let record = all[number - 1] else {
        outcome.unchecked = "record \(number) of \(path) could not be read"
        continue
      }
      let value = fields.flatMap { number <= $0.count ? $0[number - 1] : nil }
      let part = check(record, value, Place(path, record: number), matcher, card)
      outcome.findings += part.findings
      outcome.unique += part.unique
      outcome.unchecked = outcome.unchecked ?? part.unchecked
    }
    return outcome
  }

  func checkObject(_ path: String, _ tag: UInt32, _ matcher: ContentMatcher, _ card: ExaminedCard) -> Outcome {
    guard let file = card.file(path) else { return .passed }
    guard case .tags(let objects) = file.content else { return .unchecked(Self.reason(file)) }
    let name = Hex.string(TLV.tagBytes(tag))
    guard let object = objects.first(where: { $0.tag == tag }) else {
      if case .empty = matcher { return .passed }
      return failed(Place(path, field: "object \(name)"), "data object is missing")
    }
    return check(object.value, nil, Place(path, field: "object \(name)"), matcher, card)
  }

  private static func reason(_ file: CardImage.File) -> String {
    if let problem = file.problem { return "\(file.path): \(problem)" }
    return "\(file.path) could not be read"
      + (file.status.map { " (\(Hex.string([UInt8($0.rawValue >> 8), UInt8($0.rawValue & 0xFF)])))" } ?? "")
  }

  private func check(
    _ bytes: [UInt8], _ fields: FieldValue?, _ place: Place, _ matcher: ContentMatcher, _ card: ExaminedCard
  ) -> Outcome {
    switch matcher {
    case .free: return .passed
    case .empty:
      guard let offset = bytes.firstIndex(where: { $0 != 0xFF }) else { return .passed }
      return failed(
        Place(place.path, record: place.record, field: place.field, offset: offset), "is not empty", expected: "all ff",
        actual: Self.window(bytes, offset))
    case .bytes(let expected):
      guard let offset = Self.difference(bytes, expected) else { return .passed }
      let wanted = expected.map { $0.map { Hex.string([$0]) } ?? "??" }
      if bytes.count != expected.count, offset >= min(bytes.count, expected.count) {
        return failed(place, "bytes", expected: "\(expected.count)", actual: "\(bytes.count)")
      }
      return failed(
        Place(place.path, record: place.record, field: place.field, offset: offset), "content",
        expected: Self.window(wanted, offset),
        actual: Self.window(bytes, offset))
    case .matches(let pattern):
      guard !pattern.matches(Hex.string(bytes)) else { return .passed }
      return failed(place, "content", expected: "hex that matches \(pattern.text)", actual: Hex.string(bytes))
    case .unique:
      // A card without a value is the matter of other checks.
      return bytes.allSatisfy { $0 == 0xFF } ? .passed : Outcome(unique: [(place, Hex.string(bytes))])
    case .inventory(let column):
      guard let row = card.row else { return .unchecked("the card is not in the inventory") }
      guard let expected = row.value(of: column) else {
        return .unchecked("the inventory has no \(column) for the card")
      }
      let digits = expected.lowercased().filter { $0 != " " }
      guard Hex.string(bytes) != digits else { return .passed }
      return failed(place, "differs from \(column) of the inventory", expected: digits, actual: Hex.string(bytes))
    case .decoded(let matcher, let isWhole):
      guard let fields else { return .unchecked("\(place) has no named fields") }
      var comparison = FieldComparison(requirement: self, card: card, place: place, isWhole: isWhole)
      comparison.compare(fields, matcher, path: [])
      return comparison.outcome
    }
  }

  /// Offset of the first byte that differs; the shorter's end where nothing else does.
  private static func difference(_ bytes: [UInt8], _ expected: [UInt8?]) -> Int? {
    for (offset, pair) in zip(bytes, expected).enumerated() where pair.1 != nil && pair.0 != pair.1 { return offset }
    return bytes.count == expected.count ? nil : min(bytes.count, expected.count)
  }

  /// All of 32 bytes and fewer, else 16 around an offset.
  private static func window(_ bytes: [UInt8], _ offset: Int) -> String {
    window(bytes.map { Hex.string([$0]) }, offset)
  }

  private static func window(_ bytes: [String], _ offset: Int) -> String {
    guard bytes.count > 32 else { return bytes.joined() }
    let start = max(0, min(offset - 4, bytes.count - 16))
    let end = min(bytes.count, start + 16)
    return "\(start > 0 ? "…" : "")\(bytes[start..<end].joined())\(end < bytes.count ? "…" : "")"
  }
}
