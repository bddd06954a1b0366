import ISO7816

/// The little that a reader of dumps must know of a response to SELECT; everything in it is optional.
struct SelectResponse: Hashable {
  var structure: CardImage.Structure?
  var fid: FID?
  var aid: AID?
  /// Bytes.
  var fileSize: Int?
  /// Bytes.
  var recordLength: Int?

  init(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    switch first {
    case 0x62, 0x6F: readTemplate(bytes)
    default: readGSM(bytes)
    }
  }

  /// FCP or FCI template (TS 102 221 §11.1.1.3, ISO/IEC 7816-4 §7.4.3).
  private mutating func readTemplate(_ bytes: [UInt8]) {
    for object in TLV.parsePrefix(TLV.parsePrefix(bytes).objects.first?.value ?? []).objects {
      let value = object.value
      switch object.tag {
      case 0x82:
        structure = value.first.flatMap(Self.structure(descriptor:))
        if value.count >= 4 { recordLength = Int(value[2]) << 8 | Int(value[3]) }
      case 0x83: fid = FID(value)
      case 0x84: aid = AID(value)
      case 0x80 where value.count <= 4: fileSize = value.reduce(0) { $0 << 8 | Int($1) }
      default: break
      }
    }
    // Only applications have a DF name; an FCI without a file descriptor is one of a security domain.
    if aid != nil, structure == .df || structure == nil, fid != .mf { structure = .adf }
  }

  /// File descriptor byte (TS 102 221 §11.1.1.4.3).
  private static func structure(descriptor: UInt8) -> CardImage.Structure? {
    if descriptor & 0xBF == 0x39 { return .berTLV }
    if descriptor & 0xB8 == 0x38 { return .df }
    return switch descriptor & 0x87 {
    case 0x01: .transparent
    case 0x02: .linearFixed
    case 0x06: .cyclic
    default: nil
    }
  }

  /// TS 51.011 §9.2.1.
  private mutating func readGSM(_ bytes: [UInt8]) {
    guard bytes.count >= 13 else { return }
    fid = FID(bytes[4..<6])
    switch bytes[6] {
    case 0x01, 0x02: structure = .df
    case 0x04:
      fileSize = Int(bytes[2]) << 8 | Int(bytes[3])
      guard bytes.count >= 14 else { return }
      switch bytes[13] {
      case 0x00: structure = .transparent
      case 0x01: structure = .linearFixed
      case 0x03: structure = .cyclic
      default: break
      }
      if bytes.count >= 15, structure != .transparent { recordLength = Int(bytes[14]) }
    default: break
    }
  }
}
