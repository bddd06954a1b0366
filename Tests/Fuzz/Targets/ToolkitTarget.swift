import ISO7816
import Procedures
import UICC

extension FuzzTarget {
  /// Proactive commands: decoded, or said to be none.
  static let toolkit = FuzzTarget(
    "toolkit", maximumLength: 600, quickCount: 20_000, seeds: { [menu] },
    run: { bytes in
      let command: ProactiveCommand
      do throws(EditError) {
        command = try ProactiveCommand(bytes)
      } catch {
        return try checkLine(error.description, "an error")
      }
      try check(command.bytes == bytes && !command.name.isEmpty, "a command without bytes or name")
    })

  /// A card whose applications give whatever the input says while their menus are opened.
  static let toolkitMenus = FuzzTarget(
    "toolkit-menus", maximumLength: 1200, quickCount: 1000,
    seeds: {
      let list: [UInt8] = [
        0xD0, 0x12, 0x81, 0x03, 0x02, 0x24, 0x00, 0x82, 0x02, 0x81, 0x82, 0x8F, 0x02, 0x01, 0x41, 0x8F, 0x03, 0x02,
        0x42,
        0x43,
      ]
      return [piece(menu) + piece([]) + piece(list) + piece(list) + piece([])]
    },
    run: { bytes in
      let card = ToolkitCard(bytes)
      guard let session = try? CardSession(card) else { return }
      let outcome = try? ToolkitSession(session).run(opening: true)
      try check(!card.wasCarriedOut, "something was carried out that leaves the terminal")
      guard let outcome else { return }
      for remark in outcome.remarks { try checkLine(remark, "a remark") }
      try check(!outcome.isClean || !card.waits, "the card was left with a command that waits")
      // 64 by themselves, 200 items of at most 48 commands, two APDUs each.
      try check(card.count < 2 * (64 + 200 * 49) + 16, "\(card.count) commands were sent")
    })

  private static let menu: [UInt8] = [
    0xD0, 0x1C, 0x81, 0x03, 0x01, 0x25, 0x00, 0x82, 0x02, 0x81, 0x82, 0x85, 0x04, 0x57, 0x61, 0x74, 0x74, 0x8F, 0x03,
    0x01, 0x42, 0x61, 0x0D, 0x04, 0x08, 0x04, 0x2D, 0x04, 0x31, 0x01,
  ]

  private static func piece(_ bytes: [UInt8]) -> [UInt8] { [UInt8(truncatingIfNeeded: bytes.count)] + bytes }
}

/// Gives the pieces of the input as proactive commands; an empty one means that nothing waits. Begins anew at the end.
private final class ToolkitCard: CardTransport {
  let atr: [UInt8] = [0x3B, 0x00]
  let transmissionProtocol = TransmissionProtocol.t1
  private(set) var count = 0
  /// Whether a command that uses the network was said to be done.
  private(set) var wasCarriedOut = false
  var waits: Bool { next != nil }
  private var next: [UInt8]?
  private let bytes: [UInt8]
  private var source: ByteSource

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    source = ByteSource(bytes)
  }

  func transmit(_ command: [UInt8]) throws(TransportError) -> [UInt8] {
    count += 1
    guard command.count > 1 else { return [0x67, 0x00] }
    switch command[1] {
    case 0x10, 0xC2: advance()
    case 0x14:
      if command.count > 16, command[16] < 0x10,
        (0x10...0x15).contains(command[8]) || command[8] >= 0x30 && command[8] != 0x35
      {
        wasCarriedOut = true
      }
      advance()
    case 0x12:
      guard let fetched = next else { return [0x6F, 0x00] }
      return fetched + [0x90, 0x00]
    default: return [0x90, 0x00]
    }
    return next.map { [0x91, UInt8(truncatingIfNeeded: $0.count)] } ?? [0x90, 0x00]
  }

  private func advance() {
    if source.isAtEnd { source = ByteSource(bytes) }
    let piece = source.take(Int(source.byte()))
    next = piece.isEmpty ? nil : piece
  }

  func reset(_ kind: ResetKind) throws(TransportError) {}
  func beginTransaction() {}
  func endTransaction() {}
}
