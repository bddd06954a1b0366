import CardImage
import ISO7816

extension CardEngine {
  /// TERMINAL PROFILE, TERMINAL CAPABILITY, ENVELOPE, FETCH and TERMINAL RESPONSE (TS 102 221 §11.1.19 and §11.2) of
  /// a card whose toolkit applications give the commands of the image, one after the other, from the profile on, and
  /// those of ``SoftCard/Behaviour/menus`` when the user chooses.
  mutating func toolkit(_ command: Command) throws(Interruption) -> Reply {
    guard command.p1 == 0, command.p2 == 0 else { throw .status(SW.wrongParameters) }
    switch command.ins {
    case 0x10:
      session.toolkit = image.toolkit
      session.menuPath = []
      return .done
    case 0xC2:
      choose(in: command.data)
      return .done
    case 0x12 where !session.proactiveWaits && !session.proactiveFetched && !session.toolkit.isEmpty:
      session.proactiveFetched = true
      session.fetched = session.toolkit.removeFirst()
      return Reply(data: session.fetched)
    case 0x12:
      guard session.proactiveWaits, let proactive = behaviour.proactive else { throw .status(SW.technicalProblem) }
      session.proactiveWaits = false
      session.proactiveFetched = true
      session.fetched = proactive.command
      return Reply(data: proactive.command)
    case 0x14:
      guard session.proactiveFetched else { throw .status(SW.conditions) }
      session.proactiveFetched = false
      answer(command.data)
      return .done
    default: return .done
    }
  }

  /// MENU SELECTION (TS 102 223 §7.2), tag D3 with an item identifier.
  private mutating func choose(in envelope: [UInt8]) {
    guard session.toolkit.isEmpty, let object = TLV.parsePrefix(envelope).objects.first, object.tag == 0xD3,
      let item = Self.value(0x10, in: object.value)?.first, let commands = behaviour.menus[[item]]
    else { return }
    session.menuPath = [item]
    session.toolkit = commands
  }

  /// What the answer to a command of an open menu leads to: an item to what is behind it, the end to the end.
  private mutating func answer(_ response: [UInt8]) {
    guard !session.menuPath.isEmpty, let result = Self.value(0x03, in: response)?.first else { return }
    if result == 0x10 {
      session.toolkit = []
    } else if let item = Self.value(0x10, in: response)?.first {
      session.menuPath.append(item)
      session.toolkit = behaviour.menus[session.menuPath] ?? []
    }
    if session.toolkit.isEmpty { session.menuPath = [] }
  }

  /// A COMPREHENSION-TLV object (TS 101 220 §7.1.1) with a length of one byte.
  private static func value(_ tag: UInt8, in bytes: [UInt8]) -> [UInt8]? {
    var rest = bytes[...]
    while let found = rest.popFirst(), let length = rest.popFirst() {
      if found & 0x7F == tag { return Array(rest.prefix(Int(length))) }
      rest = rest.dropFirst(Int(length))
    }
    return nil
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
