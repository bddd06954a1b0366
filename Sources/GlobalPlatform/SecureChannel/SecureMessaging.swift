import Crypto
import ISO7816

/// The terminal's end of a secure channel once both challenges are known: protects commands, checks responses.
protocol SecureMessaging {
  /// What the card must have answered.
  var cardCryptogram: [UInt8] { get }
  var hostCryptogram: [UInt8] { get }
  /// The key under which PUT KEY and sensitive data go, and its cipher.
  var dataKey: [UInt8] { get }
  var kind: SecureChannelKeys.Kind { get }
  /// Bytes of the MAC behind each command.
  var macCount: Int { get }
  mutating func wrap(_ command: CommandAPDU, _ level: SecurityLevel) throws(CryptoError) -> CommandAPDU
  /// - Returns: `nil` where the response's MAC or padding is wrong.
  mutating func unwrap(_ response: ResponseAPDU, _ level: SecurityLevel) throws(CryptoError) -> ResponseAPDU?
}

enum Padding {
  /// 80 and zeros to whole blocks (ISO/IEC 9797-1, method 2).
  static func add(_ bytes: [UInt8], block: Int) -> [UInt8] {
    bytes + [0x80] + [UInt8](repeating: 0, count: block - 1 - bytes.count % block)
  }
  static func remove(_ bytes: [UInt8]) -> [UInt8]? {
    guard let end = bytes.lastIndex(where: { $0 != 0 }), bytes[end] == 0x80 else { return nil }
    return Array(bytes[..<end])
  }
}

extension CommandAPDU {
  /// With the secure messaging bit of GlobalPlatform (GPC_SPE_034 §11.1.4).
  var securedClass: UInt8 { cla & 0x40 == 0 ? cla | 0x04 : cla | 0x20 }

  /// Header and length as the MAC sees them: channel 0, and the length with the MAC.
  func authenticatedHeader(dataCount: Int) -> [UInt8] {
    let base: UInt8 = cla & 0x40 == 0 ? (cla & 0xFC) | 0x04 : (cla & 0xF0) | 0x20
    let length: [UInt8] =
      dataCount > 0xFF
      ? [0, UInt8(truncatingIfNeeded: dataCount >> 8), UInt8(truncatingIfNeeded: dataCount)]
      : [UInt8(truncatingIfNeeded: dataCount)]
    return [base, ins, p1, p2] + length
  }
}

/// SCP02 with explicit initiation, C-MAC on the modified APDU, ICV encryption and three keys: i = 15 and 55, with R-MAC
/// 35 and 75 (GPC_SPE_034 §E).
struct SCP02Messaging: SecureMessaging {
  let cardCryptogram: [UInt8]
  let hostCryptogram: [UInt8]
  let dataKey: [UInt8]
  let kind = SecureChannelKeys.Kind.tripleDES
  let macCount = 8
  private let enc: [UInt8]
  private let mac: [UInt8]
  private let rmac: [UInt8]
  private var lastMAC: [UInt8]?
  private var lastResponseMAC: [UInt8]?
  /// The command under way as the MAC of its response sees it.
  private var commandText: [UInt8] = []

  /// - Parameters:
  ///   - sequence: two bytes of the card's counter.
  ///   - card: six bytes.
  init(
    _ keys: SecureChannelKeys, sequence: [UInt8], host: [UInt8], card: [UInt8]
  ) throws(CryptoError) {
    // §E.4.1: a constant, the counter and twelve zeros under the static key.
    func session(_ constant: UInt8, _ key: [UInt8]) throws(CryptoError) -> [UInt8] {
      let data = [0x01, constant] + sequence + [UInt8](repeating: 0, count: 12)
      return try BlockCipher.run(.tripleDES, .cbc, .encrypt, key: key, data)
    }
    let enc = try session(0x82, keys.enc)
    self.enc = enc
    mac = try session(0x01, keys.mac)
    rmac = try session(0x02, keys.mac)
    dataKey = try session(0x81, keys.dek)
    // §E.4.2: a full triple DES MAC.
    func cryptogram(_ text: [UInt8]) throws(CryptoError) -> [UInt8] {
      let whole = try BlockCipher.run(.tripleDES, .cbc, .encrypt, key: enc, Padding.add(text, block: 8))
      return Array(whole.suffix(8))
    }
    cardCryptogram = try cryptogram(host + sequence + card)
    hostCryptogram = try cryptogram(sequence + card + host)
  }

  mutating func wrap(_ command: CommandAPDU, _ level: SecurityLevel) throws(CryptoError) -> CommandAPDU {
    guard level.contains(.commandMAC) else { return command }
    if level.contains(.responseMAC) {
      // §E.4.5: the chain begins with the C-MAC of EXTERNAL AUTHENTICATE.
      if lastResponseMAC == nil { lastResponseMAC = lastMAC }
      commandText =
        [command.cla & 0xF8, command.ins, command.p1, command.p2, UInt8(truncatingIfNeeded: command.data.count)]
        + command.data
    }
    var result = command
    result.cla = command.securedClass
    let text = command.authenticatedHeader(dataCount: command.data.count + 8) + command.data
    var iv = [UInt8](repeating: 0, count: 8)
    if let lastMAC { iv = try BlockCipher.run(.tripleDES, .ecb, .encrypt, key: Array(mac.prefix(8)), lastMAC) }
    let code = try Self.retailMAC(text, key: mac, iv: iv)
    lastMAC = code
    // §E.4.6: the MAC is over the plain data.
    if level.contains(.commandEncryption), !command.data.isEmpty {
      result.data = try BlockCipher.run(.tripleDES, .cbc, .encrypt, key: enc, Padding.add(command.data, block: 8))
    }
    result.data += code
    return result
  }

  /// §E.4.5: over the plain command, the length of the response's data in one byte, data and status word. Errors carry
  /// no MAC, since T=0 brings no data with them.
  mutating func unwrap(_ response: ResponseAPDU, _ level: SecurityLevel) throws(CryptoError) -> ResponseAPDU? {
    let mayBePlain = !response.status.isSuccess && !response.status.isWarning && response.data.isEmpty
    guard level.contains(.responseMAC), let lastResponseMAC, !mayBePlain else { return response }
    guard response.data.count >= 8 else { return nil }
    let data = Array(response.data.dropLast(8))
    let code = try Self.retailMAC(
      commandText + [UInt8(truncatingIfNeeded: data.count)] + data + [response.status.sw1, response.status.sw2],
      key: rmac, iv: lastResponseMAC)
    guard equalInConstantTime(code, Array(response.data.suffix(8))) else { return nil }
    self.lastResponseMAC = code
    return ResponseAPDU(data: data, status: response.status)
  }

  /// Single DES up to the last block, triple DES there (§B.1.2.2).
  private static func retailMAC(_ text: [UInt8], key: [UInt8], iv: [UInt8]) throws(CryptoError) -> [UInt8] {
    let padded = Padding.add(text, block: 8)
    let head = Array(padded.dropLast(8))
    var iv = iv
    if !head.isEmpty {
      iv = Array(
        try BlockCipher.run(.tripleDES, .cbc, .encrypt, key: Array(key.prefix(8)), iv: iv, head).suffix(8))
    }
    return try BlockCipher.run(.tripleDES, .cbc, .encrypt, key: key, iv: iv, Array(padded.suffix(8)))
  }
}

/// SCP03 with AES keys of 16, 24 or 32 bytes, in its two modes S8 and S16 (GPC_SPE_014).
struct SCP03Messaging: SecureMessaging {
  let cardCryptogram: [UInt8]
  let hostCryptogram: [UInt8]
  let dataKey: [UInt8]
  let kind = SecureChannelKeys.Kind.aes
  var macCount: Int { size }
  private let enc: [UInt8]
  private let mac: [UInt8]
  private let rmac: [UInt8]
  /// 8 or 16: bytes of challenges, cryptograms and MACs.
  private let size: Int
  private var chain = [UInt8](repeating: 0, count: 16)
  /// Of the command under way; EXTERNAL AUTHENTICATE is 0.
  private var counter: UInt64 = 0
  private var isAuthenticated = false

  init(_ keys: SecureChannelKeys, host: [UInt8], card: [UInt8]) throws(CryptoError) {
    size = host.count
    let context = host + card
    enc = try Self.derive(keys.enc, 0x04, context, count: keys.enc.count)
    let mac = try Self.derive(keys.mac, 0x06, context, count: keys.mac.count)
    self.mac = mac
    rmac = try Self.derive(keys.mac, 0x07, context, count: keys.mac.count)
    dataKey = keys.dek
    cardCryptogram = try Self.derive(mac, 0x00, context, count: size)
    hostCryptogram = try Self.derive(mac, 0x01, context, count: size)
  }

  /// §4.1.5: NIST SP 800-108 in counter mode over CMAC.
  static func derive(_ key: [UInt8], _ constant: UInt8, _ context: [UInt8], count: Int) throws(CryptoError) -> [UInt8] {
    var result: [UInt8] = []
    for block in 1...3 as ClosedRange<UInt8> where result.count < count {
      let bits = count * 8
      var text = [UInt8](repeating: 0, count: 11)
      text += [constant, 0x00, UInt8(truncatingIfNeeded: bits >> 8), UInt8(truncatingIfNeeded: bits), block]
      result += try MAC.cmac(key: key, text + context)
    }
    return Array(result.prefix(count))
  }

  mutating func wrap(_ command: CommandAPDU, _ level: SecurityLevel) throws(CryptoError) -> CommandAPDU {
    guard level.contains(.commandMAC) else { return command }
    var result = command
    result.cla = command.securedClass
    if isAuthenticated {
      counter += 1
      if level.contains(.commandEncryption), !command.data.isEmpty {
        let iv = try BlockCipher.run(.aes, .ecb, .encrypt, key: enc, counterBlock(0x00))
        result.data = try BlockCipher.run(
          .aes, .cbc, .encrypt, key: enc, iv: iv, Padding.add(command.data, block: 16))
      }
    }
    isAuthenticated = true
    let text = chain + result.authenticatedHeader(dataCount: result.data.count + size) + result.data
    chain = try MAC.cmac(key: mac, text)
    result.data += chain.prefix(size)
    return result
  }

  /// §6.2.5 and §6.2.7: only responses with 9000 or a warning are protected.
  mutating func unwrap(_ response: ResponseAPDU, _ level: SecurityLevel) throws(CryptoError) -> ResponseAPDU? {
    guard level.contains(.responseMAC), response.status == .normalEnding || response.status.isWarning else {
      return response
    }
    guard response.data.count >= size else { return nil }
    let text = Array(response.data.dropLast(size))
    let code = try MAC.cmac(key: rmac, chain + text + [response.status.sw1, response.status.sw2])
    guard equalInConstantTime(Array(code.prefix(size)), Array(response.data.suffix(size))) else { return nil }
    guard level.contains(.responseEncryption), !text.isEmpty else {
      return ResponseAPDU(data: text, status: response.status)
    }
    guard text.count % 16 == 0 else { return nil }
    let iv = try BlockCipher.run(.aes, .ecb, .encrypt, key: enc, counterBlock(0x80))
    guard let plain = Padding.remove(try BlockCipher.run(.aes, .cbc, .decrypt, key: enc, iv: iv, text)) else {
      return nil
    }
    return ResponseAPDU(data: plain, status: response.status)
  }

  private func counterBlock(_ first: UInt8) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: 16)
    block[0] = first
    for index in 0..<8 { block[15 - index] = UInt8(truncatingIfNeeded: counter >> UInt64(8 * index)) }
    return block
  }
}
