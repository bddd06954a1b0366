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

  @Test(.needsVPCD) func aReaderBringsTheSame() async throws {
    try await VPCDPort.withPort { port in
      let outcome = try port.serving(Self.card([Self.menu, Self.select])) {
        try ToolkitSession(CardSession(Context().connect(to: port.readerName))).run()
      }
      #expect(outcome.commands.map(\.name) == ["SET UP MENU", "SELECT ITEM"] && outcome.isClean)
    }
  }
}
