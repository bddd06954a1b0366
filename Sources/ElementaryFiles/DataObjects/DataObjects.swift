import ISO7816

/// Data objects that stand in no file and yet in front of whoever works with cards: responses to SELECT, commands of
/// the card application toolkit, keys of a security domain. Each definition reads a run of such objects, with the
/// template around them or without.
public enum DataObjects {
  /// Named `DO.FCP` and the like; none has a file identifier.
  public static let all: [FileDefinition] = [
    object("DO.FCP", "TS 102 221 §11.1.1.3", .tlv { fileControlParameters }),
    object("DO.CAT", "TS 102 223 §8", .tlv { toolkit }),
    object("DO.KeyInformation", "GPC_SPE_034 §11.3.3.1", .tlv { keyInformation }),
    object("DO.AdministrationSession", "GPC_SPE_011 §3.8", .tlv { administrationSession }),
  ]

  private static func object(_ name: String, _ clause: String, _ codec: Codec) -> FileDefinition {
    FileDefinition(name: name, fid: nil, aid: nil, kind: .berTLV, sfi: nil, clause: clause, children: [], codec: codec)
  }

  // MARK: Keys of a security domain

  private static var keyInformation: [TLVField] {
    let key = tag(0xC0, "keys", keyData, repeats: true)
    return [TLVField(tag: 0xE0, name: "keyInformationTemplate", codec: .tlv([key]), repeats: false), key]
  }

  /// Identifier, version, then type and length of each component (GPC_SPE_034 table 11-16).
  private static let keyData: Codec = .record {
    uint("keyIdentifier", 1)
    uint("keyVersion", 1)
    list(
      "components",
      of: .record {
        choice(
          "type",
          [
            0x80: "DES", 0x82: "3DES in CBC mode", 0x85: "pre-shared TLS key", 0x88: "AES", 0x90: "HMAC-SHA1",
            0xA0: "RSA public exponent", 0xA1: "RSA modulus", 0xB0: "ECC public key", 0xB1: "ECC private key",
            0xF0: "ECC parameters reference",
          ])
        uint("length", 1)
      }, size: 2)
  }

  // MARK: Remote application management over HTTP

  private static var administrationSession: [TLVField] {
    let request = [
      tag(0x8A, "administrationHost", .text), tag(0x8B, "agentID", .text), tag(0x8C, "administrationURI", .text),
    ]
    return [
      tag(0x84, "connection", .tlv { toolkit }),
      tag(0x85, "security") {
        field("pskIdentity", .prefixed(.hex))
        field("key", .prefixed(keyReference))
        optional { choice("sha", [0: "SHA-1", 1: "SHA-256"]) }
      },
      tag(0x86, "retryPolicy"),
      TLVField(tag: 0x89, name: "request", codec: .tlv(request), repeats: false),
    ] + request
  }

  private static let keyReference: Codec = .record {
    uint("keyVersion", 1)
    uint("keyIdentifier", 1)
  }
}

extension DataObjects {
  // MARK: Card application toolkit

  /// TS 102 223 §8.52, §8.58, §8.59, §8.15, §8.70, with comprehension required.
  private static var toolkit: [TLVField] {
    [
      tag(0xB5, "bearerDescription", bearerDescription),
      tag(0xBE, "otherAddress", otherAddress),
      tag(0xBC, "transportLevel") {
        choice(
          "protocol",
          [
            1: "UDP, UICC in client mode, remote", 2: "TCP, UICC in client mode, remote",
            3: "TCP, UICC in server mode", 4: "UDP, UICC in client mode, local",
            5: "TCP, UICC in client mode, local", 6: "direct channel",
          ])
        uint("port", 2)
      },
      tag(0xC7, "networkAccessName", .dnsName()),
      tag(0x8D, "textString") {
        uint("dataCodingScheme", 1)
        hex("text")
      },
    ]
  }

  /// TS 31.111 §8.52: the parameters depend on the type.
  static let bearerDescription: Codec = .record {
    choice(
      "type",
      [
        1: "CSD", 2: "GPRS, UTRAN packet service, E-UTRAN", 3: "default for the transport layer", 4: "local link",
        5: "Bluetooth", 6: "IrDA", 7: "RS232", 8: "cdma2000 packet data service",
        9: "UTRAN packet service with extended parameters", 10: "I-WLAN", 11: "E-UTRAN, mapped UTRAN packet service",
        12: "NG-RAN", 16: "USB",
      ])
    hex("parameters")
  }

  /// TS 102 223 §8.58; without bytes behind the type an address is asked for.
  static let otherAddress = Codec(
    Codec.Layout("type and address", values: [0x21: "IPv4", 0x57: "IPv6"])
  ) { reader, _ throws(CodecError) in
    let type = try reader.byte()
    let bytes = reader.rest()
    let address: FieldValue
    switch (type, bytes.count) {
    case (_, 0): address = .null
    case (0x21, 4): address = .string(bytes.map { String($0) }.joined(separator: "."))
    case (0x57, 16): address = .string(IPv6.text(bytes))
    default: throw CodecError("\(counted(bytes.count, "byte")) of address do not fit type \(type)")
    }
    guard let name = addressTypes[type] else { throw CodecError("type \(type) is unknown") }
    return .object([.init("type", .string(name)), .init("address", address)])
  } encode: { value, bytes, context throws(CodecError) in
    try value.checkFields(["type", "address"])
    let name = try value.required("type").asString()
    guard let type = addressTypes.first(where: { $0.value == name })?.key else {
      throw CodecError("\(quoted(name)) is none of IPv4, IPv6", at: ["type"])
    }
    bytes.append(type)
    guard try value.required("address") != .null else { return }
    // The type byte of a host address says the same and is not needed here.
    var host: [UInt8] = []
    try Codec.hostAddress.encode(value, &host, context)
    bytes += host.dropFirst()
  }

  private static let addressTypes: [UInt8: String] = [0x21: "IPv4", 0x57: "IPv6"]
}

extension DataObjects {
  // MARK: Response to SELECT

  private static var fileControlParameters: [TLVField] {
    let objects = [
      tag(0x82, "fileDescriptor", fileDescriptor), tag(0x83, "fileIdentifier"), tag(0x84, "dfName"),
      tag(0xA5, "proprietary"),
      tag(0x8A, "lifeCycleStatus", .choice(1, lifeCycles)),
      tag(0x8B, "securityReferenced"), tag(0x8C, "securityCompact"), tag(0xAB, "securityExpanded"),
      tag(0xC6, "pinStatus"), tag(0x80, "fileSize", .tlvNumber), tag(0x81, "totalFileSize", .tlvNumber),
      tag(0x88, "shortFileIdentifier"),
    ]
    return [TLVField(tag: 0x62, name: "fileControlParameters", codec: .tlv(objects), repeats: false)] + objects
  }

  private static let lifeCycles: [Int: String] = [
    0x00: "no information", 0x01: "creation", 0x03: "initialisation", 0x04: "operational, deactivated",
    0x05: "operational, activated", 0x0C: "terminated",
  ]

  private static let structures: [UInt8: (type: String, structure: String)] = [
    0x00: ("working EF", "no information"), 0x01: ("working EF", "transparent"),
    0x02: ("working EF", "linear fixed"), 0x06: ("working EF", "cyclic"), 0x08: ("internal EF", "no information"),
    0x09: ("internal EF", "transparent"), 0x0A: ("internal EF", "linear fixed"), 0x0E: ("internal EF", "cyclic"),
    0x38: ("DF or ADF", "no information"), 0x39: ("working EF", "BER-TLV"),
  ]

  /// TS 102 221 §11.1.1.4.3.
  static let fileDescriptor: Codec = .record {
    field("descriptor", descriptorByte)
    field("dataCoding", .hex(1))
    optional {
      uint("recordLength", 2)
      uint("numberOfRecords", 1)
    }
  }

  private static let descriptorByte: Codec = .custom("file descriptor byte", size: 1) { bytes, _ throws(CodecError) in
    guard let known = structures[bytes[0] & 0xBF] else { throw CodecError("\(bytes[0]) is no descriptor of a file") }
    return .object([
      .init("shareable", .bool(bytes[0] & 0x40 != 0)), .init("fileType", .string(known.type)),
      .init("structure", .string(known.structure)),
    ])
  } encode: { value, _ throws(CodecError) in
    try value.checkFields(["shareable", "fileType", "structure"])
    let type = try value.required("fileType").asString()
    let structure = try value.required("structure").asString()
    guard let byte = structures.first(where: { $0.value == (type, structure) })?.key else {
      throw CodecError("no file is of type \(quoted(type)) with structure \(quoted(structure))")
    }
    return [byte | (try value.required("shareable").asBool() ? 0x40 : 0)]
  }
}

extension Codec {
  /// A number in as many bytes as there are, up to four; the bytes in hex where it begins with zeros that a number
  /// would not tell, but for the usual two bytes.
  static let tlvNumber: Codec = .custom("unsigned integer", isNumber: true) { bytes, _ throws(CodecError) in
    let number = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    guard bytes.count == (number > 0xFF_FFFF ? 4 : number > 0xFFFF ? 3 : 2) else { return .hex(bytes) }
    return .int(number)
  } encode: { value, _ throws(CodecError) in
    guard case .int = value else { return try value.asBytes() }
    let number = try value.asInt(0...0xFFFF_FFFF)
    var bytes: [UInt8] = []
    bytes.append(number: number, size: number > 0xFF_FFFF ? 4 : number > 0xFFFF ? 3 : 2)
    return bytes
  }
}
