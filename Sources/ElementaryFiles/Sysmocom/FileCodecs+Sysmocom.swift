/// Keys, codes and counters of sysmocom's programmable cards.
extension FileCodecs {
  /// EF.CHV1, EF.CHV2, EF.ADM1 to EF.ADM4.
  static let pinFile: Codec = .record {
    flags(
      "state",
      [
        1: "disabled", 2: "not initialised", 5: "can be disabled", 6: "can be unblocked", 7: "can be changed",
        8: "valid",
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

  /// EF.SIM_AUTH_KEY, EF.USIM_AUTH_KEY and their like: what stands behind the first byte depends on the algorithm.
  static let authenticationKey = Codec(
    Codec.Layout("authentication key", fields: keyWithOP.layout.fields + tuakKey.layout.fields.dropFirst())
  ) { reader, context throws(CodecError) in
    let isTUAK = reader.peek().map { $0 & 0x0F == tuak } ?? false
    return try (isTUAK ? tuakKey : keyWithOP).decode(&reader, context)
  } encode: { value, bytes, context throws(CodecError) in
    let isTUAK = value["configuration"]?["algorithm"] == .string("TUAK") || value["tuakConfiguration"] != nil
    try (isTUAK ? tuakKey : keyWithOP).encode(value, &bytes, context)
  }

  private static let tuak: UInt8 = 6
  private static let sresFunction: BitField = .choice("sresFunction", 6...6, [0: "1", 1: "2"])

  private static let keyWithOP: Codec = .record {
    bits(
      "configuration",
      [
        .choice(
          "algorithm", 1...4,
          [
            1: "COMP128v1", 2: "COMP128v2", 3: "COMP128v3", 4: "Milenage", 5: "SHA1-AKA", 6: "TUAK", 14: "XOR 2G",
            15: "XOR",
          ]),
        .flag("opc", 5), sresFunction, .flag("shortRES", 7),
      ])
    hex("key", 16)
    optional { hex("opOrOPc", 16) }
  }

  /// Lengths in bits.
  private static let tuakKey: Codec = .record {
    bits(
      "configuration",
      [
        .choice("algorithm", 1...4, [Int(tuak): "TUAK"]), .flag("opc", 5), sresFunction,
        .choice("keyLength", 7...7, [0: "128", 1: "256"]),
      ])
    bits(
      "tuakConfiguration",
      [
        .choice("ckAndIKLength", 7...7, [0: "128", 1: "256"]),
        .choice("macLength", 4...6, [0: "64", 1: "128", 2: "256"]),
        .choice("resLength", 1...3, [0: "32", 1: "64", 2: "128", 3: "256"]),
      ])
    uint("keccakIterations", 1)
    hex("topOrTOPc", 32)
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
