/// What a card answers: response data and SW1 SW2 (ISO/IEC 7816-4 §5.1, TS 102 221 §10.2).
public struct ResponseAPDU: Hashable, Sendable {
  /// Response data without the status word.
  public var data: [UInt8]
  /// SW1 SW2.
  public var status: StatusWord

  public init(data: [UInt8] = [], status: StatusWord) {
    self.data = data
    self.status = status
  }

  /// Splits what came from the card; `nil` below two bytes (a mute card).
  public init?(_ bytes: [UInt8]) {
    guard bytes.count >= 2 else { return nil }
    self.data = Array(bytes.dropLast(2))
    self.status = StatusWord(sw1: bytes[bytes.count - 2], sw2: bytes[bytes.count - 1])
  }

  /// Data and status word as they cross the interface.
  public var bytes: [UInt8] { data + [status.sw1, status.sw2] }
}
