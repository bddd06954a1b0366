/// Why the software card cannot be served.
public struct VPCDError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What went wrong; equality of errors is decided by this.
  public enum Code: String, Sendable {
    /// The host name has no address.
    case unknownHost
    /// Nobody listens there, or the connection was refused until the time was up.
    case noReader
    /// The line broke: the reader's side reset it, or a frame was cut.
    case connectionLost
  }
  public var code: Code
  /// One line in lower case, ready to be shown.
  public var message: String
  /// What the user can do about it.
  public var hint: String?

  public init(_ code: Code, _ message: String, hint: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
  }

  public var description: String { message }
  public static func == (a: Self, b: Self) -> Bool { a.code == b.code }
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
