import ArgumentParser
import Captures
import CardImage
import ISO7816
import Procedures
import UICC

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `uicc grep`.
struct GrepCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grep",
    abstract: "Find a text in every coding that a SIM uses: on the card, in images, dumps and folders of them.",
    usage: "uicc grep <pattern> [<source> ...] [options]",
    discussion: """
      One pass looks for ASCII and UTF-8, ISO 8859-1, the GSM alphabet unpacked and packed at any bit offset, UCS2 in \
      its three forms, UTF-16 both ways and domain name labels; --number for digits of four bits in both orders too. A \
      text that goes on in the next record, in an extension record or in the next short message is found and says so. \
      Without a SOURCE the card is read and searched. What could not be read is listed: silence means searched.

        $ uicc grep wattlefon
        $ uicc grep wattlefon card.json old-cards/
        $ uicc grep --json wattlefon card.json | jq .path
        $ uicc grep --number +611300555777 card.json
        $ uicc grep -E 'wattle(fon|tel)' old-cards/
        $ uicc grep --hex 91160411 phone.pcapng

      Exit status: 0 found, 1 not found, 2 something could not be searched and should have been. Files that a card \
      keeps to itself (6982 and the like) are listed and do not change it.
      """)

  @Flag(name: .long, help: "Capital and small letters differ.")
  var caseSensitive = false

  @Flag(name: .long, help: "Take é for e, in the pattern and on the card.")
  var ignoreAccents = false

  @Flag(name: .long, help: "The pattern is a number: digits of four bits in both orders, and text.")
  var number = false

  @Flag(name: .long, help: "The pattern is bytes in hex.")
  var hex = false

  @Flag(
    name: [.customShort("E"), .customLong("regexp")],
    help: "The pattern is a regular expression over decoded text; with --number over digits too.")
  var isRegex = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Look in these codings only, with commas between: \(SearchCoding.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "codings"))
  var coding: String?

  @Argument(help: "The text to look for.")
  var pattern: String

  @Argument(
    help: ArgumentHelp("Images, dumps of other tools, or folders of them.", valueName: "source"),
    completion: .file())
  var sources: [String] = []

  @OptionGroup var scan: ScanOptionGroup
  @OptionGroup var tables: TableOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if !sources.isEmpty, scan.isGiven {
      throw ValidationError("--scan and --stk are for the card: a file holds what it holds")
    }
    if !sources.isEmpty, card.card != .reader(nil) {
      throw ValidationError("give either --card or sources: a card and files are not searched in one run")
    }
    if !sources.isEmpty, card.codes.isGiven {
      throw ValidationError("--pin1, --pin2 and --adm are for the card: files are searched without codes")
    }
    if hex, number || isRegex { throw ValidationError("give --hex alone: bytes are neither a number nor a text") }
    if hex, caseSensitive || ignoreAccents || coding != nil {
      throw ValidationError("--case-sensitive, --ignore-accents and --coding are for text, not for --hex")
    }
    _ = try wantedCodings()
  }

  func run() throws {
    var search = CardSearch(try compile())
    let printer = MatchPrinter(output, showsSource: sources.count > 1 || sources.contains(where: Files.isFolder))
    var outcome: CardWalk.Outcome?
    if sources.isEmpty {
      outcome = try searchCard(&search, printer)
    } else {
      let folder = FolderSearch(search.pattern, processors: ProcessInfo.processInfo.activeProcessorCount)
      for source in sources { try searchPath(source, folder, &search, printer) }
    }
    printer.finish(search.summary)
    if let interruption = outcome?.interruption {
      throw Failure("the card was not searched to its end: \(interruption.message)")
    }
    guard search.summary.failures.isEmpty else { throw ExitStatus.error }
    guard search.summary.matches > 0 else { throw ExitStatus.no }
  }

  private func wantedCodings() throws -> Set<SearchCoding>? {
    guard let coding else { return nil }
    return Set(
      try coding.split(separator: ",", omittingEmptySubsequences: false).map { name in
        guard let known = SearchCoding(rawValue: name.lowercased()) else {
          let names = SearchCoding.allCases.map(\.rawValue).joined(separator: ", ")
          throw ValidationError("--coding takes \(names), not '\(name)'")
        }
        return known
      })
  }

  private func compile() throws -> SearchPattern {
    let options = SearchOptions(
      caseSensitive: caseSensitive, ignoreAccents: ignoreAccents, codings: try wantedCodings())
    do throws(PatternError) {
      if hex { return try SearchPattern(hex: pattern) }
      if isRegex { return try SearchPattern(regex: pattern, number: number, options: options) }
      return number
        ? try SearchPattern(number: pattern, options: options) : try SearchPattern(text: pattern, options: options)
    } catch {
      throw Failure(error.description)
    }
  }

  private func searchCard(_ search: inout CardSearch, _ printer: MatchPrinter) throws -> CardWalk.Outcome {
    let connection = try card.open()
    let whole = try connection.withSession { try scan.walk(connection, $0) }
    let image = whole.walk.image
    let name = image.iccid.isEmpty ? "card" : image.iccid
    printer.print(search.search(image, source: name))
    for var file in whole.unread {
      file.source = name
      search.add(file)
    }
    search.add(connection.warnings, about: image)
    connection.printStatistics()
    return whole.walk
  }

  private func searchPath(
    _ path: String, _ folder: FolderSearch, _ search: inout CardSearch, _ printer: MatchPrinter
  ) throws {
    // What lies between two files of a walk is said where it stands.
    var remarks: [String: [ImageSource.Entry]] = [:]
    var last = ""
    var failure: (any Error)?
    func tell(_ entries: [ImageSource.Entry]) throws {
      for entry in entries {
        switch entry {
        case .source: break
        case .skipped(let file, let reason): try skip(file, reason, &search, printer)
        case .failed(let error):
          search.add(UnreadFile(source: error.place.description, path: "", problem: error.message))
        }
      }
    }
    var walk = ImageSource.walk(path, sniffs: false)
    let sources = sequence(state: ()) { _ -> ImageSource? in
      while let entry = walk.next() {
        if case .source(let source) = entry {
          if source.isNamed, CaptureFormat(path: source.path) != nil {
            remarks[last, default: []].append(.skipped(path: source.path, reason: ""))
            continue
          }
          last = source.path
          return source
        }
        remarks[last, default: []].append(entry)
      }
      return nil
    }
    folder.search(sources) { result in
      do {
        if Interruption.isRequested { throw Failure("stopped by the user") }
        try tell(remarks.removeValue(forKey: "") ?? [])
        switch result.outcome {
        case .searched:
          printer.print(result.matches)
          search.add(result.summary)
        case .skipped(let reason): try skip(result.source.path, reason, &search, printer)
        }
        try tell(remarks.removeValue(forKey: result.source.path) ?? [])
        return true
      } catch {
        failure = error
        return false
      }
    }
    if let failure { throw failure }
    try tell(remarks.removeValue(forKey: "") ?? [])
  }

  /// A file that is no image may be a capture.
  private func skip(
    _ path: String, _ reason: String, _ search: inout CardSearch, _ printer: MatchPrinter
  ) throws {
    if reason != "hidden", CaptureFormat(path: path) != nil {
      try searchCapture(path, &search, printer)
    } else {
      Standard.remark("skipped \(path): \(reason)")
    }
  }

  /// Searches the files that the APDUs of a capture read and wrote, and the data of APDUs that belongs to no file.
  private func searchCapture(_ path: String, _ search: inout CardSearch, _ printer: MatchPrinter) throws {
    let reading = try CaptureInput.read(path)
    for (index, card) in reading.cards.enumerated() {
      let name = CaptureInput.name(card, number: index + 1, of: reading.cards.count, in: path)
      var image = card.image
      image.files += card.messages.map {
        CardImage.File(path: $0.name, structure: .unknown, content: .data($0.bytes))
      }
      printer.print(search.search(image, source: name))
      for (path, _) in card.gaps.sorted(by: { $0.key < $1.key }) where !image.isMissingRecords(of: path) {
        search.add(UnreadFile(source: name, path: path))
      }
    }
    for warning in reading.warnings where warning.isDamage {
      search.add(UnreadFile(source: path, path: "", problem: warning.description))
    }
  }
}

extension CardImage {
  /// Whether a file lacks records, of which the search itself takes note.
  fileprivate func isMissingRecords(of path: String) -> Bool {
    guard let file = files.first(where: { $0.path == path }), case .records(let records) = file.content else {
      return false
    }
    return records.contains(nil)
  }
}

extension SearchSummary {
  /// What should have been readable and was not. Files that a card keeps to itself are no failure: they are listed.
  var failures: [UnreadFile] {
    unread.filter { $0.problem != nil || $0.status?.isUnexpected ?? false }
  }
}
