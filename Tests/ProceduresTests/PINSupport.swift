import CardImage
import Foundation
import ISO7816
import SoftUICC
import TestSupport
import UICC

/// Sees every command on its way to a card.
final class Recorder: CardTransport {
  private let base: any CardTransport
  private(set) var commands: [[UInt8]] = []

  init(_ base: any CardTransport) { self.base = base }

  var atr: [UInt8] { base.atr }
  var transmissionProtocol: TransmissionProtocol { base.transmissionProtocol }
  func transmit(_ command: [UInt8]) throws(TransportError) -> [UInt8] {
    commands.append(command)
    return try base.transmit(command)
  }
  func reset(_ kind: ResetKind) throws(TransportError) { try base.reset(kind) }
  func beginTransaction() throws(TransportError) { try base.beginTransaction() }
  func endTransaction() { base.endTransaction() }

  /// Commands that carried a code: VERIFY, CHANGE, DISABLE, ENABLE, UNBLOCK with data.
  var presentations: [[UInt8]] {
    commands.filter { $0.count > 5 && [0x20, 0x24, 0x26, 0x28, 0x2C].contains($0[1]) }
  }
}

/// The software card with codes that a test knows.
enum PINCards {
  static let pin1 = "4711"
  static let puk1 = "87654321"
  static let pin2 = "2580"
  static let puk2 = "13572468"
  static let adm = "0123456789abcdef"

  static func configuration(tries: Int = 3, pin1Enabled: Bool = true) -> SoftCard.Configuration {
    var configuration = SoftCard.Configuration()
    configuration.pins[0x01] = .init(pin1, unblock: puk1, tries: tries, enabled: pin1Enabled)
    configuration.pins[0x81] = .init(pin2, unblock: puk2, tries: tries)
    var administrative = SoftCard.Configuration.PIN("", unblock: nil, tries: tries)
    administrative.value = [0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF]
    configuration.pins[0x0A] = administrative
    return configuration
  }

  static func usim(tries: Int = 3) throws -> Recorder {
    Recorder(try SoftCard(image: DemoCard.image, configuration: configuration(tries: tries)))
  }

  static func sim(tries: Int = 3) throws -> Recorder {
    let path = Shared.packageRoot.appending(path: "Profiles/cards/sim-2g.json").path
    let image = try ImageSource(path: path).read().image
    return Recorder(try SoftCard(image: image, configuration: configuration(tries: tries)))
  }
}
