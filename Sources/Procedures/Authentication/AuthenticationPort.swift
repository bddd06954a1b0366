public import AKA
import ElementaryFiles
public import ISO7816
public import UICC

/// The application of a card that authenticates.
public enum AuthenticatingApplication: String, Sendable, CaseIterable {
  /// AUTHENTICATE in the GSM, 3G and GBA contexts (TS 31.102 §7.1).
  case usim
  /// AUTHENTICATE in the IMS AKA and GBA contexts (TS 31.103 §7.1).
  case isim
  /// RUN GSM ALGORITHM (TS 51.011 §8.16, §9.2.16).
  case sim

  /// `MF/ADF.USIM`, `MF/ADF.ISIM`, `MF/DF.GSM`.
  public var path: String {
    switch self {
    case .usim: "MF/ADF.USIM"
    case .isim: "MF/ADF.ISIM"
    case .sim: "MF/DF.GSM"
    }
  }
}

/// Sends challenges to one application of a card and takes its answers apart.
public struct AuthenticationPort {
  /// What a challenge brought.
  public enum Answer: Hashable, Sendable {
    /// `DB`: RES, CK and IK, and Kc where the card adds it; of a bootstrapping RES alone.
    case success(res: [UInt8], ck: [UInt8], ik: [UInt8], kc: [UInt8]?)
    /// `DC`: the SQN was not accepted, but the MAC was right.
    case synchronisationFailure(AUTS)
    /// The card refused: `9862` for a wrong MAC.
    case refused(StatusWord)
  }

  public let session: CardSession
  public let application: AuthenticatingApplication
  private let directory: Directory

  /// - Throws: ``CardError`` if the card does not have the application.
  public init(_ session: CardSession, _ application: AuthenticatingApplication) throws(CardError) {
    self.session = session
    self.application = application
    do throws(FilePath.Failure) {
      directory = try FilePath(application.path).directory
    } catch {
      throw .malformed(error.description)
    }
    try session.move(to: directory)
  }

  /// SRES and Kc: the GSM context of a USIM, RUN GSM ALGORITHM of a SIM. No sequence number is touched.
  public func gsm(rand: [UInt8]) throws(CardError) -> (sres: [UInt8], kc: [UInt8])? {
    guard application != .isim else { return nil }
    try session.move(to: directory)
    let isSIM = application == .sim
    let data = isSIM ? rand : [UInt8(truncatingIfNeeded: rand.count)] + rand
    let response = try session.send(.authenticate(context: isSIM ? 0x00 : 0x80, data: data, cla: session.cla))
    guard response.status.isSuccess else {
      if response.status == .securityStatusNotSatisfied {
        throw .status(response.status, operation: "authenticate in the GSM context")
      }
      return nil
    }
    if isSIM {
      guard response.data.count == 12 else {
        throw .malformed("RUN GSM ALGORITHM brought \(response.data.count) bytes, not 12")
      }
      return (Array(response.data.prefix(4)), Array(response.data.suffix(8)))
    }
    let fields = try Self.fields(response.data[...], "the GSM context")
    guard fields.count >= 2, fields[0].count == 4, fields[1].count == 8 else {
      throw .malformed("the GSM context's answer is not SRES of 4 bytes and Kc of 8")
    }
    return (fields[0], fields[1])
  }

  /// The 3G context, or IMS AKA of an ISIM.
  public func challenge(rand: [UInt8], autn: AUTN) throws(CardError) -> Answer {
    try send(0x81, Self.block(rand) + Self.block(autn.bytes), "the 3G context", hasKeys: true)
  }

  /// GBA, bootstrapping mode (TS 31.102 §7.1.2.4): replaces Ks on the card.
  public func bootstrap(rand: [UInt8], autn: AUTN) throws(CardError) -> Answer {
    try send(0x84, [0xDD] + Self.block(rand) + Self.block(autn.bytes), "GBA bootstrapping", hasKeys: false)
  }

  /// GBA, NAF derivation mode: Ks_ext_NAF. The card notes the NAF in EF.GBANL.
  /// - Throws: ``CardError`` where the card refuses: `6985` before any bootstrapping.
  public func deriveNAFKey(nafID: [UInt8], impi: String) throws(CardError) -> [UInt8] {
    try session.move(to: directory)
    let data = [0xDE] + Self.block(nafID) + Self.block(Array(impi.utf8))
    let response = try session.send(.authenticate(context: 0x84, data: data, cla: session.cla))
    guard response.status.isSuccess else { throw .status(response.status, operation: "derive the NAF's key") }
    guard response.data.first == 0xDB else { throw .malformed("NAF derivation brought no success object DB") }
    let fields = try Self.fields(response.data.dropFirst(), "NAF derivation")
    guard fields.count == 1, !fields[0].isEmpty else { throw .malformed("NAF derivation brought no single key") }
    return fields[0]
  }

  private func send(_ context: UInt8, _ data: [UInt8], _ name: String, hasKeys: Bool) throws(CardError) -> Answer {
    try session.move(to: directory)
    let response = try session.send(.authenticate(context: context, data: data, cla: session.cla))
    guard response.status.isSuccess else { return .refused(response.status) }
    let fields = try Self.fields(response.data.dropFirst(), name)
    switch response.data.first {
    case 0xDC:
      guard fields.count == 1, let auts = AUTS(fields[0]) else {
        throw .malformed("\(name): the card's AUTS has \(fields.first?.count ?? 0) bytes, not 14")
      }
      return .synchronisationFailure(auts)
    case 0xDB where hasKeys:
      guard fields.count >= 3 else { throw .malformed("\(name): RES, CK and IK are not all in the answer") }
      return .success(res: fields[0], ck: fields[1], ik: fields[2], kc: fields.count > 3 ? fields[3] : nil)
    case 0xDB:
      guard let res = fields.first else { throw .malformed("\(name): no RES in the answer") }
      return .success(res: res, ck: [], ik: [], kc: nil)
    case let tag:
      throw .malformed("\(name): the answer begins with \(tag.map { Hex.string([$0]) } ?? "nothing"), not db or dc")
    }
  }

  private static func block(_ bytes: [UInt8]) -> [UInt8] { [UInt8(truncatingIfNeeded: bytes.count)] + bytes }

  /// Fields with a length byte each.
  private static func fields(_ data: ArraySlice<UInt8>, _ name: String) throws(CardError) -> [[UInt8]] {
    var rest = data
    var fields: [[UInt8]] = []
    while let length = rest.popFirst() {
      guard rest.count >= Int(length) else {
        throw .malformed("\(name): a field of \(length) bytes in an answer that has \(rest.count) left")
      }
      fields.append(Array(rest.prefix(Int(length))))
      rest = rest.dropFirst(Int(length))
    }
    return fields
  }
}
