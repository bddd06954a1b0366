internal import CLibcrypto

/// What libcrypto refused, or a key, IV or message of a length that the algorithm does not take.
public struct CryptoError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One line in lower case; never holds key bytes.
  public var description: String
  public init(_ description: String) { self.description = description }
}

/// AES (FIPS 197) or 3DES (NIST SP 800-67) under one key, without padding. The key lives in libcrypto and is wiped
/// when the cipher goes. Not for use from several threads at once.
public final class BlockCipher {
  public enum Algorithm: Sendable {
    /// Keys of 16, 24 or 32 bytes, blocks of 16.
    case aes
    /// Keys of 24 bytes, or 16 (K1 K2 K1) or 8 (single DES, as K1 K1 K1); blocks of 8.
    case tripleDES
  }
  public enum Mode: Sendable {
    case ecb
    case cbc
    /// AES only; any length.
    case ctr
  }
  public enum Direction: Sendable {
    case encrypt
    case decrypt
  }

  private let cipher: UnsafeMutableRawPointer
  private let mode: Mode
  /// Bytes of a block.
  public let blockSize: Int

  /// - Throws: ``CryptoError`` if the key has a length that the algorithm does not take.
  public init(_ algorithm: Algorithm, _ mode: Mode, _ direction: Direction, key: [UInt8]) throws(CryptoError) {
    var full = key
    defer { full.wipe() }
    if algorithm == .tripleDES {
      if key.count == 16 { full = key + key.prefix(8) }
      if key.count == 8 { full = key + key + key }
    }
    let kind = algorithm == .aes ? UICC_AES : UICC_TRIPLE_DES
    let way = mode == .ecb ? UICC_ECB : mode == .cbc ? UICC_CBC : UICC_CTR
    guard
      let cipher = uicc_cipher_new(
        Int32(kind), Int32(way), direction == .encrypt ? 1 : 0, full, full.count)
    else { throw CryptoError("no \(algorithm == .aes ? "AES" : "3DES") key has \(key.count) bytes") }
    self.cipher = cipher
    self.mode = mode
    blockSize = algorithm == .aes ? 16 : 8
  }

  deinit { uicc_cipher_free(cipher) }

  /// Processes a whole message from a fresh start.
  /// - Parameters:
  ///   - message: whole blocks; any length with CTR.
  ///   - iv: one block; zero if left out; ignored with ECB.
  public func run(_ message: [UInt8], iv: [UInt8]? = nil) throws(CryptoError) -> [UInt8] {
    guard mode == .ctr || message.count % blockSize == 0 else {
      throw CryptoError("\(message.count) bytes are no whole blocks of \(blockSize)")
    }
    let start = iv ?? [UInt8](repeating: 0, count: blockSize)
    guard start.count == blockSize else { throw CryptoError("an IV has \(blockSize) bytes, not \(start.count)") }
    if message.isEmpty { return [] }
    var done = false
    let out = [UInt8](unsafeUninitializedCapacity: message.count) { buffer, count in
      done = uicc_cipher_run(cipher, mode == .ecb ? nil : start, message, message.count, buffer.baseAddress) == 1
      count = done ? message.count : 0
    }
    guard done else { throw CryptoError("libcrypto refused \(message.count) bytes") }
    return out
  }
}

extension BlockCipher {
  /// One message under a key used once.
  public static func run(
    _ algorithm: Algorithm, _ mode: Mode, _ direction: Direction, key: [UInt8], iv: [UInt8]? = nil, _ message: [UInt8]
  ) throws(CryptoError) -> [UInt8] {
    try BlockCipher(algorithm, mode, direction, key: key).run(message, iv: iv)
  }
}

extension Array where Element == UInt8 {
  /// Overwrites the bytes with zeros in a way that the optimiser keeps. Copies made before are not reached.
  public mutating func wipe() {
    withUnsafeMutableBytes { uicc_wipe($0.baseAddress, $0.count) }
  }
}
