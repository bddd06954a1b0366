import Crypto
import ISO7816

extension SecurityDomain {
  /// What the security domain answers itself (GPC_SPE_034 §11).
  mutating func process(_ command: CommandAPDU, isSecured: Bool) -> ResponseAPDU? {
    guard command.cla & 0x80 != 0 || command.ins == 0xCA else { return nil }
    switch command.ins {
    case 0xCA: return getData(command)
    case 0xF2, 0xE6, 0xE8, 0xE4, 0xD8, 0xE2:
      guard isSecured else { return ResponseAPDU(status: SW.securityStatus) }
    default: return nil
    }
    switch command.ins {
    case 0xF2: return registry.status(command, rulesAID: AID.araM)
    case 0xE6: return install(command)
    case 0xE8: return registry.load(command)
    case 0xE4: return registry.delete(command)
    case 0xD8: return putKey(command)
    default:
      guard personalisesRules else { return ResponseAPDU(status: SW.conditions) }
      return storeRules(command, isSecured: true)
    }
  }

  private func getData(_ command: CommandAPDU) -> ResponseAPDU {
    let value: [UInt8]
    switch (command.p1, command.p2) {
    case (0x00, 0x66):
      let scp: [UInt8]
      switch setup.secureChannel {
      case .scp02(let i): scp = [0x02, i]
      case .scp03(let i): scp = [0x03, i]
      }
      let root: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xFC, 0x6B]
      let version = TLV(tag: 0x60, children: [TLV(tag: 0x06, value: root + [0x02, 0x02, 0x02])])
      let channel = TLV(tag: 0x64, children: [TLV(tag: 0x06, value: root + [0x04] + scp)])
      let data = [TLV(tag: 0x06, value: root + [0x01]), version, channel]
      value = TLV(tag: 0x66, children: [TLV(tag: 0x73, children: data)]).encoded
    case (0x00, 0xE0):
      value =
        TLV(
          tag: 0xE0,
          children: keys.flatMap { set in
            zip([1, 2, 3] as [UInt8], [set.enc, set.mac, set.dek]).map { id, key in
              TLV(tag: 0xC0, value: [id, set.version, isAES ? 0x88 : 0x80, UInt8(truncatingIfNeeded: key.count)])
            }
          }
        ).encoded
    case (0x00, 0xC1):
      value =
        TLV(tag: 0xC1, value: [UInt8(truncatingIfNeeded: sequence >> 8), UInt8(truncatingIfNeeded: sequence)]).encoded
    case (0x00, 0x42): value = TLV(tag: 0x42, value: [0x89, 0x49, 0x44]).encoded
    case (0x9F, 0x7F):
      value = TLV(tag: 0x9F7F, value: [0x47, 0x90, 0x50, 0x40] + [UInt8](repeating: 0, count: 38)).encoded
    default: return ResponseAPDU(status: SW.referenceNotFound)
    }
    return ResponseAPDU(data: value, status: SW.ok)
  }

  private var isAES: Bool {
    if case .scp03 = setup.secureChannel { return true }
    return false
  }

  private mutating func install(_ command: CommandAPDU) -> ResponseAPDU {
    guard command.p1 == 0x20 else { return registry.install(command) }
    // §11.5.2.3.6: two empty fields, the AID, three empty fields.
    guard let fields = Registry.fields(command.data), fields.count >= 3 else {
      return ResponseAPDU(status: SW.wrongData)
    }
    personalisesRules = fields[2] == AID.araM.bytes
    blocks = nil
    return personalisesRules
      ? ResponseAPDU(data: [0x00], status: SW.ok) : ResponseAPDU(status: SW.referenceNotFound)
  }

  /// PUT KEY (§11.8) of three keys in one command.
  private mutating func putKey(_ command: CommandAPDU) -> ResponseAPDU {
    guard let channel, command.p2 == 0x81, let version = command.data.first, version > 0, version < 0x80 else {
      return ResponseAPDU(status: SW.wrongData)
    }
    guard command.p1 == 0 || keys.contains(where: { $0.version == command.p1 }) else {
      return ResponseAPDU(status: SW.referenceNotFound)
    }
    var rest = command.data.dropFirst()[...]
    var fresh: [[UInt8]] = []
    var answer = [version]
    for _ in 0..<3 {
      guard let type = rest.popFirst(), type == (isAES ? 0x88 : 0x80), let count = rest.popFirst(),
        rest.count > Int(count)
      else { return ResponseAPDU(status: SW.wrongData) }
      var field = Array(rest.prefix(Int(count)))
      rest = rest.dropFirst(Int(count))
      guard rest.popFirst() == 3, rest.count >= 3 else { return ResponseAPDU(status: SW.wrongData) }
      let code = Array(rest.prefix(3))
      rest = rest.dropFirst(3)
      let key: [UInt8]
      do {
        if isAES {
          guard let length = field.first.map(Int.init), [16, 24, 32].contains(length) else {
            return ResponseAPDU(status: SW.wrongData)
          }
          field.removeFirst()
          guard field.count % 16 == 0, field.count >= length else { return ResponseAPDU(status: SW.wrongData) }
          key = Array(try BlockCipher.run(.aes, .cbc, .decrypt, key: channel.dek, field).prefix(length))
          let ones = [UInt8](repeating: 1, count: 16)
          guard Array(try BlockCipher.run(.aes, .ecb, .encrypt, key: key, ones).prefix(3)) == code else {
            return ResponseAPDU(status: SW.wrongData)
          }
        } else {
          guard field.count == 16 else { return ResponseAPDU(status: SW.wrongData) }
          key = try BlockCipher.run(.tripleDES, .ecb, .decrypt, key: channel.dek, field)
          let zeros = [UInt8](repeating: 0, count: 8)
          guard Array(try BlockCipher.run(.tripleDES, .ecb, .encrypt, key: key, zeros).prefix(3)) == code else {
            return ResponseAPDU(status: SW.wrongData)
          }
        }
      } catch {
        return ResponseAPDU(status: SW.wrongData)
      }
      fresh.append(key)
      answer += code
    }
    guard rest.isEmpty else { return ResponseAPDU(status: SW.wrongData) }
    let set = SoftCard.GlobalPlatformSetup.Keys(version: version, enc: fresh[0], mac: fresh[1], dek: fresh[2])
    keys.removeAll { $0.version == command.p1 || $0.version == version }
    keys.insert(set, at: 0)
    return ResponseAPDU(data: answer, status: SW.ok)
  }
}
