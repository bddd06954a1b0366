import Foundation
import ISO7816
import PCSC
import TestSupport
import Testing

@Suite(.needsVPCD)
struct ContextTests {
  @Test("readers come with what is in them")
  func readers() async throws {
    try await VPCDPort.withPort { port in
      let context = try Context()
      let empty = try context.readers().first { $0.name == port.readerName }
      #expect(empty?.hasCard == false)
      #expect(empty?.atr == [])
      let peer = try VPCDPeer(port) { _ in .bytes([0x90, 0x00]) }
      defer { peer.leave() }
      let full = try context.readers().first { $0.name == port.readerName }
      #expect(full?.hasCard == true)
      #expect(full?.isMute == false)
      #expect(full?.atr == [0x3B, 0x00])
    }
  }

  @Test("waiting ends with the timeout")
  func timeout() async throws {
    try await VPCDPort.withPort { port in
      let context = try Context()
      let start = ContinuousClock.now
      let error = #expect(throws: TransportError.self) {
        try context.waitForCard(in: port.readerName, timeout: .milliseconds(300))
      }
      let took = ContinuousClock.now - start
      #expect(error?.code == .noCard)
      #expect(error?.message == "no card in reader \"\(port.readerName)\"")
      #expect(took >= .milliseconds(300))
    }
  }

  @Test("waiting ends when a card comes")
  func arrival() async throws {
    try await VPCDPort.withPort { port in
      async let peer = Task.detached {
        try await Task.sleep(for: .milliseconds(200))
        return try VPCDPeer(unseenOn: port, atr: [0x3B, 0x00]) { _ in .bytes([0x90, 0x00]) }
      }.value
      let reader = try await onThread { try Context().waitForCard(in: port.readerName, timeout: .seconds(10)) }
      #expect(reader.hasCard)
      try await peer.leave()
    }
  }

  @Test("waiting ends when another thread cancels, and stays ended")
  func cancel() async throws {
    try await VPCDPort.withPort { port in
      let context = try Context()
      Thread.detachNewThread {
        Thread.sleep(forTimeInterval: 0.2)
        context.cancel()
      }
      // Without the cancellation the wait would end with noCard.
      let code = try await onThread {
        #expect(throws: TransportError.self) { try context.waitForCard(in: port.readerName, timeout: .seconds(20)) }?
          .code
      }
      #expect(code == .cancelled)
      #expect(context.isCancelled)
      #expect(throws: TransportError(.cancelled, "")) { try context.waitForCard() }
    }
  }

  @Test("a reader that is not there")
  func unknownReader() throws {
    let context = try Context()
    let refused = #expect(throws: TransportError.self) { try context.connect(to: "No Such Reader 00 00") }
    #expect(refused?.code == .readerGone)
    #expect(refused?.message == "reader \"No Such Reader 00 00\" is not there")
    #expect(throws: TransportError(.readerGone, "")) {
      try context.waitForCard(in: "No Such Reader 00 00", timeout: .milliseconds(50))
    }
    try context.waitForRemoval(from: "No Such Reader 00 00", timeout: .milliseconds(50))
  }

  @Test("an empty reader")
  func emptyReader() async throws {
    try await VPCDPort.withPort { port in
      let refused = #expect(throws: TransportError.self) { try Context().connect(to: port.readerName) }
      #expect(refused?.code == .noCard)
      #expect(refused?.message == "no card in reader \"\(port.readerName)\"")
    }
  }

  /// Runs something that blocks outside the threads of the test runner.
  private func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
    }
  }
}
