/// GSM-R (UIC EIRENE, FFFIS for GSM-R SIM cards): tables through which dialled digits are led step by step.
extension FileCodecs {
  private static let nextTable: [RecordField] = [
    choice(
      "nextTableType",
      [0xF0: "decision", 0xF1: "predefined", 0xF2: "number of dialled digits", 0xF3: "unknown length", 0xFF: "empty"]),
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
    field("numberAndType", numberAndType)
    uint("listNumber", 1)
  }

  private static func priority(_ name: String) -> RecordField {
    bits(name, [.choice("level", 1...3, [0: "none", 1: "4", 2: "3", 3: "2", 4: "1", 5: "0", 6: "B", 7: "A"])])
  }

  /// Fifteen digits with F behind them; the last half-octet says how the number is used.
  private static let numberAndType: Codec = .custom("digits and flags", size: 8) { bytes, _ throws(CodecError) in
    let type = bytes[7] >> 4
    guard let digits = BCD.digits(bytes.dropLast() + [bytes[7] | 0xF0]) else {
      throw CodecError("a digit follows the filler F")
    }
    var fields: [FieldValue.Field] = [
      .init("functionalNumber", .string(digits)), .init("presentationOfOnlyThisNumber", .bool(type & 0x04 != 0)),
      .init("permanent", .bool(type & 0x08 != 0)),
    ]
    if type & 0x03 != 0x03 { fields.append(.init("rfu", .int(Int(type & 0x03)))) }
    return .object(fields)
  } encode: { value, _ throws(CodecError) in
    let names = ["functionalNumber", "presentationOfOnlyThisNumber", "permanent"]
    try value.checkFields(names + ["rfu"])
    let digits = try value.required(names[0]).asString()
    guard digits.utf8.count <= 15 else {
      throw CodecError("\(counted(digits.utf8.count, "digit")) where 15 fit", at: [names[0]])
    }
    var bytes = try BCD.octets(digits, count: 8)
    let type: UInt8 = (try value.required(names[1]).asBool() ? 4 : 0) | (try value.required(names[2]).asBool() ? 8 : 0)
    let rfu = UInt8(truncatingIfNeeded: try value["rfu"]?.asInt(0...3) ?? 3)
    bytes[7] = bytes[7] & 0x0F | (type | rfu) << 4
    return bytes
  }

  /// EF.CallconfC; priorities are levels of eMLPP.
  static let emergencyConfirmation: Codec = .record {
    priority("confirmationPriority")
    digits("confirmationNumber", 8)
    uint("maximumRandom", 1)
    uint("maximumAcknowledgements", 2)
    priority("acknowledgementPriority")
    uint("maximumNested", 1)
    uint("trainEmergencyGroup", 1)
    uint("shuntingEmergencyGroup", 1)
    digits("imei", 8)
  }

  /// EF.CallconfI.
  static let emergencyInformation: Codec = .record {
    uint("duration", 3)
    uint("relativeTime", 4)
    priority("callPriority")
    choice("cause", [1: "powered off", 2: "radio link error", 5: "user command"])
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
