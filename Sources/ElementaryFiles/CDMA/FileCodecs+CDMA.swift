extension FileCodecs {
  /// EF.SMS of an R-UIM (3GPP2 C.S0023-D §3.4.27): a state, a length and the transport layer message.
  static let cdmaMessage: Codec = .record {
    bits(
      "status",
      [
        .flag("used", 1), .choice("state", 2...3, [0: "read", 1: "to be read", 2: "sent", 3: "to be sent"]),
        .flag("protected", 6),
      ])
    field("message", unlessFree)
  }

  private static let message: Codec = .prefixed(.hex)

  /// A free record has FF from the length on.
  private static let unlessFree = Codec(message.layout) { reader, context throws(CodecError) in
    reader.peek() == 0xFF ? .null : try message.decode(&reader, context)
  } encode: { value, bytes, context throws(CodecError) in
    if value != .null { try message.encode(value, &bytes, context) }
  }

  /// EF.IMSI_M and EF.IMSI_T (C.S0023 §3.4.2): the parts as C.S0005 §2.3.1 codes them.
  static let cdmaIMSI: Codec = .record {
    uint("class", 1)
    hex("s2", 2)
    hex("s1", 3)
    hex("digits11And12", 1)
    bits("state", [.uint("addressNumber", 1...3), .flag("isProgrammed", 8)])
    hex("mcc", 2)
  }.readingEmptyRecords()

  /// EF.RUIMID and EF.ESN_ME (C.S0023 §3.4.27, §3.4.32): how many bytes count, and eight with the padding.
  static func equipmentNumber(_ name: String) -> Codec {
    .record {
      uint("numberOfBytes", 1)
      hex(name, 7)
    }
  }

  /// EF.MDN (C.S0023 §3.4.35).
  static let directoryNumber: Codec = .record {
    uint("numberOfDigits", 1)
    hex("digits", 8)
    hex("numberTypeAndPlan", 1)
    hex("presentation", 1)
  }
}
