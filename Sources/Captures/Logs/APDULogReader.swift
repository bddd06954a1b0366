import ISO7816

/// Reads logs of APDUs, a line at a time:
///
/// | written by | command | response |
/// | --- | --- | --- |
/// | `uicc --apdus`, hex pairs | `00a40004023f00 612f` | on the same line |
/// | pySim `--apdu-trace` | `-> 00a4000402 3f00` | `<- 612f: ` or `<- 9000: 62..` |
/// | `opensc-tool -vv` | `Outgoing APDU (7 bytes):`, a dump | `Incoming APDU (2 bytes):`, a dump |
/// | `opensc-tool -s` | `Sending: 00 A4 ...` | `Received (SW1=0x90, SW2=0x00)`, a dump |
/// | pcscd `--apdu` | `APDU: 00 A4 ...` | `SW: 61 2F` |
/// | hex in turns | `> 00A4...`, `C: ...` | `< 612F`, `R: ...`; or bare lines in turns |
///
/// Lines that are none of these are read over: a log has others.
struct APDULogReader {
  private let stream: ByteStream
  private var number = 0
  private var command: [UInt8]?
  /// Whether the log marks its commands: hex alone is another output then, of pySim-shell's `read_binary` perhaps.
  private var isMarked = false
  private var dump: Dump?
  /// A line that ended a dump and is still to be read.
  private var waiting: LogLine?
  private(set) var warnings: [CaptureWarning] = []

  /// A dump of bytes over several lines.
  private struct Dump {
    var isCommand: Bool
    var expected: Int
    var bytes: [UInt8] = []
    var status: [UInt8] = []
  }

  private static let line = CardLine("log")
  /// An extended APDU in hex with spaces, and what stands before it.
  static let longestLine = 400_000

  init(_ stream: ByteStream) { self.stream = stream }

  mutating func next() -> CardEvent? {
    if let line = waiting {
      waiting = nil
      if let event = read(line) { return event }
    }
    while let bytes = stream.line(limit: Self.longestLine) {
      number += 1
      if let event = read(LogLine(bytes)) { return event }
    }
    defer { dump = nil }
    return dump.flatMap { finish($0) }
  }

  private mutating func read(_ line: LogLine) -> CardEvent? {
    if var open = dump {
      if let part = line.dumpedBytes(atMost: open.expected - open.bytes.count) {
        open.bytes += part
        dump = open
        guard open.bytes.count >= open.expected else { return nil }
        dump = nil
        return finish(open)
      }
      dump = nil
      // The dump of a response without data has no lines.
      if let event = finish(open) {
        waiting = line
        return event
      }
    }
    switch line.content {
    case .reset(let atr):
      command = nil
      return CardEvent(number, 0, Self.line, .reset(atr: atr))
    case .command(let bytes):
      let missing = command
      command = bytes
      isMarked = true
      return missing == nil ? nil : noAnswer()
    case .response(let bytes): return answer(bytes)
    case .pair(let first, let second):
      let missing = command
      command = nil
      if missing != nil { _ = noAnswer() }
      return exchange(first, second)
    case .bare(let bytes):
      // Lines in turns: what cannot be a command is a response.
      if command != nil { return answer(bytes) }
      if bytes.count >= 4, !isMarked { command = bytes }
      return nil
    case .dump(let isCommand, let count):
      isMarked = true
      dump = Dump(isCommand: isCommand, expected: count)
      return nil
    case .received(let status):
      dump = Dump(isCommand: false, expected: 0x1_0000, status: status)
      return nil
    case .masked:
      command = nil
      return nil
    case .other: return nil
    }
  }

  private mutating func finish(_ dump: Dump) -> CardEvent? {
    if dump.isCommand {
      if dump.bytes.count >= 4 { command = dump.bytes }
      return nil
    }
    return answer(dump.bytes + dump.status)
  }

  private mutating func answer(_ bytes: [UInt8]) -> CardEvent? {
    guard let sent = command else { return nil }
    command = nil
    return exchange(sent, bytes)
  }

  private func exchange(_ command: [UInt8], _ response: [UInt8]) -> CardEvent? {
    guard command.count >= 4, response.count >= 2 else {
      return CardEvent(number, 0, Self.line, .damaged("a command of less than 4 or a response of less than 2 bytes"))
    }
    return CardEvent(number, 0, Self.line, .exchange(command: command, response: response))
  }

  private func noAnswer() -> CardEvent { CardEvent(number, 0, Self.line, .damaged("a command without a response")) }
}
