import CardImage
import ElementaryFiles
import Foundation
import ISO7816
import Inventory
import PCSC
import Procedures
import SoftUICC
import TestSupport
import Testing
import UICC

/// Images compared, and put back.
@Suite struct DiffRestoreTests {
  private func edited(_ changes: [(path: String, change: (CardImage.Content) -> CardImage.Content)]) throws -> CardImage
  {
    var image = try DemoCard.image
    for (path, change) in changes {
      let index = try #require(image.files.firstIndex { $0.path == path })
      image.files[index].content = change(image.files[index].content)
    }
    return image
  }

  @Test func equalImagesHaveNoDifference() throws {
    let image = try DemoCard.image
    let diff = ImageDiff(image, image)
    #expect(diff.isEmpty && diff.compared > 200)
  }

  @Test func everyKindOfDifference() throws {
    let old = try DemoCard.image
    var new = try edited([
      ("MF/ADF.USIM/EF.SPN", { $0.map { _ in Hex.bytes("0151756f6b6b61ffffffffffffffffffff") ?? [] } }),
      (
        "MF/ADF.USIM/EF.OCI",
        { content in
          guard case .records(let records) = content else { return content }
          return .records([nil] + records.dropFirst())
        }
      ),
      ("MF/ADF.USIM/EF.IMSConfigData", { _ in .tags([.init(tag: 0x82, value: [1])]) }),
    ])
    new.files.removeAll { $0.path == "MF/ADF.USIM/EF.GID1" }
    new.files.append(
      CardImage.File(path: "MF/ADF.USIM/6f9a", fid: 0x6F9A, structure: .transparent, content: .data([1])))
    let imsi = try #require(new.files.firstIndex { $0.path == "MF/ADF.USIM/EF.IMSI" })
    new.files[imsi].content = .none
    new.files[imsi].status = .securityStatusNotSatisfied
    let ad = try #require(new.files.firstIndex { $0.path == "MF/ADF.USIM/EF.AD" })
    new.files[ad].fcp = Hex.bytes(Hex.string(new.files[ad].fcp).replacing("8b036f0602", with: "8b036f0604")) ?? []
    let diff = ImageDiff(old, new)
    let byPath = Dictionary(uniqueKeysWithValues: diff.entries.map { ($0.path, $0.kinds) })
    #expect(
      Set(byPath.keys) == [
        "MF/ADF.USIM/EF.SPN", "MF/ADF.USIM/EF.OCI", "MF/ADF.USIM/EF.IMSConfigData", "MF/ADF.USIM/EF.GID1",
        "MF/ADF.USIM/6f9a", "MF/ADF.USIM/EF.IMSI", "MF/ADF.USIM/EF.AD",
      ])
    if case .content(let parts)? = byPath["MF/ADF.USIM/EF.SPN"]?.first {
      #expect(parts.flatMap(\.fieldDifferences).map { "\($0.path)" } == ["serviceProviderName"])
    } else {
      Issue.record("EF.SPN")
    }
    if case .content(let parts)? = byPath["MF/ADF.USIM/EF.IMSConfigData"]?.first {
      #expect(parts.map(\.tag) == [0x80, 0x81, 0x82] && parts[0].new == nil && parts[2].old == nil)
    } else {
      Issue.record("EF.IMSConfigData")
    }
    if case .parameters(let parameters)? = byPath["MF/ADF.USIM/EF.AD"]?.first {
      #expect(parameters.map(\.name) == ["access read", "access update"], "\(parameters)")
    } else {
      Issue.record("EF.AD")
    }
    if case .unread(.new, .securityStatusNotSatisfied)? = byPath["MF/ADF.USIM/EF.IMSI"]?.first {
    } else {
      Issue.record("EF.IMSI")
    }
    #expect(ImageDiff(new, old).entries.count == diff.entries.count)
    #expect(ImageDiff(old, new, skipping: ["ef.spn"]).entries.count == diff.entries.count - 1)
    #expect(ImageDiff(old, new, only: ["MF/DF.TELECOM"]).isEmpty)
  }

  @Test func everyServiceTableIsAFileOfTheTables() {
    for name in ServiceTable.names {
      let path = ServiceTable.path(name)
      #expect(StandardFiles.definition(at: path)?.hasCodec == true, "\(name): \(path)")
      #expect(ServiceTable.path("EF.\(name.uppercased())") == path)
    }
  }

  /// Paths of fields, and where they differ.
  @Test func fieldsInsideOfFields() {
    func value(_ text: String) -> FieldValue? { try? FieldValue(json: Array(text.utf8)) }
    let old = value(#"{"a":1,"b":{"c":"x","d":[1,2,{"e":true}]},"f":null}"#)
    let new = value(#"{"a":1,"b":{"c":"y","d":[1,2,{"e":false},4]},"g":"z"}"#)
    let found = FieldDifference.between(old, new).map { "\($0.path)" }
    #expect(found == ["b.c", "b.d[3].e", "b.d[4]", "f", "g"])
    #expect(FieldDifference.between(old, old).isEmpty)
  }

  @Test func cardIsBroughtBackByteForByte() throws {
    let image = try DemoCard.image
    let changed = try edited([
      ("MF/ADF.USIM/EF.SPN", { $0.map { $0.map { $0 ^ 1 } } }),
      ("MF/DF.TELECOM/EF.ADN", { $0.map { $0.map { $0 ^ 1 } } }),
      ("MF/ADF.USIM/EF.OCI", { $0.map { $0.map { $0 ^ 0x5A } } }),
      ("MF/ADF.USIM/EF.IMSConfigData", { _ in .tags([.init(tag: 0x82, value: [1])]) }),
      ("MF/ADF.USIM/EF.UST", { $0.map { $0.map { _ in 0xFF } } }),
    ])
    let card = try SoftCard(image: changed)
    let session = try WritableCard.session(card)
    var walk = CardWalk(session)
    let plan = try RestorePlan(image, onto: walk.run().image.completed(by: image, session))
    let paths = Set(plan.changes.map(\.place.path))
    #expect(paths == Set(ImageDiff(changed, image).entries.map(\.path)), "only what differs")
    let folder = JournalFolder()
    let dry = try ChangeRunner(session, journals: folder.store).restore(plan, title: "test", dryRun: true)
    #expect(dry.count(.planned) == plan.changes.count && card.image() == changed)
    let report = try ChangeRunner(session, journals: folder.store).restore(plan, title: "test", dryRun: false)
    #expect(report.refused.isEmpty)
    #expect(ImageDiff(image, card.image()).isEmpty)
    #expect(plan.skipped.filter(\.isFailure).isEmpty, "\(plan.skipped)")
  }

  @Test func rulesThatLockOutArePutBackLast() throws {
    // On the card ADM1 may update EF.SPN and EF.ARR; in the image nobody may, EF.ARR itself included.
    var image = try edited([("MF/ADF.USIM/EF.SPN", { $0.map { $0.map { $0 ^ 1 } } })])
    let arr = try #require(image.files.firstIndex { $0.path == "MF/ADF.USIM/EF.ARR" })
    guard case .records(let records) = image.files[arr].content else {
      Issue.record("EF.ARR")
      return
    }
    let never = records.map { record in
      record.map { Hex.bytes(Hex.string($0).replacing("a40683010a950108", with: "9700ffffffffffff")) ?? $0 }
    }
    image.files[arr].content = .records(never)
    #expect(never != records)
    let card = try WritableCard.usim()
    let session = try WritableCard.session(card)
    var walk = CardWalk(session)
    let plan = try RestorePlan(image, onto: walk.run().image.completed(by: image, session))
    #expect(plan.changes.first?.place.path == "MF/ADF.USIM/EF.SPN")
    let folder = JournalFolder()
    let report = try ChangeRunner(session, journals: folder.store).restore(plan, title: "test", dryRun: false)
    #expect(report.refused.isEmpty, "\(report.refused.map(\.change.name))")
    #expect(ImageDiff(image, card.image()).isEmpty)
  }

  @Test func rulesThatOpenAreThereForTheSecondTry() throws {
    // On the card nobody may update EF.SPN, but ADM1 may change the rule; in the image ADM1 may update it.
    let image = try DemoCard.image
    var locked = try edited([("MF/ADF.USIM/EF.SPN", { $0.map { $0.map { $0 ^ 1 } } })])
    let arr = try #require(locked.files.firstIndex { $0.path == "MF/ADF.USIM/EF.ARR" })
    let rules = try #require(
      AccessResolver(image).rules(
        of: image.files.first { $0.name == "EF.SPN" && $0.path.contains("USIM") } ?? image.files[0]))
    let number = try #require(rules.source?.split(separator: " ").last.flatMap { Int($0) })
    guard case .records(var records) = locked.files[arr].content else {
      Issue.record("EF.ARR")
      return
    }
    records[number - 1] = records[number - 1].map {
      Hex.bytes(Hex.string($0).replacing("a40683010a950108", with: "9700ffffffffffff")) ?? $0
    }
    locked.files[arr].content = .records(records)
    let own = AccessResolver(image).rules(of: locked.files[arr])?.source
    guard own != rules.source else { return }
    let card = try SoftCard(image: locked)
    let session = try WritableCard.session(card)
    var walk = CardWalk(session)
    let plan = try RestorePlan(image, onto: walk.run().image.completed(by: image, session))
    let folder = JournalFolder()
    let report = try ChangeRunner(session, journals: folder.store).restore(plan, title: "test", dryRun: false)
    #expect(report.refused.isEmpty, "\(report.refused.map(\.change.name))")
    #expect(ImageDiff(image, card.image()).isEmpty)
  }

  @Test func whatCannotBePutBackIsSaid() throws {
    var image = try DemoCard.image
    image.files.append(
      CardImage.File(path: "MF/ADF.USIM/6f9a", fid: 0x6F9A, structure: .transparent, content: .data([1])))
    let spn = try #require(image.files.firstIndex { $0.path == "MF/ADF.USIM/EF.SPN" })
    image.files[spn].content = .data([1, 2, 3])
    let imsi = try #require(image.files.firstIndex { $0.path == "MF/ADF.USIM/EF.IMSI" })
    image.files[imsi].content = .none
    image.files[imsi].status = .securityStatusNotSatisfied
    let plan = try RestorePlan(image, onto: try DemoCard.image)
    #expect(plan.changes.isEmpty)
    let reasons = Dictionary(uniqueKeysWithValues: plan.skipped.map { ($0.path, $0) })
    #expect(reasons["MF/ADF.USIM/6f9a"]?.reason == "the card has no such file")
    #expect(reasons["MF/ADF.USIM/EF.SPN"]?.reason == "it has 17 bytes and cannot take 3")
    #expect(reasons["MF/ADF.USIM/EF.SPN"]?.isFailure == true && reasons["MF/ADF.USIM/EF.IMSI"]?.isFailure == false)
    var other = try DemoCard.image
    let iccid = try #require(other.files.firstIndex { $0.path == "MF/EF.ICCID" })
    other.files[iccid].content = .data(Hex.bytes("98441000000000000000") ?? [])
    other.iccid = ""
    #expect(throws: EditError.self) { try RestorePlan(other, onto: try DemoCard.image) }
    let forced = try RestorePlan(other, onto: try DemoCard.image, otherCard: true)
    #expect(forced.changes.isEmpty && forced.skipped.contains { $0.path == "MF/EF.ICCID" })
  }

  @Test(.needsForeignCard) func foreignCardIsBroughtBack() async throws {
    let path = try #require(Shared.path("data/cards/sysmoISIM-SJA2.script"))
    let key = "3132333435363738"
    try await ForeignCard.with(path, arguments: ["--adm", key]) { foreign, reader in
      let session = try WritableCard.session(try PINReader.connect(reader), adm: .init(key))
      var walk = CardWalk(session)
      let before = walk.run().image
      var image = before
      for name in ["MF/ADF.USIM/EF.SPN", "MF/ADF.USIM/EF.SMSP", "MF/DF.TELECOM/EF.ADN"] {
        let index = try #require(image.files.firstIndex { $0.path == name })
        image.files[index].content = image.files[index].content.map { $0.dropLast() + [0x41] }
      }
      let folder = JournalFolder()
      for (target, now) in [(image, before), (before, image)] {
        let plan = try RestorePlan(target, onto: now)
        #expect(plan.changes.count >= 3)
        let report = try ChangeRunner(session, journals: folder.store).restore(plan, title: "test", dryRun: false)
        #expect(report.refused.isEmpty)
        var again = CardWalk(session)
        #expect(ImageDiff(target, again.run().image).isEmpty)
      }
    }
  }
}
