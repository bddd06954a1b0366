import ISO7816
import Inventory
import Procedures
import SoftUICC
import TestSupport
import Testing
import UICC

/// What happens to retry counters: none is burned by asking, one by a wrong code, none at the last try.
@Suite struct PINCounterTests {
  @Test func askingCostsNoTry() throws {
    let card = try PINCards.usim()
    let session = try CardSession(card)
    let first = try PINStatus(session)
    for _ in 0..<5 { _ = try PINStatus(session) }
    let last = try PINStatus(session)
    #expect(first.entries.map(\.triesLeft) == last.entries.map(\.triesLeft))
    #expect(card.presentations.isEmpty)
    let pin1 = try #require(first.entries.first { $0.name == "PIN1" })
    #expect(pin1.triesLeft == 3)
    #expect(pin1.unblockTriesLeft == 10)
    #expect(pin1.application == nil, "a global key")
    let pin2 = first.entries.filter { $0.name == "PIN2" }
    #expect(pin2.map(\.application).contains("ADF.USIM"), "a local key, once for each application")
    let adm = try #require(first.entries.first { $0.name == "ADM1" })
    #expect(adm.triesLeft == 3)
    #expect(adm.unblockTriesLeft == nil, "an ADM key has no unblock code")
  }

  @Test func simTellsItsCountersInSelect() throws {
    let card = try PINCards.sim()
    let status = try PINStatus(CardSession(card))
    #expect(status.entries.map(\.name) == ["CHV1", "CHV2"])
    #expect(status.entries.allSatisfy { $0.triesLeft == 3 && $0.unblockTriesLeft == 10 })
    #expect(!card.commands.contains { [0x20, 0x2C].contains($0[1]) })
  }

  /// A key, a wrong code for it, on which card.
  static let wrong: [(key: String, code: String, isSIM: Bool, reason: String)] = [
    ("PIN2", "9999", false, "local, in its application"),
    ("ADM1", "99999999", false, "digits for a key"),
    ("ADM1", "fedcba9876543210", false, "hex for a key"),
    ("0a", "1111", false, "by reference"),
    ("PIN1", "9999", true, "CHV1 of a SIM"),
    ("PIN2", "9999", true, "CHV2 of a SIM"),
  ]

  @Test(arguments: wrong) func wrongCodeIsPresentedOnce(
    _ row: (key: String, code: String, isSIM: Bool, reason: String)
  ) throws {
    let card = try row.isSIM ? PINCards.sim() : PINCards.usim()
    let presenter = PINPresenter(try CardSession(card))
    let key = try #require(PINKey(row.key))
    // CHV1 of the SIM comes disabled, and nothing is verified then.
    if row.isSIM, key == .pin1 { _ = try presenter.enable(key, Secret(PINCards.pin1)) }
    let before = card.presentations.count
    let first = #expect(throws: PINError.self) { try presenter.verify(key, Secret(row.code)) }
    guard case .wrong(_, let left) = first else { return #expect(Bool(false), "\(row.reason): \(first as Any)") }
    #expect(left == 2)
    #expect(card.presentations.count - before == 1, "never a second time")
    _ = #expect(throws: PINError.self) { try presenter.verify(key, Secret(row.code)) }
    #expect(card.presentations.count - before == 2)
    // One try is left now.
    let third = #expect(throws: PINError.self) { try presenter.verify(key, Secret(row.code)) }
    guard case .refused(_, 1) = third else { return #expect(Bool(false), "\(row.reason): \(third as Any)") }
    #expect(card.presentations.count - before == 2, "the last try stays with the card")
    // Force takes it, and then the key is blocked.
    let forced = PINPresenter(try CardSession(card), force: true)
    let fourth = #expect(throws: PINError.self) { try forced.verify(key, Secret(row.code)) }
    guard case .wrong(_, 0) = fourth else { return #expect(Bool(false), "\(row.reason): \(fourth as Any)") }
    let fifth = #expect(throws: PINError.self) { try forced.verify(key, Secret(row.code)) }
    guard case .blocked = fifth else { return #expect(Bool(false), "\(row.reason): \(fifth as Any)") }
    #expect(card.presentations.count - before == 3, "nothing is presented to a blocked key, force or not")
  }

  @Test func lastTryIsRefusedWithTheRightCodeToo() throws {
    let card = try PINCards.usim(tries: 1)
    let session = try CardSession(card)
    #expect(throws: PINError.refused(key: "ADM1", triesLeft: 1)) {
      try PINPresenter(session).verify(.administrative1, Secret(PINCards.adm))
    }
    #expect(card.presentations.isEmpty)
    #expect(try PINPresenter(session, force: true).verify(.administrative1, Secret(PINCards.adm)).outcome == .verified)
  }

  @Test func simsAdministrativeKeyHasNoCounterToRead() throws {
    let card = try PINCards.sim()
    let session = try CardSession(card)
    #expect(throws: PINError.counterUnknown(key: "ADM1", nil)) {
      try PINPresenter(session).verify(.administrative1, Secret(PINCards.adm))
    }
    #expect(card.presentations.isEmpty)
    #expect(try PINPresenter(session, force: true).verify(.administrative1, Secret(PINCards.adm)).outcome == .verified)
  }

  @Test func keyThatTheCardDoesNotHaveIsSaidSo() throws {
    let card = try PINCards.usim()
    #expect(throws: PINError.noSuchKey(key: "ADM5")) {
      try PINPresenter(CardSession(card)).verify(try #require(PINKey("ADM5")), Secret("12345678"))
    }
    #expect(card.presentations.isEmpty)
  }

  @Test func wrongShapeReachesNoCard() throws {
    let card = try PINCards.usim()
    let presenter = PINPresenter(try CardSession(card))
    let before = card.commands.count
    for code in ["", "123", "123456789", "12a4", "12 34", "１２３４"] {
      #expect(throws: PINError.self) { try presenter.verify(.pin2, Secret(code)) }
      #expect(throws: PINError.self) { try presenter.change(.pin2, from: Secret(PINCards.pin2), to: Secret(code)) }
    }
    #expect(card.commands.count == before)
  }

  @Test(.needsVPCD) func sameInAReader() async throws {
    try await VPCDPort.withPort { port in
      try PINReader.with(port) { transport in
        let card = Recorder(transport)
        let presenter = PINPresenter(try CardSession(card))
        #expect(throws: PINError.wrong(key: "ADM1", triesLeft: 2)) {
          try presenter.verify(.administrative1, Secret("11111111"))
        }
        #expect(card.presentations.count == 1)
        #expect(try presenter.verify(.administrative1, Secret(PINCards.adm)).outcome == .verified)
        #expect(try presenter.verify(.pin2, Secret(PINCards.pin2)).outcome == .verified)
        let adm = try PINStatus(CardSession(card)).entries.first { $0.name == "ADM1" }
        #expect(adm?.triesLeft == 3 || adm?.isSatisfied == true)
      }
    }
  }

  @Test(.needsForeignCard) func foreignCardCountsOneTry() async throws {
    let path = try #require(Shared.path("data/cards/sysmoISIM-SJA2.script"))
    let key = "3132333435363738"
    try await ForeignCard.with(path, arguments: ["--adm", key]) { foreign, reader in
      let session = try CardSession(try PINReader.connect(reader))
      let presenter = PINPresenter(session)
      #expect(throws: PINError.wrong(key: "ADM1", triesLeft: 2)) {
        try presenter.verify(.administrative1, Secret("87654321"))
      }
      #expect(foreign.commands.filter { $0.hasPrefix("0020000a08") }.count == 1)
      // Digits and hex are the same key.
      #expect(try presenter.verify(.administrative1, Secret("12345678")).outcome == .verified)
      #expect(try presenter.verify(.administrative1, Secret(key)).outcome == .verified)
      #expect(throws: PINError.wrong(key: "ADM1", triesLeft: 2)) {
        try presenter.verify(.administrative1, Secret("1111"))
      }
      #expect(throws: PINError.wrong(key: "ADM1", triesLeft: 1)) {
        try presenter.verify(.administrative1, Secret("1111"))
      }
      #expect(throws: PINError.refused(key: "ADM1", triesLeft: 1)) {
        try presenter.verify(.administrative1, Secret(key))
      }
      #expect(foreign.commands.filter { $0.hasPrefix("0020000a08") }.count == 5)
    }
  }
}
