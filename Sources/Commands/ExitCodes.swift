import ArgumentParser

/// What the process says when it ends, the same for every command.
enum ExitStatus {
  /// It worked, and where a question was asked the answer is yes.
  static let yes = ExitCode(0)
  /// The answer is no: no match, differences, findings, keys that disagree.
  static let no = ExitCode(1)
  /// An error, even if it struck one file only and the rest was done.
  static let error = ExitCode(2)
  // 64 is the argument parser's own: the command line was wrong.
}

/// An error that ends a command: one line, and what the user can do about it.
struct Failure: Error {
  var message: String
  var hints: [String] = []
  var status = ExitStatus.error

  init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hints = hint.map { [$0] } ?? []
  }
  init(_ message: String, hints: [String]) {
    self.message = message
    self.hints = hints
  }
}
