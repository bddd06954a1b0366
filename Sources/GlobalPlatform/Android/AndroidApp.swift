/// An installed app as the rules see it.
public struct AndroidApp: Hashable, Sendable {
  public struct Signer: Hashable, Sendable {
    /// 20 bytes; empty where only the other digest is known.
    public var sha1: [UInt8]
    /// 32 bytes; empty where only the other digest is known.
    public var sha256: [UInt8]
    /// SHA-1 and SHA-256 of the SubjectPublicKeyInfo, which people take for those of the certificate; or empty.
    public var publicKeyDigests: [[UInt8]]
    /// How the app's owner calls it.
    public var label: String

    public init(sha1: [UInt8], sha256: [UInt8], publicKeyDigests: [[UInt8]] = [], label: String) {
      (self.sha1, self.sha256, self.publicKeyDigests, self.label) = (sha1, sha256, publicKeyDigests, label)
    }
  }

  /// `nil` where it is not known: a rule with a package name then leaves the answer open.
  public var package: String?
  /// All signers, or the one with its history, oldest first.
  public var signers: [Signer]

  public init(package: String?, signers: [Signer]) { (self.package, self.signers) = (package, signers) }
}

extension AndroidAccessRules {
  /// What comparing one rule with an app brings.
  public enum Match: Hashable, Sendable {
    /// Index in ``AndroidApp/signers``.
    case granted(signer: Int)
    /// The certificate is right and the package is another.
    case otherPackage(signer: Int)
    /// The certificate is right and the rule wants a package, but the app's is not known.
    case packageUnknown(signer: Int)
    case otherCertificate
    /// The hash has not 20 or 32 bytes: no certificate has such a one.
    case badLength(Int)
    /// The hash is the one of the signer's public key.
    case publicKey(signer: Int)
    /// The rule has no hash; the comparison throws and com.android.phone dies.
    case crash
  }

  /// TelephonyManager's CARRIER_PRIVILEGE_STATUS_.
  public enum Status: Int, Hashable, Sendable {
    case hasAccess = 1
    case noAccess = 0
    case errorLoadingRules = -2
  }

  /// - Returns: `nil` where com.android.phone dies before it answers.
  public func status(of app: AndroidApp) -> Status? {
    switch state {
    case .crash: return nil
    case .error: return .errorLoadingRules
    case .loaded: break
    }
    for rule in rules {
      switch Self.match(rule, app) {
      case .granted: return .hasAccess
      case .crash: return nil
      default: continue
      }
    }
    return .noAccess
  }

  /// UiccAccessRule.getCarrierPrivilegeStatus, with the reasons of a no.
  public static func match(_ rule: Rule, _ app: AndroidApp) -> Match {
    guard let hash = rule.certificateHash else { return .crash }
    let fitting = app.signers.firstIndex { !hash.isEmpty && (hash == $0.sha256 || hash == $0.sha1) }
    if let fitting {
      guard let wanted = rule.package, !wanted.isEmpty else { return .granted(signer: fitting) }
      guard let package = app.package else { return .packageUnknown(signer: fitting) }
      // Java compares UTF-16 units: canonically equivalent texts differ.
      return wanted.utf16.elementsEqual(package.utf16) ? .granted(signer: fitting) : .otherPackage(signer: fitting)
    }
    if let owner = app.signers.firstIndex(where: { $0.publicKeyDigests.contains(hash) }) {
      return .publicKey(signer: owner)
    }
    return hash.count == 20 || hash.count == 32 ? .otherCertificate : .badLength(hash.count)
  }
}
