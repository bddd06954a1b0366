import ArgumentParser
import CardImage
import ElementaryFiles
import ISO7816
import Procedures
import UICC

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Which identifiers a scan tries.
struct ScanRangeOptions: ParsableArguments {
  @Flag(name: .long, help: "Scan only near the identifiers that the card or a table has: a fifth of the time.")
  var quick = false

  @Flag(name: .long, help: "Scan 2FXX, 4FXX, 5FXX, 6FXX and 7FXX in every directory.")
  var wide = false

  @Option(
    name: .long, help: ArgumentHelp("Scan these identifiers in every directory: 6F00-6FFF.", valueName: "from-to"))
  var range: String?

  @Option(
    name: .long, help: ArgumentHelp("Also ask for applications whose AID begins so; may be repeated.", valueName: "hex")
  )
  var aid: [String] = []

  @Flag(name: .long, help: "Begin anew, whatever an earlier scan of this card has done.")
  var fresh = false

  func validate() throws {
    guard [quick, wide, range != nil].count(where: { $0 }) <= 1 else {
      throw ValidationError("give one of --quick, --wide and --range")
    }
    _ = try options
  }

  var isGiven: Bool { quick || wide || range != nil || !aid.isEmpty || fresh }

  var options: ScanOptions {
    get throws {
      var options = ScanOptions()
      if quick { options.reach = .quick }
      if wide { options.reach = .wide }
      if let range {
        let parts = range.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0, radix: 16) }
        guard let first = parts.first ?? nil, let last = parts.last ?? nil, parts.count <= 2, first <= last else {
          throw ValidationError("--range takes identifiers in hex, as in 6F00-6FFF")
        }
        options.reach = .range(first...last)
      }
      for text in aid {
        guard let bytes = Hex.bytes(text), (1...16).contains(bytes.count) else {
          throw ValidationError("--aid takes 1 to 16 bytes in hex, not \(text)")
        }
        options.prefixes.append(AID(bytes))
      }
      return options
    }
  }
}

/// `--scan` of commands that read a whole card.
struct ScanOptionGroup: ParsableArguments {
  @Flag(name: .long, help: "Also scan for files and applications that no table lists, as uicc scan does.")
  var scan = false

  @Flag(name: .long, help: "Also fetch the menus and texts of toolkit applications, as uicc stk does.")
  var stk = false

  @Flag(name: .long, help: "Also open every item of those menus, as uicc stk --open does.")
  var stkOpen = false

  @OptionGroup var range: ScanRangeOptions

  /// Whether more than the files of the tables is asked for.
  var isGiven: Bool { scan || stk || stkOpen }

  func validate() throws {
    if range.isGiven, !scan { throw ValidationError("--quick, --wide, --range, --aid and --fresh go with --scan") }
  }

  /// Visits the card, and what only a scan finds where that was asked for.
  func walk(_ connection: CardConnection, _ session: CardSession) throws -> WholeCard {
    var card = WholeCard(walk: connection.walk(session))
    if scan, card.walk.interruption == nil {
      let result = try connection.scan(session, after: card.walk, range.options, isFresh: range.fresh)
      card.walk = result.walk
      card.sources.unlisted = result.finds.map(\.path)
    }
    card.sources.menus = stkOpen ? .opened : stk ? .shown : .none
    let notes = card.sources.read(session, into: &card.walk)
    for remark in notes.remarks { Standard.remark(Style.printable(remark)) }
    card.unread = notes.unread
    return card
  }
}

/// What a command that looks at a whole card brings home.
struct WholeCard {
  var walk: CardWalk.Outcome
  /// Where it looked.
  var sources = CardSources()
  /// What it could not read and no entry of the image says.
  var unread: [UnreadFile] = []
}

extension CardConnection {
  /// What a scan brought besides the files.
  struct ScanResult {
    /// The walk with the finds.
    var walk: CardWalk.Outcome
    var finds: [CardImage.File] = []
    var state = ScanState()
  }

  /// Goes on with an earlier scan of this card, or begins one; its state is kept in a file.
  func scan(
    _ session: CardSession, after walk: CardWalk.Outcome, _ options: ScanOptions, isFresh: Bool
  ) throws -> ScanResult {
    let identity = try CardIdentity(session)
    let file = StateFolder.path.map { "\($0)/scans/\(identity.description.prefix(60)).json" }
    var state = ScanState()
    if !isFresh, let file, let bytes = try? Files.read(file, limit: 16 << 20) {
      do throws(EditError) {
        let record = try ScanRecord(json: bytes)
        if record.card == identity.description, record.options == options.name { state = record.state }
      } catch {
        Standard.remark(Style.printable("\(file): \(error.description); the scan begins anew"))
      }
    }
    if state.isComplete {
      Standard.remark("this card was scanned before: its finds are read again; --fresh scans anew")
    }
    let bar = ProgressBar(isShown: Standard.errorIsTerminal)
    defer { bar.finish() }
    var isSaved = true
    var scan = CardScan(session, image: walk.image, options: options, state: state) { state in
      guard let file else { return }
      let record = ScanRecord(card: identity.description, options: options.name, state: state)
      isSaved = Self.keep(record, in: file) && isSaved
    } progress: { step in
      bar.update("\(step.path), \(step.finds) found", done: step.done, total: step.total)
    }
    let statistics = session.exchange.statistics
    if !state.isComplete, statistics.apdus > 0 {
      let seconds = Double(statistics.nanoseconds) / 1e9 / Double(statistics.apdus) * Double(scan.remaining)
      let estimate = seconds < 1 ? "less than a second" : "about \(Int(seconds.rounded(.up))) s"
      let text = state.tried.isEmpty ? "scanning" : "going on with a scan of"
      Standard.remark("\(text) \(scan.remaining) identifiers, \(estimate)")
    }
    let outcome = scan.run()
    if !isSaved { Standard.remark("the state of the scan could not be kept: it begins anew next time") }
    var result = ScanResult(walk: walk, finds: outcome.files, state: outcome.state)
    result.walk.image.files += outcome.files
    result.walk.interruption = outcome.interruption
    result.walk.present += outcome.files.count
    return result
  }

  /// Whether the state is in the file.
  private static func keep(_ record: ScanRecord, in file: String) -> Bool {
    guard let slash = file.lastIndex(of: "/") else { return false }
    do {
      try FileManager.default.createDirectory(atPath: String(file[..<slash]), withIntermediateDirectories: true)
      try Files.write(record.fields.jsonBytes(pretty: true), to: file)
      return true
    } catch {
      return false
    }
  }
}
