import AKA
import CardImage
import ISO7816

/// A 3GPP application, by the application code of its AID (TS 101 220 Annex E).
enum NetworkApplication {
  case usim, isim

  init?(_ aid: [UInt8]?) {
    switch aid?.prefix(7) {
    case [0xA0, 0x00, 0x00, 0x00, 0x87, 0x10, 0x02]: self = .usim
    case [0xA0, 0x00, 0x00, 0x00, 0x87, 0x10, 0x04]: self = .isim
    default: return nil
    }
  }

  /// Service tables: EF.UST, EF.IST.
  var serviceTable: FID { self == .usim ? 0x6F38 : 0x6F07 }
  /// GBA (TS 31.102 §4.2.8, TS 31.103 §4.2.7).
  var gbaService: Int { self == .usim ? 68 : 2 }
  /// EF.GBABP and EF.GBANL.
  var gbabp: FID { self == .usim ? 0x6FD6 : 0x6FD5 }
  var gbanl: FID { self == .usim ? 0x6FDA : 0x6FD7 }
}

extension SW {
  /// TS 31.102 §7.3.1.
  static let contextNotSupported = StatusWord(rawValue: 0x9864)
}

/// AUTHENTICATE (TS 31.102 §7.1, TS 31.103 §7.1).
extension CardEngine {
  mutating func authenticate(_ command: Command) throws(Interruption) -> Reply {
    guard let subscriber = configuration.subscriber else { throw .status(SW.conditions) }
    guard command.p1 == 0x00 else { throw .status(SW.wrongParameters) }
    let (node, application) = try activeApplication(command)
    let reply: [UInt8]
    switch command.p2 {
    case 0x80 where application == .usim: reply = try gsmContext(command, node, subscriber)
    case 0x81: reply = try threeGContext(command, node, application, subscriber)
    case 0x84: reply = try gbaContext(command, node, application, subscriber)
    // VGCS/VBS, HTTP Digest, MBMS, local key establishment.
    case 0x80, 0x82, 0x85, 0x86: throw .status(SW.contextNotSupported)
    default: throw .status(SW.wrongParameters)
    }
    var answer = Reply(data: reply)
    answer.announcesWith9F = subscriber.habits.answers9F
    return answer
  }

  /// The USIM or ISIM that is active on the channel, its PIN verified (§7.1.1).
  func activeApplication(_ command: Command) throws(Interruption) -> (node: Int, NetworkApplication) {
    let number = command.classByte.channel
    guard let node = try current(number).application, let application = NetworkApplication(tree.nodes[node].aid) else {
      throw .status(SW.conditions)
    }
    guard isSatisfied(userPIN(of: node), on: number) else { throw .status(SW.securityStatus) }
    return (node, application)
  }

  /// The application PIN that the PIN status template names: 01 to 08 (TS 102 221 table 9.3).
  private func userPIN(of node: Int) -> UInt8 {
    tree.nodes[node].template?.pins.map(\.reference).first { (0x01...0x08).contains($0) } ?? 0x01
  }

  /// A service of EF.UST or EF.IST; `true` where there is no table to say otherwise.
  func hasService(_ number: Int, _ node: Int, _ application: NetworkApplication) -> Bool {
    guard let table = firstChild(application.serviceTable, of: node), case .data(let bytes) = tree.nodes[table].content
    else { return true }
    let (byte, bit) = ((number - 1) / 8, (number - 1) % 8)
    return byte < bytes.count && bytes[byte] & (1 << UInt8(bit)) != 0
  }

  /// RAND alone; SRES and Kc come back (§7.1.2.2).
  private func gsmContext(
    _ command: Command, _ node: Int, _ subscriber: SoftCard.Subscriber
  ) throws(Interruption) -> [UInt8] {
    if let status = subscriber.habits.gsmContextStatus { throw .status(status) }
    guard hasService(38, node, .usim), let algorithm = subscriber.gsmAlgorithm else {
      throw .status(SW.contextNotSupported)
    }
    let fields = try Self.fields(command.data, count: 1)
    let (sres, kc) = try Self.cryptography { () throws(AKAError) in try algorithm.a3a8(rand: fields[0]) }
    return [4] + sres + [8] + kc
  }

  /// RAND and AUTN; RES, CK and IK come back, or AUTS (§7.1.2.1).
  private mutating func threeGContext(
    _ command: Command, _ node: Int, _ application: NetworkApplication, _ subscriber: SoftCard.Subscriber
  ) throws(Interruption) -> [UInt8] {
    let fields = try Self.fields(command.data, count: 2)
    switch try challenge(rand: fields[0], autn: fields[1], subscriber, withMACStar: false) {
    case .synchronisationFailure(let auts): return auts
    case .success(let results):
      var reply: [UInt8] = [0xDB]
      for part in [results.res, results.ck, results.ik] { reply += [UInt8(part.count)] + part }
      if application == .usim, subscriber.habits.addsKc, hasService(27, node, .usim) {
        reply += [8] + Conversion.c3(ck: results.ck, ik: results.ik)
      }
      return reply
    }
  }

  enum ChallengeOutcome {
    case success(ChallengeResults)
    /// `DC`, length, AUTS.
    case synchronisationFailure([UInt8])
  }

  /// What a challenge does to the sequence numbers (TS 33.102 §6.3.3).
  /// - Parameter withMACStar: AUTN carries the MAC* of GBA_U.
  mutating func challenge(
    rand: [UInt8], autn bytes: [UInt8], _ subscriber: SoftCard.Subscriber, withMACStar: Bool
  ) throws(Interruption) -> ChallengeOutcome {
    guard let algorithm = subscriber.algorithm else { throw .status(SW.contextNotSupported) }
    guard var autn = AUTN(bytes) else { throw .status(SW.wrongLength) }
    let verification = try Self.cryptography { () throws(AKAError) -> ChallengeVerification in
      if withMACStar { autn = try GBA.exchanged(autn, ik: algorithm.f2345(rand: rand).ik) }
      return try ChallengeVerification(algorithm, rand: rand, autn: autn)
    }
    guard let sqn = verification.sqn else { throw .status(subscriber.habits.wrongMAC) }
    let verdict = subscriber.sequence.verdict(on: sqn)
    if verdict == .accepted {
      try willWrite()
      _ = configuration.subscriber?.sequence.accept(sqn)
    } else if !subscriber.habits.acceptsAnySQN {
      let auts = try Self.cryptography { () throws(AKAError) in
        try AUTS.make(algorithm, rand: rand, sqnMS: subscriber.sequence.highest, form: subscriber.habits.auts)
      }
      return .synchronisationFailure([0xDC, UInt8(auts.bytes.count)] + auts.bytes)
    }
    return .success(verification.results)
  }

  /// Fields with a length byte each; what follows the last one is a mistake.
  static func fields(_ data: [UInt8], count: Int) throws(Interruption) -> [[UInt8]] {
    var rest = data[...]
    var fields: [[UInt8]] = []
    for _ in 0..<count {
      guard let length = rest.popFirst(), rest.count >= length else { throw .status(SW.wrongLength) }
      fields.append(Array(rest.prefix(Int(length))))
      rest = rest.dropFirst(Int(length))
    }
    // RAND has 16 bytes in every context.
    guard rest.isEmpty, fields.first?.count == 16 else { throw .status(SW.wrongLength) }
    return fields
  }

  static func cryptography<T>(_ body: () throws(AKAError) -> T) throws(Interruption) -> T {
    do throws(AKAError) { return try body() } catch { throw .status(SW.technicalProblem) }
  }
}
