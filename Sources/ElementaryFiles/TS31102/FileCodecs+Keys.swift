extension FileCodecs {
  /// EF.Keys and EF.KeysPS (TS 31.102 §4.2.3): a set of keys with the identifier that the network gave it.
  static let keys: Codec = .record {
    uint("ksi", 1)
    hex("ck", 16)
    hex("ik", 16)
  }.readingEmptyRecords()

  /// EF.Kc and EF.KcGPRS (TS 51.011 §10.3.3).
  static let kc: Codec = .record {
    hex("kc", 8)
    uint("cksn", 1)
  }.readingEmptyRecords()

  /// EF.START-HFN (TS 31.102 §4.2.51).
  static let startHFN: Codec = .record {
    uint("startCS", 3)
    uint("startPS", 3)
  }.readingEmptyRecords()

  /// EF.THRESHOLD (TS 31.102 §4.2.52).
  static let threshold: Codec = .record { uint("maximumSTART", 3) }.readingEmptyRecords()

  private static let algorithms: Codec = .bits(1, [.uint("ciphering", 5...8), .uint("integrity", 1...4)])

  /// EF.EPSNSC (TS 31.102 §4.2.92).
  static let epsSecurityContext: Codec = .tlv {
    template(0xA0, "context") {
      tag(0x80, "ksiASME", .uint(1))
      tag(0x81, "kASME")
      tag(0x82, "uplinkCount", .uint(4))
      tag(0x83, "downlinkCount", .uint(4))
      tag(0x84, "algorithms", algorithms)
    }
  }

  /// EF.5GS3GPPNSC and EF.5GSN3GPPNSC (TS 31.102 §4.4.11.4).
  static let fiveGSSecurityContext: Codec = .tlv {
    template(0xA0, "context") {
      tag(0x80, "ngKSI", .uint(1))
      tag(0x81, "kAMF")
      tag(0x82, "uplinkCount", .uint(4))
      tag(0x83, "downlinkCount", .uint(4))
      tag(0x84, "algorithms", algorithms)
      tag(0x85, "epsAlgorithms", algorithms)
    }
  }

  /// EF.5GAUTHKEYS (TS 31.102 §4.4.11.6).
  static let fiveGKeys: Codec = .tlv {
    tag(0x80, "kAUSF")
    tag(0x81, "kSEAF")
    tag(0x82, "sorCounter")
    tag(0x83, "ueParameterUpdateCounter")
  }

  /// EF.Hiddenkey (TS 31.102 §4.2.42).
  static let hiddenKey: Codec = .record { digits("key", 4) }

  /// EF.DCK (TS 31.102 §4.2.49).
  static let depersonalisation: Codec = .record {
    digits("network", 4)
    digits("networkSubset", 4)
    digits("serviceProvider", 4)
    digits("corporate", 4)
  }

  /// EF.MSK (TS 31.102 §4.2.80): MBMS service keys of a domain.
  static let mbmsServiceKeys: Codec = .record {
    hex("keyDomain", 3)
    uint("count", 1)
    list(
      "keys",
      of: .record {
        hex("id", 4)
        hex("timeStampCounter", 4)
      }, size: 8)
  }

  /// EF.MUK (TS 31.102 §4.2.81).
  static let mbmsUserKey: Codec = .tlv {
    template(0xA0, "id") {
      tag(0x80, "responder")
      tag(0x82, "initiator")
    }
    tag(0x81, "timeStampCounter")
  }
}
