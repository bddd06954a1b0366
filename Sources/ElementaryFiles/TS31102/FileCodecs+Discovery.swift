extension FileCodecs {
  /// EF.5G_PROSE_DD and its neighbours (TS 31.102 §4.4.13.3 to §4.4.13.9): each holds one configuration with some of
  /// these parameters of TS 24.555.
  static let proSeConfiguration: Codec = .tlv {
    template(0xA0, "configuration") {
      tag(0x80, "servedByNGRAN")
      tag(0x81, "notServedByNGRAN")
      tag(0x82, "proSeIdentifiers")
      tag(0x83, "destinationsForDiscovery")
      tag(0x84, "groupMemberDiscovery")
      tag(0x85, "validityTimer")
      tag(0x86, "ueID")
      tag(0x87, "ddnmfAddressOrPrivacy")
      tag(0x88, "communicationInNRPC5")
      tag(0x89, "pathPreference")
      tag(0x8A, "defaultDestinations")
      tag(0x8B, "relayServiceCodes")
      tag(0x8C, "qosMapping")
      tag(0x8D, "applicationServers")
      tag(0x8E, "userInformationID")
      tag(0x8F, "defaultDestinationsForDiscovery")
      tag(0x90, "n3iwfSelection")
      tag(0x91, "transmissionProfiles")
      tag(0x92, "privacyTimer")
      tag(0x93, "pkmfAddress")
      tag(0x94, "collectionPeriod")
      tag(0x95, "reportingWindow")
      tag(0x96, "reportingIndicators")
      tag(0x97, "uploadAddress")
      tag(0x99, "destinationsForRelayDiscovery")
      tag(0x9A, "destinationsForRelayCommunication")
    }
  }

  /// A data object of EF.MCS_CONFIG (TS 31.102 §4.6.4.3).
  static let missionCriticalConfiguration: Codec = .tlv {
    tag(0x80, "mcpttUE", .document)
    tag(0x81, "mcpttUserProfile", .document)
    tag(0x82, "group", .document)
    tag(0x83, "mcpttService", .document)
    tag(0x84, "ueInitial", .document)
    tag(0x85, "mcDataUE", .document)
    tag(0x86, "mcDataUserProfile", .document)
    tag(0x87, "mcDataService", .document)
    tag(0x88, "mcVideoUE", .document)
    tag(0x89, "mcVideoUserProfile", .document)
    tag(0x8A, "mcVideoService", .document)
  }

  /// A data object of EF.V2X_CONFIG (TS 31.102 §4.6.5.3).
  static let vehicleConfiguration: Codec = .tlv { tag(0x80, "configuration", .document) }

  /// EF.MExE-ST (TS 31.102 §4.4.4.1).
  static let executionServices: Codec = .services(ServiceNames.execution)

  /// EF.ORPK, EF.ARPK, EF.TPRPK (TS 31.102 §4.4.4.2): where a root public key lies.
  static let rootKey: Codec = .record {
    hex("parameters", 1)
    hex("flags", 1)
    uint("certificateType", 1)
    hex("file", 2)
    uint("offset", 2)
    uint("length", 2)
    field("identifier", .prefixed(.hex))
  }

  /// EF.PROSE_MON (TS 31.102 §4.4.8.2).
  static let proSeMonitoring: Codec = .tlv {
    template(0xA0, "monitoring") {
      tag(0x80, "plmn")
      tag(0x82, "models", .flags(1, [1: "restricted model A", 2: "restricted model B discoveree"]))
    }
  }

  /// EF.PROSE_ANN (TS 31.102 §4.4.8.3).
  static let proSeAnnouncing: Codec = .tlv {
    template(0xA0, "announcing") {
      tag(0x80, "plmn")
      tag(0x81, "range")
      tag(0x82, "models", .flags(1, [1: "restricted model A", 2: "restricted model B discoverer"]))
    }
  }

  /// EF.PROSE_RADIO_COM, EF.PROSE_RADIO_MON, EF.PROSE_RADIO_ANN (TS 31.102 §4.4.8.5 to §4.4.8.7): what is allowed
  /// where no E-UTRAN serves, and with which parameters in which area.
  static func proSeRadio(_ name: String) -> Codec {
    .record {
      flags(name, [1: "model A", 2: "model B"])
      field(
        "parameters",
        .tlv {
          template(0xA0, "areas", repeats: true) {
            tag(0x80, "polygon")
            tag(0x81, "radioParameters")
          }
        })
    }
  }

  /// EF.UFC (TS 31.102 §4.2.93): facilities of the TERMINAL PROFILE, by number of their bit, that only the terminal
  /// itself may provide.
  static let facilityControl: Codec = .record { field("facilities", .bitNumbers()) }.filled(with: 0)

  /// EF.SAI (TS 51.011 §10.4.1.1).
  static let accessIndicator: Codec = .record {
    bits("lsaOnlyAccess", [.flag("activated", 1)])
    alpha("text")
  }

  /// EF.SLL (TS 51.011 §10.4.1.2).
  static let serviceAreas: Codec = .record {
    alpha("name", tail: 10)
    bits("configuration", [.flag("idleModeSupport", 1), .flag("lsaOnly", 2), .flag("preferential", 3)])
    rfu(1)
    field("icon", .recordNumber)
    uint("priority", 1)
    field("plmn", .plmn)
    hex("file", 2)
    field("record", .recordNumber)
  }

  /// EF.IIDF (TS 31.102 annex B): what is behind the size depends on the coding that EF.IMG states.
  static let imageData: Codec = .record {
    uint("width", 1)
    uint("height", 1)
    hex("body")
  }
}
