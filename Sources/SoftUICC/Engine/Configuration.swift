public import ISO7816

extension SoftCard {
  /// What an image does not say of a card: codes, transmission protocol, options of the specification.
  public struct Configuration: Sendable {
    /// One PIN of TS 102 221 §9.5.
    public struct PIN: Sendable, CustomStringConvertible, CustomReflectable {
      /// 4 to 8 bytes; shorter ones are filled with `FF` as §9.5.1 asks.
      public var value: [UInt8]
      /// `nil`: this code cannot be unblocked.
      public var unblockValue: [UInt8]?
      /// Presentations before the code is blocked, 1 to 15.
      public var tries: Int
      /// Presentations of the unblock code before that is blocked, 1 to 15.
      public var unblockTries: Int
      /// Where the image's PIN status template (tag C6) does not say it.
      public var enabled: Bool

      /// - Parameter value: ASCII, usually digits.
      public init(
        _ value: String, unblock: String? = "12345678", tries: Int = 3, unblockTries: Int = 10, enabled: Bool = true
      ) {
        self.value = Array(value.utf8)
        self.unblockValue = unblock.map { Array($0.utf8) }
        self.tries = tries
        self.unblockTries = unblockTries
        self.enabled = enabled
      }

      /// Codes are secrets: they are printed nowhere.
      public var description: String { "<REDACTED>" }
      public var customMirror: Mirror { Mirror(self, children: []) }
    }

    /// What may be done with a file whose image tells no access rule: none in the FCP, or one in an EF.ARR that
    /// the image does not have.
    public enum MissingRule: Sendable {
      /// Anything.
      case allowAll
      /// Reading; all else asks for ADM1.
      case allowReading
      /// Nothing.
      case denyAll
    }

    /// By key reference (TS 102 221 table 9.3). References that an image names and this does not have take their
    /// values from ``standardPIN(_:)``.
    public var pins: [UInt8: PIN] = [:]
    public var missingRule: MissingRule = .allowReading
    public var transmissionProtocol: TransmissionProtocol = .t0
    /// Whether a card with FCP templates answers class A0 too, as a UICC with a 2G application does.
    public var supportsGSMClass = true
    /// Whether SUSPEND UICC is known (TS 102 221 §11.1.22).
    public var supportsSuspend = false
    /// Logical channels, the basic one among them: 1 to 20.
    public var logicalChannels = 20
    /// Applications that answer for themselves; see ``SoftApplet``.
    public var applets: [any SoftApplet] = []
    /// What the card authenticates with; without it AUTHENTICATE answers 6985.
    public var subscriber: Subscriber?
    /// Security domain and ARA-M.
    public var globalPlatform = GlobalPlatformSetup()
    /// Oddities of real cards; none by default.
    public var behaviour = Behaviour()

    public init() {}

    /// The PIN that a key reference has where ``pins`` does not name it: 1234 (PIN1 disabled) with PUK 12345678 for
    /// user codes, 88888888 for administrative ones.
    public static func standardPIN(_ reference: UInt8) -> PIN {
      switch reference & 0x1F {
      case 0x0A...0x0E: PIN("88888888", unblock: nil)
      default: PIN("1234", enabled: reference != 0x01)
      }
    }
  }
}
