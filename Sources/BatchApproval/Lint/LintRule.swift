/// A built-in rule: what a card has to look like whatever its profile, with the clause that says so.
public struct LintRule: Sendable {
  /// What switches it off and what reports call it: `iccid-luhn`.
  public let name: String
  /// What has to hold, in one line.
  public let title: String
  public let clause: String
  /// Of its findings where it says nothing else.
  public let severity: Severity
  let run: @Sendable (ExaminedCard, inout LintFindings) -> Void

  init(
    _ name: String, _ title: String, _ clause: String, _ severity: Severity = .error,
    _ run: @escaping @Sendable (ExaminedCard, inout LintFindings) -> Void
  ) {
    self.name = name
    self.title = title
    self.clause = clause
    self.severity = severity
    self.run = run
  }

  /// The column of this rule in a report.
  public var check: Check { Check(id: id, kind: .lint, title: title, clause: clause) }
  var id: String { "lint/\(name)" }
}

/// Takes the findings of one rule.
struct LintFindings {
  fileprivate(set) var findings: [Finding] = []
  fileprivate var rule: LintRule?

  /// - Parameter cause: as in ``Finding``; given where another check may find the same.
  mutating func add(
    _ place: Place, _ message: String, severity: Severity? = nil, expected: String? = nil, actual: String? = nil,
    clause: String? = nil, cause: String? = nil
  ) {
    guard let rule else { return }
    findings.append(
      Finding(
        rule.id, at: place, message, severity: severity ?? rule.severity, expected: expected, actual: actual,
        clause: clause ?? rule.clause, cause: cause))
  }
}

/// Which rules are run, and how much they weigh.
public struct Lint: Sendable {
  /// Every rule there is, in the order in which they are run.
  public static let rules: [LintRule] =
    StructureRules.rules + ServiceRules.rules + IdentityRules.rules + DeliveryRules.rules + NetworkRules.rules
    + NameRules.rules + MessageRules.rules + IMSRules.rules + FiveGRules.rules + AccessRules.rules + SecretRules.rules

  public static func rule(named name: String) -> LintRule? { rules.first { $0.name == name } }

  public var rules: [LintRule]
  /// By name of a rule, in place of the rule's own.
  public var severities: [String: Severity]

  /// - Parameter off: names of rules that are not run; unknown ones are ignored.
  public init(off: Set<String> = [], severities: [String: Severity] = [:]) {
    rules = Self.rules.filter { !off.contains($0.name) }
    self.severities = severities
  }

  init(only names: Set<String>) {
    rules = Self.rules.filter { names.contains($0.name) }
    severities = [:]
  }

  /// The findings on one card, in the order of the rules.
  public func findings(on card: ExaminedCard) -> [Finding] {
    var findings = LintFindings()
    for rule in rules {
      let before = findings.findings.count
      findings.rule = rule
      rule.run(card, &findings)
      if let severity = severities[rule.name] {
        for index in before..<findings.findings.count { findings.findings[index].severity = severity }
      }
    }
    return Finding.merged(findings.findings)
  }
}
