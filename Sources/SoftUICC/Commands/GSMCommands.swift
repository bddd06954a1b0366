import CardImage
import ISO7816

/// Class A0: the commands of TS 51.011 §8 and §9.2 on the same files, with the status words of §9.4.
extension CardEngine {
  func directionGSM(of command: Command) -> Command.Direction? {
    switch command.ins {
    case 0xA4, 0xD6, 0xDC, 0xA2, 0x32, 0x20, 0x24, 0x26, 0x28, 0x2C, 0x10, 0xC2, 0x14, 0x88: .incoming
    case 0xF2, 0xB0, 0xB2, 0x12: .outgoing
    case 0x04, 0x44, 0xFA: .neither
    default: nil
    }
  }

  mutating func runGSM(_ command: Command) throws(Interruption) -> Reply {
    do throws(Interruption) {
      return try performGSM(command)
    } catch {
      guard case .status(let status) = error else { throw error }
      throw .status(Self.gsmStatus(status))
    }
  }

  private mutating func performGSM(_ command: Command) throws(Interruption) -> Reply {
    switch command.ins {
    case 0xA4: return try selectGSM(command)
    case 0xF2: return Reply(data: gsmResponse(of: try current(0).directory))
    case 0xB0:
      let file = try target(sfi: 0, on: 0)
      try authorise(.read, file, on: 0) { $0 == .transparent }
      return try read(file, from: Int(command.p1) << 8 | Int(command.p2), le: command.le)
    case 0xD6:
      let file = try target(sfi: 0, on: 0)
      try authorise(.update, file, on: 0) { $0 == .transparent }
      return try update(file, from: Int(command.p1) << 8 | Int(command.p2), with: command.data)
    case 0xB2, 0xDC:
      guard let mode = RecordMode(rawValue: command.p2) else { throw .status(SW.offsetOutside) }
      let file = try target(sfi: 0, on: 0)
      try authorise(command.ins == 0xB2 ? .read : .update, file, on: 0) { $0.hasRecords }
      // P1 means nothing with next and previous (TS 51.011 §9.2.5).
      let record = mode == .absolute ? command.p1 : 0
      return command.ins == 0xB2
        ? try read(file, record: record, mode, on: 0)
        : try update(file, record: record, mode, with: command.data, on: 0)
    case 0xA2: return try seek(command)
    case 0x32:
      let file = try target(sfi: 0, on: 0)
      try authorise(.increase, file, on: 0) { $0 == .cyclic }
      guard command.data.count == 3 else { throw .status(SW.wrongLength) }
      return try increase(file, by: command.data, on: 0)
    case 0x04, 0x44: return try invalidate(rehabilitate: command.ins == 0x44)
    case 0x20, 0x24, 0x26, 0x28, 0x2C: return try chv(command)
    case 0x10, 0xC2, 0x12, 0x14: return try toolkit(command)
    case 0x88: return try runGSMAlgorithm(command)
    case 0xFA: return .done
    default: throw .status(SW.unknownInstruction)
    }
  }

  /// SELECT (§9.2.1): by FID, within the files that are no part of an ADF.
  private mutating func selectGSM(_ command: Command) throws(Interruption) -> Reply {
    guard command.data.count == 2 else { throw .status(SW.wrongLength) }
    var channel = try current(0)
    let fid = try identifier(command.data)
    // A UICC's application is no place in the 2G tree.
    if application(of: channel.directory) != nil { channel.select(FileTree.root, in: tree) }
    guard fid != .currentADF else { throw .status(SW.fileNotFound) }
    let target = try find(fid, from: channel)
    guard tree.nodes[target].kind != .adf else { throw .status(SW.fileNotFound) }
    var reply = try finishSelect(target, on: 0, wantsData: false)
    reply.data = gsmResponse(of: target)
    reply.status = SW.ok
    // A 2G session and that of an application exclude each other: CHV2 is no application's PIN2.
    session.channels[0]?.application = nil
    return reply
  }

  /// SEEK (§8.7, §9.2.7): type 1 tells nothing, type 2 the record number.
  private mutating func seek(_ command: Command) throws(Interruption) -> Reply {
    let file = try target(sfi: 0, on: 0)
    try authorise(.read, file, on: 0) { $0 == .linearFixed }
    guard case .records(let records) = tree.nodes[file].content else { throw .status(tree.nodes[file].unreadable) }
    guard (1...max(1, tree.nodes[file].recordLength)).contains(command.data.count) else {
      throw .status(SW.wrongLength)
    }
    let isForward = command.p2 & 0x01 == 0
    let start: Int
    switch command.p2 & 0x0F {
    case 0: start = 1
    case 1: start = records.count
    case 2, 3:
      do throws(Interruption) {
        start = try number(of: 0, isForward ? .next : .previous, file, on: 0)
      } catch {
        throw .status(SW.fileNotFound)
      }
    default: throw .status(SW.offsetOutside)
    }
    // The pattern stands at the beginning of the record, unlike that of SEARCH RECORD.
    let hits = hits(Search(pattern: command.data, forward: isForward, start: start), in: records).filter {
      records[$0 - 1]?.starts(with: command.data) ?? false
    }
    guard let first = hits.first else { throw .status(SW.fileNotFound) }
    session.channels[0]?.record = first
    return command.p2 & 0xF0 == 0x10 ? Reply(data: [UInt8(truncatingIfNeeded: first)]) : .done
  }

  /// INVALIDATE and REHABILITATE (§8.14, §8.15).
  private mutating func invalidate(rehabilitate: Bool) throws(Interruption) -> Reply {
    let file = try target(sfi: 0, on: 0)
    try authorise(rehabilitate ? .activate : .deactivate, file, on: 0) { !$0.isDirectory }
    guard tree.nodes[file].isDeactivated == rehabilitate else { throw .status(SW.invalidated) }
    try willWrite()
    tree.nodes[file].lifeCycle = rehabilitate ? 0x05 : 0x04
    return .done
  }

  /// The CHV commands (§9.2.9 to §9.2.13): CHV1 and CHV2 are the codes 01 and 81.
  private mutating func chv(_ command: Command) throws(Interruption) -> Reply {
    var command = command
    // UNBLOCK CHV names CHV1 with 00 (§9.2.13).
    if command.ins == 0x2C, command.p2 == 0x00 { command.p2 = 0x01 } else if command.p2 == 0x02 { command.p2 = 0x81 }
    guard !command.data.isEmpty else { throw .status(SW.wrongLength) }
    guard pins.references.contains(command.p2) else { throw .status(SW.GSM.noCHV) }
    do throws(Interruption) {
      switch command.ins {
      case 0x20: return try verifyPIN(command)
      case 0x24: return try changePIN(command)
      case 0x26: return try disablePIN(command)
      case 0x28: return try enablePIN(command)
      default: return try unblockPIN(command)
      }
    } catch {
      switch error {
      case .status(SW.invalidated), .status(SW.conditions): throw .status(SW.GSM.contradictsCHV)
      default: throw error
      }
    }
  }

  /// What a UICC's status word is in class A0 (TS 51.011 §9.4).
  static func gsmStatus(_ status: StatusWord) -> StatusWord {
    switch status {
    case SW.noCurrentEF: SW.GSM.noCurrentEF
    case SW.recordNotFound: SW.GSM.outOfRange
    case SW.fileNotFound: SW.GSM.notFound
    case SW.incompatibleStructure: SW.GSM.incompatibleStructure
    case SW.securityStatus: SW.GSM.accessDenied
    case SW.blocked, StatusWord(rawValue: 0x63C0): SW.GSM.blocked
    case SW.invalidated: SW.GSM.contradictsInvalidation
    case SW.conditions: SW.technicalProblem
    case SW.wrongParameters: SW.offsetOutside
    case let status where status.rawValue & 0xFFF0 == 0x63C0: SW.GSM.accessDenied
    default: status
    }
  }
}
