/// Sends commands and brings back whole responses: what TS 102 221 §7.3.1.1 and ISO/IEC 7816-3 §12.2 have the transport
/// do between the two. It takes Le off where T=0 has no room for it, fetches what `61XX` and `9FXX` announce, repeats
/// a command with the Le that `6CXX` names, and cuts a command that is too long into a chain.
///
/// Belongs to one thread, as the transport does. A command and its GET RESPONSE follow each other without a gap.
public final class APDUExchange {
  public let transport: any CardTransport
  /// What has crossed the interface so far.
  public var statistics = ExchangeStatistics()
  /// Whether the card takes extended Lc and Le. Begins as what the historical bytes of the ATR say, and is never
  /// used in T=0, whose header has one length byte.
  public var extendedLength: Bool
  /// Sees each command as it was sent and what came back, `61XX` and GET RESPONSE included.
  public var trace: ((_ command: [UInt8], _ response: [UInt8]) -> Void)?

  /// Response data that one command may gather, in bytes.
  public static let maximumResponse = 0x1_0000
  /// Commands that carry no data forward before a card is given up: `61XX` to GET RESPONSE without data, `6CXX` to `6CXX`.
  private static let maximumStalls = 3
  /// GET RESPONSEs for one command before a card is given up. The longest response takes 256; a card that hands out
  /// single bytes would keep everybody waiting for hours.
  private static let maximumSteps = 512

  public init(_ transport: any CardTransport) {
    self.transport = transport
    extendedLength = ATR(transport.atr).cardCapabilities?.supportsExtendedLength ?? false
  }

  /// Sends a command in as many steps as it takes.
  ///
  /// Without Le the command asks for no data, so `61XX` and `9FXX` come back as the status and nothing is fetched.
  /// - Returns: all response data, and the status word of the last step; of a case 4 command that ended with a warning,
  ///   that warning.
  public func send(_ command: CommandAPDU) throws(TransportError) -> ResponseAPDU {
    var last = command
    if command.data.count > maximumData {
      let parts = chain(command)
      for part in parts.dropLast() {
        let response = try exchange(part)
        guard response.status == .normalEnding else { return response }
      }
      guard let final = parts.last else { return ResponseAPDU(status: .wrongLength) }
      last = final
    }
    return try sendWhole(last)
  }

  private var isT0: Bool { transport.transmissionProtocol == .t0 }
  private var usesExtended: Bool { extendedLength && !isT0 }
  private var maximumData: Int { usesExtended ? CommandAPDU.maximumDataLength : 0xFF }

  /// Command chaining (ISO/IEC 7816-4 §5.3.3): b5 of the class in all parts but the last, which alone has Le.
  private func chain(_ command: CommandAPDU) -> [CommandAPDU] {
    stride(from: 0, to: command.data.count, by: maximumData).map { start in
      let end = min(start + maximumData, command.data.count)
      var part = command
      part.data = Array(command.data[start..<end])
      part.isChained = command.isChained || end < command.data.count
      if end < command.data.count { part.le = nil }
      return part
    }
  }

  private func sendWhole(_ command: CommandAPDU) throws(TransportError) -> ResponseAPDU {
    var command = command
    // T=0 and short forms hold one byte of Le: 256 asks for all there is (ISO/IEC 7816-3 §12.2.3).
    if let le = command.le, !usesExtended { command.le = min(le, 0x100) }
    let response = try exchangeWithRightLength(command)
    guard command.le != nil else { return response }
    if response.status.bytesAvailable != nil { return try collect(response, after: command) }
    if isT0, !command.data.isEmpty, response.data.isEmpty, fetchesAfterWarning(response.status) {
      return try fetchAfterWarning(response, command)
    }
    return response
  }

  /// TS 102 221 §7.3.1.1.4 and Annex C.1.7: after a warning on a case 4 command in T=0 the data waits for GET RESPONSE, whose length
  /// the card has not told. `6282` is left out: on the one case 4 command that answers it, SEARCH RECORD, it says that
  /// nothing was found. So is `63CX`, of commands without response data.
  private func fetchesAfterWarning(_ status: StatusWord) -> Bool {
    status.isWarning && status != .endOfFile && status.triesLeft == nil
  }

  private func fetchAfterWarning(_ warned: ResponseAPDU, _ command: CommandAPDU) throws(TransportError) -> ResponseAPDU
  {
    let request = CommandAPDU.getResponse(length: 0x100, cla: CommandAPDU.responseClass(after: command.cla))
    var fetched = try exchangeWithRightLength(request)
    if fetched.status.bytesAvailable != nil { fetched = try collect(fetched, after: command) }
    return fetched.status.isSuccess ? ResponseAPDU(data: fetched.data, status: warned.status) : warned
  }

  /// Follows `61XX` and `9FXX` until the card has no more. Le is always what the card announces, also when the caller
  /// asked for less: cards refuse any other value with `6CXX`.
  private func collect(_ first: ResponseAPDU, after command: CommandAPDU) throws(TransportError) -> ResponseAPDU {
    let cla = CommandAPDU.responseClass(after: command.cla)
    var whole = first
    var stalls = 0
    var steps = 0
    while let available = whole.status.bytesAvailable {
      let next = try exchangeWithRightLength(.getResponse(length: available, cla: cla))
      stalls = next.data.isEmpty ? stalls + 1 : 0
      steps += 1
      whole = ResponseAPDU(data: whole.data + next.data, status: next.status)
      guard stalls < Self.maximumStalls, steps < Self.maximumSteps, whole.data.count <= Self.maximumResponse else {
        throw TransportError(
          .communication,
          "card announces response data without end, \(whole.data.count) bytes after \(command.instruction)",
          hint: "reset the card and try the command alone")
      }
    }
    return whole
  }

  /// Repeats a command that expects data with the Le of `6CXX`, which says that the card has not carried it out.
  private func exchangeWithRightLength(_ command: CommandAPDU) throws(TransportError) -> ResponseAPDU {
    var command = command
    var response = try exchange(command)
    for _ in 0..<Self.maximumStalls {
      guard command.le != nil, let right = response.status.correctLength, response.data.isEmpty else { break }
      command.le = right
      response = try exchange(command)
    }
    return response
  }

  /// One command, one response.
  private func exchange(_ command: CommandAPDU) throws(TransportError) -> ResponseAPDU {
    var command = command
    // In T=0 P3 is Lc or Le, never both: case 4 sends Lc and hears of the response in 61XX (TS 102 221 §7.3.1.1.4).
    if isT0, !command.data.isEmpty { command.le = nil }
    let bytes = command.encoded
    let start = ContinuousClock.now
    let answer = try transport.transmit(bytes)
    statistics.count(sent: bytes, received: answer, isT0: isT0, time: ContinuousClock.now - start)
    trace?(bytes, answer)
    guard let response = ResponseAPDU(answer) else {
      throw TransportError(
        .cardMute, "card answered \(answer.count) bytes to \(command.instruction), at least 2 are needed",
        hint: "take the card out, clean its contacts and put it back")
    }
    return response
  }
}
