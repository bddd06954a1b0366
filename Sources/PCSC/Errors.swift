internal import ISO7816

extension TransportError {
  /// What a result code of winscard.h means for someone with a card in a reader.
  /// - Parameters:
  ///   - action: what was tried, for codes that say nothing: `connect`, `transmit`.
  ///   - reader: the reader's name; `nil` where no reader is concerned.
  static func pcsc(_ code: UInt32, _ action: String, reader: String? = nil) -> TransportError {
    let place = reader.map { "reader \"\($0)\"" } ?? "the reader"
    switch code {
    case ResultCode.noService, ResultCode.serviceStopped:
      return TransportError(
        .noService, "the pc/sc service does not run", hint: "start it with `pcscd` or `systemctl start pcscd`")
    case ResultCode.noAccess, ResultCode.securityViolation:
      return TransportError(
        .communication, "no permission to use \(reader == nil ? "the pc/sc service" : place)",
        hint: "polkit decides who may: try as root, or from a local session")
    case ResultCode.unknownReader, ResultCode.readerUnavailable:
      return TransportError(
        .readerGone, "\(place) is not there", hint: "plug it in; `uicc readers` lists what is there")
    case ResultCode.noReadersAvailable: return noReader
    case ResultCode.noSmartcard: return .noCard(place)
    case ResultCode.removedCard: return .removed(place)
    case ResultCode.unresponsiveCard, ResultCode.unpoweredCard: return .mute(place)
    case ResultCode.unsupportedCard, ResultCode.protocolMismatch:
      return TransportError(
        .communication, "the card in \(place) speaks neither t=0 nor t=1 as asked",
        hint: "another program may have chosen the protocol: end it, or reset the card")
    case ResultCode.sharingViolation:
      return TransportError(
        .sharingViolation, "another program holds the card in \(place)",
        hint: "end the other program (a modem manager, gpg-agent, another uicc) and try again")
    case ResultCode.resetCard:
      return TransportError(
        .cardReset, "another program reset the card in \(place): selections and pins are lost",
        hint: "start over, with exclusive access if it happens again")
    case ResultCode.cancelled, ResultCode.systemCancelled: return cancelledByUser
    default:
      return TransportError(
        .communication, "\(action) failed in \(place): pc/sc error \(hex(code))",
        hint: "take the card out and put it back; the log of pcscd says more")
    }
  }

  static let cancelledByUser = TransportError(.cancelled, "cancelled")
  static let noReader = TransportError(
    .noReader, "no card reader", hint: "plug one in; the software card needs none (`--card soft`)")

  static func noCard(_ place: String) -> TransportError {
    TransportError(.noCard, "no card in \(place)", hint: "put a card in, with its contacts to the reader's")
  }
  static func removed(_ place: String) -> TransportError {
    TransportError(.cardRemoved, "the card was taken out of \(place)", hint: "put it back and start over")
  }
  static func mute(_ place: String) -> TransportError {
    TransportError(
      .cardMute, "the card in \(place) does not answer",
      hint: "take it out, clean its contacts, mind which way it goes in, and put it back")
  }

  private static func hex(_ code: UInt32) -> String {
    let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: code >> $0) }
    return "0x" + Hex.string(bytes)
  }
}
