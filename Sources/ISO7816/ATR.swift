/// The answer to reset (ISO/IEC 7816-3 §8, TS 102 221 §6.3). Any bytes make one: what is wrong with them is in
/// ``problems``, and what could be read is there all the same.
public struct ATR: Hashable, Sendable {
  /// What the initial character says of the bit order on the line.
  public enum Convention: Hashable, Sendable {
    /// `3B`: high is 1, least significant bit first.
    case direct
    /// `3F`: low is 1, most significant bit first.
    case inverse
  }

  /// An interface byte: `TA1`, `TD2`.
  public struct InterfaceByte: Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Sendable, CaseIterable {
      case ta = "TA"
      case tb = "TB"
      case tc = "TC"
      case td = "TD"
    }
    public var kind: Kind
    /// 1 for the bytes that T0 announces, 2 for those that TD1 announces, and so on.
    public var index: Int
    public var value: UInt8
    /// The protocol of the TD that announced the byte; `nil` for index 1.
    public var transmissionProtocol: UInt8?
    /// `TA1=96`.
    public var description: String { "\(kind.rawValue)\(index)=\(Hex.string([value]))" }
  }

  /// As received.
  public let bytes: [UInt8]
  /// `nil` for an initial character that is neither `3B` nor `3F`.
  public private(set) var convention: Convention?
  /// In the order in which they came.
  public private(set) var interfaceBytes: [InterfaceByte] = []
  /// 0 to 15 bytes.
  public private(set) var historicalBytes: [UInt8] = []
  /// TCK, the check byte; `nil` where it is absent.
  public private(set) var checkByte: UInt8?
  /// Whether TCK makes the exclusive or of all bytes after TS zero; `nil` where there is none.
  public private(set) var isCheckByteValid: Bool?
  /// What is wrong, one line each, in the order of the bytes.
  public private(set) var problems: [String] = []

  /// The longest ATR that ISO/IEC 7816-3 §8.2.1 allows: TS and 32 characters.
  public static let maximumLength = 33

  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    guard let ts = bytes.first else {
      problems.append("empty")
      return
    }
    switch ts {
    case 0x3B: convention = .direct
    case 0x3F: convention = .inverse
    default: problems.append("initial character \(Hex.string([ts])) is neither 3b nor 3f")
    }
    if bytes.count > Self.maximumLength { problems.append("\(bytes.count) bytes, at most 33 are allowed") }
    readCharacters()
  }

  private mutating func readCharacters() {
    guard bytes.count > 1 else {
      problems.append("cut before t0")
      return
    }
    let historicalCount = Int(bytes[1] & 0x0F)
    var offset = 2
    var announced = bytes[1] >> 4
    var index = 1
    var current: UInt8?
    // Ends: each round takes at least one byte, and without a TD there is no next round.
    while announced != 0 {
      var next: UInt8 = 0
      for (bit, kind) in InterfaceByte.Kind.allCases.enumerated() where announced & (1 << UInt8(bit)) != 0 {
        guard offset < bytes.count else {
          problems.append("cut before \(kind.rawValue.lowercased())\(index)")
          return
        }
        let value = bytes[offset]
        interfaceBytes.append(.init(kind: kind, index: index, value: value, transmissionProtocol: current))
        offset += 1
        if kind == .td {
          next = value >> 4
          current = value & 0x0F
        }
      }
      announced = next
      index += 1
    }
    readEnd(offset, historicalCount)
  }

  private mutating func readEnd(_ start: Int, _ count: Int) {
    let present = min(count, bytes.count - start)
    historicalBytes = Array(bytes[start..<start + present])
    if present < count { problems.append("historical bytes cut: \(count) announced, \(present) there") }
    var offset = start + present
    // ISO/IEC 7816-3 §8.2.5: TCK is absent only when T=0 is the only protocol that the ATR names.
    let expected = protocols != [0]
    if offset < bytes.count {
      if !expected { problems.append("check byte present though t=0 is the only protocol") }
      checkByte = bytes[offset]
      offset += 1
      let isValid = bytes[1..<offset].reduce(0, ^) == 0
      isCheckByteValid = isValid
      if !isValid {
        let right = bytes[1..<offset - 1].reduce(0, ^)
        problems.append("check byte \(Hex.string([bytes[offset - 1]])), \(Hex.string([right])) would be right")
      }
    } else if expected {
      problems.append("check byte missing")
    }
    if offset < bytes.count { problems.append("\(bytes.count - offset) bytes after the end") }
  }

  /// The interface byte of this kind and index; `nil` where the card leaves it out.
  public func interfaceByte(_ kind: InterfaceByte.Kind, _ index: Int) -> UInt8? {
    interfaceBytes.first { $0.kind == kind && $0.index == index }?.value
  }

  /// The protocols that TD bytes name, in order, once each; T=0 where there is no TD1. T=15 is no protocol: it
  /// qualifies global bytes, see ``globalByte(_:)``.
  public var protocols: [UInt8] {
    let named = interfaceBytes.filter { $0.kind == .td }.map { $0.value & 0x0F }
    guard !named.isEmpty else { return [0] }
    return named.enumerated().filter { !named.prefix($0.offset).contains($0.element) }.map(\.element)
  }

  /// The first TA, TB or TC after T=15.
  public func globalByte(_ kind: InterfaceByte.Kind) -> UInt8? {
    interfaceBytes.first { $0.kind == kind && $0.index > 2 && $0.transmissionProtocol == 15 }?.value
  }
}
