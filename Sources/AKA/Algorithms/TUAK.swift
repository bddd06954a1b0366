internal import Crypto

/// TUAK (TS 35.231) with Keccak-f[1600] as its kernel.
public struct TUAK: AuthenticationAlgorithm {
  /// Lengths of the outputs in bits and the number of permutations (TS 35.231 §4.1, 5.1 and 6.1).
  public struct Parameters: Hashable, Sendable {
    public let macBits: Int
    public let resBits: Int
    public let ckBits: Int
    public let ikBits: Int
    /// How often the permutation runs for each output; 1 unless the operator wants more.
    public let iterations: Int

    /// - Parameters:
    ///   - macBits: 64, 128 or 256.
    ///   - resBits: 32, 64, 128 or 256.
    ///   - ckBits: 128 or 256; `ikBits` likewise.
    ///   - iterations: 1 to 255.
    public init(macBits: Int = 64, resBits: Int = 64, ckBits: Int = 128, ikBits: Int = 128, iterations: Int = 1)
      throws(AKAError)
    {
      guard [64, 128, 256].contains(macBits) else { throw AKAError("MAC of TUAK has 64, 128 or 256 bits") }
      guard [32, 64, 128, 256].contains(resBits) else { throw AKAError("RES of TUAK has 32, 64, 128 or 256 bits") }
      guard [128, 256].contains(ckBits) else { throw AKAError("CK of TUAK has 128 or 256 bits") }
      guard [128, 256].contains(ikBits) else { throw AKAError("IK of TUAK has 128 or 256 bits") }
      guard (1...255).contains(iterations) else { throw AKAError("TUAK runs its permutation 1 to 255 times") }
      (self.macBits, self.resBits, self.ckBits, self.ikBits) = (macBits, resBits, ckBits, ikBits)
      self.iterations = iterations
    }

    private init(standard: Void) { (macBits, resBits, ckBits, ikBits, iterations) = (64, 64, 128, 128, 1) }

    /// MAC and RES of 64, CK and IK of 128 bits, one permutation.
    public static let standard = Parameters(standard: ())
  }

  private let k: SecretKey
  private let topc: SecretKey
  private let parameters: Parameters
  public var name: String { "TUAK" }

  /// - Parameters:
  ///   - k: K, 16 or 32 bytes.
  ///   - topc: TOPc, 32 bytes.
  public init(k: SecretKey, topc: SecretKey, parameters: Parameters = .standard) throws(AKAError) {
    guard k.count == 16 || k.count == 32 else {
      throw AKAError("K of TUAK has 16 or 32 bytes, this one has \(k.count)")
    }
    guard topc.count == 32 else { throw AKAError("TOPc has 32 bytes, this one has \(topc.count)") }
    (self.k, self.topc, self.parameters) = (k, topc, parameters)
  }

  /// - Parameter top: TOP, 32 bytes, from which TOPc is made.
  public init(k: SecretKey, top: SecretKey, parameters: Parameters = .standard) throws(AKAError) {
    let topc = try Self.topc(k: k, top: top, iterations: parameters.iterations)
    try self.init(k: k, topc: topc, parameters: parameters)
  }

  /// TOPc (TS 35.231 §6.1).
  public static func topc(k: SecretKey, top: SecretKey, iterations: Int = 1) throws(AKAError) -> SecretKey {
    guard top.count == 32 else { throw AKAError("TOP has 32 bytes, this one has \(top.count)") }
    let parameters = try Parameters(iterations: iterations)
    let maker = try TUAK(k: k, topc: top, parameters: parameters)
    var out = try maker.run(instance: 0)
    defer { out.wipe() }
    return SecretKey(out[0..<32].reversed())
  }

  public func f1(rand: [UInt8], sqn: SequenceNumber, amf: [UInt8]) throws(AKAError) -> [UInt8] {
    try mac(0x00, rand, sqn, amf)
  }

  public func f1Star(rand: [UInt8], sqn: SequenceNumber, amf: [UInt8]) throws(AKAError) -> [UInt8] {
    try mac(0x80, rand, sqn, amf)
  }

  public func f2345(rand: [UInt8]) throws(AKAError) -> ChallengeResults {
    try AKAError.check("RAND", rand, 16)
    var instance: UInt8 = 0x40 | UInt8(parameters.resBits / 64) << 3
    if parameters.ckBits == 256 { instance |= 0x04 }
    if parameters.ikBits == 256 { instance |= 0x02 }
    let out = try run(instance: instance, rand: rand)
    return ChallengeResults(
      res: out[0..<parameters.resBits / 8].reversed(), ck: out[32..<32 + parameters.ckBits / 8].reversed(),
      ik: out[64..<64 + parameters.ikBits / 8].reversed(), ak: out[96..<102].reversed())
  }

  public func f5Star(rand: [UInt8]) throws(AKAError) -> [UInt8] {
    try AKAError.check("RAND", rand, 16)
    return try run(instance: 0xC0, rand: rand)[96..<102].reversed()
  }

  private func mac(_ base: UInt8, _ rand: [UInt8], _ sqn: SequenceNumber, _ amf: [UInt8]) throws(AKAError) -> [UInt8] {
    try AKAError.check("RAND", rand, 16)
    try AKAError.check("AMF", amf, 2)
    let out = try run(instance: base | UInt8(parameters.macBits / 64) << 3, rand: rand, amf: amf, sqn: sqn.bytes)
    return out[0..<parameters.macBits / 8].reversed()
  }

  /// IN of TS 35.231 §6, permuted. Each field stands with its last byte first.
  private func run(instance: UInt8, rand: [UInt8] = [], amf: [UInt8] = [], sqn: [UInt8] = []) throws(AKAError)
    -> [UInt8]
  {
    var state = [UInt8](repeating: 0, count: 200)
    func put(_ bytes: some BidirectionalCollection<UInt8>, at place: Int) {
      for (offset, byte) in bytes.reversed().enumerated() { state[place + offset] = byte }
    }
    topc.withBytes { put($0, at: 0) }
    state[32] = instance | (k.count == 32 ? 0x01 : 0x00)
    put(Array("TUAK1.0".utf8), at: 33)
    put(rand, at: 40)
    put(amf, at: 56)
    put(sqn, at: 58)
    k.withBytes { put($0, at: 64) }
    state[96] = 0x1F
    state[135] = 0x80
    for _ in 0..<parameters.iterations { try Keccak.permute(&state) }
    return state
  }
}
