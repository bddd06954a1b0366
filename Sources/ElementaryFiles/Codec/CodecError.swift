import ISO7816

/// Bytes that do not fit a layout, or a value that cannot be written in it.
public struct CodecError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Names of fields and indices of elements from the outside in.
  public var path: [String]
  /// What is wrong and which limit applies, in lower case.
  public var message: String

  public init(_ message: String, at path: [String] = []) {
    self.path = path
    self.message = message
  }

  /// `lai.plmn: 7 digits where 6 fit`.
  public var description: String {
    (path.isEmpty ? message : path.joined(separator: ".") + ": " + message).withoutControls
  }

  /// The same error seen from one level further out.
  public func inside(_ name: String) -> CodecError { CodecError(message, at: [name] + path) }
}
