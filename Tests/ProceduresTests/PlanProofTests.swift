import CardImage
import Foundation
import ISO7816
import Inventory
import PCSC
import Procedures
import SoftUICC
import TestSupport
import Testing
import UICC

/// The search at the end of a plan looks wherever the plan's own search did.
@Suite struct PlanProofTests {
  private static let menu = TLV(
    tag: 0xD0,
    value: [0x81, 0x03, 0x01, 0x25, 0x00, 0x82, 0x02, 0x81, 0x82, 0x85, 0x09] + Array("Wattlefon".utf8) + [
      0x8F, 0x05, 0x01,
    ] + Array("More".utf8)
  ).encoded
  private static let behind = TLV(
    tag: 0xD0,
    value: [0x81, 0x03, 0x01, 0x21, 0x00, 0x82, 0x02, 0x81, 0x02, 0x8D, 0x0A, 0x04] + Array("Wattlefon".utf8)
  ).encoded

  /// The demo card with an application beyond EF.DIR, a file that only an SFI reaches, a menu, and a rule with a package.
  private static func card() throws -> SoftCard {
    var image = try DemoCard.image
    let aid: [UInt8] = [0xA0, 0x00, 0x00, 0x05, 0x59, 0x10, 0x10, 0x01]
    image.files.append(
      CardImage.File(
        path: "MF/ADF.hidden", aid: AID(aid),
        fcp: TLV(tag: 0x62, children: [TLV(tag: 0x82, value: [0x78, 0x21]), TLV(tag: 0x84, value: aid)]).encoded,
        structure: .adf))
    let name = Array("Wattlefon".utf8)
    image.files.append(
      CardImage.File(
        path: "MF/1234", fid: 0x1234,
        fcp: TLV(
          tag: 0x62,
          children: [
            TLV(tag: 0x82, value: [0x41, 0x21]), TLV(tag: 0x83, value: [0x12, 0x34]),
            TLV(tag: 0x80, value: [0x00, 0x09]),
            TLV(tag: 0x88, value: [0x38]),
          ]
        ).encoded, structure: .transparent, content: .data(name)))
    image.toolkit = [menu]
    let package = TLV(tag: 0xCA, value: Array("com.wattlefon.care".utf8))
    let target = TLV(tag: 0xC1, value: [UInt8](repeating: 0xA1, count: 20))
    image.araM = [
      TLV(
        tag: 0xE2,
        children: [
          TLV(tag: 0xE1, children: [TLV(tag: 0x4F, value: []), target, package]),
          TLV(tag: 0xE3, children: [TLV(tag: 0xD0, value: [0x01])]),
        ]
      ).encoded
    ]
    var configuration = SoftCard.Configuration()
    configuration.behaviour.menus = [[1]: [behind]]
    return try SoftCard(image: image, configuration: configuration)
  }

  /// A plan as `uicc rebrand --scan --stk-open` makes it.
  private static func plan(_ session: CardSession, _ menus: CardSources.Menus = .opened) throws -> RebrandPlan {
    var walk = CardWalk(session)
    var outcome = walk.run()
    var scan = CardScan(session, image: outcome.image, options: ScanOptions())
    let finds = scan.run()
    outcome.image.files += finds.files
    var sources = CardSources()
    sources.unlisted = finds.files.map(\.path)
    sources.menus = menus
    _ = sources.read(session, into: &outcome)
    return try RebrandPlanner([Rename(old: "Wattlefon", new: "Quokka")])
      .plan(outcome.image, source: "card", sources: sources)
  }

  private func apply(_ transport: any CardTransport) throws {
    let session = try WritableCard.session(transport)
    let plan = try PlanReader.plan(Array(Self.plan(session).yaml.utf8))
    let listed = Set(plan.manual.map(\.part.name))
    let elsewhere: Set = ["MF/sfi-7", "MF/7f66/6f02", "ARA-M record 1", "STK record 1", "STK record 2"]
    #expect(listed.isSuperset(of: elsewhere), "\(listed)")
    #expect(plan.sources.menus == .opened && plan.sources.unlisted.contains("MF/ADF.a000000559101001"))
    _ = try PINPresenter(session).verify(.pin2, .init("1234"))
    let run = RebrandPlanTests.run(plan, session)
    let folder = JournalFolder()
    let binding = try run.bind()
    _ = try ChangeRunner(session, journals: folder.store).apply(binding.changes, title: plan.title)
    let proof = try run.prove()
    #expect(proof.unexpected.isEmpty && proof.missed.isEmpty && proof.interruption == nil, "\(proof)")
    let names = Set(proof.listed.map { PlanPart($0.match.path, record: $0.match.record).name })
    #expect(names.isSuperset(of: elsewhere) && proof.listed.allSatisfy { !$0.reason.isEmpty })

    // Each place is an answer of no where the plan does not list it.
    for name in elsewhere {
      var other = plan
      other.manual.removeAll { $0.part.name == name }
      let proof = try RebrandPlanTests.run(other, session).prove()
      #expect(Set(proof.unexpected.map { PlanPart($0.path, record: $0.record).name }) == [name])
    }
    // And is not looked at where the plan's search did not.
    var narrow = plan
    narrow.manual = []
    narrow.changes = []
    narrow.sources = CardSources()
    narrow.sources.rules = false
    let found = Set(try RebrandPlanTests.run(narrow, session).prove().unexpected.map(\.path))
    #expect(found.isDisjoint(with: ["ARA-M", "STK", "MF/sfi-7", "MF/7f66/6f02"]) && !found.isEmpty)

    // Without the code a file of the plan stays closed, and that is said.
    try transport.reset(.cold)
    let closed = try RebrandPlanTests.run(plan, CardSession(transport)).prove()
    #expect(closed.missed.map(\.path) == ["MF/7f66/6f02"])
    #expect(closed.unexpected.isEmpty)
  }

  @Test func inProcess() throws { try apply(Self.card()) }

  @Test(.needsVPCD) func inAReader() async throws {
    try await VPCDPort.withPort { port in
      try port.serving(Self.card()) { try apply(Context().connect(to: port.readerName)) }
    }
  }

  /// A dump calls a file by its FID that the card's own files give a name.
  @Test func namesOfDumpsAreThoseOfTheCard() throws {
    let image = try DemoCard.image
    let plan = try RebrandPlanTests.plan(image)
    #expect(plan.changes.contains { $0.part.path == "MF/DF.TELECOM/DF.PHONEBOOK/4f3a" })
    var unchanged = plan
    unchanged.manual += plan.changes.map { ManualItem(part: $0.part, codings: [], text: "", reason: "left") }
    unchanged.changes = []
    let session = try WritableCard.session(WritableCard.usim())
    let proof = try RebrandPlanTests.run(unchanged, session).prove()
    #expect(proof.unexpected.isEmpty, "\(proof.unexpected.map(\.path))")
    #expect(proof.listed.count == Planted.places.count)
  }
}
