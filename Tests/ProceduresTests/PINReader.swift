import Foundation
import ISO7816
import PCSC
import SoftUICC
import TestSupport

/// Cards behind the PC/SC service.
enum PINReader {
  static func connect(_ name: String) throws -> any CardTransport { try Context().connect(to: name) }

  /// The software card of ``PINCards`` in a reader.
  static func with(_ port: VPCDPort, _ body: (any CardTransport) throws -> Void) throws {
    let card = try SoftCard(image: DemoCard.image, configuration: PINCards.configuration())
    try port.serving(card) { try body(connect(port.readerName)) }
  }
}
