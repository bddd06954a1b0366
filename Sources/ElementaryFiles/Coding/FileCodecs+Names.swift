extension FileCodecs {
  /// EF.SPN (TS 31.102 §4.2.12).
  static let serviceProviderName: Codec = .record {
    bits(
      "displayCondition", [.flag("plmnNameRequiredInHPLMN", 1), .flag("spnNotRequiredOutsideHPLMN", 2)])
    alpha("serviceProviderName")
  }

  /// EF.PNN (TS 31.102 §4.2.58).
  static let plmnNetworkName: Codec = .tlv {
    tag(0x43, "fullName", .networkName)
    tag(0x45, "shortName", .networkName)
    tag(0x80, "additionalInformation", .alpha())
  }

  /// EF.OPL (TS 31.102 §4.2.59). D is a wild digit; record 0 says to take the name from elsewhere.
  static let operatorPLMN: Codec = .record {
    field("plmn", .plmn)
    hex("lacFrom", 2)
    hex("lacTo", 2)
    uint("pnnRecord", 1)
  }

  /// EF.OPL5G (TS 31.102 §4.4.11.9).
  static let operatorPLMN5G: Codec = .record {
    field("plmn", .plmn)
    hex("tacFrom", 3)
    hex("tacTo", 3)
    uint("pnnRecord", 1)
  }

  /// EF.SPNI and EF.PNNI (TS 31.102 §4.2.88): links to icons, as URI or as record of EF.IMG.
  static let icons: Codec = .tlv {
    tag(0x80, "uri", repeats: true) {
      choice("qualifier", [1: "self-explanatory", 2: "not self-explanatory"])
      text("link")
    }
    tag(0x81, "image", repeats: true) {
      choice("qualifier", [1: "self-explanatory", 2: "not self-explanatory"])
      uint("imgRecord", 1)
    }
  }

  /// EF.NIA (TS 31.102 §4.2.72).
  static let alerting: Codec = .record {
    uint("category", 1)
    alpha("text")
  }

  /// EF.GID1 and EF.GID2 (TS 31.102 §4.2.10).
  static let groupIdentifier: Codec = .record { hex("identifier") }

  /// EF.PUCT (TS 51.011 §10.3.12): the price of a unit is `pricePerUnit` times ten to the `exponent`.
  static let pricePerUnit = Codec(Codec.Layout("price per unit and currency", size: 5)) {
    reader, _ throws(CodecError) in
    let currency: FieldValue = try Codec.unlessUnused(.text(3), size: 3).decode(&reader, FileContext())
    let number = try reader.uint(2)
    let exponent = number >> 5 & 0x07
    return .object([
      .init("currency", currency), .init("pricePerUnit", .int((number >> 8) << 4 | number & 0x0F)),
      .init("exponent", .int(number & 0x10 == 0 ? exponent : -exponent)),
    ])
  } encode: { value, bytes, _ throws(CodecError) in
    try value.checkFields(["currency", "pricePerUnit", "exponent"])
    let currency = try value.required("currency")
    let price = try value.required("pricePerUnit").asInt(0...0xFFF)
    let exponent = try value.required("exponent").asInt(-7...7)
    do throws(CodecError) {
      try Codec.unlessUnused(.text(3), size: 3).encode(currency, &bytes, FileContext())
    } catch {
      throw error.inside("currency")
    }
    bytes.append(
      number: (price >> 4) << 8 | abs(exponent) << 5 | (exponent < 0 ? 0x10 : 0) | price & 0x0F, size: 2)
  }

  /// EF.ACL (TS 31.102 §4.2.48): how many access point names, and each in a data object DD. An empty one stands for
  /// the network's own.
  static let accessPointNames = Codec(Codec.Layout("access point names")) { reader, _ throws(CodecError) in
    let count = try reader.byte()
    var names: [FieldValue] = []
    for index in 0..<Int(count) {
      do throws(CodecError) {
        guard try reader.byte() == 0xDD else { throw CodecError("is no data object DD") }
        let length = Int(try reader.byte())
        let octets = try reader.read(length)
        names.append(DNSName.text(octets).map { .string($0) } ?? .raw(octets, reason: "is no list of labels"))
      } catch {
        throw error.inside(index: index)
      }
    }
    return .object([.init("accessPointNames", .array(names))])
  } encode: { value, bytes, _ throws(CodecError) in
    try value.checkFields(["accessPointNames"])
    let names = try value.required("accessPointNames").asArray()
    guard names.count <= 0xFF else { throw CodecError("\(counted(names.count, "name")) where 255 can be counted") }
    bytes.append(UInt8(truncatingIfNeeded: names.count))
    for (index, name) in names.enumerated() {
      do throws(CodecError) {
        var octets = try name.rawBytes() ?? []
        if case .string(let text) = name { octets = try DNSName.octets(text) }
        guard octets.count <= 0xFF else { throw CodecError("\(counted(octets.count, "byte")) where 255 fit") }
        bytes += [0xDD, UInt8(truncatingIfNeeded: octets.count)] + octets
      } catch {
        throw error.inside(index: index)
      }
    }
  }

  /// EF.SPN of a R-UIM (C.S0023 §3.4.30).
  static let cdmaServiceProviderName: Codec = .record {
    bits("displayCondition", [.flag("serviceProviderNameInHomeArea", 1)])
    choice("encoding", [0: "octet", 2: "ascii", 4: "unicode", 8: "latin", 9: "gsm7"])
    uint("language", 1)
    text("serviceProviderName")
  }

  /// EF.SUME (TS 31.102 §4.5.4): the title of the menu of the SIM application toolkit.
  static let setUpMenu: Codec = .tlv {
    tag(0x85, "title", .alpha())
    tag(0x9E, "icon")
  }
}
