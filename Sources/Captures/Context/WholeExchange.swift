public import ISO7816

/// A command with all the data of its response, whatever GET RESPONSEs and repetitions that took on the line.
struct WholeExchange: Hashable {
  /// Of the event that began it.
  var number: Int
  var command: CommandAPDU
  var response: [UInt8]
  var status: StatusWord

  /// `9000` and what else says that the card did it.
  var isDone: Bool { status.isSuccess || status.isWarning || status.bytesAvailable != nil }
}

/// Joins what belongs to one command: the `61XX` or `9FXX` that announces a response and the GET RESPONSEs that fetch
/// it, the `6CXX` that asks for another Le and the command that has it, the parts of a chain.
struct ExchangeJoiner {
  private struct Pending {
    var exchange: WholeExchange
    /// Whether a GET RESPONSE may add to it.
    var isOpen = false
    /// Whether the next part of the chain adds to its data.
    var isChain = false
  }
  private var pending: [UInt8: Pending] = [:]

  private static let longest = 0x1_0400

  /// Takes one exchange of the line.
  /// - Returns: the exchanges that are whole now; the one before, where no GET RESPONSE followed it.
  mutating func join(_ command: CommandAPDU, _ response: [UInt8], _ status: StatusWord, number: Int) -> [WholeExchange]
  {
    let channel = command.channel
    if command.instruction == .getResponse, var open = pending[channel], open.isOpen {
      if status.correctLength != nil, response.isEmpty { return [] }
      open.exchange.response += response.prefix(Self.longest - min(open.exchange.response.count, Self.longest))
      if status.bytesAvailable != nil {
        pending[channel] = open
        return []
      }
      pending[channel] = nil
      // The warning with which the command ended stands; so does its success where the response could not be fetched.
      if open.exchange.status.bytesAvailable != nil {
        open.exchange.status = status.isError ? .normalEnding : status
      }
      return [open.exchange]
    }
    var done: [WholeExchange] = []
    var data = command.data
    var first = number
    if let open = pending.removeValue(forKey: channel) {
      if open.isChain, open.exchange.command.ins == command.ins, open.exchange.command.p1 == command.p1 {
        data = open.exchange.command.data + data
        first = open.exchange.number
      } else {
        done.append(open.exchange)
      }
    }
    if status.correctLength != nil, response.isEmpty { return done }
    var whole = WholeExchange(number: first, command: command, response: response, status: status)
    whole.command.data = data
    let isChain = command.isChained && !command.isGSM && status.isSuccess && data.count <= Self.longest
    let fetches = status.bytesAvailable != nil || status.isWarning && response.isEmpty && !command.data.isEmpty
    if isChain || fetches {
      pending[channel] = Pending(exchange: whole, isOpen: fetches, isChain: isChain)
    } else {
      done.append(whole)
    }
    return done
  }

  /// What was still open.
  mutating func finish() -> [WholeExchange] {
    defer { pending = [:] }
    return pending.sorted { $0.key < $1.key }.map(\.value.exchange)
  }
}

extension CommandAPDU {
  /// A command from a capture: what fits no case of ISO/IEC 7816-4 is read as far as its lengths go.
  /// - Returns: `nil` below four bytes.
  public init?(captured bytes: [UInt8]) {
    guard bytes.count >= 4 else { return nil }
    if let command = try? CommandAPDU(parsing: bytes) {
      self = command
      return
    }
    self.init(cla: bytes[0], ins: bytes[1], p1: bytes[2], p2: bytes[3])
    data = Array(bytes.dropFirst(5).prefix(Int(bytes.byte(4) ?? 0)))
  }
}
