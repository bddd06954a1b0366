extension FileCodecs {
  private static let locationArea: Codec = .record {
    field("plmn", .plmn)
    hex("lac", 2)
  }
  private static let trackingArea: Codec = .record {
    field("plmn", .plmn)
    hex("tac", 2)
  }
  private static let trackingArea5GS: Codec = .record {
    field("plmn", .plmn)
    hex("tac", 3)
  }

  /// EF.LOCI (TS 31.102 §4.2.17, TS 51.011 §10.3.17).
  static let location: Codec = .record {
    hex("tmsi", 4)
    record("lai", locationArea)
    rfu(1)
    choice("status", [0: "updated", 1: "not updated", 2: "PLMN not allowed", 3: "location area not allowed"])
  }

  /// EF.PSLOCI (TS 31.102 §4.2.23) and EF.LOCIGPRS (TS 51.011 §10.3.33).
  static let packetLocation: Codec = .record {
    hex("pTmsi", 4)
    hex("pTmsiSignature", 3)
    record("rai") {
      field("plmn", .plmn)
      hex("lac", 2)
      hex("rac", 1)
    }
    choice("status", [0: "updated", 1: "not updated", 2: "PLMN not allowed", 3: "routing area not allowed"])
  }

  /// EF.EPSLOCI (TS 31.102 §4.2.91): the GUTI as a mobile identity of TS 24.301 §9.9.3.12.
  static let epsLocation: Codec = .record {
    field(
      "guti",
      .unlessUnused(
        .record {
          rfu(1, fill: 0x0B, name: "length")
          rfu(1, fill: 0xF6, name: "type")
          field("plmn", .plmn)
          hex("mmeGroup", 2)
          hex("mmeCode", 1)
          hex("mTmsi", 4)
        }, size: 12))
    field("lastTAI", .unlessUnused(trackingArea, size: 5))
    choice("status", [0: "updated", 1: "not updated", 2: "roaming not allowed"])
  }

  /// EF.5GS3GPPLOCI and EF.5GSN3GPPLOCI (TS 31.102 §4.4.11.2): the 5G-GUTI as in TS 24.501 §9.11.3.4.
  static let fiveGSLocation: Codec = .record {
    field(
      "guti",
      .unlessUnused(
        .record {
          rfu(2, fill: 0x00, name: "length")
          rfu(1, fill: 0xF2, name: "type")
          field("plmn", .plmn)
          hex("amfRegion", 1)
          hex("amfSetAndPointer", 2)
          hex("tmsi", 4)
        }, size: 13))
    field("lastTAI", .unlessUnused(trackingArea5GS, size: 6))
    choice("status", [0: "updated", 1: "not updated", 2: "roaming not allowed"])
  }

  /// EF.NETPAR (TS 31.102 §4.2.57, annex C): frequencies as numbers of channels.
  static let networkParameters: Codec = .tlv {
    template(0xA0, "gsm") {
      tag(0x80, "currentFrequency", .uint(2))
      tag(0x81, "neighbours", .list(of: .uint(2), size: 2))
    }
    template(0xA1, "fdd") {
      tag(0x80, "intraFrequency", .list(of: .uint(2), size: 2), repeats: true)
      tag(0x81, "interFrequency", .list(of: .uint(2), size: 2), repeats: true)
    }
    template(0xA2, "tdd") {
      tag(0x80, "intraFrequency", .list(of: .uint(2), size: 2), repeats: true)
      tag(0x81, "interFrequency", .list(of: .uint(2), size: 2), repeats: true)
    }
  }

  /// EF.EARFCNList (TS 31.102 §4.2.112): channels, each with polygons of the areas where it is used.
  static let earfcnList: Codec = .tlv {
    template(0xA0, "entries", repeats: true) {
      tag(0x80, "earfcn", .uint(4))
      tag(0x81, "areas", repeats: true)
    }
  }
}
