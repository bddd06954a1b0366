import Captures
import CardImage

/// Captures as commands read them.
enum CaptureInput {
  /// Reads a capture or log to its end; Ctrl-C ends the reading with what there is.
  static func read(_ path: String, onEvent: ((CardEvent, String?) -> Void)? = nil) throws -> CaptureReading {
    let reader: CaptureReader
    do throws(CaptureError) {
      reader = try CaptureReader(path: path)
    } catch {
      throw Failure(error.description, hint: "pcap, pcapng, and logs of pySim, OpenSC or uicc --apdus are read")
    }
    Interruption.install {}
    let reading = CaptureReading(reader, onEvent: onEvent) { Interruption.isRequested }
    if Interruption.isRequested { throw Failure("\(path): stopped by the user") }
    return reading
  }

  /// What reports call a card of a capture: the capture, and which of its cards where it has several.
  static func name(_ card: CapturedCard, number: Int, of count: Int, in path: String) -> String {
    count == 1 ? path : "\(path)#\(number)"
  }
}

extension CaptureInput {
  /// The card of a capture that a command is about; never a guess.
  static func choose(_ cards: [CapturedCard], _ number: Int?, of path: String) throws -> CapturedCard {
    guard !cards.isEmpty else { throw Failure("\(path): no APDU of a card is in it") }
    if let number {
      guard cards.indices.contains(number - 1) else {
        throw Failure("\(path): there is no card \(number), it has \(cards.count)")
      }
      return cards[number - 1]
    }
    if cards.count == 1 { return cards[0] }
    let list = cards.enumerated().map { index, card in
      let iccid = card.image.iccid.isEmpty ? "unknown ICCID" : "ICCID \(card.image.iccid)"
      return "\(index + 1): \(card.line), \(iccid), \(card.image.files.count) files"
    }
    throw Failure("\(path): \(cards.count) cards are in it, say which with --session", hints: list)
  }

  /// Says what was wrong with a capture.
  static func report(_ warnings: [CaptureWarning], of path: String) {
    for warning in warnings.prefix(20) { Standard.remark("\(path): \(Style.printable(warning.description))") }
    if warnings.count > 20 { Standard.remark("\(path): and \(warnings.count - 20) more of that kind") }
  }
}
