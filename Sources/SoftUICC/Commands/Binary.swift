import CardImage
import ISO7816

extension CardEngine {
  /// READ BINARY (TS 102 221 §11.1.3).
  mutating func readBinary(_ command: Command) throws(Interruption) -> Reply {
    let (file, offset) = try binaryTarget(command)
    try authorise(.read, file, on: command.classByte.channel) { $0 == .transparent }
    return try read(file, from: offset, le: command.le)
  }

  /// Bytes of a transparent EF, no more than `le` and no more than there are.
  func read(_ file: Int, from offset: Int, le: Int?) throws(Interruption) -> Reply {
    let node = tree.nodes[file]
    guard case .data(let bytes) = node.content else { throw .status(node.unreadable) }
    guard offset < bytes.count else {
      // Where reading the original card ended with an error, so does reading this one.
      throw .status(node.readStatus ?? SW.offsetOutside)
    }
    let wanted = le ?? 256
    let chunk = Array(bytes[offset..<min(offset + wanted, bytes.count)])
    let isShort = chunk.count < wanted
    if isShort, configuration.transmissionProtocol == .t1, wanted != 256, wanted != 65536 {
      return Reply(data: chunk, status: SW.endOfFile)
    }
    return Reply(data: chunk)
  }

  /// UPDATE BINARY (TS 102 221 §11.1.4).
  mutating func updateBinary(_ command: Command) throws(Interruption) -> Reply {
    let (file, offset) = try binaryTarget(command)
    try authorise(.update, file, on: command.classByte.channel) { $0 == .transparent }
    return try update(file, from: offset, with: command.data)
  }

  mutating func update(_ file: Int, from offset: Int, with data: [UInt8]) throws(Interruption) -> Reply {
    guard case .data(var bytes) = tree.nodes[file].content else { throw .status(tree.nodes[file].unreadable) }
    guard !data.isEmpty else { throw .status(SW.wrongLength) }
    guard offset < bytes.count else { throw .status(SW.offsetOutside) }
    guard offset + data.count <= bytes.count else { throw .status(SW.wrongLength) }
    try willWrite()
    bytes.replaceSubrange(offset..<offset + data.count, with: data)
    tree.nodes[file].content = .data(bytes)
    return .done
  }

  /// P1 and P2 (table 11.10): an SFI with an offset up to 255, or an offset up to 32767.
  private mutating func binaryTarget(_ command: Command) throws(Interruption) -> (file: Int, offset: Int) {
    if command.p1 & 0x80 == 0 {
      let file = try target(sfi: 0, on: command.classByte.channel)
      return (file, Int(command.p1) << 8 | Int(command.p2))
    }
    guard command.p1 & 0x60 == 0, command.p1 & 0x1F != 0 else { throw .status(SW.wrongParameters) }
    return (try target(sfi: command.p1 & 0x1F, on: command.classByte.channel), Int(command.p2))
  }
}
