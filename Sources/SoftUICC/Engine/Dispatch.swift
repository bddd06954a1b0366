import ISO7816

extension CardEngine {
  /// Reads the header, runs the command and brings its reply into the form of the transmission protocol.
  mutating func respond(_ bytes: [UInt8]) throws(Interruption) -> [UInt8] {
    guard bytes.count >= 4 else { throw .status(SW.wrongLength) }
    guard var command = Command(header: bytes), isKnown(command.classByte.family) else {
      throw .status(SW.unknownClass)
    }
    let classByte = command.classByte
    guard classByte.channel < configuration.logicalChannels, session.channels[classByte.channel] != nil else {
      throw .status(SW.channelNotSupported)
    }
    let applet = activeApplet(on: classByte.channel)
    if classByte.secureMessaging, applet?.takesSecureMessaging != true {
      throw .status(SW.secureMessagingNotSupported)
    }
    if classByte.chaining, applet?.takesChaining != true { throw .status(SW.chainingNotSupported) }
    if command.ins == 0xC0 {
      try read(bytes, into: &command, .outgoing)
      return try getResponse(command)
    }
    session.pending = nil

    let before = Checkpoint(session: session, applets: configuration.applets)
    let reply: Reply
    if let answer = try askApplet(bytes, command) {
      (command, reply) = answer
    } else {
      guard let direction = direction(of: command) else {
        throw .status(isKnownInstruction(command.ins) ? SW.unknownClass : SW.unknownInstruction)
      }
      try read(bytes, into: &command, direction)
      reply = classByte.family == .gsm ? try runGSM(command) : try run(command)
    }
    return try deliver(reply, to: command, before: before)
  }

  private func isKnown(_ family: ClassByte.Family) -> Bool {
    switch family {
    case .gsm: tree.isGSM || configuration.supportsGSMClass
    case .interindustry, .proprietary: !tree.isGSM
    }
  }

  private func read(
    _ bytes: [UInt8], into command: inout Command, _ direction: Command.Direction
  ) throws(Interruption) {
    switch configuration.transmissionProtocol {
    case .t0: try command.readT0(bytes, direction)
    case .t1: try command.readT1(bytes, direction)
    }
  }

  /// TS 102 221 table 10.5: which way data goes, `nil` where the class does not know the instruction.
  private func direction(of command: Command) -> Command.Direction? {
    switch (command.classByte.family, command.ins) {
    case (.gsm, _): directionGSM(of: command)
    case (.interindustry, 0xA4), (.interindustry, 0xD6), (.interindustry, 0xDC), (.interindustry, 0xA2): .incoming
    case (.interindustry, 0xB0), (.interindustry, 0xB2), (.interindustry, 0x84): .outgoing
    case (.interindustry, 0x20), (.interindustry, 0x24), (.interindustry, 0x26), (.interindustry, 0x28),
      (.interindustry, 0x2C), (.interindustry, 0x04), (.interindustry, 0x44), (.interindustry, 0x88),
      (.interindustry, 0x89):
      .incoming
    case (.interindustry, 0x70): command.p1 == 0x00 && command.p2 == 0x00 ? .outgoing : .neither
    case (.proprietary, 0xF2), (.proprietary, 0x12): .outgoing
    case (.proprietary, 0x32), (.proprietary, 0xDB), (.proprietary, 0x10), (.proprietary, 0xC2),
      (.proprietary, 0x14), (.proprietary, 0xAA), (.proprietary, 0x78):
      .incoming
    case (.proprietary, 0xCB): command.p2 & 0xC0 == 0x80 ? .incoming : .outgoing
    case (.proprietary, 0x76) where configuration.supportsSuspend: .incoming
    default: nil
    }
  }

  private func isKnownInstruction(_ ins: UInt8) -> Bool {
    if tree.isGSM { return false }
    return [
      0xA4, 0xD6, 0xDC, 0xA2, 0xB0, 0xB2, 0x84, 0x20, 0x24, 0x26, 0x28, 0x2C, 0x04, 0x44, 0x88, 0x89, 0x70, 0xF2, 0x12,
      0x32, 0xDB, 0x10, 0xC2, 0x14, 0xAA, 0x78, 0xCB,
    ].contains(ins) || ins == 0x76 && configuration.supportsSuspend
  }

  private mutating func run(_ command: Command) throws(Interruption) -> Reply {
    switch command.ins {
    case 0xA4: try select(command)
    case 0xF2: try status(command)
    case 0xB0: try readBinary(command)
    case 0xD6: try updateBinary(command)
    case 0xB2: try readRecord(command)
    case 0xDC: try updateRecord(command)
    case 0xA2: try searchRecord(command)
    case 0x32: try increase(command)
    case 0xCB: try retrieveData(command)
    case 0xDB: try setData(command)
    case 0x20: try verifyPIN(command)
    case 0x24: try changePIN(command)
    case 0x26: try disablePIN(command)
    case 0x28: try enablePIN(command)
    case 0x2C: try unblockPIN(command)
    case 0x04: try setLifeCycle(command, activate: false)
    case 0x44: try setLifeCycle(command, activate: true)
    case 0x70: try manageChannel(command)
    case 0x84: try getChallenge(command)
    case 0x10, 0xAA, 0xC2, 0x12, 0x14: try toolkit(command)
    case 0x76: try suspend(command)
    case 0x88: try authenticate(command)
    case 0x78: try getIdentity(command)
    // The contexts with long data (TS 31.102 §7.1.2.7).
    case 0x89: throw .status(SW.conditions)
    default: throw .status(SW.unknownInstruction)
    }
  }
}
