import Crypto
import ISO7816
import Testing

/// Published vectors: that the shim hands libcrypto what it was given.
@Suite struct CryptoTests {
  private func hex(_ text: String) -> [UInt8] { Hex.bytes(text) ?? [] }

  @Test func aesOfFIPS197() throws {
    let plain = hex("00112233445566778899aabbccddeeff")
    for (key, expected) in [
      ("000102030405060708090a0b0c0d0e0f", "69c4e0d86a7b0430d8cdb78070b4c55a"),
      ("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "8ea2b7ca516745bfeafc49904b496089"),
    ] {
      let cipher = try BlockCipher.run(.aes, .ecb, .encrypt, key: hex(key), plain)
      #expect(Hex.string(cipher) == expected)
      #expect(try BlockCipher.run(.aes, .ecb, .decrypt, key: hex(key), cipher) == plain)
    }
  }

  @Test func modesOfSP80038A() throws {
    let key = hex("2b7e151628aed2a6abf7158809cf4f3c")
    let plain = hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51")
    let cbc = try BlockCipher.run(.aes, .cbc, .encrypt, key: key, iv: hex("000102030405060708090a0b0c0d0e0f"), plain)
    #expect(Hex.string(cbc) == "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2")
    let ctr = try BlockCipher.run(
      .aes, .ctr, .encrypt, key: key, iv: hex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"), Array(plain.prefix(20)))
    #expect(Hex.string(ctr) == "874d6191b620e3261bef6864990db6ce9806f66b")
  }

  @Test func singleDESAsTripleDES() throws {
    let cipher = try BlockCipher.run(
      .tripleDES, .ecb, .encrypt, key: hex("0123456789abcdef"), hex("4e6f772069732074"))
    #expect(Hex.string(cipher) == "3fa40e8a984d4815")
  }

  @Test func cmacOfRFC4493() throws {
    let key = hex("2b7e151628aed2a6abf7158809cf4f3c")
    #expect(Hex.string(try MAC.cmac(key: key, [])) == "bb1d6929e95937287fa37d129b756746")
    #expect(
      Hex.string(try MAC.cmac(key: key, hex("6bc1bee22e409f96e93d7e117393172a"))) == "070a16b46b4d4144f79bdd9dd04a287c")
  }

  @Test func digestsAndHMAC() throws {
    let abc = Array("abc".utf8)
    #expect(Hex.string(try Digest.of(abc, .sha1)) == "a9993e364706816aba3e25717850c26c9cd0d89d")
    #expect(Hex.string(try Digest.of(abc, .md5)) == "900150983cd24fb0d6963f7d28e17f72")
    #expect(
      Hex.string(try Digest.of([], .sha256)) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    let mac = try MAC.hmac(.sha256, key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
    #expect(Hex.string(mac) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
  }

  @Test func keyAgreement() throws {
    for curve in [KeyAgreementCurve.x25519, .p256] {
      let (a, aPublic) = try curve.generate()
      let (b, bPublic) = try curve.generate()
      #expect(try curve.publicKey(of: a) == aPublic)
      let shared = try curve.sharedSecret(privateKey: a, publicKey: bPublic)
      #expect(try curve.sharedSecret(privateKey: b, publicKey: aPublic) == shared)
      if curve == .p256, let compressed = P256Point.compressed(bPublic) {
        #expect(try curve.sharedSecret(privateKey: a, publicKey: compressed) == shared)
      }
      #expect(throws: CryptoError.self) { try curve.sharedSecret(privateKey: a, publicKey: Array(bPublic.dropLast())) }
    }
  }

  @Test func x25519OfRFC7748() throws {
    let secret = try KeyAgreementCurve.x25519.sharedSecret(
      privateKey: hex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
      publicKey: hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"))
    #expect(Hex.string(secret) == "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")
  }

  @Test func wrongLengthsAreErrors() {
    #expect(throws: CryptoError.self) { try BlockCipher(.aes, .ecb, .encrypt, key: [1, 2, 3]) }
    #expect(throws: CryptoError.self) { try MAC.cmac(key: [1], []) }
    #expect(throws: CryptoError.self) {
      try BlockCipher.run(.aes, .cbc, .encrypt, key: [UInt8](repeating: 0, count: 16), [1, 2, 3])
    }
  }

  @Test func secretsAreCompared() {
    #expect(equalInConstantTime([1, 2], [1, 2]))
    #expect(!equalInConstantTime([1, 2], [1, 3]))
    #expect(!equalInConstantTime([1, 2], [1]))
  }
}
