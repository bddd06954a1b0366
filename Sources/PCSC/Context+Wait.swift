public import ISO7816

extension Context {
  /// The name under which `SCardGetStatusChange` reports readers that come and go.
  private static let plugAndPlay = #"\\?PnP?\Notification"#

  /// Waits until a card is in a reader, also in one that is plugged in meanwhile, and returns at once where one is.
  /// - Parameters:
  ///   - name: the reader; any where `nil`.
  ///   - timeout: for ever where `nil`.
  /// - Throws: ``TransportError/Code/noCard`` or ``TransportError/Code/noReader`` after the timeout, ``TransportError/Code/cancelled``
  ///   after ``cancel()``, ``TransportError/Code/cardMute`` where the only card does not answer.
  public func waitForCard(in name: String? = nil, timeout: Duration? = nil) throws(TransportError) -> Reader {
    let deadline = timeout.map { ContinuousClock.now + $0 }
    return try wait(until: deadline, in: name) { readers throws(TransportError) in
      let full = readers.filter(\.hasCard)
      if let found = full.first(where: { !$0.isMute }) { return found }
      if let mute = full.first { throw .mute("reader \"\(mute.name)\"") }
      return nil
    }
  }

  /// Waits until no card is in the reader, or the reader is gone.
  /// - Throws: ``TransportError/Code/communication`` where the card is still there after the timeout.
  public func waitForRemoval(from name: String, timeout: Duration? = nil) throws(TransportError) {
    let deadline = timeout.map { ContinuousClock.now + $0 }
    do throws(TransportError) {
      _ = try wait(until: deadline, in: name) { readers in readers.contains(where: \.hasCard) ? nil : true }
    } catch {
      guard error.code == .noCard else { throw error }
      throw TransportError(.communication, "the card is still in reader \"\(name)\"", hint: "take it out")
    }
  }

  /// Calls `check` with the readers that match whenever one of them changed, until it returns something.
  private func wait<Result>(
    until deadline: ContinuousClock.Instant?, in name: String?,
    check: ([Reader]) throws(TransportError) -> Result?
  ) throws(TransportError) -> Result {
    var known: [String: UInt32] = [:]
    while true {
      guard !isCancelled else { throw .cancelledByUser }
      let names = try readerNames()
      var states = names.filter { name == nil || $0 == name }.map { ReaderState($0) }
      if !states.isEmpty {
        let code = statusChange(&states, timeout: 0)
        guard Self.isHarmless(code) else { throw .pcsc(code, "waiting for a card") }
      }
      if let result = try check(states.map(\.reader)) { return result }
      for state in states { known[state.name] = state.rawEvent }
      let left = deadline.map { $0 - ContinuousClock.now }
      if let left, left <= .zero { throw Self.timeout(name, names) }
      try pause(states, left)
    }
  }

  /// Blocks until something changes, for a second at most: a ``cancel()`` that comes just before the call is lost on
  /// it, and the plug and play entry of some services stays silent.
  private func pause(_ states: [ReaderState], _ left: Duration?) throws(TransportError) {
    var states = states.map { state in
      var next = state
      next.current = StateFlags(rawValue: state.rawEvent & ~StateFlags.changed.rawValue)
      return next
    }
    #if os(Linux)
      states.append(ReaderState(Self.plugAndPlay))
    #endif
    let slice = min(left ?? .seconds(1), .seconds(1))
    let (seconds, attoseconds) = slice.components
    let milliseconds = UInt32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000 + 1)
    let code = statusChange(&states, timeout: milliseconds)
    if code == ResultCode.cancelled { throw .cancelledByUser }
    guard Self.isHarmless(code) else { throw .pcsc(code, "waiting for a card") }
  }

  /// Codes after which the loop looks again: nothing happened, or a reader left between listing and asking.
  private static func isHarmless(_ code: UInt32) -> Bool {
    [ResultCode.success, ResultCode.timeout, ResultCode.unknownReader, ResultCode.readerUnavailable].contains(code)
  }

  private static func timeout(_ name: String?, _ names: [String]) -> TransportError {
    if let name {
      return names.contains(name) ? .noCard("reader \"\(name)\"") : .pcsc(ResultCode.unknownReader, "", reader: name)
    }
    return names.isEmpty
      ? .noReader : .noCard(names.count == 1 ? "reader \"\(names[0])\"" : "any of \(names.count) readers")
  }
}
