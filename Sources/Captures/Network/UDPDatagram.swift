/// What of a packet matters here: a UDP datagram.
struct UDPDatagram: Hashable, Sendable {
  /// Address bytes, 4 or 16, then the port.
  var source: [UInt8]
  var destination: [UInt8]
  var sourcePort: UInt16
  var destinationPort: UInt16
  /// IPv4's identification; `nil` in IPv6.
  var identification: UInt16?
  var payload: ArraySlice<UInt8>
  /// Whether the capture holds less of the payload than there was.
  var isCut: Bool

  static let linkTypes: Set<UInt32> = [0, 1, 12, 14, 101, 108, 113, 228, 229, 276]

  /// `nil` for any other traffic.
  init?(_ packet: CapturePacket) {
    guard let (network, isIPv6) = Self.network(packet.bytes, packet.linkType) else { return nil }
    let isSix = isIPv6 ?? ((network.byte(0) ?? 0) >> 4 == 6)
    if isSix { self.init(ipv6: network) } else { self.init(ipv4: network) }
  }

  private typealias Network = (bytes: ArraySlice<UInt8>, isIPv6: Bool?)

  /// The IP packet in a frame of one of the link types (tcpdump.org/linktypes.html).
  private static func network(_ bytes: ArraySlice<UInt8>, _ linkType: UInt32) -> Network? {
    switch linkType {
    case 0, 108:
      // A protocol family in the byte order of the machine that captured (0) or of the network (108).
      guard let family = bytes.u32(0, bigEndian: true) else { return nil }
      let small = family < 0x1_0000 ? family : family.byteSwapped
      switch small {
      case 2: return (bytes.dropFirst(4), false)
      case 10, 24, 28, 30: return (bytes.dropFirst(4), true)
      default: return nil
      }
    case 1: return ethernet(bytes, typeAt: 12)
    case 12, 14, 101: return (bytes, nil)
    case 113: return ethernet(bytes, typeAt: 14)
    case 276:
      guard let type = bytes.u16(0, bigEndian: true) else { return nil }
      return payload(bytes.dropFirst(20), type: type)
    case 228: return (bytes, false)
    case 229: return (bytes, true)
    default: return nil
    }
  }

  private static func ethernet(_ bytes: ArraySlice<UInt8>, typeAt place: Int) -> Network? {
    guard let type = bytes.u16(place, bigEndian: true) else { return nil }
    return payload(bytes.dropFirst(place + 2), type: type)
  }

  private static func payload(_ bytes: ArraySlice<UInt8>, type: UInt16) -> Network? {
    var (bytes, type) = (bytes, type)
    // VLAN tags, at most a few of them.
    for _ in 0..<4 where type == 0x8100 || type == 0x88A8 {
      guard let inner = bytes.u16(2, bigEndian: true) else { return nil }
      (bytes, type) = (bytes.dropFirst(4), inner)
    }
    switch type {
    case 0x0800: return (bytes, false)
    case 0x86DD: return (bytes, true)
    default: return nil
    }
  }

  private init?(ipv4 bytes: ArraySlice<UInt8>) {
    guard let first = bytes.byte(0), first >> 4 == 4, bytes.byte(9) == 17,
      let total = bytes.u16(2, bigEndian: true), let flags = bytes.u16(6, bigEndian: true), flags & 0x1FFF == 0,
      let source = bytes.bytes(12, 4), let destination = bytes.bytes(16, 4)
    else { return nil }
    let header = Int(first & 0x0F) * 4
    // A total of 0 is what segmentation offload leaves behind.
    let rest = total == 0 ? bytes : bytes.prefix(Int(total))
    guard header >= 20, header <= rest.count else { return nil }
    self.init(
      udp: rest.dropFirst(header), source: source, destination: destination,
      identification: bytes.u16(4, bigEndian: true))
    if flags & 0x2000 != 0 { isCut = true }
  }

  private init?(ipv6 bytes: ArraySlice<UInt8>) {
    guard let first = bytes.byte(0), first >> 4 == 6, let length = bytes.u16(4, bigEndian: true),
      var next = bytes.byte(6), let source = bytes.bytes(8, 16), let destination = bytes.bytes(24, 16)
    else { return nil }
    var rest = bytes.dropFirst(40)
    if length > 0 { rest = rest.prefix(Int(length)) }
    // Hop-by-hop options, routing, destination options.
    for _ in 0..<8 where next == 0 || next == 43 || next == 60 {
      guard let following = rest.byte(0), let units = rest.byte(1) else { return nil }
      rest = rest.dropFirst((Int(units) + 1) * 8)
      next = following
    }
    guard next == 17 else { return nil }
    self.init(udp: rest, source: source, destination: destination, identification: nil)
  }

  private init?(
    udp bytes: ArraySlice<UInt8>, source: ArraySlice<UInt8>, destination: ArraySlice<UInt8>, identification: UInt16?
  ) {
    guard let from = bytes.u16(0, bigEndian: true), let to = bytes.u16(2, bigEndian: true),
      let length = bytes.u16(4, bigEndian: true), bytes.count >= 8
    else { return nil }
    self.source = Array(source)
    self.destination = Array(destination)
    sourcePort = from
    destinationPort = to
    self.identification = identification
    let wanted = max(0, (length == 0 ? bytes.count : Int(length)) - 8)
    payload = bytes.dropFirst(8).prefix(wanted)
    isCut = payload.count < wanted
  }

  /// `127.0.0.1:60888`.
  var sender: String { Self.text(source) + ":\(sourcePort)" }

  private static func text(_ address: [UInt8]) -> String {
    if address.count == 4 { return address.map { String($0) }.joined(separator: ".") }
    let groups = stride(from: 0, to: address.count - 1, by: 2).map {
      String(UInt16(address[$0]) << 8 | UInt16(address[$0 + 1]), radix: 16)
    }
    return "[\(groups.joined(separator: ":"))]"
  }
}
