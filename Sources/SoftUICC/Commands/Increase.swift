import CardImage
import ISO7816

extension CardEngine {
  /// INCREASE (TS 102 221 §11.1.8): adds to the record written last, writes the sum over the oldest one, which
  /// becomes record 1, and returns the sum with what was added.
  mutating func increase(_ command: Command) throws(Interruption) -> Reply {
    guard command.p2 == 0, command.p1 == 0 || command.p1 & 0xE0 == 0x80 else { throw .status(SW.wrongParameters) }
    let channel = command.classByte.channel
    let file = try target(sfi: command.p1 & 0x1F, on: channel)
    try authorise(.increase, file, on: channel) { $0 == .cyclic }
    return try increase(file, by: command.data, on: channel)
  }

  mutating func increase(_ file: Int, by addend: [UInt8], on channel: Int) throws(Interruption) -> Reply {
    guard case .records(var records) = tree.nodes[file].content, let last = records.first, let last else {
      throw .status(tree.nodes[file].unreadable)
    }
    guard (1...127).contains(addend.count), addend.count <= last.count else { throw .status(SW.wrongLength) }
    var sum = last
    var carry = 0
    for index in sum.indices.reversed() {
      let place = sum.count - 1 - index
      let added = place < addend.count ? Int(addend[addend.count - 1 - place]) : 0
      let total = Int(sum[index]) + added + carry
      sum[index] = UInt8(truncatingIfNeeded: total)
      carry = total >> 8
    }
    guard carry == 0 else { throw .status(SW.maximumReached) }
    try willWrite()
    records.removeLast()
    records.insert(sum, at: 0)
    tree.nodes[file].content = .records(records)
    session.channels[channel]?.record = 1
    return Reply(data: sum + addend)
  }
}
