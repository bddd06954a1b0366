import AKA
import CardImage
import Foundation
import ISO7816
import PCSC
import Procedures
import SoftUICC
import TestSupport
import Testing
import UICC

/// The SUCI of a card, calculated by the phone or by the USIM, opened with the home network's key.
@Suite(.serialized, .timeLimit(.minutes(2))) struct SUCIVerificationTests {
  // TS 33.501 Annex C.4: the private keys behind those of the demo card.
  private static let profileA = "c53c22208b61860b06c62e5406a7b330c2b577aa5558981510d128247d38bd1d"
  private static let profileB = "f1ab1074477ebcc7f554ea1c5fc368b1616730155e0041ac447d6301975fecda"

  private func key(_ hex: String) throws -> SecretKey { try #require(SecretKey(hex: hex)) }

  /// The demo card with service 125, and DF.SAIP made of its EF.SUCI_Calc_Info unless `withoutKeys`.
  private func usimCalculating(withoutKeys: Bool = false) throws -> CardImage {
    var image = try DemoCard.image
    let table = try #require(image.files.firstIndex { $0.path == "MF/ADF.USIM/EF.UST" })
    guard case .data(var services) = image.files[table].content else { return image }
    services[15] |= 0x10
    image.files[table].content = .data(services)
    if withoutKeys { return image }
    let from = "MF/ADF.USIM/DF.5GS"
    var copies: [CardImage.File] = []
    for (path, fid, old) in [("", FID(0x5FD0), FID(0x5FC0)), ("/EF.SUCI_Calc_Info", 0x4F01, 0x4F07)] {
      var file = try #require(image.files.first { $0.path == from + path })
      file.path = "MF/ADF.USIM/DF.SAIP" + path
      file.fid = fid
      for index in file.fcp.indices.dropLast(3)
      where file.fcp[index...].starts(with: [0x83, 0x02] + old.bytes) {
        file.fcp.replaceSubrange((index + 2)...(index + 3), with: fid.bytes)
      }
      copies.append(file)
    }
    let end = try #require(image.files.lastIndex { $0.path.hasPrefix("MF/ADF.USIM/") })
    image.files.insert(contentsOf: copies, at: end + 1)
    return image
  }

  private func card(_ image: CardImage) throws -> SoftCard {
    var configuration = SoftCard.Configuration()
    configuration.subscriber = try SoftCard.Subscriber(
      "k = \(KeyVerificationTests.k)\nopc = \(KeyVerificationTests.opc)\n")
    return try SoftCard(image: image, configuration: configuration)
  }

  @Test func calculatedByThePhone() throws {
    let session = try CardSession(SoftCard(image: DemoCard.image))
    let right = try SUCIVerification(session, privateKey: try key(Self.profileB))
    #expect(right.calculation == .me)
    #expect(right.schemes.map(\.scheme) == [.profileB, .profileA, .null])
    #expect(right.isProven == true)
    #expect(right.revealed?.text == "001010123456789")
    #expect(right.problems == [])
    #expect(right.suci?.routingIndicator == "17")
    let wrong = try SUCIVerification(session, privateKey: try key(Self.profileA))
    #expect(wrong.isProven == false)
    #expect(wrong.problems == ["the MAC tag is wrong: the card's key 27 is not of this private key"])
    #expect(try SUCIVerification(session, privateKey: nil).isProven == nil)
  }

  @Test func calculatedByTheUSIM() throws {
    let session = try CardSession(card(usimCalculating()))
    let result = try SUCIVerification(session, privateKey: try key(Self.profileB))
    #expect(result.calculation == .usim)
    #expect(result.suci?.scheme == .profileB)
    #expect(result.isProven == true)
    #expect(result.problems == [])
    #expect(try SUCIVerification(session, privateKey: try key(Self.profileA)).isProven == false)
  }

  @Test func theNullSchemeIsAProblem() throws {
    let result = try SUCIVerification(CardSession(card(usimCalculating(withoutKeys: true))), privateKey: nil)
    #expect(result.suci?.scheme == .null)
    #expect(result.isProven == true, "it opens without a key")
    #expect(result.problems.contains("the USIM sends the SUPI with the null scheme, which conceals nothing"))
  }

  @Test(.needsVPCD) func inAReader() async throws {
    try await VPCDPort.withPort { port in
      let result = try port.serving(card(usimCalculating())) {
        try SUCIVerification(
          CardSession(Context().connect(to: port.readerName)), privateKey: try key(Self.profileB))
      }
      #expect(result.isProven == true)
    }
  }
}
