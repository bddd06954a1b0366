import ISO7816

/// A card that expects certain commands in order and has an answer to each.
final class ScriptedCard: CardTransport {
  let atr: [UInt8]
  let transmissionProtocol: TransmissionProtocol
  /// Command and answer in hex; `nil` in place of a command takes any.
  private var script: [(String?, String)]
  /// What came, in hex.
  private(set) var commands: [String] = []
  /// Set when a command came that the script does not have.
  private(set) var surprise: String?

  init(
    _ script: [(String?, String)], _ transmissionProtocol: TransmissionProtocol = .t0, atr: [UInt8] = [0x3B, 0x00]
  ) {
    self.script = script
    self.transmissionProtocol = transmissionProtocol
    self.atr = atr
  }

  func transmit(_ command: [UInt8]) throws(TransportError) -> [UInt8] {
    let hex = Hex.string(command)
    commands.append(hex)
    guard !script.isEmpty else {
      surprise = hex
      throw TransportError(.communication, "not in the script: \(hex)")
    }
    let (expected, answer) = script.removeFirst()
    if let expected, expected != hex { surprise = "\(hex) instead of \(expected)" }
    return Hex.bytes(answer) ?? []
  }
  func reset(_ kind: ResetKind) throws(TransportError) {}
  func beginTransaction() throws(TransportError) {}
  func endTransaction() {}

  var isDone: Bool { script.isEmpty && surprise == nil }
}
