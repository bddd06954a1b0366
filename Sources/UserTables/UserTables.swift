public import ElementaryFiles
import ISO7816
import YAMLReading
import Yams

/// Reads tables of files that users wrote in YAML: their operator's and their vendor's EFs, with what the tables of the
/// specifications can say. docs/user-tables.md describes the format.
public enum UserTables {
  /// The version of the format, the value of its key `format`.
  public static let format = "uicc-files/1"
  /// Longer tables, in bytes, are refused: the longest of a specification has a few hundred lines.
  public static let maximumSize = 4 << 20

  /// The types that a field can have.
  public static var typeNames: [String] { TableReader.types.keys.sorted() }

  /// A document: the name that messages give it, and its bytes.
  public typealias Source = (name: String, bytes: [UInt8])

  /// The files of `base` with those of the documents, in their order: a later one may name what an earlier one has.
  /// - Throws: everything that is wrong with the first document that cannot be used.
  public static func tables(
    _ sources: [Source], onto base: FileTables = .standard
  ) throws(UserTablesError) -> FileTables {
    let tree = TableTree(base)
    for source in sources {
      var reader = TableReader(name: source.name.oneLine, tree: tree)
      reader.read(source.bytes)
      guard reader.yaml.issues.isEmpty else { throw UserTablesError(name: source.name, reader.yaml.issues) }
    }
    return FileTables(mf: tree.root.definition)
  }
}

/// Everything that is wrong with a table, in the order of its lines.
public struct UserTablesError: Error, Hashable, Sendable, CustomStringConvertible {
  public struct Issue: Hashable, Sendable, CustomStringConvertible {
    /// From 1; `nil` where it is about the whole.
    public let line: Int?
    /// One line, lower case.
    public let message: String
    /// What the user can do.
    public let hint: String?

    /// `12: message`.
    public var description: String { (line.map { "\($0): " } ?? " ") + message }
  }

  public let name: String
  public let issues: [Issue]

  init(name: String, _ issues: [YAMLIssue]) {
    self.name = name.oneLine
    self.issues = issues.map {
      Issue(line: $0.line, message: $0.message.oneLine, hint: $0.hint?.oneLine)
    }.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
  }

  /// The first of them: `example.yaml:12: message`.
  public var description: String { lines.first ?? "\(name): cannot be used" }

  /// One line for each, with the table's name.
  public var lines: [String] { issues.map { "\(name):\($0)" } }
}
