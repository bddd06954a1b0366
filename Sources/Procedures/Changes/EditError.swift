import ISO7816

/// What is wrong with a value that shall be written, before anything is.
public struct EditError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One line that names file, field and limit.
  public let description: String
  /// What the user can do about it.
  public let hint: String?

  public init(_ description: String, hint: String? = nil) {
    self.description = description.withoutControls
    self.hint = hint?.withoutControls
  }
}
