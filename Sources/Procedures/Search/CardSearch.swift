public import CardImage
internal import ISO7816

/// Searches cards for one pattern, one card after the other, and counts what was searched. Prints nothing and reads
/// nothing but the images it is given.
public struct CardSearch: Sendable {
  public let pattern: SearchPattern
  /// What was searched so far.
  public internal(set) var summary: SearchSummary
  var arena = SearchArena()
  private var hits: [RawHit] = []
  private var regex: RegexRun?
  var imageText: ImageText

  public init(_ pattern: SearchPattern) {
    self.pattern = pattern
    imageText = ImageText(joints: Joints(pattern.finder))
    summary = SearchSummary()
    summary.codings = pattern.codings
    summary.notes = pattern.notes
    if case .regex(let machine, _) = pattern.finder { regex = RegexRun(machine) }
  }

  /// Every hit in `image`: contents, responses to SELECT, answer to reset and access rules, in the image's order.
  /// - Parameter source: what reports call the image.
  public mutating func search(_ image: CardImage, source: String) -> [SearchMatch] {
    arena.removeAll()
    arena.append(image.atr, file: -1, part: .atr)
    for (number, file) in image.files.enumerated() { append(file, number, source: source) }
    for (number, command) in image.toolkit.enumerated() {
      arena.append(command, file: -1, part: .toolkit, number: UInt32(clamping: number + 1))
    }
    for (number, rule) in image.araM.enumerated() {
      arena.append(rule, file: -1, part: .rule, number: UInt32(clamping: number + 1))
    }
    var found = scan(source: source) { Self.path(of: $0, in: image) }
    found += joinedMatches(in: image, source: source)
    summary.matches += found.count
    return found
  }

  /// What is in the arena.
  mutating func scan(source: String, _ path: (SearchArena.Place) -> String) -> [SearchMatch] {
    hits.removeAll(keepingCapacity: true)
    if var run = regex {
      arena.scan(&run, options: pattern.options, digits: pattern.finder?.searchesDigits ?? false, into: &hits)
      regex = run
    } else {
      arena.scan(pattern.matchers, pattern.table, into: &hits)
    }
    HitResolution.resolve(&hits, in: arena, codings: pattern.options.codings)
    summary.sources += 1
    summary.bytes += arena.count
    return hits.isEmpty ? [] : matches(source, path)
  }

  /// Adds a source that could not be read at all, or a part of one that its reader reported.
  public mutating func add(_ unread: UnreadFile) { summary.add(unread) }

  /// Adds what was counted elsewhere.
  public mutating func add(_ other: SearchSummary) { summary.add(other) }

  private mutating func append(_ file: CardImage.File, _ number: Int, source: String) {
    let before = arena.count
    arena.append(file.fcp, file: number, part: .fcp)
    if let aid = file.aid, !file.fcp.contains(aid.bytes) { arena.append(aid.bytes, file: number, part: .aid) }
    var missing: [Int] = []
    switch file.content {
    case .none: break
    case .data(let data): arena.append(data, file: number, part: .data)
    case .records(let records):
      for (index, record) in records.enumerated() {
        if let record {
          arena.append(record, file: number, part: .record, number: UInt32(clamping: index + 1))
        } else {
          missing.append(index + 1)
        }
      }
    case .tags(let objects):
      for object in objects { arena.append(object.value, file: number, part: .tag, number: object.tag) }
    }
    if arena.count > before { summary.files += 1 }
    if !missing.isEmpty || file.isUnread {
      summary.unread.append(
        UnreadFile(source: source, path: file.path, status: file.status, records: missing, problem: file.problem))
    }
  }

  /// What was counted since the last time; counting begins anew.
  mutating func takeSummary() -> SearchSummary {
    defer { summary = SearchSummary() }
    return summary
  }

  /// Adds what a reader complained of: it was not searched. What it noted at a file is listed with that file already.
  public mutating func add(_ warnings: [ImageWarning], about image: CardImage) {
    let noted = image.files.compactMap(\.problem)
    for warning in warnings where !noted.contains(where: { $0.contains(warning.message) && warning.isAt($0) }) {
      add(UnreadFile(source: warning.place.description, path: "", problem: warning.message))
    }
  }

  private func matches(_ source: String, _ path: (SearchArena.Place) -> String) -> [SearchMatch] {
    // A file's response to SELECT goes before its contents, whatever order they were laid in.
    let order = hits.indices.sorted { first, second in
      let (a, b) = (arena.places[Int(hits[first].region)].order, arena.places[Int(hits[second].region)].order)
      return a == b ? first < second : a < b
    }
    return arena.bytes.withUnsafeBufferPointer { buffer in
      order.map { number in
        let hit = hits[number]
        let place = arena.places[Int(hit.region)]
        let region = arena.region(Int(hit.region), in: buffer)
        let text = HitText(hit, in: region)
        let isNumbered = place.part == .record || place.part == .rule || place.part == .toolkit
        return SearchMatch(
          source: source, path: path(place), part: place.part,
          record: isNumbered ? Int(place.number) : nil, tag: place.part == .tag ? place.number : nil,
          offset: hit.start, bitOffset: hit.units > 0 ? Int(hit.bit) : nil, length: Int(hit.length),
          coding: hit.coding, text: text.text, before: text.before, after: text.after,
          bytes: Array(region[hit.start..<hit.end]))
      }
    }
  }

  /// What is split over records, besides what is whole in one of them.
  func joinedMatches(in image: CardImage, source: String) -> [SearchMatch] {
    guard let joined = JoinedSearch(pattern) else { return [] }
    return joined.search(image).compactMap { hit in
      guard let part = hit.parts.first, let start = part.first, let last = part.last,
        case .records(let records) = image.files[start.file].content, let record = records[start.record - 1]
      else { return nil }
      func text(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(hit.text.scalars[range].map { CharacterReader.isPrintable($0) ? $0 : "·" }))
      }
      let (lower, upper) = (hit.range.lowerBound, hit.range.upperBound)
      let isPacked = hit.text.coding == .gsm7Packed || hit.text.coding == .bcd
      return SearchMatch(
        source: source, path: image.files[start.file].path, part: .record, record: start.record, tag: nil,
        offset: start.byte, bitOffset: isPacked ? start.bit & 7 : nil, length: last.end - start.byte,
        coding: hit.text.coding == .utf8 ? .ascii : hit.text.coding, text: text(hit.range),
        before: text(max(0, lower - HitText.reach)..<lower),
        after: text(upper..<min(hit.text.scalars.count, upper + HitText.reach)),
        bytes: Array(record[start.byte..<min(last.end, record.count)]),
        continuations: hit.parts.dropFirst().compactMap { part in
          guard let first = part.first, let last = part.last else { return nil }
          return SearchMatch.Continuation(
            path: image.files[first.file].path, record: first.record, offset: first.byte,
            length: last.end - first.byte)
        })
    }
  }

  private static func path(of place: SearchArena.Place, in image: CardImage) -> String {
    switch place.part {
    case .atr: "ATR"
    case .rule: "ARA-M"
    case .toolkit: "STK"
    default: image.files.indices.contains(Int(place.file)) ? image.files[Int(place.file)].path : ""
    }
  }
}

extension SearchPattern {
  /// Searches one card.
  public func search(_ image: CardImage, source: String) -> SearchReport {
    var search = CardSearch(self)
    let matches = search.search(image, source: source)
    return SearchReport(matches: matches, summary: search.summary)
  }
}

extension ImageWarning {
  /// Whether a note that the image's reader left at a file speaks of this place.
  fileprivate func isAt(_ note: String) -> Bool {
    guard let line = place.line, let column = place.column else { return false }
    return note.contains("(line \(line), column \(column))")
  }
}

extension SearchArena.Place {
  /// In reports: the ATR, then the files with their responses to SELECT first, then the rules.
  fileprivate var order: (Int, Int) {
    switch part {
    case .atr: (-1, 0)
    case .rule: (Int.max, 0)
    case .toolkit: (Int.max, 1)
    case .fcp: (Int(file), 0)
    case .aid: (Int(file), 1)
    case .data, .record, .tag: (Int(file), 2)
    }
  }
}

extension CardImage.File {
  /// Whether something of the file is missing from the image, besides single records.
  fileprivate var isUnread: Bool {
    // A dump may list files that the card does not have: there is nothing to search in them.
    if let status, problem == nil, content == .none, status == .fileNotFound || status == .gsmFileNotFound {
      return false
    }
    if let status, status.rawValue != 0x9000 { return true }
    if problem != nil { return true }
    switch structure {
    case .df, .adf: return false
    case .transparent, .linearFixed, .cyclic, .berTLV, .unknown: return content == .none
    }
  }
}
