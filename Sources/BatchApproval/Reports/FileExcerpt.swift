import CardImage
import ElementaryFiles
import ISO7816
import ImageDecoding

/// What one file, or one record, holds on one card: for a report that shows two cards side by side.
struct FileExcerpt {
  /// Bytes of the record, or of the whole file; empty where nothing was read.
  let parts: [[UInt8]]
  /// Decoded fields as JSON; `nil` where no codec knows the file.
  let fields: String?
  /// The response to SELECT.
  let fcp: [UInt8]

  /// - Returns: `nil` where the card does not have the file.
  init?(_ place: Place, on card: RecordedCard) {
    guard let file = card.image.files.first(where: { $0.path == place.path }), !file.isAbsent else { return nil }
    fcp = file.fcp
    let decoded = ImageDecoder(card.image).decode(file)
    let all = file.content.parts
    if let record = place.record, record >= 1, case .records(let records) = file.content, record <= records.count {
      parts = records[record - 1].map { [$0] } ?? []
      if case .array(let list) = decoded, list.count >= record {
        fields = Self.text(list[record - 1])
      } else {
        fields = nil
      }
    } else {
      parts = all
      fields = decoded.flatMap(Self.text)
    }
  }

  private static func text(_ value: FieldValue) -> String? {
    value == .null ? nil : String(decoding: value.jsonBytes(pretty: true), as: UTF8.self)
  }

  /// Hex in groups of 16 bytes; bytes that differ from `other` are marked.
  func hex(beside other: FileExcerpt?) -> String {
    guard !parts.isEmpty else { return "<span class=\"dim\">not read</span>" }
    return parts.prefix(40).enumerated().map { index, part in
      Self.hex(part, beside: other.map { $0.parts.indices.contains(index) ? $0.parts[index] : [] })
    }.joined(separator: "\n\n")
  }

  /// The response to SELECT in the same form.
  func control(beside other: FileExcerpt?) -> String { Self.hex(fcp, beside: other?.fcp) }

  private static func hex(_ part: [UInt8], beside twin: [UInt8]?) -> String {
    var text = ""
    for (offset, byte) in part.prefix(2048).enumerated() {
      if offset > 0 { text += offset % 16 == 0 ? "\n" : " " }
      let digits = Hex.string([byte])
      let isSame = twin.map { $0.indices.contains(offset) && $0[offset] == byte } ?? true
      text += isSame ? digits : "<mark>\(digits)</mark>"
    }
    if part.count > 2048 { text += "\n… \(part.count) bytes in all" }
    return text
  }
}
