/// Layouts of files that hold texts and numbers, by the clause that defines them. The tables name them.
enum FileCodecs {}

extension FileCodecs {
  /// EF.ICCID (TS 102 221 §13.2).
  static let iccid: Codec = .record {
    field(
      "iccid",
      .custom("digits", size: 10) { octets, _ throws(CodecError) in
        guard let digits = ICCID.digits(octets) else { throw CodecError("a digit follows the filler F") }
        return .string(digits)
      } encode: { value, _ throws(CodecError) in
        try ICCID.octets(try value.asString())
      })
  }

  /// EF.IMSI (TS 31.102 §4.2.2).
  static let imsi: Codec = .record {
    field(
      "imsi",
      .custom("digits", size: 9) { octets, _ throws(CodecError) in
        guard let digits = IMSI.digits(octets) else { throw CodecError("is no mobile identity of type IMSI") }
        return .string(digits)
      } encode: { value, _ throws(CodecError) in
        try IMSI.octets(try value.asString())
      })
  }

  /// EF.ADN, EF.FDN, EF.SDN, EF.LND, EF.MBDN, EF.MSISDN, EF.ICE_DN (TS 31.102 §4.4.2.3 and others).
  static let dialledNumber: Codec = .record {
    alpha("alphaIdentifier", tail: 14)
    field("number", .number(size: 12))
    field("capabilityConfiguration", .recordNumber)
    field("extension", .recordNumber)
  }

  /// EF.BDN: one byte more, the record of EF.CMI (TS 31.102 §4.2.44).
  static let barredNumber: Codec = .record {
    alpha("alphaIdentifier", tail: 15)
    field("number", .number(size: 12))
    field("capabilityConfiguration", .recordNumber)
    field("extension", .recordNumber)
    field("comparisonMethod", .recordNumber)
  }

  /// EF.FDNURI, EF.BDNURI, EF.SDNURI: a data object 80, then an alpha identifier (TS 31.102 §4.2.97). Where FF lies
  /// between the two, `uriFieldLength` says where the second begins.
  static let dialledURI = Codec(Codec.Layout("URI and alpha identifier")) { reader, _ throws(CodecError) in
    let octets = reader.rest()
    guard octets.count >= 2, octets[0] == 0x80, octets[1] < 0x80, octets.count >= 2 + Int(octets[1]) else {
      throw CodecError("begins with no data object 80 of less than 128 bytes")
    }
    let end = 2 + Int(octets[1])
    let start = octets[end...].firstIndex { $0 != 0xFF } ?? end
    var fields = [FieldValue.Field("uri", .string(try utf8(Array(octets[2..<end]))))]
    if start > end { fields.append(.init("uriFieldLength", .int(start))) }
    fields.append(.init("alphaIdentifier", Codec.alphaValue(Array(octets[start...]), isFilled: true)))
    return .object(fields)
  } encode: { value, bytes, context throws(CodecError) in
    try value.checkFields(["uri", "uriFieldLength", "alphaIdentifier"])
    let uri = Array(try value.required("uri").asString().utf8)
    guard uri.count < 0x80 else { throw CodecError("\(counted(uri.count, "byte")) where 127 fit", at: ["uri"]) }
    bytes += [0x80, UInt8(truncatingIfNeeded: uri.count)] + uri
    if let length = value["uriFieldLength"] {
      let limit = context.length ?? 0xFF
      guard bytes.count <= limit else {
        throw CodecError("\(counted(bytes.count, "byte")) where \(limit) fit", at: ["uri"])
      }
      let length = try length.asInt(bytes.count...limit)
      bytes.append(contentsOf: repeatElement(0xFF, count: length - bytes.count))
    }
    let room = context.length.map { $0 - bytes.count }
    if let room, room < 0 { throw CodecError("\(counted(uri.count, "byte")) do not fit into the record", at: ["uri"]) }
    do throws(CodecError) {
      bytes += try Codec.alphaBytes(value["alphaIdentifier"] ?? .string(""), length: room)
    } catch {
      throw error.inside("alphaIdentifier")
    }
  }

  /// EF.EXT1 to EF.EXT8 (TS 31.102 §4.4.2.4): more digits of a number, or its subaddress.
  static let numberExtension: Codec = .record {
    choice("type", [0: "free", 1: "called party subaddress", 2: "additional data"])
    field("data", extensionData)
    field("nextExtension", .recordNumber)
  }

  /// Eleven bytes: `null` for FF, `{"digits", "length"?}` where a length and digits are in them, else hex. The type of
  /// the record says which is meant; a subaddress is no string of digits that F fills up.
  private static let extensionData = Codec(Codec.Layout("extension data", size: 11)) { reader, _ throws(CodecError) in
    let octets = try reader.read(11)
    if octets.allSatisfy({ $0 == 0xFF }) { return .null }
    guard octets[0] <= 10, let digits = BCD.digits(octets[1...]), (digits.utf8.count + 1) / 2 == Int(octets[0]) else {
      return .hex(octets)
    }
    return .object([.init("digits", .string(digits))])
  } encode: { value, bytes, _ throws(CodecError) in
    switch value {
    case .null: bytes.append(contentsOf: repeatElement(0xFF, count: 11))
    case .string: bytes += try value.asBytes(11)
    default:
      try value.checkFields(["digits"])
      let digits = try value.required("digits").asString()
      bytes.append(UInt8(truncatingIfNeeded: (digits.utf8.count + 1) / 2))
      bytes += try BCD.octets(digits, count: 10)
    }
  }

  /// EF.CCP1, EF.CCP2 and EF.CCP: a bearer capability without its identifier, its length first (TS 31.102 §4.2.38).
  static let bearerCapability: Codec = .record {
    field(
      "bearerCapability",
      Codec(Codec.Layout("bearer capability of TS 24.008 §10.5.4.5")) { reader, _ throws(CodecError) in
        .hex(try reader.read(Int(try reader.byte())))
      } encode: { value, bytes, _ throws(CodecError) in
        let octets = try value.asBytes()
        guard octets.count <= 0xFF else { throw CodecError("\(counted(octets.count, "byte")) where 255 fit") }
        bytes.append(UInt8(truncatingIfNeeded: octets.count))
        bytes += octets
      })
  }

  /// EF.CMI: a name and a method of comparison (TS 31.102 §4.2.46).
  static let comparisonMethod: Codec = .record {
    alpha("alphaIdentifier", tail: 1)
    uint("comparisonMethod", 1)
  }

  /// EF.CFIS (TS 31.102 §4.2.64).
  static let callForwarding: Codec = .record {
    uint("mspNumber", 1)
    bits(
      "unconditionalForwarding",
      [
        .flag("voice", 1), .flag("fax", 2), .flag("data", 3),
      ])
    field("number", .number(size: 12))
    field("capabilityConfiguration", .recordNumber)
    field("extension", .recordNumber)
  }

  /// EF.ECC of a USIM (TS 31.102 §4.2.21).
  static let emergencyCall: Codec = .record {
    digits("callCode", 3)
    alpha("alphaIdentifier", tail: 1)
    bits(
      "serviceCategory",
      [
        .flag("police", 1), .flag("ambulance", 2), .flag("fireBrigade", 3), .flag("marineGuard", 4),
        .flag("mountainRescue", 5), .flag("manuallyInitiatedECall", 6), .flag("automaticallyInitiatedECall", 7),
      ])
  }

  /// EF.ECC of a SIM: codes of three bytes (TS 51.011 §10.3.27).
  static let emergencyCallCodes: Codec = .list(of: .digits(3), size: 3)

  /// EF.ICI (TS 31.102 §4.2.33).
  static let incomingCall: Codec = .record {
    alpha("alphaIdentifier", tail: 28)
    field("number", .number(size: 12))
    field("capabilityConfiguration", .recordNumber)
    field("extension", .recordNumber)
    field("dateAndTime", .timestamp)
    uint("durationInSeconds", 3)
    bits("status", [.flag("notAnswered", 1)])
    field("phoneBookEntry", .unlessUnused(.hex(3), size: 3))
  }

  /// EF.OCI (TS 31.102 §4.2.34).
  static let outgoingCall: Codec = .record {
    alpha("alphaIdentifier", tail: 27)
    field("number", .number(size: 12))
    field("capabilityConfiguration", .recordNumber)
    field("extension", .recordNumber)
    field("dateAndTime", .timestamp)
    uint("durationInSeconds", 3)
    field("phoneBookEntry", .unlessUnused(.hex(3), size: 3))
  }

  /// EF.ICT and EF.OCT (TS 31.102 §4.2.35, §4.2.36).
  static let callTimer: Codec = .record { uint("seconds", 3) }
}
