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

  /// As many issues as help, in the order of their lines; the last of them is the error that ends the command.
  private static func failure(_ error: UserTablesError) -> Failure {
    let limit = 8
    let shown = Array(zip(error.lines, error.issues).prefix(limit))
    for (line, issue) in shown.dropLast() {
      Standard.remark(line)
      if let hint = issue.hint { Standard.hint(hint) }
    }
    guard let (line, issue) = shown.last else { return Failure(error.description) }
    let more = error.issues.count - shown.count
    return Failure(
      line, hints: [issue.hint, more > 0 ? "\(more) more are wrong in \(error.name)" : nil].compactMap { $0 })
  }
}

/// A command with `--files`. ``runUICC()`` loads the tables before it runs.
protocol TableCommand: ParsableCommand {
  var tables: TableOptions { get }
}
