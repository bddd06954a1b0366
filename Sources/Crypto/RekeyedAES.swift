internal import CLibcrypto

/// AES-128 on single blocks under a new key each time, without an allocation a block: for lists of a million keys. Not
/// for use from several threads at once.
public final class RekeyedAES {
  private let cipher: UnsafeMutableRawPointer

  public init() throws(CryptoError) {
    let zero = [UInt8](repeating: 0, count: 16)
    guard let cipher = uicc_cipher_new(Int32(UICC_AES), Int32(UICC_ECB), 1, zero, 16) else {
      throw CryptoError("libcrypto has no AES")
    }
    self.cipher = cipher
  }

  deinit { uicc_cipher_free(cipher) }

  /// - Parameters:
  ///   - key: 16 bytes.
  ///   - block: 16 bytes.
  ///   - result: 16 bytes, which are overwritten.
  /// - Returns: whether all have 16 bytes and libcrypto did it.
  public func encrypt(key: [UInt8], _ block: [UInt8], into result: inout [UInt8]) -> Bool {
    guard key.count == 16, block.count == 16, result.count == 16 else { return false }
    return uicc_cipher_rekey_run(cipher, key, block, 16, &result) == 1
  }
}
