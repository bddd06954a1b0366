/// Something in a YAML document that cannot be used. Texts repeat what stands there: whoever shows them takes control
/// characters out.
package struct YAMLIssue: Hashable, Sendable {
  /// From 1; `nil` where it is about the whole.
  package var line: Int?
  package var column: Int?
  /// Lower case.
  package var message: String
  /// What the user can do: the nearest name that is valid.
  package var hint: String?

  package init(line: Int?, column: Int? = nil, _ message: String, hint: String? = nil) {
    self.line = line
    self.column = column
    self.message = message
    self.hint = hint
  }
}
