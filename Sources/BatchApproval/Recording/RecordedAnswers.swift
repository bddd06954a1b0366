/// What a card answered besides the content of its files: with the image everything that a later check needs, without
/// the card. No key, PIN or challenge response is among it.
public struct RecordedAnswers: Codable, Hashable, Sendable {
  /// State of one PIN or ADM key, read without presenting it (empty VERIFY PIN, TS 102 221 §11.1.9).
  public struct PIN: Codable, Hashable, Sendable {
    /// As ``KeyReference`` names it: `PIN1`, `PIN2`, `ADM1`, `universal PIN`.
    public var key: String
    /// `nil` where the card does not tell.
    public var isEnabled: Bool?
    public var triesLeft: Int?
    /// Of the PUK.
    public var unblockTriesLeft: Int?
    /// Whether VERIFY with the inventory's code succeeded; `nil` where it was not presented.
    public var isInventoryCodeRight: Bool?

    public init(
      key: String, isEnabled: Bool? = nil, triesLeft: Int? = nil, unblockTriesLeft: Int? = nil,
      isInventoryCodeRight: Bool? = nil
    ) {
      self.key = key
      self.isEnabled = isEnabled
      self.triesLeft = triesLeft
      self.unblockTriesLeft = unblockTriesLeft
      self.isInventoryCodeRight = isInventoryCodeRight
    }
  }

  /// The result of AUTHENTICATE with the inventory's keys (TS 31.102 §7.1).
  public struct Authentication: Codable, Hashable, Sendable {
    public enum Outcome: String, Codable, Hashable, Sendable {
      /// RES, CK and IK are what the inventory's keys give.
      case agrees
      /// An answer, but not that of these keys; or MAC failure (98 62).
      case disagrees
      /// Nothing but synchronisation failures, with an AUTS that these keys give.
      case synchronisationFailure
      /// Another status word; see ``status``.
      case refused
    }
    /// `USIM`, `ISIM`, `GSM`.
    public var application: String
    public var outcome: Outcome
    /// SQN_MS from an AUTS (TS 33.102 §6.3.3), where one was given: how far the card's counter is.
    public var sqn: UInt64?
    /// Four hex digits, where the card refused.
    public var status: String?
    /// What was found besides, one line each: `GBA bootstrapping agrees`.
    public var remarks: [String]?

    public init(
      application: String, outcome: Outcome, sqn: UInt64? = nil, status: String? = nil, remarks: [String]? = nil
    ) {
      self.application = application
      self.outcome = outcome
      self.sqn = sqn
      self.status = status
      self.remarks = remarks
    }
  }

  /// The result of GET IDENTITY (TS 31.102 §7.5) with the home network's private key.
  public struct Concealment: Codable, Hashable, Sendable {
    public enum Outcome: String, Codable, Hashable, Sendable {
      /// The SUCI reveals the SUPI of the card.
      case agrees
      /// It reveals another, or its tag is wrong.
      case disagrees
      /// The null scheme: the SUPI is in the open.
      case notConcealed
      case refused
    }
    public var outcome: Outcome
    /// Protection scheme identifier (TS 33.501 Annex C): 0 null, 1 profile A, 2 profile B.
    public var scheme: Int?
    /// Home network public key identifier.
    public var keyIdentifier: Int?
    public var routingIndicator: String?
    public var status: String?

    public init(
      outcome: Outcome, scheme: Int? = nil, keyIdentifier: Int? = nil, routingIndicator: String? = nil,
      status: String? = nil
    ) {
      self.outcome = outcome
      self.scheme = scheme
      self.keyIdentifier = keyIdentifier
      self.routingIndicator = routingIndicator
      self.status = status
    }
  }

  /// One key of a security domain, by its check value (GPC_SPE_034 §B.6); the value says nothing about the key.
  public struct KeyCheck: Codable, Hashable, Sendable {
    /// Key version number.
    public var version: Int
    /// Key identifier: 1 ENC or KIc, 2 MAC or KID, 3 DEK or KIK.
    public var identifier: Int
    /// `AES-128`, `3DES-112`, from the key information template; `nil` where unknown.
    public var type: String?
    /// Six hex digits; `nil` where the card tells none.
    public var kcv: String?
    /// Whether a secure channel with the inventory's keys of this version opened; `nil` where none was tried.
    public var isInventoryKeyRight: Bool?

    public init(
      version: Int, identifier: Int, type: String? = nil, kcv: String? = nil, isInventoryKeyRight: Bool? = nil
    ) {
      self.version = version
      self.identifier = identifier
      self.type = type
      self.kcv = kcv
      self.isInventoryKeyRight = isInventoryKeyRight
    }
  }

  /// In the order in which they were asked for; `nil` in this and the following: was not asked.
  public var pins: [PIN]?
  public var authentication: [Authentication]?
  public var concealment: Concealment?
  /// Key information templates of the issuer security domain.
  public var keys: [KeyCheck]?
  /// Free non-volatile and volatile memory in bytes (extended card resources, TS 102 226 §8.2.1.7.2).
  public var freeMemory: Int?
  public var freeVolatileMemory: Int?
  /// The status word that ended reading of the ARA-M's rules, four hex digits; the rules are in the image.
  public var accessRuleStatus: String?
  /// Card production life cycle data (tag 9F7F), hex.
  public var productionData: String?
  /// When, ISO 8601 in UTC, and in which reader.
  public var time: String?
  public var reader: String?
  /// Why the card was not asked to the end: pulled, silent. Never an approval: the card has to come again.
  public var interruption: String?
  /// APDUs, and the card's own time in nanoseconds.
  public var apdus: Int?
  public var cardTime: UInt64?

  public init() {}
}
