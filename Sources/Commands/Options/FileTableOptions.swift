import ArgumentParser
import ElementaryFiles
import Procedures
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `--files`: files that the user describes, beside those of the specifications.
struct FileTableOptions: ParsableArguments {
  @Option(
    name: .customLong("files"),
    help: ArgumentHelp(
      "Know the files that this table describes too (see docs/user-tables.md); may be given again, and UICC_FILES names one more.",
      valueName: "table"),
    completion: .file())
  var tables: [String] = []

  /// What came of reading the tables.
  private struct State {
    var names: [String]?
    var failure: Failure?
  }
  private static let state = Mutex(State())

  /// Why the tables cannot be used. The parser would make a wrong command line of it.
  static var failure: Failure? { state.withLock { $0.failure } }

  /// Puts the tables into use: commands look paths up while their own arguments are validated.
  func validate() {
    var names = tables
    if let name = getenv("UICC_FILES").map({ String(cString: $0) }), !name.isEmpty { names.insert(name, at: 0) }
    guard !names.isEmpty else { return }
    Self.state.withLock { state in
      guard state.names != names else { return }
      state.names = names
      do { try Self.use(names) } catch { state.failure = error as? Failure ?? Failure("\(error)") }
    }
  }

  /// - Throws: the place of the first thing that is wrong in one of the tables.
  private static func use(_ names: [String]) throws {
    var tree = StandardFiles.builtIn
    for name in names {
      let bytes = try Files.read(name, limit: FileTableReader.maximumSize)
      do throws(DocumentError) {
        tree = try FileTableReader.tree(bytes, name: name, addedTo: tree)
      } catch {
        let place = error.line.map { "\(name):\($0)" } ?? name
        throw Failure(
          Style.printable("\(place): " + (error.field.isEmpty ? "" : "\(error.field): ") + error.message),
          hint: "docs/user-tables.md describes such tables")
      }
    }
    guard StandardFiles.use(tree) else { throw Failure("--files came too late: the tables were in use already") }
  }
}
