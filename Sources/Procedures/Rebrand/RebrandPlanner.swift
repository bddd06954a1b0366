public import CardImage
import ElementaryFiles
import ISO7816
import ImageDecoding

/// Makes a plan of an image: each place that holds an old name becomes a change of a field that a codec knows, of a text
/// in a BER-TLV structure, or an item for a person with the reason.
///
/// A change is made only if the new bytes read back as what was wanted and hold none of the old names.
public struct RebrandPlanner {
  let renames: [Rename]
  private let patterns: [SearchPattern]
  /// Whether places that no codec knows are changed where the bytes around them allow it.
  public var includesUnknown = false

  /// - Throws: ``PatternError`` for a name that no coding can hold.
  public init(_ renames: [Rename]) throws(PatternError) {
    // The longer name first: koalatel.com before koalatel.
    self.renames = renames.sorted { $0.old.count > $1.old.count }
    var patterns: [SearchPattern] = []
    for rename in self.renames { patterns.append(try SearchPattern(text: rename.old)) }
    self.patterns = patterns
  }

  /// What is not searched and why, one line each.
  public var notes: [String] { patterns.flatMap(\.notes) }

  /// - Parameters:
  ///   - source: what the image is called.
  ///   - sources: what was read besides the files of the tables; `nil` for what the image shows of it.
  public func plan(_ image: CardImage, source: String, sources: CardSources? = nil) -> RebrandPlan {
    let names = renames.map { "\($0.old) to \($0.new)" }.joined(separator: ", ")
    var plan = RebrandPlan(
      title: "rebrand \(names)".withoutControls, card: image.iccid.isEmpty ? nil : image.iccid, renames: renames)
    let decoder = ImageDecoder(image)
    let access = AccessResolver(image)
    let files = Dictionary(image.files.map { ($0.path, $0) }) { first, _ in first }
    let (matches, unread, _) = search(image, source: source)
    plan.unread = unread
    plan.sources = sources ?? CardSources(image)
    for group in MatchGroup.groups(of: matches, in: files) {
      guard let file = files[group.part.path], let contents = group.contents else {
        plan.manual.append(group.item(group.reason))
        continue
      }
      let condition = access.rules(of: file)?.condition(.update)
      guard condition != .never else {
        plan.manual.append(group.item("read-only: nobody may update this file"))
        continue
      }
      var edit = ContentEdit(
        renames: renames, definition: decoder.definition(of: file), group: group, contents: contents,
        includesUnknown: includesUnknown)
      edit.run { hits(in: $0, of: file, group.part) }
      if var change = edit.change {
        change.needs = condition?.description
        plan.changes.append(change)
      }
      plan.manual += edit.manual
    }
    return plan
  }

  /// Hits of all names, each place once; what was not searched; how many files were.
  func search(
    _ image: CardImage, source: String
  ) -> (matches: [SearchMatch], unread: [UnreadFile], files: Int) {
    var matches: [SearchMatch] = []
    var summary = SearchSummary()
    for (index, pattern) in patterns.enumerated() {
      let report = pattern.search(image, source: source)
      matches += report.matches
      if index == 0 { summary = report.summary }
    }
    return (matches, summary.unread, summary.files)
  }

  private func hits(in bytes: [UInt8], of file: CardImage.File, _ part: PlanPart) -> [SearchMatch] {
    var file = CardImage.File(path: file.path, structure: file.structure)
    file.content = part.tag.map { .tags([.init(tag: $0, value: bytes)]) } ?? .data(bytes)
    return search(CardImage(files: [file]), source: "").matches
  }
}

/// The hits that one change or one item is about.
struct MatchGroup {
  var part: PlanPart
  var matches: [SearchMatch]
  /// The bytes of the part; of a cyclic file all records; `nil` where nothing of a file's content is meant.
  var contents: [[UInt8]]?
  var isCyclic = false

  /// In the order of the matches. A record that could not be read has no hits.
  static func groups(of matches: [SearchMatch], in files: [String: CardImage.File]) -> [MatchGroup] {
    var groups: [MatchGroup] = []
    var places: [String: Int] = [:]
    for match in matches {
      let file = files[match.path]
      let isCyclic = file?.structure == .cyclic && match.part == .record
      var group = MatchGroup(part: PlanPart(match.path), matches: [match])
      switch (match.part, file?.content) {
      // No single part holds it, so none can be changed by itself.
      case _ where !match.continuations.isEmpty: group.part.record = match.record
      case (.data, .data(let data)?): group.contents = [data]
      case (.record, .records(let records)?):
        if isCyclic {
          let whole = records.compactMap { $0 }
          if whole.count == records.count { group.contents = whole }
          group.isCyclic = true
        } else {
          group.part.record = match.record
          if let number = match.record, records.indices.contains(number - 1), let bytes = records[number - 1] {
            group.contents = [bytes]
          }
        }
      case (.tag, .tags(let objects)?):
        group.part.tag = match.tag
        if let object = objects.first(where: { $0.tag == match.tag }) { group.contents = [object.value] }
      default: group.part.record = match.record
      }
      let rest = match.continuations.map { "\($0.path) \($0.record)" }.joined(separator: ",")
      let key = "\(match.part.rawValue) \(group.part.name) \(rest)"
      if let place = places[key] {
        groups[place].matches.append(match)
      } else {
        places[key] = groups.count
        groups.append(group)
      }
    }
    return groups
  }

  /// Why these hits are none of a content that could be written.
  var reason: String {
    if let first = matches.first, !first.continuations.isEmpty {
      let rest = first.continuations.map { part in
        (part.path == first.path ? "" : "\(part.path) ") + "record \(part.record)"
      }
      return "split over records: it goes on in \(rest.joined(separator: ", ")), and all of them have to be written"
    }
    return switch matches.first?.part {
    case .fcp, .aid: "part of an application's identifier or of a file's parameters: the card's issuer has to change it"
    case .atr: "part of the answer to reset: the card's maker has to change it"
    case .rule: "an access rule of the ARA-M: store the rule of the new package, delete this one (uicc ara-m)"
    case .toolkit: "a menu or text of a toolkit application: its provider has to change it"
    case .record, .data, .tag: "not all of the file is known"
    default: "no file of the card holds it by itself"
    }
  }

  func item(_ reason: String, suggestion: [UInt8]? = nil, of matches: [SearchMatch]? = nil) -> ManualItem {
    let matches = matches ?? self.matches
    var codings: [String] = []
    for match in matches where !codings.contains(match.coding.rawValue) { codings.append(match.coding.rawValue) }
    let isOne = contents?.count == 1
    return ManualItem(
      part: part, codings: codings, text: (matches.first?.context ?? "").withoutControls, reason: reason,
      old: isOne ? contents?.first ?? [] : [], suggestion: suggestion)
  }
}
