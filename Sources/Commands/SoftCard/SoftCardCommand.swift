import ArgumentParser
import CardImage
import ISO7816
import SoftUICC

/// `uicc softcard`.
struct SoftCardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "softcard",
    abstract: "Serve an image as a card to other programs.",
    subcommands: [ServeCommand.self])

  /// `uicc softcard serve [IMAGE]`.
  struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "serve",
      abstract: "Put a software card into a virtual reader of pcscd (vpcd), until Ctrl-C.",
      discussion: """
        pcscd with the vsmartcard-vpcd driver offers two readers, at ports 35963 and 35964. What other programs write \
        stays in memory and is gone at the end, unless --save names a file.

          $ uicc softcard serve
          $ uicc softcard serve card.json --port 35964
          $ uicc softcard serve --count 25 --port 35963 --port 35964 --inventory cards.csv

        With --count the cards are samples of a batch: ICCID, IMSI and MSISDN count up from those of the image. Each \
        stays in its reader until a program has used it and switched it off; then the next one goes in.
        """)

    @Argument(help: "An image, or another tool's dump; none: the demo card.", completion: .file())
    var image: String?

    @Option(name: .long, help: "The host of vpcd.")
    var host = "127.0.0.1"

    @Option(name: .long, help: "The port of the virtual reader; with --count several may be given. Default: 35963.")
    var port: [Int] = []

    @Option(name: .long, help: ArgumentHelp("Serve this many cards, one after the other.", valueName: "number"))
    var count: Int?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "With --count: give each card keys of its own and write numbers and keys to this new CSV.", valueName: "file"),
      completion: .file())
    var inventory: String?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "With --count: how long a card takes for each command; cards of plastic take 10 to 30.",
        valueName: "milliseconds"))
    var latency: Int?

    @OptionGroup var softKeys: SoftKeyOptions
    @OptionGroup var softGlobalPlatform: SoftGlobalPlatformOptions

    private var ports: [UInt16] { (port.isEmpty ? [35963] : port).map { UInt16(truncatingIfNeeded: $0) } }

    @Option(
      name: .long, help: ArgumentHelp("At the end write the card's content to this image.", valueName: "file"),
      completion: .file())
    var save: String?

    func validate() throws {
      guard port.allSatisfy((1...65535).contains) else { throw ValidationError("--port takes 1 to 65535") }
      guard Set(port).count == port.count else { throw ValidationError("one card at a time fits into a port") }
      guard let count else {
        if port.count > 1 { throw ValidationError("several ports go with --count") }
        if latency != nil { throw ValidationError("--latency goes with --count") }
        if inventory != nil { throw ValidationError("--inventory goes with --count") }
        return
      }
      guard (1...100_000).contains(count) else { throw ValidationError("--count takes 1 to 100000") }
      if let latency, !(0...10_000).contains(latency) { throw ValidationError("--latency takes 0 to 10000") }
      if save != nil { throw ValidationError("--save keeps one card and does not go with --count") }
    }

    func run() throws {
      if let count { return try serve(count) }
      let card = try SoftImage.load(
        image, softKeys.subscriber(image: image), softGlobalPlatform.setup())
      let server = SoftCardServer(card: card, host: host, port: ports[0])
      Interruption.install { server.stop() }
      let name = image ?? "the demo card"
      do throws(VPCDError) {
        try server.run { event in
          switch event {
          case .connecting(let host, let port):
            Standard.remark(
              "\(name) goes into the reader at \(host):\(port), ATR \(Hex.string(card.atr)); Ctrl-C ends it")
          case .cardRemoved: Standard.remark("the card was pulled")
          case .readerClosed: Standard.remark("the reader closed the line; waiting for it to come back")
          }
        }
      } catch {
        throw Failure(error.message, hint: error.hint)
      }
      if let save { try Files.write(card.image().json(), to: save) }
    }

    private func serve(_ count: Int) throws {
      let template = try SoftImage.read(image).image
      let series: CardSeries
      do throws(SoftCardError) {
        series = try CardSeries(template)
      } catch {
        throw Failure("\(image ?? "the demo card"): \(error)")
      }
      var rack = RackService(
        series: series, count: count, host: host, ports: ports, subscriber: try softKeys.subscriber(image: image))
      if let inventory {
        rack.keys = try (0..<count).map { _ in try RackService.CardKeys.draw() }
        try Files.create(Array(rack.inventory.utf8), at: inventory)
      }
      rack.latency = UInt32(clamping: latency ?? 0)
      try rack.run()
    }
  }
}
