import ISO7816

/// The response to SELECT as the image holds it (TS 102 221 §11.1.1.3), with what the card itself must know of it.
/// Whatever cannot be read is left out; the bytes are served as they are.
struct FCPTemplate {
  /// Where access rules stand (TS 102 221 §9.2).
  enum Security {
    /// Tag 8B: EF.ARR, then records by security environment; an SE of `nil` stands for all.
    case referenced(arr: FID?, records: [(se: UInt8?, record: UInt8)])
    /// Tag 8C.
    case compact([UInt8])
    /// Tag AB.
    case expanded([UInt8])
  }

  let bytes: [UInt8]
  /// Tag 82, first byte.
  private(set) var descriptor: UInt8?
  private(set) var recordLength: Int?
  private(set) var fid: FID?
  private(set) var dfName: [UInt8]?
  private(set) var size: Int?
  /// Tag 88: `nil` where absent.
  private(set) var sfiObject: [UInt8]?
  private(set) var security: Security?
  /// Tag A5, subtag 86: most bytes that a BER-TLV EF may take.
  private(set) var maximumSize: Int?
  /// Tag A5, subtag C0, bit 1: the file stays readable and updatable while deactivated.
  private(set) var usableWhenDeactivated = false
  private(set) var lifeCycle: UInt8?
  /// Key references of tag C6, each with the place of its bit in PS_DO.
  private(set) var pins: [(reference: UInt8, byte: Int, mask: UInt8)] = []

  private var lifeCycleOffset: Int?
  private var sizeRange: Range<Int>?
  private var recordCountOffset: Int?

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var outer = TLVReader(bytes)
    guard let template = (try? outer.next()) ?? nil else { return }
    let start = outer.offset - template.value.count
    Self.walk(template.value, at: start) { tag, value, offset in
      switch tag {
      case 0x80:
        size = Self.number(value)
        sizeRange = offset..<offset + value.count
      case 0x82:
        descriptor = value.first
        if value.count >= 4 { recordLength = Int(value[2]) << 8 | Int(value[3]) }
        if value.count >= 5 { recordCountOffset = offset + 4 }
      case 0x83: fid = FID(value)
      case 0x84: dfName = value
      case 0x88: sfiObject = value
      case 0x8A:
        lifeCycle = value.first
        if !value.isEmpty { lifeCycleOffset = offset }
      case 0x8B: security = Self.reference(value)
      case 0x8C: security = security ?? .compact(value)
      case 0xAB: security = security ?? .expanded(value)
      case 0xA5:
        Self.walk(value, at: offset) { tag, value, _ in
          if tag == 0x86 { maximumSize = Self.number(value) }
          if tag == 0xC0 { usableWhenDeactivated = (value.first ?? 0) & 0x01 != 0 }
        }
      case 0xC6: readPINStatus(value, at: offset)
      default: break
      }
    }
  }

  /// PIN status template (TS 102 221 §9.5.2): bit 8 of the first PS_DO byte belongs to the first key reference.
  private mutating func readPINStatus(_ value: [UInt8], at start: Int) {
    var status: Range<Int>?
    var references: [UInt8] = []
    Self.walk(value, at: start) { tag, value, offset in
      if tag == 0x90 { status = offset..<offset + value.count }
      if tag == 0x83, let reference = value.first { references.append(reference) }
    }
    guard let status else { return }
    for (index, reference) in references.enumerated() where status.contains(status.lowerBound + index / 8) {
      pins.append((reference, status.lowerBound + index / 8, 0x80 >> UInt8(index % 8)))
    }
  }

  /// Whether PS_DO says that a PIN is enabled; `nil` where the template does not name it.
  func isEnabled(_ reference: UInt8) -> Bool? {
    guard let pin = pins.first(where: { $0.reference == reference }), bytes.indices.contains(pin.byte) else {
      return nil
    }
    return bytes[pin.byte] & pin.mask != 0
  }

  /// The bytes with the state of the card written into them, in place: lengths and order stay as they were.
  func bytes(
    lifeCycle: UInt8?, enabled: (UInt8) -> Bool?, claimedSize: Int? = nil, claimedRecords: Int? = nil
  ) -> [UInt8] {
    var result = bytes
    if let lifeCycle, lifeCycle != self.lifeCycle, let offset = lifeCycleOffset, result.indices.contains(offset) {
      result[offset] = lifeCycle
    }
    for pin in pins where result.indices.contains(pin.byte) {
      guard let isOn = enabled(pin.reference) else { continue }
      result[pin.byte] = isOn ? result[pin.byte] | pin.mask : result[pin.byte] & ~pin.mask
    }
    if var value = claimedSize, let range = sizeRange {
      for offset in range.reversed() where result.indices.contains(offset) {
        result[offset] = UInt8(truncatingIfNeeded: value)
        value >>= 8
      }
    }
    if let claimedRecords, let offset = recordCountOffset, result.indices.contains(offset) {
      result[offset] = UInt8(truncatingIfNeeded: claimedRecords)
    }
    return result
  }

  // MARK: reading

  private static func walk(_ bytes: [UInt8], at start: Int, _ body: (UInt32, [UInt8], Int) -> Void) {
    var reader = TLVReader(bytes)
    while let object = (try? reader.next()) ?? nil {
      body(object.tag, object.value, start + reader.offset - object.value.count)
    }
  }

  private static func number(_ bytes: [UInt8]) -> Int? {
    guard (1...4).contains(bytes.count) else { return nil }
    return bytes.reduce(0) { $0 << 8 | Int($1) }
  }

  /// TS 102 221 §11.1.1.4.7.1: a record number alone, a FID and a record number, or a FID and pairs.
  private static func reference(_ value: [UInt8]) -> Security? {
    if value.count == 1 { return .referenced(arr: nil, records: [(nil, value[0])]) }
    guard let fid = FID(value.prefix(2)) else { return nil }
    if value.count == 3 { return .referenced(arr: fid, records: [(nil, value[2])]) }
    var records: [(se: UInt8?, record: UInt8)] = []
    for index in stride(from: 2, to: value.count - 1, by: 2) { records.append((value[index], value[index + 1])) }
    return .referenced(arr: fid, records: records)
  }
}
