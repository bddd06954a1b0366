import ArgumentParser
import Captures
import CardImage
import ElementaryFiles
import ISO7816

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `uicc trace`.
struct TraceCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "List the APDUs of a capture or log with what they mean.",
    usage: "uicc trace <capture> [--bytes] [--json]",
    discussion: """
      Captures are pcap and pcapng with CCID readers (usbmon, USBPcap) or GSMTAP SIM over UDP, and logs of pySim \
      (--apdu-trace), OpenSC (-vv), uicc --apdus or plain hex. Files get their names by following SELECTs. PINs and \
      keys are masked.

        $ uicc trace phone.pcapng
        $ uicc export --card pcsc --trace own.pcapng && uicc trace own.pcapng --bytes
        $ uicc trace phone.pcapng --json | jq -r 'select(.sw == "6a82").path'

      Exit status: 0 read to its end, 1 no APDU in it, 2 damaged or not readable.
      """)

  @Argument(help: ArgumentHelp("The capture or log.", valueName: "capture"), completion: .file())
  var capture: String

  @Flag(name: .long, help: "Show the bytes of each APDU below what it means.")
  var bytes = false

  @OptionGroup var tables: TableOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let printer = TracePrinter(output, showsBytes: bytes)
    let reading = try CaptureInput.read(capture) { printer.print($0, path: $1) }
    printer.finish(reading, capture)
    guard !reading.warnings.contains(where: \.isDamage) else { throw ExitStatus.error }
    guard reading.exchanges > 0 else { throw ExitStatus.no }
  }
}

/// APDUs as lines for people or as JSON Lines.
private final class TracePrinter {
  private let isJSON: Bool
  private let style: Style
  private let showsBytes: Bool
  private let encoder = JSONEncoder()
  private var start: UInt64?
  private var secrets: [CardLine: APDUSecrets] = [:]
  private var lines: [CardLine] = []

  init(_ output: OutputOptions, showsBytes: Bool) {
    isJSON = output.json
    style = output.style
    self.showsBytes = showsBytes
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  /// One line of `--json`; what does not apply is left out.
  private struct Line: Encodable {
    var type: String
    var number: Int
    /// Seconds since 1970.
    var time: Double?
    var line: String
    var command: String?
    var response: String?
    var sw: String?
    var path: String?
    var meaning: String?
    var decoded: FieldValue?
    var atr: String?
    var problem: String?
  }

  func print(_ event: CardEvent, path: String?) {
    var line = Line(type: "apdu", number: event.number, line: "\(event.line)")
    if event.time > 0 { line.time = Double(event.time) / 1e9 }
    if !lines.contains(event.line) { lines.append(event.line) }
    switch event.kind {
    case .reset(let atr):
      secrets[event.line] = nil
      line.type = "reset"
      line.atr = Hex.string(atr)
      write(line, event, style.bold("ATR \(Hex.string(atr))"))
    case .damaged(let problem):
      line.type = "damaged"
      line.problem = problem
      write(line, event, style.red(Style.printable(problem)))
    case .exchange(let command, let response):
      let shown = secrets[event.line, default: APDUSecrets()].text(command: command, response: response)
      line.command = shown.command
      line.response = shown.response
      line.path = path
      guard let parsed = CommandAPDU(captured: command), let answer = ResponseAPDU(response) else { return }
      let meaning = APDUDescription.text(parsed, path: path)
      line.sw = answer.status.hex
      line.meaning = meaning
      let value = CapturedContent.value(parsed, answer, path: path)
      line.decoded = value
      var text = "\(meaning): "
      text +=
        answer.status.isError ? style.yellow("\(answer.status)") : answer.status == 0x9000 ? "9000" : "\(answer.status)"
      if let value { text += style.dim("  " + Self.short(value)) }
      write(line, event, text)
      if showsBytes, !isJSON {
        Standard.line(style.dim("                 > \(shown.command)"))
        Standard.line(style.dim("                 < \(shown.response)"))
      }
    }
  }

  private static func short(_ value: FieldValue) -> String {
    let text = Style.printable(String(decoding: value.jsonBytes(), as: UTF8.self))
    return text.count > 100 ? text.prefix(100) + "…" : text
  }

  private func write(_ line: Line, _ event: CardEvent, _ text: String) {
    if isJSON {
      guard let data = try? encoder.encode(line) else { return }
      Standard.output([UInt8](data))
      Standard.output("\n")
      return
    }
    let first = start ?? event.time
    if start == nil, event.time > 0 { start = event.time }
    let number = String(event.number)
    let seconds =
      event.time >= first && event.time > 0 ? Decimals.string(Double(event.time - first) / 1e9, places: 3) : ""
    let padding = { (text: String, width: Int) in String(repeating: " ", count: max(0, width - text.count)) + text }
    let place = lines.count > 1 ? "\(event.line): " : ""
    Standard.line("\(style.dim(padding(number, 6) + padding(seconds, 10)))  \(place)\(text)")
  }

  private struct Summary: Encodable {
    var type = "summary"
    var packets: Int
    var apdus: Int
    var repeats: Int
    var cards: [Card]
    var warnings: [String]
    struct Card: Encodable {
      var line: String
      var atr: String
      var iccid: String
      var files: Int
      var commands: Int
    }
  }

  func finish(_ reading: CaptureReading, _ capture: String) {
    if isJSON {
      let cards = reading.cards.map {
        Summary.Card(
          line: "\($0.line)", atr: Hex.string($0.image.atr), iccid: $0.image.iccid, files: $0.image.files.count,
          commands: $0.commands)
      }
      let summary = Summary(
        packets: reading.packets, apdus: reading.exchanges, repeats: reading.repeats, cards: cards,
        warnings: reading.warnings.map(\.description))
      guard let data = try? encoder.encode(summary) else { return }
      Standard.output([UInt8](data))
      Standard.output("\n")
    } else {
      let repeats = reading.repeats > 0 ? ", \(reading.repeats) repeated ones left out" : ""
      Standard.remark("\(reading.exchanges) APDUs in \(reading.packets) packets\(repeats)")
      for card in reading.cards {
        let iccid = card.image.iccid.isEmpty ? "unknown ICCID" : "ICCID \(card.image.iccid)"
        Standard.remark("\(card.line): \(iccid), \(card.commands) commands, \(card.image.files.count) files")
      }
    }
    CaptureInput.report(reading.warnings, of: capture)
  }
}
