extension FuzzTarget {
  /// A law that an input broke.
  struct Finding: Error, CustomStringConvertible {
    let description: String
  }

  /// A target whose laws are thrown by `run` where they do not hold.
  /// - Parameter seeds: made once, from Profiles/cards as a rule.
  init(
    _ name: String, maximumLength: Int, quickCount: Int, seeds: () -> [[UInt8]],
    run: @escaping @Sendable ([UInt8]) throws -> Void
  ) {
    self.init(name, seeds: seeds(), quickCount: quickCount, maximumLength: maximumLength) { bytes in
      do {
        try run(bytes)
        return nil
      } catch {
        return "\(error)"
      }
    }
  }
}

/// Throws unless the law holds.
func check(_ holds: Bool, _ law: @autoclosure () -> String) throws(FuzzTarget.Finding) {
  guard holds else { throw FuzzTarget.Finding(description: law()) }
}

/// Text for one line of a terminal.
func checkLine(_ text: String, _ what: @autoclosure () -> String) throws(FuzzTarget.Finding) {
  let isLine = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
  try check(isLine, "\(what()) has a control character: \(text.debugDescription)")
}

/// What must succeed: an error breaks the law.
func mustSucceed<Value, Failure: Error>(
  _ law: @autoclosure () -> String, _ body: () throws(Failure) -> Value
) throws(FuzzTarget.Finding) -> Value {
  do throws(Failure) {
    return try body()
  } catch {
    throw FuzzTarget.Finding(description: "\(law()): \(error)")
  }
}
