import ISO7816

/// A command as the card sees it: with T=0 the instruction says which way the data goes, since P3 does not.
struct Command {
  enum Direction {
    /// Case 1: no data either way.
    case neither
    /// Cases 3 and 4: data to the card, with an answer behind GET RESPONSE.
    case incoming
    /// Case 2: data from the card, P3 is Le.
    case outgoing
  }

  var classByte: ClassByte
  var cla: UInt8
  var ins: UInt8
  var p1: UInt8
  var p2: UInt8
  var direction: Direction = .neither
  /// Command data.
  var data: [UInt8] = []
  /// Bytes expected, 1 to 65536. With T=0 it is 1 to 256 where data goes out and `nil` otherwise.
  var le: Int?

  /// Reads the header; `nil` for a class byte that is unknown.
  init?(header bytes: [UInt8]) {
    guard bytes.count >= 4, let classByte = ClassByte(bytes[0]) else { return nil }
    self.classByte = classByte
    (cla, ins, p1, p2) = (bytes[0], bytes[1], bytes[2], bytes[3])
  }

  /// The body of a C-TPDU (TS 102 221 §7.3.1.1). An Le byte behind the data is ignored, as readers leave it there.
  mutating func readT0(_ bytes: [UInt8], _ direction: Direction) throws(Interruption) {
    self.direction = direction
    let p3 = bytes.count > 4 ? Int(bytes[4]) : 0
    let body = bytes.dropFirst(5)
    switch direction {
    case .neither:
      guard p3 == 0, body.isEmpty else { throw .status(SW.wrongLength) }
    case .outgoing:
      guard body.isEmpty else { throw .status(SW.wrongLength) }
      le = p3 == 0 ? 256 : p3
    case .incoming:
      guard body.count == p3 || body.count == p3 + 1 else { throw .status(SW.wrongLength) }
      data = Array(body.prefix(p3))
    }
  }

  /// A whole C-APDU of any case, short or extended (ISO/IEC 7816-4 §5.1).
  mutating func readT1(_ bytes: [UInt8], _ direction: Direction) throws(Interruption) {
    self.direction = direction
    let body = Array(bytes.dropFirst(4))
    if let first = body.first {
      if body.count == 1 {
        le = first == 0 ? 256 : Int(first)
      } else if first != 0 {
        try split(body, at: 1, length: Int(first), extended: false)
      } else {
        guard body.count >= 3 else { throw .status(SW.wrongLength) }
        let length = Int(body[1]) << 8 | Int(body[2])
        if body.count == 3 {
          le = length == 0 ? 65536 : length
        } else {
          guard length > 0 else { throw .status(SW.wrongLength) }
          try split(body, at: 3, length: length, extended: true)
        }
      }
    }
    switch direction {
    case .neither where !data.isEmpty, .outgoing where !data.isEmpty: throw .status(SW.wrongLength)
    default: break
    }
  }

  private mutating func split(_ body: [UInt8], at start: Int, length: Int, extended: Bool) throws(Interruption) {
    guard body.count >= start + length else { throw .status(SW.wrongLength) }
    data = Array(body[start..<start + length])
    let tail = Array(body[(start + length)...])
    switch (tail.count, extended) {
    case (0, _): break
    case (1, false): le = tail[0] == 0 ? 256 : Int(tail[0])
    case (2, true):
      let value = Int(tail[0]) << 8 | Int(tail[1])
      le = value == 0 ? 65536 : value
    default: throw .status(SW.wrongLength)
    }
  }
}
