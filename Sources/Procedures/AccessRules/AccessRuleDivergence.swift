internal import GlobalPlatform
internal import ISO7816

/// A place where Android's reader and GPD_SPE_013 come to different answers.
public struct AccessRuleDivergence: Hashable, Sendable {
  /// Of the rule in the response of GET DATA; `nil` with files.
  public var offset: Int?
  public var text: String
}

extension CarrierPrivilegeSource {
  /// Where the two part ways, in the order of the rules.
  public var divergences: [AccessRuleDivergence] {
    if let standardFiles, let androidFiles { return Self.divergences(standardFiles, androidFiles) }
    guard let standard else { return [] }
    return standard.entries.flatMap { entry in
      Self.divergences(entry.rule).map { AccessRuleDivergence(offset: entry.offset, text: $0) }
    }
  }

  private static func divergences(_ rule: AccessRule) -> [String] {
    guard let permissions = rule.permissions else { return [] }
    var texts: [String] = []
    if case .others? = rule.aid {
      texts.append("4f00 is every AID without a rule of its own; Android wants ffffffffffff, or no 4f at all")
    }
    if case .implicit? = rule.aid {
      texts.append("c0 is the application that is selected by default; Android passes the rule over")
    }
    if case .all? = rule.deviceApp {
      texts.append("c100 is every app of the device; Android compares the empty hash, which no app has")
    }
    switch rule.apdu {
    case .never?: texts.append("d0 forbids APDU access; Android grants privileges all the same")
    case .filters?: texts.append("d0 filters APDUs for whoever talks to the card; Android's privileges know no filter")
    default: break
    }
    if permissions.allSatisfy({ $0 == 0 }) {
      texts.append("db grants nothing by its bits; Android does not look at its value")
    } else if permissions.count != 8 {
      texts.append("db has \(permissions.count) bytes instead of 8; Android does not look at its value")
    }
    if let package = rule.package, package.isEmpty {
      texts.append("ca is an empty package name; Android takes any package")
    }
    return texts
  }

  private static func divergences(_ standard: AccessRuleFiles, _ android: AndroidPKCS15) -> [AccessRuleDivergence] {
    var texts: [String] = []
    let carrier = standard.rules.filter { $0.target == .aid([UInt8](repeating: 0xFF, count: 6)) }
    let meant = carrier.flatMap(\.conditions)
    let seen = Set(android.hashes.map(\.bytes))
    for condition in meant {
      if let hash = condition.hash {
        if !seen.contains(hash) {
          texts.append(
            "the condition at byte \(condition.offset) of EF.ACCF, hash \(Hex.string(hash)), does not reach Android")
        }
      } else {
        texts.append(
          "the empty condition at byte \(condition.offset) of EF.ACCF means every app; Android stops reading there")
      }
    }
    let hashes = Set(meant.compactMap(\.hash))
    for hash in android.hashes where !hashes.contains(hash.bytes) {
      texts.append("Android takes hash \(Hex.string(hash.bytes)) from files that EF.ODF does not lead to")
    }
    if carrier.count > 1 {
      texts.append("EF.ACRF has \(carrier.count) rules for ffffffffffff; Android takes the last alone")
    }
    return texts.map { AccessRuleDivergence(offset: nil, text: $0) }
  }
}
