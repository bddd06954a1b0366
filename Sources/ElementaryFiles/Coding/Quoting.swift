/// What a user gave, in quotes, for a message of one line: control and format characters escaped, at most 40 characters.
func quoted(_ text: some StringProtocol) -> String {
  var result = "'"
  for scalar in text.unicodeScalars.prefix(40) {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: result += "\\u{\(String(scalar.value, radix: 16))}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + (text.unicodeScalars.count > 40 ? "…'" : "'")
}

/// `1 byte`, `2 bytes`.
func counted(_ count: some BinaryInteger, _ unit: String) -> String { "\(count) \(unit)\(count == 1 ? "" : "s")" }
