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
}
