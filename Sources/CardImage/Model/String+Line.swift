extension String {
  /// What follows `prefix`; `nil` where the text does not begin with it.
  func after(_ prefix: String) -> String? { hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil }

  /// Fit for a message on a terminal: at most 200 characters, spaces in place of line breaks and control characters.
  var oneLine: String {
    let plain = String(String.UnicodeScalarView(unicodeScalars.prefix(200).map { Self.isControl($0) ? " " : $0 }))
    return unicodeScalars.count > 200 ? plain + "..." : plain
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x2028...0x202E).contains(scalar.value)
  }

  /// Up to the first space, and what follows it.
  var firstWord: (word: String, rest: String) {
    guard let space = firstIndex(of: " ") else { return (self, "") }
    return (String(self[..<space]), String(self[index(after: space)...]))
  }
}
