import Foundation
import ISO7816
import TestSupport
import Testing

@testable import ElementaryFiles

/// A row of the catalogue of another tool; read-only test material that lies beside the project or is absent.
private struct CatalogueRow: Decodable {
  var app: String
  var path: [String]
  var fid: String?
  var sfid: String?
  var structure: String?
  var kind: String
  var hasFiles: Bool?
  var hasDecoder: Bool?

  enum CodingKeys: String, CodingKey {
    case app, path, fid, sfid, structure, kind
    case hasFiles = "has_fs"
    case hasDecoder = "has_decoder"
  }
}

@Suite struct TablesCatalogueTests {
  /// Where the specifications and the catalogue differ, and which clause says so.
  static let deviations: [String: String] = [
    "MF/DF.TELECOM/EF.LND": "cyclic: TS 51.011 §10.5.8",
    "MF/ADF.USIM/EF.OPL": "SFI 1A: TS 31.102 §4.2.59",
    "MF/ADF.USIM/EF.SPDI": "SFI 1B: TS 31.102 §4.2.66",
    "MF/ADF.USIM-non-IMSI/EF.OPL": "SFI 1A: TS 31.102 §4.2.59",
    "MF/ADF.USIM-non-IMSI/EF.SPDI": "SFI 1B: TS 31.102 §4.2.66",
    "MF/ADF.USIM/DF.5GS/EF.URSP": "BER-TLV: TS 31.102 §4.4.11.12",
    "MF/ADF.USIM-non-IMSI/DF.5GS/EF.URSP": "BER-TLV: TS 31.102 §4.4.11.12",
    "MF/ADF.USIM/DF.SAIP/EF.SUCI_Calc_Info":
      "no SFI: TCA Profile Package, template DF.SAIP",
    "MF/ADF.USIM-non-IMSI/DF.SAIP/EF.SUCI_Calc_Info":
      "no SFI: TCA Profile Package, template DF.SAIP",
    "MF/ADF.ISIM/EF.AD": "SFI 03: TS 31.103 §4.2.5 and annex D",
    "MF/ADF.USIM/DF.5MBSUECONFIG/EF.5MBSUSD": "placed by EF.5MBSUECONFIG: TS 31.102 §4.4.14.3",
  ]

  @Test(.enabled(if: Shared.path("data/ef-catalog.json") != nil))
  func everyRowOfTheCatalogueHasARowHere() throws {
    let path = try #require(Shared.path("data/ef-catalog.json"))
    let rows = try JSONDecoder().decode([CatalogueRow].self, from: Data(contentsOf: URL(filePath: path)))
    #expect(rows.count > 500)
    var usedDeviations: Set<String> = []
    var eap: [String: FileDefinition] = ["MF/DF.EAP": StandardFiles.eap]
    for file in StandardFiles.eap.children { eap["MF/DF.EAP/" + file.name] = file }
    for row in rows where row.hasFiles != false && row.app != "ARA-M" {
      let path = row.path.joined(separator: "/")
      if Self.deviations[path] != nil {
        usedDeviations.insert(path)
        continue
      }
      guard let definition = eap[path] ?? StandardFiles.definition(at: path) else {
        Issue.record("\(path) is in no table")
        continue
      }
      #expect(definition.fid?.description == row.fid ?? (row.path.count == 1 ? "3f00" : nil), "\(path)")
      #expect(definition.sfi == row.sfid.flatMap { UInt8($0, radix: 16) }, "\(path)")
      let kind: FileDefinition.Kind? =
        switch row.structure {
        case "transparent": .transparent
        case "linear_fixed": .linearFixed
        case "cyclic": .cyclic
        case "ber_tlv": .berTLV
        default: nil
        }
      if let kind { #expect(definition.kind == kind, "\(path)") } else { #expect(definition.isDirectory, "\(path)") }
    }
    #expect(usedDeviations == Set(Self.deviations.keys), "each documented deviation is about a row of the catalogue")
  }

  /// Every file that the other tool decodes has named fields here, and those that it leaves raw but for a few.
  @Test(.enabled(if: Shared.path("data/ef-catalog.json") != nil))
  func filesHaveNamedFields() throws {
    let path = try #require(Shared.path("data/ef-catalog.json"))
    let rows = try JSONDecoder().decode([CatalogueRow].self, from: Data(contentsOf: URL(filePath: path)))
    let named = Dictionary(StandardFiles.named().map { ($0.path, $0.definition) }) { first, _ in first }
    let files = rows.filter { $0.kind == "EF" }.map { (row: $0, path: $0.path.joined(separator: "/")) }
    let decoded = files.filter { $0.row.hasDecoder == true }
    #expect(decoded.count == 391)
    let missing = decoded.filter { named[$0.path]?.hasCodec != true }.map(\.path)
    #expect(missing.isEmpty, "\(missing)")
    // A USIM without IMSI has the files of a USIM: each counts once.
    let raw = Set(files.filter { $0.row.hasDecoder != true && !$0.path.contains("ADF.USIM-non-IMSI") }.map(\.path))
    #expect(raw.count == 77)
    let remaining = raw.filter { named[$0]?.hasCodec != true }.sorted()
    #expect(remaining == Self.withoutLayout, "67 of 77 have named fields, and which do not")
  }

  /// Files that have no layout here.
  static let withoutLayout = [
    "MF/ADF.USIM/DF.ProSe/EF.PROSEFUNC", "MF/ADF.USIM/DF.ProSe/EF.PROSE_GC",
    "MF/ADF.USIM/DF.ProSe/EF.PROSE_GM_DISCOVERY", "MF/ADF.USIM/DF.ProSe/EF.PROSE_PLMN",
    "MF/ADF.USIM/DF.ProSe/EF.PROSE_POLICY", "MF/ADF.USIM/DF.ProSe/EF.PROSE_RELAY",
    "MF/ADF.USIM/DF.ProSe/EF.PROSE_RELAY_DISCOVERY", "MF/ADF.USIM/DF.ProSe/EF.UIRC",
    "MF/DF.TELECOM/DF.MULTIMEDIA/EF.MMDF", "MF/DF.TELECOM/DF.MULTIMEDIA/EF.MML",
  ]
}
