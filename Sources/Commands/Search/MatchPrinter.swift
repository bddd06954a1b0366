import ISO7816
import Procedures

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Hits as lines for people or as JSON Lines.
final class MatchPrinter {
  private let isJSON: Bool
  private let style: Style
  private let showsSource: Bool
  private let encoder = JSONEncoder()

  init(_ output: OutputOptions, showsSource: Bool) {
    isJSON = output.json
    style = output.style
    self.showsSource = showsSource
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  func print(_ matches: [SearchMatch]) {
    guard !matches.isEmpty else { return }
    if isJSON { return matches.forEach(printJSON) }
    var lines = ""
    for match in matches {
      lines += line(match)
      lines += "\n"
    }
    Standard.output(lines)
  }

  /// `MF/ADF.USIM/EF.PNN record 1 offset 3 gsm7-packed: Wattlefon AU`.
  private func line(_ match: SearchMatch) -> String {
    var line = showsSource ? style.blue("\(match.source): ") : ""
    line += style.bold(match.path)
    switch match.part {
    case .data, .atr: break
    case .record, .rule, .toolkit: if let record = match.record { line += " record " + String(record) }
    case .tag: if let tag = match.tag { line += " tag \(Hex.string(TLV.tagBytes(tag)))" }
    case .fcp: line += " FCP"
    case .aid: line += " AID"
    }
    line += " offset "
    line += String(match.offset)
    if let bit = match.bitOffset, bit > 0 { line += " bit \(bit)" }
    line += style.dim(" \(match.coding.rawValue): ")
    line += Style.printable(match.before)
    line += style.match(Style.printable(match.text))
    line += Style.printable(match.after)
    guard !match.continuations.isEmpty else { return line }
    let places = match.continuations.map { part in
      (part.path == match.path ? "" : "\(part.path) ") + "record \(part.record) offset \(part.offset)"
    }
    return line + style.dim(" (goes on in \(places.joined(separator: ", ")))")
  }

  /// The last line: what was searched, and what was not.
  func finish(_ summary: SearchSummary) {
    if isJSON { return printJSON(summary) }
    let matches = summary.matches == 1 ? "1 match" : "\(summary.matches) matches"
    let sources = summary.sources == 1 ? "" : " of \(summary.sources) cards"
    let files = summary.files == 1 ? "1 file" : "\(summary.files) files"
    Standard.remark("\(matches) in \(files)\(sources), \(summary.bytes) bytes searched")
    for note in summary.notes { Standard.remark(Style.printable(note)) }
    guard !summary.unread.isEmpty else { return }
    let count = summary.unread.reduce(0) { $0 + $1.count }
    Standard.remark("\(count == 1 ? "1 file was" : "\(count) files were") not searched, or not wholly:")
    for file in summary.unread {
      var place = [showsSource || file.path.isEmpty ? file.source : "", file.path].filter { !$0.isEmpty }
      if file.count > 1 { place[0] += " and \(file.count - 1) more" }
      var reasons: [String] = []
      if let status = file.status { reasons.append("\(status)") }
      if !file.records.isEmpty { reasons.append("records \(Self.ranges(file.records))") }
      if let problem = file.problem { reasons.append(problem) }
      if reasons.isEmpty { reasons.append("not read") }
      Standard.diagnostic("  \(place.joined(separator: " ")): \(Style.printable(reasons.joined(separator: "; ")))\n")
    }
  }

  /// `2, 4-9`.
  private static func ranges(_ numbers: [Int]) -> String {
    var runs: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = runs.last, number - 1 == last.upperBound {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: ", ")
  }

  private func printJSON(_ value: some Encodable) {
    // Encoding these fails for no value: they hold strings and whole numbers.
    guard let data = try? encoder.encode(value) else { return }
    Standard.output([UInt8](data))
    Standard.output("\n")
  }
}
