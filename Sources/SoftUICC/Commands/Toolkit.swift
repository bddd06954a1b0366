import CardImage
import ISO7816

extension CardEngine {
  /// TERMINAL PROFILE, TERMINAL CAPABILITY, ENVELOPE, FETCH and TERMINAL RESPONSE (TS 102 221 §11.1.19 and §11.2) of
  /// a card whose toolkit applications give the commands of the image, one after the other, from the profile on.
  mutating func toolkit(_ command: Command) throws(Interruption) -> Reply {
    guard command.p1 == 0, command.p2 == 0 else { throw .status(SW.wrongParameters) }
    switch command.ins {
    case 0x10:
      session.toolkit = image.toolkit
      return .done
    case 0x12 where !session.proactiveWaits && !session.proactiveFetched && !session.toolkit.isEmpty:
      session.proactiveFetched = true
      return Reply(data: session.toolkit.removeFirst())
    case 0x12:
      guard session.proactiveWaits, let proactive = behaviour.proactive else { throw .status(SW.technicalProblem) }
      session.proactiveWaits = false
      session.proactiveFetched = true
      return Reply(data: proactive.command)
    case 0x14:
      guard session.proactiveFetched else { throw .status(SW.conditions) }
      session.proactiveFetched = false
      return .done
    default: return .done
    }
  }

  /// GET CHALLENGE (TS 102 221 §11.1.16): as many random bytes as Le says.
  func getChallenge(_ command: Command) throws(Interruption) -> Reply {
    guard command.p1 == 0, command.p2 == 0 else { throw .status(SW.wrongParameters) }
    guard let le = command.le, le <= 256 else { throw .status(SW.wrongLength) }
    var generator = SystemRandomNumberGenerator()
    return Reply(data: (0..<le).map { _ in UInt8.random(in: 0...255, using: &generator) })
  }

  /// SUSPEND UICC (TS 102 221 §11.1.22): P1 00 suspends and returns the longest duration and a token, P1 01 resumes.
  mutating func suspend(_ command: Command) throws(Interruption) -> Reply {
    guard command.p2 == 0 else { throw .status(SW.wrongParameters) }
    switch command.p1 {
    case 0x00:
      guard command.data.count == 4 else { throw .status(SW.wrongLength) }
      var generator = SystemRandomNumberGenerator()
      let token = (0..<8).map { _ in UInt8.random(in: 0...255, using: &generator) }
      session.resumeToken = token
      return Reply(data: Array(command.data.suffix(2)) + token)
    case 0x01:
      guard command.data.count == 8 else { throw .status(SW.wrongLength) }
      guard let token = session.resumeToken, token == command.data else { throw .status(SW.conditions) }
      session.resumeToken = nil
      return .done
    default: throw .status(SW.wrongParameters)
    }
  }
}
