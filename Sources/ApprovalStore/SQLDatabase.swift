/// A value in a column. The schema needs no others.
enum SQLValue: Hashable, Sendable {
  case null
  case text(String)
  case integer(Int64)

  init(_ text: String?) { self = text.map { .text($0) } ?? .null }

  var text: String? { if case .text(let text) = self { text } else { nil } }
  var integer: Int64? { if case .integer(let number) = self { number } else { nil } }
}

/// One connection to a database that understands the SQL of ``ApprovalStore``: parameters are `$1`, `$2` in the order
/// of their first use, `ON CONFLICT` and `RETURNING` are known. One thread at a time.
protocol SQLDatabase: AnyObject {
  /// For messages; without a password.
  var name: String { get }
  /// An expression for the database's own time in seconds since 1970: stations need not agree about the time.
  var now: String { get }
  /// Runs one statement and returns its rows.
  func run(_ sql: String, _ parameters: [SQLValue]) throws(StoreError) -> [[SQLValue]]
  /// Begins a transaction that may write; ends with `COMMIT` or `ROLLBACK`.
  func begin() throws(StoreError)
  /// Inside of a transaction: keeps others from making the tables meanwhile.
  func lockSchema() throws(StoreError)
}

extension SQLDatabase {
  /// Runs `body` as a whole or not at all.
  func transaction<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
    try begin()
    do throws(StoreError) {
      let result = try body()
      _ = try run("COMMIT", [])
      return result
    } catch {
      // What failed is the error to report; a connection that is gone has rolled back by itself.
      _ = try? run("ROLLBACK", [])
      throw error
    }
  }
}
