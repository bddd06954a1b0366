import CardImage
import Foundation
import ISO7816
import SoftUICC
import TestSupport
import UICC

/// Captures built byte by byte from the formats' specifications, without the code that is tested.
enum CaptureBuilder {
  typealias Exchange = (command: [UInt8], response: [UInt8])

  static func bytes(_ value: Int, _ count: Int, big: Bool) -> [UInt8] {
    let little = (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    return big ? little.reversed() : little
  }

  // MARK: containers

  static func pcap(_ packets: [[UInt8]], linkType: Int, big: Bool = false, nano: Bool = false, snap: Int = 262_144)
    -> [UInt8]
  {
    var file = bytes(nano ? 0xA1B2_3C4D : 0xA1B2_C3D4, 4, big: big) + bytes(2, 2, big: big) + bytes(4, 2, big: big)
    file += bytes(0, 8, big: big) + bytes(snap, 4, big: big) + bytes(linkType, 4, big: big)
    for (index, packet) in packets.enumerated() {
      file += bytes(1_700_000_000 + index, 4, big: big) + bytes(500, 4, big: big)
      file += bytes(min(packet.count, snap), 4, big: big) + bytes(packet.count, 4, big: big) + packet.prefix(snap)
    }
    return file
  }

  static func block(_ type: Int, _ body: [UInt8], big: Bool) -> [UInt8] {
    let padded = body + [UInt8](repeating: 0, count: (4 - body.count % 4) % 4)
    let length = bytes(padded.count + 12, 4, big: big)
    return bytes(type, 4, big: big) + length + padded + length
  }

  static func section(big: Bool) -> [UInt8] {
    block(
      0x0A0D_0D0A,
      bytes(0x1A2B_3C4D, 4, big: big) + bytes(1, 2, big: big) + bytes(0, 2, big: big)
        + [UInt8](repeating: 0xFF, count: 8), big: big)
  }

  static func interface(_ linkType: Int, big: Bool, options: [UInt8] = []) -> [UInt8] {
    block(1, bytes(linkType, 2, big: big) + bytes(0, 2, big: big) + bytes(0, 4, big: big) + options, big: big)
  }

  static func enhancedPacket(_ packet: [UInt8], _ number: Int, interface: Int = 0, big: Bool) -> [UInt8] {
    let ticks = 1_700_000_000_000_000 + number * 1000
    var body = bytes(interface, 4, big: big) + bytes(ticks >> 32, 4, big: big) + bytes(ticks & 0xFFFF_FFFF, 4, big: big)
    body += bytes(packet.count, 4, big: big) + bytes(packet.count, 4, big: big) + packet
    return block(6, body, big: big)
  }

  static func pcapng(_ packets: [[UInt8]], linkType: Int, big: Bool = false) -> [UInt8] {
    var file = section(big: big) + interface(linkType, big: big)
    for (index, packet) in packets.enumerated() { file += enhancedPacket(packet, index, big: big) }
    return file
  }

  // MARK: GSMTAP

  static func gsmtap(_ payload: [UInt8], subtype: UInt8) -> [UInt8] {
    [2, 4, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, subtype, 0, 0, 0] + payload
  }

  static func udp(_ payload: [UInt8], port: Int = 4729) -> [UInt8] {
    bytes(50_000, 2, big: true) + bytes(port, 2, big: true) + bytes(payload.count + 8, 2, big: true) + [0, 0] + payload
  }

  static func ipv4(_ udp: [UInt8], id: Int) -> [UInt8] {
    [0x45, 0] + bytes(udp.count + 20, 2, big: true) + bytes(id, 2, big: true)
      + [0x40, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2] + udp
  }

  static func ipv6(_ udp: [UInt8]) -> [UInt8] {
    [0x60, 0, 0, 0] + bytes(udp.count, 2, big: true) + [17, 64] + [UInt8](repeating: 0x20, count: 32) + udp
  }

  /// The frames of a link type around IP packets.
  static func frame(_ packet: [UInt8], linkType: Int, big: Bool) -> [UInt8] {
    let isSix = packet[0] >> 4 == 6
    let type: [UInt8] = isSix ? [0x86, 0xDD] : [0x08, 0x00]
    switch linkType {
    case 0: return bytes(isSix ? 30 : 2, 4, big: big) + packet
    case 1: return [UInt8](repeating: 0x11, count: 12) + [0x81, 0x00, 0x00, 0x05] + type + packet
    case 113: return [0, 0, 3, 4, 0, 6] + [UInt8](repeating: 0, count: 8) + type + packet
    case 276: return type + [UInt8](repeating: 0, count: 18) + packet
    default: return packet
    }
  }

  static func gsmtapPackets(
    atr: [UInt8], _ exchanges: [Exchange], linkType: Int, six: Bool = false, big: Bool = false
  ) -> [[UInt8]] {
    var payloads = [gsmtap(atr, subtype: 1)]
    payloads += exchanges.map { gsmtap($0.command + $0.response, subtype: 0) }
    return payloads.enumerated().map { index, payload in
      frame(six ? ipv6(udp(payload)) : ipv4(udp(payload), id: index + 1), linkType: linkType, big: big)
    }
  }

  // MARK: CCID

  static func usbmon(_ payload: [UInt8], isIn: Bool, type: Character, size: Int, big: Bool, device: Int = 5) -> [UInt8]
  {
    var header = bytes(0x1234, 8, big: big) + [type.asciiValue ?? 0, 3, isIn ? 0x81 : 0x02, UInt8(device)]
    header += bytes(1, 2, big: big) + [0x2D, 0x00] + bytes(1_700_000_000, 8, big: big) + bytes(7, 4, big: big)
    header += bytes(0, 4, big: big) + bytes(payload.count, 4, big: big) + bytes(payload.count, 4, big: big)
    header += [UInt8](repeating: 0, count: 8)
    if size == 64 { header += [UInt8](repeating: 0, count: 16) }
    return header + payload
  }

  static func usbPcap(_ payload: [UInt8], isIn: Bool, complete: Bool, device: Int = 5) -> [UInt8] {
    bytes(27, 2, big: false) + bytes(0x1234, 8, big: false) + bytes(0, 4, big: false) + bytes(9, 2, big: false)
      + [complete ? 1 : 0] + bytes(1, 2, big: false) + bytes(device, 2, big: false) + [isIn ? 0x81 : 0x02, 3]
      + bytes(payload.count, 4, big: false) + payload
  }

  /// A bulk transfer in each direction with what surrounds it: the submission of a read, the completion of a write.
  static func transfer(_ message: [UInt8], isIn: Bool, linkType: Int, big: Bool, device: Int = 5) -> [[UInt8]] {
    if linkType == 249 {
      return [
        usbPcap(isIn ? [] : message, isIn: isIn, complete: false, device: device),
        usbPcap(isIn ? message : [], isIn: isIn, complete: true, device: device),
      ]
    }
    let size = linkType == 189 ? 48 : 64
    return [
      usbmon(isIn ? [] : message, isIn: isIn, type: "S", size: size, big: big, device: device),
      usbmon(isIn ? message : [], isIn: isIn, type: "C", size: size, big: big, device: device),
    ]
  }

  static func message(_ type: UInt8, _ data: [UInt8], slot: UInt8 = 0, sequence: UInt8, tail: [UInt8] = [0, 0, 0])
    -> [UInt8]
  {
    [type] + bytes(data.count, 4, big: false) + [slot, sequence] + tail + data
  }

  static func ccidPackets(
    atr: [UInt8], _ exchanges: [Exchange], linkType: Int, big: Bool = false, slot: UInt8 = 0, device: Int = 5
  ) -> [[UInt8]] {
    var packets: [[UInt8]] = []
    var sequence: UInt8 = 0
    func add(_ out: [UInt8], _ back: [UInt8]) {
      packets += transfer(out, isIn: false, linkType: linkType, big: big, device: device)
      packets += transfer(back, isIn: true, linkType: linkType, big: big, device: device)
      sequence &+= 1
    }
    add(message(0x62, [], slot: slot, sequence: sequence), message(0x80, atr, slot: slot, sequence: sequence))
    for exchange in exchanges {
      add(
        message(0x6F, exchange.command, slot: slot, sequence: sequence),
        message(0x80, exchange.response, slot: slot, sequence: sequence))
    }
    return packets
  }

  /// An exchange in T=1 blocks of at most `size` bytes, as pairs of what a reader sent and got.
  static func blocks(_ exchange: Exchange, size: Int, numbers: inout (Int, Int)) -> [Exchange] {
    func block(_ pcb: Int, _ information: [UInt8]) -> [UInt8] {
      let bytes = [0, UInt8(pcb), UInt8(information.count)] + information
      return bytes + [bytes.reduce(0, ^)]
    }
    func parts(_ bytes: [UInt8]) -> [[UInt8]] {
      stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
    }
    var pairs: [Exchange] = []
    let commands = parts(exchange.command)
    let responses = parts(exchange.response)
    for (index, part) in commands.enumerated() {
      let isLast = index == commands.count - 1
      let sent = block(numbers.0 << 6 | (isLast ? 0 : 0x20), part)
      numbers.0 ^= 1
      if !isLast { pairs.append((sent, block(0x80 | numbers.0 << 4, []))) } else { pairs.append((sent, [])) }
    }
    for (index, part) in responses.enumerated() {
      let isLast = index == responses.count - 1
      let got = block(numbers.1 << 6 | (isLast ? 0 : 0x20), part)
      numbers.1 ^= 1
      if index == 0 {
        pairs[pairs.count - 1].response = got
      } else {
        pairs.append((block(0x80 | (numbers.1 ^ 1) << 4, []), got))
      }
    }
    return pairs
  }
}

/// What an export of the demo card sends, and what it brings.
enum WalkedCard {
  struct Walk {
    var atr: [UInt8]
    var image: CardImage
    var exchanges: [CaptureBuilder.Exchange]
  }

  /// An image of Profiles/cards.
  static func profile(_ name: String) throws -> CardImage {
    let path = Shared.packageRoot.appending(path: "Profiles/cards/\(name)").path
    return try ImageSource(path: path).read().image
  }

  static func walk(_ image: CardImage) throws -> Walk {
    let card = try SoftCard(image: image)
    var exchanges: [CaptureBuilder.Exchange] = []
    let session = try CardSession(card, trace: { exchanges.append(($0, $1)) })
    var walk = CardWalk(session)
    let outcome = walk.run()
    return Walk(atr: card.atr, image: outcome.image, exchanges: exchanges)
  }
}
