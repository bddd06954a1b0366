extension FileCodecs {
  /// EF.SMSP (TS 31.102 §4.2.27). An indicator that is true says that the parameter is present.
  static let messageParameters: Codec = {
    let record = Codec.record {
      alpha("alphaIdentifier", tail: 28)
      field("present", parameterIndicators)
      field("destinationAddress", .number(size: 12, length: .digits))
      field("serviceCentreAddress", .number(size: 12))
      field("protocolIdentifier", .unlessUnused(.uint(1), size: 1))
      field("dataCodingScheme", .unlessUnused(.uint(1), size: 1))
      field("validityPeriodInMinutes", relativeValidityPeriod)
    }
    return Codec(record.layout) { reader, context throws(CodecError) in
      let value = try record.decode(&reader, context)
      // FF is 63 weeks where the indicator says that the parameter is present.
      guard case .object(let fields) = value, value["present"]?["validityPeriod"] == .bool(true) else { return value }
      return .object(
        fields.map {
          $0.name == "validityPeriodInMinutes" && $0.value == .null
            ? FieldValue.Field($0.name, .int(ValidityPeriod.minutes(0xFF))) : $0
        })
    } encode: { value, bytes, context throws(CodecError) in
      try record.encode(value, &bytes, context)
    }
  }()

  private static let indicatorNames = [
    "destinationAddress", "serviceCentreAddress", "protocolIdentifier", "dataCodingScheme", "validityPeriod",
  ]

  /// A bit of 0 means present; b8 to b6 are reserved and 1.
  private static let parameterIndicators = Codec(
    Codec.Layout("flags", size: 1, values: Dictionary(uniqueKeysWithValues: zip(1..., indicatorNames)))
  ) { reader, _ throws(CodecError) in
    let byte = try reader.byte()
    var fields = indicatorNames.enumerated().map { bit, name in
      FieldValue.Field(name, .bool(byte >> bit & 1 == 0))
    }
    if byte & 0xE0 != 0xE0 { fields.append(.init("rfu", .int(Int(byte & 0xE0)))) }
    return .object(fields)
  } encode: { value, bytes, _ throws(CodecError) in
    try value.checkFields(indicatorNames + ["rfu"])
    var byte = UInt8(truncatingIfNeeded: try value["rfu"]?.asInt(0...0xE0) ?? 0xE0) & 0xE0
    for (bit, name) in indicatorNames.enumerated() {
      let flag = try value.required(name)
      do throws(CodecError) { byte |= try flag.asBool() ? 0 : 1 << UInt8(bit) } catch { throw error.inside(name) }
    }
    bytes.append(byte)
  }

  /// One byte as minutes; FF is `null`.
  private static let relativeValidityPeriod: Codec = .unlessUnused(
    .custom("minutes", size: 1, isNumber: true) { octets, _ throws(CodecError) in
      .int(ValidityPeriod.minutes(octets[0]))
    } encode: { value, _ throws(CodecError) in
      [try ValidityPeriod.octet(minutes: try value.asInt(0...ValidityPeriod.minutes(.max)))]
    }, size: 1)

  /// EF.SMS (TS 31.102 §4.2.25): a status, the service centre's address, the message. A record that is free and holds
  /// nothing is `{"status": "free"}`; one that is free and holds a message is a deleted message.
  static let shortMessage = Codec(
    Codec.Layout("short message", values: messageStates)
  ) { reader, _ throws(CodecError) in
    let status = try reader.byte()
    var fields = [FieldValue.Field("status", messageStates[Int(status)].map { .string($0) } ?? .int(Int(status)))]
    var ahead = reader
    let content = ahead.rest()
    guard let first = content.first, content.contains(where: { $0 != first }) else { return .object(fields) }
    fields.append(.init("serviceCentreAddress", try serviceCentre(&reader)))
    // Bit b3 is set in what the mobile writes. What is free may be either.
    let isFromMobile = status & 0x01 == 0 ? nil : status & 0x04 != 0
    var message = reader
    do throws(CodecError) {
      fields.append(.init("message", try SMSMessage.decode(&message, isFromMobile: isFromMobile)))
      reader = message
    } catch {
      fields.append(.init("message", .raw(reader.rest(), reason: error.description)))
    }
    return .object(fields)
  } encode: { value, bytes, _ throws(CodecError) in
    try value.checkFields(["status", "serviceCentreAddress", "message"])
    let status = try value.required("status")
    if case .string(let name) = status {
      guard let known = messageStates.first(where: { $0.value == name })?.key else {
        throw CodecError(
          "\(quoted(name)) is none of \(messageStates.values.sorted().joined(separator: "; "))", at: ["status"])
      }
      bytes.append(UInt8(truncatingIfNeeded: known))
    } else {
      do throws(CodecError) { bytes.append(UInt8(truncatingIfNeeded: try status.asInt(0...0xFF))) } catch {
        throw error.inside("status")
      }
    }
    guard let message = value["message"] else { return }
    do throws(CodecError) {
      bytes += try serviceCentreBytes(value["serviceCentreAddress"] ?? .null)
    } catch {
      throw error.inside("serviceCentreAddress")
    }
    do throws(CodecError) {
      if let raw = try message.rawBytes() { bytes += raw } else { bytes += try SMSMessage.encode(message) }
    } catch {
      throw error.inside("message")
    }
  }

  static let messageStates: [Int: String] = [
    0x00: "free", 0x01: "received, read", 0x03: "received, to be read", 0x07: "to be sent", 0x05: "sent",
    0x0D: "sent, status report requested", 0x15: "sent, status report received",
    0x1D: "sent, status report stored",
  ]

  /// As an RP address: the length counts octets; 0 is no address (TS 24.011 §8.2.5).
  private static func serviceCentre(_ reader: inout ByteReader) throws(CodecError) -> FieldValue {
    guard let length = reader.peek() else { throw CodecError("ends before the service centre's address") }
    guard length <= 11 else {
      throw CodecError("a service centre's address of \(counted(length, "byte")), where 11 are the most")
    }
    let octets = try reader.read(1 + Int(length))
    if length == 0 { return .null }
    // FF inside the length that digits do not need would need a longer field: shown as it is.
    guard let address = Address(octets, length: .octets), (try? address.octets(count: nil, length: .octets)) == octets
    else { return .raw(octets, reason: "is no number that can be written back as it is") }
    return address.fieldValue(length: .octets)
  }

  private static func serviceCentreBytes(_ value: FieldValue) throws(CodecError) -> [UInt8] {
    if value == .null { return [0] }
    if let raw = try value.rawBytes() { return raw }
    let octets = try Address(value).octets(count: nil, length: .octets)
    guard octets.count <= 12 else { throw CodecError("\(counted(octets.count - 2, "byte")) of digits where 10 fit") }
    return octets
  }

  /// EF.SMSS (TS 31.102 §4.2.28): the second byte is FF, or FE where memory is exceeded.
  static let messageStatus: Codec = .record {
    uint("lastUsedMessageReference", 1)
    choice("memoryCapacity", [0xFE: "exceeded", 0xFF: "available"])
  }.readingEmptyRecords()

  /// EF.SMSR (TS 31.102 §4.2.32): the record of the message in EF.SMS; the status report.
  static let statusReport: Codec = .record {
    uint("messageRecord", 1)
    field(
      "statusReport",
      Codec(Codec.Layout("SMS-STATUS-REPORT")) { reader, _ throws(CodecError) in
        var ahead = reader
        let content = ahead.rest()
        if let first = content.first, content.allSatisfy({ $0 == first }) { return .null }
        var message = reader
        do throws(CodecError) {
          let value = try SMSMessage.decode(&message, isFromMobile: false)
          reader = message
          return value
        } catch {
          return .raw(reader.rest(), reason: error.description)
        }
      } encode: { value, bytes, _ throws(CodecError) in
        if value == .null { return }
        if let raw = try value.rawBytes() { bytes += raw } else { bytes += try SMSMessage.encode(value) }
      })
  }

  /// EF.MMSN (TS 31.102 §4.2.67).
  static let mmsNotification: Codec = .record {
    bits("status", bytes: 2, mmsStatus)
    bits("implementation", mmsImplementation)
    field("notification", .upTo(tail: 1, .hex))
    field("extension", .recordNumber)
  }

  private static let mmsStatus: [BitField] = [
    .flag("used", 9), .flag("read", 10),
    .choice("message", 11...12, [0: "not retrieved", 1: "retrieved", 2: "rejected", 3: "forwarded"]),
  ]

  static let mmsImplementation: [BitField] = [.flag("wap", 1), .flag("mImap", 2), .flag("sip", 3)]

  /// EF.EXT8: the same record type, data of any length (TS 31.102 §4.2.68).
  static let mmsExtension: Codec = .record {
    choice("type", [0: "free", 2: "additional data"])
    field("data", .upTo(tail: 1, .hex))
    field("nextExtension", .recordNumber)
  }

  /// EF.MMSICP and EF.MMSUCP: sets of connectivity parameters (TS 31.102 §4.2.69).
  static let mmsConnectivity: Codec = .tlv {
    template(0xAB, "connectivityParameters", repeats: true) {
      tag(0x80, "implementation", .bits(1, mmsImplementation))
      tag(0x81, "relayOrServer", .text)
      tag(0x82, "coreNetworkAndBearer")
      tag(0x83, "gateway")
    }
  }

  /// EF.MMSUP (TS 31.102 §4.2.70).
  static let mmsUserPreferences: Codec = .tlv {
    tag(0x80, "implementation", .bits(1, mmsImplementation))
    tag(0x81, "name", .alpha())
    tag(0x82, "preferences")
  }
}
