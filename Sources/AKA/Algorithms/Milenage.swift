internal import Crypto

/// Milenage (TS 35.206) with AES as its kernel.
public struct Milenage: AuthenticationAlgorithm {
  /// The constants c1 to c5 and r1 to r5 (TS 35.206 §4.1), which an operator may change.
  public struct Constants: Hashable, Sendable {
    /// Five blocks of 16 bytes.
    public let c: [[UInt8]]
    /// Five rotations in bits, 0 to 127, towards the most significant bit.
    public let r: [Int]

    /// - Throws: ``AKAError`` for a wrong number, length or rotation.
    public init(c: [[UInt8]], r: [Int]) throws(AKAError) {
      guard c.count == 5, c.allSatisfy({ $0.count == 16 }) else {
        throw AKAError("milenage has five constants c1 to c5 of 16 bytes each")
      }
      guard r.count == 5, r.allSatisfy({ (0..<128).contains($0) }) else {
        throw AKAError("milenage has five rotations r1 to r5 of 0 to 127 bits each")
      }
      (self.c, self.r) = (c, r)
    }

    private init(standard: Void) {
      c = [0, 1, 2, 4, 8].map { [UInt8](repeating: 0, count: 15) + [$0] }
      r = [64, 0, 32, 64, 96]
    }

    /// The values of TS 35.206 §4.1.
    public static let standard = Constants(standard: ())
  }

  private let k: SecretKey
  private let opc: SecretKey
  private let constants: Constants
  public var name: String { "MILENAGE" }

  /// - Parameters:
  ///   - k: K, 16 bytes.
  ///   - opc: OPc, 16 bytes.
  public init(k: SecretKey, opc: SecretKey, constants: Constants = .standard) throws(AKAError) {
    guard k.count == 16 else { throw AKAError("K of milenage has 16 bytes, this one has \(k.count)") }
    guard opc.count == 16 else { throw AKAError("OPc has 16 bytes, this one has \(opc.count)") }
    (self.k, self.opc, self.constants) = (k, opc, constants)
  }

  /// - Parameter op: OP, 16 bytes, from which OPc is made.
  public init(k: SecretKey, op: SecretKey, constants: Constants = .standard) throws(AKAError) {
    try self.init(k: k, opc: Self.opc(k: k, op: op), constants: constants)
  }

  /// OPc = OP xor E_K(OP) (TS 35.206 §4.1 and 8.2).
  public static func opc(k: SecretKey, op: SecretKey) throws(AKAError) -> SecretKey {
    guard k.count == 16 else { throw AKAError("K of milenage has 16 bytes, this one has \(k.count)") }
    guard op.count == 16 else { throw AKAError("OP has 16 bytes, this one has \(op.count)") }
    return try Kernel(k).run { kernel throws(AKAError) in
      try op.withCopy { op throws(AKAError) in
        var out = xor(op, try kernel(op))
        defer { out.wipe() }
        return SecretKey(out)
      }
    }
  }

  public func f1(rand: [UInt8], sqn: SequenceNumber, amf: [UInt8]) throws(AKAError) -> [UInt8] {
    Array(try out1(rand, sqn, amf).prefix(8))
  }

  public func f1Star(rand: [UInt8], sqn: SequenceNumber, amf: [UInt8]) throws(AKAError) -> [UInt8] {
    Array(try out1(rand, sqn, amf).suffix(8))
  }

  public func f2345(rand: [UInt8]) throws(AKAError) -> ChallengeResults {
    let out = try outputs(rand, [1, 2, 3])
    return ChallengeResults(
      res: Array(out[0][8..<16]), ck: out[1], ik: out[2], ak: Array(out[0][0..<6]))
  }

  public func f5Star(rand: [UInt8]) throws(AKAError) -> [UInt8] { Array(try outputs(rand, [4])[0][0..<6]) }

  private func out1(_ rand: [UInt8], _ sqn: SequenceNumber, _ amf: [UInt8]) throws(AKAError) -> [UInt8] {
    try AKAError.check("RAND", rand, 16)
    try AKAError.check("AMF", amf, 2)
    let half = sqn.bytes + amf
    return try opc.withCopy { opc throws(AKAError) in
      try Kernel(k).run { kernel throws(AKAError) in
        let temp = try kernel(xor(rand, opc))
        let turned = Self.rotated(xor(half + half, opc), by: constants.r[0])
        return xor(try kernel(xor(xor(temp, turned), constants.c[0])), opc)
      }
    }
  }

  /// OUT2 to OUT5, by their index from 1.
  private func outputs(_ rand: [UInt8], _ indices: [Int]) throws(AKAError) -> [[UInt8]] {
    try AKAError.check("RAND", rand, 16)
    return try opc.withCopy { opc throws(AKAError) in
      try Kernel(k).run { kernel throws(AKAError) in
        let temp = try kernel(xor(rand, opc))
        var out: [[UInt8]] = []
        for index in indices {
          let turned = Self.rotated(xor(temp, opc), by: constants.r[index])
          out.append(xor(try kernel(xor(turned, constants.c[index])), opc))
        }
        return out
      }
    }
  }

  private static func rotated(_ block: [UInt8], by bits: Int) -> [UInt8] {
    let value = block.reduce(0 as UInt128) { $0 << 8 | UInt128($1) }
    let turned = bits == 0 ? value : value << bits | value >> (128 - bits)
    return (0..<16).map { UInt8(truncatingIfNeeded: turned >> (120 - 8 * $0)) }
  }

  /// E_K on single blocks.
  private struct Kernel {
    private let k: SecretKey
    init(_ k: SecretKey) { self.k = k }

    func run<T>(_ body: (([UInt8]) throws(AKAError) -> [UInt8]) throws(AKAError) -> T) throws(AKAError) -> T {
      let cipher = try k.withCopy { key throws(AKAError) in
        try AKAError.crypto { () throws(CryptoError) in try BlockCipher(.aes, .ecb, .encrypt, key: key) }
      }
      return try body { block throws(AKAError) in
        try AKAError.crypto { () throws(CryptoError) in try cipher.run(block) }
      }
    }
  }
}
