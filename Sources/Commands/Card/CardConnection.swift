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
  private let codes: PreparedCodes
  private var session: CardSession?
  private var secrets = APDUSecrets()
  /// What is wrong with the image that the software card serves.
  let warnings: [ImageWarning]
  /// The software card behind the line, if it is one.
  let softCard: SoftCard?

  init(
    transport: any CardTransport, options: CardOptions, codes: PreparedCodes, warnings: [ImageWarning] = [],
    softCard: SoftCard? = nil
  ) {
    self.transport = transport
    self.softCard = softCard
    self.options = options
    self.codes = codes
    self.warnings = warnings
  }

  /// An answer from a damaged image is not the whole answer: the last thing that a command asks.
  /// - Throws: ``ExitStatus/error``.
  func checkImage() throws {
    guard warnings.isEmpty else { throw ExitStatus.error }
  }

  /// Runs `body` with a session while no other program can reach the card. The codes of the options are verified
  /// before; a wrong one is an error and `body` does not run.
  func withSession<Result>(_ body: (CardSession) throws -> Result) throws -> Result {
    try transport.withTransaction {
      let session = try CardSession(transport, trace: options.apdus ? { [weak self] in self?.printAPDU($0, $1) } : nil)
      self.session = session
      try codes.verify(on: session)
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

  /// One line a command; codes, keys and what was derived from keys are not shown.
  private func printAPDU(_ command: [UInt8], _ response: [UInt8]) {
    let shown = secrets.text(command: command, response: response)
    Standard.diagnostic("\(shown.command) \(shown.response)\n")
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
    let prepared = try codes.prepare()
    let file = try trace.map { try TraceFile($0) }
    func line(_ base: any CardTransport) -> any CardTransport {
      InterruptibleTransport(file.map { TracingTransport(base, $0) } ?? base)
    }
    switch card {
    case .reader(let name):
      let transport = try ReaderChoice(name: name, options: self).open()
      return CardConnection(transport: line(transport), options: self, codes: prepared)
    case .soft(let path):
      let reading = try SoftImage.read(path)
      let card = try SoftImage.card(
        reading.image, path, softKeys.subscriber(image: path), softGlobalPlatform.setup())
      return CardConnection(
        transport: line(card), options: self, codes: prepared, warnings: reading.warnings, softCard: card)
    }
  }
}

/// The image behind `--card soft`.
enum SoftImage {
  /// The demo card, or the image in a file.
  static func load(
    _ path: String?, _ subscriber: SoftCard.Subscriber?, _ globalPlatform: SoftCard.GlobalPlatformSetup
  ) throws -> SoftCard {
    try card(read(path).image, path, subscriber, globalPlatform)
  }

  /// Says what is wrong with the image, as far as it can be used all the same.
  static func read(_ path: String?) throws -> ImageReading {
    guard let path else { return try demo() }
    let reading = try Files.readImage(path)
    for warning in reading.warnings.prefix(20) { Standard.remark("\(warning)") }
    if reading.warnings.count > 20 { Standard.remark("and \(reading.warnings.count - 20) more of that kind") }
    return reading
  }

  static func card(
    _ image: CardImage, _ path: String?, _ subscriber: SoftCard.Subscriber?,
    _ globalPlatform: SoftCard.GlobalPlatformSetup
  ) throws -> SoftCard {
    var configuration = SoftCard.Configuration()
    configuration.globalPlatform = globalPlatform
    configuration.subscriber = subscriber
    if path == nil { configuration.behaviour.menus = DemoMenu.menus }
    do throws(SoftCardError) {
      return try SoftCard(image: image, configuration: configuration)
    } catch {
      throw Failure("\(path ?? "the demo card"): \(error)")
    }
  }

  /// Profiles/cards/demo.json, embedded when the program was built.
  static func demo() throws -> ImageReading {
    let bytes = Array(UnsafeBufferPointer(start: demo_card_json_start(), count: demo_card_json_length))
    var reading = try CardImage.read(bytes: bytes, name: "the demo card")
    reading.image.toolkit = DemoMenu.commands
    return reading
  }
}
