import Foundation
import GlobalPlatform
import ISO7816
import Procedures
import SoftUICC
import TestSupport
import Testing
import UICC

/// Random lists of up to 60 rules: stored and listed byte for byte, made another list, and taken back. On an ARA-M that
/// this project did not write in each of its modes, and on the software card in each of its habits. `UICC_FULL=1` takes
/// 200 lists a mode.
@Suite(.serialized) struct RuleListRoundTripTests {
  private static let isFull = ProcessInfo.processInfo.environment["UICC_FULL"] != nil
  private static let rounds = isFull ? 200 : 10

  private struct Figures {
    var lists = 0
    var rules = 0
    var bytes = 0
  }

  private func sorted(_ rules: [AccessRule]) -> [[UInt8]] {
    rules.map(\.bytes).sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// - Parameter isNewestFirst: the order in which the card lists.
  private func run(
    _ transport: any CardTransport, _ name: String, rounds: Int, random: RandomRules, isNewestFirst: Bool = false
  ) throws {
    var random = random
    var figures = Figures()
    let folder = try TemporaryFolder()
    let session = try CardSession(transport)
    for round in 0..<rounds {
      let first = random.list(upTo: 60)
      let master = try #require(try AccessRuleMaster.select(on: session))
      var writer = AccessRuleWriter(.open(master))
      try writer.delete(.all)
      for rule in first { try writer.store(rule) }
      let list = try master.readList().list
      try #require(list.problems == [])
      try #require(list.rules == (isNewestFirst ? first.reversed() : first), "\(name), round \(round): listed")

      let second = random.list(near: first, upTo: 60)
      let editor = AccessRuleEditor(session, journals: folder.path)
      try editor.run(editor.plan { _ in second }, title: "apply")
      try #require(sorted(editor.read().list.rules) == sorted(second), "\(name), round \(round): applied")
      if sorted(first) != sorted(second) {
        _ = try #require(try editor.finish(undo: true), "\(name), round \(round): nothing to take back")
      }
      try #require(sorted(editor.read().list.rules) == sorted(first), "\(name), round \(round): taken back")
      figures.lists += 2
      figures.rules += first.count + second.count
      figures.bytes += (first + second).reduce(0) { $0 + $1.bytes.count }
    }
    if Self.isFull { print("\(name): \(figures.lists) lists, \(figures.rules) rules, \(figures.bytes) bytes") }
  }

  @Test(.needsShared("tools/aram_sim.py"), arguments: ForeignARAM.modes.indices)
  func onAForeignARAM(index: Int) throws {
    let arguments = ForeignARAM.modes[index]
    try run(
      ForeignARAM.direct(arguments: arguments), "aram_sim " + arguments.joined(separator: " "), rounds: Self.rounds,
      random: RandomRules(seed: UInt64(index) &+ 0xA7A, longest: ForeignARAM.longestRule), isNewestFirst: true)
  }

  private struct Habit: Sendable {
    var name: String
    var transmission = TransmissionProtocol.t0
    var change: @Sendable (inout SoftCard.GlobalPlatformSetup) -> Void
  }
  private static let habits: [Habit] = [
    Habit(name: "get data next") { _ in }, Habit(name: "61XX") { $0.chaining = .getResponse },
    Habit(name: "T=1, next", transmission: .t1) { _ in },
    Habit(name: "T=1, 61XX", transmission: .t1) { $0.chaining = .getResponse },
    Habit(name: "no blocks, so chaining") { $0.refusesBlocks = true },
    Habit(name: "no chaining, so blocks") { $0.refusesChaining = true },
    Habit(name: "duplicates 6a89") { $0.duplicates = .refuse },
  ]

  @Test(arguments: habits.indices) func onTheSoftwareCard(index: Int) throws {
    let habit = Self.habits[index]
    var configuration = SoftCard.Configuration()
    configuration.globalPlatform.presence = .always
    configuration.transmissionProtocol = habit.transmission
    habit.change(&configuration.globalPlatform)
    let card = try SoftCard(image: DemoCard.image, configuration: configuration)
    try run(
      card, "software card, " + habit.name, rounds: Self.isFull ? 200 : 3,
      random: RandomRules(seed: UInt64(index) &+ 0x50F7))
  }
}
