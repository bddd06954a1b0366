extension FileCodecs {
  private static let operationModes: [Int: String] = [
    0x00: "normal", 0x80: "type approval", 0x01: "normal and specific facilities",
    0x81: "type approval and specific facilities", 0x02: "maintenance (off line)", 0x04: "cell test",
  ]

  /// EF.AD (TS 31.102 §4.2.18); the length of the MNC in the IMSI is in the low half of its byte.
  static let administration: Codec = .record {
    choice("operationMode", operationModes)
    flags(
      "additionalInformation", bytes: 2,
      [1: "ciphering indicator", 2: "CSG display control", 3: "ProSe for public safety", 4: "extended DRX cycle"])
    optional { uint("mncLength", 1) }
  }

  /// EF.AD of an ISIM (TS 31.103 §4.2.5), an HPSIM and an R-UIM.
  static let shortAdministration: Codec = .record {
    choice("operationMode", operationModes)
    hex("additionalInformation", 2)
  }

  /// EF.Phase (TS 51.011 §10.3.19).
  static let phase: Codec = .record {
    choice("phase", [0: "1", 2: "2", 3: "2 with profile download"])
  }

  /// EF.ACC (TS 31.102 §4.2.15): the access classes of the subscriber. Class 10 is no class: its bit is for the network.
  static let accessControlClasses: Codec = .record {
    field(
      "classes",
      .custom("access classes", size: 2) { bytes, _ throws(CodecError) in
        .array(try BitNumbers.numbers(in: bytes.reversed()).map { .int($0) })
      } encode: { value, _ throws(CodecError) in
        let classes = try value.asArray().map { (element) throws(CodecError) in try element.asInt(0...15) }
        return try BitNumbers.bytes(classes, size: 2).reversed()
      })
  }.readingEmptyRecords()

  /// EF.ACMmax and EF.ACM (TS 31.102 §4.2.7).
  static let callMeter: Codec = .record { uint("units", 3) }.readingEmptyRecords()

  /// EF.CBMI and EF.CBMID (TS 31.102 §4.2.14).
  static let broadcastIdentifiers: Codec = .list(of: .uint(2), size: 2)

  /// EF.CBMIR (TS 31.102 §4.2.22).
  static let broadcastRanges: Codec = .list(
    of: .record {
      uint("from", 2)
      uint("to", 2)
    }, size: 4)

  private static let priorities: [Int: String] = [1: "A", 2: "B", 3: "0", 4: "1", 5: "2", 6: "3", 7: "4"]

  /// EF.eMLPP (TS 31.102 §4.2.39).
  static let priorityLevels: Codec = .record {
    flags("levels", priorities)
    flags("fastCallSetup", priorities)
  }

  /// EF.AAeM (TS 31.102 §4.2.40).
  static let automaticAnswer: Codec = .record { flags("levels", priorities) }

  /// EF.VGCS and EF.VBS (TS 31.102 §4.2.73).
  static let groupIdentifiers: Codec = .list(of: .digits(4), size: 4)

  /// EF.VGCSS and EF.VBSS (TS 31.102 §4.2.74): by position in EF.VGCS; 51 to 56 are always set.
  static let activeGroups: Codec = .record { field("active", .bitNumbers(7)) }.readingEmptyRecords()

  /// EF.VGCSCA and EF.VBSCA (TS 31.102 §4.2.77).
  static let groupCiphering: Codec = .list(
    of: .record {
      uint("algorithm1", 1)
      uint("algorithm2", 1)
    }, size: 2)

  /// EF.MBI (TS 31.102 §4.2.62): records of EF.MBDN, 0 for none.
  static let mailboxIdentifiers: Codec = .record {
    uint("voicemail", 1)
    uint("fax", 1)
    uint("email", 1)
    uint("other", 1)
    optional { uint("videomail", 1) }
  }

  /// EF.MWIS (TS 31.102 §4.2.63).
  static let messageWaiting: Codec = .record {
    flags("active", [1: "voicemail", 2: "fax", 3: "email", 4: "other", 5: "videomail"])
    uint("voicemail", 1)
    uint("fax", 1)
    uint("email", 1)
    uint("other", 1)
    optional { uint("videomail", 1) }
  }

  /// EF.PWS (TS 31.102 §4.2.96).
  static let warnings: Codec = .record {
    flags("ignored", [1: "in HPLMN and its equivalents", 2: "in VPLMN"])
  }

  /// EF.FromPreferred (TS 31.102 §4.2.106).
  static let fromPreferred: Codec = .record { bits("use", [.flag("fromPreferred", 1)]) }

  /// EF.IPS (TS 31.102 §4.2.101).
  static let pairingStatus: Codec = .record {
    text("status", 2)
    field("ipdRecord", .recordNumber)
    rfu(1)
  }

  /// EF.IPD (TS 31.102 §4.2.102).
  static let pairedDevice: Codec = .tlv {
    tag(0x80, "imei", .digits(8))
    tag(0x81, "imeisv", .digits(8))
  }

  /// EF.3GPPPSDATAOFF (TS 31.102 §4.2.109).
  static let dataOff: Codec = .record {
    hex("exemptAtHome", 1)
    hex("exemptWhileRoaming", 1)
  }.filled(with: 0x00)

  /// EF.IMG (TS 31.102 §4.6.1.1).
  static let image = Codec(Codec.Layout("image")) { reader, _ throws(CodecError) in
    let count = Int(try reader.byte())
    var instances: [FieldValue] = []
    for _ in 0..<count { instances.append(imageInstance.decodeDelimited(try reader.read(9))) }
    return .object([FieldValue.Field("instances", .array(instances))])
  } encode: { value, bytes, _ throws(CodecError) in
    try value.checkFields(["instances"])
    let instances = try value.required("instances").asArray()
    guard let count = UInt8(exactly: instances.count) else { throw CodecError("more than 255 instances") }
    bytes.append(count)
    for instance in instances { bytes += try imageInstance.encodeDelimited(instance) }
  }

  private static let imageInstance: Codec = .record {
    uint("width", 1)
    uint("height", 1)
    choice("coding", [0x11: "basic", 0x21: "colour", 0x22: "colour with transparency"])
    hex("file", 2)
    uint("offset", 2)
    uint("length", 2)
  }
}
