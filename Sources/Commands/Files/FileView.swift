import CardImage
import ElementaryFiles
import ISO7816
import Procedures

/// One file as `uicc read` shows it.
struct FileView {
  private let file: CardImage.File
  private let decoded: FieldValue?
  private let record: Int?
  private let raw: Bool

  init(_ file: CardImage.File, in image: CardImage, record: Int?, raw: Bool) {
    self.file = file
    self.record = record
    self.raw = raw
    self.decoded = raw ? nil : ImageDecoder(image).decode(file)
  }

  func print(_ output: OutputOptions) {
    if output.json {
      Standard.output(json.jsonBytes(pretty: true))
      Standard.output("\n")
    } else {
      Standard.output(text(output.style))
    }
  }

  private var json: FieldValue {
    var fields: [FieldValue.Field] = [
      .init("path", .string(file.path)), .init("structure", .string(file.structure.rawValue)),
    ]
    if let fid = file.fid { fields.append(.init("fid", .string(fid.description))) }
    if !file.fcp.isEmpty { fields.append(.init("fcp", .string(Hex.string(file.fcp)))) }
    switch file.content {
    case .none: break
    case .data(let data): fields.append(.init("data", .string(Hex.string(data))))
    case .records(let records):
      if let record {
        fields.append(.init("record", .int(record)))
        fields.append(.init("data", Self.hex(record <= records.count ? records[record - 1] : nil)))
      } else {
        fields.append(.init("records", .array(records.map(Self.hex))))
      }
    case .tags(let objects):
      fields.append(
        .init(
          "tags",
          .array(
            objects.map {
              .object([
                .init("tag", .string(Hex.string(TLV.tagBytes($0.tag)))), .init("value", .string(Hex.string($0.value))),
              ])
            })))
    }
    if let decoded = selected(decoded) { fields.append(.init("decoded", decoded)) }
    if let status = file.status { fields.append(.init("sw", .string(Hex.string([status.sw1, status.sw2])))) }
    if let problem = file.problem { fields.append(.init("problem", .string(problem))) }
    return .object(fields)
  }

  private static func hex(_ bytes: [UInt8]?) -> FieldValue { bytes.map { .string(Hex.string($0)) } ?? .null }

  /// Of the decoded records the one that was asked for.
  private func selected(_ decoded: FieldValue?) -> FieldValue? {
    guard let record, case .array(let records) = decoded, case .records = file.content else { return decoded }
    return records.indices.contains(record - 1) ? records[record - 1] : nil
  }

  private func text(_ style: Style) -> String {
    switch file.content {
    case .none: return ""
    case .data(let data):
      if data.isEmpty { return raw ? "\n" : style.dim("no bytes") + "\n" }
      guard let decoded, !raw else { return raw ? Hex.string(data) + "\n" : HexDump.text(data, style) }
      return Style.printableLines(decoded.text(indent: 0)) + "\n"
    case .records(let records):
      var text = ""
      var decodedRecords: [FieldValue] = []
      if case .array(let values) = decoded { decodedRecords = values }
      for (index, bytes) in records.enumerated() where record == nil || record == index + 1 {
        if raw {
          text += (bytes.map { Hex.string($0) } ?? "") + "\n"
          continue
        }
        guard let bytes else {
          text += style.bold("record \(index + 1)") + " could not be read\n"
          continue
        }
        if bytes.allSatisfy({ $0 == 0xFF }) {
          text += style.bold("record \(index + 1)") + style.dim(" empty") + "\n"
        } else if index < decodedRecords.count, decodedRecords[index] != .null {
          text += style.bold("record \(index + 1)") + "\n"
          text += Style.printableLines(decodedRecords[index].text(indent: 2)) + "\n"
        } else {
          text += style.bold("record \(index + 1)") + "\n" + HexDump.text(bytes, style)
        }
      }
      return text
    case .tags(let objects):
      if objects.isEmpty { return raw ? "" : style.dim("no data objects") + "\n" }
      return objects.map { object in
        let tag = Hex.string(TLV.tagBytes(object.tag))
        return raw
          ? "\(tag) \(Hex.string(object.value))\n" : style.bold("tag \(tag)") + "\n" + HexDump.text(object.value, style)
      }.joined()
    }
  }
}

/// Offset, sixteen bytes in hex, and as ASCII.
enum HexDump {
  static func text(_ bytes: [UInt8], _ style: Style) -> String {
    var text = ""
    var offset = 0
    while offset < bytes.count {
      let row = bytes[offset..<min(offset + 16, bytes.count)]
      let hex = row.map { Hex.string([$0]) }.joined(separator: " ")
      let characters = String(row.map { (0x20...0x7E).contains($0) ? Character(Unicode.Scalar($0)) : "·" })
      let number = String(offset, radix: 16)
      text += style.dim(String(repeating: "0", count: max(0, 4 - number.count)) + number) + "  "
      text += hex + String(repeating: " ", count: 48 - hex.count) + " " + characters + "\n"
      offset += 16
    }
    return text
  }
}
