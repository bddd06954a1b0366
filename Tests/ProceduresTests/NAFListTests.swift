import CardImage
import Foundation
import ISO7816
import PCSC
import Procedures
import SoftUICC
import TestSupport
import Testing
import UICC

/// EF.GBANL: what is read, and which records an edit changes.
@Suite(.serialized, .timeLimit(.minutes(2))) struct NAFListTests {
  private func list(_ application: NAFList.Application, image: CardImage? = nil) throws -> NAFList {
    try NAFList(application, CardSession(SoftCard(image: image ?? DemoCard.image)))
  }

  private func checkDemo(_ list: NAFList) {
    #expect(list.recordLength == 100)
    #expect(list.freeRecords == [3, 4])
    #expect(list.isServiceAvailable == true)
    #expect(list.bootstrapping?.bsf == "bsf.mnc001.mcc001.pub.3gppnetwork.org")
    #expect(list.entries.map(\.entry.fqdn) == ["naf.wattlefon.example", "naf.quokkamobile.example"])
    #expect(list.entries.first?.entry.ua == .httpDigest)
    #expect(list.remarks == [])
  }

  @Test(arguments: NAFList.Application.allCases) func demoCardInProcess(application: NAFList.Application) throws {
    checkDemo(try list(application))
  }

  @Test(.needsVPCD) func demoCardInAReader() async throws {
    let list = try await VPCDPort.withPort { port in
      try port.serving(SoftCard(image: DemoCard.image)) {
        try NAFList(.usim, CardSession(Context().connect(to: port.readerName)))
      }
    }
    checkDemo(list)
  }

  @Test(.needsForeignCard) func foreignCard() async throws {
    let path = try #require(Shared.path("data/cards/sysmoISIM-SJA2.script"))
    let dump = try ImageSource(path: path).read().image
    for application in NAFList.Application.allCases {
      let list = try await ForeignCard.with(path) { _, reader in
        try NAFList(application, CardSession(Context().connect(to: reader)))
      }
      let file = try #require(dump.files.first { $0.path == application.path })
      #expect(list.file?.content == file.content)
      #expect(list.records.count == file.content.parts.count)
    }
  }

  // MARK: Records

  @Test func anEntryComesBackFromItsRecord() throws {
    for entry in [
      NAFEntry(fqdn: "a"), NAFEntry(fqdn: "xcap.operator.example", bTID: "AAAA@bsf.example"),
      NAFEntry(fqdn: "n.example", ua: try #require(UaSecurityProtocol(named: "tls-psk:00a8")), bTID: ""),
    ] {
      let record = try entry.record(length: 64)
      #expect(record.count == 64)
      #expect(try NAFEntry(record: record) == entry)
    }
    #expect(try NAFEntry(record: [UInt8](repeating: 0xFF, count: 20)) == nil)
  }

  @Test(arguments: [
    ("", "a host name has 1 to 253 characters"),
    ("a..b", "the label \"\" of the host name has not 1 to 63 characters"),
    ("näf.example", "the label \"näf\" of the host name is not letters, digits and hyphens"),
    ("-a.example", "the label \"-a\" of the host name is not letters, digits and hyphens"),
    ("a\u{1B}[2J.example", "the label \"a [2J\" of the host name is not letters, digits and hyphens"),
    (
      String(repeating: "a", count: 64),
      "the label \"\(String(repeating: "a", count: 64))\" of the host name has not 1 to 63 characters"
    ),
    ("long-enough-to-miss.example", "long-enough-to-miss.example need 34 bytes, a record of this file has 33"),
  ])
  func hostNamesThatAreRefused(name: String, message: String) {
    #expect {
      try NAFEntry(fqdn: name).record(length: 33)
    } throws: { error in
      "\(error)" == message
    }
  }

  @Test(arguments: ["8003616263", "80056162630100", "8106414243", "80", "0000"])
  func recordsThatAreNoEntry(hex: String) throws {
    let record = try #require(Hex.bytes(hex))
    #expect(throws: NAFEntry.Failure.self) { try NAFEntry(record: record) }
  }

  @Test(arguments: [
    ("http-digest", "0100000002"), ("HTTP-Digest", "0100000002"), ("0100000002", "0100000002"),
    ("01:00:00:00:02", "0100000002"), ("tls-psk:00a8", "01000100a8"), ("supl", "0300000001"),
  ])
  func protocolsByNameAndNumber(name: String, octets: String) throws {
    let ua = try #require(UaSecurityProtocol(named: name))
    #expect(Hex.string(ua.rawValue) == octets)
    #expect(UaSecurityProtocol(named: ua.name) == ua)
  }

  @Test(arguments: ["", "http", "01000000", "010000000203", "tls-psk:0", "zz"])
  func protocolsThatAreNone(name: String) { #expect(UaSecurityProtocol(named: name) == nil) }

  @Test func namesOfProtocolsAreUnique() {
    let names = UaSecurityProtocol.registered.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(Set(UaSecurityProtocol.registered.map(\.octets)).count == names.count)
    #expect(UaSecurityProtocol.registered.allSatisfy { $0.octets.count == 5 })
  }

  // MARK: Edits

  @Test func addTakesTheFirstFreeRecord() throws {
    let list = try list(.usim)
    let entry = NAFEntry(fqdn: "xcap.example")
    let changes = try list.changes(for: .add(entry))
    #expect(changes.map(\.record) == [3])
    #expect(changes.first?.old == [UInt8](repeating: 0xFF, count: 100))
    #expect(try changes.first.flatMap { try NAFEntry(record: $0.new) } == entry)
  }

  @Test func addOfWhatIsThereChangesNothing() throws {
    let list = try list(.usim)
    let known = try #require(list.entries.first?.entry)
    #expect(try list.changes(for: .add(known)) == [])
    #expect {
      try list.changes(for: .add(NAFEntry(fqdn: "NAF.wattlefon.example", bTID: "other@bsf.example")))
    } throws: {
      "\($0)" == "NAF.wattlefon.example with http-digest is in record 1 already, with another B-TID"
    }
  }

  @Test func aFullListIsSaid() throws {
    var image = try DemoCard.image
    let index = try #require(image.files.firstIndex { $0.path == "MF/ADF.USIM/EF.GBANL" })
    let records = try (1...4).map { try NAFEntry(fqdn: "naf\($0).example").record(length: 100) }
    image.files[index].content = .records(records)
    let list = try list(.usim, image: image)
    #expect(list.freeRecords == [])
    #expect {
      try list.changes(for: .add(NAFEntry(fqdn: "one.more.example")))
    } throws: {
      "\($0)" == "all 4 records of MF/ADF.USIM/EF.GBANL are taken"
    }
    #expect(try list.changes(for: .clear).count == 4)
    #expect(try list.changes(for: .remove(fqdn: "naf2.EXAMPLE", ua: nil)).map(\.record) == [2])
  }

  @Test func removeAndSet() throws {
    let list = try list(.isim)
    #expect(try list.changes(for: .removeRecord(2)).map(\.record) == [2])
    #expect(try list.changes(for: .removeRecord(3)) == [])
    #expect(throws: NAFEntry.Failure.self) { try list.changes(for: .removeRecord(5)) }
    #expect(throws: NAFEntry.Failure.self) { try list.changes(for: .removeRecord(0)) }
    #expect(throws: NAFEntry.Failure.self) { try list.changes(for: .removeRecord(Int.min)) }
    #expect(throws: NAFEntry.Failure.self) { try list.changes(for: .remove(fqdn: "nobody.example", ua: nil)) }
    #expect(try list.changes(for: .set(record: 4, NAFEntry(fqdn: "n.example"))).map(\.record) == [4])
    #expect(throws: NAFEntry.Failure.self) {
      try list.changes(for: .set(record: 4, NAFEntry(fqdn: "naf.wattlefon.example")))
    }
  }

  @Test func whatIsOddIsSaid() throws {
    var image = try DemoCard.image
    func set(_ path: String, _ content: CardImage.Content) throws {
      let index = try #require(image.files.firstIndex { $0.path == path })
      image.files[index].content = content
    }
    let nonsense = [0x80, 0x02, 0x61, 0x62] + [UInt8](repeating: 0xFF, count: 96)
    let stale = try NAFEntry(fqdn: "a.example", bTID: "old@bsf.example").record(length: 100)
    try set("MF/ADF.USIM/EF.GBANL", .records([stale, stale, nonsense, nonsense]))
    try set("MF/ADF.USIM/EF.UST", .data([UInt8](repeating: 0, count: 17)))
    let remarks = try list(.usim, image: image).remarks
    #expect(remarks.contains { $0.hasPrefix("service 68 (GBA) is not available in MF/ADF.USIM/EF.UST") })
    #expect(remarks.contains { $0.hasPrefix("record 1 is of an earlier bootstrapping") })
    #expect(remarks.contains("record 2 repeats a.example"))
    #expect(remarks.contains { $0.hasPrefix("record 3 is no NAF entry: the NAF_ID has 2 bytes") })
  }

  @Test func aCardWithoutTheFile() throws {
    var image = try DemoCard.image
    image.files.removeAll { $0.path.hasPrefix("MF/ADF.ISIM") }
    let list = try list(.isim, image: image)
    #expect(list.file == nil)
    #expect { try list.changes(for: .clear) } throws: { "\($0)" == "the card has no MF/ADF.ISIM/EF.GBANL" }
  }
}

/// NAF lists written by way of the journal, on each kind of card.
@Suite(.serialized, .timeLimit(.minutes(2))) struct NAFListWritingTests {
  private let folder = JournalFolder()

  /// Adds an entry, finds it there, takes it back.
  private func roundTrip(_ application: NAFList.Application, _ transport: any CardTransport) throws {
    let session = try WritableCard.session(transport)
    let before = try NAFList(application, session)
    let entry = NAFEntry(fqdn: "xcap.quokkamobile.example", ua: .httpDigest, bTID: "AAAA@bsf.example")
    let runner = ChangeRunner(session, journals: folder.store)
    let changes = try before.cardChanges(for: .add(entry))
    let report = try runner.apply(changes, title: "test")
    #expect(report.count(.written) == 1)
    let after = try NAFList(application, session)
    #expect(after.entries.contains { $0.entry == entry })
    #expect(after.freeRecords.count == before.freeRecords.count - 1)
    let removal = try after.cardChanges(for: .remove(fqdn: entry.fqdn, ua: nil))
    #expect(try runner.apply(removal, title: "test").count(.written) == 1)
    #expect(try NAFList(application, session).file?.content == before.file?.content)
  }

  @Test(arguments: NAFList.Application.allCases) func inProcess(application: NAFList.Application) throws {
    try roundTrip(application, try WritableCard.usim())
  }

  @Test(.needsVPCD) func inAReader() async throws {
    try await VPCDPort.withPort { port in
      try port.serving(WritableCard.usim()) { try roundTrip(.isim, Context().connect(to: port.readerName)) }
    }
  }

  @Test(.needsForeignCard) func onAForeignCard() async throws {
    let path = try #require(Shared.path("data/cards/sysmoISIM-SJA2.script"))
    try await ForeignCard.with(path, arguments: ["--adm", "3838383838383838"]) { _, reader in
      try roundTrip(.usim, Context().connect(to: reader))
    }
  }
}
