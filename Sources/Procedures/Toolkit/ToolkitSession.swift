import ISO7816
public import UICC

/// What a card's toolkit applications show: TERMINAL PROFILE, then each proactive command fetched and answered, so that
/// none is left waiting; then, only where it is asked for, each item of the menu opened as a user would.
///
/// Nothing is carried out that leaves the terminal: whatever a card asks for besides showing things is declined
/// (``ProactiveCommand/response``).
public struct ToolkitSession {
  public struct Outcome: Sendable {
    public var commands: [ProactiveCommand] = []
    /// What was fetched and is no proactive command, and how it ended, one line each.
    public var remarks: [String] = []
    /// Whether no command waits any more.
    public var isClean = true
  }

  let session: CardSession
  /// Commands that are fetched at most: an application may ask for ever.
  public var limit = 64
  /// Items of menus that are opened at most.
  public var maximumOpened = 200
  /// Menus below each other that are opened at most.
  public var maximumDepth = 6

  public init(_ session: CardSession) { self.session = session }

  /// Profile download, all of display, menus and input (TS 102 223 §5.2, bytes 1 to 9); nothing of channels.
  private static let profile = [UInt8](repeating: 0xFF, count: 9) + [UInt8](repeating: 0x00, count: 11)

  var cla: UInt8 { session.dialect == .uicc ? 0x80 : 0xA0 }

  /// - Parameter opening: whether the items of the menu are opened too. An application may do things to the card then.
  /// - Throws: ``CardError`` if the line fails or the card knows no TERMINAL PROFILE.
  public func run(opening: Bool = false) throws(CardError) -> Outcome {
    var outcome = Outcome()
    // An applet that is selected would take the commands for its own.
    try session.move(to: .mf)
    let response = try session.send(.terminalProfile(Self.profile, cla: cla))
    guard response.status.isSuccess else {
      throw .status(response.status, operation: "send the terminal profile")
    }
    let end = try drain(response.status, limit: limit, &outcome) { (command, outcome) in
      outcome.commands.append(command)
      return command.response
    }
    switch end {
    case .quiet: break
    case .nonsense: outcome.isClean = false
    case .endless:
      outcome.isClean = false
      outcome.remarks.append("the card has more than \(limit) commands; the rest was not fetched")
    }
    if opening, outcome.isClean { try openMenus(&outcome) }
    return outcome
  }

  /// How fetching ended.
  enum End {
    /// Nothing waits.
    case quiet
    /// With bytes that are no command, or a refusal; a remark says which.
    case nonsense
    /// With the limit, and another command waiting.
    case endless
  }

  /// Fetches and answers as long as a command waits.
  /// - Parameters:
  ///   - status: how the last command ended.
  ///   - answer: the TERMINAL RESPONSE of a command.
  func drain(
    _ status: StatusWord, limit: Int, _ outcome: inout Outcome,
    answer: (ProactiveCommand, inout Outcome) -> [UInt8]
  ) throws(CardError) -> End {
    var status = status
    for _ in 0..<limit {
      guard status.sw1 == 0x91 else { return .quiet }
      let fetched = try session.send(.fetch(length: status.sw2 == 0 ? 256 : Int(status.sw2), cla: cla))
      guard fetched.status.isSuccess else {
        outcome.remarks.append("FETCH brings \(fetched.status)")
        return .nonsense
      }
      let command: ProactiveCommand
      do throws(EditError) {
        command = try ProactiveCommand(fetched.data)
      } catch {
        outcome.remarks.append(error.description)
        return .nonsense
      }
      status = try session.send(.terminalResponse(answer(command, &outcome), cla: cla)).status
    }
    return status.sw1 == 0x91 ? .endless : .quiet
  }
}
