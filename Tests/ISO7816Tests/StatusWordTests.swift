import ISO7816
import Testing

struct StatusWordTests {
  @Test("every status word converts back and means something")
  func all() {
    for value in UInt16.min...UInt16.max {
      let status = StatusWord(rawValue: value)
      #expect(StatusWord(sw1: status.sw1, sw2: status.sw2) == status)
      #expect(!status.meaning.isEmpty)
      let known = (0x61...0x6F).contains(status.sw1) || [0x90, 0x91, 0x92, 0x9F].contains(status.sw1)
      if known { #expect(status.meaning != "unknown status", "\(status.hex)") }
      #expect([status.isSuccess, status.isWarning, status.isError].count { $0 } <= 1)
      if let bytes = status.bytesAvailable { #expect((1...256).contains(bytes) && [0x61, 0x9F].contains(status.sw1)) }
      if let length = status.correctLength { #expect((1...256).contains(length) && status.sw1 == 0x6C) }
      if let tries = status.triesLeft { #expect((0...15).contains(tries)) }
    }
  }

  @Test(
    "texts",
    arguments: [
      (0x9000, "9000 (done)"), (0x6A82, "6a82 (file not found)"), (0x6110, "6110 (16 bytes of response available)"),
      (0x6100, "6100 (256 bytes of response available)"), (0x9F17, "9f17 (23 bytes of response available)"),
      (0x6C0A, "6c0a (wrong length, 10 is right)"), (0x63C1, "63c1 (not verified, 1 try left)"),
      (0x63C3, "63c3 (not verified, 3 tries left)"), (0x9120, "9120 (done, proactive command of 32 bytes waits)"),
      (0x9202, "9202 (done after 2 internal retries)"), (0x9240, "9240 (memory problem)"),
      (0x6702, "6702 (wrong length, depends on the command)"),
      (0x6F42, "6f42 (technical problem, depends on the command)"),
      (0x9404, "9404 (file or pattern not found)"), (0x0000, "0000 (unknown status)"),
      (0x9862, "9862 (authentication error, application specific: incorrect mac)"),
    ] as [(UInt16, String)])
  func texts(value: UInt16, text: String) { #expect(StatusWord(rawValue: value).description == text) }

  @Test(
    "what is success, warning and error",
    arguments: [
      (0x9000, "success"), (0x9001, "error"), (0x9110, "success"), (0x9F10, "success"), (0x9201, "success"),
      (0x9240, "error"),
      (0x6282, "warning"), (0x63C2, "warning"), (0x6110, "step"), (0x6C10, "step"), (0x6A82, "error"),
      (0x9300, "error"),
      (0x9804, "error"), (0x6F00, "error"),
    ] as [(UInt16, String)])
  func sorts(value: UInt16, sort: String) {
    let status = StatusWord(rawValue: value)
    #expect(status.isSuccess == (sort == "success"))
    #expect(status.isWarning == (sort == "warning"))
    #expect(status.isError == (sort == "error"))
  }

  private func sort(_ status: StatusWord) -> String {
    switch status {
    case .normalEnding: "done"
    case .fileNotFound, .gsmFileNotFound: "absent"
    case .bytesAvailableXX: "more"
    case .correctLengthXX: "again"
    case .triesLeftXX: "tries"
    case .proactiveCommandXX: "fetch"
    case .warning: "warning"
    case .executionError: "failed"
    case .checkingError: "refused"
    case .applicationError: "application"
    default: "other"
    }
  }

  @Test(
    "families match in a switch beside single values",
    arguments: [
      (0x9000, "done"), (0x6A82, "absent"), (0x9404, "absent"), (0x61FF, "more"), (0x9F01, "more"), (0x6C00, "again"),
      (0x63C0, "tries"), (0x91FF, "fetch"), (0x6283, "warning"), (0x6581, "failed"), (0x6A86, "refused"),
      (0x9850, "application"),
      (0x9408, "other"),
    ] as [(UInt16, String)])
  func families(value: UInt16, expected: String) { #expect(sort(StatusWord(rawValue: value)) == expected) }

  @Test("numbers in SW2")
  func numbers() {
    #expect(StatusWord(rawValue: 0x6100).bytesAvailable == 256)
    #expect(StatusWord(rawValue: 0x6C00).correctLength == 256)
    #expect(StatusWord(rawValue: 0x9100).proactiveCommandLength == 256)
    #expect(StatusWord(rawValue: 0x63C0).triesLeft == 0)
    #expect(StatusWord.authenticationMethodBlocked.triesLeft == 0)
    #expect(StatusWord(rawValue: 0x6300).triesLeft == nil)
  }

  @Test("a response splits into data and status", arguments: [0, 1, 2, 3, 258])
  func responses(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    let response = ResponseAPDU(bytes)
    #expect((response == nil) == (count < 2))
    if let response { #expect(response.bytes == bytes) }
  }
}
