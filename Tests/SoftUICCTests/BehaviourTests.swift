import CardImage
import ISO7816
import Testing

@testable import SoftUICC

/// The oddities that ``SoftCard/Behaviour`` puts on.
struct BehaviourTests {
  static let iccid = "MF/EF.ICCID"

  @Test(arguments: [UInt16(0x6F00), 0x6A82, 0x9404])
  func selectAndReadFaults(_ status: UInt16) throws {
    let word = StatusWord(rawValue: status)
    let hex = Hex.string([word.sw1, word.sw2])
    let bench = try Bench { $0.behaviour.selectFaults[Self.iccid] = .status(word) }
    #expect(try bench.send("00A4000C022FE2") == hex)
    #expect(try bench.send("00B0000001") == "6986", "and it is not selected")
    bench.card.behaviour.selectFaults = [:]
    bench.card.behaviour.readFaults[Self.iccid] = .status(word)
    #expect(try bench.run(["00A4000C022FE2", "00B0000001"]) == hex)
    #expect(try bench.send("00D6000001AA") == "6982", "updating it is another matter")
  }

  @Test func muteFile() throws {
    let bench = try Bench { $0.behaviour.readFaults[Self.iccid] = .mute }
    _ = try bench.send("00A4000C022FE2")
    #expect(throws: TransportError(.cardMute, "")) { try bench.send("00B0000001") }
    #expect(try bench.send("80F2000C") == "9000", "the card goes on")
  }

  @Test func lyingLengths() throws {
    let adn = "MF/DF.TELECOM/EF.ADN"
    let bench = try Bench {
      $0.behaviour.claimedSize = [Self.iccid: 300, adn: 8]
      $0.behaviour.claimedRecords[adn] = 2
    }
    #expect(try bench.fetch("00A40004022FE2").contains("8002012c"))
    #expect(try bench.send("00B0000000") == "6c0a", "the content is what it is")
    let fcp = try bench.fetch("00A40804047F106F3A")
    #expect(fcp.contains("8205422100" + "0402") && fcp.contains("80020008"))
    #expect(try bench.send("00B2050404") == "05aa15ff9000")
  }

  @Test(arguments: ["", "62", "6205820241", "6f00", "ffffffff", "62830fffff8202"])
  func malformedResponse(_ response: String) throws {
    let bench = try Bench { $0.behaviour.selectResponses[Self.iccid] = hexBytes(response) }
    #expect(try bench.fetch("00A40004022FE2") == response + "9000")
    #expect(try bench.send("00B000000A") == "981099091010325476989000")
  }

  @Test func removalAndReturn() throws {
    let bench = try Bench { $0.behaviour.removedAfter = 2 }
    _ = try bench.run(["00A4000C022FE2", "00B000000A"])
    let gone = TransportError(.cardRemoved, "")
    #expect(throws: gone) { try bench.send("00B000000A") }
    #expect(throws: gone) { try bench.send("00B000000A") }
    #expect(throws: gone) { try bench.card.reset(.cold) }
    #expect(throws: gone) { try bench.card.beginTransaction() }
    bench.card.behaviour.removedAfter = nil
    bench.card.insert()
    #expect(try bench.send("00B000000A") == "6986", "it comes back without a selection")
  }

  @Test(arguments: [true, false]) func tear(_ before: Bool) throws {
    let bench = try Bench {
      $0.behaviour.tear = before ? .before(write: 2) : .after(write: 2)
      $0.missingRule = .allowAll
    }
    _ = try bench.run([SelectTests.usim, "00A4000C026FB0"])
    #expect(try bench.send("00D6000001AA") == "9000")
    #expect(throws: TransportError(.cardRemoved, "")) { try bench.send("00D6000101BB") }
    bench.card.insert()
    let bytes = try bench.run([SelectTests.usim, "00A4000C026FB0", "00B0000002"])
    #expect(bytes == (before ? "aa079000" : "aabb9000"))
    #expect(try bench.send("00D6000101CC") == "9000", "the line is cut once")
  }

  @Test func proactiveCommandWaits() throws {
    let bench = try Bench { $0.behaviour.proactive = .init(every: 3) }
    #expect(try bench.send("00A4000C022FE2") == "9000")
    #expect(try bench.send("00B000000A").hasSuffix("9000"))
    #expect(try bench.send("00B000000A") == "98109909101032547698910b", "data and 91XX")
    #expect(try bench.send("00A4000C022FE2") == "910b", "until it is fetched")
    #expect(try bench.send("00B0000000") == "6c0a", "but 6C stays")
    #expect(try bench.send("8012000000") == "6c0b")
    #expect(try bench.send("801200000B") == "d009810301020082028182" + "9000")
    bench.card.behaviour.proactive?.every = 0
    #expect(try bench.send("801400000C 810301020002028281030100") == "9000")
    #expect(try bench.send("80F2000C") == "9000")
  }

  @Test func proactiveCommandBehindBlocks() throws {
    let bench = try Bench { $0.behaviour.proactive = .init(every: 1) }
    _ = try bench.run(DataObjectTests.file)
    #expect(try bench.send("80DB0080038004AA") == "63f2")
    #expect(try bench.send("00A40004026F46") == "6116")
    #expect(try bench.send("00C0000016").hasSuffix("910b"))
  }

  @Test func noSFI() throws {
    let bench = try Bench { $0.behaviour.supportsSFI = false }
    #expect(try bench.send("00B0820003") == "6a82")
    #expect(try bench.send("00B201F41A") == "6a82")
  }

  @Test func absentFilesAnswer9404() throws {
    let bench = try Bench { $0.behaviour.absentFile = StatusWord(rawValue: 0x9404) }
    #expect(try bench.send("00A4000C026F99") == "9404")
    #expect(try bench.send("00A4040C07A0000000871009") == "9404")
  }

  @Test func alwaysGetResponse() throws {
    let bench = try Bench { $0.behaviour.alwaysGetResponse = true }
    #expect(try bench.run(["00A4000C022FE2", "00B000000A"]) == "610a")
    #expect(try bench.send("00C000000A") == "981099091010325476989000")
  }
}
