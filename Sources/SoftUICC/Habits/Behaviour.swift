public import ISO7816

extension SoftCard {
  /// What real cards do and specifications do not have. Everything is off by default. Paths are those of the image.
  public struct Behaviour: Sendable {
    /// What a file does instead of answering.
    public enum Fault: Hashable, Sendable {
      /// It answers this: `6F00` from a defective file.
      case status(StatusWord)
      /// The card says nothing.
      case mute
      /// The card is pulled.
      case removed
    }
    /// The line is cut around one write, counted from 1 over all commands that change a file.
    public enum Tear: Hashable, Sendable {
      /// The write does not happen.
      case before(write: Int)
      /// The write happens, its status word does not arrive.
      case after(write: Int)
    }
    /// A proactive command that waits (TS 102 221 §7.4.2): `91XX` in place of `9000` until it is fetched.
    public struct Proactive: Hashable, Sendable {
      /// It comes up with every Nth command.
      public var every: Int
      /// The BER-TLV that FETCH returns.
      public var command: [UInt8]
      /// - Parameter command: MORE TIME (TS 102 223 §6.4.4) unless told.
      public init(
        every: Int, command: [UInt8] = [0xD0, 0x09, 0x81, 0x03, 0x01, 0x02, 0x00, 0x82, 0x02, 0x81, 0x82]
      ) {
        self.every = every
        self.command = command
      }
    }

    /// Faults of SELECT by path.
    public var selectFaults: [String: Fault] = [:]
    /// Faults of READ, SEARCH and RETRIEVE by path.
    public var readFaults: [String: Fault] = [:]
    /// The response to SELECT by path, malformed as it may be.
    public var selectResponses: [String: [UInt8]] = [:]
    /// File size to claim in the response to SELECT, by path; the content stays.
    public var claimedSize: [String: Int] = [:]
    /// Number of records to claim, by path.
    public var claimedRecords: [String: Int] = [:]
    /// After so many commands the card is pulled.
    public var removedAfter: Int?
    public var tear: Tear?
    public var proactive: Proactive?
    /// What a toolkit application does when items are chosen: the proactive commands by the identifiers of the item of
    /// the menu and those of SELECT ITEM that follow, outermost first. An item that is not among them does nothing.
    public var menus: [[UInt8]: [[UInt8]]] = [:]
    /// Without it a command with an SFI answers `6A82`.
    public var supportsSFI = true
    /// What SELECT answers for a file that is not there; `9404` comes from UICCs too.
    public var absentFile = StatusWord(rawValue: 0x6A82)
    /// With T=0: `61XX` for data that Le already fitted, as some cards answer READ.
    public var alwaysGetResponse = false

    public init() {}
  }
}
