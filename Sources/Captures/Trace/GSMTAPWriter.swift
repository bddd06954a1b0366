/// Writes APDUs as GSMTAP over UDP into a pcapng, which Wireshark opens: one section, one interface of raw IP with
/// times in nanoseconds.
public struct GSMTAPWriter {
  /// The head of the file.
  public static var header: [UInt8] {
    block(0x0A0D_0D0A, number(0x1A2B_3C4D) + [1, 0, 0, 0] + [UInt8](repeating: 0xFF, count: 8))
      // LINKTYPE_RAW, no limit; if_tsresol: 10^-9 s.
      + block(1, [101, 0, 0, 0, 0, 0, 0, 0] + [9, 0, 1, 0, 9, 0, 0, 0] + [0, 0, 0, 0])
  }

  private var identification: UInt16 = 0

  public init() {}

  /// A packet with the answer to reset.
  public mutating func reset(atr: [UInt8], time: UInt64) -> [UInt8] { packet(.atr, atr, time) }

  /// A packet with a command and its response.
  public mutating func exchange(command: [UInt8], response: [UInt8], time: UInt64) -> [UInt8] {
    packet(.apdu, command + response, time)
  }

  /// - Parameter time: since 1970-01-01 00:00 UTC, in nanoseconds.
  private mutating func packet(_ content: GSMTAP.Content, _ bytes: [UInt8], _ time: UInt64) -> [UInt8] {
    identification &+= 1
    // An extended APDU can be longer than a datagram: UDP's 65507 less the header.
    let payload = GSMTAP.header(content) + bytes.prefix(65_000)
    let port: [UInt8] = [UInt8(GSMTAP.port >> 8), UInt8(GSMTAP.port & 0xFF)]
    // No checksum: UDP over IPv4 need not have one (RFC 768).
    let udp = port + port + big(payload.count + 8) + [0, 0] + payload
    var ip: [UInt8] = [0x45, 0] + big(udp.count + 20) + big(Int(identification)) + [0x40, 0, 64, 17, 0, 0]
    ip += [127, 0, 0, 1, 127, 0, 0, 1]
    let sum = Self.checksum(ip)
    ip[10] = UInt8(sum >> 8)
    ip[11] = UInt8(sum & 0xFF)
    let frame = ip + udp
    var body = Self.number(0) + Self.number(UInt32(truncatingIfNeeded: time >> 32))
    body += Self.number(UInt32(truncatingIfNeeded: time))
    body += Self.number(UInt32(frame.count)) + Self.number(UInt32(frame.count))
    body += frame + [UInt8](repeating: 0, count: (4 - frame.count % 4) % 4)
    return Self.block(6, body)
  }

  private func big(_ value: Int) -> [UInt8] {
    [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
  }

  private static func number(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  private static func block(_ type: UInt32, _ body: [UInt8]) -> [UInt8] {
    let length = number(UInt32(body.count + 12))
    return number(type) + length + body + length
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt16 {
    var sum: UInt32 = 0
    for index in stride(from: 0, to: bytes.count - 1, by: 2) {
      sum &+= UInt32(bytes[index]) << 8 | UInt32(bytes[index + 1])
    }
    while sum > 0xFFFF { sum = (sum & 0xFFFF) + (sum >> 16) }
    return ~UInt16(truncatingIfNeeded: sum)
  }
}
