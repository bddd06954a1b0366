import ISO7816

/// What is taken back when a command is only told its right length.
struct Checkpoint {
  var session: Session
  var applets: [any SoftApplet]
}

extension CardEngine {
  /// Gives a reply the form that the transmission protocol asks for (TS 102 221 §7.3.1.1 and §7.3.2).
  mutating func deliver(_ reply: Reply, to command: Command, before: Checkpoint) throws(Interruption) -> [UInt8] {
    let isGSM = command.classByte.family == .gsm
    guard !reply.data.isEmpty else { return finish([], reply.status) }
    if command.direction == .outgoing {
      guard let le = command.le else { throw .status(SW.wrongLength) }
      // With T=1 an Le of 00 or 0000 asks for what there is; with T=0 it asks for 256 bytes.
      let takesAll = configuration.transmissionProtocol == .t1 && (le == 256 || le == 65536)
      let ended = reply.status == SW.endOfFile
      if reply.data.count != le, !(takesAll && reply.data.count < le), !ended {
        if isGSM, command.ins == 0xF2, le < reply.data.count {
          return finish(Array(reply.data.prefix(le)), reply.status)
        }
        if reply.data.count > 256, le == 256 { return sendFirst(256, of: reply, command) }
        // The command is sent again with the right length, so it must not have happened yet.
        session = before.session
        configuration.applets = before.applets
        session.pending = nil
        return bytes([], SW.length(isGSM ? 0x67 : 0x6C, reply.data.count))
      }
      if behaviour.alwaysGetResponse, configuration.transmissionProtocol == .t0 {
        return park(reply, command)
      }
      return finish(reply.data, reply.status)
    }
    if configuration.transmissionProtocol == .t0 { return park(reply, command) }
    guard let le = command.le else { return finish([], reply.status) }
    return reply.data.count <= le ? finish(reply.data, reply.status) : sendFirst(le, of: reply, command)
  }

  /// As much as fits, the rest behind `61XX`.
  private mutating func sendFirst(_ count: Int, of reply: Reply, _ command: Command) -> [UInt8] {
    session.pending = Session.Pending(
      data: Array(reply.data.dropFirst(count)), isGSM: command.classByte.family == .gsm,
      channel: command.classByte.channel, status: reply.status)
    return bytes(Array(reply.data.prefix(count)), SW.length(0x61, reply.data.count - count))
  }

  /// Keeps data for GET RESPONSE. A warning is told at once and the data fetched behind it (§7.3.1.1.4, 4b).
  private mutating func park(_ reply: Reply, _ command: Command) -> [UInt8] {
    let isGSM = command.classByte.family == .gsm
    session.pending = Session.Pending(
      data: reply.data, isGSM: isGSM, channel: command.classByte.channel, status: SW.ok)
    if reply.status.sw1 == 0x62 || reply.status.sw1 == 0x63 { return finish([], reply.status) }
    return bytes([], SW.length(isGSM || reply.announcesWith9F ? 0x9F : 0x61, reply.data.count))
  }

  /// GET RESPONSE (TS 102 221 §12.1.1): right after the command it belongs to, on its channel, or `6F00`.
  mutating func getResponse(_ command: Command) throws(Interruption) -> [UInt8] {
    let isGSM = command.classByte.family == .gsm
    guard command.p1 == 0, command.p2 == 0 else { throw .status(SW.wrongParameters) }
    guard let pending = session.pending, pending.isGSM == isGSM, pending.channel == command.classByte.channel else {
      throw .status(SW.technicalProblem)
    }
    guard let le = command.le else { throw .status(SW.wrongLength) }
    let takesAll = configuration.transmissionProtocol == .t1 && (le == 256 || le == 65536)
    if le > pending.data.count, !takesAll {
      return bytes([], SW.length(isGSM ? 0x67 : 0x6C, pending.data.count))
    }
    session.pending = nil
    if le < pending.data.count, !isGSM {
      session.pending = pending
      session.pending?.data.removeFirst(le)
      return bytes(Array(pending.data.prefix(le)), SW.length(0x61, pending.data.count - le))
    }
    return finish(Array(pending.data.prefix(le)), pending.status)
  }

  /// The end of a command: `9000` becomes `91XX` while a proactive command waits (TS 102 221 §7.4.2).
  private func finish(_ data: [UInt8], _ status: StatusWord) -> [UInt8] {
    let waiting = session.proactiveWaits ? behaviour.proactive?.command : session.toolkit.first
    guard let waiting, session.proactiveWaits || !session.proactiveFetched else { return bytes(data, status) }
    switch status {
    case SW.ok: return bytes(data, SW.length(0x91, waiting.count))
    // §10.2.1.3: more data available, or expected, and a proactive command pending.
    case SW.moreDataAvailable, SW.moreDataExpected: return bytes(data, StatusWord(sw1: status.sw1, sw2: 0xF2))
    default: return bytes(data, status)
    }
  }

  private func bytes(_ data: [UInt8], _ status: StatusWord) -> [UInt8] { data + [status.sw1, status.sw2] }
}
