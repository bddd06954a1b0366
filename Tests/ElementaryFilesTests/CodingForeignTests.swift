import CardImage
import Foundation
import ISO7816
import TestSupport
import Testing

@testable import ElementaryFiles

/// Files of real cards, and vectors that other tools publish with them.
@Suite struct CodingForeignTests {
  struct Content {
    let path: String
    let bytes: [UInt8]
    let context: FileContext
  }

  static func contents(_ image: CardImage) -> [Content] {
    image.files.flatMap { file -> [Content] in
      switch file.content {
      case .data(let data): return [Content(path: file.path, bytes: data, context: FileContext(length: data.count))]
      case .records(let records):
        return records.enumerated().compactMap { index, record in
          record.map {
            Content(path: file.path, bytes: $0, context: FileContext(length: $0.count, record: index + 1))
          }
        }
      case .tags, .none: return []
      }
    }
  }

  @Test(.needsShared("data/cards"), arguments: Shared.cards)
  func cardsAreReadAndComeBack(_ path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let image = try CardImage.read(bytes: bytes, name: path).image
    var typed = 0
    var raw: [String] = []
    for content in Self.contents(image) {
      guard let file = StandardFiles.definition(at: content.path),
        let value = file.decode(content.bytes, in: content.context)
      else { continue }
      #expect(try file.encode(value, in: content.context) == content.bytes, "\(content.path)")
      if Self.readWhole.contains(file.name) { #expect(!value.containsRaw, "\(content.path) \(value.codingJSON)") }
      if value.containsRaw {
        raw.append("\(content.path) \(content.context.record ?? 0) \(value.codingJSON)")
      } else {
        typed += 1
      }
    }
    #expect(typed > 20)
    #expect(raw.count * 20 <= typed, "\(raw.joined(separator: "\n"))")
  }

  @Test(arguments: ["demo", "sim-2g", "odd"]) func ownCardsAreRead(_ name: String) throws {
    let path = Shared.packageRoot.appending(path: "Profiles/cards/\(name).json")
    let image = try CardImage.read(bytes: [UInt8](try Data(contentsOf: path)), name: name).image
    for content in Self.contents(image) {
      guard let file = StandardFiles.definition(at: content.path),
        let value = file.decode(content.bytes, in: content.context)
      else { continue }
      #expect(try file.encode(value, in: content.context) == content.bytes, "\(content.path)")
      if name != "odd", Self.readWhole.contains(file.name) {
        #expect(!value.containsRaw, "\(content.path) \(value.codingJSON)")
      }
    }
  }

  /// Files of which no part may be raw on a card that keeps to the specifications.
  static let readWhole: Set<String> = [
    "EF.ICCID", "EF.IMSI", "EF.SPN", "EF.PNN", "EF.OPL", "EF.ADN", "EF.FDN", "EF.SDN", "EF.BDN", "EF.LND", "EF.MBDN",
    "EF.MSISDN", "EF.SMS", "EF.SMSP", "EF.SMSS", "EF.SMSR", "EF.EXT1", "EF.EXT2", "EF.EXT5", "EF.EXT6", "EF.ECC",
    "EF.ICI", "EF.OCI", "EF.ICT", "EF.OCT", "EF.CFIS", "EF.NIA", "EF.ACL", "EF.FDNURI", "EF.SDNURI", "EF.MMSN",
    "EF.MMSUP", "EF.PBR", "EF.GID1", "EF.GID2", "EF.LI", "EF.PL", "EF.LP", "EF.ICE_DN", "EF.ICE_FF", "EF.UICCIARI",
    "EF.WebRTCURI", "EF.HNBN", "EF.CSGT", "EF.PUCT", "EF.SUME", "EF.PSISMSC",
  ]

  /// Names that a foreign tool gives to texts and numbers; its other names and words are its own.
  static let comparable: Set<String> = [
    "alpha_id", "dialing_nr", "call_number", "imsi", "spn", "mcc_mnc", "lac_min", "lac_max", "tp_vp_minutes",
    "call_code", "msisdn", "text_csg_type", "msp_number", "pnn_record_id",
  ]

  @Test(.needsShared("data/ef-vectors.jsonl")) func vectorsOfOthersSayTheSame() throws {
    let path = try #require(Shared.path("data/ef-vectors.jsonl"))
    var compared = 0
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      guard let vector = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
        let hex = vector["hex"] as? String, let bytes = Hex.bytes(hex), let value = vector["value"],
        let users = vector["used_by"] as? [[String: Any]]
      else { continue }
      let expected = Self.leaves(value)
      guard !expected.isEmpty else { continue }
      for user in users {
        let name = user["path"] as? String ?? ""
        guard let file = StandardFiles.definition(at: name), file.codec != nil else { continue }
        // Laid out as EF.ADN there; TS 31.102 §4.2.44 has one byte more behind it.
        if name.hasSuffix("/EF.BDN") { continue }
        for padding in [0, 1, 4] where padding == 0 || vector["no_pad"] as? Bool != true {
          let padded = bytes + [UInt8](repeating: 0xFF, count: padding)
          let context = FileContext(length: padded.count, record: vector["record_nr"] as? Int)
          let read = try #require(file.decode(padded, in: context))
          #expect(!read.containsRaw, "\(name) \(read.codingJSON)")
          #expect(try file.encode(read, in: context) == padded, "\(name)")
          let found = Self.leaves(of: read)
          // An absent validity period is FF, which would be 635040 minutes if it were present.
          for leaf in expected where leaf != "635040" {
            #expect(found.contains(leaf), "\(name): \(leaf) is not in \(read.codingJSON)")
          }
          compared += 1
        }
      }
    }
    #expect(compared > 20)
  }

  /// Texts and numbers under names that can be compared.
  private static func leaves(_ value: Any, comparable isComparable: Bool = false) -> [String] {
    switch value {
    case let object as [String: Any]:
      object.flatMap { leaves($0.value, comparable: comparable.contains($0.key)) }
    case let list as [Any]: list.flatMap { leaves($0, comparable: isComparable) }
    case let text as String where isComparable && !text.isEmpty: [text]
    case let number as Int where isComparable: ["\(number)"]
    default: []
    }
  }

  private static func leaves(of value: FieldValue) -> Set<String> {
    switch value {
    case .object(let fields): Set(fields.flatMap { leaves(of: $0.value) })
    case .array(let values): Set(values.flatMap { leaves(of: $0) })
    case .string(let text): [text, text.hasPrefix("+") ? String(text.dropFirst()) : text]
    case .int(let number): ["\(number)"]
    case .bool, .null: []
    }
  }
}

extension FieldValue {
  /// Whether a part of it could not be read.
  var containsRaw: Bool {
    switch self {
    case .object(let fields): fields.contains { $0.name == "raw" || $0.value.containsRaw }
    case .array(let values): values.contains { $0.containsRaw }
    default: false
    }
  }
}
