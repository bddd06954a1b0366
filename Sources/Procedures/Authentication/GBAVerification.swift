public import AKA
import Crypto
import ElementaryFiles
import ISO7816
public import UICC

/// Bootstraps with the card's own keys and derives a NAF's key on both sides (TS 33.220 §4.5, §5). It replaces Ks on
/// the card and moves its SQN on by one SEQ.
public struct GBAVerification: Sendable {
  public let application: AuthenticatingApplication
  public let impi: String
  /// What was found out of keys and SQN before.
  public let keys: KeyVerification
  /// Whether RES of the bootstrapping is right; `nil` where it did not take place.
  public private(set) var isBootstrapped: Bool?
  /// `base64(RAND)@BSF`.
  public private(set) var bTID: String?
  /// Whether Ks_ext_NAF of the card is the one that follows from the keys; `nil` where none was asked for.
  public private(set) var isExternalKeyRight: Bool?
  public private(set) var notes: [String] = []

  /// Whether everything that was compared is right.
  public var isRight: Bool { isBootstrapped == true && isExternalKeyRight != false }

  /// - Parameters:
  ///   - naf: whose key is derived; `nil` bootstraps only.
  ///   - impi: the private identity that goes into the derivation; `nil` reads or derives it.
  /// - Throws: ``CardError``, ``AKAError``.
  public init(
    _ session: CardSession, _ application: AuthenticatingApplication, keys: SubscriberKeys, naf: NAFEntry?,
    impi given: String? = nil, options: KeyVerification.Options = .init()
  ) throws {
    self.application = application
    let names = try NameReport(session)
    guard let impi = given ?? names.privateIdentity(application) else {
      throw CardError.malformed("the card tells no IMPI and no IMSI; give the private identity")
    }
    self.impi = impi
    // SQN_MS first: the bootstrapping must not be wasted on a challenge that the card refuses.
    let verification = try KeyVerification(session, application, keys: keys, options: options)
    self.keys = verification
    guard verification.verdict == .agree, let sqnMS = verification.sqnMS else { return }
    let algorithm = try keys.authenticationAlgorithm()
    let ind = options.ind ?? sqnMS.ind(indLength: options.indLength)
    guard let next = sqnMS.next(ind: ind, indLength: options.indLength) else {
      notes.append("SEQ is at its end, or IND does not fit: no bootstrapping")
      return
    }
    let port = try AuthenticationPort(session, application)
    let rand = try RandomBytes.draw(16)
    let own = try algorithm.f2345(rand: rand)
    let autn = try GBA.exchanged(
      try AUTN.make(algorithm, rand: rand, sqn: next, amf: options.amf), ik: own.ik)
    switch try port.bootstrap(rand: rand, autn: autn) {
    case .success(let res, _, _, _): isBootstrapped = res == own.res
    case .synchronisationFailure:
      notes.append("the card did not accept SEQ_MS + 1 with IND \(ind)")
      return
    case .refused(let status):
      notes.append("GBA bootstrapping was refused with \(status): \(Self.reason(application))")
      return
    }
    let bsf = names.bootstrappingServer(application) ?? "bsf.invalid"
    bTID = "\(Base64.string(rand))@\(bsf)"
    guard isBootstrapped == true, let naf else { return }
    let nafID = Array(naf.fqdn.utf8) + naf.ua.rawValue
    let key = try port.deriveNAFKey(nafID: nafID, impi: impi)
    let ks = GBA.ks(ck: own.ck, ik: own.ik)
    isExternalKeyRight = equalInConstantTime(
      key, try GBA.ksExtNAF(ks: ks, rand: rand, impi: impi, nafID: nafID))
  }

  private static func reason(_ application: AuthenticatingApplication) -> String {
    "is service \(application == .isim ? "2 in EF.IST" : "68 in EF.UST") available?"
  }
}

extension NameReport {
  /// The IMPI that an application authenticates with (TS 23.003 §13.3): the ISIM's own, or the one that follows from
  /// the IMSI.
  func privateIdentity(_ application: AuthenticatingApplication) -> String? {
    application == .isim ? impi : names.first { $0.key == "impi" }?.value
  }

  /// The BSF of an application (TS 23.003 §16.2).
  func bootstrappingServer(_ application: AuthenticatingApplication) -> String? {
    names.first { $0.key == (application == .isim ? "bsfISIM" : "bsf") }?.value
  }
}
