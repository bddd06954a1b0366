import CardImage
import Foundation
import ISO7816
import PCSC
import SoftUICC
import Synchronization
import TestSupport
import Testing

/// Cards of a batch: numbers that count up, and turns in a reader.
@Suite(.serialized, .timeLimit(.minutes(2))) struct RackTests {
  private func series() throws -> CardSeries { try CardSeries(try DemoCard.image) }

  private func file(_ path: String, of image: CardImage) -> CardImage.Content? {
    image.files.first { $0.path == path }?.content
  }

  /// The Luhn sum of all digits, the check digit included, is a multiple of ten.
  private func isLuhn(_ digits: String) -> Bool {
    let values = digits.reversed().compactMap(\.wholeNumberValue)
    let sum = values.enumerated().reduce(0) { sum, digit in
      let doubled = digit.offset % 2 == 1 ? digit.element * 2 : digit.element
      return sum + (doubled > 9 ? doubled - 9 : doubled)
    }
    return sum % 10 == 0
  }

  @Test func numbersCountUp() throws {
    let series = try series()
    #expect(series.numbers(0) == series.first)
    #expect(series.first.imsi == "001010123456789")
    #expect(series.numbers(1).imsi == "001010123456790", "a carry")
    #expect(series.numbers(211).imsi == "001010123457000", "several carries")
    #expect(series.numbers(1).msisdn == "61491570157")
    let all = (0..<300).map(series.numbers)
    #expect(Set(all.map(\.iccid)).count == 300)
    #expect(all.allSatisfy { isLuhn($0.iccid) && $0.iccid.count == series.first.iccid.count })
  }

  @Test func theFirstCardIsTheTemplate() throws {
    let template = try DemoCard.image
    #expect(try CardSeries(template).image(0).files == template.files)
  }

  @Test func numbersChangeWhereverTheyStand() throws {
    let series = try series()
    let image = series.image(1)
    #expect(image.iccid == series.numbers(1).iccid)
    #expect(file("MF/ADF.USIM/EF.IMSI", of: image) == .data([0x08, 0x09, 0x10, 0x10, 0x10, 0x32, 0x54, 0x76, 0x09]))
    guard case .data(let impi) = file("MF/ADF.ISIM/EF.IMPI", of: image) else {
      Issue.record("no EF.IMPI")
      return
    }
    #expect(String(decoding: impi, as: UTF8.self).contains("001010123456790@ims"))
    let old = Array(series.first.imsi.utf8)
    for file in image.files {
      for part in file.content.parts where part.count >= old.count {
        let isLeft = (0...(part.count - old.count)).contains { part[$0..<($0 + old.count)].elementsEqual(old) }
        #expect(!isLeft, "\(file.path) has the template's IMSI")
      }
    }
    #expect(image.files.map(\.fcp) == (try DemoCard.image).files.map(\.fcp))
  }

  @Test func anImageWithoutICCIDIsRefused() throws {
    var image = try DemoCard.image
    image.files.removeAll { $0.fid == 0x2FE2 }
    #expect(throws: SoftCardError.noICCID) { try CardSeries(image) }
  }

  @Test(.needsVPCD) func cardsTakeTheirTurnsInAReader() async throws {
    let series = try series()
    let seen = try await VPCDPort.withPort { port in
      let rack = SoftRack(count: 3, pause: 100) { number throws(SoftCardError) in
        try SoftCard(image: series.image(number))
      }
      let events = Mutex<[String]>([])
      let number = port.number
      let thread = Thread {
        try? rack.serve(port: number) { event in
          if case .pulled(let card, _) = event { events.withLock { $0.append("\(card)") } }
        }
      }
      thread.start()
      defer { rack.stop() }
      var iccids: [String] = []
      for _ in 0..<3 {
        try port.waitUntilPresent(timeout: .seconds(20))
        let card = try Context().connect(to: port.readerName)
        _ = try card.transmit([0x00, 0xA4, 0x08, 0x0C, 0x02, 0x2F, 0xE2])
        iccids.append(Hex.string(try card.transmit([0x00, 0xB0, 0x00, 0x00, 0x0A]).dropLast(2)))
        card.disconnect(.unpower)
        try port.waitUntilEmpty(timeout: .seconds(30))
      }
      #expect(events.withLock { $0 } == ["0", "1", "2"])
      return iccids
    }
    let expected = (0..<3).map { number -> String in
      guard case .data(let bytes) = file("MF/EF.ICCID", of: series.image(number)) else { return "" }
      return Hex.string(bytes)
    }
    #expect(seen == expected)
  }
}
