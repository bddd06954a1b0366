/// A bulk transfer of USB, whichever way it was captured.
struct USBTransfer: Hashable, Sendable {
  var bus: UInt16
  var device: UInt16
  var endpoint: UInt8
  var isIn: Bool
  var payload: ArraySlice<UInt8>
  /// Whether the capture holds less of the payload than there was.
  var isCut: Bool

  static let linkTypes: Set<UInt32> = [189, 220, 249]

  /// `nil` for what carries no bulk data: other transfers, submissions of reads, acknowledgements of writes.
  init?(_ packet: CapturePacket) {
    switch packet.linkType {
    case 189: self.init(usbmon: packet, headerSize: 48)
    case 220: self.init(usbmon: packet, headerSize: 64)
    case 249: self.init(usbPcap: packet)
    default: return nil
    }
  }

  /// Linux's usbmon (Documentation/usb/usbmon.rst), with the 48 bytes of its first binary interface or the 64 of the
  /// one that maps memory; in the byte order of the capture.
  private init?(usbmon packet: CapturePacket, headerSize: Int) {
    let bytes = packet.bytes
    let isBig = packet.isBigEndian
    guard let type = bytes.byte(8), bytes.byte(9) == 3, let endpoint = bytes.byte(10), let device = bytes.byte(11),
      let bus = bytes.u16(12, bigEndian: isBig), let length = bytes.u32(36, bigEndian: isBig), bytes.count >= headerSize
    else { return nil }
    isIn = endpoint & 0x80 != 0
    // Data that leaves is there when it is submitted, data that arrives when it is complete.
    guard type == (isIn ? UInt8(ascii: "C") : UInt8(ascii: "S")), length > 0 else { return nil }
    self.bus = bus
    self.device = UInt16(device)
    self.endpoint = endpoint & 0x0F
    let rest = bytes.dropFirst(headerSize)
    payload = rest.prefix(Int(length))
    isCut = payload.count < packet.originalLength - headerSize
  }

  /// USBPcap for Windows (desowin.org/usbpcap/captureformat.html), always little-endian.
  private init?(usbPcap packet: CapturePacket) {
    let bytes = packet.bytes
    guard let headerSize = bytes.u16(0, bigEndian: false), headerSize >= 27, let info = bytes.byte(16),
      let bus = bytes.u16(17, bigEndian: false), let device = bytes.u16(19, bigEndian: false),
      let endpoint = bytes.byte(21), bytes.byte(22) == 3, let length = bytes.u32(23, bigEndian: false), length > 0
    else { return nil }
    isIn = endpoint & 0x80 != 0
    // Bit 0: from the device's driver up, so complete.
    guard (info & 1 != 0) == isIn else { return nil }
    self.bus = bus
    self.device = device
    self.endpoint = endpoint & 0x0F
    payload = bytes.dropFirst(Int(headerSize)).prefix(Int(length))
    isCut = payload.count < Int(length)
  }
}
