import ElementaryFiles
import Procedures

/// A value as a user types it.
enum JSONValue {
  static func read(_ text: String) throws -> FieldValue { try FieldValue(json: Array(text.utf8)) }
}
