internal import Crypto
internal import ISO7816

/// The digest that an attribute such as `SHA-256-Digest` holds: the strongest of those that Android knows.
struct JARDigest: Sendable {
  let algorithm: DigestAlgorithm
  /// Base64, as it stands.
  let expected: String

  private static let known: [(name: String, algorithm: DigestAlgorithm)] = [
    ("sha-512", .sha512), ("sha-384", .sha384), ("sha-256", .sha256), ("sha1", .sha1), ("sha-1", .sha1),
  ]

  /// - Parameter suffix: `-digest`, `-digest-manifest`.
  init?(_ attributes: JARManifest.Attributes, _ suffix: String) {
    for (name, algorithm) in Self.known {
      if let value = attributes[name + suffix] {
        self.algorithm = algorithm
        expected = value
        return
      }
    }
    return nil
  }

  func matches(_ bytes: some Sequence<UInt8>) throws(APKError) -> Bool {
    do { return Base64.string(try Digest.of(Array(bytes), algorithm)) == expected } catch { throw APKError("\(error)") }
  }

  /// Whether the content of an entry has this digest.
  func matches(_ entry: ZIPArchive.Entry, of archive: ZIPArchive) throws(APKError) -> Bool {
    let digest: Digest
    do { digest = try Digest(algorithm) } catch { throw APKError("\(error)") }
    try archive.forEachPiece(of: entry) { digest.update($0) }
    return Base64.string(digest.finish()) == expected
  }
}
