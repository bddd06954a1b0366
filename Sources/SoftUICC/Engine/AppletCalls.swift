import ISO7816

extension CardEngine {
  /// Offers a command to the applet that is active on the channel. An applet sees the command with all its data,
  /// whatever the protocol, and tells by its answer which way the data went.
  mutating func askApplet(_ bytes: [UInt8], _ header: Command) throws(Interruption) -> (Command, Reply)? {
    guard let channel = session.channels[header.classByte.channel], let index = channel.applet,
      configuration.applets.indices.contains(index), header.ins != 0xA4, header.ins != 0x70
    else { return nil }
    var command = header
    switch configuration.transmissionProtocol {
    case .t0: try command.readT0(bytes, bytes.count > 5 ? .incoming : .outgoing)
    case .t1: try command.readT1(bytes, bytes.count > 5 ? .incoming : .outgoing)
    }
    let apdu = CommandAPDU(
      cla: command.cla, ins: command.ins, p1: command.p1, p2: command.p2, data: command.data, le: command.le)
    let context = SoftAppletContext(
      channel: header.classByte.channel, isGSM: header.classByte.family == .gsm,
      satisfiedPINs: pins.references.filter { isSatisfied($0, on: header.classByte.channel) })
    guard let answer = configuration.applets[index].process(apdu, in: context) else { return nil }
    return (command, Reply(data: answer.data, status: answer.status))
  }

  /// The applet that is asked first on a channel.
  func activeApplet(on number: Int) -> (any SoftApplet)? {
    guard let index = session.channels[number]?.applet, configuration.applets.indices.contains(index) else {
      return nil
    }
    return configuration.applets[index]
  }

  /// The applet that works beside the ADF with this AID; dumps may have the ADF's AID cut short.
  func applet(of aid: [UInt8]) -> Int? {
    configuration.applets.firstIndex { $0.aid.bytes.starts(with: aid) || aid.starts(with: $0.aid.bytes) }
  }
}
