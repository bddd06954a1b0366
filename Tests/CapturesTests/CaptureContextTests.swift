import Captures
import CardImage
import Foundation
import ISO7816
import Testing

/// What the follower makes of single commands.
struct CaptureContextTests {
  /// Follows lines of `command response` in hex on a card that was just reset.
  private func card(_ lines: String, atr: Bool = true) throws -> CapturedCard {
    var follower = CaptureFollower()
    let line = CardLine("test")
    if atr { follower.follow(CardEvent(0, 0, line, .reset(atr: [0x3B, 0x00]))) }
    for (index, text) in lines.split(separator: "\n").enumerated() {
      let words = text.split(separator: " ")
      let command = try #require(Hex.bytes(words[0]))
      let response = try #require(Hex.bytes(words[1]))
      follower.follow(CardEvent(index + 1, 0, line, .exchange(command: command, response: response)))
    }
    let cards = follower.finish()
    return try #require(cards.first)
  }

  private func content(_ path: String, _ card: CapturedCard) -> CardImage.Content? {
    card.image.files.first { $0.path == path }?.content
  }

  private static let usim = "00a4040407a0000000871002 9000\n"

  @Test(arguments: [
    ("by FID", "00a4000c026f46 9000\n00b0000003 0141429000"),
    ("by path from the MF", "00a4080c047fff6f46 9000\n00b0000003 0141429000"),
    ("by path from the DF", "00a4090c026f46 9000\n00b0000003 0141429000"),
    ("as EF under the DF", "00a4020c026f46 9000\n00b0000003 0141429000"),
    ("in two reads", "00a4000c026f46 9000\n00b0000001 019000\n00b0000102 41429000"),
    ("with the right length at the second try", "00a4000c026f46 9000\n00b0000000 6c03\n00b0000003 0141429000"),
    ("a SELECT that fails moves nothing", "00a4000c026f46 9000\n00a4000c026f99 6a82\n00b0000003 0141429000"),
    (
      "from another channel",
      "0070000001 019000\n01a4040c07a0000000871002 9000\n01a4000c026f46 9000\n01b0000003 0141429000"
    ),
    ("after an update", "00a4000c026f46 9000\n00b0000003 0158589000\n00d60001024142 9000"),
  ]) func selection(_ reason: String, _ lines: String) throws {
    #expect(content("MF/ADF.USIM/EF.SPN", try card(Self.usim + lines)) == .data([1, 0x41, 0x42]), "\(reason)")
  }

  /// A SELECT by FID with its FCP: the descriptor of tag 82 and further objects, in hex.
  private func select(_ fid: String, _ descriptor: String, _ more: String = "") -> String {
    let body = "82" + String(format: "%02x", descriptor.count / 2) + descriptor + "8302" + fid + more
    return "00a4000402\(fid) 62\(String(format: "%02x", body.count / 2))\(body)9000\n"
  }

  @Test func shortFileIdentifiers() throws {
    // EF.IMSI has SFI 07 in the tables; the FCP of 6F99 says 1B.
    let lines =
      Self.usim + "00b0870003 0801029000\n" + select("6f99", "4121", "8801d8")
      + "00a4000c026f07 9000\n00b09b0002 aabb9000"
    let card = try card(lines)
    #expect(content("MF/ADF.USIM/EF.IMSI", card) == .data([8, 1, 2]))
    #expect(content("MF/ADF.USIM/6f99", card) == .data([0xAA, 0xBB]))
  }

  @Test func directoriesOfA2GCard() throws {
    let card = try card(
      """
      a0a40000027f10 9f16
      a0c0000016 000000007f1002000000000009930100000000000000009000
      a0a40000026f3a 9f0f
      a0b2010404 414243ff9000
      a0a40000027f20 9f16
      a0a40000026f46 9f0f
      a0b0000002 01429000
      """)
    #expect(content("MF/DF.TELECOM/EF.ADN", card) == .records([[0x41, 0x42, 0x43, 0xFF]]))
    #expect(content("MF/DF.GSM/EF.SPN", card) == .data([1, 0x42]), "a sibling of the current DF")
  }

  @Test func recordsByTurnsAndCyclicOnes() throws {
    let lines =
      Self.usim + select("6f99", "4221000203") + "00b2000202 11119000\n00b2000202 22229000\n00b2000302 11119000\n"
      + select("6f39", "4621000203") + "00b2010402 aaaa9000\n00dc000302bbbb 9000\n"
    let card = try card(lines)
    #expect(content("MF/ADF.USIM/6f99", card) == .records([[0x11, 0x11], [0x22, 0x22], nil]))
    #expect(content("MF/ADF.USIM/EF.ACM", card) == .records([[0xBB, 0xBB], [0xAA, 0xAA], nil]))
    #expect(card.gaps["MF/ADF.USIM/6f99"] == "1 of 3 records were not read in the capture")
  }

  @Test func gapsAreToldAndNothingIsInvented() throws {
    let card = try card(Self.usim + select("6f46", "4121", "80020011") + "00b0000a02 aabb9000")
    let file = try #require(card.image.files.first { $0.name == "EF.SPN" })
    #expect(file.content == .data([UInt8](repeating: 0xFF, count: 10) + [0xAA, 0xBB]))
    let gap = try #require(card.gaps[file.path])
    #expect(gap.contains("bytes 0 to 9 stand as ff") && gap.contains("bytes 12 to 16 are left out"))
    #expect(card.annotatedImage.files.first { $0.name == "EF.SPN" }?.problem == gap)
  }

  @Test func aCaptureThatBeginsInTheMiddle() throws {
    let lines = "00b0000002 01029000\n00a4000c022fe2 9000\n00b0000001 989000\n00a4000c026f07 9000\n00b0000001 089000"
    let card = try card(lines, atr: false)
    #expect(content("MF/unknown/unknown", card) == .data([1, 2]))
    #expect(content("MF/EF.ICCID", card) == .data([0x98]))
  }

  @Test func refusedFilesCarryTheirStatus() throws {
    let card = try card(Self.usim + "00a4000c026f08 9000\n00b0000021 6982")
    #expect(card.image.files.first { $0.name == "EF.Keys" }?.status == 0x6982)
  }

  @Test func dataOfNoFileIsKept() throws {
    let fetched = "d0070103012500850141"
    let card = try card(
      "80100000018c 910a\n801200000a \(fetched)9000\n801200000a \(fetched)9000\n" + Self.usim
        + "00a4000c026f46 9000\n00b0000002 01419000\n00d600000201aa 9000\n0020000108313233343536ffff 9000")
    #expect(card.messages.map(\.name) == ["APDU 2 FETCH", "APDU 7 MF/ADF.USIM/EF.SPN before"])
    #expect(card.messages.first.map { Hex.string($0.bytes) } == fetched)
  }

  @Test func sessionsOfOneCardAreJoinedAndOthersAreNot() throws {
    var follower = CaptureFollower()
    let line = CardLine("test")
    for (index, (atr, iccid)) in [("3b00", "98"), ("3b00", ""), ("3b00", "89"), ("3b10", "89")].enumerated() {
      follower.follow(CardEvent(index * 10, 0, line, .reset(atr: Hex.bytes(atr) ?? [])))
      var lines = ["00a4000c022f00 9000", "00b2010402 61009000"]
      if !iccid.isEmpty { lines += ["00a4000c022fe2 9000", "00b000000a \(String(repeating: iccid, count: 10))9000"] }
      for text in lines {
        let words = text.split(separator: " ").compactMap { Hex.bytes($0) }
        follower.follow(CardEvent(index * 10 + 1, 0, line, .exchange(command: words[0], response: words[1])))
      }
    }
    let cards = follower.finish()
    #expect(cards.map(\.image.iccid) == ["89898989898989898989", "98989898989898989898", "98989898989898989898"])
    #expect(cards.map(\.commands) == [6, 4, 4])
  }
}
