import ISO7816
import Testing

@testable import ElementaryFiles

@Suite struct TablesTests {
  static let all: [StandardFiles.Entry] =
    StandardFiles.all + StandardFiles.eap.children.map { ("DF.EAP/" + $0.name, $0) }

  @Test func everyPathIsUnique() {
    let paths = Self.all.map(\.path)
    #expect(Set(paths).count == paths.count)
    #expect(paths.count > 600)
  }

  @Test func identifiersAreUniqueInTheirDirectory() {
    for (path, definition) in Self.all where definition.isDirectory {
      let fids = definition.children.compactMap(\.fid)
      #expect(Set(fids).count == fids.count, "\(path)")
      let sfis = definition.children.compactMap(\.sfi)
      #expect(Set(sfis).count == sfis.count, "\(path)")
      #expect(sfis.allSatisfy { (1...30).contains($0) }, "\(path)")
    }
  }

  @Test func rowsAreWhole() {
    for (path, definition) in Self.all {
      #expect(definition.isDirectory || definition.fid != nil, "\(path)")
      #expect(definition.isDirectory == definition.name.hasPrefix("MF") || !definition.name.hasPrefix("MF"))
      #expect(definition.isDirectory || definition.children.isEmpty, "\(path)")
      #expect(definition.kind == .adf ? definition.aid != nil : definition.aid == nil, "\(path)")
      #expect(!definition.clause.isEmpty, "\(path)")
      if let size = definition.size { #expect(0 < size.minimum && size.minimum <= size.recommended, "\(path)") }
      if path == "MF/" + definition.name, !definition.isDirectory {
        #expect(definition.fid.map { $0.rawValue >> 8 } == 0x2F, "EFs under the MF are 2FXX: \(path)")
      }
    }
  }

  @Test func looksUpByPathByFIDAndByAID() {
    #expect(StandardFiles.definition(at: "MF/ADF.USIM/DF.5GS/EF.SUCI_Calc_Info")?.fid == 0x4F07)
    #expect(StandardFiles.definition(at: "ADF.USIM") == nil)
    #expect(StandardFiles.definitions(fid: 0x6F07, under: "MF/ADF.ISIM").map(\.name) == ["EF.IST"])
    #expect(StandardFiles.definitions(fid: 0x6F07, under: "MF/DF.NONE").isEmpty)
    let usim = AID([0xA0, 0, 0, 0, 0x87, 0x10, 0x02, 0xFF, 0x49, 0xFF, 0x01, 0x89])
    #expect(StandardFiles.application(usim)?.name == "ADF.USIM")
    #expect(StandardFiles.application(AID([0xA0, 0, 0, 0x03, 0x43, 0x10, 0x02]))?.name == "ADF.CSIM")
    #expect(StandardFiles.application(AID([0xA0, 0, 0])) == nil)
  }

  @Test func onlyAMakersRowsAreProprietary() {
    let own = Self.all.filter { $0.definition.isProprietary }.map(\.path)
    #expect(own.contains("MF/DF.SYSTEM") && own.contains("MF/ADF.USIM/EF.USIM_AUTH_KEY"))
    #expect(
      own.allSatisfy {
        $0.hasPrefix("MF/DF.SYSTEM") || $0.contains("_KEY") || $0.contains("_SQN") || $0.contains("/EF.GBA_")
      })
  }

  @Test(
    arguments: [
      (ServiceCondition.service(2), true), (.all([2, 4]), true), (.all([2, 3]), false), (.any([3, 4]), true),
      (.any([3]), false), (.all([124, .not(125)]), false), (.all([2, .not(125)]), true),
    ] as [(ServiceCondition, Bool)])
  func servicesDecide(_ condition: ServiceCondition, _ expected: Bool) {
    #expect(condition.holds(for: [2, 4]) == expected)
  }
}

@Suite struct TablesReferenceTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var path: String
    var records: [String]
    var found: [String]
    var reason: String
    var testDescription: String { reason }
  }

  static let rows: [Row] = [
    Row(
      path: "MF/ADF.USIM/DF.PHONEBOOK/EF.PBR",
      records: ["a810c0034f3a01c5034f0902c6024f25ff02", "a804c0024f3baa04c2024f4affffff"],
      found: ["EF.ADN 4f3a 1", "EF.PBC 4f09 2", "EF.GRP 4f25 -", "EF.ADN-2 4f3b -", "EF.EXT1 4f4a -"],
      reason: "two sets of files, with and without SFI"),
    Row(
      path: "MF/DF.TELECOM/DF.PHONEBOOK/EF.PBR",
      records: ["a80cc0024f3ac4024f11c4024f12", "aa04c2024f4a", "aa04c2024f4a"],
      found: ["EF.ADN 4f3a -", "EF.ANR 4f11 -", "EF.ANR-2 4f12 -", "EF.EXT1 4f4a -"],
      reason: "two numbers for an entry; one extension file for both sets"),
    Row(
      path: "MF/DF.TELECOM/DF.PHONEBOOK/EF.PBR", records: ["a8", "a8ff", "", "ffffffff", "a806c00100c5024f"], found: [],
      reason: "hostile records"),
    Row(
      path: "MF/DF.TELECOM/DF.GRAPHICS/EF.IMG",
      records: ["0208081100004f0100000020080821ff", "010808114f0300000020", "00ffffff", "ff08081100"],
      found: ["EF.IIDF 4f03 -"], reason: "instances; descriptors that run over the end"),
    Row(
      path: "MF/ADF.USIM/DF.SoLSA/EF.SLL", records: ["41420000000021f3544f8801"], found: ["EF.LSA_Descriptor 4f88 -"],
      reason: "counted from the end"),
    Row(
      path: "MF/ADF.USIM/DF.ACDC/EF.ACDC_LIST",
      records: ["a01300112233445566778899aabbccddeeff4f0203ffff"], found: ["EF.ACDC_OS_CONFIG 4f02 3"],
      reason: "the configuration of one operating system"),
    Row(
      path: "MF/ADF.USIM/DF.5MBSUECONFIG/EF.5MBSUECONFIG",
      records: ["a019800362f210811211223362f2104f080111223462f2104f0901"],
      found: ["EF.5MBSUSD 4f08 -", "EF.5MBSUSD-2 4f09 -"], reason: "a description for each broadcast group"),
    Row(path: "MF/EF.DIR", records: ["4f4f4f4f"], found: [], reason: "a file that names none"),
  ]

  @Test(arguments: rows) func findsFilesThatAFileNames(_ row: Row) throws {
    let definition = try #require(StandardFiles.definition(at: row.path))
    let records = try row.records.map { try #require(Hex.bytes($0)) }
    let found = definition.references(in: records).map { file in
      "\(file.name) \(file.fid?.description ?? "") \(file.sfi.map { String($0) } ?? "-")"
    }
    #expect(found == row.found)
  }
}
