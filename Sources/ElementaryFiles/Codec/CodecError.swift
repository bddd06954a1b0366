import ISO7816

/// Bytes that do not fit a layout, or a value that cannot be written in it.
public struct CodecError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Names of fields and, as `[1]`, numbers of elements from the outside in.
  public var path: [String]
  /// What is wrong and which limit applies, in lower case.
  public var message: String

  public init(_ message: String, at path: [String] = []) {
    self.path = path
    self.message = message
  }

  /// `networks[2].plmn: 7 digits where 6 fit`.
  public var description: String { (path.isEmpty ? message : place + ": " + message).withoutControls }

  /// The path as a user writes it: `networks[2].plmn`.
  public var place: String {
    path.reduce(into: "") { result, step in
      if !result.isEmpty, !step.hasPrefix("[") { result += "." }
      result += step
    }
  }

  /// The same error seen from one level further out.
  public func inside(_ name: String) -> CodecError { CodecError(message, at: [name] + path) }

  /// The same error seen from the list around it; elements are counted from 1, as records are.
  public func inside(index: Int) -> CodecError { inside("[\(index + 1)]") }
}
