extension FileControlParameters {
  /// Reads the response to SELECT or STATUS whatever it is: an FCP template (tag 62, TS 102 221 §11.1.1.3), one inside
  /// an FCI template (tag 6F, ISO/IEC 7816-4 §7.4), or the fixed layout of a 2G card (TS 51.011 §9.2.1). Never fails:
  /// foreign cards send cut and odd templates, and what can be read of them is worth having.
  public init(response: [UInt8]) {
    self.init()
    switch response.first {
    case nil: problems.append("empty response")
    case 0x62, 0x6F: readTemplate(response, base: 0, depth: 0)
    default:
      if response.count >= 14 || (response.count >= 7 && (1...4).contains(response[6])) {
        readGSM(response)
      } else {
        problems.append("response is neither an fcp template nor that of a 2g card")
      }
    }
  }

  /// The template's own tag and length, then the objects inside.
  private mutating func readTemplate(_ bytes: [UInt8], base: Int, depth: Int) {
    var reader = TLVReader(bytes)
    guard let template = reader.nextCut() else {
      problems.append("template cut at byte \(base + bytes.count)")
      return
    }
    let start = base + reader.offset - template.value.count
    if template.value.count < template.length {
      problems.append("template cut at byte \(base + bytes.count), \(template.length) bytes announced")
    }
    let rest = bytes[reader.offset...]
    if rest.contains(where: { $0 != 0x00 && $0 != 0xFF }) {
      problems.append("\(rest.count) bytes after the template")
    }
    var objects = TLVReader(template.value)
    do throws(TLVError) {
      while let object = try objects.next() {
        let valueStart = start + objects.offset - object.value.count
        if object.tag == 0x62, depth == 0 {
          readTemplate(object.encoded, base: start + objects.start, depth: 1)
        } else {
          read(object, at: valueStart)
        }
      }
    } catch {
      problems.append(TLVError(error.code, at: error.offset + start).description)
    }
    guard depth == 0 else { return }
    // The FCI of a GlobalPlatform application (Card Specification §11.9.3.1) has a DF name and no file descriptor.
    if kind == nil, template.tag == 0x6F, dfName != nil { kind = .df }
    complete()
  }

  private mutating func read(_ object: TLV, at offset: Int) {
    let value = object.value
    switch object.tag {
    case 0x80: fileSize = number(value, "file size")
    case 0x81: totalFileSize = number(value, "total file size")
    case 0x82: readDescriptor(value)
    case 0x83:
      fid = FID(value)
      if fid == nil { problems.append("file identifier of \(value.count) bytes") }
    case 0x84: dfName = AID(value)
    case 0x88:
      sfiObject = value
      if value.count > 1 { problems.append("short file identifier of \(value.count) bytes") }
    case 0x8A:
      lifeCycle = value.first.map(LifeCycle.init(byte:))
      if value.count != 1 { problems.append("life cycle status of \(value.count) bytes") }
    case 0x8B: readReference(value)
    case 0x8C: security = .compact(value)
    case 0xAB: security = .expanded(value)
    case 0xA5:
      let parsed = TLV.parsePrefix(value)
      proprietary = parsed.objects
      if let error = parsed.error {
        problems.append("proprietary information: \(TLVError(error.code, at: error.offset + offset))")
      }
    case 0xC6: readPINStatus(value, at: offset)
    default: others.append(object)
    }
  }

  /// File descriptor (TS 102 221 §11.1.1.4.3; ISO/IEC 7816-4 §7.4.5 for the other lengths).
  private mutating func readDescriptor(_ value: [UInt8]) {
    guard let byte = value.first else {
      problems.append("file descriptor empty")
      return
    }
    isShareable = byte & 0x40 != 0
    switch (byte & 0x38, byte & 0x07) {
    case (0x38, 0): kind = .df
    case (0x38, 1): kind = .berTLV
    case (0x00, 1), (0x08, 1): kind = .transparent
    case (0x00, 2), (0x08, 2): kind = .linearFixed
    case (0x00, 6), (0x08, 6): kind = .cyclic
    default: problems.append("file descriptor \(Hex.string([byte])) names no structure")
    }
    if byte & 0x80 != 0 { problems.append("file descriptor \(Hex.string([byte])) has its first bit set") }
    switch value.count {
    case 1, 2: break
    case 3: recordLength = Int(value[2])
    default:
      recordLength = Int(value[2]) << 8 | Int(value[3])
      if value.count > 4 { recordCount = value[4...].prefix(2).reduce(0) { $0 << 8 | Int($1) } }
    }
    if value.count > 6 { problems.append("file descriptor of \(value.count) bytes") }
  }

  /// Reference to EF.ARR (TS 102 221 §11.1.1.4.7.3; one byte as in ISO/IEC 7816-4 §5.4.3.3).
  private mutating func readReference(_ value: [UInt8]) {
    let arr = FID(value.prefix(2))
    switch value.count {
    case 1: security = .referenced(arr: nil, records: value.map { RuleReference(record: $0) })
    case 3: security = .referenced(arr: arr, records: value.suffix(1).map { RuleReference(record: $0) })
    case 4... where value.count % 2 == 0:
      let pairs = stride(from: 2, to: value.count, by: 2).map { RuleReference(se: value[$0], record: value[$0 + 1]) }
      security = .referenced(arr: arr, records: pairs)
    default:
      problems.append("reference to ef.arr of \(value.count) bytes")
      others.append(TLV(tag: 0x8B, value: value))
    }
  }

  /// PIN status template (TS 102 221 §9.5.2 and §11.1.1.4.10): a bitmap, most significant bit first, with one bit for
  /// each key reference that follows; a usage qualifier stands before the key reference that it is about.
  private mutating func readPINStatus(_ value: [UInt8], at offset: Int) {
    let parsed = TLV.parsePrefix(value)
    if let error = parsed.error {
      problems.append("pin status: \(TLVError(error.code, at: error.offset + offset))")
    }
    var bitmap: [UInt8]?
    var usage: UInt8?
    for object in parsed.objects {
      switch object.tag {
      case 0x90: bitmap = object.value
      case 0x95: usage = object.value.first
      case 0x83:
        guard let reference = object.value.first else {
          problems.append("pin status: key reference empty")
          continue
        }
        let place = pins.count
        let byte = bitmap.flatMap { place / 8 < $0.count ? $0[place / 8] : nil }
        if byte == nil { problems.append("pin status: no bit for key reference \(Hex.string([reference]))") }
        let enabled = (byte ?? 0) & (0x80 >> UInt8(place % 8)) != 0
        pins.append(PIN(reference: reference, enabled: enabled, usage: usage))
        usage = nil
      default: problems.append("pin status: tag \(Hex.string(TLV.tagBytes(object.tag)))")
      }
    }
  }

  /// What follows from several objects together, and what is missing.
  private mutating func complete() {
    guard let kind else {
      if !problems.contains(where: { $0.hasPrefix("file descriptor") }) { problems.append("file descriptor missing") }
      return
    }
    switch kind {
    case .df: break
    case .transparent:
      if fileSize == nil { problems.append("file size missing") }
    case .linearFixed, .cyclic: completeRecords()
    case .berTLV: break
    }
  }

  private mutating func completeRecords() {
    guard let length = recordLength, length > 0 else {
      problems.append(recordLength == nil ? "record length missing" : "record length is zero")
      return
    }
    guard let size = fileSize else {
      problems.append("file size missing")
      return
    }
    if size % length != 0 { problems.append("file size \(size) is no multiple of the record length \(length)") }
    if let count = recordCount, count != size / length {
      problems.append("\(count) records of \(length) bytes do not make the file size \(size)")
    }
    recordCount = recordCount ?? size / length
  }

  private mutating func number(_ value: [UInt8], _ name: String) -> Int? {
    let digits = value.drop { $0 == 0 }
    guard !value.isEmpty, digits.count <= 4 else {
      problems.append("\(name) of \(value.count) bytes")
      return nil
    }
    return digits.reduce(0) { $0 << 8 | Int($1) }
  }
}
