import CDemoCard
import CardImage
import ISO7816
import PCSC
import SoftUICC
import UICC

/// An open line to the card that `--card` names.
final class CardConnection {
  let transport: any CardTransport
  private let options: CardOptions
  private var session: CardSession?

  init(transport: any CardTransport, options: CardOptions) {
    self.transport = transport
    self.options = options
  }

  /// Runs `body` with a session while no other program can reach the card.
  func withSession<Result>(_ body: (CardSession) throws -> Result) throws -> Result {
    try transport.withTransaction {
      let session = try CardSession(transport, trace: options.apdus ? { Self.trace($0, $1) } : nil)
      self.session = session
      return try body(session)
    }
  }

  /// Visits the card's files with a progress bar on the terminal.
  func walk(
    _ session: CardSession, readsContent: Bool = true, at place: FilePath? = nil
  ) -> CardWalk.Outcome {
    let bar = ProgressBar(isShown: Standard.errorIsTerminal)
    defer { bar.finish() }
    var options = CardWalk.Options()
    options.readsContent = readsContent
    var walk = CardWalk(session, options: options) { step in
      bar.update(step.path, done: step.asked, total: step.asked + step.remaining)
    }
    return place.map { walk.run(at: $0) } ?? walk.run()
  }

  /// `--stats`.
  func printStatistics() {
    guard options.stats, let statistics = session?.exchange.statistics else { return }
    let seconds = Double(statistics.nanoseconds) / 1e9
    Standard.remark(
      "\(statistics.apdus) APDUs, \(statistics.bytesSent) bytes sent, \(statistics.bytesReceived) bytes received, "
        + "\(Decimals.string(seconds, places: 3)) s in the card")
  }

  /// One line a command; the data of commands that carry PINs or keys is not shown.
  private static func trace(_ command: [UInt8], _ response: [UInt8]) {
    let isSecret = command.count > 5 && [0x20, 0x24, 0x26, 0x28, 0x2C].contains(command[1])
    let shown =
      isSecret
      ? Hex.string(command.prefix(5)) + String(repeating: "*", count: 2 * (command.count - 5)) : Hex.string(command)
    Standard.diagnostic("\(shown) \(Hex.string(response))\n")
  }
}

/// Numbers with a fixed count of decimals.
enum Decimals {
  static func string(_ value: Double, places: Int) -> String {
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let scaled = (value * scale).rounded()
    guard scaled.isFinite, abs(scaled) < 1e15 else { return "\(value)" }
    let whole = Int(scaled)
    let unit = Int(scale)
    let fraction = String(abs(whole % unit))
    let sign = whole < 0 ? "-" : ""
    guard places > 0 else { return "\(sign)\(abs(whole))" }
    return "\(sign)\(abs(whole) / unit).\(String(repeating: "0", count: places - fraction.count))\(fraction)"
  }
}

extension CardOptions {
  /// Opens the card that the options name.
  func open() throws -> CardConnection {
    let transport: any CardTransport =
      switch card {
      case .reader(let name): try ReaderChoice(name: name, options: self).open()
      case .soft(let image): try SoftCard(image: SoftImage.load(image))
      }
    return CardConnection(transport: InterruptibleTransport(transport), options: self)
  }
}

/// The image behind `--card soft`.
enum SoftImage {
  /// The demo card, or the image in a file.
  static func load(_ path: String?) throws -> CardImage {
    guard let path else { return try demo() }
    let reading = try Files.readImage(path)
    for warning in reading.warnings { Standard.remark("\(path): \(warning)") }
    return reading.image
  }

  /// Profiles/cards/demo.json, embedded when the program was built.
  static func demo() throws -> CardImage {
    let bytes = Array(UnsafeBufferPointer(start: demo_card_json_start(), count: demo_card_json_length))
    return try CardImage.read(bytes: bytes, name: "the demo card").image
  }
}
