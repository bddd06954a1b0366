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

  /// A point of TS 23.032 §6.1 in its units: latitude in 90 degrees / 2^23, north positive; longitude in
  /// 360 degrees / 2^24, east positive.
  static let point: Codec = .record {
    field(
      "latitude",
      .custom("sign and magnitude", size: 3, isNumber: true) { bytes, _ throws(CodecError) in
        let code = bytes.reduce(0) { $0 << 8 | Int($1) }
        return .int(code & 0x80_0000 == 0 ? code : -(code & 0x7F_FFFF))
      } encode: { value, _ throws(CodecError) in
        let number = try value.asInt(-0x7F_FFFF...0x7F_FFFF)
        var bytes: [UInt8] = []
        bytes.append(number: number < 0 ? -number | 0x80_0000 : number, size: 3)
        return bytes
      })
    field(
      "longitude",
      .custom("two's complement", size: 3, isNumber: true) { bytes, _ throws(CodecError) in
        let code = bytes.reduce(0) { $0 << 8 | Int($1) }
        return .int(code & 0x80_0000 == 0 ? code : code - 0x100_0000)
      } encode: { value, _ throws(CodecError) in
        var bytes: [UInt8] = []
        bytes.append(number: try value.asInt(-0x80_0000...0x7F_FFFF) & 0xFF_FFFF, size: 3)
        return bytes
      })
  }

  /// EF.EARFCNList (TS 31.102 §4.2.112): channels, each with polygons of the areas where it is used.
  static let earfcnList: Codec = .tlv {
    template(0xA0, "entries", repeats: true) {
      tag(0x80, "earfcn", .uint(4))
      tag(0x81, "areas", .list(of: point, size: 6), repeats: true)
    }
  }
}
