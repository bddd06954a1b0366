public import GlobalPlatform
internal import ISO7816

/// Whether Android grants an app carrier privileges by a card's rules, and what each rule has to do with it.
public struct CarrierPrivilegeCheck: Sendable {
  /// One rule, or what Android does not take for one.
  public struct Line: Hashable, Sendable {
    /// Of the rule in what was read.
    public var offset: Int
    /// Where Android gives up on the rule; `nil` for a rule that counts.
    public var place: Int?
    public var text: String
    public var isGranting = false
  }

  public let status: AndroidAccessRules.Status?
  public let lines: [Line]

  /// Yes, no, or com.android.phone dies first.
  public var isGranted: Bool { status == .hasAccess }

  public init(_ rules: AndroidAccessRules, app: AndroidApp) {
    status = rules.status(of: app)
    var lines: [Line] = rules.rules.map { rule in
      let match = AndroidAccessRules.match(rule, app)
      return Line(offset: rule.offset, text: Self.text(match, rule, app), isGranting: Self.isGranting(match))
    }
    lines += rules.skipped.map { Line(offset: $0.rule, place: $0.place, text: "passed over: \($0.reason)") }
    self.lines = lines.sorted { $0.offset < $1.offset }
  }

  private static func isGranting(_ match: AndroidAccessRules.Match) -> Bool {
    if case .granted = match { return true }
    return false
  }

  private static func text(_ match: AndroidAccessRules.Match, _ rule: AndroidAccessRules.Rule, _ app: AndroidApp)
    -> String
  {
    func owner(_ index: Int) -> String { app.signers.indices.contains(index) ? app.signers[index].label : "the app" }
    let kind = rule.certificateHash?.count == 20 ? "SHA-1" : "SHA-256"
    switch match {
    case .granted(let index):
      let package = rule.package ?? ""
      return "grants: \(kind) of \(owner(index)), " + (package.isEmpty ? "any package" : "package \(package)")
    case .otherPackage(let index):
      return
        "the certificate is \(owner(index)), but the rule is for package \(rule.package ?? ""), not \(app.package ?? "")"
    case .packageUnknown(let index):
      return "the certificate is \(owner(index)); it grants to package \(rule.package ?? "") only"
    case .otherCertificate: return "\(kind) of another certificate: \(Hex.string(rule.certificateHash ?? []))"
    case .badLength(let count):
      return "a hash of \(count) bytes, which no certificate has: SHA-1 has 20, SHA-256 has 32"
    case .publicKey(let index):
      return "the hash is the one of the public key of \(owner(index)); Android compares the one of the certificate"
    case .crash: return "no certificate hash: com.android.phone dies when it compares it"
    }
  }
}

extension CarrierPrivilegeSource {
  /// The bytes around a place, the one at the place in brackets: `0adb 08 [00] 0000`.
  public func context(at place: Int, radius: Int = 6) -> String? {
    guard !response.isEmpty, place >= 0, place <= response.count else { return nil }
    let before = response[max(0, place - radius)..<place]
    let after = response[min(place + 1, response.count)..<min(response.count, place + 1 + radius)]
    let here = place < response.count ? Hex.string([response[place]]) : "end"
    return (before.startIndex > 0 ? "…" : "") + Hex.string(before) + "[\(here)]" + Hex.string(after)
      + (after.endIndex < response.count ? "…" : "")
  }
}
