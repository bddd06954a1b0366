import ISO7816

extension SoftCard {
  /// The issuer security domain and the ARA-M of the card, and the habits of real ones.
  public struct GlobalPlatformSetup: Sendable {
    /// When a card has them.
    public enum Presence: Sendable {
      /// If its image has rules.
      case withRules
      case always
      case never
    }
    /// How a list that is longer than one response comes out (GPD_SPE_013 §4.1.2.1).
    public enum Chaining: Sendable {
      /// Pieces by GET DATA [all] and [next].
      case next
      /// One response, behind `61XX` where it is long.
      case getResponse
    }
    /// Who may change rules.
    public enum Storing: Sendable {
      /// Anybody who selects the ARA-M.
      case open
      /// Whoever has a secure channel.
      case secured
    }
    /// What the ARA-M does with a rule that it has already.
    public enum Duplicates: Sendable {
      case store
      /// `6381`, nothing is stored twice.
      case warn
      /// `6A89`.
      case refuse
    }
    /// A secure channel protocol with its options `i`.
    public enum SecureChannel: Sendable, Hashable {
      /// SCP02 with 15 or 55, with R-MAC 35 or 75 (GPC_SPE_034 §E).
      case scp02(i: UInt8)
      /// SCP03 (GPC_SPE_014): b1 of `i` is S16, b5 a pseudo-random card challenge, b6 R-MAC, b7 R-ENC.
      case scp03(i: UInt8)
    }
    /// Static keys of a version.
    public struct Keys: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
      public var version: UInt8
      public var enc: [UInt8]
      public var mac: [UInt8]
      public var dek: [UInt8]
      public init(version: UInt8, enc: [UInt8], mac: [UInt8], dek: [UInt8]) {
        (self.version, self.enc, self.mac, self.dek) = (version, enc, mac, dek)
      }
      /// The test keys of GlobalPlatform, `40` to `4f` three times.
      public static let test = Keys(version: 0x30, each: Array(0x40...0x4F))
      private init(version: UInt8, each: [UInt8]) { self.init(version: version, enc: each, mac: each, dek: each) }
      public var description: String { "<redacted>" }
      public var customMirror: Mirror { Mirror(self, children: []) }
    }

    public var presence = Presence.withRules
    public var chaining = Chaining.next
    /// Bytes of a piece with ``Chaining/next``.
    public var piece = 255
    public var storing = Storing.open
    public var duplicates = Duplicates.store
    /// Data objects of STORE DATA whose length takes more than one byte are answered with `6A80`.
    public var refusesLongLengths = false
    /// STORE DATA in several commands (P1 b8 = 0) is answered with `6A86`.
    public var refusesBlocks = false
    /// Command chaining by the class byte is answered with `6884`.
    public var refusesChaining = false
    /// Rules are locked from the start: STORE DATA is answered with `6982`.
    public var isLocked = false
    /// Bytes that all rules may take together; then `6A84`.
    public var capacity = 16384
    public var secureChannel = SecureChannel.scp02(i: 0x55)
    public var keys: [Keys] = [.test]
    /// Wrong EXTERNAL AUTHENTICATEs in a row before the security domain answers nothing but `6983`.
    public var authenticationTries = 10

    public init() {}
  }
}
