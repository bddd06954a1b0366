public import GlobalPlatform
import ISO7816
public import UICC

/// What it takes to get from one list of rules to another.
public struct AccessRulePlan: Sendable {
  public var before: [AccessRule]
  public var after: [AccessRule]
  /// Rules that are stored, in their order, all before the first is deleted.
  public var stores: [AccessRule]
  public var deletes: [AccessRule]
  public var kept: Int { after.count - stores.count }
  /// Why the card's list makes no sense; then everything on the card goes, whatever can be read of it.
  public var damage: [String] = []
  /// The list as it came, where it makes no sense.
  var response: [UInt8] = []
  public var isEmpty: Bool { stores.isEmpty && deletes.isEmpty && damage.isEmpty }

  /// Rules are compared by their bytes; how often a card has one does not count.
  public init(from before: [AccessRule], to after: [AccessRule]) {
    self.before = before
    self.after = after
    let (old, new) = (Set(before.map(\.bytes)), Set(after.map(\.bytes)))
    var seen: Set<[UInt8]> = []
    stores = after.filter { !old.contains($0.bytes) && seen.insert($0.bytes).inserted }
    deletes = before.filter { !new.contains($0.bytes) && seen.insert($0.bytes).inserted }
  }

  /// Whether a card with these rules is at the end of the plan.
  func isReached(_ rules: [AccessRule]) -> (missing: Int, extra: Int) {
    let (is_, wanted) = (Set(rules.map(\.bytes)), Set(after.map(\.bytes)))
    return (wanted.subtracting(is_).count, is_.subtracting(wanted).count)
  }
}

/// Reads and changes the rules of a card's ARA-M: everything that changes rules goes through here. Both lists are in a
/// journal before the first command that writes; new rules are stored, and seen to be there, before old ones go; at the
/// end the list is read again and compared.
public struct AccessRuleEditor {
  public let session: CardSession
  /// The folder of the journals.
  public let journals: String
  /// How STORE DATA reaches the ARA-M, anew for each phase, since reading the list ends a secure channel.
  public var route: (CardSession) throws -> AccessRuleRoute
  public var form: StoreDataForm?
  public var progress: ((_ done: Int, _ count: Int, _ name: String) -> Void)?

  public init(_ session: CardSession, journals: String, form: StoreDataForm? = nil) {
    self.session = session
    self.journals = journals
    self.form = form
    route = { session in .open(try Self.master(session)) }
  }

  /// ``StateFolder`` with `ara-m` below it.
  public static func standardFolder() throws(AccessRuleError) -> String {
    guard let state = StateFolder.path else {
      throw .journal("there is no place for the journal: set UICC_STATE to a folder")
    }
    return state + "/ara-m"
  }

  static func master(_ session: CardSession) throws(AccessRuleError) -> AccessRuleMaster {
    let master: AccessRuleMaster?
    do throws(CardError) { master = try AccessRuleMaster.select(on: session) } catch { throw .card(error) }
    guard let master else { throw .absent }
    return master
  }

  /// Selects the ARA-M and reads all of it.
  public func read() throws(AccessRuleError) -> AccessRuleContent {
    let master = try Self.master(session)
    do { return try master.read() } catch { throw .card(error) }
  }

  /// The plan from what the card has.
  public func plan(_ change: ([AccessRule]) throws -> [AccessRule]) throws -> AccessRulePlan {
    let before = try sound().rules
    return AccessRulePlan(from: before, to: try change(before))
  }

  /// The list, where it makes sense.
  private func sound() throws(AccessRuleError) -> AccessRuleList {
    let list = try read().list
    guard list.problems.isEmpty else { throw .damaged(list.problems) }
    return list
  }

  /// The plan that leaves no rule.
  /// - Parameter force: also where the list makes no sense or cannot be read: what can be read is in the journal.
  public func planToClear(force: Bool) throws(AccessRuleError) -> AccessRulePlan {
    do throws(AccessRuleError) {
      let content = try read()
      guard content.list.problems.isEmpty || force else { throw AccessRuleError.damaged(content.list.problems) }
      var plan = AccessRulePlan(from: content.list.rules, to: [])
      plan.damage = content.list.problems
      if !plan.damage.isEmpty { plan.response = content.list.response }
      return plan
    } catch .card(.status(let status, let operation)) where force {
      var plan = AccessRulePlan(from: [], to: [])
      plan.damage = ["\(operation): the card answered \(status)"]
      return plan
    } catch .card(.status(let status, let operation)) {
      throw .damaged(["\(operation): the card answered \(status)"])
    }
  }

  /// Carries a plan out.
  /// - Returns: the path of the journal; `nil` where nothing was to be done.
  /// - Throws: ``AccessRuleError``.
  @discardableResult
  public func run(_ plan: AccessRulePlan, title: String) throws(AccessRuleError) -> String? {
    let card = try identity()
    let open = AccessRuleJournal.latest(in: journals, card: card).flatMap { $0.isOpen ? $0 : nil }
    // The same end once more: the journal goes on, with the rules from before the cut.
    if let open, Set(open.after.map(\.bytes)) == Set(plan.after.map(\.bytes)) {
      try carryOut(plan, open, .applied)
      return open.path
    }
    guard !plan.isEmpty else { return nil }
    if let open { throw .unfinished(journal: open.path, title: open.title) }
    let journal = try AccessRuleJournal.create(
      in: journals, title: title, card: card, plan: plan)
    try carryOut(plan, journal, .applied, refused: .refused)
    return journal.path
  }

  /// Finishes the latest change of this card, or takes it back.
  /// - Returns: what was done; `nil` where there is nothing to finish or take back.
  public func finish(undo: Bool, dryRun: Bool = false) throws(AccessRuleError) -> (plan: AccessRulePlan, title: String)?
  {
    let card = try identity()
    guard let journal = AccessRuleJournal.latest(in: journals, card: card), undo ? !journal.isUndone : journal.isOpen
    else { return nil }
    let plan: AccessRulePlan
    if undo {
      let now = try sound().rules
      // What others stored since stays.
      let own = Set(journal.after.map(\.bytes)).subtracting(journal.before.map(\.bytes))
      let old = Set(journal.before.map(\.bytes))
      plan = AccessRulePlan(
        from: now, to: now.filter { !own.contains($0.bytes) && !old.contains($0.bytes) } + journal.before)
    } else if journal.after.isEmpty {
      plan = try planToClear(force: true)
    } else {
      plan = AccessRulePlan(from: try sound().rules, to: journal.after)
    }
    guard !dryRun else { return (plan, journal.title) }
    let state = journal.state
    // Cut from here on, the card is between its lists again.
    if undo, state != .undoing { try journal.mark(.undoing) }
    try carryOut(plan, journal, undo ? .undone : .applied, refused: state)
    return (plan, journal.title)
  }

  private func identity() throws(AccessRuleError) -> String {
    do { return try CardIdentity(session).description } catch { throw .card(error) }
  }

  /// - Parameter refused: the state of the journal where the card refuses the first command, so that all is as it was.
  private func carryOut(
    _ plan: AccessRulePlan, _ journal: AccessRuleJournal, _ end: AccessRuleJournal.State,
    refused: AccessRuleJournal.State? = nil
  ) throws(AccessRuleError) {
    // Of the commands so far.
    var sent = 0
    do {
      try write(plan, &sent)
    } catch {
      let error = Self.translated(error)
      if sent == 0, Self.isRefusal(error) {
        if let refused, refused != journal.state { try journal.mark(refused) }
        throw error
      }
      throw .stopped(reason: error.description, journal: journal.path)
    }
    let list = try read().list
    let (missing, extra) = plan.isReached(list.rules)
    guard missing == 0, extra == 0, list.problems.isEmpty else {
      throw .mismatch(missing: missing, extra: extra, problems: list.problems, journal: journal.path)
    }
    try journal.mark(end)
  }

  private func write(_ plan: AccessRulePlan, _ sent: inout Int) throws {
    let count = plan.stores.count + plan.deletes.count
    var form = form
    if !plan.stores.isEmpty {
      var writer = AccessRuleWriter(try route(session), form: form)
      for rule in plan.stores {
        progress?(sent, count, "store")
        try writer.store(rule)
        sent += 1
      }
      form = writer.form
    }
    guard !plan.deletes.isEmpty || !plan.damage.isEmpty else { return }
    if !plan.stores.isEmpty {
      let there = Set(try read().list.rules.map(\.bytes))
      let missing = plan.stores.filter { !there.contains($0.bytes) }.count
      guard missing == 0 else {
        throw AccessRuleError.journal("\(missing) of the new rules are not there after they were stored")
      }
    }
    var writer = AccessRuleWriter(try route(session), form: form)
    if plan.after.isEmpty {
      progress?(sent, count, "delete all")
      try writer.delete(.all)
      sent += 1
      return
    }
    for rule in plan.deletes {
      progress?(sent, count, "delete")
      try delete(rule, plan, &writer)
      sent += 1
    }
  }

  /// Exactly; by the REF-DO on cards that know no other way, where no rule that stays has the same.
  private func delete(_ rule: AccessRule, _ plan: AccessRulePlan, _ writer: inout AccessRuleWriter) throws {
    do throws(SecureChannelError) {
      try writer.delete(.rule(rule.bytes))
    } catch {
      guard Self.knowsNoSuchDeletion(error), let reference = rule.referenceBytes else { throw error }
      guard !plan.after.contains(where: { $0.referenceBytes == reference }) else {
        throw SecureChannelError.unsupported(
          "the card deletes by the ref-do only, and a rule that stays has the same: \(Hex.string(reference))")
      }
      try writer.delete(.reference(reference))
    }
  }

  private static func knowsNoSuchDeletion(_ error: SecureChannelError) -> Bool {
    guard case .card(.status(let status, _)) = error else { return false }
    return status == .incorrectData || status == .functionNotSupported || status == 0x6981
  }

  private static func isRefusal(_ error: AccessRuleError) -> Bool {
    switch error {
    case .card(.status), .channel(.card(.status)), .channel(.wrongKeys), .channel(.refused), .channel(.alreadyTried),
      .channel(.unsupported), .absent:
      true
    default: false
    }
  }

  static func translated(_ error: any Error) -> AccessRuleError {
    switch error {
    case let error as AccessRuleError: error
    case let error as SecureChannelError: .channel(error)
    case let error as CardError: .card(error)
    default: .journal("\(error)")
    }
  }
}

extension AccessRuleEditor {
  /// Updates the refresh tag alone, so that devices read the rules anew.
  public func updateRefreshTag() throws(AccessRuleError) { try once { writer in try writer.updateRefreshTag() } }

  /// Locks the applet; only applets with that extension can do it, and none can undo it.
  public func lock() throws(AccessRuleError) { try once { writer in try writer.lock() } }

  private func once(_ body: (inout AccessRuleWriter) throws -> Void) throws(AccessRuleError) {
    do {
      var writer = AccessRuleWriter(try route(session), form: form)
      try body(&writer)
    } catch {
      throw Self.translated(error)
    }
  }
}
