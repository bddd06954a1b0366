/// How an APK is signed.
public enum SignatureScheme: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  /// JAR signing, PKCS#7 in META-INF.
  case v1
  /// APK Signature Scheme v2, since Android 7.0.
  case v2
  /// APK Signature Scheme v3 with rotation, since Android 9.
  case v3
  /// APK Signature Scheme v3.1: a rotation for newer platforms only, since Android 13.
  case v31 = "v3.1"

  public var description: String { rawValue }

  /// The first API level that knows the scheme.
  public var firstSDK: UInt32 {
    switch self {
    case .v1: 1
    case .v2: 24
    case .v3: 28
    case .v31: 33
    }
  }
}
