/// Why something was not kept or not found. Whoever gets one counts nothing as approved.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: String, Sendable {
    /// No such folder, no such server, no right to it.
    case unreachable
    /// The line to the server broke in the middle.
    case gone
    /// Another program has held the database for longer than the store waits.
    case locked
    /// The disk is full, or a quota is.
    case full
    /// It is no database, or one of another program or a later version.
    case foreign
    /// The card is no longer this station's, or the project is of another inventory.
    case conflict
    /// Anything else that the database says.
    case failed
  }
  public var kind: Kind
  /// One line in lower case.
  public var description: String
  /// What the user can do about it.
  public var hint: String?

  public init(_ kind: Kind, _ description: String, hint: String? = nil) {
    self.kind = kind
    // Databases answer in several lines.
    self.description = String(
      description.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
    self.hint = hint
  }
}
