/// What crossed the interface between terminal and card.
public struct ExchangeStatistics: Hashable, Sendable {
  /// Commands sent, GET RESPONSE and repetitions included.
  public var apdus = 0
  /// Bytes to the card. In T=0 those of the TPDUs: a header of five bytes also where the APDU has four.
  public var bytesSent = 0
  /// Bytes from the card. In T=0 with the procedure byte before data in either direction (ISO/IEC 7816-3 §10.3.3).
  public var bytesReceived = 0
  /// Time until the answers came, in nanoseconds: card, reader and driver.
  public var nanoseconds: Int64 = 0

  public init() {}

  /// The same in seconds.
  public var seconds: Double { Double(nanoseconds) / 1e9 }

  mutating func count(sent: [UInt8], received: [UInt8], isT0: Bool, time: Duration) {
    apdus += 1
    let hasData = sent.count > 5 || received.count > 2
    bytesSent += isT0 ? max(sent.count, 5) : sent.count
    bytesReceived += received.count + (isT0 && hasData ? 1 : 0)
    let (seconds, attoseconds) = time.components
    nanoseconds += seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }

  public static func - (later: Self, earlier: Self) -> Self {
    var result = Self()
    result.apdus = later.apdus - earlier.apdus
    result.bytesSent = later.bytesSent - earlier.bytesSent
    result.bytesReceived = later.bytesReceived - earlier.bytesReceived
    result.nanoseconds = later.nanoseconds - earlier.nanoseconds
    return result
  }
}
