extension FileCodecs {
  /// EF.UAC_AIC (TS 31.102 §4.4.11.7).
  static let accessIdentities: Codec = .record {
    flags("configured", [1: "multimedia priority service", 2: "mission critical services"])
  }.filled(with: 0x00)

  /// EF.SUCI_Calc_Info (TS 31.102 §4.4.11.8): schemes in the order of their priority, and the keys that they refer to
  /// by position, from 1; 0 is no key.
  static let suciCalculation: Codec = .tlv {
    tag(
      0xA0, "schemes",
      .list(
        of: .record {
          choice("scheme", [0: "null", 1: "profile A", 2: "profile B"])
          uint("keyIndex", 1)
        }, size: 2))
    tag(
      0xA1, "keys",
      .groups {
        tag(0x80, "identifier", .uint(1))
        tag(0x81, "key")
      })
  }

  /// EF.Routing_Indicator (TS 31.102 §4.4.11.11).
  static let routingIndicator: Codec = .record {
    digits("routingIndicator", 2)
  }

  /// EF.SUPI_NAI (TS 31.102 §4.4.11.10).
  static let subscriptionNAI: Codec = .tlv {
    tag(0x80, "networkSpecific", .text)
    tag(0x81, "globalLine", .text)
    tag(0x82, "globalCable", .text)
  }

  /// EF.TN3GPPSNN (TS 31.102 §4.4.11.13).
  static let servingNetworks: Codec = .tlv { tag(0x80, "names", .text, repeats: true) }

  /// EF.SOR-CMCI (TS 31.102 §4.4.11.15).
  static let steering: Codec = .tlv { tag(0x80, "sorCMCI") }

  /// EF.CAG (TS 31.102 §4.4.11.14): the information list of TS 24.501 §9.11.3.18A.
  static let closedAccessGroups: Codec = .record { hex("informationList") }

  /// EF.DRI (TS 31.102 §4.4.11.17).
  static let disasterRoaming: Codec = .record {
    bits("disasterRoaming", [.flag("enabled", 1)])
    flags(
      "indicated", [1: "roaming wait range", 2: "return wait range", 3: "applicability of lists of the VPLMN"])
    hex("roamingWaitRange", 2)
    hex("returnWaitRange", 2)
    hex("applicability", 1)
    optional { hex("networks") }
  }

  /// EF.5GSEDRX (TS 31.102 §4.4.11.18).
  static let extendedDRX: Codec = .list(
    of: .record {
      flags("technologies", [1: "NG-RAN", 2: "satellite NG-RAN"])
      uint("cycleLength", 1)
    }, size: 2)

  /// EF.5GNSWO_CONF (TS 31.102 §4.4.11.19).
  static let wlanOffload: Codec = .record { choice("usage", [0: "disabled", 1: "enabled"]) }

  /// EF.MCHPPLMN (TS 31.102 §4.4.11.20).
  static let searchMultiplier: Codec = .record { uint("coefficient", 1) }

  /// EF.KAUSF_DERIVATION (TS 31.102 §4.4.11.21).
  static let kausfDerivation: Codec = .record {
    bits("derivation", [.flag("useMSK", 1)])
    optional { hex("rfu") }
  }

  /// EF.PWS_SNPN (TS 31.102 §4.4.12.2).
  static let snpnWarnings: Codec = .record {
    flags("ignored", [1: "in subscribed SNPNs", 2: "in other SNPNs"])
  }

  /// EF.NID (TS 31.102 §4.4.12.3).
  static let networkIdentifier: Codec = .record {
    choice("assignment", [0: "coordinated, option 1", 1: "self-assigned", 2: "coordinated, option 2"])
    hex("identifier", 5)
  }

  /// EF.5MBSUECONFIG (TS 31.102 §4.4.14.2).
  static let broadcastConfiguration: Codec = .tlv {
    template(0xA0, "networks", repeats: true) {
      tag(0x80, "network") {
        field("plmn", .plmn)
        optional { hex("nid", 6) }
      }
      tag(0x81, "groups", .list(of: broadcastGroup, size: 9))
      tag(0x82, "nrARFCNs", .list(of: .uint(4), size: 4))
      template(0xA1, "session") {
        tag(0x83, "dnn", .dnsName())
        tag(0x84, "sNSSAI")
      }
    }
  }

  /// EF.5MBSUSD (TS 31.102 §4.4.14.3) and EF.TVUSD (§4.4.10.2).
  static let serviceDescription: Codec = .tlv {
    tag(0x80, "description", .text)
    tag(0xA0, "userServiceDescription", .text)
  }

  /// EF.eAKA (TS 31.102 §4.2.114).
  static let enhancedAKA: Codec = .record { bits("support", [.flag("enhancedSQN", 1)]) }

  /// EF.OCST (TS 31.102 §4.2.115).
  static let signalThreshold: Codec = .record {
    bits("sense", [.flag("enabled", 1)])
    hex("thresholds")
  }

  /// EF.LSPPLMN (TS 31.102 §4.2.119).
  static let nonLSPSearch: Codec = .record { uint("timer", 1) }
}
