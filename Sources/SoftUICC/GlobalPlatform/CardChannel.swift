import Crypto
import ISO7816

/// The card's end of a secure channel: SCP02 with explicit initiation and C-MAC on the modified APDU (GPC_SPE_034 §E),
/// or SCP03 (GPC_SPE_014). Own code beside that of the terminal's side.
struct CardChannel {
  /// b1 C-MAC, b2 C-ENC, b5 R-MAC, b6 R-ENC.
  var level: UInt8 = 0
  var isOpen = false
  let isSCP03: Bool
  /// Bytes of a challenge, cryptogram and MAC.
  let size: Int
  let keyVersion: UInt8
  let dek: [UInt8]
  private let enc: [UInt8]
  private let mac: [UInt8]
  private let rmac: [UInt8]
  private var chain: [UInt8]
  private var counter: UInt64 = 0
  /// SCP02: the last R-MAC, and what the next one says of its command.
  private var responseChain: [UInt8] = []
  private var received: [UInt8] = []
  let cardCryptogram: [UInt8]
  private let hostCryptogram: [UInt8]

  /// SCP02.
  init(
    _ keys: SoftCard.GlobalPlatformSetup.Keys, sequence: [UInt8], host: [UInt8], card: [UInt8]
  ) throws(CryptoError) {
    isSCP03 = false
    size = 8
    keyVersion = keys.version
    func derive(_ constant: [UInt8], _ key: [UInt8]) throws(CryptoError) -> [UInt8] {
      try BlockCipher.run(
        .tripleDES, .cbc, .encrypt, key: key, constant + sequence + [UInt8](repeating: 0, count: 12))
    }
    let enc = try derive([0x01, 0x82], keys.enc)
    self.enc = enc
    mac = try derive([0x01, 0x01], keys.mac)
    dek = try derive([0x01, 0x81], keys.dek)
    rmac = try derive([0x01, 0x02], keys.mac)
    chain = [UInt8](repeating: 0, count: 8)
    let pad: [UInt8] = [0x80, 0, 0, 0, 0, 0, 0, 0]
    func cryptogram(_ text: [UInt8]) throws(CryptoError) -> [UInt8] {
      try BlockCipher.run(.tripleDES, .cbc, .encrypt, key: enc, text + pad).suffix(8)
    }
    cardCryptogram = try cryptogram(host + sequence + card)
    hostCryptogram = try cryptogram(sequence + card + host)
  }

  /// SCP03.
  init(_ keys: SoftCard.GlobalPlatformSetup.Keys, host: [UInt8], card: [UInt8]) throws(CryptoError) {
    isSCP03 = true
    size = host.count
    keyVersion = keys.version
    let context = host + card
    func derive(_ key: [UInt8], _ constant: UInt8, bytes: Int) throws(CryptoError) -> [UInt8] {
      try Self.kdf(key, constant, context, bytes: bytes)
    }
    enc = try derive(keys.enc, 0x04, bytes: keys.enc.count)
    let mac = try derive(keys.mac, 0x06, bytes: keys.mac.count)
    self.mac = mac
    rmac = try derive(keys.mac, 0x07, bytes: keys.mac.count)
    dek = keys.dek
    chain = [UInt8](repeating: 0, count: 16)
    cardCryptogram = try derive(mac, 0x00, bytes: host.count)
    hostCryptogram = try derive(mac, 0x01, bytes: host.count)
  }

  /// NIST SP 800-108 in counter mode with CMAC (GPC_SPE_014 §4.1.5).
  static func kdf(_ key: [UInt8], _ constant: UInt8, _ context: [UInt8], bytes: Int) throws(CryptoError) -> [UInt8] {
    var result: [UInt8] = []
    var number: UInt8 = 1
    while result.count < bytes {
      let bits = UInt16(truncatingIfNeeded: bytes * 8)
      let label = [UInt8](repeating: 0, count: 11) + [constant, 0x00]
      result += try MAC.cmac(
        key: key,
        label + [UInt8(truncatingIfNeeded: bits >> 8), UInt8(truncatingIfNeeded: bits), number] + context)
      number += 1
    }
    return Array(result.prefix(bytes))
  }

  /// EXTERNAL AUTHENTICATE; `false` where cryptogram or MAC is wrong.
  mutating func authenticate(_ command: CommandAPDU) throws(CryptoError) -> Bool {
    guard command.data.count == 2 * size, let plain = try checkMAC(command),
      equalInConstantTime(plain, hostCryptogram)
    else { return false }
    level = command.p1
    responseChain = chain
    isOpen = true
    // The counter of encrypted commands begins with the first behind this one.
    counter = 0
    return true
  }

  /// The data of a command without protection; `nil` where the MAC is wrong.
  mutating func unwrap(_ command: CommandAPDU) throws(CryptoError) -> [UInt8]? {
    if level & 0x01 == 0 { return command.data }
    if isSCP03 {
      counter += 1
      guard let secured = try checkMAC(command) else { return nil }
      guard level & 0x02 != 0, !secured.isEmpty else { return secured }
      guard secured.count % 16 == 0 else { return nil }
      let iv = try BlockCipher.run(.aes, .ecb, .encrypt, key: enc, counterBlock(response: false))
      return Self.unpad(try BlockCipher.run(.aes, .cbc, .decrypt, key: enc, iv: iv, secured))
    }
    let plain = try unwrapTripleDES(command)
    received = [command.cla & 0xF8, command.ins, command.p1, command.p2] + Self.counted(plain ?? [])
    return plain
  }

  private mutating func unwrapTripleDES(_ command: CommandAPDU) throws(CryptoError) -> [UInt8]? {
    guard command.data.count >= 8 else { return nil }
    var plain = command
    if level & 0x02 != 0, command.data.count > 8 {
      let secured = Array(command.data.dropLast(8))
      guard secured.count % 8 == 0,
        let data = Self.unpad(try BlockCipher.run(.tripleDES, .cbc, .decrypt, key: enc, secured))
      else { return nil }
      plain.data = data + command.data.suffix(8)
    }
    return try checkMAC(plain)
  }

  private static func counted(_ data: [UInt8]) -> [UInt8] { [UInt8(truncatingIfNeeded: data.count)] + data }

  /// The response as it leaves the card.
  mutating func wrap(_ response: ResponseAPDU) throws(CryptoError) -> ResponseAPDU {
    guard level & 0x10 != 0 else { return response }
    let status = response.status
    guard status == SW.ok || status.sw1 == 0x62 || status.sw1 == 0x63 else { return response }
    var data = response.data
    guard isSCP03 else {
      // §E.4.5, chained from the C-MAC of EXTERNAL AUTHENTICATE on, without encryption of the ICV.
      responseChain = try Self.retail(
        received + Self.counted(data) + [status.sw1, status.sw2], rmac, from: responseChain)
      return ResponseAPDU(data: data + responseChain, status: status)
    }
    if level & 0x20 != 0, !data.isEmpty {
      let iv = try BlockCipher.run(.aes, .ecb, .encrypt, key: enc, counterBlock(response: true))
      data += [0x80] + [UInt8](repeating: 0, count: (32 - (data.count + 1) % 16) % 16)
      data = try BlockCipher.run(.aes, .cbc, .encrypt, key: enc, iv: iv, data)
    }
    let code = try MAC.cmac(key: rmac, chain + data + [status.sw1, status.sw2]).prefix(size)
    return ResponseAPDU(data: data + code, status: status)
  }

  private func counterBlock(response: Bool) -> [UInt8] {
    [response ? 0x80 : 0x00] + [UInt8](repeating: 0, count: 7)
      + stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: counter >> UInt64($0)) }
  }

  /// Checks the MAC at the end of the data and gives back what stands before it.
  private mutating func checkMAC(_ command: CommandAPDU) throws(CryptoError) -> [UInt8]? {
    guard command.data.count >= size else { return nil }
    let text = Array(command.data.dropLast(size))
    // The channel number takes no part.
    let cla: UInt8 = command.cla & 0x40 == 0 ? command.cla & 0xFC | 0x04 : command.cla & 0xE0 | 0x20
    let count = command.data.count
    let length =
      count > 255
      ? [0, UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count)]
      : [UInt8(truncatingIfNeeded: count)]
    let message = [cla, command.ins, command.p1, command.p2] + length + text
    if isSCP03 {
      let code = try MAC.cmac(key: mac, chain + message)
      guard equalInConstantTime(Array(code.prefix(size)), Array(command.data.suffix(size))) else { return nil }
      chain = code
      return text
    }
    // §E.3.2: from the second command on the ICV is the last MAC, encrypted under the first half of the key.
    let half = Array(mac.prefix(8))
    var iv = chain
    if chain.contains(where: { $0 != 0 }) {
      iv = try BlockCipher.run(.tripleDES, .ecb, .encrypt, key: half, chain)
    }
    let code = try Self.retail(message, mac, from: iv)
    guard equalInConstantTime(code, Array(command.data.suffix(8))) else { return nil }
    chain = code
    return text
  }

  /// Triple DES on the last block, DES on those before it.
  private static func retail(_ message: [UInt8], _ key: [UInt8], from icv: [UInt8]) throws(CryptoError) -> [UInt8] {
    let padded = message + [0x80] + [UInt8](repeating: 0, count: 7 - message.count % 8)
    var last = icv
    if padded.count > 8 {
      let head = Array(padded.dropLast(8))
      last = try BlockCipher.run(.tripleDES, .cbc, .encrypt, key: Array(key.prefix(8)), iv: icv, head).suffix(8)
    }
    return try BlockCipher.run(.tripleDES, .cbc, .encrypt, key: key, iv: last, Array(padded.suffix(8)))
  }

  private static func unpad(_ bytes: [UInt8]) -> [UInt8]? {
    guard let end = bytes.lastIndex(where: { $0 != 0 }), bytes[end] == 0x80 else { return nil }
    return Array(bytes[..<end])
  }
}
