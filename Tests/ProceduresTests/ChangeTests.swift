import CardImage
import Foundation
import ISO7816
import Procedures
import SoftUICC
import TestSupport
import Testing
import UICC

/// Changes of every structure, planned, checked, written, read back, and gone back on.
@Suite struct ChangeTests {
  /// One of each structure; some are written in several commands.
  static func plan(_ image: CardImage) throws -> [CardChange] {
    var changes = try WritableCard.changes(image, "MF/ADF.USIM/EF.SPN") { $0.map { [0x00] + $0.dropFirst() } }
    changes += try WritableCard.changes(image, "MF/DF.TELECOM/EF.SMSP") { $0.map { [0x41] + $0.dropFirst() } }
    changes += try WritableCard.changes(image, "MF/ADF.USIM/EF.OCI") { content in
      guard case .records(let records) = content, let first = records.first, let bytes = first else { return content }
      return .records([bytes.map { $0 ^ 0x0F }, bytes.map { $0 ^ 0xF0 }] + records.dropLast(2))
    }
    changes += try WritableCard.changes(image, "MF/ADF.USIM/EF.IMSConfigData") { _ in
      // One object grows beyond one block, one is deleted, one is new.
      .tags([.init(tag: 0x81, value: [UInt8](repeating: 0x5A, count: 400)), .init(tag: 0x82, value: [1, 2, 3])])
    }
    return changes
  }

  private func content(_ card: SoftCard, _ changes: [CardChange], isNew: Bool) throws -> Bool {
    let image = card.image()
    return changes.allSatisfy { change in
      let content = image.files.first { $0.path == change.place.path }?.content ?? .none
      let wanted = isNew ? change.new : change.old
      switch (change.part, content) {
      case (.binary, .data(let data)): return [data] == wanted
      case (.record(let number), .records(let records)): return [records[number - 1] ?? []] == wanted
      case (.cyclic, .records(let records)): return records.compactMap { $0 } == wanted
      case (.object(let tag), .tags(let objects)):
        return objects.filter { $0.tag == tag }.map(\.value) == wanted
      default: return false
      }
    }
  }

  @Test func everyStructureIsWrittenAndUndone() throws {
    let card = try WritableCard.usim()
    let before = card.image()
    let changes = try Self.plan(before)
    #expect(Set(changes.map { "\($0.part)".prefix(6) }).count >= 4)
    let folder = JournalFolder()
    let line = CutLine(card)
    let runner = ChangeRunner(try WritableCard.session(line), journals: folder.store)
    let dry = try runner.apply(changes, title: "test", dryRun: true)
    #expect(dry.count(.planned) == changes.count && dry.isDryRun && dry.journal == nil)
    #expect(line.writes.isEmpty && card.image() == before && folder.store.all().journals.isEmpty)

    let report = try runner.apply(changes, title: "test")
    #expect(report.count(.written) == changes.count)
    #expect(try content(card, changes, isNew: true))
    let journal = try Journal(path: try #require(report.journal))
    #expect(journal.state == .applied && journal.head.changes == changes && journal.head.title == "test")
    let again = try runner.apply(changes, title: "test")
    #expect(again.count(.unchanged) == changes.count && again.journal == nil)

    let undone = try runner.undo(journal)
    #expect(undone.count(.written) == changes.count)
    #expect(try Journal(path: journal.path).state == .undone)
    #expect(try content(card, changes, isNew: false))
  }

  @Test func simSpeaksClassA0() throws {
    let card = try WritableCard.sim()
    let before = card.image()
    var changes = try WritableCard.changes(before, "MF/DF.GSM/EF.SPN") { $0.map { [0x00] + $0.dropFirst() } }
    changes += try WritableCard.changes(before, "MF/DF.TELECOM/EF.ADN") { $0.map { [0x41] + $0.dropFirst() } }
    changes += try WritableCard.changes(before, "MF/DF.TELECOM/EF.LND") { content in
      guard case .records(let records) = content, let first = records.first, let bytes = first else { return content }
      return .records([bytes.map { $0 ^ 0x0F }] + records.dropLast())
    }
    let line = CutLine(card)
    let folder = JournalFolder()
    let runner = ChangeRunner(try WritableCard.session(line), journals: folder.store)
    let report = try runner.apply(changes, title: "test")
    #expect(try content(card, changes, isNew: true))
    #expect(!line.writes.isEmpty && line.writes.allSatisfy { $0[0] == 0xA0 })
    #expect(line.writes.filter { $0[1] == 0xDC && $0[3] == 3 }.count == 1, "a cyclic file by PREVIOUS")
    _ = try runner.undo(Journal(path: try #require(report.journal)))
    #expect(try content(card, changes, isNew: false))
  }

  @Test func onlyDifferingBytesAreSent() throws {
    let card = try WritableCard.usim()
    let changes = try WritableCard.changes(card.image(), "MF/ADF.USIM/EF.UST") { content in
      content.map { Array($0.prefix(9)) + [$0[9] ^ 1] + Array($0.dropFirst(10)) }
    }
    let line = CutLine(card)
    let folder = JournalFolder()
    _ = try ChangeRunner(try WritableCard.session(line), journals: folder.store).apply(changes, title: "test")
    #expect(line.writes.map { Array($0.prefix(5)) } == [[0x00, 0xD6, 0x00, 0x09, 0x01]])
  }

  /// Differing runs of a transparent file, and the commands they make.
  @Test func runsOfDifferingBytes() {
    let old = [UInt8](repeating: 0, count: 1000)
    func ranges(_ places: [Int]) -> [Range<Int>] {
      var new = old
      for place in places { new[place] = 1 }
      return OpenFile.differences(old, new)
    }
    #expect(ranges([]) == [])
    #expect(ranges([0]) == [0..<1])
    #expect(ranges([10, 200]) == [10..<201], "one command holds it")
    #expect(ranges([0, 254]) == [0..<255])
    #expect(ranges([0, 255]) == [0..<1, 255..<256])
    #expect(ranges([0, 30, 999]) == [0..<31, 999..<1000], "a small gap is cheaper than a command")
  }

  @Test func contentThatIsNotAsPlannedStopsEverything() throws {
    let card = try WritableCard.usim()
    let changes = try Self.plan(card.image())
    let folder = JournalFolder()
    let line = CutLine(card)
    let runner = ChangeRunner(try WritableCard.session(line), journals: folder.store)
    // The last file is another than the plan says.
    let stale =
      changes.dropLast() + [
        CardChange(
          changes[0].place, .binary, old: [changes[0].old[0].map { $0 ^ 0xFF }], new: [changes[0].old[0].map { $0 ^ 1 }]
        )
      ]
    let error = #expect(throws: ChangeError.self) { try runner.apply(Array(stale), title: "test") }
    guard case .conflicts(let lines) = error else { return #expect(Bool(false), "\(error as Any)") }
    #expect(lines.count == 1 && lines[0].contains("EF.SPN"))
    #expect(line.writes.isEmpty && folder.store.all().journals.isEmpty)
  }

  @Test func fileThatIsNotThereStopsEverything() throws {
    let card = try WritableCard.usim()
    let folder = JournalFolder()
    let line = CutLine(card)
    let runner = ChangeRunner(try WritableCard.session(line), journals: folder.store)
    let absent = CardChange.binary(try FilePath("MF/ADF.USIM/6F9E"), old: [1], new: [2])
    let error = #expect(throws: ChangeError.self) {
      try runner.apply(try Self.plan(card.image()) + [absent], title: "test")
    }
    #expect(error?.description.contains("select MF/ADF.USIM/6f9e") == true, "\(error as Any)")
    #expect(line.writes.isEmpty)
  }

  @Test func refusalOfTheFirstWriteChangesNothing() throws {
    let card = try WritableCard.usim()
    let changes = try Self.plan(card.image())
    let before = card.image()
    let folder = JournalFolder()
    // No ADM1.
    let runner = ChangeRunner(try CardSession(card), journals: folder.store)
    let error = #expect(throws: ChangeError.self) { try runner.apply(changes, title: "test") }
    guard case .refused(.status(.securityStatusNotSatisfied, _)) = error else {
      return #expect(Bool(false), "\(error as Any)")
    }
    #expect(error?.hints.first?.contains("uicc ls -l") == true)
    #expect(card.image() == before)
    #expect(folder.store.all().journals.map(\.state) == [.abandoned])
    // So that nothing is in the way afterwards.
    _ = try ChangeRunner(WritableCard.session(card), journals: folder.store).apply(changes, title: "test")
    #expect(try content(card, changes, isNew: true))
  }

  @Test func refusalsMayBeListedInstead() throws {
    let card = try WritableCard.usim()
    let image = card.image()
    // PIN1 is disabled, so that EF.OCI may be written and EF.SPN not.
    let changes = try Self.plan(image)
    let folder = JournalFolder()
    var runner = ChangeRunner(try CardSession(card), journals: folder.store)
    runner.stopsAtRefusal = false
    let report = try runner.apply(changes, title: "test")
    #expect(report.refused.map(\.change.place.path).contains("MF/ADF.USIM/EF.SPN"))
    #expect(report.entries.contains { $0.outcome == .written && $0.change.place.path == "MF/ADF.USIM/EF.OCI" })
    let journal = try Journal(path: try #require(report.journal))
    #expect(journal.state == .applied && journal.refused.count == report.refused.count)
    _ = try ChangeRunner(WritableCard.session(card), journals: folder.store).undo(journal)
    #expect(try content(card, changes, isNew: false))
  }

  @Test func journalOfAnotherCardIsRefused() throws {
    let card = try WritableCard.usim()
    let changes = try Self.plan(card.image())
    let folder = JournalFolder()
    let report = try ChangeRunner(WritableCard.session(card), journals: folder.store).apply(changes, title: "test")
    let journal = try Journal(path: try #require(report.journal))
    let other = try WritableCard.sim()
    let line = CutLine(other)
    let error = #expect(throws: ChangeError.self) {
      try ChangeRunner(WritableCard.session(line), journals: folder.store).undo(journal)
    }
    guard case .otherCard = error else { return #expect(Bool(false), "\(error as Any)") }
    #expect(line.writes.isEmpty)
  }

  @Test func iccidMayChangeItself() throws {
    // The demo card's rule lets nobody write the ICCID; that of EF.DIR lets ADM1.
    var image = try DemoCard.image
    let index = try #require(image.files.firstIndex { $0.path == "MF/EF.ICCID" })
    image.files[index].fcp = try #require(
      Hex.bytes(Hex.string(image.files[index].fcp).replacing("8b032f0604", with: "8b032f0602")))
    let card = try SoftCard(image: image)
    let changes = try WritableCard.changes(card.image(), "MF/EF.ICCID") { $0.map { $0.dropLast() + [0x71] } }
    let folder = JournalFolder()
    let runner = ChangeRunner(try WritableCard.session(card), journals: folder.store)
    let report = try runner.apply(changes, title: "test")
    let journal = try Journal(path: try #require(report.journal))
    #expect(journal.head.iccidAfter != nil)
    _ = try runner.undo(journal)
    #expect(try content(card, changes, isNew: false))
  }

  @Test func placeForTheJournalIsNeededFirst() throws {
    let card = try WritableCard.usim()
    let line = CutLine(card)
    let runner = ChangeRunner(try WritableCard.session(line), journals: JournalStore(folder: "/proc/uicc"))
    let error = #expect(throws: ChangeError.self) { try runner.apply(Self.plan(card.image()), title: "test") }
    #expect(error?.description.hasPrefix("cannot create /proc/uicc") == true, "\(error as Any)")
    #expect(line.writes.isEmpty)
  }

  @Test func journalIsForItsOwnerAlone() throws {
    let card = try WritableCard.usim()
    let folder = JournalFolder()
    let report = try ChangeRunner(WritableCard.session(card), journals: folder.store)
      .apply(Self.plan(card.image()), title: "test")
    for (path, mode) in [(try #require(report.journal), 0o600), (folder.store.folder, 0o700)] {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == mode, "\(path)")
    }
  }

  @Test func answerOfAnotherFileIsNotWrittenTo() throws {
    let image = try DemoCard.image
    let gid = try #require(image.files.first { $0.path == "MF/ADF.USIM/EF.GID1" })
    let card = try SoftCard(image: image)
    card.behaviour.selectResponses["MF/ADF.USIM/EF.SPN"] = gid.fcp
    let line = CutLine(card)
    let folder = JournalFolder()
    let runner = ChangeRunner(try WritableCard.session(line), journals: folder.store)
    let error = #expect(throws: ChangeError.self) { try runner.apply(Self.plan(image), title: "test") }
    #expect(error?.description.contains("the card answers SELECT 6f46 with file 6f3e") == true, "\(error as Any)")
    #expect(line.writes.isEmpty && card.image() == image)
    // Nor is one whose FCP tells no structure, or one that is deactivated.
    card.behaviour.selectResponses["MF/ADF.USIM/EF.SPN"] = [0x62, 0x00]
    #expect(throws: ChangeError.self) { try runner.apply(Self.plan(image), title: "test") }
    #expect(line.writes.isEmpty && card.image() == image)
  }

  @Test func anotherSelectionInBetweenMovesNoWrite() throws {
    let card = try WritableCard.usim()
    let session = try WritableCard.session(card)
    let file = try OpenFile(FilePath("MF/ADF.USIM/EF.SPN"), session: session)
    let spn = try #require(card.image().files.first { $0.path == "MF/ADF.USIM/EF.SPN" })
    let gid = try #require(card.image().files.first { $0.path == "MF/ADF.USIM/EF.GID1" })
    _ = try OpenFile(FilePath("MF/ADF.USIM/EF.GID1"), session: session)
    try file.updateBinary(offset: 1, [0x58])
    #expect(card.image().files.first { $0.path == "MF/ADF.USIM/EF.GID1" }?.content == gid.content)
    #expect(card.image().files.first { $0.path == "MF/ADF.USIM/EF.SPN" }?.content != spn.content)
    #expect(throws: CardError.self) { try file.updateRecord(1, [1]) }
    #expect(throws: CardError.self) { try file.updateBinary(offset: 10, [UInt8](repeating: 0, count: 20)) }
  }
}
