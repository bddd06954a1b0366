import CardImage
import Foundation
import ISO7816
import Testing

@testable import SoftUICC

/// The line to vpcd, with the reader's side played by the test.
struct VPCDTests {
  /// A card on the line, and both ends of it.
  private struct Line {
    let reader: FakeReader
    let client: VPCDClient
    let serving: Background<VPCDClient.Ending>

    init(_ change: (inout SoftCard.Configuration) -> Void = { _ in }) throws {
      reader = try FakeReader()
      let client = VPCDClient(card: try Bench(SampleImage.make(), change).card, port: reader.port, patience: 0)
      self.client = client
      serving = Background { try client.serve() }
      try reader.accept()
    }
  }

  @Test func powerATRAndCommands() throws {
    let line = try Line()
    line.reader.send([0x01])
    line.reader.send([0x04])
    #expect(line.reader.receive() == line.client.card.atr)
    line.reader.send(hexBytes("00A4000C022FE2"))
    #expect(line.reader.receive() == [0x90, 0x00])
    line.reader.send(hexBytes("00B000000A"))
    #expect(line.reader.receive() == hexBytes("981099091010325476989000"))
    line.reader.send([0x02])
    line.reader.send(hexBytes("00B000000A"))
    #expect(line.reader.receive() == [0x69, 0x86], "reset took the selection away")
    line.reader.send([0x00])
    line.reader.hangUp()
    #expect(try line.serving.value() == .readerClosed)
    #expect(line.client.card.statistics.resets == 2)
  }

  @Test func bytesThatTrickleIn() throws {
    let line = try Line()
    for byte in [0x00, 0x07] + hexBytes("00A4000C022FE2") {
      line.reader.send(raw: [byte])
      usleep(2000)
    }
    #expect(line.reader.receive() == [0x90, 0x00])
    line.client.stop()
    #expect(try line.serving.value() == .stopped)
  }

  @Test func severalFramesAtOnce() throws {
    let line = try Line()
    line.reader.send(raw: [0, 1, 1, 0, 1, 4, 0, 4, 0x80, 0xF2, 0x00, 0x0C])
    #expect(line.reader.receive() == line.client.card.atr)
    #expect(line.reader.receive() == [0x90, 0x00])
    line.reader.hangUp()
    #expect(try line.serving.value() == .readerClosed)
  }

  @Test func hostileFrames() throws {
    let line = try Line()
    line.reader.send(raw: [0, 0])
    line.reader.send([0x63])
    line.reader.send([0x00, 0xA4])
    #expect(line.reader.receive() == [0x67, 0x00], "shorter than a header")
    line.reader.send(Array(repeating: 0x00, count: 0xFFFF))
    #expect(line.reader.receive() == [0x6D, 0x00], "64 KiB of zeros")
    line.reader.send(Array(repeating: 0xFF, count: 0xFFFF))
    #expect(line.reader.receive() == [0x6E, 0x00], "64 KiB of ones")
    line.reader.send(raw: [0xFF, 0xFF, 0x00])
    line.reader.hangUp()
    #expect(try line.serving.value() == .readerClosed, "a frame that is cut")
  }

  @Test func silentAndPulledCards() throws {
    let line = try Line {
      $0.behaviour.readFaults["MF/EF.ICCID"] = .mute
      $0.behaviour.removedAfter = 3
    }
    line.reader.send(hexBytes("00A4000C022FE2"))
    #expect(line.reader.receive() == [0x90, 0x00])
    line.reader.send(hexBytes("00B000000A"))
    #expect(line.reader.receive() == [], "an empty frame")
    line.reader.send(hexBytes("80F2000C"))
    #expect(line.reader.receive() == [0x90, 0x00])
    line.reader.send(hexBytes("80F2000C"))
    #expect(line.reader.receive() == nil, "it hangs up")
    #expect(try line.serving.value() == .cardRemoved)
  }

  @Test func stopFromAnotherThread() throws {
    let line = try Line()
    for _ in 0..<500 where !line.client.isConnected { usleep(10_000) }
    #expect(line.client.isConnected)
    let start = Date()
    line.client.stop()
    #expect(try line.serving.value() == .stopped)
    #expect(Date().timeIntervalSince(start) < 5)
    #expect(!line.client.isConnected)
    #expect(try line.client.serve() == .stopped, "for good")
  }

  @Test func nobodyListens() throws {
    let reader = try FakeReader()
    let port = reader.port
    reader.stopListening()
    let client = VPCDClient(card: try Bench().card, port: port, patience: 100)
    let error = #expect(throws: VPCDError(.noReader, "")) { try client.serve() }
    #expect(error?.message == "no virtual reader answers at 127.0.0.1 port \(port): connection refused")
    #expect(error?.hint?.contains("pcscd") == true)
  }

  @Test func stopWhileWaitingForAReader() throws {
    let reader = try FakeReader()
    reader.stopListening()
    let client = VPCDClient(card: try Bench().card, port: reader.port, patience: 60_000)
    let serving = Background { try client.serve() }
    usleep(100_000)
    client.stop()
    #expect(try serving.value() == .stopped)
  }

  @Test func serverPutsTheCardBack() throws {
    let reader = try FakeReader()
    let server = SoftCardServer(card: try Bench().card, port: reader.port, patience: 0)
    let running = Background { try server.run() }
    for _ in 0..<3 {
      try reader.accept()
      reader.send(hexBytes("80F2000C"))
      #expect(reader.receive() == [0x90, 0x00])
      reader.hangUp()
    }
    try reader.accept()
    server.stop()
    try running.value()
  }
}
