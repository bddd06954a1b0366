/// GSM-R (UIC EIRENE, FFFIS for GSM-R SIM cards): tables through which dialled digits are led step by step.
extension FileCodecs {
  private static let nextTable: [RecordField] = [
    choice(
      "nextTableType",
      [0xF0: "decision", 0xF1: "predefined", 0xF2: "number of dialled digits", 0xF3: "unknown length"]),
    hex("nextTable", 2),
  ]

  /// EF.5to8digits and its like.
  static let dialledDigits: Codec = .record {
    nextTable
    digits("digits", 1)
  }

  /// EF.FC, EF.Service, EF.Call, EF.FctTeam, EF.Controller, EF.Gateway: the first record says where to go on, the others
  /// give values.
  static let predefinedValue: Codec = Codec(Codec.Layout("predefined value", size: 3)) {
    reader, context
      throws(CodecError) in
    try (context.record == 1 ? firstPredefined : furtherPredefined).decode(&reader, context)
  } encode: { value, bytes, context throws(CodecError) in
    try (value["nextTable"] != nil ? firstPredefined : furtherPredefined).encode(value, &bytes, context)
  }
  private static let firstPredefined: Codec = .record { nextTable }
  private static let furtherPredefined: Codec = .record {
    digits("value", 2)
    uint("name", 1)
  }

  /// EF.IC.
  static let internationalCode: Codec = .record {
    nextTable
    digits("value", 2)
    uint("networkName", 2)
  }

  /// EF.CT and EF.SC.
  static let switching: Codec = .record {
    nextTable
    digits("value", 2)
    uint("name", 1)
  }

  /// EF.NW.
  static let networkString: Codec = .record { text("name", 8) }

  /// EF.FN.
  static let functionalNumber: Codec = .record {
    hex("numberAndType", 8)
    uint("listNumber", 1)
  }

  /// EF.CallconfC.
  static let emergencyConfirmation: Codec = .record {
    uint("confirmationPriority", 1)
    digits("confirmationNumber", 8)
    uint("maximumRandom", 1)
    uint("maximumAcknowledgements", 2)
    uint("acknowledgementPriority", 1)
    uint("maximumNested", 1)
    uint("trainEmergencyGroup", 1)
    uint("shuntingEmergencyGroup", 1)
    hex("imei", 8)
  }

  /// EF.CallconfI.
  static let emergencyInformation: Codec = .record {
    uint("duration", 3)
    uint("relativeTime", 4)
    hex("priorityAndCause", 2)
    digits("groupCallReference", 4)
    digits("functionalNumber", 8)
  }

  /// EF.Shunting.
  static let shunting: Codec = .record {
    uint("commonGroup", 1)
    hex("shuntingGroups", 7)
  }

  /// EF.GsmrPLMN.
  static let railwayNetwork: Codec = .record {
    field("plmn", .plmn)
    bits(
      "class",
      [
        .flag("vbs", 4), .flag("vgcs", 5), .flag("emlpp", 6), .flag("functionalNumbers", 7), .flag("eirene", 8),
        .uint("preference", 1...3),
      ])
    hex("incomingTable", 2)
    hex("outgoingTable", 2)
    uint("internationalCodeRecord", 1)
  }
}
