internal import CPCSCLite
public import ISO7816

/// A card in a reader. One thread at a time; every call blocks until card and reader have answered.
public final class Card: CardTransport {
  /// Whether other programs may connect to the card meanwhile.
  public enum Sharing: Sendable {
    /// They may; ``beginTransaction()`` keeps them away for a while.
    case shared
    /// They may not.
    case exclusive
  }

  /// What becomes of the card when the connection ends.
  public enum Disposition: Sendable {
    /// It stays powered as it is: selections and verified PINs hold for the next program.
    case leave
    case reset
    case unpower
  }

  /// The reader that the card is in.
  public let readerName: String
  public private(set) var atr: [UInt8]
  public private(set) var transmissionProtocol: TransmissionProtocol
  /// How many ``beginTransaction()`` wait for their end.
  public private(set) var transactionDepth = 0

  private let context: Context
  private let handle: Int64
  private let share: UInt32
  private let protocols: UInt32
  private var isConnected = true
  private let buffer: UnsafeMutableBufferPointer<UInt8>

  /// 65536 bytes and the status word.
  private static let bufferSize = 0x1_0000 + 2

  /// Wraps `SCardConnect`.
  init(_ context: Context, _ reader: String, _ sharing: Sharing, _ protocols: Set<TransmissionProtocol>)
    throws(TransportError)
  {
    share = sharing == .exclusive ? Values.shareExclusive : Values.shareShared
    self.protocols = protocols.reduce(0) { $0 | ($1 == .t0 ? Values.protocolT0 : Values.protocolT1) }
    var handle: Int64 = 0
    var active: UInt32 = 0
    let code = uicc_pcsc_connect(context.handle, reader, share, self.protocols, &handle, &active)
    guard code == ResultCode.success else { throw .pcsc(code, "connecting to the card", reader: reader) }
    self.context = context
    self.handle = handle
    readerName = reader
    transmissionProtocol = active == Values.protocolT1 ? .t1 : .t0
    atr = []
    buffer = .allocate(capacity: Self.bufferSize)
    try readATR()
  }

  deinit {
    disconnect(.leave)
    buffer.deallocate()
  }

  public func transmit(_ command: [UInt8]) throws(TransportError) -> [UInt8] {
    try checkConnected()
    guard command.count >= 4 else {
      throw TransportError(.communication, "command of \(command.count) bytes, at least 4 are needed")
    }
    let active = transmissionProtocol == .t1 ? Values.protocolT1 : Values.protocolT0
    var received = UInt32(buffer.count)
    let code = uicc_pcsc_transmit(
      handle, active, command, UInt32(command.count), buffer.baseAddress, &received)
    guard code == ResultCode.success else { throw transmitError(code) }
    let response = Array(buffer.prefix(Int(received)))
    guard response.count >= 2 else { throw isCardGone() ? .removed(place) : .mute(place) }
    return response
  }

  /// Wraps `SCardReconnect`. Also the way to go on after ``TransportError/Code/cardReset``. A transaction stays open.
  public func reset(_ kind: ResetKind) throws(TransportError) {
    try checkConnected()
    var active: UInt32 = 0
    let initialization = kind == .warm ? Values.resetCard : Values.unpowerCard
    let code = uicc_pcsc_reconnect(handle, share, protocols, initialization, &active)
    guard code == ResultCode.success else { throw .pcsc(code, "reset", reader: readerName) }
    transmissionProtocol = active == Values.protocolT1 ? .t1 : .t0
    try readATR()
  }

  /// Wraps `SCardBeginTransaction`, which waits for as long as another program has one.
  public func beginTransaction() throws(TransportError) {
    try checkConnected()
    if transactionDepth == 0 {
      let code = uicc_pcsc_begin_transaction(handle)
      guard code == ResultCode.success else { throw .pcsc(code, "beginning a transaction", reader: readerName) }
    }
    transactionDepth += 1
  }

  /// Wraps `SCardEndTransaction`; the card stays as it is.
  public func endTransaction() {
    guard transactionDepth > 0 else { return }
    transactionDepth -= 1
    if transactionDepth == 0, isConnected { _ = uicc_pcsc_end_transaction(handle, Values.leaveCard) }
  }

  /// Wraps `SCardDisconnect`. Happens by itself, with ``Disposition/leave``, when the last reference goes.
  public func disconnect(_ disposition: Disposition) {
    guard isConnected else { return }
    if transactionDepth > 0 { _ = uicc_pcsc_end_transaction(handle, Values.leaveCard) }
    transactionDepth = 0
    isConnected = false
    let value =
      switch disposition {
      case .leave: Values.leaveCard
      case .reset: Values.resetCard
      case .unpower: Values.unpowerCard
      }
    _ = uicc_pcsc_disconnect(handle, value)
  }

  private var place: String { "reader \"\(readerName)\"" }

  private func checkConnected() throws(TransportError) {
    guard isConnected else {
      throw TransportError(.communication, "not connected to the card in \(place) any more")
    }
  }

  /// Wraps `SCardStatus`.
  private func readATR() throws(TransportError) {
    var (state, active, length) = (UInt32(0), UInt32(0), UInt32(0))
    var bytes = [UInt8](repeating: 0, count: Int(UICC_PCSC_ATR_SIZE))
    let code = uicc_pcsc_status(handle, &state, &active, &bytes, &length)
    guard code == ResultCode.success else { throw .pcsc(code, "reading the atr", reader: readerName) }
    atr = Array(bytes.prefix(Int(length)))
  }

  /// A driver reports a card that was pulled in the middle of a command, and one that keeps silent, with the same code. The
  /// service's own look at the reader tells them apart, and may take it a moment.
  private func transmitError(_ code: UInt32) -> TransportError {
    switch code {
    case ResultCode.notTransacted, ResultCode.commError, ResultCode.commDataLost, ResultCode.noSmartcard:
      isCardGone() ? .removed(place) : .mute(place)
    case ResultCode.invalidHandle: .pcsc(ResultCode.readerUnavailable, "transmit", reader: readerName)
    default: .pcsc(code, "transmit", reader: readerName)
    }
  }

  /// Waits up to a second for the service to find the reader empty or gone.
  private func isCardGone() -> Bool {
    do throws(TransportError) {
      try context.waitForRemoval(from: readerName, timeout: .seconds(1))
      return true
    } catch {
      return false
    }
  }
}

extension Context {
  /// Connects to the card in a reader.
  /// - Throws: ``TransportError`` with a code that tells no card, a mute card, a card that another program holds, and a reader
  ///   that is not there from each other.
  public func connect(
    to reader: String, sharing: Card.Sharing = .shared, protocols: Set<TransmissionProtocol> = [.t0, .t1]
  ) throws(TransportError) -> Card {
    try Card(self, reader, sharing, protocols)
  }
}
