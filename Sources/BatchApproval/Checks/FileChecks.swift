import CardImage
import ISO7816

/// Presence, shape and access conditions of files.
extension Specification.Requirement {
  func checkApplication(_ name: String, _ aid: [UInt8], _ isPresent: Bool, _ card: ExaminedCard) -> Outcome {
    let application = card.file(name)
    guard let application else {
      if !isPresent { return .passed }
      return card.lacks(name)
        ? failed(Place(name), "application is missing", cause: Cause.missing(name))
        : .unchecked("the dump does not tell")
    }
    if !isPresent {
      return failed(
        Place(name), "application is there", expected: "absent", actual: application.aid.map { Hex.string($0.bytes) })
    }
    guard let actual = application.aid else {
      return aid.isEmpty ? .passed : .unchecked("the image has no AID of \(name)")
    }
    guard !actual.bytes.starts(with: aid) else { return .passed }
    return failed(Place(name), "AID", expected: Hex.string(aid), actual: Hex.string(actual.bytes))
  }

  func checkPresence(_ path: String, _ isPresent: Bool, _ card: ExaminedCard) -> Outcome {
    let isThere = card.file(path) != nil
    guard isThere != isPresent else { return .passed }
    if isThere { return failed(Place(path), "file is there", expected: "absent") }
    guard card.lacks(path) else { return .unchecked("the dump does not tell") }
    // A DF that is missing is one finding; what is in it follows.
    var parts = path.split(separator: "/").dropLast()
    var cause = path
    while parts.count > 1, card.file(parts.joined(separator: "/")) == nil {
      cause = parts.joined(separator: "/")
      parts = parts.dropLast()
    }
    let message = cause == path ? "file is missing" : "directory is missing"
    return failed(Place(cause), message, cause: Cause.missing(cause))
  }

  func checkStructure(_ path: String, _ expected: String, _ card: ExaminedCard) -> Outcome {
    guard let file = card.file(path) else { return .passed }
    guard file.structure != .unknown else { return .unchecked("\(path) told no structure") }
    guard file.structure.rawValue != expected else { return .passed }
    return failed(
      Place(path), "structure", expected: expected, actual: file.structure.rawValue, cause: Cause.structure(path))
  }

  func checkNumber(
    _ path: String, _ name: String, _ bounds: Specification.Bounds, _ card: ExaminedCard,
    _ value: (CardImage.File, FileControlParameters?) -> Int?
  ) -> Outcome {
    guard let file = card.file(path) else { return .passed }
    guard let actual = value(file, card.control(path)) else { return .unchecked("\(path) told no \(name)") }
    guard !bounds.contains(actual) else { return .passed }
    return failed(Place(path), name, expected: bounds.description, actual: "\(actual)")
  }

  func checkShortIdentifier(_ path: String, _ expected: Int?, _ card: ExaminedCard) -> Outcome {
    guard card.file(path) != nil else { return .passed }
    guard let control = card.control(path) else { return .unchecked("\(path) told no short file identifier") }
    let actual = control.sfi.map { Int($0) }
    guard actual != expected else { return .passed }
    return failed(
      Place(path), "short file identifier", expected: expected.map { "\($0)" } ?? "none",
      actual: actual.map { "\($0)" } ?? "none",
      cause: Cause.sfi(path))
  }

  func checkAccess(_ path: String, _ operation: String, _ condition: String, _ card: ExaminedCard) -> Outcome {
    guard card.file(path) != nil else { return .passed }
    guard let conditions = card.conditions(path) else { return .unchecked("the access rules of \(path) are not known") }
    guard conditions[operation] != condition else { return .passed }
    return failed(
      Place(path), "\(operation) condition", expected: condition, actual: conditions[operation],
      cause: "access to \(path): \(operation)")
  }

  func checkLifeCycle(_ path: String, _ expected: String, _ card: ExaminedCard) -> Outcome {
    guard card.file(path) != nil else { return .passed }
    guard let state = card.control(path)?.lifeCycle else { return .unchecked("\(path) told no life cycle status") }
    guard "\(state)" != expected else { return .passed }
    return failed(Place(path), "life cycle status", expected: expected, actual: "\(state)")
  }
}
