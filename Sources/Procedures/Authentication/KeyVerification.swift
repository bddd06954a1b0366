public import AKA
import Crypto
import ElementaryFiles
public import ISO7816
public import UICC

/// Whether keys and card agree, found out in the order that harms nothing: the GSM context, which touches no sequence
/// number; a challenge with SQN 0, which a card answers with AUTS; and, only if asked, one challenge that counts.
public struct KeyVerification: Sendable {
  /// The answer to the question.
  public enum Verdict: String, Sendable {
    /// The card has these keys.
    case agree
    /// It has others, or another algorithm.
    case differ
    /// The card did not answer in a way that proves either.
    case unclear
  }

  /// A step that compares something.
  public enum Check: String, Sendable {
    case right
    case wrong
    /// The card does not do it.
    case unavailable
    /// It was not tried.
    case skipped
  }

  public struct Options: Sendable {
    /// Send one challenge that the card accepts: SQN_MS moves on by one SEQ.
    public var advances = false
    /// The IND of that challenge; `nil` for the one of SQN_MS.
    public var ind: UInt64?
    /// Bits of IND in a SQN (TS 33.102 §C.3): 5 for most operators.
    public var indLength = 5
    /// Two bytes.
    public var amf: [UInt8] = [0x00, 0x00]
    /// The challenge; `nil` draws one.
    public var rand: [UInt8]?

    public init() {}
  }

  public let application: AuthenticatingApplication
  public let algorithm: SubscriberKeys.Algorithm
  public private(set) var verdict = Verdict.unclear
  /// SRES and Kc of the GSM context.
  public private(set) var gsm = Check.skipped
  /// MAC-A, and MAC-S where the card answered with AUTS.
  public private(set) var challenge = Check.skipped
  /// RES, CK and IK of the challenge that counts.
  public private(set) var advance = Check.skipped
  /// SQN_MS of the card's AUTS, before any challenge that counts.
  public private(set) var sqnMS: SequenceNumber?
  /// The SQN that the card accepted.
  public private(set) var acceptedSQN: SequenceNumber?
  /// How the card makes its AUTS.
  public private(set) var form: AUTS.Form?
  /// The card's last AUTS with the RAND that it answers.
  public private(set) var auts: (rand: [UInt8], auts: AUTS)?
  /// The mistakes that would explain what the card gave.
  public private(set) var explanations: [String] = []
  /// What is worth knowing, one line each.
  public private(set) var notes: [String] = []
  /// What the card refused a challenge with.
  public private(set) var refusal: StatusWord?

  /// Asks the card.
  /// - Parameter others: looks for keys that fit among those of other cards, where these and the usual mistakes do not;
  ///   returns what it found, one line each.
  /// - Throws: ``CardError`` if the line fails, the application is not there or its PIN is not verified;
  ///   ``AKAError`` for keys that do not fit their algorithm.
  public init(
    _ session: CardSession, _ application: AuthenticatingApplication, keys: SubscriberKeys, options: Options = .init(),
    others: (_ fit: (SubscriberKeys) -> Bool) throws -> [String] = { _ in [] }
  ) throws {
    self.application = application
    algorithm = keys.algorithm
    let port = try AuthenticationPort(session, application)
    let rand = try options.rand ?? RandomBytes.draw(16)
    let answer = try gsmAnswer(port, rand)
    if let answer {
      let fits = KeyHypothesis.explains(keys, rand: rand, sres: answer.sres, kc: answer.kc)
      gsm = fits ? .right : .wrong
      if fits, application == .sim { verdict = .agree }
      if !fits {
        let fit: (SubscriberKeys) -> Bool = {
          KeyHypothesis.explains($0, rand: rand, sres: answer.sres, kc: answer.kc)
        }
        explanations = KeyHypothesis.mistakes(with: keys).filter { fit($0.keys) }.map(\.explanation)
        if explanations.isEmpty { explanations = try others(fit) }
      }
    }
    if application == .sim {
      if answer != nil, gsm == .wrong { verdict = .differ }
      return
    }
    guard keys.algorithm.is3G else {
      if gsm == .right {
        verdict = .agree
        notes.append("\(keys.algorithm.rawValue) has no AUTN; the card's 3G context was not asked")
      } else if gsm == .wrong {
        verdict = .differ
      }
      return
    }
    // The answer is known already, and each wrong MAC may count on the card.
    guard explanations.isEmpty else {
      verdict = .differ
      notes.append("no challenge was sent: the GSM context has told enough")
      return
    }
    try prove(port, try keys.authenticationAlgorithm(), rand, options)
    if verdict == .agree, gsm == .wrong {
      notes.append("the GSM context answers with another algorithm, or derives SRES in its own way")
    }
    if options.advances, verdict == .agree {
      try countOn(port, try keys.authenticationAlgorithm(), options)
    }
  }

  private mutating func gsmAnswer(
    _ port: AuthenticationPort, _ rand: [UInt8]
  ) throws(CardError) -> (sres: [UInt8], kc: [UInt8])? {
    if application == .usim {
      let services = try FieldReader(port.session).decoded("MF/ADF.USIM/EF.UST")
      // TS 31.102 §4.2.8, service 38: GSM security context.
      if let services, services["raw"] == nil, services["38"] == nil {
        gsm = .unavailable
        return nil
      }
    }
    let answer = try port.gsm(rand: rand)
    if answer == nil { gsm = .unavailable }
    return answer
  }

  /// One challenge with SQN 0.
  private mutating func prove(
    _ port: AuthenticationPort, _ algorithm: any AuthenticationAlgorithm, _ rand: [UInt8], _ options: Options
  ) throws {
    let autn = try AUTN.make(algorithm, rand: rand, sqn: .zero, amf: options.amf)
    switch try port.challenge(rand: rand, autn: autn) {
    case .synchronisationFailure(let auts):
      self.auts = (rand, auts)
      // A card that answers AUTS has found MAC-A right, with the same K and operator's value.
      verdict = .agree
      challenge = .right
      if let found = try auts.resynchronise(algorithm, rand: rand, forms: AUTS.Form.known(challenge: options.amf)) {
        sqnMS = found.sqnMS
        form = found.form
        if !found.form.isStandard { notes.append("AUTS is made with \(found.form), not as TS 33.102 §6.3.3 has it") }
        noteSequence(found.sqnMS, options.indLength)
      } else {
        challenge = .wrong
        notes.append("the card took MAC-A for right, but its AUTS has a MAC-S that no known form explains")
      }
    case .success(let res, let ck, let ik, _):
      let own = try algorithm.f2345(rand: rand)
      challenge = own.res == res && own.ck == ck && own.ik == ik ? .right : .wrong
      verdict = challenge == .right ? .agree : .differ
      acceptedSQN = .zero
      notes.append("the card accepted SQN 0: it does not check sequence numbers, or never authenticated before")
    case .refused(let status):
      refusal = status
      switch status {
      case .incorrectMAC:
        challenge = .wrong
        verdict = .differ
      case .securityStatusNotSatisfied where gsm == .right || gsm == .wrong:
        // The PIN is verified, or the GSM context had been refused too.
        challenge = .wrong
        verdict = .differ
        notes.append("the card answers a wrong MAC with \(status)")
      case .securityStatusNotSatisfied:
        throw CardError.status(status, operation: "authenticate in the 3G context")
      default:
        challenge = .unavailable
        if gsm == .right { verdict = .agree }
        notes.append("the 3G context answered \(status)")
      }
    }
  }

  private mutating func noteSequence(_ sqn: SequenceNumber, _ indLength: Int) {
    let highest = SequenceNumber.max.seq(indLength: indLength)
    let seq = sqn.seq(indLength: indLength)
    if seq == highest {
      notes.append("SEQ is at its end: the card will accept no challenge ever again")
    } else if highest - seq < 1 << 28 {
      notes.append("SEQ is near its end: \(highest - seq) are left")
    }
  }

  /// One challenge with SEQ_MS + 1.
  private mutating func countOn(
    _ port: AuthenticationPort, _ algorithm: any AuthenticationAlgorithm, _ options: Options
  ) throws {
    guard let sqnMS else {
      notes.append("no challenge was sent that counts: SQN_MS is not known")
      return
    }
    let ind = options.ind ?? sqnMS.ind(indLength: options.indLength)
    guard let next = sqnMS.next(ind: ind, indLength: options.indLength) else {
      notes.append("no challenge was sent that counts: SEQ is at its end, or IND does not fit")
      return
    }
    let rand = try RandomBytes.draw(16)
    let autn = try AUTN.make(algorithm, rand: rand, sqn: next, amf: options.amf)
    switch try port.challenge(rand: rand, autn: autn) {
    case .success(let res, let ck, let ik, let kc):
      let own = try algorithm.f2345(rand: rand)
      let isKcRight = kc == nil || kc == Conversion.c3(ck: own.ck, ik: own.ik)
      advance = own.res == res && own.ck == ck && own.ik == ik && isKcRight ? .right : .wrong
      acceptedSQN = next
      if advance == .wrong {
        verdict = .differ
        let wrong = [("RES", own.res == res), ("CK", own.ck == ck), ("IK", own.ik == ik), ("Kc", isKcRight)]
        notes.append("wrong: \(wrong.filter { !$0.1 }.map(\.0).joined(separator: ", "))")
      }
    case .synchronisationFailure(let auts):
      self.auts = (rand, auts)
      advance = .wrong
      notes.append(
        "the card did not accept SEQ_MS + 1 with IND \(ind): IND has another length than \(options.indLength), or the "
          + "entry of this IND is ahead")
    case .refused(let status):
      refusal = status
      advance = .unavailable
      notes.append("the challenge that counts was refused with \(status)")
    }
  }
}
