import CardImage
import ElementaryFiles
import ISO7816
import SoftUICC
import TestSupport
import Testing
import UICC

@Suite struct WalkTests {
  /// Everything but what reading adds: paths, FCPs, contents.
  private func bytes(_ image: CardImage) -> [String: CardImage.File] {
    Dictionary(image.files.map { ($0.path, $0) }) { first, _ in first }
  }

  private func walk(_ card: SoftCard) throws -> (CardWalk.Outcome, ExchangeStatistics) {
    let session = try CardSession(card)
    var walk = CardWalk(session)
    let outcome = walk.run()
    return (outcome, session.exchange.statistics)
  }

  @Test func demoCardComesHomeByteForByte() throws {
    let image = try DemoCard.image
    let (outcome, _) = try walk(SoftCard(image: image))
    #expect(outcome.interruption == nil)
    let read = bytes(outcome.image)
    for file in image.files where StandardFiles.definition(at: file.path) != nil {
      let copy = try #require(read[file.path], "\(file.path) was not found")
      #expect(copy.fcp == file.fcp, "\(file.path)")
      if copy.status == nil { #expect(copy.content == file.content, "\(file.path)") }
      #expect(copy.problem == nil, "\(file.path)")
    }
  }

  @Test func costsAtMostThreePercentMoreThanTheLeast() throws {
    let (outcome, statistics) = try walk(SoftCard(image: DemoCard.image))
    let least = leastCommands(outcome)
    #expect(Double(statistics.apdus) <= 1.03 * Double(least), "\(statistics.apdus) commands, \(least) would do")
  }

  @Test func secondApplicationOfAKindGetsANumber() throws {
    var image = try DemoCard.image
    let aid: [UInt8] = [0xA0, 0, 0, 0, 0x87, 0x10, 0x02, 0xFF, 0xFF, 0xFF, 0xFF, 0x89, 0x02, 0, 0, 0]
    let index = try #require(image.files.firstIndex { $0.path == "MF/EF.DIR" })
    guard case .records(var records) = image.files[index].content, let length = records.first??.count else {
      Issue.record("EF.DIR has no records")
      return
    }
    let entry = TLV(tag: 0x61, value: TLV(tag: 0x4F, value: aid).encoded).encoded
    records[records.count - 1] = entry + [UInt8](repeating: 0xFF, count: length - entry.count)
    image.files[index].content = .records(records)
    image.files.append(
      .init(
        path: "MF/ADF.USIM-2", aid: AID(aid), fcp: Hex.bytes("62168202782184" + "10" + Hex.string(aid)) ?? [],
        structure: .adf))
    let (outcome, _) = try walk(SoftCard(image: image))
    #expect(outcome.image.files.contains { $0.path == "MF/ADF.USIM-2" && $0.aid == AID(aid) })
  }

  // MARK: cards that misbehave

  @Test func oneFileThatAnswers6F00LeavesTheOthers() throws {
    var configuration = SoftCard.Configuration()
    configuration.behaviour.readFaults = ["MF/ADF.USIM/EF.SPN": .status(0x6F00)]
    let (outcome, _) = try walk(SoftCard(image: DemoCard.image, configuration: configuration))
    let file = try #require(outcome.image.files.first { $0.path == "MF/ADF.USIM/EF.SPN" })
    #expect(file.status == StatusWord(rawValue: 0x6F00))
    #expect(file.content == .none)
    #expect(!file.fcp.isEmpty)
    #expect(outcome.image.files.contains { $0.path == "MF/ADF.ISIM/EF.IMPI" && $0.content != .none })
  }

  @Test func oneFileThatMakesTheCardMuteLeavesTheOthers() throws {
    var configuration = SoftCard.Configuration()
    configuration.behaviour.selectFaults = ["MF/ADF.USIM/EF.SPN": .mute]
    let (outcome, _) = try walk(SoftCard(image: DemoCard.image, configuration: configuration))
    let file = try #require(outcome.image.files.first { $0.path == "MF/ADF.USIM/EF.SPN" })
    #expect(file.problem != nil)
    #expect(outcome.interruption == nil)
    #expect(outcome.image.files.contains { $0.path == "MF/ADF.ISIM/EF.IMPI" && $0.content != .none })
  }

  @Test func sizeThatLiesIsSaidAndWhatThereIsIsKept() throws {
    let path = "MF/ADF.USIM/EF.UST"
    for (claimed, reason) in [(200, "more than there is"), (5, "less than there is")] {
      var configuration = SoftCard.Configuration()
      configuration.behaviour.claimedSize = [path: claimed]
      let (outcome, _) = try walk(SoftCard(image: DemoCard.image, configuration: configuration))
      let file = try #require(outcome.image.files.first { $0.path == path })
      guard case .data(let data) = file.content else {
        Issue.record("nothing was read with a size of \(claimed), \(reason)")
        continue
      }
      #expect(!data.isEmpty, "\(reason)")
      if claimed > data.count { #expect(file.problem != nil || file.status != nil, "\(reason)") }
    }
  }

  @Test func fewerRecordsThanPromised() throws {
    let path = "MF/DF.TELECOM/EF.ADN"
    var configuration = SoftCard.Configuration()
    configuration.behaviour.claimedRecords = [path: 200]
    let (outcome, _) = try walk(SoftCard(image: DemoCard.image, configuration: configuration))
    let file = try #require(outcome.image.files.first { $0.path == path })
    let original = try #require(try DemoCard.image.files.first { $0.path == path })
    #expect(file.content == original.content)
    #expect(file.problem?.hasSuffix("the card says 200 records and has \(original.content.count)") == true)
  }

  @Test(arguments: ["", "62", "6200", "62ff8202", "6282ffff", "6f00", "ffffffff", "62038201"])
  func malformedFCPIsKeptAndTheFileReadAllTheSame(response: String) throws {
    let path = "MF/ADF.USIM/EF.SPN"
    var configuration = SoftCard.Configuration()
    configuration.behaviour.selectResponses = [path: try #require(Hex.bytes(response))]
    let image = try DemoCard.image
    let (outcome, _) = try walk(SoftCard(image: image, configuration: configuration))
    let file = try #require(outcome.image.files.first { $0.path == path })
    #expect(file.fcp == Hex.bytes(response))
    #expect(file.content == image.files.first { $0.path == path }?.content)
    #expect(outcome.image.files.contains { $0.path == "MF/ADF.ISIM/EF.IMPI" && $0.content != .none })
  }

  @Test(arguments: [1, 2, 7]) func waitingProactiveCommandChangesNothing(every: Int) throws {
    var configuration = SoftCard.Configuration()
    configuration.behaviour.proactive = .init(every: every)
    let (calm, _) = try walk(SoftCard(image: DemoCard.image))
    let (busy, _) = try walk(SoftCard(image: DemoCard.image, configuration: configuration))
    #expect(busy.image == calm.image)
  }

  @Test(arguments: [1, 2, 3, 10, 100, 500]) func cardPulledInTheMiddleKeepsWhatThereIs(after count: Int) throws {
    var configuration = SoftCard.Configuration()
    configuration.behaviour.removedAfter = count
    let card = try SoftCard(image: DemoCard.image, configuration: configuration)
    guard let session = try? CardSession(card) else {
      #expect(count <= 2, "the card was there long enough to select the MF")
      return
    }
    var walk = CardWalk(session)
    let outcome = walk.run()
    #expect(outcome.interruption?.code == .cardRemoved)
    #expect(outcome.image.files.first?.path == "MF")
  }
}

extension CardImage.Content {
  /// Records, or 1 for a transparent file.
  fileprivate var count: Int {
    switch self {
    case .none: 0
    case .data: 1
    case .records(let records): records.count
    case .tags(let objects): objects.count
    }
  }
}
