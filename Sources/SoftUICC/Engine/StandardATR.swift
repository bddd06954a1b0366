import ISO7816

/// The answer to reset of a card whose image has none (ISO/IEC 7816-3 §8, TS 102 221 §6.3).
enum StandardATR {
  /// TA1 96 (F 512, D 32), the first protocol as asked, TA3 of T=15 for clock stop and all voltage classes, then
  /// historical bytes: card service data, card capabilities and `uicc`.
  static func bytes(_ transmissionProtocol: TransmissionProtocol) -> [UInt8] {
    let historical: [UInt8] = [0x80, 0x31, 0xA0, 0x73, 0xBE, 0x21, 0x13, 0x54] + Array("uicc".utf8)
    var atr: [UInt8] = [0x3B, 0x90 | UInt8(historical.count), 0x96, 0x80 | transmissionProtocol.rawValue]
    // TD2: T=15 follows with TA3.
    atr += [0x1F, 0xC7]
    atr += historical
    return atr + [atr.dropFirst().reduce(0, ^)]
  }
}
