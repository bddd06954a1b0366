import CardImage
import ISO7816

/// Bits 8 and 7 of P2 (TS 102 221 table 11.35).
private enum Block: Equatable {
  case first, next, previous

  init(_ p2: UInt8) throws(Interruption) {
    switch p2 & 0xE0 {
    case 0x80: self = .first
    case 0x00: self = .next
    case 0x40: self = .previous
    default: throw .status(SW.wrongParameters)
    }
  }
}

extension CardEngine {
  /// Bytes of one block: what a GET RESPONSE or an Le of one byte can hold without `00`.
  private static let blockSize = 255
  /// Tag of the list of tags (§11.3).
  private static let tagList: UInt32 = 0x5C

  /// RETRIEVE DATA (TS 102 221 §11.3.1): tag, length and value of a data object, in blocks.
  mutating func retrieveData(_ command: Command) throws(Interruption) -> Reply {
    guard command.p1 == 0 else { throw .status(SW.wrongParameters) }
    let block = try Block(command.p2)
    let number = command.classByte.channel
    let file = try dataTarget(command, block)
    try authorise(.read, file, on: number) { $0 == .berTLV }
    guard case .tags(let objects) = tree.nodes[file].content else { throw .status(tree.nodes[file].unreadable) }

    var transfer: Channel.Retrieval
    switch block {
    case .first:
      guard let tag = Self.tag(command.data), tag.rest.isEmpty else { throw .status(SW.wrongData) }
      let value: [UInt8]
      if tag.value == Self.tagList {
        value = objects.flatMap { TLV.tagBytes($0.tag) }
      } else {
        guard let object = objects.first(where: { $0.tag == tag.value }) else {
          throw .status(SW.referenceNotFound)
        }
        value = object.value
      }
      session.channels[number]?.storing = nil
      transfer = Channel.Retrieval(bytes: TLV(tag: tag.value, value: value).encoded, sent: 0, last: 0)
    case .next:
      guard let under = try current(number).retrieval, under.sent < under.bytes.count else {
        throw .status(SW.conditions)
      }
      transfer = under
    case .previous:
      guard let under = try current(number).retrieval else { throw .status(SW.conditions) }
      transfer = under
      transfer.sent = under.last
    }
    let size = min(max(1, command.le ?? Self.blockSize), Self.blockSize)
    let chunk = Array(transfer.bytes[transfer.sent..<min(transfer.sent + size, transfer.bytes.count)])
    transfer.last = transfer.sent
    transfer.sent += chunk.count
    session.channels[number]?.retrieval = transfer
    return Reply(data: chunk, status: transfer.sent < transfer.bytes.count ? SW.moreDataAvailable : SW.ok)
  }

  /// SET DATA (TS 102 221 §11.3.2): creates, replaces or, with a tag alone, deletes a data object. The old object is
  /// gone with the first block, the new one is there with the last.
  mutating func setData(_ command: Command) throws(Interruption) -> Reply {
    guard command.p1 == 0 else { throw .status(SW.wrongParameters) }
    let block = try Block(command.p2)
    let number = command.classByte.channel
    let file = try dataTarget(command, block)
    try authorise(.update, file, on: number) { $0 == .berTLV }
    guard case .tags(var objects) = tree.nodes[file].content else { throw .status(tree.nodes[file].unreadable) }

    var transfer: Channel.Storing
    switch block {
    case .first:
      guard let tag = Self.tag(command.data), tag.value != Self.tagList else { throw .status(SW.wrongData) }
      if tag.rest.isEmpty {
        guard objects.contains(where: { $0.tag == tag.value }) else { throw .status(SW.referenceNotFound) }
        try willWrite()
        objects.removeAll { $0.tag == tag.value }
        tree.nodes[file].content = .tags(objects)
        return .done
      }
      guard let length = Self.length(tag.rest) else { throw .status(SW.wrongData) }
      let others = objects.filter { $0.tag != tag.value }.reduce(0) { $0 + $1.value.count + 4 }
      if let limit = tree.nodes[file].template?.maximumSize, others + length.value > limit {
        throw .status(SW.noMemory)
      }
      transfer = Channel.Storing(tag: tag.value, length: length.value, value: length.rest, last: 0)
    case .next:
      guard let under = try current(number).storing else { throw .status(SW.conditions) }
      transfer = under
      transfer.last = under.value.count
      transfer.value += command.data
    case .previous:
      guard let under = try current(number).storing else { throw .status(SW.conditions) }
      transfer = under
      transfer.value = Array(under.value.prefix(under.last)) + command.data
    }
    guard transfer.value.count <= transfer.length else { throw .status(SW.wrongData) }
    try willWrite()
    session.channels[number]?.retrieval = nil
    let isComplete = transfer.value.count == transfer.length
    session.channels[number]?.storing = isComplete ? nil : transfer
    let place = objects.firstIndex { $0.tag == transfer.tag } ?? objects.endIndex
    if place < objects.endIndex { objects.remove(at: place) }
    if isComplete { objects.insert(CardImage.DataObject(tag: transfer.tag, value: transfer.value), at: place) }
    tree.nodes[file].content = .tags(objects)
    return isComplete ? .done : Reply(status: SW.moreDataExpected)
  }

  /// An SFI is possible in a first block only; later ones go to the current EF (§11.3).
  private mutating func dataTarget(_ command: Command, _ block: Block) throws(Interruption) -> Int {
    let sfi = command.p2 & 0x1F
    if sfi != 0, block != .first { throw .status(SW.wrongParameters) }
    return try target(sfi: sfi, on: command.classByte.channel)
  }

  /// A tag of one to three bytes at the front.
  private static func tag(_ bytes: [UInt8]) -> (value: UInt32, rest: [UInt8])? {
    guard let first = bytes.first else { return nil }
    guard first & 0x1F == 0x1F else { return (UInt32(first), Array(bytes.dropFirst())) }
    var value = UInt32(first)
    for (index, byte) in bytes.enumerated().dropFirst().prefix(2) {
      value = value << 8 | UInt32(byte)
      if byte & 0x80 == 0 { return (value, Array(bytes.dropFirst(index + 1))) }
    }
    return nil
  }

  /// A length of one to four bytes at the front (§11.3).
  private static func length(_ bytes: [UInt8]) -> (value: Int, rest: [UInt8])? {
    guard let first = bytes.first else { return nil }
    if first < 0x80 { return (Int(first), Array(bytes.dropFirst())) }
    let count = Int(first & 0x7F)
    guard (1...3).contains(count), bytes.count > count else { return nil }
    return (bytes[1...count].reduce(0) { $0 << 8 | Int($1) }, Array(bytes.dropFirst(count + 1)))
  }
}
