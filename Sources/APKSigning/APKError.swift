import ISO7816

/// What is wrong with an APK, a certificate or a manifest.
public struct APKError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One line in lower case that names the place.
  public var description: String
  public init(_ description: String) { self.description = description.withoutControls }
}

/// What an APK may ask of this machine. A real one stays far below.
public enum APKLimits {
  /// Bytes of the central directory; 65,535 entries with names of 400 bytes fit.
  static let centralDirectory = 0x200_0000
  /// Bytes of one signature block, of a manifest, of a signature file.
  static let part = 0x100_0000
  /// Bytes that all entries together may inflate to where a v1 signature covers them.
  static let inflated: Int64 = 0x2_0000_0000
  /// Certificates of one signer, signers of one scheme, entries of a lineage.
  static let count = 100
}
