/// What is wrong with an inventory, or is not in it; never with a character of a secret.
public struct InventoryError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: Hashable, Sendable {
    /// The file cannot be read.
    case unreadable
    /// It is no CSV, or the header does not tell what it has to.
    case malformed
    /// No line is for the card.
    case noSuchCard
    /// More than one line is for the card.
    case ambiguous
    /// The line has no such value.
    case noSuchValue
    /// A value cannot be what it should be, or cannot be decrypted.
    case badValue
  }
  public let kind: Kind
  /// One line in lower case.
  public let description: String

  package init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
