/// Makes APDUs of T=1 blocks (ISO/IEC 7816-3 §11), which readers of the TPDU level carry as they are.
struct T1Reader {
  private struct Block {
    var pcb: UInt8
    var information: ArraySlice<UInt8>

    /// `nil` where the bytes are no block: node address 00, length, LRC.
    init?(_ bytes: [UInt8]) {
      guard bytes.count >= 4, bytes[0] & 0x88 == 0, Int(bytes[2]) == bytes.count - 4, bytes.reduce(0, ^) == 0 else {
        return nil
      }
      pcb = bytes[1]
      information = bytes[3..<bytes.count - 1]
    }

    var isInformation: Bool { pcb & 0x80 == 0 }
    var number: UInt8 { pcb >> 6 & 1 }
    var hasMore: Bool { isInformation && pcb & 0x20 != 0 }
  }

  private var command: [UInt8] = []
  private var response: [UInt8] = []
  /// The send-sequence numbers seen last, by direction; the same again is a repetition.
  private var sent: UInt8?
  private var received: UInt8?
  private var isCommandWhole = false

  private static let longest = 0x1_0400

  /// Whether both are blocks. An APDU looks like one by a chance of one in many thousands, and its response as well.
  func accepts(_ request: [UInt8], _ answer: [UInt8]) -> Bool { Block(request) != nil && Block(answer) != nil }

  /// Takes a block each way.
  /// - Returns: an APDU and its response where they are whole.
  mutating func exchange(_ request: [UInt8], _ answer: [UInt8]) -> (command: [UInt8], response: [UInt8])? {
    if let block = Block(request), block.isInformation, block.number != sent {
      sent = block.number
      if isCommandWhole || command.count > Self.longest {
        command = []
        response = []
      }
      command += block.information
      isCommandWhole = !block.hasMore
    }
    guard let block = Block(answer), block.isInformation, block.number != received else { return nil }
    received = block.number
    if response.count > Self.longest { response = [] }
    response += block.information
    guard !block.hasMore, isCommandWhole, command.count >= 4, response.count >= 2 else { return nil }
    defer {
      command = []
      response = []
      isCommandWhole = false
    }
    return (command, response)
  }
}
