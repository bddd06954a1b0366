/// Why a capture or log cannot be read at all.
public struct CaptureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, as the caller called it.
  public var source: String
  /// One line, lower case.
  public var message: String

  public init(source: String, _ message: String) {
    self.source = source
    self.message = message
  }

  public var description: String { "\(source): \(message)" }
}

/// Something in a capture that is not as it should be, while the rest can be used.
public struct CaptureWarning: Hashable, Sendable, CustomStringConvertible {
  /// `packet 12`, `byte 8812`, `line 4`.
  public var place: String
  /// One line, lower case.
  public var message: String
  /// Whether something is missing that should be there; other traffic is none.
  public var isDamage: Bool

  public init(_ place: String, _ message: String, isDamage: Bool = true) {
    self.place = place
    self.message = message
    self.isDamage = isDamage
  }

  public var description: String { "\(place): \(message)" }
}
