import ElementaryFiles
public import Inventory

/// What a profile's cards have to be: a list of checks read from YAML (Profiles/approval/README.md), and the built-in
/// rules that are not switched off.
public struct Specification: Sendable {
  /// File name, for messages and clauses.
  public var name: String
  public var profile: ProfileMetadata
  /// How many cards the batch has; `nil` where it does not matter.
  public var count: Int?
  public var requirements: [Requirement]
  public var lint: Lint

  public init(
    name: String, profile: ProfileMetadata, count: Int? = nil, requirements: [Requirement] = [], lint: Lint = Lint()
  ) {
    self.name = name
    self.profile = profile
    self.count = count
    self.requirements = requirements
    self.lint = lint
  }

  /// One thing that is asked for, with its check and the line that asks.
  public struct Requirement: Sendable {
    public var check: Check
    public var line: Int
    public var subject: Subject

    var severity: Severity = .error
  }

  /// What is asked for.
  public enum Subject: Sendable {
    /// Any of these; `nil` stands for any byte.
    case atr([[UInt8?]])
    /// The AID begins so; empty where any will do. `isPresent` false: the card has no such application.
    case application(name: String, aid: [UInt8], isPresent: Bool)
    case presence(path: String, isPresent: Bool)
    case structure(path: String, String)
    /// Bytes of a transparent file.
    case size(path: String, Bounds)
    case recordLength(path: String, Bounds)
    case recordCount(path: String, Bounds)
    /// `nil`: the file has none.
    case shortIdentifier(path: String, Int?)
    case access(path: String, operation: String, condition: String)
    case lifeCycle(path: String, String)
    /// Of a transparent file, or of records from and to.
    case content(path: String, records: ClosedRange<Int>?, ContentMatcher)
    /// The data object of a BER-TLV file.
    case object(path: String, tag: UInt32, ContentMatcher)
    case service(table: String, number: Int, isAvailable: Bool, needsFiles: Bool)
    /// No service beside those that are named.
    case furtherServices(table: String, named: Set<Int>)
    case pinEnabled(key: String, Bool)
    case pinTries(key: String, Bounds)
    case pinUnblockTries(key: String, Bounds)
    /// VERIFY with the inventory's code succeeded.
    case pinCode(key: String)
    case accessRule(AccessRuleMatcher)
    /// No rule of the ARA-M beside those that are named.
    case furtherAccessRules([AccessRuleMatcher])
    /// A NAF in EF.GBANL of the application.
    case naf(path: String, fqdn: String)
    case furtherNAFs(path: String, named: [String])
    /// The inventory's keys are the card's; SQN_MS is at most this.
    case authentication(application: String, maximumSQN: UInt64?)
    case concealment(scheme: Int?, keyIdentifier: Int?, routingIndicator: String?)
    case key(version: Int, identifier: Int, kcv: KeyCheckValue?, type: String?)
    case forbidden(ForbiddenText)
    case freeMemory(Bounds, isVolatile: Bool)
  }

  /// A number, or limits of one.
  public struct Bounds: Sendable, Hashable, CustomStringConvertible {
    public var minimum: Int
    public var maximum: Int

    public init(_ minimum: Int, _ maximum: Int) {
      self.minimum = minimum
      self.maximum = maximum
    }

    func contains(_ value: Int) -> Bool { value >= minimum && value <= maximum }

    public var description: String {
      if minimum == maximum { return "\(minimum)" }
      if maximum == Int.max { return "at least \(minimum)" }
      return minimum == 0 ? "at most \(maximum)" : "\(minimum) to \(maximum)"
    }
  }

  /// Six hex digits, or the column of the inventory that has them.
  public enum KeyCheckValue: Sendable, Hashable {
    case value(String)
    case inventory(InventoryColumn)
  }

  /// A text that no card may hold, in whatever coding.
  public struct ForbiddenText: Sendable, Hashable {
    public var text: String
    public var isCaseSensitive = false
    public var ignoresAccents = false
    /// Paths, or beginnings of them, where it may stand.
    public var exceptions: [String] = []
  }
}

extension Specification {
  /// Applications on which AUTHENTICATE has to be run: `USIM`, `ISIM`, `GSM`.
  public var authentications: [String] {
    requirements.compactMap { if case .authentication(let application, _) = $0.subject { application } else { nil } }
  }

  /// Whether a SUCI has to be asked for.
  public var needsConcealment: Bool {
    requirements.contains { if case .concealment = $0.subject { true } else { false } }
  }

  /// PINs and ADM keys whose state has to be read, by name.
  public var pins: [String] {
    var names: [String] = []
    for requirement in requirements {
      switch requirement.subject {
      case .pinEnabled(let key, _), .pinTries(let key, _), .pinUnblockTries(let key, _), .pinCode(let key):
        if !names.contains(key) { names.append(key) }
      default: continue
      }
    }
    return names
  }

  /// PINs and ADM keys that have to be presented, with the inventory's code.
  public var presentedPINs: [String] {
    requirements.compactMap { if case .pinCode(let key) = $0.subject { key } else { nil } }
  }

  /// Whether anything is asked that a card may show only behind PIN1: content of files, AUTHENTICATE, GET IDENTITY. Every
  /// rule of lint reads content.
  public var needsPIN1: Bool {
    !lint.rules.isEmpty
      || requirements.contains {
        switch $0.subject {
        case .content, .object, .service, .furtherServices, .naf, .furtherNAFs, .authentication, .concealment,
          .forbidden:
          true
        default: false
        }
      }
  }

  /// Versions of the keys that are asked about, in order.
  public var keyVersions: [Int] {
    var versions: [Int] = []
    for requirement in requirements {
      if case .key(let version, _, _, _) = requirement.subject, !versions.contains(version) { versions.append(version) }
    }
    return versions
  }

  /// Whether key information templates have to be read.
  public var needsKeys: Bool { requirements.contains { if case .key = $0.subject { true } else { false } } }

  /// Whether free memory has to be read.
  public var needsMemory: Bool { requirements.contains { if case .freeMemory = $0.subject { true } else { false } } }

  /// Whether access rules of the ARA-M have to be read.
  public var needsAccessRules: Bool {
    requirements.contains {
      switch $0.subject {
      case .accessRule, .furtherAccessRules: true
      default: false
      }
    }
  }
}
