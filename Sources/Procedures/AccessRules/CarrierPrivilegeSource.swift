public import GlobalPlatform
internal import ISO7816
public import UICC

/// Where Android takes a card's carrier privilege rules from, in its order: the ARA-D, the ARA-M, the access rule files.
public struct CarrierPrivilegeSource: Sendable {
  public enum Origin: String, Sendable {
    case araM = "ara-m"
    case araD = "ara-d"
    /// Access rule files under PKCS#15 (ARF), where the card has no ARA-M.
    case files = "arf"
    case file = "file"
    case none
  }

  public private(set) var origin = Origin.none
  /// What GET DATA brought; empty with files.
  public private(set) var response: [UInt8] = []
  public private(set) var android = AndroidAccessRules.noSource
  /// The list as GPD_SPE_013 has it; `nil` with files.
  public private(set) var standard: AccessRuleList?
  /// The access rule files, as Android and as the standard read them.
  public private(set) var androidFiles: AndroidPKCS15?
  public private(set) var standardFiles: AccessRuleFiles?
  /// What a person should know of how the rules were read.
  public private(set) var notes: [String] = []

  /// Rules that are there as bytes: what GET DATA answers, from tag FF40 on.
  public init(response: [UInt8]) {
    origin = .file
    take(response)
  }

  /// Reads a card as Android does.
  /// - Throws: ``CardError`` if the line fails.
  public init(_ session: CardSession) throws(CardError) {
    var device: AndroidAccessRules?
    if let applet = try AccessRuleMaster.select(on: session, aid: .araD) {
      let bytes = try Self.list(applet, &notes, "ARA-D")
      let rules = AndroidAccessRules(response: bytes)
      notes.append(
        "the card has an ARA-D with \(rules.rules.count) rules, which Android takes besides those of the ARA-M")
      if rules.state == .crash {
        take(bytes, .araD)
        return
      }
      // Android passes over an ARA-D that it cannot read.
      if rules.state == .loaded {
        device = rules
        take(bytes, .araD)
      }
    }
    if let applet = try AccessRuleMaster.select(on: session) {
      take(try Self.list(applet, &notes, "ARA-M"), .araM)
      if let device, android.state == .loaded { android.rules = device.rules + android.rules }
    } else if device == nil {
      try readFiles(session)
    }
  }

  private mutating func take(_ response: [UInt8], _ origin: Origin) {
    self.origin = origin
    take(response)
  }

  private mutating func take(_ response: [UInt8]) {
    self.response = response
    android = AndroidAccessRules(response: response)
    standard = AccessRuleList(response: response)
  }

  private static func list(_ applet: AccessRuleMaster, _ notes: inout [String], _ name: String) throws(CardError)
    -> [UInt8]
  {
    do throws(CardError) {
      return try applet.readList().list.response
    } catch .status(let status, _) {
      notes.append("the \(name) answers GET DATA with \(status)")
      return []
    }
  }

  private mutating func readFiles(_ session: CardSession) throws(CardError) {
    guard let files = try CardPKCS15.select(on: session) else {
      notes.append("the card has neither an ARA-M nor a PKCS#15 application with access rule files")
      return
    }
    origin = .files
    let seen = try AndroidPKCS15(files)
    androidFiles = seen
    android = seen.rules
    // Android left some file selected.
    if let files = try CardPKCS15.select(on: session) { standardFiles = try AccessRuleFiles(files) }
    session.forgetSelection()
  }
}
