import ArgumentParser
import ElementaryFiles
import GlobalPlatform
import ISO7816
import Procedures
import SoftUICC
import UICC

/// What all commands that change rules share.
struct AccessRuleChangeOptions: ParsableArguments {
  @Flag(name: [.customShort("n"), .long], help: "Show what would change and send nothing that writes.")
  var dryRun = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How STORE DATA of more than 255 bytes goes: extended, blocks or chaining; tried in turn if left out."))
  var form: Form?

  enum Form: String, ExpressibleByArgument, CaseIterable {
    case extended, blocks, chaining
  }

  @Option(
    name: .long,
    help: ArgumentHelp("With --card soft or soft:IMAGE: write the card to this image afterwards.", valueName: "image"))
  var save: String?

  @OptionGroup var channel: SecureChannelOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  /// Opens the card, makes the plan and carries it out.
  /// - Parameter change: the rules that the card shall have, from those that it has.
  func run(title: String, _ change: ([AccessRule]) throws -> [AccessRule]) throws {
    try run { editor in
      let plan = try editor.plan(change)
      let journal = dryRun ? nil : try editor.run(plan, title: title)
      return (plan, journal)
    }
  }

  /// The same for whoever makes the plan another way.
  func run(_ body: (AccessRuleEditor) throws -> (AccessRulePlan, journal: String?)) throws {
    let access = try channel.prepare(card.codes.inventories)
    let connection = try card.open()
    if save != nil, connection.softCard == nil {
      throw Failure("--save goes with --card soft or soft:IMAGE; a card in a reader keeps its rules itself")
    }
    let (plan, journal) = try connection.withSession { session in
      try Self.translating { try body(try editor(session, access, connection)) }
    }
    print(plan, journal)
    try finish(connection)
  }

  func editor(
    _ session: CardSession, _ access: SecureChannelAccess?, _ connection: CardConnection
  ) throws -> AccessRuleEditor {
    var editor = AccessRuleEditor(
      session, journals: try AccessRuleEditor.standardFolder(),
      form: form.flatMap { StoreDataForm(rawValue: $0.rawValue) })
    editor.progress = connection.progress()
    if let access {
      editor.route = { session in
        let manager = try access.open(session)
        try manager.personalize(.araM)
        return .domain(manager)
      }
    }
    return editor
  }

  func finish(_ connection: CardConnection) throws {
    if let save, !dryRun, let soft = connection.softCard {
      try Files.write(ExportReport.json(soft.image()), to: save)
    }
    connection.printStatistics()
    try connection.checkImage()
  }

  private func print(_ plan: AccessRulePlan, _ journal: String?) {
    if output.json {
      var fields: [FieldValue.Field] = [
        .init("stored", .array(plan.stores.map(\.fields))), .init("deleted", .array(plan.deletes.map(\.fields))),
        .init("kept", .int(plan.kept)), .init("dryRun", .bool(dryRun)),
      ]
      if let journal { fields.append(.init("journal", .string(journal))) }
      Standard.output(FieldValue.object(fields).jsonBytes(pretty: true))
      Standard.output("\n")
      return
    }
    let style = output.style
    for rule in plan.stores {
      Standard.line(style.green("+ " + Style.printable(rule.explanation.joined(separator: ", "))))
    }
    for rule in plan.deletes {
      Standard.line(style.red("- " + Style.printable(rule.explanation.joined(separator: ", "))))
    }
    let verb = dryRun ? "would be " : ""
    if plan.isEmpty {
      let rules =
        switch plan.after.count {
        case 0: "no rules"
        case 1: "this rule already"
        case let count: "these \(Self.count(count)) already"
        }
      Standard.line("nothing to do: the card has \(rules)")
    } else {
      Standard.line(
        "\(plan.stores.count) \(verb)stored, \(plan.deletes.count) \(verb)deleted, \(plan.kept) kept; the card \(dryRun ? "would have" : "has") \(Self.count(plan.after.count))"
      )
    }
  }

  static func count(_ number: Int) -> String { number == 1 ? "1 rule" : "\(number) rules" }

  /// Errors of procedures in the words of commands.
  static func translating<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as AccessRuleError {
      throw Failure(Style.printable(error.description), hints: error.hints.map(Style.printable))
    } catch let error as SecureChannelError {
      throw Failure(Style.printable(error.description), hint: error.hint)
    } catch let error as AccessRuleFile.Failure {
      throw Failure(Style.printable(error.description))
    }
  }
}
