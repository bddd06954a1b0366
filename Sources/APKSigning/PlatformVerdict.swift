/// What Android does with an APK on a range of platforms.
public struct PlatformVerdict: Hashable, Sendable {
  /// API levels; the upper bound is ``lastSDK`` where no later platform is treated otherwise.
  public var sdk: ClosedRange<UInt32>
  /// The scheme that the platform goes by.
  public var scheme: SignatureScheme?
  /// The current signers; several with v1 and v2 only.
  public var signers: [Certificate]
  /// Oldest first, the current signer last; empty without rotation.
  public var lineage: [LineageEntry]
  /// Why the platform does not install the APK; `nil` if it does.
  public var refusal: String?

  /// The certificates that a carrier privilege rule is compared with: all signers, or the one with its history
  /// (SigningInfo.getApkContentsSigners, getSigningCertificateHistory).
  public var matchingCertificates: [Certificate] {
    signers.count > 1 || lineage.isEmpty ? signers : lineage.map(\.certificate)
  }
}

extension PlatformVerdict {
  /// Above every API level: what a signer's range ends with that has no end.
  public static let lastSDK: UInt32 = 0x7FFF_FFFF

  /// `Android 9 to 12`, of ``sdk``.
  public var androidVersions: String {
    let low = Self.version(sdk.lowerBound)
    guard sdk.upperBound < Self.lastSDK else {
      return sdk.lowerBound <= 1 ? "all Android versions" : "Android \(low) and later"
    }
    let high = Self.version(sdk.upperBound)
    return low == high ? "Android \(low)" : "Android \(low) to \(high)"
  }

  /// The version of an API level, as developers know it.
  public static func version(_ sdk: UInt32) -> String {
    switch sdk {
    case ..<14: "before 4.0"
    case 14...15: "4.0"
    case 16: "4.1"
    case 17: "4.2"
    case 18: "4.3"
    case 19...20: "4.4"
    case 21: "5.0"
    case 22: "5.1"
    case 23: "6.0"
    case 24: "7.0"
    case 25: "7.1"
    case 26: "8.0"
    case 27: "8.1"
    case 28...30: "\(sdk - 19)"
    case 31: "12"
    case 32: "12L"
    case 33...35: "\(sdk - 20)"
    default: "API level \(sdk)"
    }
  }
}
