import CardImage
import Foundation
import ISO7816
import PCSC
import Procedures
import SoftUICC
import TestSupport
import Testing
import UICC

/// Menus and texts of toolkit applications.
@Suite struct ToolkitTests {
  private static let menu =
    "d0308103012500820281828509576174746c65666f6e8f080142616c616e6365"
    + "8f1002576174746c65666f6e204d75736963"
  /// UCS2 "Эхо", and "Hello" in packed septets.
  private static let idle = "d012810302280082028182" + "8d07" + "08042d0445043e"
  private static let text = "d011810303210082028102" + "8d06" + "00c8329bfd06"
  private static let select = "d014810304240082028182" + "8505" + "5069636b3a" + "8f02" + "0141"
  private static let message = "d00f8103051300820281838b04deadbeef"

  private static func card(_ commands: [String]) throws -> SoftCard {
    var image = try DemoCard.image
    image.toolkit = commands.compactMap { Hex.bytes($0) }
    return try SoftCard(image: image)
  }

  @Test func commandsAreDecodedAndAnsweredOneByOne() throws {
    let all = [Self.menu, Self.idle, Self.text, Self.select, Self.message]
    let card = try Self.card(all)
    let line = CutLine(card)
    let outcome = try ToolkitSession(CardSession(line)).run()
    #expect(outcome.isClean && outcome.remarks.isEmpty)
    #expect(
      outcome.commands.map(\.name) == [
        "SET UP MENU", "SET UP IDLE MODE TEXT", "DISPLAY TEXT", "SELECT ITEM", "SEND SHORT MESSAGE",
      ])
    #expect(outcome.commands.first?.titles == ["Wattlefon"])
    #expect(outcome.commands.first?.items.map(\.text) == ["Balance", "Wattlefon Music"])
    #expect(outcome.commands.dropFirst().prefix(2).flatMap(\.texts) == ["Эхо", "Hello"])
    let responses = line.commands.filter { $0.count > 4 && $0[1] == 0x14 }.map { $0.last }
    #expect(
      responses == [0x00, 0x00, 0x00, 0x10, 0x30], "shown, shown, shown, ended by the user, beyond this terminal")
    // Nothing waits: the next command ends with 9000.
    #expect(try CardSession(card).send(.select(fid: .mf)).status.sw1 != 0x91)
  }

  @Test(arguments: [
    // SET UP CALL, SEND USSD "*100#" in packed septets and in UCS2, OPEN CHANNEL with an access point.
    ("1000", "8607911603505577f7", ["+61300555777"], []), ("1200", "8a060faa180c3602", [], ["*100#"]),
    ("1200", "8a0548002a0031", [], ["*1"]), ("4000", "c70e09776174746c65666f6e03636f6d", ["wattlefon.com"], []),
    ("2300", "970604576174746c", [], ["Wattl"]), ("1000", "860191", [], []), ("4000", "c70109", [], []),
    ("1200", "8a00", [], []), ("1200", "8a0160", [], []),
  ]) func numbersAndAccessPointsAreRead(type: String, object: String, addresses: [String], texts: [String]) throws {
    let body = try #require(Hex.bytes("810301" + type + "82028182" + object))
    let command = try ProactiveCommand(TLV(tag: 0xD0, value: body).encoded)
    #expect(command.addresses == addresses && command.texts == texts)
  }

  @Test func aCardWithoutToolkitHasNone() throws {
    let outcome = try ToolkitSession(CardSession(WritableCard.usim())).run()
    #expect(outcome.commands.isEmpty && outcome.isClean)
  }

  @Test func anEndlessApplicationIsGivenUp() throws {
    let card = try Self.card([String](repeating: Self.text, count: 100))
    let outcome = try ToolkitSession(CardSession(card)).run()
    #expect(outcome.commands.count == 64 && !outcome.isClean)
    #expect(outcome.remarks == ["the card has more than 64 commands; the rest was not fetched"])
  }

  @Test(arguments: ["", "d0", "d000", "d1058103010000", "d00381010", "d0058103010203", "d0ff8103012500"])
  func whatIsNoCommandIsSaid(hex: String) {
    let bytes = Hex.bytes(hex.count % 2 == 0 ? hex : hex + "0") ?? []
    if let command = try? ProactiveCommand(bytes) { #expect(!command.name.isEmpty) }
  }

  @Test func anImageKeepsThemAndASearchFindsThem() throws {
    var image = CardImage(atr: [0x3B, 0x00])
    image.toolkit = [Self.menu, Self.text].compactMap { Hex.bytes($0) }
    let again = try CardImage(json: image.json(), source: "image")
    #expect(again == image)
    let report = try SearchPattern(text: "wattlefon").search(again, source: "image")
    #expect(report.matches.map(\.path) == ["STK", "STK"] && report.matches.map(\.record) == [1, 1])
    #expect(try SearchPattern(text: "hello").search(again, source: "image").matches.map(\.record) == [2])
    let plan = try RebrandPlanner([Rename(old: "Wattlefon", new: "Quokka")]).plan(again, source: "image")
    #expect(plan.changes.isEmpty && plan.manual.first?.reason.contains("toolkit") == true)
  }

  // MARK: menus that are opened

  private static func command(_ type: UInt8, _ rest: [UInt8]) -> [UInt8] {
    TLV(tag: 0xD0, value: [0x81, 0x03, 0x01, type, 0x00, 0x82, 0x02, 0x81, 0x82] + rest).encoded
  }
  private static func text(_ text: String) -> [UInt8] {
    command(0x21, TLV(tag: 0x8D, value: [0x04] + Array(text.utf8)).encoded)
  }
  private static func list(_ type: UInt8, _ items: [String]) -> [UInt8] {
    command(
      type,
      items.enumerated().flatMap { TLV(tag: 0x8F, value: [UInt8($0 + 1)] + Array($1.utf8)).encoded })
  }

  /// A menu of four items: a text, a list with a list in it that leads back to the first, a question, and one that sends
  /// and calls.
  private static func menuCard(
    isSIM: Bool = false, _ configure: (inout SoftCard.Behaviour) -> Void = { _ in }
  ) throws -> SoftCard {
    var image = try isSIM ? WritableCard.sim().image() : DemoCard.image
    image.toolkit = [list(0x25, ["Balance", "More", "Ask", "Order"])]
    var configuration = SoftCard.Configuration()
    let more = list(0x24, ["Charts", "Deeper"])
    configuration.behaviour.menus = [
      [1]: [text("Balance: 0")], [2]: [more], [2, 1]: [text("Charts: none")],
      [2, 2]: [list(0x24, ["Back", "Bottom"])], [2, 2, 1]: [more], [2, 2, 2]: [text("Wattlefon at the bottom")],
      [3]: [command(0x23, []), text("never shown")],
      [4]: [0x13, 0x10, 0x11, 0x12, 0x14, 0x15, 0x40, 0x34].map {
        command($0, [])
      } + [text("Ordered")],
    ]
    configure(&configuration.behaviour)
    return try SoftCard(image: image, configuration: configuration)
  }

  private static let opened = [
    ": SET UP MENU", "Balance: DISPLAY TEXT", "More: SELECT ITEM", "More/Charts: DISPLAY TEXT",
    "More/Deeper: SELECT ITEM", "More/Deeper/Back: SELECT ITEM", "More/Deeper/Bottom: DISPLAY TEXT", "Ask: GET INPUT",
    "Order: SEND SHORT MESSAGE", "Order: SET UP CALL", "Order: SEND SS", "Order: SEND USSD", "Order: SEND DTMF",
    "Order: LAUNCH BROWSER", "Order: OPEN CHANNEL", "Order: command 34", "Order: DISPLAY TEXT",
  ]

  private static func names(_ outcome: ToolkitSession.Outcome) -> [String] {
    outcome.commands.map { "\($0.opened.map(\.text).joined(separator: "/")): \($0.name)" }
  }

  @Test(arguments: [false, true]) func everyItemIsOpenedAndNothingIsCarriedOut(isSIM: Bool) throws {
    let line = CutLine(try Self.menuCard(isSIM: isSIM))
    let outcome = try ToolkitSession(CardSession(line)).run(opening: true)
    #expect(outcome.isClean && outcome.remarks.isEmpty, "\(outcome.remarks)")
    #expect(Self.names(outcome) == Self.opened)
    #expect(outcome.commands.filter(\.isDeclined).count == 8)
    // Every answer to what would leave the terminal is that it cannot be done.
    var type: UInt8 = 0
    for command in line.commands where command.count > 16 && command[1] == 0x14 {
      type = command[8]
      let result = command[16]
      switch type {
      case 0x21, 0x25: #expect(result == 0x00)
      case 0x23: #expect(result == 0x10)
      case 0x24: #expect(result == 0x10 || result == 0x00 && command.suffix(3).starts(with: [0x90, 0x01]))
      default: #expect(result == 0x30, "command \(type)")
      }
    }
    // Nothing waits, and the same again brings the same.
    let session = try CardSession(line)
    #expect(try session.send(.select(fid: .mf, cla: session.cla)).status.sw1 != 0x91)
    #expect(try Self.names(ToolkitSession(CardSession(line)).run(opening: true)) == Self.opened)
  }

  @Test func nothingIsOpenedUnlessAskedFor() throws {
    let line = CutLine(try Self.menuCard())
    let outcome = try ToolkitSession(CardSession(line)).run()
    #expect(Self.names(outcome) == [": SET UP MENU"] && !line.commands.contains { $0[1] == 0xC2 })
  }

  @Test func menusWithoutEndHaveOne() throws {
    // Each list has another text, so that none is known.
    let deep = try Self.menuCard { behaviour in
      for depth in 1...20 {
        let path = [UInt8](repeating: 1, count: depth)
        behaviour.menus[path] = [Self.list(0x24, ["level \(depth)"])]
      }
    }
    let outcome = try ToolkitSession(CardSession(deep)).run(opening: true)
    #expect(outcome.isClean && outcome.remarks.count == 1)
    #expect(outcome.remarks.first?.contains("nested more than 6 deep") == true)
    #expect(outcome.commands.contains { $0.items.first?.text == "level 6" })
    #expect(!outcome.commands.contains { $0.items.first?.text == "level 7" })

    // The user ends an application that shows one text after the other.
    let long = try Self.menuCard { behaviour in behaviour.menus[[1]] = (1...100).map { Self.text("page \($0)") } }
    let pages = try ToolkitSession(CardSession(long)).run(opening: true)
    #expect(pages.isClean && pages.commands.filter { $0.opened.map(\.text) == ["Balance"] }.count == 17)

    var wide = ToolkitSession(try CardSession(Self.menuCard()))
    wide.maximumOpened = 2
    let few = try wide.run(opening: true)
    #expect(few.isClean && few.remarks == ["the menus have more than 2 items; the rest was not opened"])
  }

  /// An application that does not take the end for an answer.
  private final class Stubborn: CardTransport {
    let base: SoftCard
    var waits = false
    init(_ base: SoftCard) { self.base = base }
    var atr: [UInt8] { base.atr }
    var transmissionProtocol: TransmissionProtocol { base.transmissionProtocol }
    func transmit(_ command: [UInt8]) throws(TransportError) -> [UInt8] {
      if command[1] == 0xC2 { waits = true }
      guard waits else { return try base.transmit(command) }
      let text = ToolkitTests.text("again")
      return command[1] == 0x12 ? text + [0x90, 0x00] : [0x91, UInt8(text.count)]
    }
    func reset(_ kind: ResetKind) throws(TransportError) { try base.reset(kind) }
    func beginTransaction() throws(TransportError) {}
    func endTransaction() {}
  }

  @Test func anApplicationThatDoesNotEndIsGivenUp() throws {
    let outcome = try ToolkitSession(CardSession(Stubborn(Self.menuCard()))).run(opening: true)
    #expect(!outcome.isClean)
    #expect(outcome.remarks == ["Balance: the application does not end; no further item was opened"])
    #expect(outcome.commands.count == 2, "the same command once")
  }

  @Test(.needsVPCD) func menusInAReaderAreTheSame() async throws {
    try await VPCDPort.withPort { port in
      let outcome = try port.serving(Self.menuCard()) {
        try ToolkitSession(CardSession(Context().connect(to: port.readerName))).run(opening: true)
      }
      #expect(Self.names(outcome) == Self.opened && outcome.isClean)
    }
  }

  @Test(.needsVPCD) func aReaderBringsTheSame() async throws {
    try await VPCDPort.withPort { port in
      let outcome = try port.serving(Self.card([Self.menu, Self.select])) {
        try ToolkitSession(CardSession(Context().connect(to: port.readerName))).run()
      }
      #expect(outcome.commands.map(\.name) == ["SET UP MENU", "SELECT ITEM"] && outcome.isClean)
    }
  }
}
