import CardImage
import ISO7816

/// Bits 3 to 1 of P2 (TS 102 221 table 11.11).
enum RecordMode: UInt8 {
  case next = 2
  case previous = 3
  /// The record in P1, or the current one where P1 is 00.
  case absolute = 4
}

extension CardEngine {
  /// READ RECORD (TS 102 221 §11.1.5).
  mutating func readRecord(_ command: Command) throws(Interruption) -> Reply {
    let (file, mode) = try recordTarget(command)
    try authorise(.read, file, on: command.classByte.channel) { $0.hasRecords }
    return try read(file, record: command.p1, mode, on: command.classByte.channel)
  }

  mutating func read(_ file: Int, record: UInt8, _ mode: RecordMode, on channel: Int) throws(Interruption) -> Reply {
    let node = tree.nodes[file]
    guard case .records(let records) = node.content else { throw .status(node.unreadable) }
    let number = try number(of: record, mode, file, on: channel)
    guard number <= records.count else { throw .status(node.readStatus ?? SW.recordNotFound) }
    guard let bytes = records[number - 1] else { throw .status(node.unreadable) }
    if mode != .absolute { session.channels[channel]?.record = number }
    return Reply(data: Array(bytes.prefix(256)))
  }

  /// UPDATE RECORD (TS 102 221 §11.1.6).
  mutating func updateRecord(_ command: Command) throws(Interruption) -> Reply {
    let (file, mode) = try recordTarget(command)
    try authorise(.update, file, on: command.classByte.channel) { $0.hasRecords }
    return try update(file, record: command.p1, mode, with: command.data, on: command.classByte.channel)
  }

  mutating func update(
    _ file: Int, record: UInt8, _ mode: RecordMode, with data: [UInt8], on channel: Int
  ) throws(Interruption) -> Reply {
    let node = tree.nodes[file]
    guard case .records(var records) = node.content else { throw .status(node.unreadable) }
    if node.kind == .cyclic {
      // A cyclic EF is written by PREVIOUS only: the oldest record becomes record 1.
      guard mode == .previous, record == 0 else { throw .status(SW.wrongParameters) }
      guard !records.isEmpty else { throw .status(SW.recordNotFound) }
      guard data.count == node.recordLength else { throw .status(SW.wrongLength) }
      try willWrite()
      records.removeLast()
      records.insert(data, at: 0)
      session.channels[channel]?.record = 1
    } else {
      let number = try number(of: record, mode, file, on: channel)
      guard number <= records.count else { throw .status(node.readStatus ?? SW.recordNotFound) }
      guard data.count == records[number - 1]?.count ?? node.recordLength else { throw .status(SW.wrongLength) }
      try willWrite()
      records[number - 1] = data
      if mode != .absolute { session.channels[channel]?.record = number }
    }
    tree.nodes[file].content = .records(records)
    return .done
  }

  private mutating func recordTarget(_ command: Command) throws(Interruption) -> (file: Int, mode: RecordMode) {
    guard let mode = RecordMode(rawValue: command.p2 & 0x07), command.p2 >> 3 != 31 else {
      throw .status(SW.wrongParameters)
    }
    return (try target(sfi: command.p2 >> 3, on: command.classByte.channel), mode)
  }

  /// The record that a mode means, from 1; may lie beyond the last one in absolute mode.
  func number(of record: UInt8, _ mode: RecordMode, _ file: Int, on channel: Int) throws(Interruption) -> Int {
    let pointer = try current(channel).record
    let count = tree.nodes[file].recordCount
    let wraps = tree.nodes[file].kind == .cyclic
    switch mode {
    case .absolute:
      let number = record == 0 ? pointer : Int(record)
      guard number > 0 else { throw .status(SW.recordNotFound) }
      return number
    case .next:
      if pointer < count { return pointer + 1 }
      guard wraps, count > 0 else { throw .status(SW.recordNotFound) }
      return 1
    case .previous:
      if pointer > 1 { return pointer - 1 }
      guard pointer == 0 || wraps, count > 0 else { throw .status(SW.recordNotFound) }
      return count
    }
  }
}
