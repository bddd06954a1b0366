/// Why bytes are no JSON, or not the JSON that was asked for.
package struct JSONError: Error, Hashable, Sendable {
  package enum Code: Hashable, Sendable {
    /// The bytes end inside the document.
    case cut
    /// Something else stands where the grammar of RFC 8259 asks for this.
    case expected(String)
    /// Nested deeper than ``JSONReader/maximumDepth``.
    case tooDeep
    /// A control character in a string (RFC 8259 §7).
    case controlCharacter
    /// An escape that RFC 8259 §7 does not have, or half of a surrogate pair.
    case escape
    /// A string that is not UTF-8 (RFC 8259 §8.1).
    case notUTF8
    /// Bytes after the document.
    case trailing
    /// Sound JSON of another type.
    case wrongType(expected: String, found: String)
    /// A hex string with an odd number of digits.
    case oddHex
    /// A hex string with a character that is no hex digit.
    case notHex
    /// A value of the right type that is none of those allowed; the text says which are.
    case value(String)
    /// The same key twice in one object.
    case duplicateKey
  }

  package var code: Code
  /// Bytes from the start of the document.
  package var offset: Int
  /// The keys that lead there: `files[3].data`; empty at the top.
  package var path: String

  package init(_ code: Code, at offset: Int, path: String) {
    self.code = code
    self.offset = offset
    self.path = path
  }

  /// Whether the JSON itself is broken, so that nothing after ``offset`` can be understood.
  package var isSyntax: Bool {
    switch code {
    case .cut, .expected, .tooDeep, .controlCharacter, .notUTF8, .trailing: true
    case .escape, .wrongType, .oddHex, .notHex, .value, .duplicateKey: false
    }
  }

  package var message: String {
    switch code {
    case .cut: "the file ends here, in the middle"
    case .expected(let what): "expected \(what)"
    case .tooDeep: "nested more than \(JSONReader.maximumDepth) deep"
    case .controlCharacter: "control character in a string"
    case .escape: "no such escape in a string"
    case .notUTF8: "not UTF-8"
    case .trailing: "more bytes after the end of the document"
    case .wrongType(let expected, let found): "expected \(expected), found \(found)"
    case .oddHex: "odd number of hex digits"
    case .notHex: "not a hex digit"
    case .value(let what): what
    case .duplicateKey: "this key stands here for the second time"
    }
  }
}
