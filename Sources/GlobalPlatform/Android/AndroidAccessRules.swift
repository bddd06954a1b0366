/// What Android makes of the rules of a card: UiccCarrierPrivilegeRules and UiccAccessRule of AOSP, followed byte for
/// byte, so that lists which Android reads otherwise than GPD_SPE_013 says are read as it reads them.
public struct AndroidAccessRules: Hashable, Sendable {
  /// What becomes of the list as a whole.
  public enum State: String, Hashable, Sendable {
    /// The rules count.
    case loaded = "STATE_LOADED"
    /// No rule counts, and no app has privileges.
    case error = "STATE_ERROR"
    /// An exception that nobody catches ends com.android.phone, again at each start.
    case crash = "CRASH"
  }

  /// A rule that counts.
  public struct Rule: Hashable, Sendable {
    /// Offset of its REF-AR-DO (E2), or of its condition in EF.ACCF.
    public var offset: Int
    /// `nil` for a rule without REF-DO: whoever asks for the privileges of an app ends com.android.phone.
    public var certificateHash: [UInt8]?
    /// `nil` or empty: any package.
    public var package: String?
  }

  /// A rule, or a part of the list, that does not count.
  public struct Fault: Hashable, Sendable {
    /// Offset of the rule (E2).
    public var rule: Int
    /// Offset of the byte at which Android gives up.
    public var place: Int
    public var reason: String
  }

  public var state = State.loaded
  public var rules: [Rule] = []
  /// Rules that Android passes over.
  public var skipped: [Fault] = []
  /// What makes the state other than loaded.
  public var problem: Fault?
  /// The exception as `dumpsys` and the log show it; empty when loaded.
  public var message = ""

  /// Rules that were not read from an ARA-M.
  init() {}

  /// Of a card without ARA-M and without PKCS#15 application.
  public static let noSource: AndroidAccessRules = {
    var rules = AndroidAccessRules()
    rules.state = .error
    rules.message = "No ARA or ARF."
    return rules
  }()

  /// - Parameter response: everything that GET DATA FF40 and FF60 brought until the length of FF40 was there or the card
  ///   refused; empty where it refused at once.
  public init(response: [UInt8]) {
    let all = response[...]
    do throws(AndroidTLV.Fault) {
      guard !all.isEmpty else {
        refuse(0, 0, "the card gave no rules to GET DATA ff40")
        return
      }
      guard all.starts(with: Self.list) else {
        throw AndroidTLV.Fault(exception: .illegalArgument("Tags don't match."), place: 0)
      }
      var outer = AndroidTLV(Self.list)
      try outer.parseLength(all)
      // Android asks for more until the length fits exactly, and the card has no more.
      let wanted = Int32(truncatingIfNeeded: 4 + outer.lengthBytes.count * 2) &+ outer.length
      guard wanted == Int32(truncatingIfNeeded: all.count * 2) else {
        // Negative where the length overflows.
        let announced = Int(outer.length) / 2
        let got = all.count - 2 - outer.lengthBytes.count
        if announced >= 0, got > announced {
          let rest = got - announced
          refuse(
            0, all.count - rest,
            "\(rest) \(rest == 1 ? "byte follows" : "bytes follow") the list, so that Android asks for more until the card refuses"
          )
        } else {
          let text = announced < 0 ? "more bytes than fit into 31 bits" : "\(announced) bytes"
          refuse(0, 2, "the list announces \(text) and the card gave \(got)")
        }
        return
      }
      _ = try outer.parse(all, consumesAll: true)
      try readRules(outer.value)
    } catch {
      fail(error, rule: currentRule)
    }
  }

  private static let list: [UInt8] = [0xFF, 0x40]
  private var currentRule = 0

  private mutating func readRules(_ value: ArraySlice<UInt8>) throws(AndroidTLV.Fault) {
    var rest = value
    while !rest.isEmpty {
      currentRule = rest.startIndex
      var item = AndroidTLV([0xE2])
      rest = try item.parse(rest, consumesAll: false)
      switch try Self.readRule(item.value) {
      case .rule(let hash, let package):
        rules.append(Rule(offset: currentRule, certificateHash: hash, package: package))
      case .skipped(let place, let reason):
        skipped.append(Fault(rule: currentRule, place: place, reason: reason))
      case .crash(let place):
        state = .crash
        rules = []
        message = "java.lang.RuntimeException: Invalid Rule type"
        problem = Fault(
          rule: currentRule, place: place,
          reason: "a tag other than e1 and e3 in a rule: nobody catches the exception, com.android.phone dies")
        return
      }
    }
  }

  private mutating func refuse(_ rule: Int, _ place: Int, _ reason: String) {
    state = .error
    rules = []
    message = "Invalid response: payload= sw1=106 sw2=136"
    problem = Fault(rule: rule, place: place, reason: reason)
  }

  private mutating func fail(_ fault: AndroidTLV.Fault, rule: Int) {
    state = .error
    rules = []
    message = "Error parsing rules: \(fault.javaText)"
    problem = Fault(rule: rule, place: fault.place, reason: Self.explanation(fault, rule: rule))
  }

  private static func explanation(_ fault: AndroidTLV.Fault, rule: Int) -> String {
    switch fault.exception {
    case .illegalArgument("Tags don't match."):
      fault.place == 0 ? "the list does not begin with ff40" : "another tag than the one that has to stand here"
    case .illegalArgument("Did not consume all."): "bytes follow where ca or db must be the last"
    case .illegalArgument("Not enough data."): "the length runs over the end of what is around it"
    case .illegalArgument: "the length is missing"
    case .numberFormat: "a length that is no number of 31 bits"
    case .stringIndexOutOfBounds: "the length is cut"
    }
  }
}
