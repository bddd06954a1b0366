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
        """)

    @Argument(help: "An image, or another tool's dump; none: the demo card.", completion: .file())
    var image: String?

    @Option(name: .long, help: "The host of vpcd.")
    var host = "127.0.0.1"

    @Option(name: .long, help: "The port of the virtual reader.")
    var port = 35963

    @Option(
      name: .long, help: ArgumentHelp("At the end write the card's content to this image.", valueName: "file"),
      completion: .file())
    var save: String?

    func validate() throws {
      guard (1...65535).contains(port) else { throw ValidationError("--port takes 1 to 65535") }
    }

    func run() throws {
      let card = try SoftImage.load(image)
      let server = SoftCardServer(card: card, host: host, port: UInt16(truncatingIfNeeded: port))
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
  }
}
