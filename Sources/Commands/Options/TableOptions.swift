import ArgumentParser
import ElementaryFiles
import UserTables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `--files` of every command that names or decodes files.
struct TableOptions: ParsableArguments {
  @Option(
    name: .customLong("files"),
    help: ArgumentHelp(
      "Also know the files of this table (YAML, docs/user-tables.md); may be repeated. UICC_FILES has more, with colons between them.",
      valueName: "table"),
    completion: .file(extensions: ["yaml", "yml"]))
  var paths: [String] = []

  /// Makes the tables those of the whole process, before anything is looked up.
  /// - Throws: all that is wrong with the first table that cannot be used.
  func load() throws {
    var seen: Set<String> = []
    let paths = (Self.environment + paths).filter { seen.insert($0).inserted }
    guard !paths.isEmpty else { return }
    let sources = try paths.map { path in
      UserTables.Source(name: path, bytes: try Files.read(path, limit: UserTables.maximumSize))
    }
    do throws(UserTablesError) {
      FileTables.choose(try UserTables.tables(sources))
    } catch {
      throw Self.failure(error)
    }
  }

  /// `UICC_FILES`, paths with colons between them.
  private static var environment: [String] {
    getenv("UICC_FILES").map { String(cString: $0).split(separator: ":").map(String.init) } ?? []
  }

  /// Completion shows what it can.
  static func loadForCompletion() { try? TableOptions().load() }

  /// As many issues as help; the last of them is the error itself, so that its hint stands below it.
  private static func failure(_ error: UserTablesError) -> Failure {
    let limit = 8
    let lines = error.lines
    for (line, issue) in zip(lines, error.issues).dropFirst().prefix(limit - 1) {
      Standard.remark(line)
      if let hint = issue.hint { Standard.hint(hint) }
    }
    if lines.count > limit { Standard.remark("and \(lines.count - limit) more in \(error.name)") }
    return Failure(error.description, hint: error.issues.first?.hint)
  }
}

/// A command with `--files`. ``runUICC()`` loads the tables before it runs.
protocol TableCommand: ParsableCommand {
  var tables: TableOptions { get }
}
