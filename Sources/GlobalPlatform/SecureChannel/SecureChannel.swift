import Crypto
public import ISO7816
public import UICC

/// Why there is no secure channel, or none any more.
public enum SecureChannelError: Error, Hashable, Sendable, CustomStringConvertible {
  case card(CardError)
  /// The card's cryptogram is not what these keys make: nothing was sent that the card could count.
  case wrongKeys(version: UInt8)
  /// The card refused EXTERNAL AUTHENTICATE: it counts that, as the latest of so many failures in a row.
  case refused(StatusWord, version: UInt8, inARow: Int = 1)
  /// The same keys were refused in this run already.
  case alreadyTried(version: UInt8)
  /// The card asks for something else than these keys or this program have.
  case unsupported(String)
  /// A response's MAC is wrong: somebody stands between, or the card lost the channel.
  case integrity(String)

  public var description: String {
    switch self {
    case .card(let error): error.description
    case .wrongKeys(let version):
      "the card's cryptogram does not fit these keys (key version \(Hex.string([version]))); nothing was presented, the card counts no failure"
    case .refused(let status, let version, let count):
      "the card refused the keys of version \(Hex.string([version])): \(status); it counts that as a failed authentication"
        + (count > 1 ? ", \(count) in a row by now" : "")
    case .alreadyTried(let version):
      "the keys of version \(Hex.string([version])) failed already in this run and are not presented again"
    case .unsupported(let text), .integrity(let text): text
    }
  }

  static let initializeUpdate = "initialize update"

  public var hint: String? {
    switch self {
    case .card(.status(.referencedDataNotFound, Self.initializeUpdate)):
      "the card has no keys of that version: uicc gp info shows those that it has"
    case .card(let error): error.hint
    case .wrongKeys, .alreadyTried:
      "check the key version and the line of the inventory; uicc gp info shows the versions"
    case .refused: "cards block their keys after some failures, often 10 in a row: find out what is wrong first"
    case .unsupported, .integrity: nil
    }
  }
}

/// A secure channel to the security domain, or to an application that leaves its channel to it, that is selected
/// (GPC_SPE_034 §10). One channel at a time; it ends with the selection.
public final class SecureChannel {
  /// What INITIALIZE UPDATE told.
  public struct Facts: Hashable, Sendable {
    /// 2 or 3.
    public var number: UInt8
    /// Options of SCP03; SCP02 does not tell them.
    public var options: UInt8?
    public var keyVersion: UInt8
    /// Ten bytes from which issuers derive the keys of a card.
    public var diversification: [UInt8]
    /// The counter of the card, two or three bytes, where it tells one.
    public var sequence: [UInt8]
  }

  public let facts: Facts
  public let level: SecurityLevel
  public let session: CardSession
  private var messaging: any SecureMessaging

  /// Opens a channel.
  /// - Parameters:
  ///   - keys: of the version in them.
  ///   - level: with ``SecurityLevel/commandMAC`` at least.
  ///   - usesS16: challenges of 16 bytes, as SCP03 with i b1 asks for.
  ///   - failed: key versions that were refused in this run; refused anew without a command.
  ///   - approve: called with the key version before the card is presented anything that it counts.
  public init(
    _ session: CardSession, keys: SecureChannelKeys, level: SecurityLevel, usesS16: Bool = false,
    challenge: [UInt8]? = nil, failed: Set<UInt8> = [],
    approve: (_ version: UInt8) throws(SecureChannelError) -> Void = { (_: UInt8) throws(SecureChannelError) in }
  ) throws(SecureChannelError) {
    guard !failed.contains(keys.version) else { throw .alreadyTried(version: keys.version) }
    guard level.contains(.commandMAC) else { throw .unsupported("a secure channel has a C-MAC at least") }
    self.session = session
    self.level = level
    do {
      let size = usesS16 ? 16 : 8
      let host = try challenge ?? RandomBytes.draw(size)
      let response = try session.send(
        CommandAPDU(cla: 0x80, ins: 0x50, p1: keys.version, p2: 0x00, data: host, le: 0x100))
      guard response.status.isSuccess else {
        throw SecureChannelError.card(.status(response.status, operation: SecureChannelError.initializeUpdate))
      }
      (facts, messaging) = try Self.start(response.data, keys, host)
      let cryptogram = try Self.cardCryptogram(response.data, size: size)
      guard equalInConstantTime(cryptogram, messaging.cardCryptogram) else {
        throw SecureChannelError.wrongKeys(version: facts.keyVersion)
      }
      if facts.number == 2, level.contains(.responseEncryption) {
        throw SecureChannelError.unsupported("SCP02 has no R-ENC: leave it out")
      }
      try approve(facts.keyVersion)
      let authenticate = CommandAPDU(
        cla: 0x80, ins: 0x82, p1: level.rawValue, p2: 0x00, data: messaging.hostCryptogram)
      let answer = try session.send(messaging.wrap(authenticate, .commandMAC))
      guard answer.status == .normalEnding else {
        throw SecureChannelError.refused(answer.status, version: facts.keyVersion)
      }
    } catch let error as SecureChannelError {
      throw error
    } catch let error as CardError {
      throw .card(error)
    } catch let error as CryptoError {
      throw .unsupported("these keys do not fit the card's secure channel: \(error)")
    } catch {
      throw .unsupported("\(error)")
    }
  }

  private static func start(
    _ data: [UInt8], _ keys: SecureChannelKeys, _ host: [UInt8]
  ) throws -> (Facts, any SecureMessaging) {
    guard data.count >= 12 else {
      throw SecureChannelError.unsupported("the response to initialize update has \(data.count) bytes: too few")
    }
    var facts = Facts(
      number: data[11], options: nil, keyVersion: data[10], diversification: Array(data[..<10]), sequence: [])
    guard keys.version == 0 || keys.version == facts.keyVersion else {
      throw SecureChannelError.unsupported(
        "the card answers with key version \(Hex.string([facts.keyVersion])) where \(Hex.string([keys.version])) was asked for"
      )
    }
    switch facts.number {
    case 2:
      guard data.count == 28 else {
        throw SecureChannelError.unsupported("initialize update of SCP02 brings 28 bytes, not \(data.count)")
      }
      guard [keys.enc, keys.mac, keys.dek].allSatisfy({ $0.count == 16 || $0.count == 24 }) else {
        throw SecureChannelError.unsupported("the card speaks SCP02, whose keys have 16 bytes")
      }
      facts.sequence = Array(data[12..<14])
      return (
        facts,
        try SCP02Messaging(keys, sequence: facts.sequence, host: host, card: Array(data[14..<20]))
      )
    case 3:
      let size = host.count
      let whole = 13 + 2 * size
      guard data.count == whole || data.count == whole + 3 else {
        throw SecureChannelError.unsupported(
          "initialize update of SCP03 brings \(whole) or \(whole + 3) bytes, not \(data.count): is it S\(size == 8 ? 16 : 8)?"
        )
      }
      facts.options = data[12]
      facts.sequence = Array(data[whole...])
      return (facts, try SCP03Messaging(keys, host: host, card: Array(data[13..<13 + size])))
    default:
      throw SecureChannelError.unsupported(
        "the card speaks SCP\(Hex.string([facts.number])); only SCP02 and SCP03 are known here")
    }
  }

  private static func cardCryptogram(_ data: [UInt8], size: Int) throws -> [UInt8] {
    let start = data[11] == 2 ? 20 : 13 + size
    let count = data[11] == 2 ? 8 : size
    return Array(data[start..<start + count])
  }

  /// The longest command data that fits a short APDU under this channel's protection.
  public var maximumData: Int {
    let room = 255 - messaging.macCount
    return level.contains(.commandEncryption) ? room / 16 * 16 - 1 : room
  }

  /// Sends a command under protection.
  public func send(_ command: CommandAPDU) throws(SecureChannelError) -> ResponseAPDU {
    var command = command
    // A MAC comes back with every answer.
    if level.contains(.responseMAC), command.le == nil { command.le = 0x100 }
    do {
      let answer = try session.send(messaging.wrap(command, level))
      guard let plain = try messaging.unwrap(answer, level) else {
        throw SecureChannelError.integrity("the response to \(command.instruction) does not carry the channel's MAC")
      }
      return plain
    } catch let error as SecureChannelError {
      throw error
    } catch let error as CardError {
      throw .card(error)
    } catch {
      throw .unsupported("\(error)")
    }
  }

  /// A key for PUT KEY: enciphered under the channel's data key, AES keys with their length before them, and its KCV.
  func keyField(_ key: [UInt8]) throws(SecureChannelError) -> (field: [UInt8], checkValue: [UInt8]) {
    do {
      let code = try SecureChannelKeys.checkValue(key, messaging.kind)
      switch messaging.kind {
      case .tripleDES:
        let secret = try BlockCipher.run(.tripleDES, .ecb, .encrypt, key: messaging.dataKey, key)
        return ([0x80, UInt8(truncatingIfNeeded: secret.count)] + secret + [3] + code, code)
      case .aes:
        // GPC_SPE_014 §7.2: whole blocks; a key of 24 bytes is filled up.
        let filled = key + [UInt8](repeating: 0, count: (16 - key.count % 16) % 16)
        let secret = try BlockCipher.run(.aes, .cbc, .encrypt, key: messaging.dataKey, filled)
        return (
          [0x88, UInt8(truncatingIfNeeded: secret.count + 1), UInt8(truncatingIfNeeded: key.count)] + secret + [3]
            + code,
          code
        )
      }
    } catch {
      throw .unsupported("\(error)")
    }
  }
}
