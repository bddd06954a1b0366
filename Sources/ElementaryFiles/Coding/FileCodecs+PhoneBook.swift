extension FileCodecs {
  /// EF.PBR (TS 31.102 §4.4.2.1): the files of one part of the phone book, by the way in which their records are found.
  static let phoneBookReference: Codec = .tlv {
    template(0xA8, "sameRecord", repeats: true) { phoneBookFiles }
    template(0xA9, "byIndexAdministration", repeats: true) { phoneBookFiles }
    template(0xAA, "byRecordNumber", repeats: true) { phoneBookFiles }
  }

  private static var phoneBookFiles: [TLVField] {
    let names: [(UInt32, String)] = [
      (0xC0, "adn"), (0xC1, "iap"), (0xC2, "ext1"), (0xC3, "sne"), (0xC4, "anr"), (0xC5, "pbc"), (0xC6, "grp"),
      (0xC7, "aas"), (0xC8, "gas"), (0xC9, "uid"), (0xCA, "email"), (0xCB, "ccp1"), (0xCC, "puri"),
    ]
    return names.map { number, name in
      tag(number, name, repeats: true) {
        hex("fid", 2)
        optional { uint("sfi", 1) }
      }
    }
  }

  /// EF.IAP (TS 31.102 §4.4.2.2), EF.GRP (§4.4.2.6): numbers of records; `null` for none.
  static let recordNumbers = Codec(Codec.Layout("record numbers")) { reader, _ throws(CodecError) in
    .object([
      .init("records", .array(reader.rest().map { $0 == 0xFF ? .null : .int(Int($0)) }))
    ])
  } encode: { value, bytes, _ throws(CodecError) in
    try value.checkFields(["records"])
    for (index, record) in try value.required("records").asArray().enumerated() {
      do throws(CodecError) {
        bytes.append(record == .null ? 0xFF : UInt8(truncatingIfNeeded: try record.asInt(0...0xFE)))
      } catch {
        throw error.inside("records").inside(index: index)
      }
    }
  }

  /// EF.AAS, EF.GAS (TS 31.102 §4.4.2.7, §4.4.2.8).
  static let alphaString: Codec = .record { alpha("text") }

  /// EF.SNE and EF.EMAIL (TS 31.102 §4.4.2.10, §4.4.2.13): a text and, where a record is not found by its number, the
  /// SFI of the file with the number and the record there. The record does not say whether it has these two: they are
  /// read where FF ends the text before them.
  static func linkedText(_ name: String) -> Codec {
    Codec(Codec.Layout("alpha identifier, link to a number")) { reader, _ throws(CodecError) in
      let octets = reader.rest()
      guard octets.count > 3, octets[octets.count - 3] == 0xFF, octets.last != 0xFF else {
        return .object([.init(name, Codec.alphaValue(octets, isFilled: true))])
      }
      return .object([
        .init(name, Codec.alphaValue(Array(octets.dropLast(2)), isFilled: true)),
        .init("adnFile", .int(Int(octets[octets.count - 2]))), .init("adnRecord", .int(Int(octets[octets.count - 1]))),
      ])
    } encode: { value, bytes, context throws(CodecError) in
      try value.checkFields([name, "adnFile", "adnRecord"])
      let hasLink = value["adnFile"] != nil || value["adnRecord"] != nil
      let room = context.length.map { $0 - bytes.count - (hasLink ? 2 : 0) }
      if let room, room < 0 { throw CodecError("no room in \(counted(context.length ?? 0, "byte"))") }
      let text = try value.required(name)
      do throws(CodecError) { bytes += try Codec.alphaBytes(text, length: room) } catch { throw error.inside(name) }
      guard hasLink else { return }
      for part in ["adnFile", "adnRecord"] {
        let number = try value.required(part)
        do throws(CodecError) { bytes.append(UInt8(truncatingIfNeeded: try number.asInt(0...0xFF))) } catch {
          throw error.inside(part)
        }
      }
    }
  }

  /// EF.ANR (TS 31.102 §4.4.2.9): 15 bytes, or 17 with the link to the number.
  static let additionalNumber: Codec = .record {
    field("additionalNumberAlpha", .recordNumber)
    field("number", .number(size: 12))
    field("capabilityConfiguration", .recordNumber)
    field("extension", .recordNumber)
    optional {
      field("adnFile", .recordNumber)
      field("adnRecord", .recordNumber)
    }
  }

  /// EF.PBC (TS 31.102 §4.4.2.5).
  static let phoneBookControl: Codec = .record {
    bits("entryControl", [.flag("modifiedByOther", 1)])
    uint("hiddenInformation", 1)
  }

  /// EF.UID, EF.CC, EF.PUID (TS 31.102 §4.4.2.12).
  static func counter(_ name: String, _ size: Int) -> Codec { .record { uint(name, size) } }

  /// EF.ICE_FF (TS 31.102 §4.5.7): free text for emergencies, a label and a content.
  static let emergencyFreeFormat: Codec = .tlv {
    tag(0x80, "label", .alpha())
    tag(0x81, "content", .alpha())
  }
}
