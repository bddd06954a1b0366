/// Reads pcapng (draft-ietf-opsawg-pcapng): sections of either byte order, each with interfaces of its own.
struct PcapNGReader: PacketReader {
  private struct Interface {
    var linkType: UInt32
    var snapLength: Int
    /// Ticks a second: a power of ten or of two.
    var ticksPerSecond: UInt64 = 1_000_000
    /// Seconds to add.
    var offset: Int64 = 0
  }

  private let stream: ByteStream
  private var isBigEndian = false
  private var interfaces: [Interface] = []
  private(set) var warnings: [CaptureWarning] = []
  private var number = 0
  private var isOver = false

  private static let sectionHeader: UInt32 = 0x0A0D_0D0A

  /// - Returns: `nil` where the stream does not begin with a section header.
  init?(_ stream: ByteStream) {
    guard stream.peek(4).u32(0, bigEndian: true) == Self.sectionHeader else { return nil }
    self.stream = stream
  }

  mutating func next() -> CapturePacket? {
    while !isOver {
      if let packet = nextBlock() { return packet }
    }
    return nil
  }

  /// Reads one block; a packet if it holds one.
  private mutating func nextBlock() -> CapturePacket? {
    let start = stream.offset
    let head = stream.peek(12)
    if head.isEmpty { return end(nil, at: start) }
    guard head.count == 12 else { return end("the file ends in the head of a block", at: start) }
    if head.u32(0, bigEndian: true) == Self.sectionHeader {
      switch head.u32(8, bigEndian: true) {
      case 0x1A2B_3C4D: isBigEndian = true
      case 0x4D3C_2B1A: isBigEndian = false
      default: return end("a section header without byte order: the file is damaged from here on", at: start)
      }
      interfaces = []
    }
    guard let type = head.u32(0, bigEndian: isBigEndian), let total = head.u32(4, bigEndian: isBigEndian),
      total >= 12, total % 4 == 0, total <= CaptureLimit.block
    else { return end("no block begins here: the file is damaged from here on", at: start) }
    let block = stream.take(Int(total))
    let trailer = block.u32(Int(total) - 4, bigEndian: isBigEndian)
    guard block.count == Int(total) else {
      let isPacket = [2, 3, 6].contains(type)
      return end("the file ends in \(isPacket ? "packet \(number + 1), which is not used" : "a block")", at: start)
    }
    if trailer != total { warnings.append(CaptureWarning("byte \(start)", "the two lengths of a block differ")) }
    let body = block.dropFirst(8).dropLast(4)
    switch type {
    case 1: addInterface(body)
    case 2: return packet(body, interface: body.u16(0, bigEndian: isBigEndian).map(Int.init), at: start)
    case 3: return simplePacket(body, at: start)
    case 6: return packet(body, interface: body.u32(0, bigEndian: isBigEndian).map { Int($0) }, at: start)
    default: break
    }
    return nil
  }

  private mutating func addInterface(_ body: ArraySlice<UInt8>) {
    var interface = Interface(
      linkType: UInt32(body.u16(0, bigEndian: isBigEndian) ?? 0xFFFF),
      snapLength: Int(body.u32(4, bigEndian: isBigEndian) ?? 0))
    var place = 8
    while let code = body.u16(place, bigEndian: isBigEndian), code != 0,
      let length = body.u16(place + 2, bigEndian: isBigEndian)
    {
      if code == 9, let resolution = body.byte(place + 4) {
        let power = Int(resolution & 0x7F)
        // Finer than 64 bits can tell is taken for the finest that they can.
        interface.ticksPerSecond =
          resolution & 0x80 != 0
          ? 1 << UInt64(min(power, 62)) : (0..<min(power, 18)).reduce(1) { total, _ in total * 10 }
      } else if code == 14, let offset = body.u64(place + 4, bigEndian: isBigEndian) {
        interface.offset = Int64(bitPattern: offset)
      }
      place += 4 + (Int(length) + 3) / 4 * 4
    }
    interfaces.append(interface)
  }

  /// An enhanced packet block, or the packet block that came before it: both have these fields at these places.
  private mutating func packet(_ body: ArraySlice<UInt8>, interface index: Int?, at start: Int) -> CapturePacket? {
    number += 1
    guard let index, let high = body.u32(4, bigEndian: isBigEndian), let low = body.u32(8, bigEndian: isBigEndian),
      let captured = body.u32(12, bigEndian: isBigEndian), let length = body.u32(16, bigEndian: isBigEndian),
      let bytes = body.bytes(20, Int(captured))
    else { return skipped("packet \(number) is longer than its block", at: start) }
    guard interfaces.indices.contains(index) else {
      return skipped("packet \(number) names an interface that is not described", at: start)
    }
    let interface = interfaces[index]
    let ticks = UInt64(high) << 32 | UInt64(low)
    return CapturePacket(
      number: number, linkType: interface.linkType, isBigEndian: isBigEndian, time: Self.time(ticks, interface),
      bytes: bytes, originalLength: Int(length))
  }

  private mutating func simplePacket(_ body: ArraySlice<UInt8>, at start: Int) -> CapturePacket? {
    number += 1
    guard let length = body.u32(0, bigEndian: isBigEndian), let interface = interfaces.first else {
      return skipped("packet \(number) names an interface that is not described", at: start)
    }
    let limit = interface.snapLength > 0 ? min(Int(length), interface.snapLength) : Int(length)
    guard let bytes = body.bytes(4, min(limit, max(0, body.count - 4))) else { return nil }
    return CapturePacket(
      number: number, linkType: interface.linkType, isBigEndian: isBigEndian, time: 0, bytes: bytes,
      originalLength: Int(length))
  }

  private static func time(_ ticks: UInt64, _ interface: Interface) -> UInt64 {
    let perSecond = interface.ticksPerSecond
    let (whole, rest) = ticks.quotientAndRemainder(dividingBy: perSecond)
    let fraction = rest.multipliedFullWidth(by: 1_000_000_000)
    let nanoseconds = perSecond > fraction.high ? perSecond.dividingFullWidth(fraction).quotient : 0
    let seconds = Int64(truncatingIfNeeded: whole) &+ interface.offset
    guard seconds >= 0, seconds < 1 << 33 else { return 0 }
    return UInt64(seconds) * 1_000_000_000 + nanoseconds
  }

  private mutating func skipped(_ message: String, at offset: Int) -> CapturePacket? {
    if warnings.count < 1000 { warnings.append(CaptureWarning("byte \(offset)", message)) }
    return nil
  }

  private mutating func end(_ message: String?, at offset: Int) -> CapturePacket? {
    isOver = true
    if let message { warnings.append(CaptureWarning("byte \(offset)", message)) }
    if stream.failure != 0 {
      warnings.append(CaptureWarning("byte \(offset)", "not read on: \(ByteStream.reason(stream.failure))"))
    }
    return nil
  }
}
