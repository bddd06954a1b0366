/// Reads pcap (draft-ietf-opsawg-pcap): four magic numbers for two byte orders and two resolutions.
struct PcapReader: PacketReader {
  private let stream: ByteStream
  private let isBigEndian: Bool
  private let nanosecondsPerTick: UInt64
  private let linkType: UInt32
  private(set) var warnings: [CaptureWarning] = []
  private var number = 0
  private var isOver = false

  /// - Returns: `nil` where the stream does not begin with a pcap header.
  init?(_ stream: ByteStream) {
    let header = stream.peek(24)
    guard let magic = header.u32(0, bigEndian: true) else { return nil }
    switch magic {
    case 0xA1B2_C3D4: (isBigEndian, nanosecondsPerTick) = (true, 1000)
    case 0xA1B2_3C4D: (isBigEndian, nanosecondsPerTick) = (true, 1)
    case 0xD4C3_B2A1: (isBigEndian, nanosecondsPerTick) = (false, 1000)
    case 0x4D3C_B2A1: (isBigEndian, nanosecondsPerTick) = (false, 1)
    default: return nil
    }
    self.stream = stream
    // The upper bits hold the length of a frame check sequence.
    linkType = (header.u32(20, bigEndian: isBigEndian) ?? 0) & 0x03FF_FFFF
    if header.count < 24 {
      warnings.append(CaptureWarning("byte \(header.count)", "the file ends in its header"))
      isOver = true
    }
    _ = stream.take(24)
  }

  mutating func next() -> CapturePacket? {
    guard !isOver else { return nil }
    let start = stream.offset
    let header = stream.take(16)
    if header.isEmpty { return end(nil, at: start) }
    guard let seconds = header.u32(0, bigEndian: isBigEndian), let ticks = header.u32(4, bigEndian: isBigEndian),
      let captured = header.u32(8, bigEndian: isBigEndian), let length = header.u32(12, bigEndian: isBigEndian)
    else { return end("the file ends in the header of packet \(number + 1)", at: start) }
    guard captured <= CaptureLimit.block else {
      return end("packet \(number + 1) claims \(captured) bytes: the file is damaged from here on", at: start)
    }
    let bytes = stream.take(Int(captured))
    guard bytes.count == Int(captured) else {
      return end("the file ends in packet \(number + 1), which is not used", at: start)
    }
    number += 1
    return CapturePacket(
      number: number, linkType: linkType, isBigEndian: isBigEndian,
      time: UInt64(seconds) * 1_000_000_000 + UInt64(ticks) * nanosecondsPerTick, bytes: bytes,
      originalLength: Int(length))
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
