import BatchApproval
import CardImage
import Foundation
import Testing

@testable import ApprovalStore

/// The same suite on both back ends: SQLite, and a PostgreSQL that the test starts for itself.
struct ApprovalStoreTests {
  enum Backend: String, CaseIterable, Sendable {
    case sqlite, postgresql
  }

  /// A place for stores; the server of PostgreSQL lives as long as it.
  final class Place {
    let folder: String
    let location: String
    private let server: String?

    init?(_ backend: Backend) throws {
      folder = "/tmp/uicc-store-\(UUID().uuidString.prefix(8))"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      guard backend == .postgresql else {
        location = "\(folder)/batch.sqlite"
        server = nil
        return
      }
      let versions = ((try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []).sorted()
      guard let version = versions.last else { return nil }
      server = "/usr/lib/postgresql/\(version)/bin"
      location = "postgresql:///postgres?host=\(folder)&user=uicc"
      let script = """
        chmod 777 '\(folder)'
        run() { if [ "$(id -u)" = 0 ]; then su postgres -s /bin/sh -c "$1"; else sh -c "$1"; fi; }
        run "'\(server ?? "")/initdb' -U uicc -A trust -N -D '\(folder)/data'" &&
        run "'\(server ?? "")/pg_ctl' -w -D '\(folder)/data' -l '\(folder)/log' -o \\"-k '\(folder)' -c listen_addresses=''\\" start"
        """
      guard Self.shell(script) else { throw StoreError(.unreachable, "PostgreSQL does not start in \(folder)") }
    }

    func stopServer() {
      guard let server else { return }
      _ = Self.shell(
        """
        run() { if [ "$(id -u)" = 0 ]; then su postgres -s /bin/sh -c "$1"; else sh -c "$1"; fi; }
        run "'\(server)/pg_ctl' -m immediate -D '\(folder)/data' stop"
        """)
    }

    deinit {
      stopServer()
      try? FileManager.default.removeItem(atPath: folder)
    }

    private static func shell(_ script: String) -> Bool {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", script]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      guard (try? process.run()) != nil else { return false }
      process.waitUntilExit()
      return process.terminationStatus == 0
    }

    func open(_ station: String = "a", run: String = "1-live", inventory: String? = "00") throws -> ApprovalStore {
      try ApprovalStore(
        location, project: .init(name: "p 'rev' 1", specification: "s.yaml", inventory: inventory),
        station: Station(name: station, run: run))
    }
  }

  private static let card = RecordedCard(image: CardImage(iccid: "8931"))
  private static func verdict(_ iccid: String) -> CardVerdict { CardVerdict(iccid: iccid, source: "reader") }

  @Test("a card is claimed once, done once, and stays done; reopening finds it", arguments: Backend.allCases)
  func life(_ backend: Backend) throws {
    guard let place = try Place(backend) else { return }
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

  @Test("what a run that is over had claimed can be had; a released card too", arguments: Backend.allCases)
  func takeover(_ backend: Backend) throws {
    guard let place = try Place(backend) else { return }
    // No process has this number (pid_max is at most 2^22).
    let dead = try place.open("a", run: "99999999-dead")
    #expect(try dead.claim("8931", reader: "r1") == .granted)
    #expect(try place.open("b").claim("8931", reader: "r1") == .held(station: "a", reader: "r1", isThisRun: false))
    let next = try place.open("a")
    #expect(try next.claim("8931", reader: "r2") == .granted)
    #expect(throws: StoreError.self) { try dead.finish("8931", card: Self.card, verdict: Self.verdict("8931")) }
    try next.release("8931")
    #expect(try place.open("b").claim("8931", reader: "r1") == .granted)
  }

  @Test("many threads want one card: one gets it", arguments: Backend.allCases)
  func race(_ backend: Backend) throws {
    guard let place = try Place(backend) else { return }
    let stores = try (0..<4).map { try place.open("s\($0)", run: "1-\($0)") }
    for card in 0..<10 {
      let granted = Granted()
      DispatchQueue.concurrentPerform(iterations: 4) { number in
        if (try? stores[number].claim("\(card)", reader: "r")) == .granted { granted.add() }
      }
      #expect(granted.count == 1)
    }
  }

  final class Granted: @unchecked Sendable {
    private let lock = NSLock()
    private var value = 0
    func add() { lock.withLock { value += 1 } }
    var count: Int { lock.withLock { value } }
  }

  @Test("incidents are kept; a project of another inventory is refused", arguments: Backend.allCases)
  func project(_ backend: Backend) throws {
    guard let place = try Place(backend) else { return }
    let store = try place.open()
    try store.add(incident: "two cards; DROP TABLE uicc_cards; -- 'x'")
    #expect(try place.open("b").incidents() == ["two cards; DROP TABLE uicc_cards; -- 'x'"])
    let error = #expect(throws: StoreError.self) { try place.open(inventory: "01") }
    #expect(error?.kind == .conflict)
  }

  @Test("a server that goes away is an error, and nothing counts") func serverGone() throws {
    guard let place = try Place(.postgresql) else { return }
    let store = try place.open()
    #expect(try store.claim("8931", reader: "r1") == .granted)
    place.stopServer()
    let error = #expect(throws: StoreError.self) {
      try store.finish("8931", card: Self.card, verdict: Self.verdict("8931"))
    }
    #expect(error?.kind == .gone, "\(String(describing: error))")
    #expect(throws: StoreError.self) { try store.count() }
    #expect(throws: StoreError.self) { try place.open() }
  }

  @Test("SQLite: another program's file, no database, a folder that is not there, a full disk, a lock")
  func files() throws {
    guard let place = try Place(.sqlite) else { return }
    func kind(_ path: String) -> StoreError.Kind? {
      do throws(StoreError) {
        _ = try SQLiteDatabase(path: path)
        return nil
      } catch { return error.kind }
    }
    try Data("this is no database, whatever its name says about it".utf8).write(
      to: URL(fileURLWithPath: "\(place.folder)/text.sqlite"))
    #expect(kind("\(place.folder)/text.sqlite") == .foreign)
    #expect(kind("\(place.folder)/no/folder.sqlite") == .unreachable)
    let full = try SQLiteDatabase(path: "\(place.folder)/full.sqlite")
    _ = try full.run("CREATE TABLE t (x TEXT)", [])
    _ = try full.run("PRAGMA max_page_count = 4", [])
    let error = #expect(throws: StoreError.self) {
      _ = try full.run("INSERT INTO t VALUES ($1)", [.text(String(repeating: "x", count: 100_000))])
    }
    #expect(error?.kind == .full)
    let holder = try SQLiteDatabase(path: "\(place.folder)/full.sqlite")
    try holder.begin()
    let waiting = try SQLiteDatabase(path: "\(place.folder)/full.sqlite", busyTimeout: 20)
    #expect(
      throws: StoreError(
        .locked, "\(place.folder)/full.sqlite is held by another program",
        hint: "end it, and run the same again")
    ) { try waiting.begin() }
  }
}
