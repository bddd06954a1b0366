/// One packet of a capture.
struct CapturePacket: Hashable, Sendable {
  /// From 1, as Wireshark counts.
  var number: Int
  /// LINKTYPE_ value of tcpdump.org's list.
  var linkType: UInt32
  /// Byte order of the file or section, in which usbmon's headers are.
  var isBigEndian: Bool
  /// Since 1970-01-01 00:00 UTC, in nanoseconds.
  var time: UInt64
  var bytes: ArraySlice<UInt8>
  /// Bytes that the packet had on the line.
  var originalLength: Int

  var isCut: Bool { bytes.count < originalLength }
}

/// Reads packets one after the other.
protocol PacketReader {
  /// The next packet; `nil` at the end, be it the file's or the first place where it is broken.
  mutating func next() -> CapturePacket?
  /// What is wrong with the file.
  var warnings: [CaptureWarning] { get }
}

/// The largest packet or block that is read, in bytes.
enum CaptureLimit {
  static let block = 64 << 20
}
