import CardImage
import ISO7816

/// An FCP template for a file whose image has none (TS 102 221 §11.1.1.3).
enum SynthesisedFCP {
  static func bytes(for node: FileNode, isRoot: Bool) -> [UInt8] {
    var objects: [TLV] = [TLV(tag: 0x82, value: descriptor(node))]
    if let fid = node.fid { objects.append(TLV(tag: 0x83, value: fid.bytes)) }
    if node.kind == .adf, let aid = node.aid { objects.append(TLV(tag: 0x84, value: aid)) }
    if isRoot {
      // UICC characteristics: clock stop allowed, 3 V and 1.8 V (§11.1.1.4.6.1).
      objects.append(TLV(tag: 0xA5, value: TLV(tag: 0x80, value: [0x71]).encoded))
    }
    objects.append(TLV(tag: 0x8A, value: [node.lifeCycle]))
    if node.kind.isDirectory {
      objects.append(TLV(tag: 0xC6, value: pinStatus))
    } else {
      objects.append(TLV(tag: 0x80, value: number(size(node))))
    }
    return TLV(tag: 0x62, value: objects.flatMap(\.encoded)).encoded
  }

  /// Tag 82 (§11.1.1.4.3).
  private static func descriptor(_ node: FileNode) -> [UInt8] {
    let length = min(node.recordLength, 0xFFFF)
    let records: [UInt8] = [
      UInt8(truncatingIfNeeded: length >> 8), UInt8(truncatingIfNeeded: length),
      UInt8(truncatingIfNeeded: min(node.recordCount, 0xFF)),
    ]
    return switch node.kind {
    case .mf, .df, .adf: [0x78, 0x21]
    case .transparent: [0x41, 0x21]
    case .linearFixed: [0x42, 0x21] + records
    case .cyclic: [0x46, 0x21] + records
    case .berTLV: [0x79, 0x21]
    }
  }

  /// Tag C6 with PIN1 (disabled), PIN2 and ADM1 (enabled); the card writes the true state into it.
  private static var pinStatus: [UInt8] {
    TLV(tag: 0x90, value: [0x60]).encoded
      + [0x01, 0x81, 0x0A].flatMap { TLV(tag: 0x83, value: [$0]).encoded }
  }

  private static func size(_ node: FileNode) -> Int {
    switch node.content {
    case .none: 0
    case .data(let bytes): bytes.count
    case .records(let records): records.count * node.recordLength
    case .tags(let objects): objects.reduce(0) { $0 + $1.value.count + 4 }
    }
  }

  /// At least two bytes, as tag 80 has them.
  private static func number(_ value: Int) -> [UInt8] {
    var bytes = [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
    if value > 0xFFFF { bytes.insert(UInt8(truncatingIfNeeded: value >> 16), at: 0) }
    return bytes
  }
}
