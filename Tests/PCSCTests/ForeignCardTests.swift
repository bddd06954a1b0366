import ISO7816
import PCSC
import TestSupport
import Testing

@Suite(.needsForeignCard)
struct ForeignCardTests {
  @Test("the MF of a foreign card over T=0, with as few commands as there can be", arguments: Shared.cards.suffix(1))
  func masterFile(dump: String) async throws {
    try await ForeignCard.with(dump) { foreign, readerName in
      let card = try Context().connect(to: readerName)
      let exchange = APDUExchange(card)
      let response = try card.withTransaction { try exchange.send(.select(fid: .mf)) }
      #expect(response.status == .normalEnding)
      let parameters = FileControlParameters(response: response.data)
      #expect(parameters.problems == [])
      #expect(parameters.fid == .mf)
      #expect(parameters.kind == .df)
      #expect(exchange.statistics.apdus == 2)
      #expect(foreign.commands.count == 2)
    }
  }
}
