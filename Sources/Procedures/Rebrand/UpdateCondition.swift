import CardImage
import ElementaryFiles
import ISO7816
import ImageDecoding

/// Who may update a file, as far as an image tells (TS 102 221 §9.2.4, TS 51.011 §9.3).
struct UpdateCondition {
  private let image: CardImage
  private let decoder: ImageDecoder
  private let files: [String: CardImage.File]

  init(_ image: CardImage, _ decoder: ImageDecoder) {
    self.image = image
    self.decoder = decoder
    files = Dictionary(image.files.map { ($0.path, $0) }) { first, _ in first }
  }

  /// `always`, `never`, `ADM1`, `PIN1 or ADM1`; `nil` where nothing tells.
  func text(of file: CardImage.File) -> String? {
    switch FileControlParameters(response: file.fcp).security {
    case .referenced(let arr, let records):
      guard let number = records.first?.record, let rules = ruleFile(arr, for: file),
        case .array(let decoded)? = decoder.decode(rules), decoded.indices.contains(Int(number) - 1)
      else { return nil }
      return Self.condition(in: decoded[Int(number) - 1])
    case .gsm(let bytes): return bytes.first.map { Self.gsm($0 & 0x0F) }
    case .compact, .expanded, nil: return nil
    }
  }

  /// EF.ARR by its identifier, beside the file or in a DF above it.
  private func ruleFile(_ fid: FID?, for file: CardImage.File) -> CardImage.File? {
    var parent = file.parentPath
    while let path = parent {
      let found = image.children(of: path).first { child in
        guard case .records = child.content else { return false }
        return fid.map { child.fid == $0 } ?? (child.name == "EF.ARR")
      }
      if let found { return found }
      parent = files[path]?.parentPath ?? path.lastIndex(of: "/").map { String(path[..<$0]) }
    }
    return nil
  }

  private static func condition(in record: FieldValue) -> String? {
    guard case .array(let rules) = record else { return nil }
    for rule in rules {
      guard case .array(let access)? = rule["access"], access.contains(.string("update")) else { continue }
      return rule["condition"].map(text)
    }
    // What no rule allows is not allowed (TS 102 221 §9.2.1).
    return "never"
  }

  private static func text(_ condition: FieldValue) -> String {
    switch condition {
    case .string(let name): return name
    case .object(let fields):
      guard let field = fields.first, case .array(let parts) = field.value else { return "another rule" }
      if field.name == "not" { return "not " + parts.map(text).joined(separator: ", ") }
      return parts.map(text).joined(separator: " \(field.name) ")
    default: return "another rule"
    }
  }

  private static func gsm(_ nibble: UInt8) -> String {
    switch nibble {
    case 0x0: "always"
    case 0x1: "PIN1"
    case 0x2: "PIN2"
    case 0xF: "never"
    default: "ADM"
    }
  }
}
