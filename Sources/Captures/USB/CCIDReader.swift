import ISO7816

/// Makes card events of CCID messages (USB Device Class: Smart Card CCID, 1.1): each command with the response that has
/// its slot and number.
struct CCIDReader {
  private struct Device: Hashable {
    var bus: UInt16
    var device: UInt16
  }
  private struct Endpoint: Hashable {
    var device: Device
    var endpoint: UInt8
    var isIn: Bool
  }
  private struct Slot: Hashable {
    var device: Device
    var slot: UInt8
  }
  /// What a reader was asked and has not answered.
  private struct Request {
    var type: UInt8
    var sequence: UInt8
    var level: UInt16
    var data: [UInt8]
  }
  private struct State {
    var request: Request?
    /// The parts of a command, or of a response, that is longer than a message.
    var command: [UInt8] = []
    var response: [UInt8] = []
    var blocks = T1Reader()
  }

  private var slots: [Slot: State] = [:]
  /// Messages of which transfers brought the first part.
  private var partial: [Endpoint: [UInt8]] = [:]
  /// Messages sent again before they were answered.
  private(set) var repeats = 0

  private static let headerSize = 10
  /// An extended APDU with its header.
  private static let longestMessage = 0x1_0400
  private static let maximumSlots = 4096

  mutating func read(_ packet: CapturePacket) -> [CardEvent] {
    guard let transfer = USBTransfer(packet) else { return [] }
    let device = Device(bus: transfer.bus, device: transfer.device)
    let endpoint = Endpoint(device: device, endpoint: transfer.endpoint, isIn: transfer.isIn)
    var bytes = partial.removeValue(forKey: endpoint) ?? []
    let isContinued = !bytes.isEmpty
    if !isContinued, !Self.canBegin(transfer.payload, isIn: transfer.isIn) { return [] }
    // A message that begins before another is whole replaces it: the rest was not captured.
    if isContinued, Self.canBegin(transfer.payload, isIn: transfer.isIn), !transfer.isCut,
      Self.length(transfer.payload) == transfer.payload.count
    {
      bytes = []
    }
    bytes += transfer.payload
    guard let length = Self.length(bytes[...]), length <= Self.longestMessage else { return [] }
    if bytes.count < length {
      if transfer.isCut { return damaged(bytes, device, packet) }
      if partial.count < Self.maximumSlots { partial[endpoint] = bytes }
      return []
    }
    let slot = Slot(device: device, slot: bytes[5])
    guard slots[slot] != nil || slots.count < Self.maximumSlots else { return [] }
    let message = Array(bytes.prefix(length))
    var state = slots[slot] ?? State()
    let kinds = transfer.isIn ? answer(message, &state) : ask(message, &state)
    slots[slot] = state
    return kinds.map { CardEvent(packet.number, packet.time, Self.line(slot), $0) }
  }

  private static func line(_ slot: Slot) -> CardLine {
    CardLine("usb \(slot.device.bus).\(slot.device.device) slot \(slot.slot)")
  }

  /// Whether a transfer can be the beginning of a message.
  private static func canBegin(_ bytes: ArraySlice<UInt8>, isIn: Bool) -> Bool {
    guard let type = bytes.byte(0), let length = length(bytes), length <= longestMessage else { return false }
    return isIn
      ? (0x80...0x84).contains(type)
      : [0x61, 0x62, 0x63, 0x65, 0x69, 0x6C, 0x6D, 0x6F, 0x6B, 0x72, 0x73].contains(type)
  }

  private static func length(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.count >= headerSize, let length = bytes.u32(1, bigEndian: false), length < 0x100_0000 else {
      return nil
    }
    return headerSize + Int(length)
  }

  private mutating func damaged(_ bytes: [UInt8], _ device: Device, _ packet: CapturePacket) -> [CardEvent] {
    guard bytes[0] == 0x6F || bytes[0] == 0x80, let state = slots[Slot(device: device, slot: bytes[5])],
      bytes[0] == 0x6F || state.request?.sequence == bytes[6]
    else { return [] }
    let slot = Slot(device: device, slot: bytes[5])
    slots[slot]?.request = nil
    return [
      CardEvent(packet.number, packet.time, Self.line(slot), .damaged("the transfer was cut when it was captured"))
    ]
  }

  /// A message to the reader.
  private mutating func ask(_ message: [UInt8], _ state: inout State) -> [CardEvent.Kind] {
    let request = Request(
      type: message[0], sequence: message[6], level: message.u16(8, bigEndian: false) ?? 0,
      data: Array(message.dropFirst(10)))
    if let waiting = state.request, waiting.type == request.type, waiting.sequence == request.sequence,
      waiting.data == request.data
    {
      repeats += 1
      return []
    }
    state.request = request
    return []
  }

  /// A message from the reader.
  private func answer(_ message: [UInt8], _ state: inout State) -> [CardEvent.Kind] {
    guard let request = state.request, request.sequence == message[6] else { return [] }
    let status = message[7] >> 6
    // 2: the card asks for more time; the answer is still to come.
    if status == 2 { return [] }
    state.request = nil
    let data = Array(message.dropFirst(10))
    switch (request.type, message[0]) {
    case (0x62, 0x80):
      guard status == 0, !data.isEmpty else { return [] }
      state.command = []
      state.response = []
      state.blocks = T1Reader()
      return [.reset(atr: data)]
    case (0x6F, 0x80):
      guard status == 0 else {
        state.command = []
        state.response = []
        return []
      }
      return exchange(request, data, chain: message[9], &state)
    default: return []
    }
  }

  /// One block each way (§6.1.4, §6.2.1): wLevelParameter and bChainParameter say how they go on.
  private func exchange(
    _ request: Request, _ data: [UInt8], chain: UInt8, _ state: inout State
  ) -> [CardEvent.Kind] {
    if state.command.isEmpty, state.response.isEmpty, state.blocks.accepts(request.data, data) {
      return state.blocks.exchange(request.data, data).map { [.exchange(command: $0.command, response: $0.response)] }
        ?? []
    }
    switch request.level {
    case 1: state.command = request.data
    case 2, 3: state.command += request.data
    case 0x10: break
    default:
      state.command = request.data
      state.response = []
    }
    // More of the command is to come.
    if request.level == 1 || request.level == 3 || chain == 0x10 { return [] }
    if chain == 1 { state.response = [] }
    state.response += data
    if chain == 1 || chain == 3, state.response.count <= Self.longestMessage { return [] }
    defer {
      state.command = []
      state.response = []
    }
    guard state.command.count >= 4, state.response.count >= 2 else { return [] }
    return [.exchange(command: state.command, response: state.response)]
  }
}
