/// Keys, codes and counters of sysmocom's programmable cards.
extension FileCodecs {
  /// EF.CHV1, EF.CHV2, EF.ADM1 to EF.ADM4.
  static let pinFile: Codec = .record {
    flags(
      "state",
      [
        1: "disabled", 2: "not initialised", 5: "can be disabled", 6: "can be unblocked", 7: "can be changed",
        8: "blocked",
      ])
    uint("triesLeft", 1)
    uint("maximumTries", 1)
    hex("code", 8)
    optional {
      uint("unblockTriesLeft", 1)
      uint("unblockMaximumTries", 1)
      hex("unblockCode", 8)
    }
  }

  /// EF.MILENAGE_CFG: rotations and constants.
  static let milenage: Codec = .record {
    uint("r1", 1)
    uint("r2", 1)
    uint("r3", 1)
    uint("r4", 1)
    uint("r5", 1)
    hex("c1", 16)
    hex("c2", 16)
    hex("c3", 16)
    hex("c4", 16)
    hex("c5", 16)
  }

  /// EF.SIM_AUTH_KEY, EF.USIM_AUTH_KEY and their like: the layout behind the first byte depends on the algorithm.
  static let authenticationKey: Codec = .record {
    bits(
      "configuration",
      [
        .choice(
          "algorithm", 1...4,
          [
            1: "COMP128v1", 2: "COMP128v2", 3: "COMP128v3", 4: "Milenage", 5: "SHA1-AKA", 6: "TUAK", 14: "XOR 2G",
            15: "XOR",
          ]),
        .flag("opc", 5), .flag("sresFunction2", 6), .flag("shortRES", 7),
      ])
    hex("key")
  }

  /// EF.0348_KEY.
  static let otaKey: Codec = .record {
    uint("securityDomain", 1)
    uint("version", 1)
    hex("lengthAndType", 1)
    hex("key")
  }

  /// EF.0348_COUNT.
  static let otaCounter: Codec = .record {
    uint("securityDomain", 1)
    uint("version", 1)
    hex("counter", 5)
  }

  /// EF.GP_COUNT.
  static let scp02Counter: Codec = .record {
    uint("securityDomain", 1)
    uint("version", 1)
    uint("counter", 2)
    uint("rfu", 1)
  }

  /// EF.GP_DIV_DATA.
  static let diversificationData: Codec = .record {
    uint("securityDomain", 1)
    uint("version", 1)
    hex("data")
  }

  /// EF.GBA_REC_LIST: records of EF.GBANL.
  static let nafRecords: Codec = .list(of: .uint(1), size: 1)

  /// EF.SIM_AUTH_COUNTER.
  static let authenticationCounter: Codec = .record { uint("runsLeft", 4) }.readingEmptyRecords()

  /// EF.USIM_SQN and EF.ISIM_SQN.
  static let sequenceNumbers: Codec = .record {
    bits(
      "checks",
      [
        .flag("skipNext", 8), .flag("deltaMaximum", 7), .flag("ageLimit", 6), .flag("sqn", 5),
        .uint("indexLength", 1...4),
      ])
    flags("options", [1: "AUTN concealed", 2: "AUTS concealed", 3: "AMF kept for MAC-S"])
    hex("deltaMaximum", 6)
    hex("ageLimit", 6)
    list("seen", of: .hex(6), size: 6)
  }
}
