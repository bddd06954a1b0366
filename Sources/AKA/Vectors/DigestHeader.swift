/// The parameters of a Digest header (RFC 3261 §25.1): `Authorization: Digest username="...", nonce="..."`.
public struct DigestHeader: Hashable, Sendable {
  private let parameters: [String: String]

  /// - Parameter text: the header with or without its name, `Digest` before the parameters or not; line breaks as SIP
  ///   folds them.
  /// - Throws: ``AKAError`` with the place for what is no list of `name=value`.
  public init(_ text: String) throws(AKAError) {
    var rest = text.drop { $0.isWhitespace }
    for prefix in ["authorization:", "www-authenticate:", "proxy-authorization:", "digest "] {
      if rest.lowercased().hasPrefix(prefix) {
        rest = rest.dropFirst(prefix.count).drop { $0.isWhitespace }
      }
    }
    var found: [String: String] = [:]
    while !rest.isEmpty {
      let name = rest.prefix { $0 != "=" && $0 != "," && !$0.isWhitespace }
      rest = rest.dropFirst(name.count).drop { $0.isWhitespace }
      guard !name.isEmpty, rest.first == "=" else {
        throw AKAError("parameter \(found.count + 1) of the header is not name=value")
      }
      rest = rest.dropFirst().drop { $0.isWhitespace }
      var value = ""
      if rest.first == "\"" {
        rest = rest.dropFirst()
        while let character = rest.first, character != "\"" {
          rest = rest.dropFirst()
          guard character == "\\" else {
            value.append(character)
            continue
          }
          if let escaped = rest.popFirst() { value.append(escaped) }
        }
        guard rest.popFirst() == "\"" else {
          throw AKAError("parameter \(found.count + 1) of the header has no closing quotation mark")
        }
      } else {
        value = String(rest.prefix { $0 != "," && !$0.isWhitespace })
        rest = rest.dropFirst(value.count)
      }
      found[name.lowercased()] = value
      rest = rest.drop { $0.isWhitespace || $0 == "," }
    }
    parameters = found
  }

  /// A parameter by its name in lower case; `nil` where it is missing.
  public subscript(name: String) -> String? { parameters[name] }
}
