import ISO7816

extension FuzzTarget {
  /// Commands to a card that answers anything.
  static let endlessExchange = FuzzTarget(
    "endless-exchange", maximumLength: 600, quickCount: 2000,
    seeds: {
      [
        [0, 2, 0x3B, 0, 4, 0x10, 1, 4, 1, 2, 3, 4, 0], [1, 0, 1, 2, 0xAA, 0xBB, 0], [0, 0, 5, 8, 1, 1, 0xCC, 0],
        [0, 0, 11, 16, 12, 1], [0, 0, 0, 4, 1, 3, 1, 2, 3, 0], [0, 0, 4, 0, 4, 0, 4, 0, 4, 0],
      ]
    },
    run: { bytes in
      let card = ScriptedResponses(bytes, limit: 20_000)
      let exchange = APDUExchange(card)
      let commands: [CommandAPDU] = [
        .select(fid: .mf), CommandAPDU(cla: 0x00, ins: 0xB0, p1: 0, p2: 0, le: 0x100),
        CommandAPDU(cla: 0xA0, ins: 0xA4, p1: 0, p2: 0, data: [0x3F, 0x00], le: 0x100),
        CommandAPDU(cla: 0x81, ins: 0xE2, p1: 0, p2: 0, data: [UInt8](repeating: 1, count: 700), le: 0x1_0000),
        CommandAPDU(cla: 0x43, ins: 0xB0, p1: 0xFF, p2: 0xFF, le: 0x1_0000),
        CommandAPDU(cla: 0, ins: 0x20, p1: 0, p2: 1),
      ]
      for command in commands {
        let before = card.count
        switch Result(catching: { () throws(TransportError) in try exchange.send(command) }) {
        case .success(let response):
          try check(response.data.count <= 2 * APDUExchange.maximumResponse, "\(response.data.count) bytes of response")
          try checkLine(response.status.description, "a status word")
        case .failure(let error):
          try checkLine(error.description, "an error")
        }
        try check(card.count - before <= 2100, "\(card.count - before) exchanges for \(command)")
      }
      if let malformed = card.malformed { try check(false, "sent what is no command: \(Hex.string(malformed))") }
    })
}
