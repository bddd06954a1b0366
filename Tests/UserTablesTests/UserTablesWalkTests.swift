import CardImage
import ElementaryFiles
import Foundation
import ISO7816
import ImageDecoding
import PCSC
import SoftUICC
import TestSupport
import Testing
import UICC
import UserTables

/// Walks and scans with the example's files, which the demo card has.
@Suite(.serialized, .timeLimit(.minutes(3))) struct UserTablesWalkTests {
  private static func example() throws -> FileTables {
    try UserTables.tables([("example.yaml", Array(try Data(contentsOf: UserTablesReaderTests.example)))])
  }
  private static let paths = [
    "MF/DF.WATTLE", "MF/DF.WATTLE/EF.PROFILE", "MF/DF.WATTLE/EF.KEYSET", "MF/ADF.USIM/EF.WATTLE_OTA",
  ]

  private func walk(_ transport: any CardTransport) throws -> CardImage {
    let session = try CardSession(transport)
    var walk = CardWalk(session)
    let outcome = try transport.withTransaction { walk.run() }
    #expect(outcome.interruption == nil)
    return outcome.image
  }

  @Test func aWalkVisitsTheUsersFiles() throws {
    let without = try walk(SoftCard(image: DemoCard.image))
    let image = try FileTables.with(Self.example()) { try walk(SoftCard(image: DemoCard.image)) }
    #expect(Set(image.files.map(\.path)).subtracting(without.files.map(\.path)) == Set(Self.paths))
    #expect(Set(without.files.map(\.path)).isSubset(of: Set(image.files.map(\.path))))
    try check(image)
  }

  @Test(.needsVPCD) func aWalkInAReaderVisitsThemToo() async throws {
    let tables = try Self.example()
    let image = try await VPCDPort.withPort { port in
      let server = SoftCardServer(card: try SoftCard(image: DemoCard.image), port: port.number)
      let thread = Thread { try? server.run() }
      thread.start()
      defer { server.stop() }
      try port.waitUntilPresent()
      return try FileTables.with(tables) { try walk(Context().connect(to: port.readerName)) }
    }
    try check(image)
    let inProcess = try FileTables.with(tables) { try walk(SoftCard(image: DemoCard.image)) }
    #expect(image == inProcess)
  }

  /// A foreign card: EF.SPN under a name of our own, so that its bytes come through the user's row.
  @Test(.needsForeignCard) func aWalkOfAForeignCardUsesTheUsersRow() async throws {
    let path = try #require(Shared.path("data/cards/sysmoISIM-SJA2.script"))
    let tables = try Table.tables(
      rows: "{path: MF/ADF.USIM/EF.NAME, fid: 6F46, replace: true, like: EF.SPN}")
    let image = try await ForeignCard.with(path) { _, reader in
      try FileTables.with(tables) { try walk(Context().connect(to: reader)) }
    }
    let file = try #require(image.files.first { $0.path == "MF/ADF.USIM/EF.NAME" })
    #expect(!image.files.contains { $0.path == "MF/ADF.USIM/EF.SPN" })
    try FileTables.with(tables) {
      let decoded = try #require(ImageDecoder(image).decode(file))
      #expect(decoded["serviceProviderName"] != nil)
    }
  }

  private func check(_ image: CardImage) throws {
    let file = try #require(image.files.first { $0.path == "MF/ADF.USIM/EF.WATTLE_OTA" })
    #expect(ImageDecoder(image).decode(file) == nil, "no table of the standards knows it")
    try FileTables.with(Self.example()) {
      let decoded = try #require(ImageDecoder(image).decode(file))
      #expect(decoded["server"] == .string("ota.wattlefon.example"))
      #expect(ImageDecoder(image).definition(of: file)?.isProprietary == false)
    }
  }

  @Test func anImageOfAScanIsReadByIdentifiers() throws {
    let image = try DemoCard.image
    let file = try #require(image.files.first { $0.path == "MF/7f66/6f01" })
    #expect(ImageDecoder(image).decode(file) == nil)
    try FileTables.with(Self.example()) {
      #expect(ImageDecoder(image).decode(file) == .object([.init("profile", .string("Wattlefon® Profil 3.2"))]))
    }
  }

  @Test func aScanDoesNotReportWhatTheUserKnows() throws {
    var options = ScanOptions()
    options.reach = .range(0x6F90...0x6F9F)
    func scan(_ state: ScanState = ScanState()) throws -> CardScan.Outcome {
      let session = try CardSession(SoftCard(image: DemoCard.image))
      var walk = CardWalk(session)
      let image = walk.run().image
      var scan = CardScan(session, image: image, options: options, state: state)
      return scan.run()
    }
    let before = try scan()
    #expect(before.files.map(\.path) == ["MF/ADF.USIM/6f9f"])
    try FileTables.with(Self.example()) {
      let fresh = try scan()
      #expect(fresh.files.isEmpty)
      let again = try scan(before.state)
      #expect(again.files.isEmpty, "a find of an earlier scan is known by now")
    }
  }
}
