internal import CLibcrypto

/// A hash function (RFC 1321, FIPS 180-4).
public enum DigestAlgorithm: Sendable {
  case md5
  case sha1
  case sha256
  case sha384
  case sha512

  fileprivate var code: Int32 {
    switch self {
    case .md5: Int32(UICC_MD5)
    case .sha1: Int32(UICC_SHA1)
    case .sha256: Int32(UICC_SHA256)
    case .sha384: Int32(UICC_SHA384)
    case .sha512: Int32(UICC_SHA512)
    }
  }
}

/// A digest in the making. Not for use from several threads at once.
public final class Digest {
  private let state: UnsafeMutableRawPointer
  private let algorithm: DigestAlgorithm

  /// - Throws: ``CryptoError`` if libcrypto is built without the function.
  public init(_ algorithm: DigestAlgorithm) throws(CryptoError) {
    guard let state = uicc_digest_new(algorithm.code) else { throw CryptoError("libcrypto has no \(algorithm)") }
    self.state = state
    self.algorithm = algorithm
  }

  deinit { uicc_digest_free(state) }

  public func update(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    _ = uicc_digest_update(state, base.assumingMemoryBound(to: UInt8.self), bytes.count)
  }

  public func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes(update) }

  /// The digest of all bytes since the start or the last call.
  public func finish() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
      count = uicc_digest_finish(state, algorithm.code, buffer.baseAddress)
    }
  }

  /// The digest of one message.
  public static func of(_ message: [UInt8], _ algorithm: DigestAlgorithm) throws(CryptoError) -> [UInt8] {
    let digest = try Digest(algorithm)
    digest.update(message)
    return digest.finish()
  }
}

/// Message authentication codes.
public enum MAC {
  /// AES-CMAC (NIST SP 800-38B, RFC 4493): 16 bytes.
  public static func cmac(key: [UInt8], _ message: [UInt8]) throws(CryptoError) -> [UInt8] {
    var mac = [UInt8](repeating: 0, count: 16)
    guard uicc_cmac(key, key.count, message, message.count, &mac) == 1 else {
      throw CryptoError("no AES key has \(key.count) bytes")
    }
    return mac
  }

  /// HMAC (RFC 2104): as long as the digest.
  public static func hmac(_ algorithm: DigestAlgorithm, key: [UInt8], _ message: [UInt8]) throws(CryptoError) -> [UInt8]
  {
    let mac = [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
      count = uicc_hmac(algorithm.code, key, key.count, message, message.count, buffer.baseAddress)
    }
    guard !mac.isEmpty else { throw CryptoError("libcrypto has no HMAC with \(algorithm)") }
    return mac
  }
}

/// Bytes nobody can predict.
public enum RandomBytes {
  public static func draw(_ count: Int) throws(CryptoError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard uicc_random(&bytes, count) == 1 else { throw CryptoError("libcrypto has no random bytes") }
    return bytes
  }
}

/// Whether two secrets are equal, in a time that depends on their lengths only.
public func equalInConstantTime(_ a: [UInt8], _ b: [UInt8]) -> Bool {
  guard a.count == b.count else { return false }
  return zip(a, b).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
}
