import CardImage
import ElementaryFiles
import Foundation
import ISO7816
import Inventory
import Procedures
import SoftUICC
import TestSupport
import Testing
import UICC

/// Plans: made of an image, written as YAML, edited, read again, bound to a card.
@Suite struct RebrandPlanTests {
  static func plan(_ image: CardImage, _ old: String = "Wattlefon", _ new: String = "Quokka") throws -> RebrandPlan {
    try RebrandPlanner([Rename(old: old, new: new)]).plan(image, source: "test")
  }

  static func run(_ plan: RebrandPlan, _ session: CardSession) -> PlanRun {
    PlanRun(plan, on: session) { place in
      var walk = CardWalk(session)
      return place.map { walk.run(at: $0) } ?? walk.run()
    }
  }

  @Test(arguments: [
    ("Wattlefon", "Quokka", "Wattlefon Care", "Quokka Care"), ("wattlefon", "Quokka", "WATTLEFON Care", "QUOKKA Care"),
    ("Wattlefon", "Quokka", "a wattlefon, b", "a quokka, b"), ("wattlefon", "Quokka", "wattlefon", "Quokka"),
    ("wattlefon", "Quokka", "sip:a@ims.wattlefon.example", "sip:a@ims.quokka.example"),
    ("wattlefon", "Quokka", "<v>1.2</v><t>wattlefon</t>", "<v>1.2</v><t>Quokka</t>"),
    ("Эхо", "Кит", "ЭХО эхо Эхо", "КИТ кит Кит"), ("ab", "x", "ababab", "xxx"),
  ]) func namesKeepTheirStyle(old: String, new: String, text: String, expected: String) throws {
    #expect(try Rename(old: old, new: new).replacing(in: text) == expected)
    #expect(try Rename(old: old, new: new).replacing(in: "nothing") == nil)
  }

  @Test func aNewNameThatHoldsTheOldOneCannotBeProven() {
    #expect(throws: EditError.self) { try Rename(old: "Quokka", new: "Quokka Mobile") }
    #expect(throws: EditError.self) { try Rename(old: "", new: "x") }
  }

  @Test func everyPlaceOfTheDemoCardIsChangedOrListed() throws {
    let image = try DemoCard.image
    let plan = try Self.plan(image)
    var places = Set(plan.changes.map(\.part)).union(plan.manual.map(\.part))
    // A cyclic file is one change of all its records.
    let cyclic = Set(plan.changes.filter(\.isCyclic).map(\.part.path))
    for place in Planted.places {
      let part =
        cyclic.contains(place.path)
        ? PlanPart(place.path) : PlanPart(place.path, record: place.record, tag: place.tag)
      #expect(places.contains(part), "\(part.name)")
    }
    for place in Planted.places { places.remove(PlanPart(place.path, record: place.record, tag: place.tag)) }
    #expect(places.allSatisfy { cyclic.contains($0.path) }, "nothing else: \(places.map(\.name))")
    #expect(plan.changes.count == 57 && plan.manual.count == 5)
  }

  @Test func yamlComesBackAsItWas() throws {
    let plan = try Self.plan(DemoCard.image)
    var again = try PlanReader.plan(Array(plan.yaml.utf8))
    for index in again.changes.indices {
      again.changes[index].line = nil
      if case .fields(let edits) = again.changes[index].target {
        again.changes[index].target = .fields(
          edits.map { .init(path: $0.path, old: $0.old, new: $0.new) })
      }
    }
    #expect(again.changes == plan.changes)
    #expect(again.manual == plan.manual && again.card == plan.card && again.renames == plan.renames)
  }

  static let nonsense: [(find: String, replace: String, message: String)] = [
    ("format: uicc-plan/1", "format: uicc-plan/9", "line 7: format: only uicc-plan/1 can be read"),
    ("format: uicc-plan/1", "formats: x", "line 7: this is no plan"),
    ("card: '8999001010000000425'", "card: 12", "line 9: card: is no ICCID"),
    ("card: '8999001010000000425'", "cards: some", "line 9: cards: takes only the word any"),
    ("card: '8999001010000000425'\n", "", "says neither card: ICCID nor cards: any"),
    (
      "- path: MF/EF.DIR\n  record: 2", "- path: MF/EF.DIR\n  record: 999", "line 15: changes[1].record: 999 is outside"
    ),
    ("- path: MF/EF.DIR\n  record: 2", "- path: MF/EF.DIR\n  record: two", "changes[1].record: is no whole number"),
    ("- path: MF/EF.DIR\n  record: 2", "- path: MF/EF.DIR\n  rekord: 2", "line 15: changes[1]: rekord is unknown here"),
    (
      "old: '61224f", "old: '6122", "changes[1] MF/EF.DIR record 2: application.label: the old bytes have no such field"
    ),
    ("old: '61224f", "old: 'zz", "line 16: changes[1].old: is no hex of whole bytes"),
    (
      "  - field: application.label\n", "  - field: application.title\n",
      "line 18: changes[1] MF/EF.DIR record 2: application.title: the old bytes have no such field"
    ),
    (
      "    new: Quokka ISIM", "    new: a name that is longer than the record",
      "line 18: changes[1] MF/EF.DIR record 2: application.label"
    ),
    ("    new: Quokka ISIM", "    new: [1, 2]", "line 18: changes[1] MF/EF.DIR record 2: application.label"),
    ("    old: Wattlefon ISIM", "    old: Wombat ISIM", "the old bytes hold another value there"),
    ("changes:\n", "changes: [\n", "no YAML"),
    ("changes:\n", "changes:\n- 7\n", "changes[1]: names with values are expected here"),
    ("renames:\n- old: Wattlefon", "renames:\n- old: ''", "line 11: renames[1]: the old and the new name"),
    ("title: ", "title: x\ntitle: ", "a key stands here twice"),
    ("  rules: true", "  rules: perhaps", "searched.rules: is true or false"),
    ("  menus: none", "  menus: all", "searched.menus: is one of none, shown, opened"),
    ("  menus: none", "  menu: none", "searched: menu is unknown here"),
  ]

  @Test(arguments: nonsense) func nonsenseHasLineAndField(find: String, replace: String, message: String) throws {
    let card = try WritableCard.usim()
    let before = card.image()
    let yaml = try Self.plan(before).yaml
    let edited = yaml.replacing(find, with: replace, maxReplacements: 1)
    #expect(edited != yaml)
    let error = #expect(throws: PlanError.self) {
      let plan = try PlanReader.plan(Array(edited.utf8))
      _ = try Self.run(plan, WritableCard.session(card)).bind()
    }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "no error")")
    #expect(card.image() == before)
  }

  @Test func namesForListsOfNamesAreNoWayToFillTheMemory() {
    var text = """
      format: uicc-plan/1
      cards: any
      renames: [{old: a, new: b}]
      changes:
      - path: MF/EF.DIR
        old: '00'
        fields:
        - {field: a, old: &l0 [x, x, x, x, x, x, x, x, x, x], new: 1}

      """
    for level in 1...12 {
      let names = [String](repeating: "*l\(level - 1)", count: 10).joined(separator: ", ")
      text += "  - {field: a, old: &l\(level) [\(names)], new: 1}\n"
    }
    let error = #expect(throws: PlanError.self) { try PlanReader.plan(Array(text.utf8)) }
    #expect(error?.description.contains("has more than 10000 values") == true, "\(error?.description ?? "")")
  }

  @Test func otherBytesAreRefusedFileByFile() throws {
    let card = try WritableCard.usim()
    let plan = try Self.plan(card.image())
    let session = try WritableCard.session(card)
    let folder = JournalFolder()
    let other = try WritableCard.changes(card.image(), "MF/ADF.USIM/EF.SPN") { $0.map { [0x00] + $0.dropFirst() } }
    _ = try ChangeRunner(session, journals: folder.store).apply(other, title: "somebody else")
    let binding = try Self.run(plan, session).bind()
    #expect(binding.refused.map(\.part) == [PlanPart("MF/ADF.USIM/EF.SPN")])
    #expect(binding.refused.first?.reason.contains("holds 00") == true)
    #expect(binding.changes.count == plan.changes.count - 1)
  }

  @Test func aPlanIsBoundToItsCardUnlessItSaysAny() throws {
    var image = try DemoCard.image
    let plan = try Self.plan(image)
    let index = try #require(image.files.firstIndex { $0.path == "MF/EF.ICCID" })
    image.files[index].content = .data([0x98, 0x99, 0x00, 0x01, 0x01, 0, 0, 0, 0x50, 0xF9])
    let session = try WritableCard.session(SoftCard(image: image))
    let error = #expect(throws: EditError.self) { try Self.run(plan, session).bind() }
    #expect(error?.description.contains("the plan is for card 8999001010000000425, this card is") == true)
    var batch = plan
    batch.card = nil
    #expect(try Self.run(batch, session).bind().changes.count == plan.changes.count)
    #expect(try PlanReader.plan(Array(batch.yaml.utf8)).card == nil)
  }

  @Test func whatHasNoRoomOrNoUpdateNeedsAPerson() throws {
    let plan = try Self.plan(DemoCard.image, "Wattlefon", "Quokka International Telecom")
    let spn = plan.manual.first { $0.part.path == "MF/ADF.USIM/EF.SPN" }
    #expect(spn?.reason.hasPrefix("no room: serviceProviderName") == true)
    let url = plan.manual.first { $0.part.path == "MF/ADF.USIM/EF.SDNURI" }
    #expect(url?.reason.contains("an address cannot hold") == true)
    // EF.ICCID may never be updated.
    let number = try Self.plan(DemoCard.image, "enit", "abcd")
    #expect(number.changes.count + number.manual.count > 0)
  }

  /// No record holds the name, and none is changed by itself; the proof finds it again.
  @Test(arguments: [false, true]) func aTextThatIsSplitOverRecordsNeedsAPerson(isMessage: Bool) throws {
    let joined = SearchJoinedTests()
    let path = isMessage ? "MF/DF.TELECOM/EF.SMS" : "MF/7f66/6f05"
    let records: [[UInt8]] =
      isMessage
      ? [joined.message("fon is here", part: 2, of: 2), joined.message("Wattlefon, the new Wattle", part: 1, of: 2)]
      : [Array("Care of Wattlefon, Wattle".utf8), Array("fon                      ".utf8)]
    let image = CardImage(files: [
      CardImage.File(path: path, structure: .linearFixed, content: .records(records))
    ])
    var planner = try RebrandPlanner([Rename(old: "Wattlefon", new: "Quokka")])
    planner.includesUnknown = true
    let plan = planner.plan(image, source: "test")
    let split = plan.manual.filter { $0.reason.hasPrefix("split over records: it goes on in record") }
    #expect(split.count == 1, "\(plan.manual)")
    #expect(split.first?.part == PlanPart(path, record: isMessage ? 2 : 1))
    #expect(split.first?.reason.contains("record \(isMessage ? 1 : 2), and all of them") == true)
    // The other place in the same record is for itself.
    #expect(plan.changes.count + plan.manual.count == 2)
    #expect(try PlanReader.plan(Array(plan.yaml.utf8)).manual == plan.manual)
  }

  @Test func codingsAreKeptWhereTheNewNameFitsThem() throws {
    let cases: [(String, Int, UInt8)] = [("EF.ADN", 3, 0x80), ("EF.ADN", 4, 0x81), ("EF.ADN", 5, 0x82)]
    let card = try WritableCard.usim()
    let plan = try Self.plan(card.image())
    let session = try WritableCard.session(card)
    _ = try PINPresenter(session).verify(.pin2, .init("1234"))
    let folder = JournalFolder()
    let binding = try Self.run(plan, session).bind()
    let report = try ChangeRunner(session, journals: folder.store).apply(binding.changes, title: plan.title)
    #expect(report.count(.written) == 57)
    let proof = try Self.run(plan, session).prove()
    #expect(proof.unexpected.isEmpty, "\(proof.unexpected.map(\.path))")
    let files = Dictionary(card.image().files.map { ($0.path, $0.content) }) { $1 }
    for (name, record, lead) in cases {
      guard case .records(let records)? = files["MF/DF.TELECOM/\(name)"] else {
        Issue.record("\(name) has no records")
        continue
      }
      #expect(records[record - 1]?.first == lead)
    }
    // mms.wattlefon and wattlefon.example as labels: TS 23.003 §9.1.
    guard case .data(let names)? = files["MF/ADF.USIM/EF.ACL"] else { throw WritableCard.Missing(path: "EF.ACL") }
    #expect(Hex.string(names).contains("03" + "6d6d73" + "06" + "71756f6b6b61"))
    #expect(Hex.string(names).contains("06" + "71756f6b6b61" + "07" + "6578616d706c65"))
    // Every length and every field reads back: nothing of the card is raw that was not raw before.
    let (before, after) = (ImageDecoder(try DemoCard.image), ImageDecoder(card.image()))
    for file in try DemoCard.image.files {
      guard let content = files[file.path], content != file.content else { continue }
      var now = file
      now.content = content
      let raw = { (value: FieldValue?) in
        value.map { String(decoding: $0.jsonBytes(), as: UTF8.self) }?.contains("reason")
      }
      #expect(raw(before.decode(file)) == raw(after.decode(now)), "\(file.path)")
    }
  }
}
