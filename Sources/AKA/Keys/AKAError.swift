import Crypto

/// A value of a wrong length or form, said in one line of lower case without a byte of it.
public struct AKAError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }

  /// Fails unless `bytes` has one of the lengths.
  static func check(_ name: String, _ bytes: [UInt8], _ lengths: Int...) throws(AKAError) {
    guard !lengths.contains(bytes.count) else { return }
    let wanted = lengths.map(String.init).joined(separator: " or ")
    throw AKAError("\(name) has \(wanted) bytes, this one has \(bytes.count)")
  }

  /// Runs what libcrypto does; a refusal becomes an ``AKAError``.
  static func crypto<T>(_ body: () throws(CryptoError) -> T) throws(AKAError) -> T {
    do throws(CryptoError) { return try body() } catch { throw AKAError(error.description) }
  }
}
