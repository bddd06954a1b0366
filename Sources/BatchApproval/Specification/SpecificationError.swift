import YAMLReading

/// Something in a specification that cannot be used.
public struct SpecificationIssue: Hashable, Sendable, CustomStringConvertible {
  /// From 1; `nil` where it is about the whole.
  public var line: Int?
  public var column: Int?
  /// One line, lower case.
  public var message: String
  /// What the user can do: the nearest name that is valid.
  public var hint: String?

  public init(line: Int?, column: Int? = nil, _ message: String, hint: String? = nil) {
    self.line = line
    self.column = column
    self.message = Line.text(message)
    self.hint = hint.map(Line.text)
  }

  init(_ issue: YAMLIssue) {
    self.init(line: issue.line, column: issue.column, issue.message, hint: issue.hint)
  }

  /// `12:5: message`.
  public var description: String {
    let place = [line, column].compactMap { $0.map(String.init) }.joined(separator: ":")
    return place.isEmpty ? message : "\(place): \(message)"
  }
}

/// Everything that is wrong with a specification, in the order of its lines.
public struct SpecificationError: Error, Hashable, Sendable, CustomStringConvertible {
  public var name: String
  public var issues: [SpecificationIssue]

  /// The first of them, with the file's name before it.
  public var description: String { issues.first.map { "\(name):\($0)" } ?? "\(name): cannot be used" }
}
