import CardImage
import Foundation
import GlobalPlatform
import ISO7816
import PCSC
import Procedures
import SoftUICC
import TestSupport
import Testing
import UICC

/// Where Android takes the rules of a card from: in process, over vpcd, and on a card that this project did not write.
@Suite(.serialized) struct CarrierPrivilegeSourceTests {
  static let hash = [UInt8](repeating: 0x5A, count: 20)
  static let app = AndroidApp(package: "a.b", signers: [.init(sha1: hash, sha256: [], label: "signer")])
  static let rule: [UInt8] =
    [0xE2, 0x24, 0xE1, 0x16, 0xC1, 0x14] + hash + [0xE3, 0x0A, 0xDB, 0x08, 0, 0, 0, 0, 0, 0, 0, 1]

  static func rulesImage() throws -> CardImage {
    var image = try DemoCard.image
    image.araM = [rule]
    return image
  }

  /// What is read from a card, and what must come of it.
  private static func check(_ transport: any CardTransport, origin: CarrierPrivilegeSource.Origin) throws {
    let session = try CardSession(transport)
    let source = try transport.withTransaction { try CarrierPrivilegeSource(session) }
    #expect(source.origin == origin)
    #expect(source.android.state == .loaded)
    #expect(source.android.rules.map(\.certificateHash) == [hash])
    #expect(CarrierPrivilegeCheck(source.android, app: app).isGranted)
    #expect(source.divergences == [])
  }

  @Test func inProcess() throws {
    try Self.check(SoftCard(image: Self.rulesImage()), origin: .araM)
    try Self.check(SoftCard(image: RuleFilesCard.image(hash: Self.hash)), origin: .files)
  }

  @Test(.needsVPCD) func inAReader() async throws {
    for (image, origin) in [
      (try Self.rulesImage(), CarrierPrivilegeSource.Origin.araM), (try RuleFilesCard.image(hash: Self.hash), .files),
    ] {
      try await VPCDPort.withPort { port in
        try port.serving(SoftCard(image: image)) {
          try Self.check(Context().connect(to: port.readerName), origin: origin)
        }
      }
    }
  }

  @Test(.needsVPCD, .needsShared("tools/aram_sim.py"), arguments: ["next", "61"])
  func foreignARAM(chaining: String) async throws {
    let simulator = try #require(Shared.path("tools/aram_sim.py"))
    try await VPCDPort.withPort { port in
      let peer = try ServedProcess(
        "python3", [simulator, "--vpcd", "\(port.number)", "--chain", chaining], on: port)
      defer { peer.stop() }
      let card = try Context().connect(to: port.readerName)
      let session = try CardSession(card)
      let master = try #require(try AccessRuleMaster.select(on: session))
      // Enough for several pieces; the last one stored is the first of the list.
      for number in 0..<20 {
        var other = Self.rule
        other[6] = UInt8(number)
        let stored = try session.send(
          CommandAPDU(cla: 0x80, ins: 0xE2, p1: 0x90, p2: 0x00, data: TLV(tag: 0xF0, value: other).encoded))
        #expect(stored.status == .normalEnding)
      }
      _ = try session.send(
        CommandAPDU(cla: 0x80, ins: 0xE2, p1: 0x90, p2: 0x00, data: TLV(tag: 0xF0, value: Self.rule).encoded))
      #expect(try master.readList().pieces > 1 || chaining == "61")
      let source = try CarrierPrivilegeSource(session)
      #expect(source.origin == .araM)
      #expect(source.android.rules.count == 21)
      #expect(source.android.state == .loaded)
      #expect(CarrierPrivilegeCheck(source.android, app: Self.app).isGranted)
    }
  }

  @Test("a card without anything grants nothing and says so") func nothing() throws {
    var image = try DemoCard.image
    image.araM = []
    let source = try CarrierPrivilegeSource(CardSession(SoftCard(image: image)))
    #expect(source.origin == .none)
    #expect(source.android.status(of: Self.app) == .errorLoadingRules)
    #expect(source.notes == ["the card has neither an ARA-M nor a PKCS#15 application with access rule files"])
  }

  @Test("an EF.ACRF elsewhere than 4300: Android finds nothing, the standard does, and it is said") func elsewhere()
    throws
  {
    let source = try CarrierPrivilegeSource(
      CardSession(SoftCard(image: RuleFilesCard.image(hash: Self.hash, acrf: 0x4301))))
    #expect(source.android.rules == [])
    #expect(source.android.status(of: Self.app) == .noAccess)
    #expect(source.standardFiles?.rules.flatMap(\.conditions).map(\.hash) == [Self.hash])
    #expect(source.divergences.map(\.text).contains { $0.contains("does not reach Android") })
  }

  @Test("where Android and GPD_SPE_013 part ways is said of each rule") func divergences() throws {
    let odd: [UInt8] = [0xE2, 0x0F, 0xE1, 0x04, 0x4F, 0x00, 0xC1, 0x00, 0xE3, 0x07, 0xD0, 0x01, 0x00, 0xDB, 0x02, 0, 0]
    let source = CarrierPrivilegeSource(response: TLV(tag: 0xFF40, value: Self.rule + odd).encoded)
    #expect(Set(source.divergences.map(\.offset)) == [3 + Self.rule.count])
    for text in ["4f00 is every AID", "c100 is every app", "d0 forbids", "db grants nothing"] {
      #expect(source.divergences.contains { $0.text.hasPrefix(text) }, "\(text)")
    }
  }
}
