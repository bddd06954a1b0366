import CardImage
import ISO7816
import UICC

/// What a walk says at its end, and with which exit status.
enum WalkReport {
  /// Files that the card refuses to show are its right and no error; a file whose answer made no sense, or a walk that
  /// ended early, is one.
  static func finish(_ outcome: CardWalk.Outcome) throws {
    for remark in outcome.remarks { Standard.remark(remark) }
    let problems = outcome.image.files.filter { $0.problem != nil || $0.status?.isUnexpected ?? false }
    for file in problems.prefix(20) {
      let reasons = [file.problem, file.status.map { "the card answers \($0)" }].compactMap { $0 }
      Standard.remark("\(file.path): \(Style.printable(reasons.joined(separator: "; ")))")
    }
    if problems.count > 20 { Standard.remark("and \(problems.count - 20) more files with problems") }
    if let interruption = outcome.interruption {
      var failure = Failure(
        "the card was not read to its end: \(interruption.message) (\(outcome.image.files.count) files were)")
      if let hint = interruption.hint { failure.hints = [hint] }
      throw failure
    }
    guard problems.isEmpty else { throw ExitStatus.error }
  }
}

extension StatusWord {
  /// Not a refusal that access rules or life cycle explain.
  var isUnexpected: Bool {
    switch self {
    case .securityStatusNotSatisfied, .conditionsOfUseNotSatisfied, .authenticationMethodBlocked,
      .selectedFileInvalidated, .referencedDataInvalidated,
      .gsmAccessConditionNotFulfilled, .gsmContradictionWithInvalidation, .commandNotAllowed, .noEFSelected:
      false
    default: !isSuccess && !isWarning
    }
  }
}
