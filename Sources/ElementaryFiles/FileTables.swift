public import ISO7816
import Synchronization

/// A tree of files with the ways of looking one up: the tables of the specifications, or these with a user's own.
public final class FileTables: Sendable {
  /// The MF with everything below it.
  public let mf: FileDefinition
  /// Each definition with its path, parents first, in the order of the tables.
  public let all: [StandardFiles.Entry]
  private let byPath: [String: FileDefinition]

  public init(mf: FileDefinition) {
    self.mf = mf
    var entries: [StandardFiles.Entry] = []
    func visit(_ path: String, _ definition: FileDefinition) {
      entries.append((path, definition))
      for child in definition.children { visit(path + "/" + child.name, child) }
    }
    visit(mf.name, mf)
    all = entries
    byPath = Dictionary(entries.map { ($0.path, $0.definition) }) { first, _ in first }
  }

  /// The tables of the specifications alone.
  public static let standard = FileTables(mf: StandardFiles.specified)

  /// The definition at a path of names: `MF/ADF.USIM/EF.SPN`.
  public func definition(at path: String) -> FileDefinition? { byPath[path] }

  /// A user's definition at a path some of whose components are identifiers, as a scan that did not know it wrote them:
  /// `MF/7f66/6f01`. An identifier that several files have names none.
  public func userDefinition(identifiedBy path: String) -> FileDefinition? {
    guard self !== Self.standard else { return nil }
    var node = mf
    for component in path.split(separator: "/").dropFirst() {
      if let child = node.children.first(where: { $0.name == component }) {
        node = child
      } else {
        let found = node.children.filter { $0.fid?.description == component.lowercased() }
        guard found.count == 1 else { return nil }
        node = found[0]
      }
    }
    if case .user = node.origin { return node }
    return nil
  }

  // MARK: the tables that look-ups ask

  @TaskLocal private static var scoped: FileTables?
  private static let chosen = AtomicLazyReference<FileTables>()

  /// What every look-up without tables of its own asks: those of ``with(_:_:)-swift.type.method``, or the ones
  /// that were chosen for the process, or the standard ones.
  public static var current: FileTables { scoped ?? chosen.load() ?? standard }

  /// Chooses the tables for the whole process, its threads among them. Only the first call has an effect: commands make
  /// it before they begin.
  public static func choose(_ tables: FileTables) { _ = chosen.storeIfNil(tables) }

  /// Runs `body` with other tables. Threads that it starts do not have them.
  public static func with<Result>(_ tables: FileTables, _ body: () throws -> Result) rethrows -> Result {
    try $scoped.withValue(tables, operation: body)
  }

  /// Runs `body` with other tables. Detached tasks and threads that it starts do not have them.
  public static func with<Result>(
    _ tables: FileTables, isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
  ) async rethrows -> Result {
    try await $scoped.withValue(tables, operation: body, isolation: isolation)
  }
}

extension FileDefinition {
  /// The ADF among the files directly below whose AID begins this one; of several the one that says most.
  public func application(_ aid: AID) -> FileDefinition? {
    var best: FileDefinition?
    for child in children {
      guard let prefix = child.aid, aid.hasPrefix(prefix) else { continue }
      if prefix.bytes.count > best?.aid?.bytes.count ?? 0 { best = child }
    }
    return best
  }
}
