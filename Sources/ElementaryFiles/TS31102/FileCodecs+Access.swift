extension FileCodecs {
  /// EF.ePDGId and EF.ePDGIdEm (TS 31.102 §4.2.103).
  static let gatewayIdentifiers: Codec = .tlv { tag(0x80, "gateways", .hostAddress, repeats: true) }

  /// EF.ePDGSelection and EF.ePDGSelectionEm (TS 31.102 §4.2.104). D is a wild digit.
  static let gatewaySelection: Codec = .tlv {
    tag(
      0x80, "networks",
      .list(
        of: .record {
          field("plmn", .plmn)
          uint("priority", 2)
          choice("fqdnFormat", [0: "operator identifier", 1: "tracking or location area"])
        }, size: 6))
  }

  /// EF.NCP-IP (TS 31.102 §4.2.90).
  static let connectivity: Codec = .tlv {
    tag(0x80, "accessPoint", .dnsName())
    tag(0x81, "login")
    tag(0x82, "password")
    tag(0x83, "destinations", DataObjects.otherAddress, repeats: true)
    tag(0x84, "bearer", DataObjects.bearerDescription)
  }

  /// EF.NASCONFIG (TS 31.102 §4.2.94): leaves of the management object of TS 24.368.
  static let nasConfiguration: Codec = .tlv {
    tag(0x80, "nasSignallingPriority", .uint(1))
    tag(0x81, "nmoIBehaviour", .uint(1))
    tag(0x82, "attachWithIMSI", .uint(1))
    tag(0x83, "minimumPeriodicSearchTimer", .uint(1))
    tag(0x84, "extendedAccessBarring", .uint(1))
    tag(0x85, "timerT3245", .uint(1))
    tag(0x86, "overrideNASSignallingPriority", .uint(1))
    tag(0x87, "overrideExtendedAccessBarring", .uint(1))
    tag(0x88, "fastFirstHigherPriorityPLMNSearch", .uint(1))
    tag(0x89, "eutraDisablingAllowed", .uint(1))
    tag(0x8A, "smServiceRetryWaitTime", .uint(1))
    tag(0x8B, "smRetryAtRATChange", .uint(1))
    tag(0x8C, "defaultDCNID", .uint(2))
    tag(0x8D, "exceptionDataReporting", .uint(1))
  }

  /// EF.Pseudo (TS 31.102 §4.4.5.1): two bytes of length.
  static let pseudonym = Codec(Codec.Layout("length and text")) { reader, _ throws(CodecError) in
    let count = try reader.uint(2)
    return .object([FieldValue.Field("pseudonym", .string(try utf8(try reader.read(count))))])
  } encode: { value, bytes, _ throws(CodecError) in
    try value.checkFields(["pseudonym"])
    let text = Array(try value.required("pseudonym").asString().utf8)
    guard text.count <= 0xFFFF else { throw CodecError("\(counted(text.count, "byte")) where 65535 fit") }
    bytes.append(number: text.count, size: 2)
    bytes += text
  }

  /// EF.UWSIDL, EF.OWSIDL, EF.HWSIDL (TS 31.102 §4.4.5.4).
  static let wlanIdentifier: Codec = .record { field("wsid", .prefixed(.text)) }

  /// EF.WRI (TS 31.102 §4.4.5.6).
  static let wlanReauthentication: Codec = .tlv {
    tag(0x80, "identity", .text)
    tag(0x81, "masterKey")
    tag(0x82, "counter")
  }

  /// EF.WEHPLMNPI, EF.WHPI, EF.HPLMNDAI (TS 31.102 §4.4.5.8).
  static let wlanIndication: Codec = .record { hex("indication", 1) }

  /// 27 bits in front of 5 spare ones (TS 23.003 §4.7).
  private static let csgIdentity: Codec = .custom("CSG identity", size: 4, isNumber: true) {
    bytes, _ throws(CodecError) in
    let number = bytes.reduce(0) { $0 << 8 | Int($1) }
    guard number & 0x1F == 0 else { return .hex(bytes) }
    return .int(number >> 5)
  } encode: { value, _ throws(CodecError) in
    guard case .int = value else { return try value.asBytes(4) }
    var bytes: [UInt8] = []
    bytes.append(number: try value.asInt(0...0x7FF_FFFF) << 5, size: 4)
    return bytes
  }

  private static let closedGroup: Codec = .record {
    choice("csgType", [0: "from other sources"])
    choice("hnbName", [0: "from other sources"])
    field("csgID", csgIdentity)
  }

  /// EF.ACSGL (TS 31.102 §4.4.6.2).
  static let allowedGroups: Codec = .tlv {
    template(0xA0, "lists", repeats: true) {
      tag(0x80, "plmn", .plmn)
      tag(0x81, "groups", closedGroup, repeats: true)
    }
  }

  /// EF.OCSGL (TS 31.102 §4.4.6.5).
  static let operatorGroups: Codec = .tlv {
    template(0xA0, "lists", repeats: true) {
      tag(0x80, "plmn", .plmn)
      tag(0x81, "groups", closedGroup, repeats: true)
      tag(0x82, "display", .choice(1, [0: "all available", 1: "only those of the list"]))
    }
  }

  /// EF.CSGT and EF.OCSGT (TS 31.102 §4.4.6.3).
  static let groupType: Codec = .tlv {
    tag(0x89, "text", .alpha())
    tag(0x80, "graphicsURI", .text)
    tag(0x81, "graphicsImage", .uint(1))
  }

  /// EF.HNBN and EF.OHNBN (TS 31.102 §4.4.6.4).
  static let homeNodeBName: Codec = .tlv { tag(0x80, "name", .alpha()) }

  /// EF.ACDC_LIST (TS 31.102 §4.4.9.2).
  static let acdcList: Codec = .tlv {
    tag(0xA0, "systems", repeats: true) {
      hex("osID", 16)
      hex("file", 2)
      uint("sfi", 1)
      optional { hex("rest") }
    }
  }

  /// EF.ACDC_OS_CONFIG (TS 31.102 §4.4.9.3).
  static let acdcConfiguration: Codec = .tlv {
    template(0xA0, "applications", repeats: true) {
      tag(0x80, "category", .uint(1))
      tag(0x81, "application", .text)
    }
  }
}
