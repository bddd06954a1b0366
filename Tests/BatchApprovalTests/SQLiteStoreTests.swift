import BatchApproval
import CardImage
import Foundation
import TestSupport
import Testing

@testable import ApprovalStore

/// What can be wrong with a file, and with the disk it is on.
struct SQLiteStoreTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path + "/batch.sqlite"
  }

  private func store(_ database: sending any SQLDatabase, run: String = "1-live") throws -> ApprovalStore {
    try ApprovalStore(
      database, .init(name: "p", specification: "s.yaml", inventory: nil), Station(name: "a", run: run))
  }

  private func kind(_ path: String) -> StoreError.Kind? {
    do throws(StoreError) {
      _ = try ApprovalStore(
        path, project: .init(name: "p", specification: "s.yaml", inventory: nil), station: .current())
      return nil
    } catch { return error.kind }
  }

  @Test("another program's file, a text, a folder, a folder that is not there: left as they are")
  func foreign() throws {
    let text = folder.path + "/text.sqlite"
    try Data("this is no database, whatever its name says about it".utf8).write(to: URL(fileURLWithPath: text))
    #expect(kind(text) == .foreign)
    #expect(try String(contentsOfFile: text, encoding: .utf8).hasPrefix("this is no database"))
    #expect(kind(folder.path + "/no/folder.sqlite") == .unreachable)
    #expect(kind(folder.path) == .unreachable)
    let other = try SQLiteDatabase(path: path)
    _ = try other.run("PRAGMA application_id = 77", [])
    _ = try other.run("CREATE TABLE theirs (x TEXT)", [])
    #expect(kind(path) == .foreign)
  }

  /// SQLite has no checksums: the damage is where it has structure.
  @Test("a damaged store is an error, not an empty one") func damaged() throws {
    do {
      let store = try store(SQLiteDatabase(path: path))
      for card in 0..<40 {
        #expect(try store.claim("\(card)", reader: "r") == .granted)
        try store.finish(
          "\(card)", card: ApprovalStoreTests.card, verdict: ApprovalStoreTests.verdict("\(card)"))
      }
    }
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(whole.count > 3 * 4096)
    for (name, damage) in [
      ("cut", { (data: Data) in data.prefix(4096 + 100) }),
      ("header", { data in Data(repeating: 0xAA, count: 16) + data.dropFirst(16) }),
      ("pages", { data in data.prefix(4096) + Data(repeating: 0x55, count: data.count - 4096) }),
    ] as [(String, (Data) -> Data)] {
      try damage(whole).write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: StoreError.self, "\(name)") {
        let store = try store(SQLiteDatabase(path: path))
        _ = try store.cards()
      }
      #expect(error?.kind == .foreign, "\(name): \(String(describing: error))")
    }
    try whole.write(to: URL(fileURLWithPath: path))
    #expect(try store(SQLiteDatabase(path: path)).count() == 40)
  }

  @Test("a full disk: the card is not done, what was kept stays, and it goes on when there is room")
  func full() throws {
    var image = CardImage(iccid: "1")
    image.files = [
      .init(path: "MF/EF.DIR", structure: .transparent, content: .data(Array(repeating: 0x5A, count: 60_000)))
    ]
    let large = RecordedCard(image: image)
    do {
      let database = try SQLiteDatabase(path: path)
      let store = try store(database, run: "99999998-x")
      for card in ["1", "2"] { #expect(try store.claim(card, reader: "r") == .granted) }
      try store.finish("1", card: ApprovalStoreTests.card, verdict: ApprovalStoreTests.verdict("1"))
    }
    do {
      let database = try SQLiteDatabase(path: path)
      _ = try database.run("PRAGMA max_page_count = 12", [])
      let store = try store(database, run: "99999998-x")
      let error = #expect(throws: StoreError.self) {
        try store.finish("2", card: large, verdict: ApprovalStoreTests.verdict("2"))
      }
      #expect(error?.kind == .full && error?.hint?.contains("make room") == true)
      #expect(try store.cards().map(\.iccid) == ["1"])
    }
    let next = try store(SQLiteDatabase(path: path))
    #expect(try next.claim("2", reader: "r") == .granted)
    try next.finish("2", card: large, verdict: ApprovalStoreTests.verdict("2"))
    #expect(try next.cards().map(\.iccid) == ["1", "2"])
  }

  @Test("a file that another program holds") func locked() throws {
    _ = try store(SQLiteDatabase(path: path))
    let holder = try SQLiteDatabase(path: path)
    let waiting = try SQLiteDatabase(path: path, busyTimeout: 20)
    try holder.begin()
    #expect(
      throws: StoreError(
        .locked, "\(path) is held by another program", hint: "end it, and run the same again")
    ) { try waiting.begin() }
  }

  @Test("nobody else may read it") func rights() throws {
    _ = try store(SQLiteDatabase(path: path))
    let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(rights == 0o600)
  }
}
