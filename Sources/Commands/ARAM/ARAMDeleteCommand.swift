import ArgumentParser
import GlobalPlatform
import ISO7816
import Procedures

/// `uicc ara-m delete`.
struct ARAMDeleteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Delete rules: one by its number or bytes, or those of an AID or a REF-DO.",
    usage:
      "uicc ara-m delete (<number> ... | --rule <hex> | --ref-do <hex> | --aid <aid> | --device-app-id <hex>) [options]",
    discussion: """
      Numbers are those of uicc ara-m list. --dry-run shows what would go.

        $ uicc ara-m delete 3
        $ uicc ara-m delete --aid a0000000871002
      """)

  @Argument(help: "Numbers of rules, from 1.")
  var numbers: [Int] = []

  @Option(name: .long, help: ArgumentHelp("This rule exactly: e2 and what follows.", valueName: "hex"))
  var rule: String?

  @Option(name: .long, help: ArgumentHelp("All rules with this REF-DO: e1 and what follows.", valueName: "hex"))
  var refDo: String?

  @Option(name: .long, help: ArgumentHelp("All rules for this application, or others, or implicit.", valueName: "aid"))
  var aid: String?

  @Option(name: .long, help: ArgumentHelp("All rules for apps with this hash, or all.", valueName: "hex"))
  var deviceAppId: String?

  @OptionGroup var options: AccessRuleChangeOptions

  func validate() throws {
    let given = [rule, refDo, aid, deviceAppId].compactMap { $0 }.count + (numbers.isEmpty ? 0 : 1)
    guard given == 1 else {
      throw ValidationError("give numbers, --rule, --ref-do, --aid or --device-app-id, one of them")
    }
  }

  func run() throws {
    let matches = try matcher()
    let numbers = Set(numbers)
    try options.run(title: "delete rules") { rules in
      if let wrong = numbers.first(where: { !rules.indices.contains($0 - 1) }) {
        throw Failure("there is no rule \(wrong): the card has \(AccessRuleChangeOptions.count(rules.count))")
      }
      let left = rules.enumerated().filter { !numbers.contains($0.offset + 1) && !matches($0.element) }.map(\.element)
      guard left.count < rules.count else {
        throw Failure("no rule of the card is like that; uicc ara-m list shows them")
      }
      return left
    }
  }

  private func matcher() throws -> (AccessRule) -> Bool {
    if let rule {
      let bytes = try ARAMStoreCommand.hex(rule, "--rule")
      return { $0.bytes == bytes }
    }
    if let refDo {
      let bytes = try ARAMStoreCommand.hex(refDo, "--ref-do")
      return { $0.referenceBytes == bytes }
    }
    if let aid {
      let wanted: AccessRule.AIDReference
      switch aid {
      case "others": wanted = .others
      case "implicit": wanted = .implicit
      default: wanted = .aid(try ARAMStoreCommand.hex(aid, "--aid"))
      }
      return { $0.aid == wanted }
    }
    if let deviceAppId {
      let wanted: AccessRule.DeviceApp =
        deviceAppId == "all" ? .all : .hash(try ARAMStoreCommand.hex(deviceAppId, "--device-app-id"))
      return { $0.deviceApp == wanted }
    }
    return { _ in false }
  }
}

/// `uicc ara-m clear`.
struct ARAMClearCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clear", abstract: "Delete all rules; uicc ara-m undo brings them back.",
    usage: "uicc ara-m clear [--force] [options]",
    discussion: """
      A list that makes no sense is left alone unless --force is given: then all of it goes; what could be read of it, \
      and the bytes of the whole list, are in the journal.
      """)

  @Flag(name: .long, help: "Also where the card's list is damaged.")
  var force = false

  @OptionGroup var options: AccessRuleChangeOptions

  func run() throws {
    try options.run { editor in
      let plan = try editor.planToClear(force: force)
      for problem in plan.damage {
        Standard.remark(
          "what makes no sense of the list is kept as bytes in the journal only: \(Style.printable(problem))")
      }
      let journal = options.dryRun ? nil : try editor.run(plan, title: "delete all rules")
      return (plan, journal)
    }
  }
}
