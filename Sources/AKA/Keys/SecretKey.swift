internal import Crypto
internal import ISO7816

/// The bytes of K, OP, OPc, TOP, TOPc or of a home network's private key. It prints as `<redacted>` wherever it is
/// printed, dumped or described, and its only copy is overwritten when the last owner lets it go.
public final class SecretKey: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  // Never written between init and deinit, so that sharing it between threads is safe.
  private nonisolated(unsafe) let storage: UnsafeMutableBufferPointer<UInt8>

  public init(_ bytes: some Collection<UInt8>) {
    storage = .allocate(capacity: bytes.count)
    _ = storage.initialize(from: bytes)
  }

  /// - Parameter hex: hex digits in either case; spaces and line breaks around and between are skipped, as files have
  ///   them.
  /// - Returns: `nil` for anything else.
  public convenience init?(hex: some StringProtocol) {
    guard var bytes = Hex.bytes(String(hex.filter { !$0.isWhitespace })) else { return nil }
    defer { bytes.wipe() }
    self.init(bytes)
  }

  deinit {
    SecretKey.wipe(storage)
    storage.deallocate()
  }

  /// How many bytes it has.
  public var count: Int { storage.count }

  /// The bytes, for as long as `body` runs. What is copied out of it is the caller's to wipe.
  public func withBytes<T, E: Error>(_ body: (UnsafeBufferPointer<UInt8>) throws(E) -> T) throws(E) -> T {
    try body(UnsafeBufferPointer(storage))
  }

  /// A copy of the bytes, wiped after `body`.
  public func withCopy<T, E: Error>(_ body: ([UInt8]) throws(E) -> T) throws(E) -> T {
    var copy = Array(storage)
    defer { copy.wipe() }
    return try body(copy)
  }

  public static func == (a: SecretKey, b: SecretKey) -> Bool {
    guard a.count == b.count else { return false }
    return zip(a.storage, b.storage).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
  }

  public var description: String { "<redacted>" }
  public var debugDescription: String { "<redacted>" }
  public var customMirror: Mirror { Mirror(self, children: []) }

  private static func wipe(_ buffer: UnsafeMutableBufferPointer<UInt8>) {
    for index in buffer.indices { buffer[index] = 0 }
    // The read keeps the stores: without it they would be dead before the deallocation.
    withExtendedLifetime(buffer.reduce(0, |)) {}
  }
}
