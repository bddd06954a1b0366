extension FileCodecs {
  /// NAF_ID (TS 33.220 annex H): the host name, then the identifier of the Ua security protocol in five bytes.
  static let nafID: Codec = .custom("NAF_ID") { bytes, _ throws(CodecError) in
    guard bytes.count > 5 else {
      throw CodecError("\(counted(bytes.count, "byte")) where a host name and 5 bytes are expected")
    }
    return .object([
      FieldValue.Field("fqdn", .string(try utf8(bytes.dropLast(5)))),
      FieldValue.Field("protocol", .hex(bytes.suffix(5))),
    ])
  } encode: { value, _ throws(CodecError) in
    try value.checkFields(["fqdn", "protocol"])
    return Array(try value.required("fqdn").asString().utf8) + (try value.required("protocol").asBytes(5))
  }

  /// EF.GBANL: TS 31.102 §4.2.83 and TS 31.103 §4.2.10.
  static let nafList: Codec = .tlv {
    tag(0x80, "nafID", nafID)
    tag(0x81, "bTID", .text)
  }

  /// EF.GBABP (TS 31.102 §4.2.79).
  static let bootstrapping: Codec = .record {
    field("rand", .prefixed(.hex))
    field("bTID", .prefixed(.text))
    field("keyLifetime", .prefixed(.text))
  }

  /// EF.NAFKCA (TS 31.102 §4.2.87).
  static let nafKeyCentre: Codec = .uri("address")

  /// EF.GBAUAPI (TS 31.103 §4.2.22): which applet may use the keys of which NAF.
  static let gbaAccess: Codec = .tlv {
    tag(0x80, "entries", repeats: true) {
      field("aid", .prefixed(.hex))
      field("nafID", .prefixed(nafID))
    }
  }
}
