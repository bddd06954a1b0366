internal import CPCSCLite
public import ISO7816
internal import Synchronization

/// A line to the PC/SC service: lists readers, waits for cards, connects to one.
///
/// May be used from any thread. ``cancel()`` is meant for another one than that which waits.
public final class Context: Sendable {
  let handle: Int64
  private let cancelled = Atomic<Bool>(false)

  /// Wraps `SCardEstablishContext`.
  /// - Throws: ``TransportError/Code/noService`` where pcscd does not run.
  public init() throws(TransportError) {
    var handle: Int64 = 0
    let code = uicc_pcsc_establish_context(&handle)
    guard code == ResultCode.success else { throw .pcsc(code, "connecting to the pc/sc service") }
    self.handle = handle
  }

  deinit { _ = uicc_pcsc_release_context(handle) }

  /// Ends a wait, and all later ones before they begin. For a thread of its own or a dispatch source on SIGINT, not for
  /// a signal handler. Wraps `SCardCancel`.
  public func cancel() {
    cancelled.store(true, ordering: .sequentiallyConsistent)
    _ = uicc_pcsc_cancel(handle)
  }

  /// Whether ``cancel()`` was called.
  public var isCancelled: Bool { cancelled.load(ordering: .sequentiallyConsistent) }

  /// All readers with what is in them, in the service's order; empty where none is plugged in.
  public func readers() throws(TransportError) -> [Reader] {
    var states = try readerNames().map { ReaderState($0) }
    guard !states.isEmpty else { return [] }
    let code = statusChange(&states, timeout: 0)
    guard code == ResultCode.success || code == ResultCode.timeout else { throw .pcsc(code, "listing readers") }
    return states.map(\.reader)
  }

  /// The names of all readers. Wraps `SCardListReaders`.
  public func readerNames() throws(TransportError) -> [String] {
    // A reader may come between asking for the size and asking for the names.
    for _ in 0..<8 {
      var size: UInt32 = 0
      var code = uicc_pcsc_list_readers(handle, nil, &size)
      if code == ResultCode.noReadersAvailable { return [] }
      guard code == ResultCode.success else { throw .pcsc(code, "listing readers") }
      var names = [CChar](repeating: 0, count: Int(size))
      code = uicc_pcsc_list_readers(handle, &names, &size)
      if code == ResultCode.insufficientBuffer { continue }
      if code == ResultCode.noReadersAvailable { return [] }
      guard code == ResultCode.success else { throw .pcsc(code, "listing readers") }
      return names.split(separator: 0).map { String(decoding: $0.map { UInt8(bitPattern: $0) }, as: UTF8.self) }
    }
    throw .pcsc(ResultCode.insufficientBuffer, "listing readers")
  }

  /// Wraps `SCardGetStatusChange` and puts what it says into `states`; `timeout` in milliseconds.
  func statusChange(_ states: inout [ReaderState], timeout: UInt32) -> UInt32 {
    // The C strings live in one buffer for as long as the call takes.
    var text: [CChar] = []
    let starts = states.map { state in
      defer { text += state.name.utf8CString }
      return text.count
    }
    return text.withUnsafeBufferPointer { text in
      var native = zip(states, starts).map { state, start in
        var native = uicc_pcsc_state()
        native.reader = text.baseAddress?.advanced(by: start)
        native.current_state = state.current.rawValue
        return native
      }
      let code = uicc_pcsc_get_status_change(handle, timeout, &native, UInt32(native.count))
      for index in states.indices {
        states[index].event = StateFlags(rawValue: native[index].event_state)
        states[index].rawEvent = native[index].event_state
        states[index].atr = withUnsafeBytes(of: native[index].atr) { Array($0.prefix(Int(native[index].atr_length))) }
      }
      return code
    }
  }
}

/// One entry of SCardGetStatusChange.
struct ReaderState {
  var name: String
  var current = StateFlags()
  var event = StateFlags()
  var rawEvent: UInt32 = 0
  var atr: [UInt8] = []
  init(_ name: String) { self.name = name }

  var reader: Reader { Reader(name: name, state: event, atr: event.contains(.present) ? atr : []) }
}
