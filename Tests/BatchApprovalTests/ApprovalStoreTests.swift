import BatchApproval
import CardImage
import Foundation
import TestSupport
import Testing

@testable import ApprovalStore

/// The same suite on both back ends: SQLite, and a real PostgreSQL.
struct ApprovalStoreTests {
  enum Backend: String, CaseIterable, Sendable {
    case sqlite, postgresql

    static var available: [Backend] { PostgreSQLServer.isInstalled ? allCases : [.sqlite] }
  }

  /// A new database.
  struct Place: Sendable {
    let location: String
    private let folder = try? TemporaryFolder()

    init(_ backend: Backend) throws {
      switch backend {
      case .sqlite: location = "\(try #require(folder?.path))/batch.sqlite"
      case .postgresql:
        let server = try PostgreSQLServer.shared()
        let name = "test_\(UInt32.random(in: 0...UInt32.max))"
        _ = try PostgreSQLDatabase(address: server).run("CREATE DATABASE \(name)", [])
        location = server.replacing("/postgres?", with: "/\(name)?")
      }
    }

    func database() throws -> any SQLDatabase {
      ApprovalStore.isServer(location)
        ? try PostgreSQLDatabase(address: location) : try SQLiteDatabase(path: location)
    }

    func open(
      _ station: String = "a", run: String = "1-live", specification: String = "s.yaml", inventory: String? = "00"
    ) throws -> ApprovalStore {
      try ApprovalStore(
        location, project: .init(name: "p 'rev' 1", specification: specification, inventory: inventory),
        station: Station(name: station, run: run))
    }
  }

  static let card = RecordedCard(image: CardImage(iccid: "8931"))
  static func verdict(_ iccid: String) -> CardVerdict { CardVerdict(iccid: iccid, source: "reader") }

  @Test("a card is claimed once, done once, and stays done; reopening finds it", arguments: Backend.available)
  func life(_ backend: Backend) throws {
    let place = try Place(backend)
    let store = try place.open()
    #expect(try store.claim("8931", reader: "r1") == .granted)
    #expect(try store.claim("8931", reader: "r2") == .held(station: "a", reader: "r1", isThisRun: true))
    let other = try place.open("b", run: "2-other")
    #expect(try other.claim("8931", reader: "r1") == .held(station: "a", reader: "r1", isThisRun: false))
    // Another's card cannot be finished or released.
    #expect(throws: StoreError.self) {
      try other.finish("8931", card: Self.card, verdict: Self.verdict("8931"))
    }
    try other.release("8931")
    #expect(try store.count() == 0 && store.cards().isEmpty)
    try store.finish("8931", card: Self.card, verdict: Self.verdict("8931"))
    #expect(throws: StoreError.self) { try store.finish("8931", card: Self.card, verdict: Self.verdict("8931")) }
    for again in [store, other, try place.open("c", run: "3-new")] {
      guard case .done(let stored) = try again.claim("8931", reader: "r9") else {
        Issue.record("not done")
        continue
      }
      #expect(stored.outcome == "approved" && stored.station == "a" && stored.reader == "r1")
      #expect(try RecordedCard(bytes: Array(stored.record.utf8), name: "x").image == Self.card.image)
      #expect(stored.finished >= stored.claimed && stored.claimed > 1_600_000_000)
    }
    #expect(try other.cards().map(\.iccid) == ["8931"])
  }

  @Test("what a run that is over had claimed can be had; a released card too", arguments: Backend.available)
  func takeover(_ backend: Backend) throws {
    let place = try Place(backend)
    // No process has this number (pid_max is at most 2^22).
    let dead = try place.open("a", run: "99999999-dead")
    #expect(try dead.claim("8931", reader: "r1") == .granted)
    #expect(try place.open("b").claim("8931", reader: "r1") == .held(station: "a", reader: "r1", isThisRun: false))
    let next = try place.open("a")
    #expect(try next.claim("8931", reader: "r2") == .granted)
    let error = #expect(throws: StoreError.self) {
      try dead.finish("8931", card: Self.card, verdict: Self.verdict("8931"))
    }
    #expect(error?.kind == .conflict)
    try next.release("8931")
    #expect(try place.open("b").claim("8931", reader: "r1") == .granted)
  }

  @Test("a claim of another machine is void after a quarter of an hour", arguments: Backend.available)
  func patience(_ backend: Backend) throws {
    let place = try Place(backend)
    #expect(try place.open("a").claim("8931", reader: "r1") == .granted)
    let database = try place.database()
    let later = try place.open("b", run: "2-b")
    for (age, claim) in [
      (ApprovalStore.patience - 100, ApprovalStore.Claim.held(station: "a", reader: "r1", isThisRun: false)),
      (ApprovalStore.patience + 100, .granted),
    ] {
      _ = try database.run("UPDATE uicc_cards SET claimed = \(database.now) - $1", [.integer(age)])
      #expect(try later.claim("8931", reader: "r2") == claim)
    }
  }

  @Test("stations at the same time: each card goes to exactly one", arguments: Backend.available)
  func race(_ backend: Backend) throws {
    let place = try Place(backend)
    let stores = try (0..<4).map { try place.open("s\($0)", run: "1-\($0)") }
    let granted = Granted()
    DispatchQueue.concurrentPerform(iterations: 4) { number in
      for card in 0..<25 {
        // Each goes through the cards in an order of its own.
        let iccid = "\((card * 7 + number * 6) % 25)"
        guard (try? stores[number].claim(iccid, reader: "r")) == .granted else { continue }
        granted.add(iccid)
        try? stores[number].finish(iccid, card: Self.card, verdict: Self.verdict(iccid))
      }
    }
    #expect(granted.names.sorted() == (0..<25).map(String.init).sorted())
    #expect(try stores[0].count() == 25)
  }

  final class Granted: @unchecked Sendable {
    private let lock = NSLock()
    private var value: [String] = []
    func add(_ name: String) { lock.withLock { value.append(name) } }
    var names: [String] { lock.withLock { value } }
  }

  @Test("many stations open a new store at once", arguments: Backend.available)
  func opening(_ backend: Backend) throws {
    let place = try Place(backend)
    let failures = Granted()
    DispatchQueue.concurrentPerform(iterations: 4) { number in
      do { _ = try place.open("s\(number)") } catch { failures.add("\(error)") }
    }
    #expect(failures.names.isEmpty)
  }

  @Test("incidents are kept, whatever is in them", arguments: Backend.available)
  func incidents(_ backend: Backend) throws {
    let place = try Place(backend)
    let store = try place.open()
    try store.add(incident: "two cards; DROP TABLE uicc_cards; -- 'x' $1 é")
    #expect(try place.open("b").incidents() == ["two cards; DROP TABLE uicc_cards; -- 'x' $1 é"])
  }

  @Test("a project of another inventory or specification is refused", arguments: Backend.available)
  func project(_ backend: Backend) throws {
    let place = try Place(backend)
    _ = try place.open()
    for (specification, inventory, text) in [
      ("s.yaml", "01", "begun with another inventory"), ("s.yaml", nil, "begun with another inventory"),
      ("t.yaml", "00", "begun with the specification s.yaml, this is t.yaml"),
    ] {
      let error = #expect(throws: StoreError.self) {
        try place.open(specification: specification, inventory: inventory)
      }
      #expect(error?.kind == .conflict && error?.description.contains(text) == true)
      #expect(error?.hint?.contains("--project") == true)
    }
    #expect(try place.open().count() == 0)
  }

  @Test("the store of a later version is left alone", arguments: Backend.available)
  func version(_ backend: Backend) throws {
    let place = try Place(backend)
    let store = try place.open()
    _ = try place.database().run("UPDATE uicc_schema SET version = 7", [])
    let error = #expect(throws: StoreError.self) { try place.open() }
    #expect(error?.kind == .foreign && error?.description.contains("its schema is 7, not 1") == true)
    #expect(error?.hint?.contains("newer uicc") == true)
    #expect(try store.count() == 0)
  }

  @Test("a row that makes no sense is an error, never an approval", arguments: Backend.available)
  func damagedRow(_ backend: Backend) throws {
    let place = try Place(backend)
    let store = try place.open()
    #expect(try store.claim("8931", reader: "r1") == .granted)
    let database = try place.database()
    // The schema itself refuses a card that is done without a verdict, and an outcome that is none.
    for change in ["state = 'done'", "outcome = 'fine'", "state = 'approved'"] {
      #expect(throws: StoreError.self) { try database.run("UPDATE uicc_cards SET \(change)", []) }
    }
    #expect(try store.count() == 0)
  }

  // MARK: a server that goes away

  @Test("a server that goes away is an error and nothing counts; when it is back the batch goes on", .needsPostgreSQL)
  func serverGone() throws {
    let server = try PostgreSQLServer()
    let project = ApprovalStore.Project(name: "p", specification: "s.yaml", inventory: nil)
    func open(_ run: String) throws -> ApprovalStore {
      try ApprovalStore(server.address(), project: project, station: Station(name: "a", run: run))
    }
    let store = try open("99999998-x")
    for card in ["1", "2"] { #expect(try store.claim(card, reader: "r1") == .granted) }
    try store.finish("1", card: Self.card, verdict: Self.verdict("1"))
    server.stop()
    let error = #expect(throws: StoreError.self) {
      try store.finish("2", card: Self.card, verdict: Self.verdict("2"))
    }
    #expect(error?.kind == .gone && error?.description.contains("went away") == true, "\(String(describing: error))")
    #expect(throws: StoreError.self) { try store.count() }
    #expect(throws: StoreError.self) { try store.claim("3", reader: "r1") }
    let refused = #expect(throws: StoreError.self) { try open("1-y") }
    #expect(refused?.kind == .unreachable)

    try server.start()
    let next = try open("1-z")
    #expect(try next.cards().map(\.iccid) == ["1"])
    #expect(try next.claim("2", reader: "r1") == .granted)
    try next.finish("2", card: Self.card, verdict: Self.verdict("2"))
    #expect(try next.count() == 2)
  }

  @Test("a server that falls silent is an error too, and its late answer is nobody's", .needsPostgreSQL)
  func serverSilent() throws {
    let server = try PostgreSQLServer()
    let database = try PostgreSQLDatabase(address: server.address(), patience: .milliseconds(300))
    let identifier = try #require(try database.run("SELECT pg_backend_pid()", []).first?.first?.integer)
    kill(pid_t(identifier), SIGSTOP)
    defer { kill(pid_t(identifier), SIGCONT) }
    let error = #expect(throws: StoreError.self) { try database.run("SELECT 17", []) }
    #expect(error?.kind == .gone && error?.description.contains("does not answer") == true)
    kill(pid_t(identifier), SIGCONT)
    #expect(throws: StoreError.self) { try database.run("SELECT 18", []) }
  }

  @Test("an address that is none, a server that is not there, a wrong password: one line each, without the password")
  func addresses() throws {
    for (address, text) in [
      ("postgresql://[", "cannot be read"), ("postgresql:///x?host=/nowhere&password=geheim", "cannot reach"),
      ("postgresql://u:geheim@127.0.0.1:1/x", "cannot reach"),
    ] {
      let error = #expect(throws: StoreError.self) { try PostgreSQLDatabase(address: address) }
      #expect(error?.kind == .unreachable && error?.description.contains(text) == true)
      #expect(error?.description.contains("geheim") == false && error?.description.contains("\n") == false)
    }
  }
}
