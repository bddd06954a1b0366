import ArgumentParser
import ElementaryFiles
import ISO7816
import Procedures
import UICC

/// A plan on its way to a card.
struct PlanExecution {
  enum Way {
    case apply, resume, undo
  }

  let plan: RebrandPlan
  /// The plan's file.
  let name: String
  let way: Way
  let isDryRun: Bool

  /// Everything that is done with one card.
  func run(on connection: CardConnection) throws -> PlanOutcome {
    do {
      return try connection.withSession { session in
        try ChangeOptions.translating { try run(on: session, connection) }
      }
    } catch let error as PlanError {
      throw Failure(Style.printable("\(name): \(error.description)"))
    } catch let error as PatternError {
      throw Failure(Style.printable("\(name): \(error.description)"))
    }
  }

  private func run(on session: CardSession, _ connection: CardConnection) throws -> PlanOutcome {
    var runner = ChangeRunner(session, journals: try JournalStore.standard())
    // What one file refuses is no reason to leave the others with the old name.
    runner.stopsAtRefusal = false
    runner.progress = connection.progress()
    let run = PlanRun(plan, on: session) { connection.walk(session, at: $0) }
    var outcome = PlanOutcome(plan: plan, way: way)
    if way == .apply {
      let binding = try run.bind()
      (outcome.iccid, outcome.refused, outcome.definitions) = (binding.iccid, binding.refused, binding.definitions)
      do throws(ChangeError) {
        outcome.changes = try runner.apply(binding.changes, title: plan.title, dryRun: isDryRun)
      } catch {
        throw Failure(Style.printable(error.description), hints: hints(error))
      }
    } else {
      let journal = try journal(session, runner.journals)
      outcome.iccid = journal.head.identity.iccid
      outcome.definitions = JournalCommand.definitions(journal)
      outcome.changes =
        try way == .resume
        ? runner.resume(journal, dryRun: isDryRun) : runner.undo(journal, dryRun: isDryRun)
    }
    if !isDryRun, way != .undo { outcome.proof = try run.prove() }
    return outcome
  }

  private func journal(_ session: CardSession, _ store: JournalStore) throws -> Journal {
    let identity = try CardIdentity(session)
    let own = store.all().journals.filter { $0.belongs(to: identity) && $0.head.title == plan.title }
    let open = own.last { $0.state == .open }
    guard let journal = open ?? (way == .undo ? own.last { $0.state == .applied } : nil) else {
      let what = way == .undo ? "nothing of this plan to take back" : "nothing of this plan that was cut off"
      throw Failure("on card \(identity) there is \(what)", hint: "uicc journal list shows what was written to cards")
    }
    return journal
  }

  private func hints(_ error: ChangeError) -> [String] {
    switch error {
    case .unfinished, .stopped:
      ["uicc apply \(name) --resume finishes it, uicc apply \(name) --undo takes it back"].map(Style.printable)
    default: error.hints.map(Style.printable)
    }
  }
}

/// What came of a plan on one card.
struct PlanOutcome {
  let plan: RebrandPlan
  let way: PlanExecution.Way
  var iccid: String?
  var changes = ChangeReport()
  var definitions: [String: FileDefinition] = [:]
  var refused: [PlanRun.Refusal] = []
  var proof: PlanProof?

  init(plan: RebrandPlan, way: PlanExecution.Way) {
    self.plan = plan
    self.way = way
  }

  /// In one word, and as an exit status.
  var verdict: (name: String, status: ExitCode) {
    if !refused.isEmpty || !changes.refused.isEmpty { return ("incomplete", ExitStatus.error) }
    if let proof {
      if proof.interruption != nil || !proof.missed.isEmpty || !proof.unread.failures.isEmpty {
        return ("unproven", ExitStatus.error)
      }
      if !proof.unexpected.isEmpty { return ("remains", ExitStatus.no) }
    }
    return (changes.isDryRun ? "dry-run" : "done", ExitStatus.yes)
  }

  func print(_ output: OutputOptions) {
    if output.json {
      Standard.output(fields.jsonBytes(pretty: true))
      Standard.output("\n")
      return
    }
    let made = ChangePlan(title: plan.title, changes: [], definitions: definitions, isUndo: way == .undo)
    ChangePrinter(report: changes, plan: made).print(output)
    let style = output.style
    for refusal in refused {
      Standard.line("\(style.bold(Style.printable(refusal.part.name))): left alone: \(Style.printable(refusal.reason))")
    }
    if let proof { PlanProofPrinter(proof: proof).print(style) }
    Standard.remark(summary)
  }

  /// What the search at the end says, in one line.
  var summary: String {
    let names = plan.renames.map { "\"\($0.old)\"" }.joined(separator: ", ")
    guard let proof else { return verdict.name }
    return "\(Style.printable(names)) \(PlanProofPrinter(proof: proof).summary)"
  }

  /// For JSON: `card`, `title`, `verdict`, `dryRun`, `journal`, `changes`, `refused`, `proof` with `listed`,
  /// `unexpected` and `unread`.
  var fields: FieldValue {
    guard case .object(var fields) = changes.fields else { return .null }
    fields.append(.init("card", iccid.map { .string($0) } ?? .null))
    fields.append(.init("title", .string(plan.title)))
    fields.append(.init("verdict", .string(verdict.name)))
    fields.append(
      .init(
        "refused",
        .array(refused.map { .object([.init("part", .string($0.part.name)), .init("reason", .string($0.reason))]) })))
    fields.append(.init("proof", proof.map { PlanProofPrinter(proof: $0).fields } ?? .null))
    return .object(fields)
  }
}
