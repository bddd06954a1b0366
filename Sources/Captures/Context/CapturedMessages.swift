import ISO7816

/// Data of APDUs that is in no file: proactive commands and their answers, envelopes, contents before they were
/// replaced. Each is kept once.
struct CapturedMessages {
  struct Message: Hashable {
    /// `APDU 17 FETCH`.
    var name: String
    var bytes: [UInt8]
  }
  private(set) var list: [Message] = []
  private var known: Set<[UInt8]> = []
  /// Bytes that the list may hold, so that a capture of any size fits.
  private static let maximumBytes = 64 << 20
  private var bytes = 0
  private(set) var isFull = false

  mutating func add(_ number: Int, _ instruction: Instruction, _ data: [UInt8]) {
    add(number, instruction.description, data)
  }

  mutating func add(_ number: Int, _ what: String, _ data: [UInt8]) {
    guard data.count > 1, !known.contains(data) else { return }
    guard bytes + data.count <= Self.maximumBytes else {
      isFull = true
      return
    }
    bytes += data.count
    known.insert(data)
    list.append(Message(name: "APDU \(number) \(what)", bytes: data))
  }

  mutating func merge(_ other: CapturedMessages) {
    for message in other.list where bytes + message.bytes.count <= Self.maximumBytes {
      guard known.insert(message.bytes).inserted else { continue }
      bytes += message.bytes.count
      list.append(message)
    }
    isFull = isFull || other.isFull
  }
}
