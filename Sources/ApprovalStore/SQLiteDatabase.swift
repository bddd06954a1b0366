internal import CSQLite

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file of SQLite.
final class SQLiteDatabase: SQLDatabase {
  let name: String
  let now = "CAST(strftime('%s', 'now') AS INTEGER)"
  private let connection: OpaquePointer
  private var statements: [String: OpaquePointer] = [:]

  /// `uicc` in the file's header (PRAGMA application_id): a database of another program is left alone.
  private static let applicationID: Int64 = 0x7569_6363
  /// SQLITE_TRANSIENT: SQLite copies the text.
  private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

  /// Opens the file, or makes it, for its owner alone to read.
  /// - Parameter busyTimeout: how long to wait for other programs, in milliseconds.
  init(path: String, busyTimeout: Int32 = 10_000) throws(StoreError) {
    // SQLite would make it for all to read. Its journal gets the rights of the file.
    let file = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
    if file >= 0 { close(file) }
    var handle: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX
    let code = sqlite3_open_v2(path, &handle, flags, nil)
    guard code == SQLITE_OK, let handle else {
      let reason = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      sqlite3_close_v2(handle)
      throw StoreError(
        .unreachable, "cannot open \(path): \(reason)", hint: "does the folder exist, may you write there?")
    }
    connection = handle
    name = path
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, busyTimeout)
    do throws(StoreError) {
      try prepareFile()
    } catch {
      end()
      throw error
    }
  }

  private func prepareFile() throws(StoreError) {
    let isEmpty = try run("SELECT count(*) FROM sqlite_master", []).first?.first == .integer(0)
    let owner = try run("PRAGMA application_id", []).first?.first?.integer ?? 0
    guard owner == Self.applicationID || isEmpty && owner == 0 else {
      throw StoreError(.foreign, "\(name) is a database of another program", hint: "name another file with --store")
    }
    if isEmpty { _ = try run("PRAGMA application_id = \(Self.applicationID)", []) }
    // Readers beside a writer; each commit is on the disk when it returns.
    _ = try run("PRAGMA journal_mode = WAL", [])
    _ = try run("PRAGMA synchronous = FULL", [])
    _ = try run("PRAGMA foreign_keys = ON", [])
  }

  deinit { end() }

  private func end() {
    for statement in statements.values { sqlite3_finalize(statement) }
    statements = [:]
    sqlite3_close_v2(connection)
  }

  func begin() throws(StoreError) { _ = try run("BEGIN IMMEDIATE", []) }
  /// The transaction has the whole file already.
  func lockSchema() {}

  func run(_ sql: String, _ parameters: [SQLValue]) throws(StoreError) -> [[SQLValue]] {
    let statement = try prepared(sql)
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
    }
    for (index, value) in parameters.enumerated() {
      let place = Int32(truncatingIfNeeded: index + 1)
      let code =
        switch value {
        case .null: sqlite3_bind_null(statement, place)
        case .integer(let number): sqlite3_bind_int64(statement, place, number)
        case .text(let text): sqlite3_bind_text(statement, place, text, -1, Self.copied)
        }
      guard code == SQLITE_OK else { throw error(code) }
    }
    var rows: [[SQLValue]] = []
    while true {
      let code = sqlite3_step(statement)
      if code == SQLITE_DONE { return rows }
      guard code == SQLITE_ROW else { throw error(code) }
      rows.append((0..<sqlite3_column_count(statement)).map { Self.value(statement, $0) })
    }
  }

  private func prepared(_ sql: String) throws(StoreError) -> OpaquePointer {
    if let statement = statements[sql] { return statement }
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
    guard code == SQLITE_OK, let statement else { throw error(code) }
    statements[sql] = statement
    return statement
  }

  private static func value(_ statement: OpaquePointer, _ column: Int32) -> SQLValue {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
    case SQLITE_NULL: return .null
    default:
      guard let text = sqlite3_column_text(statement, column) else { return .null }
      return .text(String(cString: text))
    }
  }

  private func error(_ code: Int32) -> StoreError {
    let reason = String(cString: sqlite3_errmsg(connection))
    switch code & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED:
      return StoreError(.locked, "\(name) is held by another program", hint: "end it, and run the same again")
    case SQLITE_FULL:
      return StoreError(.full, "\(name) cannot grow: the disk is full", hint: "make room, and run the same again")
    case SQLITE_NOTADB, SQLITE_CORRUPT:
      return StoreError(.foreign, "\(name) is no database: \(reason)", hint: "name another file with --store")
    case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN:
      return StoreError(.unreachable, "cannot write \(name): \(reason)")
    case SQLITE_IOERR: return StoreError(.gone, "\(name) cannot be read or written: \(reason)")
    default: return StoreError(.failed, "\(name): \(reason)")
    }
  }
}
