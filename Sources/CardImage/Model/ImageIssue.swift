/// A place in an image or dump.
public struct ImagePlace: Hashable, Sendable, CustomStringConvertible {
  /// Name of the file, as the caller gave it.
  public var source: String
  /// From 1.
  public var line: Int?
  /// In characters, from 1.
  public var column: Int?
  /// The keys that lead there, `files[3].data`; empty where the format has none.
  public var key: String

  public init(source: String, line: Int? = nil, column: Int? = nil, key: String = "") {
    self.source = source
    self.line = line
    self.column = column
    self.key = key
  }

  /// `card.json:12:5: files[3].data`.
  public var description: String {
    var result = source
    if let line { result += ":\(line)" }
    if let column { result += ":\(column)" }
    if !key.isEmpty { result += ": \(key)" }
    return result
  }
}

/// Why an image or dump could not be used at all.
public struct ImageError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// The operating system would not hand it over.
    case unreadable
    /// Larger than ``ImageSource/maximumSize``.
    case tooLarge
    case empty
    /// None of the formats that are read here.
    case unknownFormat
    /// An image of another version of the format.
    case unsupportedVersion
    /// Broken before the first file in it.
    case damaged
  }
  public var code: Code
  public var place: ImagePlace
  /// One line, lower case.
  public var message: String

  public init(_ code: Code, at place: ImagePlace, _ message: String) {
    self.code = code
    self.place = place
    self.message = message
  }

  public var description: String { "\(place): \(message)" }
}

/// Something in an image or dump that is not as it should be, while the rest can be used.
public struct ImageWarning: Hashable, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// The file ends in the middle; what stood before is kept.
    case cut
    /// Broken in the middle; what stood before is kept.
    case damaged
    /// The tool that wrote the dump says that it stopped early, or counts more files than there are.
    case incomplete
    /// Two entries for one path; the first is kept.
    case duplicatePath
    /// One key twice in an object; the first is kept.
    case duplicateKey
    /// A key or a command that this reader does not know, so its content is not in the image.
    case unknownKey
    /// A value of the wrong type, or none of those allowed.
    case badValue
    /// Hex with an odd number of digits or with other characters.
    case badHex
    /// An entry without a path, or with one that cannot be used.
    case badPath
    /// Two statements that cannot both be true.
    case contradiction
  }
  public var code: Code
  public var place: ImagePlace
  /// One line, lower case.
  public var message: String

  public init(_ code: Code, at place: ImagePlace, _ message: String) {
    self.code = code
    self.place = place
    self.message = message
  }

  public var description: String { "\(place): \(message)" }
}
