import ISO7816
public import UICC

/// What a card's toolkit applications show when a terminal starts: TERMINAL PROFILE, then each proactive command fetched
/// and answered, so that none is left waiting.
public struct ToolkitSession {
  public struct Outcome: Sendable {
    public var commands: [ProactiveCommand] = []
    /// What was fetched and is no proactive command, and how it ended, one line each.
    public var remarks: [String] = []
    /// Whether no command waits any more.
    public var isClean = true
  }

  private let session: CardSession
  /// Commands that are fetched at most: an application may ask for ever.
  public var limit = 64

  public init(_ session: CardSession) { self.session = session }

  /// Profile download, all of display, menus and input (TS 102 223 §5.2, bytes 1 to 9); nothing of channels.
  private static let profile = [UInt8](repeating: 0xFF, count: 9) + [UInt8](repeating: 0x00, count: 11)

  /// - Throws: ``CardError`` if the line fails or the card knows no TERMINAL PROFILE.
  public func run() throws(CardError) -> Outcome {
    var outcome = Outcome()
    let cla: UInt8 = session.dialect == .uicc ? 0x80 : 0xA0
    var response = try session.send(.terminalProfile(Self.profile, cla: cla))
    guard response.status.isSuccess else {
      throw .status(response.status, operation: "send the terminal profile")
    }
    for _ in 0..<limit {
      guard response.status.sw1 == 0x91 else { return outcome }
      let length = response.status.sw2 == 0 ? 256 : Int(response.status.sw2)
      let fetched = try session.send(.fetch(length: length, cla: cla))
      guard fetched.status.isSuccess else {
        outcome.remarks.append("FETCH brings \(fetched.status)")
        outcome.isClean = false
        return outcome
      }
      do throws(EditError) {
        let command = try ProactiveCommand(fetched.data)
        outcome.commands.append(command)
        response = try answer(command.response, cla)
      } catch {
        outcome.remarks.append(error.description)
        outcome.isClean = false
        return outcome
      }
    }
    outcome.isClean = response.status.sw1 != 0x91
    if !outcome.isClean { outcome.remarks.append("the card has more than \(limit) commands; the rest was not fetched") }
    return outcome
  }

  private func answer(_ bytes: [UInt8], _ cla: UInt8) throws(EditError) -> ResponseAPDU {
    do throws(CardError) {
      return try session.send(.terminalResponse(bytes, cla: cla))
    } catch {
      throw EditError("TERMINAL RESPONSE: \(error.description)")
    }
  }
}
