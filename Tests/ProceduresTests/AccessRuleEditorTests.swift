import CardImage
import Foundation
import GlobalPlatform
import ISO7816
import Procedures
import SoftUICC
import TestSupport
import Testing
import UICC

/// Plans of rules, their journal, and lines that are cut at every command.
struct AccessRuleEditorTests {
  static func rule(_ number: UInt8, aid: [UInt8]? = nil) -> AccessRule {
    var draft = AccessRule.Draft()
    draft.deviceApp = .hash([UInt8](repeating: number, count: 32))
    draft.aid = aid.map { .aid($0) }
    draft.permissions = [0, 0, 0, 0, 0, 0, 0, 1]
    return draft.rule
  }

  private static let image = Result { try DemoCard.image }

  static func card(_ rules: [AccessRule], removedAfter: Int? = nil, isSecured: Bool = false) throws -> SoftCard {
    var image = try image.get()
    image.araM = rules.map(\.bytes)
    var configuration = SoftCard.Configuration()
    configuration.globalPlatform.presence = .always
    if isSecured { configuration.globalPlatform.storing = .secured }
    configuration.behaviour.removedAfter = removedAfter
    return try SoftCard(image: image, configuration: configuration)
  }

  static let before = [rule(1), rule(2), rule(3), rule(4)]
  static let after = [rule(3), rule(5), rule(6), rule(1)]

  @Test func onlyDifferencesAreSent() throws {
    let folder = try TemporaryFolder()
    let card = try Self.card(Self.before)
    let editor = AccessRuleEditor(try CardSession(card), journals: folder.path)
    let plan = try editor.plan { _ in Self.after }
    #expect(plan.stores == [Self.rule(5), Self.rule(6)] && plan.deletes == [Self.rule(2), Self.rule(4)])
    #expect(card.statistics[0xE2] == 0, "a plan writes nothing")
    let journal = try editor.run(plan, title: "test")
    #expect(card.statistics[0xE2] == 4)
    #expect(Set(card.image().araM) == Set(Self.after.map(\.bytes)))
    #expect(journal.map { FileManager.default.fileExists(atPath: $0) } == true)
    #expect(try editor.run(editor.plan { _ in Self.after }, title: "again") == nil)
    #expect(card.statistics[0xE2] == 4, "nothing to do, nothing sent")
    _ = try editor.finish(undo: true)
    #expect(Set(card.image().araM) == Set(Self.before.map(\.bytes)))
    #expect(try editor.finish(undo: true) == nil, "taken back once")
  }

  /// Cut after every command of the whole run, and finished or taken back afterwards: no rule is ever lost.
  @Test(arguments: [false, true]) func aCutLineLosesNoRule(undo: Bool) throws {
    let whole = try Self.card(Self.before)
    let folder = try TemporaryFolder()
    let editor = AccessRuleEditor(try CardSession(whole), journals: folder.path)
    try editor.run(editor.plan { _ in Self.after }, title: "whole")
    var cuts = 0
    for limit in 1..<whole.statistics.apdus {
      let folder = try TemporaryFolder()
      let card = try Self.card(Self.before, removedAfter: limit)
      var failed = false
      do {
        let editor = AccessRuleEditor(try CardSession(card), journals: folder.path)
        try editor.run(editor.plan { _ in Self.after }, title: "cut")
      } catch {
        failed = true
      }
      guard failed else { continue }
      cuts += 1
      let there = Set(card.image().araM)
      let shared = Set(Self.before.map(\.bytes)).intersection(Self.after.map(\.bytes))
      #expect(shared.isSubset(of: there), "rules of both lists are there at any time")
      #expect(
        Set(Self.before.map(\.bytes)).isSubset(of: there) || Set(Self.after.map(\.bytes)).isSubset(of: there),
        "cut at \(limit): one of the lists is whole")
      card.behaviour.removedAfter = nil
      card.insert()
      let again = AccessRuleEditor(try CardSession(card), journals: folder.path)
      if there != Set(Self.before.map(\.bytes)) {
        #expect(throws: AccessRuleError.self, "an unfinished change comes first") {
          try again.run(again.plan { $0 + [Self.rule(9)] }, title: "another")
        }
      }
      let finished = try again.finish(undo: undo)
      let expected = finished == nil || undo ? Self.before : Self.after
      #expect(Set(card.image().araM) == Set(expected.map(\.bytes)), "cut at \(limit)")
      #expect(try again.finish(undo: false) == nil, "nothing is left open")
    }
    #expect(cuts > 10)
  }

  @Test func aRefusalOfTheFirstCommandLeavesNothingOpen() throws {
    let folder = try TemporaryFolder()
    var configuration = SoftCard.Configuration()
    configuration.globalPlatform.presence = .always
    configuration.globalPlatform.isLocked = true
    let card = try SoftCard(image: DemoCard.image, configuration: configuration)
    let editor = AccessRuleEditor(try CardSession(card), journals: folder.path)
    #expect(throws: AccessRuleError.self) { try editor.run(editor.plan { _ in Self.after }, title: "refused") }
    #expect(try editor.finish(undo: false) == nil)
  }

  @Test func whatOthersStoredSinceStaysWhenAChangeIsTakenBack() throws {
    let folder = try TemporaryFolder()
    let card = try Self.card(Self.before)
    let editor = AccessRuleEditor(try CardSession(card), journals: folder.path)
    try editor.run(editor.plan { _ in Self.after }, title: "ours")
    let master = try #require(try AccessRuleMaster.select(on: editor.session))
    var other = AccessRuleWriter(.open(master))
    try other.store(Self.rule(9))
    _ = try editor.finish(undo: true)
    #expect(Set(card.image().araM) == Set((Self.before + [Self.rule(9)]).map(\.bytes)))
  }

  @Test func aCardWithoutARAMIsSaidToHaveNone() throws {
    let folder = try TemporaryFolder()
    var configuration = SoftCard.Configuration()
    configuration.globalPlatform.presence = .never
    let editor = AccessRuleEditor(
      try CardSession(SoftCard(image: DemoCard.image, configuration: configuration)), journals: folder.path)
    do {
      _ = try editor.read()
      Issue.record("there is no ARA-M to read")
    } catch {
      #expect(error.description == "the card has no ARA-M: nothing answers to a00000015141434c00")
    }
  }

  static let files: [(yaml: String, rules: Int, error: String?)] = [
    ("rules: []", 0, nil),
    ("rules:\n  - hash: \(String(repeating: "ab:", count: 19))ab\n", 1, nil),
    ("rules:\n  - hash: all\n    apdu: [00a4040000ffffff, 80ca000000000000]\n    nfc: never\n", 1, nil),
    ("rules:\n  - apk: app.apk\n    package: org.example\n", 1, nil),
    (
      "rules:\n  - raw: e20ae102c100e304d0020102\n", 0,
      "line 2: raw: byte 8: d0 is 00, 01 or filters of 8 bytes, not 2 bytes"
    ),
    (
      "rules:\n  - hash: all\n    apdu: always\n  - apdu: always\n    hash: all\n", 0,
      "line 4: the same rule stands in line 2"
    ),
    ("rules:\n  - hash: all\n", 0, "line 2: android matches no app where the hash is empty (c100)"),
    (
      "rules:\n  - hash: \(String(repeating: "ab", count: 20))\n    aid: a0000000871002\n", 0,
      "line 2: android skips the rule: "
    ),
    ("rules:\n  - apdu: always\n", 0, "line 2: a rule has one of hash, certificate and apk"),
    ("rules:\n  - hash: all\n    color: red\n", 0, "line 3: there is no color; keys are "),
    ("rules: 5", 0, "line 1: a rule file has one key, rules, with a list below it"),
    ("- hash: all", 0, "line 1: a rule file has one key, rules, with a list below it"),
    ("rules:\n  - hash: all\n    permissions: 00\n", 0, "line 2: permissions have 8 bytes, not 1"),
    ("rules:\n  - certificate: none.pem\n", 0, "line 2: no such file"),
    ("\t", 0, "this is no YAML: "),
  ]
  @Test(arguments: files.indices) func ruleFilesAreReadOrRefusedWithTheirLine(index: Int) throws {
    let row = Self.files[index]
    let read = Result {
      try AccessRuleFile(yaml: row.yaml) { app in
        guard app == .apk("app.apk") else { throw AccessRuleFile.Failure(text: "no such file") }
        return [UInt8](repeating: 7, count: 32)
      }
    }
    switch (read, row.error) {
    case (.success(let file), nil): #expect(file.rules.count == row.rules)
    case (.failure(let error), let expected?): #expect("\(error)".hasPrefix(expected), "\(error)")
    default: Issue.record("\(row.yaml): \(read)")
    }
  }
}
