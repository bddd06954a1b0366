import CardImage
import Foundation
import ISO7816
import PCSC
import Procedures
import SoftUICC
import TestSupport
import Testing
import UICC

/// The names of TS 23.003 from numbers and from cards.
@Suite(.serialized, .timeLimit(.minutes(2))) struct NameReportTests {
  private func names(_ report: NameReport) -> [String: String] {
    Dictionary(report.names.map { ($0.key, $0.value) }) { first, _ in first }
  }

  /// TS 23.003 §13.2 and §19.2 give these networks as examples.
  @Test(arguments: [
    ("234150999999999", 2, "mnc015.mcc234", "a zero goes before two digits"),
    ("310410123456789", 3, "mnc410.mcc310", "three digits stay"),
    ("001010123456789", 2, "mnc001.mcc001", "the test network"),
    ("001010123456789", 3, "mnc010.mcc001", "the same IMSI with another length is another network"),
  ])
  func network(imsi: String, mncLength: Int, labels: String, why: String) throws {
    let report = try NameReport(imsi: imsi, mncLength: mncLength)
    let names = names(report)
    #expect(names["bsf"] == "bsf.\(labels).pub.3gppnetwork.org", "\(why)")
    #expect(names["imsDomain"] == "ims.\(labels).3gppnetwork.org")
    #expect(names["impi"] == "\(imsi)@ims.\(labels).3gppnetwork.org")
    #expect(names["ePDG"] == "epdg.epc.\(labels).pub.3gppnetwork.org")
    #expect(names["xcap"] == "xcap.ims.\(labels).pub.3gppnetwork.org")
    #expect(names["entitlement"] == "aes.\(labels).pub.3gppnetwork.org")
    #expect(names["bsfISIM"] == nil, "there is no IMPI")
  }

  @Test(arguments: [
    ("a@ims.mnc015.mcc234.3gppnetwork.org", "bsf.ims.mnc015.mcc234.pub.3gppnetwork.org", "pub goes in"),
    ("a@operator.example", "bsf.operator.example", "a domain of the operator's own stays"),
    ("a@3gppnetwork.org", "bsf.pub.3gppnetwork.org", "the bare domain"),
    ("a@not3gppnetwork.org", "bsf.not3gppnetwork.org", "only whole labels count"),
  ])
  func bootstrappingServerOfTheISIM(impi: String, expected: String, why: String) throws {
    let report = try NameReport(imsi: "234150999999999", mncLength: 2, impi: impi)
    #expect(names(report)["bsfISIM"] == expected, "\(why)")
  }

  @Test(arguments: [("12345", 2), ("1234567890123456", 2), ("23415x999999999", 2), ("234150999999999", 4), ("", 2)])
  func numbersThatAreNone(imsi: String, mncLength: Int) {
    #expect(throws: HomeNetwork.Failure.self) { try NameReport(imsi: imsi, mncLength: mncLength) }
  }

  private func checkDemo(_ report: NameReport) {
    #expect(report.imsi == "001010123456789")
    #expect(names(report)["bsf"] == "bsf.mnc001.mcc001.pub.3gppnetwork.org")
    #expect(names(report)["bsfISIM"] == "bsf.ims.mnc001.mcc001.pub.3gppnetwork.org")
    #expect(report.contradictions == [])
    #expect(report.notes.map(\.path) == ["MF/ADF.USIM/EF.ePDGId", "MF/ADF.USIM/EF.ePDGIdEm"])
  }

  @Test func demoCardInProcess() throws {
    checkDemo(try NameReport(CardSession(SoftCard(image: DemoCard.image))))
  }

  @Test(.needsVPCD) func demoCardInAReader() async throws {
    let report = try await VPCDPort.withPort { port in
      try port.serving(SoftCard(image: DemoCard.image)) {
        try NameReport(CardSession(Context().connect(to: port.readerName)))
      }
    }
    checkDemo(report)
  }

  @Test(.needsForeignCard) func foreignCard() async throws {
    let path = try #require(Shared.path("data/cards/sysmoISIM-SJA2.script"))
    let report = try await ForeignCard.with(path) { _, reader in
      try NameReport(CardSession(Context().connect(to: reader)))
    }
    let imsi = try #require(report.imsi)
    let home = try #require(report.home)
    #expect(names(report)["impi"] == "\(imsi)@ims.\(home.labels).3gppnetwork.org")
    #expect(names(report)["epcRealm"] == "epc.\(home.labels).3gppnetwork.org")
  }

  /// A card whose ISIM was made for another network than its USIM.
  @Test func contradictionsAreNamed() throws {
    var image = try DemoCard.image
    func set(_ path: String, _ text: String) throws {
      let index = try #require(image.files.firstIndex { $0.path == path })
      guard case .data(let old) = image.files[index].content else { return }
      let value = Array(text.utf8)
      let bytes = TLV(tag: 0x80, value: value).encoded
      image.files[index].content = .data(bytes + [UInt8](repeating: 0xFF, count: old.count - bytes.count))
    }
    try set("MF/ADF.ISIM/EF.IMPI", "001010123456789@ims.mnc002.mcc001.3gppnetwork.org")
    let report = try NameReport(CardSession(SoftCard(image: image)))
    #expect(report.contradictions.map(\.path) == ["MF/ADF.ISIM/EF.IMPI", "MF/ADF.ISIM/EF.DOMAIN"])
    try set("MF/ADF.ISIM/EF.IMPI", "nonsense")
    #expect(
      try NameReport(CardSession(SoftCard(image: image))).contradictions.first?.message == "nonsense is no user@domain")
  }
}
