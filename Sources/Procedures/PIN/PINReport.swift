public import ElementaryFiles
import ISO7816

/// What one command on a code came to. It never holds the code.
public struct PINReport: Sendable, Encodable {
  public enum Outcome: String, Sendable {
    case verified, changed, enabled, disabled, unblocked
    /// VERIFY was not sent: the card says that the key is verified or needs no verification.
    case alreadyVerified = "already-verified"
    /// ENABLE was not sent.
    case alreadyEnabled = "already-enabled"
    /// VERIFY or DISABLE was not sent: the key is disabled.
    case alreadyDisabled = "already-disabled"
  }

  /// `PIN1`, `ADM1`.
  public var key: String
  public var reference: UInt8
  /// `ADF.USIM`, for a local key.
  public var application: String?
  public var outcome: Outcome

  /// For JSON.
  public var fields: FieldValue {
    .object([
      .init("key", .string(key)), .init("reference", .string(Hex.string([reference]))),
      .init("application", application.map { .string($0) } ?? .null), .init("outcome", .string(outcome.rawValue)),
    ])
  }

  public func encode(to encoder: any Encoder) throws { try fields.encode(to: encoder) }
}
