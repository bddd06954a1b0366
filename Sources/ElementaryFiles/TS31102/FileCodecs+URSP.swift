extension FileCodecs {
  /// EF.URSP (TS 31.102 §4.4.11.12), a data object of it: for each PLMN the rules as TS 24.526 §5.2 codes them.
  static let routeSelection: Codec = .tlv { tag(0x80, "policies", .sequence(of: networkPolicy)) }

  private static let networkPolicy: Codec = .record {
    field("plmn", .plmn)
    field("rules", .berPrefixed(.sequence(of: .prefixed(routeSelectionRule, size: 2))))
  }

  /// TS 24.526 figure 5.2.2: the rule with the lowest precedence value is tried first.
  private static let routeSelectionRule: Codec = .record {
    uint("precedence", 1)
    field("trafficDescriptor", .prefixed(.components(trafficDescriptors), size: 2))
    field("routeSelectionDescriptors", .prefixed(.sequence(of: .prefixed(routeSelectionDescriptor, size: 2)), size: 2))
  }

  /// TS 24.526 figure 5.2.4.
  private static let routeSelectionDescriptor: Codec = .record {
    uint("precedence", 1)
    field("components", .prefixed(.components(routeSelections), size: 2))
  }

  /// Types of traffic descriptor components (TS 24.526 table 5.2.1).
  private static let trafficDescriptors: [Int: Codec.Component] = [
    0x01: .init("matchAll"),
    0x08: .init(
      "osIDAndOSAppID",
      .record {
        hex("osID", 16)
        field("osAppID", .prefixed(.hex))
      }),
    0x10: .init(
      "ipv4RemoteAddress",
      .record {
        hex("address", 4)
        hex("mask", 4)
      }),
    0x21: .init(
      "ipv6RemoteAddress",
      .record {
        hex("address", 16)
        uint("prefixLength", 1)
      }),
    0x30: .init("protocolIdentifier", .uint(1)),
    0x50: .init("singleRemotePort", .uint(2)),
    0x51: .init(
      "remotePortRange",
      .record {
        uint("low", 2)
        uint("high", 2)
      }),
    0x60: .init("securityParameterIndex", .hex(4)),
    0x70: .init(
      "typeOfService",
      .record {
        hex("value", 1)
        hex("mask", 1)
      }),
    0x80: .init("flowLabel", .hex(3)),
    0x81: .init("destinationMACAddress", .hex(6)),
    0x83: .init("cTagVID", .uint(2)),
    0x84: .init("sTagVID", .uint(2)),
    0x85: .init("cTagPCP", .uint(1)),
    0x86: .init("sTagPCP", .uint(1)),
    0x87: .init("ethertype", .hex(2)),
    0x88: .init("dnn", .prefixed(.dnsName())),
    0x90: .init("connectionCapabilities", .prefixed(.hex)),
    0x91: .init("destinationFQDN", .prefixed(.text)),
    0x92: .init("regularExpression", .prefixed(.text)),
    0xA0: .init("osAppID", .prefixed(.hex)),
  ]

  /// Types of route selection descriptor components (TS 24.526 table 5.2.1).
  private static let routeSelections: [Int: Codec.Component] = [
    0x01: .init("sscMode", .uint(1)),
    0x02: .init("sNSSAI", .prefixed(.hex)),
    0x04: .init("dnn", .prefixed(.dnsName())),
    0x08: .init(
      "pduSessionType", .choice(1, [1: "IPv4", 2: "IPv6", 3: "IPv4v6", 4: "unstructured", 5: "Ethernet"])),
    0x10: .init("preferredAccessType", .choice(1, [1: "3GPP access", 2: "non-3GPP access"])),
    0x11: .init("multiAccessPreference"),
    0x20: .init("nonSeamlessNon3GPPOffload"),
  ]
}
