public import BatchApproval
import CardImage
import Synchronization

/// Where a batch is kept: which cards were claimed by whom, what each answered, and what became of it. A card is claimed
/// before it is read and done when everything about it is kept; no two stations have it at once, none has it twice.
///
/// Safe to use from any thread.
public final class ApprovalStore: Sendable {
  /// Which batch it is.
  public struct Project: Hashable, Sendable {
    /// Profile and revision; unique in the store.
    public var name: String
    /// File name of the specification.
    public var specification: String
    /// Digest of the inventory's numbers; `nil` without an inventory.
    public var inventory: String?

    public init(name: String, specification: String, inventory: String?) {
      self.name = name
      self.specification = specification
      self.inventory = inventory
    }
  }

  /// What became of the wish to have a card.
  public enum Claim: Hashable, Sendable {
    /// It is this run's, until ``finish(_:card:verdict:)`` or ``release(_:)``.
    case granted
    /// It was read to its end before.
    case done(StoredCard)
    /// Another reader has it just now.
    case held(station: String, reader: String, isThisRun: Bool)
  }

  /// A card that is done.
  public struct StoredCard: Hashable, Sendable {
    public var iccid: String
    public var station: String
    public var reader: String
    /// Seconds since 1970.
    public var claimed: Int64
    public var finished: Int64
    /// `approved`, `rejected` or `incomplete`, when it was read; the specification may have changed since.
    public var outcome: String
    /// JSON of a ``BatchApproval/RecordedCard``.
    public var record: String
    /// JSON of a ``BatchApproval/CardVerdict``.
    public var verdict: String
  }

  public let project: Project
  public let station: Station
  /// For messages.
  public let name: String
  private let database: Mutex<any SQLDatabase>

  /// Seconds after which a claim of another machine is void.
  static let patience: Int64 = 900
  static let version: Int64 = 1

  /// Opens a store, or makes it.
  /// - Parameter location: the path of a SQLite file, or `postgresql://...`.
  /// - Throws: ``StoreError``; ``StoreError/Kind/conflict`` where the project was begun with another inventory or another
  ///   specification.
  public convenience init(_ location: String, project: Project, station: Station) throws(StoreError) {
    if Self.isServer(location) {
      try self.init(PostgreSQLDatabase(address: location), project, station)
    } else {
      try self.init(SQLiteDatabase(path: location), project, station)
    }
  }

  /// Whether a location names a server and not a file.
  public static func isServer(_ location: String) -> Bool {
    location.hasPrefix("postgresql://") || location.hasPrefix("postgres://")
  }

  init(_ database: sending any SQLDatabase, _ project: Project, _ station: Station) throws(StoreError) {
    self.project = project
    self.station = station
    name = database.name
    try Self.makeTables(database)
    try Self.enter(project, database)
    self.database = Mutex(database)
  }

  // MARK: schema

  private static let tables = [
    """
    CREATE TABLE IF NOT EXISTS uicc_projects (
      name TEXT PRIMARY KEY, specification TEXT NOT NULL, inventory TEXT, created BIGINT NOT NULL)
    """,
    """
    CREATE TABLE IF NOT EXISTS uicc_cards (
      project TEXT NOT NULL REFERENCES uicc_projects (name), iccid TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('claimed', 'done')),
      station TEXT NOT NULL, run TEXT NOT NULL, reader TEXT NOT NULL, claimed BIGINT NOT NULL, finished BIGINT,
      outcome TEXT CHECK (outcome IN ('approved', 'rejected', 'incomplete')), record TEXT, verdict TEXT,
      PRIMARY KEY (project, iccid),
      CHECK (state = 'claimed' OR (finished IS NOT NULL AND outcome IS NOT NULL AND record IS NOT NULL
        AND verdict IS NOT NULL)))
    """,
    """
    CREATE TABLE IF NOT EXISTS uicc_incidents (
      project TEXT NOT NULL REFERENCES uicc_projects (name), station TEXT NOT NULL, happened BIGINT NOT NULL,
      description TEXT NOT NULL)
    """,
  ]

  private static func makeTables(_ database: any SQLDatabase) throws(StoreError) {
    try database.transaction { () throws(StoreError) in
      try database.lockSchema()
      _ = try database.run("CREATE TABLE IF NOT EXISTS uicc_schema (version BIGINT NOT NULL)", [])
      let found = try database.run("SELECT version FROM uicc_schema", []).first?.first?.integer
      guard (found ?? version) == version else {
        throw StoreError(
          .foreign, "\(database.name) was made by another version of uicc: its schema is \(found ?? 0), not \(version)",
          hint: (found ?? 0) > version ? "take a newer uicc, or another --store" : "take another --store")
      }
      guard found == nil else { return }
      for table in tables { _ = try database.run(table, []) }
      _ = try database.run("INSERT INTO uicc_schema (version) VALUES ($1)", [.integer(version)])
    }
  }

  private static func enter(_ project: Project, _ database: any SQLDatabase) throws(StoreError) {
    _ = try database.run(
      """
      INSERT INTO uicc_projects (name, specification, inventory, created) VALUES ($1, $2, $3, \(database.now))
      ON CONFLICT (name) DO NOTHING
      """, [.text(project.name), .text(project.specification), SQLValue(project.inventory)])
    let found = try database.run(
      "SELECT inventory, specification FROM uicc_projects WHERE name = $1", [.text(project.name)])
    if let begun = found.first?.last?.text, begun != project.specification {
      throw StoreError(
        .conflict,
        "project \(project.name) in \(database.name) was begun with the specification \(begun), "
          + "this is \(project.specification)",
        hint: "take the same specification, or name another project with --project or another place with --store")
    }
    guard found.first?.first == SQLValue(project.inventory) else {
      throw StoreError(
        .conflict, "project \(project.name) in \(database.name) was begun with another inventory",
        hint: "take the same inventory, or name another project with --project or another place with --store")
    }
  }

  // MARK: cards

  /// Takes a card, if nobody else has it. Claims of runs that are over, and claims of other machines that are older than
  /// a quarter of an hour, are void.
  public func claim(_ iccid: String, reader: String) throws(StoreError) -> Claim {
    try database.withLock { database throws(StoreError) in
      let database = database
      return try database.transaction { () throws(StoreError) in
        let values = [
          .text(project.name), .text(iccid), .text(station.name), .text(station.run), SQLValue.text(reader),
        ]
        let new = try database.run(
          """
          INSERT INTO uicc_cards (project, iccid, state, station, run, reader, claimed)
          VALUES ($1, $2, 'claimed', $3, $4, $5, \(database.now)) ON CONFLICT (project, iccid) DO NOTHING RETURNING iccid
          """, values)
        if !new.isEmpty { return .granted }
        let key = [SQLValue.text(project.name), .text(iccid)]
        if let done = try cards(database, "AND iccid = $2", key).first { return .done(done) }
        let holders = try database.run(
          "SELECT station, run, reader, \(database.now) - claimed FROM uicc_cards WHERE project = $1 AND iccid = $2",
          key)
        guard let row = holders.first, row.count == 4, let holder = row[0].text, let run = row[1].text,
          let place = row[2].text, let age = row[3].integer
        else { throw StoreError(.conflict, "card \(iccid) was released a moment ago; put it in again") }
        let isVoid = run != station.run && (holder == station.name && Station.isOver(run: run) || age > Self.patience)
        guard isVoid else { return .held(station: holder, reader: place, isThisRun: run == station.run) }
        let taken = try database.run(
          """
          UPDATE uicc_cards SET station = $1, run = $2, reader = $3, claimed = \(database.now)
          WHERE project = $4 AND iccid = $5 AND run = $6 AND state = 'claimed' RETURNING iccid
          """,
          [.text(station.name), .text(station.run), .text(reader), .text(project.name), .text(iccid), .text(run)])
        return taken.isEmpty ? .held(station: holder, reader: place, isThisRun: false) : .granted
      }
    }
  }

  /// Keeps what a claimed card answered and what became of it. When this returns it is on the disk, or the server has it.
  /// - Throws: ``StoreError``: nothing is kept, and the card counts as not read. ``StoreError/Kind/conflict`` where the
  ///   claim is not this run's any more.
  public func finish(_ iccid: String, card: RecordedCard, verdict: CardVerdict) throws(StoreError) {
    let record: String
    let document: String
    do {
      record = String(decoding: try card.json(), as: UTF8.self)
      document = String(decoding: try verdict.json(), as: UTF8.self)
    } catch {
      throw StoreError(.failed, "card \(iccid): what it answered cannot be written as JSON")
    }
    try database.withLock { database throws(StoreError) in
      let kept = try database.run(
        """
        UPDATE uicc_cards SET state = 'done', finished = \(database.now), outcome = $1, record = $2, verdict = $3
        WHERE project = $4 AND iccid = $5 AND run = $6 AND state = 'claimed' RETURNING iccid
        """,
        [
          .text(verdict.verdict.rawValue), .text(record), .text(document), .text(project.name), .text(iccid),
          .text(station.run),
        ])
      guard !kept.isEmpty else {
        throw StoreError(
          .conflict, "card \(iccid) was taken over by another station meanwhile; its verdict here does not count")
      }
    }
  }

  /// Gives a claimed card back that was not read to its end.
  public func release(_ iccid: String) throws(StoreError) {
    try database.withLock { database throws(StoreError) in
      _ = try database.run(
        "DELETE FROM uicc_cards WHERE project = $1 AND iccid = $2 AND run = $3 AND state = 'claimed'",
        [.text(project.name), .text(iccid), .text(station.run)])
    }
  }

  /// All cards of the project that are done, of all stations, in the order of their ICCIDs.
  public func cards() throws(StoreError) -> [StoredCard] {
    try database.withLock { database throws(StoreError) in
      try cards(database, "ORDER BY iccid", [.text(project.name)])
    }
  }

  /// How many are done.
  public func count() throws(StoreError) -> Int {
    try database.withLock { database throws(StoreError) in
      let rows = try database.run(
        "SELECT count(*) FROM uicc_cards WHERE project = $1 AND state = 'done'", [.text(project.name)])
      return rows.first?.first?.integer.map { Int($0) } ?? 0
    }
  }

  private func cards(
    _ database: any SQLDatabase, _ rest: String, _ parameters: [SQLValue]
  ) throws(StoreError) -> [StoredCard] {
    let rows = try database.run(
      """
      SELECT iccid, station, reader, claimed, finished, outcome, record, verdict FROM uicc_cards
      WHERE project = $1 AND state = 'done' \(rest)
      """, parameters)
    return try rows.map { row throws(StoreError) in
      guard row.count == 8, let iccid = row[0].text, let station = row[1].text, let reader = row[2].text,
        let claimed = row[3].integer, let finished = row[4].integer, let outcome = row[5].text,
        let record = row[6].text, let verdict = row[7].text
      else { throw StoreError(.foreign, "\(database.name): the row of a card makes no sense") }
      return StoredCard(
        iccid: iccid, station: station, reader: reader, claimed: claimed, finished: finished, outcome: outcome,
        record: record, verdict: verdict)
    }
  }

  // MARK: incidents

  /// Keeps what stands against the batch as a whole: a second card with an ICCID that is done.
  public func add(incident text: String) throws(StoreError) {
    try database.withLock { database throws(StoreError) in
      _ = try database.run(
        """
        INSERT INTO uicc_incidents (project, station, happened, description) VALUES ($1, $2, \(database.now), $3)
        """, [.text(project.name), .text(station.name), .text(text)])
    }
  }

  /// In the order in which they happened.
  public func incidents() throws(StoreError) -> [String] {
    try database.withLock { database throws(StoreError) in
      try database.run(
        "SELECT description FROM uicc_incidents WHERE project = $1 ORDER BY happened, description",
        [.text(project.name)]
      ).compactMap { $0.first?.text }
    }
  }
}
