import CardImage
import ISO7816
import SoftUICC

extension FuzzTarget {
  /// Commands of any kind to a software card of any image.
  static let softCard = FuzzTarget(
    "soft-card", maximumLength: 800, quickCount: 1000,
    seeds: {
      let zeros = String(repeating: "00", count: 16)
      let commands = [
        "00a4000c023f00", "00a40004022f00", "00b2010426", "00a40804047fff6f07", "00b0000000", "00c0000010",
        "80f2000000", "002000010831323334ffffffff", "00a404040aa0000000871002ffffffff", "00a2010402ff01",
        "803200000300000100", "00cb8000015c00", "00db80000480020102", "0070000001", "a0a40000026f07", "00dc010402ffff",
        "00d60000020102", "a0c000000f", "0044000002", "00040000", "002400011031323334ffffffff", "80c20000028200",
        "00a404040ca0000000871002ff49942089", "8078000100",
        "a0880000100000000000000000000000000000000000"
          .replacing("00000000000000000000", with: "00112233445566778899"),
        "008800812210" + zeros + "10000000000020800000000000" + "00208000", "008800801110" + zeros,
        "0088008423dd10" + zeros + "10" + zeros, "0088008412de08782e790100000001" + "0861406200000000",
      ].compactMap { Hex.bytes($0) }
      let pieces = commands.map { command -> [UInt8] in [UInt8(command.count)] + command }
      let edits: [UInt8] = [1, 1, 2, 3, 13, 4, 0x62, 2, 0x82, 0, 5, 5, 0, 2, 1, 2]
      var seeds: [[UInt8]] = []
      for card: UInt8 in 0..<3 {
        let plain: [UInt8] = [card, 0, 0, 0]
        seeds += pieces.map { plain + $0 }
        seeds.append(plain + pieces.joined())
        seeds.append([card] + edits + pieces.joined())
      }
      return seeds
    },
    run: { bytes in
      var source = ByteSource(bytes)
      let editor = ImageEditor(&source)
      let card: SoftCard
      do throws(SoftCardError) {
        card = try SoftCard(image: editor.image, configuration: editor.configuration)
      } catch {
        return try checkLine(error.description, "an error")
      }
      while !source.isAtEnd {
        let command = source.piece()
        guard let response = try? card.transmit(command) else {
          card.insert()
          continue
        }
        try check((2...0x1_0002).contains(response.count), "\(response.count) bytes to \(Hex.string(command))")
        if editor.configuration.transmissionProtocol == .t0 {
          try check(response.count <= 258, "\(response.count) bytes over T=0 to \(Hex.string(command))")
        }
      }
      // What the card is now is a card again.
      let image = card.image()
      try check(image.files.count == editor.image.files.count, "files appear or vanish")
      try check((try? SoftCard(image: image, configuration: editor.configuration)) != nil, "the image serves no more")
    })
}
