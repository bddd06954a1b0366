extension SMSMessage {
  /// What ``decode(_:isFromMobile:)`` gives, as bytes. Flags that are missing are false.
  static func encode(_ value: FieldValue) throws(CodecError) -> [UInt8] {
    let type = try value.required("type")
    let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
    guard case .string(let name) = type, let kind = Kind(rawValue: name) else {
      throw CodecError("is none of \(kinds)", at: ["type"])
    }
    try value.checkFields(kind.fieldNames)
    var writer = Writer(value: value)
    var first = kind.indicator
    for flag in kind.flags where try writer.bool(flag.name) != flag.isInverted { first |= flag.mask }
    if value["rfu"] != nil {
      let bits = try writer.int("rfu", 0xFF)
      guard bits & ~kind.reserved == 0 else { throw CodecError("\(bits) has bits that have a meaning", at: ["rfu"]) }
      first |= bits
    }
    if try writer.bool("userDataHeaderIndicator") { first |= headerIndicator }
    writer.bytes = [first]
    switch kind {
    case .deliver:
      try writer.address("originatingAddress")
      try writer.byte("protocolIdentifier")
      try writer.byte("dataCodingScheme")
      try writer.timestamp("serviceCentreTimeStamp")
      try writer.userData()
    case .submit:
      try writer.byte("messageReference")
      try writer.address("destinationAddress")
      try writer.byte("protocolIdentifier")
      try writer.byte("dataCodingScheme")
      try writer.validityPeriod()
      try writer.userData()
    case .statusReport:
      try writer.byte("messageReference")
      try writer.address("recipientAddress")
      try writer.timestamp("serviceCentreTimeStamp")
      try writer.timestamp("dischargeTime")
      try writer.byte("status")
      guard value["parameterIndicator"] != nil else { break }
      let indicator = try writer.int("parameterIndicator", 0x7F)
      writer.bytes.append(indicator)
      if indicator & 0x01 != 0 { try writer.byte("protocolIdentifier") }
      if indicator & 0x02 != 0 { try writer.byte("dataCodingScheme") }
      if indicator & 0x04 != 0 { try writer.userData() }
    }
    return writer.bytes
  }

  private struct Writer {
    let value: FieldValue
    var bytes: [UInt8] = []

    init(value: FieldValue) { self.value = value }

    func bool(_ name: String) throws(CodecError) -> Bool {
      guard let flag = value[name] else { return false }
      do throws(CodecError) { return try flag.asBool() } catch { throw error.inside(name) }
    }

    func int(_ name: String, _ limit: Int) throws(CodecError) -> UInt8 {
      let part = try value.required(name)
      do throws(CodecError) { return UInt8(truncatingIfNeeded: try part.asInt(0...limit)) } catch {
        throw error.inside(name)
      }
    }

    mutating func byte(_ name: String) throws(CodecError) { bytes.append(try int(name, 0xFF)) }

    mutating func address(_ name: String) throws(CodecError) {
      let part = try value.required(name)
      do throws(CodecError) {
        if let raw = try part.rawBytes() {
          bytes += raw
        } else {
          bytes += try Address(part).octets(count: nil, length: .digits)
        }
      } catch {
        throw error.inside(name)
      }
    }

    mutating func timestamp(_ name: String) throws(CodecError) {
      let part = try value.required(name)
      do throws(CodecError) { bytes += try SMSMessage.octets(timestamp: part) } catch { throw error.inside(name) }
    }

    mutating func validityPeriod() throws(CodecError) {
      guard let period = value["validityPeriod"] else { return }
      do throws(CodecError) {
        try period.checkFields(["minutes", "enhanced", "until"])
        if let minutes = period["minutes"] {
          bytes[0] |= 0x10
          bytes.append(try ValidityPeriod.octet(minutes: try minutes.asInt(0...ValidityPeriod.minutes(.max))))
        } else if let enhanced = period["enhanced"] {
          bytes[0] |= 0x08
          bytes += try enhanced.asBytes(7)
        } else {
          bytes[0] |= 0x18
          bytes += try SMSMessage.octets(timestamp: try period.required("until"))
        }
      } catch {
        throw error.inside("validityPeriod")
      }
    }

    mutating func userData() throws(CodecError) {
      let part = try value.required("userData")
      let scheme = DataCodingScheme(rawValue: value["dataCodingScheme"] == nil ? 0 : try int("dataCodingScheme", 0xFF))
      do throws(CodecError) {
        let data = try SMSUserData(part)
        if data.header != nil { bytes[0] |= SMSMessage.headerIndicator }
        bytes += try data.octets(scheme: scheme)
      } catch {
        throw error.inside("userData")
      }
    }
  }

  static func octets(timestamp value: FieldValue) throws(CodecError) -> [UInt8] {
    guard let raw = try value.rawBytes() else { return try Timestamp.octets(try value.asString()) }
    guard raw.count == 7 else { throw CodecError("\(counted(raw.count, "byte")) where 7 are expected", at: ["raw"]) }
    return raw
  }
}

extension SMSMessage.Kind {
  fileprivate var fieldNames: [String] {
    let common = ["type", "rfu", "userDataHeaderIndicator", "protocolIdentifier", "dataCodingScheme", "userData"]
    let own =
      switch self {
      case .deliver: ["originatingAddress", "serviceCentreTimeStamp"]
      case .submit: ["messageReference", "destinationAddress", "validityPeriod"]
      case .statusReport:
        [
          "messageReference", "recipientAddress", "serviceCentreTimeStamp", "dischargeTime", "status",
          "parameterIndicator",
        ]
      }
    return common + flags.map(\.name) + own
  }
}
