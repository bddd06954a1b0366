import Captures
import CardImage
import ISO7816

extension FuzzTarget {
  /// Captures and logs: any bytes, read to their end and followed.
  static let capture = FuzzTarget(
    "capture", maximumLength: 2000, quickCount: 4000,
    seeds: {
      let exchanges: [[UInt8]] = [
        [0, 0xA4, 0, 4, 2, 0x3F, 0, 0x61, 0x0C], [0, 0xA4, 8, 0x0C, 2, 0x2F, 0xE2, 0x90, 0],
        [0, 0xB0, 0, 0, 4, 1, 2, 3, 4, 0x90, 0], [0, 0xB2, 1, 4, 2, 0x41, 0x42, 0x90, 0],
        [0, 0x70, 0, 0, 1, 1, 0x90, 0], [1, 0xA4, 4, 4, 7, 0xA0, 0, 0, 0, 0x87, 0x10, 2, 0x61, 0x10],
        [1, 0xC0, 0, 0, 4, 0x62, 2, 0x83, 0, 0x90, 0], [0, 0xDC, 0, 3, 2, 7, 8, 0x90, 0],
        [0, 0xCB, 0, 0x80, 1, 0x5C, 0x90, 0], [0x80, 0xF2, 0, 0, 4, 0x62, 2, 0x83, 0, 0x90, 0],
      ]
      var writer = GSMTAPWriter()
      var pcapng = GSMTAPWriter.header + writer.reset(atr: [0x3B, 0], time: 1)
      for bytes in exchanges { pcapng += writer.exchange(command: bytes, response: [], time: 2) }
      func pcap(_ linkType: UInt8, _ packets: [[UInt8]]) -> [UInt8] {
        var file: [UInt8] = [0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, linkType, 0, 0, 0]
        for packet in packets {
          let count = UInt8(truncatingIfNeeded: packet.count)
          file += [1, 0, 0, 0, 0, 0, 0, 0, count, 0, 0, 0, count, 0, 0, 0] + packet
        }
        return file
      }
      func usb(_ message: [UInt8], isIn: Bool) -> [UInt8] {
        let count = UInt8(truncatingIfNeeded: message.count)
        let head: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0, isIn ? 0x43 : 0x53, 3, isIn ? 0x81 : 2, 5, 1, 0, 0x2D, 0]
        return head + [UInt8](repeating: 0, count: 20) + [count, 0, 0, 0, count, 0, 0, 0]
          + [UInt8](repeating: 0, count: 24) + message
      }
      func ccid(_ type: UInt8, _ sequence: UInt8, _ data: [UInt8]) -> [UInt8] {
        [type, UInt8(truncatingIfNeeded: data.count), 0, 0, 0, 0, sequence, 0, 0, 0] + data
      }
      var packets = [usb(ccid(0x62, 0, []), isIn: false), usb(ccid(0x80, 0, [0x3B, 0]), isIn: true)]
      for (index, bytes) in exchanges.enumerated() {
        let number = UInt8(index + 1)
        packets.append(usb(ccid(0x6F, number, Array(bytes.dropLast(2))), isIn: false))
        packets.append(usb(ccid(0x80, number, Array(bytes.suffix(2))), isIn: true))
      }
      packets.append(usb(ccid(0x6F, 99, [0, 0, 5, 0, 0xA4, 0, 4, 0, 0xA5]), isIn: false))
      packets.append(usb(ccid(0x80, 99, [0, 0, 2, 0x90, 0, 0x92]), isIn: true))
      let plain = exchanges.map { "\(Hex.string($0.dropLast(2))) \(Hex.string($0.suffix(2)))\n" }.joined()
      let arrows = exchanges.map { "-> \(Hex.string($0.dropLast(2)))\n<- \(Hex.string($0.suffix(2))): 0102\n" }.joined()
      let dumps = "Outgoing APDU (7 bytes):\n00 A4 00 00 02 3F 00 .....?.\nIncoming APDU (2 bytes):\n61 1E a.\n"
      return [pcapng, pcap(220, packets)] + [plain, arrows, dumps].map { Array($0.utf8) }
    },
    run: { bytes in
      guard let format = CaptureFormat(start: bytes) else { return }
      let reader: CaptureReader
      do throws(CaptureError) {
        reader = try CaptureReader(bytes: bytes, name: "input")
      } catch {
        throw Finding(description: "known as \(format) and refused: \(error)")
      }
      var events = 0
      let reading = CaptureReading(
        reader,
        onEvent: { event, _ in
          events += 1
          if case .exchange(let command, let response) = event.kind, let parsed = CommandAPDU(captured: command),
            let answer = ResponseAPDU(response)
          {
            _ = APDUDescription.text(parsed, path: nil)
            _ = CapturedContent.value(parsed, answer, path: "MF/EF.ICCID")
            var secrets = APDUSecrets()
            _ = secrets.masked(command: command, response: response)
          }
        })
      try check(events >= reading.exchanges, "more exchanges than events")
      for warning in reading.warnings { try checkLine(warning.description, "a warning") }
      for card in reading.cards {
        try check(Set(card.image.files.map(\.path)).count == card.image.files.count, "two files of one path")
        for file in card.image.files { try checkLine(file.path, "a path") }
        try check(
          card.gaps.keys.allSatisfy { path in card.image.files.contains { $0.path == path } }, "a gap in no file")
      }
    })
}
