import ISO7816

extension CardEngine {
  /// MANAGE CHANNEL (TS 102 221 §11.1.17): P1 00 opens, the number chosen by the card (P2 00, told in one byte) or by
  /// the terminal; P1 80 closes.
  mutating func manageChannel(_ command: Command) throws(Interruption) -> Reply {
    let from = command.classByte.channel
    switch command.p1 {
    case 0x00:
      if command.p2 == 0 {
        guard
          let number = (1..<max(1, configuration.logicalChannels)).first(where: { session.channels[$0] == nil })
        else { throw .status(SW.functionNotSupported) }
        try open(number, from: from)
        return Reply(data: [UInt8(truncatingIfNeeded: number)])
      }
      let number = Int(command.p2)
      guard number < configuration.logicalChannels else { throw .status(SW.functionNotSupported) }
      guard session.channels[number] == nil else { throw .status(SW.conditions) }
      try open(number, from: from)
      return .done
    case 0x80:
      let number = command.p2 == 0 ? from : Int(command.p2)
      // The basic channel stays open (§8.7).
      guard number != 0 else { throw .status(SW.wrongParameters) }
      guard session.channels[number] != nil else { throw .status(SW.channelNotSupported) }
      leaveApplet(number)
      session.channels[number] = nil
      return .done
    default: throw .status(SW.wrongParameters)
    }
  }

  /// §8.7: opened from the basic channel the MF is current; opened from another one, its directory and application are.
  private mutating func open(_ number: Int, from: Int) throws(Interruption) {
    var channel = Channel()
    if from != 0 {
      let origin = try current(from)
      channel.directory = origin.directory
      channel.application = origin.application
    }
    session.channels[number] = channel
  }
}
