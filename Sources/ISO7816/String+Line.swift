extension String {
  /// Fit for one line of a terminal: spaces in place of line breaks and control characters. For messages that repeat
  /// what came from a card, a file or a user.
  package var withoutControls: String {
    guard unicodeScalars.contains(where: Self.isControl) else { return self }
    return String(UnicodeScalarView(unicodeScalars.map { Self.isControl($0) ? " " : $0 }))
  }

  /// The same, cut after 200 characters.
  package var oneLine: String {
    let plain = String(UnicodeScalarView(unicodeScalars.prefix(200))).withoutControls
    return unicodeScalars.count > 200 ? plain + "..." : plain
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || (0x2028...0x202E).contains(scalar.value)
  }
}
