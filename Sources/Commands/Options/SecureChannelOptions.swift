import ArgumentParser
import GlobalPlatform
import ISO7816
import Inventory
import Procedures
import UICC

/// Options of commands that may need a secure channel to a security domain.
struct SecureChannelOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Keys of the security domain, from \(SecretSource.forms): one key in hex, or ENC:HEX, MAC:HEX and DEK:HEX; "
        + ":KCV behind a key is checked. Inventories have SCP02_ENC_1 or SCP03_ENC_ISDR and so on.",
      valueName: "source"))
  var keys: SecretSource?

  @Option(
    name: .long, help: ArgumentHelp("The version of the keys in hex; none: what the card takes.", valueName: "kvn"))
  var keyVersion: String?

  @Option(
    name: .long, help: ArgumentHelp("Which keys of an inventory: the end of the column's name.", valueName: "suffix"))
  var keySuffix: String?

  @Option(name: .long, help: ArgumentHelp("02 or 03, where the card does not tell.", valueName: "number"))
  var scp: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What is protected: mac, enc, rmac, renc, with commas; all that the card can if left out.", valueName: "level"))
  var security: String?

  @Option(
    name: .long, help: ArgumentHelp("The security domain; the issuer's if left out.", valueName: "aid"))
  var securityDomain: String?

  @Flag(name: .long, help: "Present keys that failed three times in a row on this card.")
  var forceKeys = false

  func validate() throws {
    try SecretSource.check(("--keys", keys))
    if let keyVersion, Hex.bytes(keyVersion)?.count != 1 {
      throw ValidationError("--key-version takes two hex digits, 01 to 7f")
    }
    if let scp, !["02", "03", "2", "3"].contains(scp) { throw ValidationError("--scp takes 02 or 03") }
    if let security, Self.level(security) == nil {
      throw ValidationError("--security takes mac, enc, rmac and renc with commas between them")
    }
    if let securityDomain, !(5...16).contains(Hex.bytes(securityDomain)?.count ?? 0) {
      throw ValidationError("--security-domain takes an AID: 10 to 32 hex digits")
    }
  }

  private static func level(_ text: String) -> SecurityLevel? {
    var level: SecurityLevel = [.commandMAC]
    for word in text.split(separator: ",") {
      switch word {
      case "mac": break
      case "enc": level.insert(.commandEncryption)
      case "rmac": level.insert(.responseMAC)
      case "renc": level.formUnion([.commandEncryption, .responseMAC, .responseEncryption])
      default: return nil
      }
    }
    return level
  }

  /// Where keys come from once the card and its secure channel are known.
  typealias KeySource = (_ session: CardSession, _ number: UInt8) throws -> SecureChannelKeys

  typealias Preparation = (_ session: CardSession, _ number: UInt8) throws -> Void

  /// Reads keys as far as they do not wait for the card's number.
  static func source(
    _ keys: SecretSource, version: UInt8?, suffix: String?, _ inventories: InventoryOptions
  ) throws -> KeySource {
    if case .inventory(let path) = keys {
      let inventory = try inventories.open(path)
      return { session, number in
        do {
          let imsi = inventory.needsIMSI ? try CardNumbers.imsi(session) : nil
          let row = try inventory.row(iccid: try CardNumbers.iccid(session), imsi: imsi)
          return try SecureChannelKeys(row, version: version, number: number, suffix: suffix)
        } catch let error as InventoryError {
          throw Failure("\(path): \(error.description)")
        } catch let error as Secret.Failure {
          throw Failure("\(path): \(error.description)")
        }
      }
    }
    let secret: Secret
    switch keys {
    case .file(let path): secret = try SecretInput.document(path)
    case .environment(let name): secret = try SecretInput.environment(name)
    default: secret = try SecretPrompt.ask("keys of the security domain: ")
    }
    return { _, number in
      do throws(Secret.Failure) {
        return try SecureChannelKeys(secret, version: version ?? 0, number: number)
      } catch {
        throw Failure(error.description)
      }
    }
  }

  /// What `--keys` names; `nil` without it.
  func source(_ inventories: InventoryOptions) throws -> KeySource? {
    try keys.map {
      try Self.source($0, version: keyVersion.flatMap { Hex.bytes($0)?.first }, suffix: keySuffix, inventories)
    }
  }

  /// - Returns: `nil` without `--keys`.
  func prepare(_ inventories: InventoryOptions) throws -> SecureChannelAccess? {
    guard let source = try source(inventories) else { return nil }
    let access = SecureChannelAccess(keys: source)
    configure(access)
    return access
  }

  func configure(_ access: SecureChannelAccess) {
    access.level = security.flatMap(Self.level)
    access.domain = securityDomain.flatMap { Hex.bytes($0) }.map { AID($0) }
    access.number = scp.flatMap { UInt8($0) }
    access.force = forceKeys
  }

  /// Errors of channels in the words of commands.
  static func translating<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as SecureChannelError {
      throw Failure(Style.printable(error.description), hint: error.hint)
    }
  }
}
