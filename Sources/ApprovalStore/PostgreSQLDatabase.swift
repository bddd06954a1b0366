internal import CLibpq

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A connection to a PostgreSQL server. What the address leaves out comes from PGHOST, PGPASSWORD, ~/.pgpass and the
/// like, as with every program of libpq.
final class PostgreSQLDatabase: SQLDatabase {
  let name: String
  let now = "CAST(extract(epoch FROM now()) AS BIGINT)"
  private let connection: OpaquePointer
  /// How long to wait for an answer, longer than the server's own `statement_timeout`.
  private let patience: Duration
  /// A statement without an answer: its answer could be taken for that of the next.
  private var isLost = false

  /// OIDs of pg_type: int8, int2, int4.
  private static let integers: Set<UInt32> = [20, 21, 23]
  /// An arbitrary number that all stations share.
  private static let schemaLock = 0x7569_6363

  /// - Parameters:
  ///   - address: `postgresql://user@host:port/database`. It is not repeated in messages, a password may be in it.
  ///   - patience: how long a server may be silent before it counts as gone.
  init(address: String, patience: Duration = .seconds(75)) throws(StoreError) {
    self.patience = patience
    guard let parsed = PQconninfoParse(address, nil) else {
      throw StoreError(
        .unreachable, "the address of the database cannot be read",
        hint: "it looks like postgresql://user@host:5432/database; the password comes from ~/.pgpass or PGPASSWORD")
    }
    PQconninfoFree(parsed)
    // What stands in the address comes after these and overrides them.
    let settings = [
      ("connect_timeout", "10"), ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
      ("tcp_user_timeout", "20000"), ("application_name", "uicc"), ("client_encoding", "UTF8"), ("dbname", address),
    ]
    let handle = Self.withStrings(settings.map { .text($0.0) }) { keys in
      Self.withStrings(settings.map { .text($0.1) }) { values in PQconnectdbParams(keys, values, 1) }
    }
    guard let handle else { throw StoreError(.failed, "out of memory") }
    guard PQstatus(handle) == CONNECTION_OK else {
      let reason = Self.message(handle)
      PQfinish(handle)
      throw StoreError(
        .unreachable, "cannot reach the database: \(reason)", hint: "does the server run, may you log in?")
    }
    connection = handle
    let database = PQdb(handle).map { String(cString: $0) } ?? ""
    name = "database \(database) on \(PQhost(handle).map { String(cString: $0) } ?? "the server")"
    PQsetNoticeProcessor(handle, { _, _ in }, nil)
    PQsetnonblocking(handle, 1)
    do throws(StoreError) {
      _ = try run("SET lock_timeout = 10000", [])
      _ = try run("SET statement_timeout = 60000", [])
    } catch {
      PQfinish(handle)
      throw error
    }
  }

  deinit { PQfinish(connection) }

  func begin() throws(StoreError) { _ = try run("BEGIN", []) }
  func lockSchema() throws(StoreError) { _ = try run("SELECT pg_advisory_xact_lock(\(Self.schemaLock))", []) }

  func run(_ sql: String, _ parameters: [SQLValue]) throws(StoreError) -> [[SQLValue]] {
    guard !isLost else { throw silent }
    let sent = Self.withStrings(parameters) { values in
      PQsendQueryParams(connection, sql, Int32(truncatingIfNeeded: parameters.count), nil, values, nil, nil, 0)
    }
    guard sent == 1 else { throw error(nil) }
    let result = try answer()
    defer { PQclear(result) }
    let status = PQresultStatus(result)
    guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else { throw error(result) }
    return (0..<PQntuples(result)).map { row in
      (0..<PQnfields(result)).map { column in
        guard PQgetisnull(result, row, column) == 0, let cell = PQgetvalue(result, row, column) else { return .null }
        let text = String(cString: cell)
        guard Self.integers.contains(PQftype(result, column)), let number = Int64(text) else { return .text(text) }
        return .integer(number)
      }
    }
  }

  /// The first result of the statement on its way, read to its end.
  private func answer() throws(StoreError) -> OpaquePointer? {
    let deadline = ContinuousClock.now + patience
    while true {
      let left = PQflush(connection)
      guard left >= 0 else { throw error(nil) }
      if left == 0 { break }
      try wait(Int16(POLLIN) | Int16(POLLOUT), deadline)
      guard PQconsumeInput(connection) == 1 else { throw error(nil) }
    }
    var first: OpaquePointer?
    do throws(StoreError) {
      while true {
        while PQisBusy(connection) == 1 {
          try wait(Int16(POLLIN), deadline)
          guard PQconsumeInput(connection) == 1 else { throw error(nil) }
        }
        guard let result = PQgetResult(connection) else { return first }
        if first == nil { first = result } else { PQclear(result) }
      }
    } catch {
      PQclear(first)
      throw error
    }
  }

  private func wait(_ events: Int16, _ deadline: ContinuousClock.Instant) throws(StoreError) {
    let left = deadline - ContinuousClock.now
    let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000
    var descriptor = pollfd(fd: PQsocket(connection), events: events, revents: 0)
    guard milliseconds > 0, poll(&descriptor, 1, Int32(clamping: milliseconds)) != 0 else {
      isLost = true
      throw silent
    }
  }

  private var silent: StoreError {
    StoreError(
      .gone, "\(name) does not answer", hint: "run the same again when it does; cards that are kept are skipped")
  }

  private func error(_ result: OpaquePointer?) -> StoreError {
    let reason = Self.message(connection)
    guard PQstatus(connection) == CONNECTION_OK else {
      return StoreError(
        .gone, "\(name) went away: \(reason)",
        hint: "run the same again when it is back; cards that are kept are skipped")
    }
    // PG_DIAG_SQLSTATE is 'C'.
    let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) } ?? ""
    switch state {
    case "53100": return StoreError(.full, "\(name) cannot grow: the disk is full", hint: "make room there")
    case "55P03", "57014", "40P01", "40001":
      return StoreError(.locked, "\(name) is held by another program", hint: "run the same again")
    case "57P01", "57P02", "57P03", "08003", "08006":
      return StoreError(
        .gone, "\(name) went away: \(reason)",
        hint: "run the same again when it is back; cards that are kept are skipped")
    case "42501": return StoreError(.unreachable, "\(name): \(reason)", hint: "the user needs CREATE in its schema")
    default: return StoreError(.failed, "\(name): \(reason)")
    }
  }

  private static func message(_ connection: OpaquePointer) -> String {
    let text = PQerrorMessage(connection).map { String(cString: $0) } ?? ""
    return text.split(whereSeparator: \.isNewline).prefix(2).joined(separator: ", ")
  }

  /// C strings with a null pointer at their end.
  private static func withStrings<Result>(
    _ values: [SQLValue], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
  ) -> Result {
    let copies: [UnsafeMutablePointer<CChar>?] = values.map { value in
      switch value {
      case .null: nil
      case .integer(let number): strdup("\(number)")
      case .text(let text): strdup(text)
      }
    }
    defer { for copy in copies { free(copy) } }
    let pointers = copies.map { UnsafePointer($0) } + [nil]
    return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}
