import CardImage
import ISO7816

extension CardEngine {
  /// Where SEARCH RECORD looks.
  struct Search {
    var pattern: [UInt8]
    var forward = true
    /// The record to begin with, from 1.
    var start: Int
    /// Where in the record: from an offset, or behind the first byte of a value.
    var place: Place = .offset(0)

    enum Place {
      case offset(Int)
      case after(UInt8)
    }

    func matches(_ record: [UInt8]) -> Bool {
      let from: Int
      switch place {
      case .offset(let offset): from = offset
      case .after(let value):
        guard let index = record.firstIndex(of: value) else { return false }
        from = index + 1
      }
      guard from + pattern.count <= record.count else { return false }
      return (from...(record.count - pattern.count)).contains {
        record[$0..<$0 + pattern.count].elementsEqual(pattern)
      }
    }
  }

  /// SEARCH RECORD (TS 102 221 §11.1.7): the numbers of the records that match, the first of them becomes current.
  mutating func searchRecord(_ command: Command) throws(Interruption) -> Reply {
    guard command.p2 >> 3 != 31 else { throw .status(SW.wrongParameters) }
    let file = try target(sfi: command.p2 >> 3, on: command.classByte.channel)
    try authorise(.read, file, on: command.classByte.channel) { $0.hasRecords }
    guard case .records(let records) = tree.nodes[file].content else { throw .status(tree.nodes[file].unreadable) }
    let search = try search(command, file)
    guard !search.pattern.isEmpty, search.pattern.count <= tree.nodes[file].recordLength else {
      throw .status(SW.wrongLength)
    }
    let hits = self.hits(search, in: records)
    guard let first = hits.first else { throw .status(SW.searchFailed) }
    session.channels[command.classByte.channel]?.record = first
    return Reply(data: hits.prefix(255).map { UInt8(truncatingIfNeeded: $0) })
  }

  /// Matching record numbers in the order of the search.
  func hits(_ search: Search, in records: [[UInt8]?]) -> [Int] {
    guard (1...max(1, records.count)).contains(search.start) else { return [] }
    let order = search.forward ? Array(search.start..<records.count + 1) : Array((1..<search.start + 1).reversed())
    return order.filter { number in
      records.indices.contains(number - 1) && records[number - 1].map(search.matches) ?? false
    }
  }

  /// Table 11.12 and, for the enhanced search, table 11.13.
  private func search(_ command: Command, _ file: Int) throws(Interruption) -> Search {
    let channel = command.classByte.channel
    switch command.p2 & 0x07 {
    case 4, 5:
      let forward = command.p2 & 0x01 == 0
      return Search(
        pattern: command.data, forward: forward,
        start: try start(command.p1, forward: forward, file, channel))
    case 6:
      guard command.data.count > 2 else { throw .status(SW.wrongLength) }
      let indication = command.data[0]
      guard indication & 0xF0 == 0, indication & 0x04 != 0 else { throw .status(SW.wrongData) }
      let forward = indication & 0x01 == 0
      let start =
        indication & 0x02 == 0
        ? try start(command.p1, forward: forward, file, channel)
        : try number(of: 0, forward ? .next : .previous, file, on: channel)
      return Search(
        pattern: Array(command.data.dropFirst(2)), forward: forward, start: start,
        place: indication & 0x08 == 0 ? .offset(Int(command.data[1])) : .after(command.data[1]))
    // Proprietary search is not ours; the rest is reserved.
    default: throw .status(SW.wrongParameters)
    }
  }

  /// P1: a record number, or 00 for the current record; without one, the first or the last.
  private func start(_ p1: UInt8, forward: Bool, _ file: Int, _ number: Int) throws(Interruption) -> Int {
    let count = tree.nodes[file].recordCount
    if p1 > 0 {
      guard Int(p1) <= count else { throw .status(SW.recordNotFound) }
      return Int(p1)
    }
    let pointer = try current(number).record
    guard count > 0 else { throw .status(SW.recordNotFound) }
    return pointer > 0 ? pointer : forward ? 1 : count
  }
}
