import Testing

/// A row of a table: commands that lead up to one, its response, and why it is so.
struct Exchange: CustomTestStringConvertible, Sendable {
  var before: [String]
  var command: String
  var expected: String
  var reason: String
  var testDescription: String { reason }

  init(_ before: [String], _ command: String, _ expected: String, _ reason: String) {
    (self.before, self.command, self.expected, self.reason) = (before, command, expected, reason)
  }

  /// Sends it all and compares the last response.
  func check(_ bench: Bench, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let response = try bench.run(before + [command])
    #expect(response == expected, "\(reason)", sourceLocation: sourceLocation)
  }
}
