/// What the historical bytes mean (ISO/IEC 7816-4 §12.1.1).
extension ATR {
  /// Card capabilities, COMPACT-TLV tag 7: one to three software function tables.
  public struct CardCapabilities: Hashable, Sendable {
    public var bytes: [UInt8]
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// First table: ways to select a DF, in ISO/IEC 7816-4's words.
    public var selectionMethods: [String] {
      flags(
        0,
        [
          (0x80, "by full df name"), (0x40, "by partial df name"), (0x20, "by path"), (0x10, "by file identifier"),
          (0x08, "implicit"), (0x04, "short ef identifier"), (0x02, "record number"), (0x01, "record identifier"),
        ])
    }
    /// Third table, b8: command chaining.
    public var supportsCommandChaining: Bool { bit(2, 0x80) }
    /// Third table, b7: extended Lc and Le.
    public var supportsExtendedLength: Bool { bit(2, 0x40) }
    /// Third table, b3 to b1: logical channels in all, 1 to 8 (8: eight or more); `nil` without the table.
    public var maximumChannels: Int? { bytes.count > 2 ? Int(bytes[2] & 0x07) + 1 : nil }
    /// Third table, b5 b4: who gives the number of a logical channel.
    public var channelAssignedByCard: Bool { bit(2, 0x10) }
    public var channelAssignedByTerminal: Bool { bit(2, 0x08) }

    private func bit(_ table: Int, _ mask: UInt8) -> Bool { bytes.count > table && bytes[table] & mask != 0 }
    private func flags(_ table: Int, _ names: [(UInt8, String)]) -> [String] {
      names.filter { bit(table, $0.0) }.map(\.1)
    }
  }

  /// The historical bytes as data objects; empty unless the category indicator is `00` or `80`.
  public var historicalObjects: [CompactTLV] { CompactTLV.parse(compactBytes).objects }

  /// Offset among the historical bytes of an object that runs over their end.
  public var historicalObjectsCutAt: Int? { CompactTLV.parse(compactBytes).cutAt.map { $0 + 1 } }

  /// Tag 7.
  public var cardCapabilities: CardCapabilities? { object(7).map(CardCapabilities.init) }
  /// Tag 3, card service data: b8 to b6 selection by DF name, DIR and ATR files.
  public var cardServiceData: UInt8? { object(3)?.first }
  /// Tag 5, card issuer's data, or tag 6, pre-issuing data.
  public var issuerData: [UInt8]? { object(5) ?? object(6) }

  /// Life cycle of the card, from the status indicator: the last three historical bytes after category `00`, else
  /// tag 8 of one or three bytes.
  public var lifeCycle: FileControlParameters.LifeCycle? {
    guard let indicator = statusIndicator, indicator.count != 2 else { return nil }
    return indicator.first.map(FileControlParameters.LifeCycle.init(byte:))
  }

  /// SW1 SW2 of the status indicator; `nil` where it has none.
  public var statusIndicatorWord: StatusWord? {
    guard let indicator = statusIndicator, indicator.count >= 2 else { return nil }
    return StatusWord(sw1: indicator[indicator.count - 2], sw2: indicator[indicator.count - 1])
  }

  private var statusIndicator: [UInt8]? {
    if historicalBytes.first == 0x00 { return historicalBytes.count >= 4 ? Array(historicalBytes.suffix(3)) : nil }
    return object(8)
  }

  private var compactBytes: ArraySlice<UInt8> {
    switch historicalBytes.first {
    case 0x80: historicalBytes.dropFirst()
    case 0x00: historicalBytes.dropFirst().dropLast(3)
    default: []
    }
  }

  private func object(_ tag: UInt8) -> [UInt8]? { historicalObjects.first { $0.tag == tag }?.value }
}
