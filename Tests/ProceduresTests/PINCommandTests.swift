import ISO7816
import Inventory
import Procedures
import SoftUICC
import TestSupport
import Testing
import UICC

/// The five commands on PINs, on a UICC and on a 2G SIM.
@Suite struct PINCommandTests {
  private func card(_ isSIM: Bool) throws -> (Recorder, PINPresenter) {
    let card = try isSIM ? PINCards.sim() : PINCards.usim()
    return (card, PINPresenter(try CardSession(card)))
  }

  @Test(arguments: [false, true]) func changeTakesTheOldCode(isSIM: Bool) throws {
    let (card, presenter) = try card(isSIM)
    #expect(try presenter.change(.pin2, from: Secret(PINCards.pin2), to: Secret("112233")).outcome == .changed)
    #expect(throws: PINError.self) { try presenter.verify(.pin2, Secret(PINCards.pin2)) }
    #expect(try presenter.verify(.pin2, Secret("112233")).outcome == .verified)
    #expect(card.presentations.allSatisfy { $0[0] == (isSIM ? 0xA0 : 0x00) })
    #expect(card.presentations.allSatisfy { $0[3] == (isSIM ? 0x02 : 0x81) })
  }

  @Test(arguments: [false, true]) func pin1IsSwitchedOffAndOn(isSIM: Bool) throws {
    let (card, presenter) = try card(isSIM)
    // The demo card comes with PIN1 disabled, the SIM with CHV1 as its image says.
    let isEnabled = try PINStatus(presenter.session).entries.first?.isEnabled
    let code = Secret(PINCards.pin1)
    if isEnabled == true {
      #expect(try presenter.disable(.pin1, code).outcome == .disabled)
    }
    let count = card.presentations.count
    #expect(try presenter.disable(.pin1, code).outcome == .alreadyDisabled)
    #expect(try presenter.verify(.pin1, code).outcome == .alreadyDisabled)
    #expect(throws: PINError.self) { try presenter.change(.pin1, from: code, to: Secret("1234")) }
    #expect(card.presentations.count == count, "nothing to present")
    #expect(try presenter.enable(.pin1, code).outcome == .enabled)
    #expect(try presenter.enable(.pin1, Secret("0000")).outcome == .alreadyEnabled)
    #expect(try presenter.disable(.pin1, code).outcome == .disabled)
    #expect(card.presentations.count == count + 2)
  }

  @Test(arguments: [false, true]) func pukSetsANewCode(isSIM: Bool) throws {
    let (card, presenter) = try card(isSIM)
    let forced = PINPresenter(presenter.session, force: true)
    for _ in 0..<3 { _ = #expect(throws: PINError.self) { try forced.verify(.pin2, Secret("0000")) } }
    #expect(try PINStatus(presenter.session).entries.contains { $0.isBlocked && !$0.isBlockedForGood })
    let wrong = #expect(throws: PINError.self) {
      try presenter.unblock(.pin2, puk: Secret("00000000"), new: Secret("5555"))
    }
    guard case .wrong(_, 9) = wrong else { return #expect(Bool(false), "\(wrong as Any)") }
    let report = try presenter.unblock(.pin2, puk: Secret(PINCards.puk2), new: Secret("5555"))
    #expect(report.outcome == .unblocked)
    #expect(try presenter.verify(.pin2, Secret("5555")).outcome == .verified)
    #expect(card.presentations.filter { $0[1] == 0x2C }.count == 2)
  }

  @Test func simCallsCHV1ByZeroWhenUnblocking() throws {
    let (card, presenter) = try card(true)
    _ = try presenter.unblock(.pin1, puk: Secret(PINCards.puk1), new: Secret("5555"))
    #expect(card.presentations.map { Array($0.prefix(5)) } == [[0xA0, 0x2C, 0x00, 0x00, 0x10]])
  }

  @Test func pukWithOneTryLeftIsRefused() throws {
    var configuration = PINCards.configuration()
    configuration.pins[0x81]?.unblockTries = 2
    let card = Recorder(try SoftCard(image: DemoCard.image, configuration: configuration))
    let presenter = PINPresenter(try CardSession(card))
    #expect(throws: PINError.wrong(key: "PUK2", triesLeft: 1)) {
      try presenter.unblock(.pin2, puk: Secret("00000000"), new: Secret("5555"))
    }
    #expect(throws: PINError.refused(key: "PUK2", triesLeft: 1)) {
      try presenter.unblock(.pin2, puk: Secret(PINCards.puk2), new: Secret("5555"))
    }
    #expect(card.presentations.count == 1)
  }

  @Test func localKeysBelongToTheirApplication() throws {
    let (card, _) = try card(false)
    let session = try CardSession(card)
    let isim = try session.resolve("ADF.ISIM")
    let report = try PINPresenter(session, application: isim).verify(.pin2, Secret(PINCards.pin2))
    #expect(report.application == "ADF.ISIM")
    #expect(try PINPresenter(session).verify(.pin2, Secret(PINCards.pin2)).application == "ADF.USIM")
  }

  static let keys: [(text: String, column: String?, isKey: Bool, reason: String)] = [
    ("pin1", "PIN1", true, "any case"), ("CHV2", "PIN2", true, "the SIM's name"),
    ("adm", "ADM1", true, "the usual one"),
    ("ADM5", "ADM5", true, "0e"), ("ADM6", "ADM6", true, "8a"), ("ADM11", nil, false, "there are ten"),
    ("0a", "ADM1", true, "by reference"), ("11", nil, true, "the universal PIN"), ("universal", nil, true, "by name"),
    ("00", nil, false, "no reference"), ("40", nil, false, "b7 is RFU"), ("1234", nil, false, "a code in its place"),
    ("", nil, false, "nothing"), ("PUK1", nil, false, "no key of its own"),
  ]

  @Test(arguments: keys) func namesOfKeys(_ row: (text: String, column: String?, isKey: Bool, reason: String)) {
    let key = PINKey(row.text)
    #expect((key != nil) == row.isKey, "\(row.text): \(row.reason)")
    #expect(key?.column?.rawValue == row.column, "\(row.text): \(row.reason)")
  }

  @Test func secretsArePrintedNowhere() throws {
    let secret = Secret("83746152")
    var dumped = ""
    dump(secret, to: &dumped)
    dump([secret], to: &dumped)
    let inventory = try Inventory(Array("ICCID,ADM1\n89,83746152\n".utf8))
    dump(inventory, to: &dumped)
    let texts = [
      "\(secret)", String(describing: secret), String(reflecting: secret), "\([secret])", "\(Optional(secret) as Any)",
      "\(inventory)", String(reflecting: inventory), dumped,
    ]
    for text in texts { #expect(!text.contains("83746152")) }
    #expect("\(secret)" == "<redacted>")
  }
}
