public import GlobalPlatform
public import ISO7816
public import Inventory
public import UICC

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Opens secure channels to a security domain with keys that come from somewhere. One for a run: keys that failed are
/// never presented again, and how often they failed is kept on disk, by card and version.
public final class SecureChannelAccess {
  /// What the channel protects; `nil` takes all that the card has.
  public var level: SecurityLevel?
  /// `nil` tries the AIDs under which issuer security domains are known.
  public var domain: AID?
  /// 2 or 3 where the user knows it; otherwise the card's recognition data say it.
  public var number: UInt8?
  public var usesS16: Bool?
  /// Whether keys are presented that failed ``maximumFailures`` times in a row.
  public var force = false
  /// The keys for SCP02 or SCP03.
  private let keys: (CardSession, _ number: UInt8) throws -> SecureChannelKeys
  private var refusal: SecureChannelError?

  /// Failures in a row after which nothing is presented without force; cards block after 10 or so.
  public static let maximumFailures = 3

  public init(keys: @escaping (CardSession, _ number: UInt8) throws -> SecureChannelKeys) { self.keys = keys }

  public static let domains = [
    AID.issuerSecurityDomain, AID([0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00, 0x00]), AID.isdR,
  ]

  /// Selects the security domain without a channel.
  /// - Throws: ``SecureChannelError``.
  public func select(_ session: CardSession) throws(SecureChannelError) -> CardManager {
    for aid in domain.map({ [$0] }) ?? Self.domains {
      do throws(CardError) {
        if let manager = try CardManager.select(aid, on: session) { return manager }
      } catch {
        throw .card(error)
      }
    }
    throw .unsupported(
      domain.map { "the card has no security domain \($0)" } ?? "the card has no issuer security domain that answers")
  }

  /// Selects the security domain and opens a channel to it.
  public func open(_ session: CardSession) throws -> CardManager {
    if let refusal {
      if case .refused(_, let version, _) = refusal { throw SecureChannelError.alreadyTried(version: version) }
      throw refusal
    }
    // Reading EF.ICCID moves the selection: first.
    let identity = try CardIdentity(session)
    let manager = try select(session)
    let info = try manager.info()
    let chosen = info.secureChannels.first { number == nil || $0.number == number }
    let scp = number ?? chosen?.number ?? 2
    if let chosen { try Self.check(chosen.number, chosen.options, level ?? []) }
    let keys = try keys(session, scp)
    // The keys may have come from the card's number, whose file was selected.
    guard let manager = try CardManager.select(manager.aid, on: session) else {
      throw SecureChannelError.unsupported("the security domain \(manager.aid) answers no more")
    }
    func history(_ version: UInt8) -> FailureHistory {
      FailureHistory(card: identity.description, version: version)
    }
    do throws(SecureChannelError) {
      try manager.authenticate(
        keys, level: level ?? Self.strongest(scp, chosen?.options), usesS16: usesS16 ?? info.usesS16
      ) { version throws(SecureChannelError) in
        let count = history(version).failures
        guard count < Self.maximumFailures || force else {
          throw .unsupported(
            "the keys of version \(Hex.string([version])) were refused \(count) times in a row by this card, and nothing was presented; --force-keys presents them all the same"
          )
        }
      }
    } catch {
      refusal = error
      guard case .refused(let status, let version, _) = error else { throw error }
      history(version).append("failed")
      let counted = SecureChannelError.refused(status, version: version, inARow: history(version).failures)
      refusal = counted
      throw counted
    }
    if let version = manager.channel?.facts.keyVersion, history(version).failures > 0 {
      history(version).append("opened")
    }
    return manager
  }

  /// How often the keys of a version were refused by a card since they last fitted, as far as this machine knows.
  public static func failures(_ identity: CardIdentity, version: UInt8) -> Int {
    FailureHistory(card: identity.description, version: version).failures
  }

  static func strongest(_ number: UInt8, _ options: UInt8?) -> SecurityLevel {
    var level: SecurityLevel = [.commandMAC, .commandEncryption]
    guard let options else { return level }
    switch number {
    case 3:
      if options & 0x60 != 0 { level.insert(.responseMAC) }
      if options & 0x40 != 0 { level.insert(.responseEncryption) }
    case 2: if options & 0x20 != 0 { level.insert(.responseMAC) }
    default: break
    }
    return level
  }

  /// Whether this program speaks what the card says that it speaks, before a key is read. Options of SCP02 by
  /// GPC_SPE_034 §E.1.1, of SCP03 by GPC_SPE_014 §5.1.
  static func check(_ number: UInt8, _ options: UInt8, _ level: SecurityLevel) throws(SecureChannelError) {
    let name = "the card's secure channel is SCP\(Hex.string([number])) i=\(Hex.string([options]))"
    switch number {
    case 2:
      var missing: [String] = []
      if options & 0x01 == 0 { missing.append("one base key for all") }
      if options & 0x02 != 0 { missing.append("C-MAC on the unmodified APDU") }
      if options & 0x04 == 0 { missing.append("implicit initiation") }
      if options & 0x08 != 0 { missing.append("an ICV that is a MAC over the AID") }
      if options & 0x10 == 0 { missing.append("no ICV encryption") }
      guard missing.isEmpty else {
        throw .unsupported("\(name): \(missing.joined(separator: ", ")); only 15, 35, 55 and 75 are known here")
      }
      if level.contains(.responseMAC), options & 0x20 == 0 {
        throw .unsupported("\(name), which has no R-MAC: leave rmac out of --security")
      }
    case 3:
      if level.contains(.responseMAC), options & 0x60 == 0 {
        throw .unsupported("\(name), which has no R-MAC: leave rmac and renc out of --security")
      }
      if level.contains(.responseEncryption), options & 0x40 == 0 {
        throw .unsupported("\(name), which has no R-ENC: leave renc out of --security")
      }
    default: break
    }
  }
}

/// A file with a word a line: `failed`, `opened`.
struct FailureHistory {
  private let path: String?

  init(card: String, version: UInt8) {
    let name = card.prefix(40).filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    path = StateFolder.path.map { "\($0)/secure-channels/\(name)-\(Hex.string([version]))" }
  }

  var failures: Int {
    guard let path, let data = try? Data(contentsOf: URL(fileURLWithPath: path)), data.count < 1 << 20 else { return 0 }
    let words = String(decoding: data, as: UTF8.self).split(separator: "\n")
    return words.reversed().prefix { $0 == "failed" }.count
  }

  func append(_ word: String) {
    guard let path else { return }
    try? DurableFile(path: path, isNew: !DurableFile.exists(path)).append(Array(word.utf8))
  }
}

extension SecureChannelKeys {
  /// From a text: one key of 32, 48 or 64 hex digits for all three, or `ENC:…`, `MAC:…` and `DEK:…`, by commas or lines; a
  /// key check value of six digits may stand behind each with a colon.
  /// - Throws: ``Secret/Failure``, which says nothing of a key.
  public init(_ text: Secret, version: UInt8, number: UInt8) throws(Secret.Failure) {
    var found: [String: [UInt8]] = [:]
    let entries = text.text.split { $0 == "," || $0.isNewline }
    for entry in entries.map({ $0.filter { !$0.isWhitespace } }) where !entry.isEmpty && !entry.hasPrefix("#") {
      var parts = entry.split(separator: ":").map(String.init)
      let name =
        parts.count > 1 && ["ENC", "MAC", "DEK"].contains(parts[0].uppercased())
        ? parts.removeFirst().uppercased() : "ALL"
      guard let digits = parts.first, parts.count <= 2 else {
        throw Secret.Failure("a key is NAME:HEX or NAME:HEX:KCV")
      }
      let key = try Secret(digits).keyBytes("the key \(name)", counts: number == 2 ? [16, 24] : [16, 24, 32])
      if parts.count == 2 {
        try Self.check(key, Secret(parts[1]), name, number)
      }
      guard found.updateValue(key, forKey: name) == nil else { throw Secret.Failure("the key \(name) is there twice") }
    }
    if let all = found["ALL"], found.count == 1 {
      self.init(version: version, enc: all, mac: all, dek: all)
    } else if let enc = found["ENC"], let mac = found["MAC"], let dek = found["DEK"], found.count == 3 {
      self.init(version: version, enc: enc, mac: mac, dek: dek)
    } else {
      throw Secret.Failure("keys are one for all, or ENC, MAC and DEK")
    }
  }

  /// From the line of a card in an inventory. Columns whose names end in KCV are compared with the keys, a column KVN
  /// (`SCP03_KVN`) has the version in hex.
  public init(_ row: InventoryRow, version: UInt8?, number: UInt8, suffix: String?) throws {
    let set = try row.keySet(secureChannel: Int(number), suffix: suffix)
    let scp = "SCP0\(number)"
    let ends = suffix.map { [$0] } ?? ["", "1"]
    var stated = version
    for column in ends.flatMap({ ["\(scp)KVN\($0)", "UICC\(scp)KVN\($0)", "KVN\($0)"] }) where stated == nil {
      guard let secret = try row.secret(ifPresent: InventoryColumn(column)) else { continue }
      stated = try secret.keyBytes("the key version", counts: [1]).first
    }
    for (names, key) in [(["ENC", "KIC"], set.enc), (["MAC", "KID"], set.mac), (["DEK", "KIK"], set.dek)] {
      for column in names.flatMap({ name in
        ends.flatMap { end in [scp, "UICC\(scp)", ""].map { "\($0)\(name)\(end)KCV" } }
      }) {
        guard let value = try row.secret(ifPresent: InventoryColumn(column)) else { continue }
        try Self.check(key, value, names[0], number)
      }
    }
    self.init(version: stated ?? 0, enc: set.enc, mac: set.mac, dek: set.dek)
  }

  private static func check(_ key: [UInt8], _ value: Secret, _ name: String, _ number: UInt8) throws(Secret.Failure) {
    let stated = try value.keyBytes("the check value of \(name)", counts: [3])
    guard (try? checkValue(key, number == 2 ? .tripleDES : .aes)) == stated else {
      throw Secret.Failure("the key \(name) does not have the check value that stands beside it; nothing was presented")
    }
  }
}
