/// A certificate in the history of an app's signers (APK Signature Scheme v3, proof-of-rotation).
public struct LineageEntry: Hashable, Sendable {
  public let certificate: Certificate
  /// What the app still grants to holders of this certificate.
  public let capabilities: Capabilities

  /// SigningDetails.CertCapabilities of Android.
  public struct Capabilities: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    public static let installedData = Self(rawValue: 1)
    public static let sharedUserID = Self(rawValue: 2)
    public static let permission = Self(rawValue: 4)
    public static let rollback = Self(rawValue: 8)
    public static let auth = Self(rawValue: 16)

    /// The names, `installed-data` first.
    public var names: [String] {
      let all: [(Self, String)] = [
        (.installedData, "installed-data"), (.sharedUserID, "shared-uid"), (.permission, "permission"),
        (.rollback, "rollback"), (.auth, "auth"),
      ]
      return all.filter { contains($0.0) }.map(\.1)
    }
  }

  /// Each certificate signs the next one.
  static func parse(_ value: [UInt8], _ name: String) throws(APKError) -> [LineageEntry] {
    var reader = LittleEndianReader(value, name)
    _ = try reader.uint32("version")
    var entries: [LineageEntry] = []
    var expected: SignatureAlgorithm?
    while !reader.isAtEnd {
      guard entries.count < APKLimits.count else { throw APKError("\(name): too many certificates") }
      let number = entries.count + 1
      var level = try reader.prefixed("level")
      var signed = try level.prefixed("signed data")
      let flags = try level.uint32("flags")
      let next = SignatureAlgorithm(rawValue: try level.uint32("signature algorithm"))
      let signature = try level.prefixedBytes("signature")
      let message = Array(signed.bytes)
      let certificate = try Certificate(der: try signed.prefixedBytes("certificate"))
      let algorithm = SignatureAlgorithm(rawValue: try signed.uint32("signature algorithm"))
      if let previous = entries.last, let expected {
        guard expected.verifies(signature, of: message, under: previous.certificate.publicKey) else {
          throw APKError("\(name): certificate #\(number) is not signed by the one before")
        }
        guard algorithm == expected else {
          throw APKError("\(name): certificate #\(number) is signed with \(expected.name) but says \(algorithm.name)")
        }
      }
      guard !entries.contains(where: { $0.certificate == certificate }) else {
        throw APKError("\(name): certificate #\(number) is there twice")
      }
      entries.append(LineageEntry(certificate: certificate, capabilities: Capabilities(rawValue: flags)))
      expected = next
    }
    return entries
  }
}
