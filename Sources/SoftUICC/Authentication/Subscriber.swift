public import AKA
public import ISO7816

extension SoftCard {
  /// What the card authenticates with. No part of an image: it comes from a configuration and is never written.
  public struct Subscriber: Sendable {
    /// f1 to f5*; `nil` on a card that knows GSM only.
    public var algorithm: (any AuthenticationAlgorithm)?
    /// A3 and A8 of the GSM context and of RUN GSM ALGORITHM; `nil`: there are none.
    public var gsmAlgorithm: (any GSMAlgorithm)?
    /// The sequence numbers that were accepted, one array for USIM and ISIM.
    public var sequence: SequenceArray
    public var habits = AuthenticationHabits()

    public init(
      algorithm: (any AuthenticationAlgorithm)?, gsmAlgorithm: (any GSMAlgorithm)? = nil,
      sequence: SequenceArray = SequenceArray()
    ) {
      self.algorithm = algorithm
      self.gsmAlgorithm = gsmAlgorithm ?? algorithm.map { ConvertedAlgorithm($0) }
      self.sequence = sequence
    }

    /// Reads the subscriber of a ``KeyFile`` and what a card has besides: `sqn` (SQN_MS, 12 hex digits), `ind-length`,
    /// `delta`, `age-limit`, `gsm-algorithm`, and the habits `auts-amf`, `auts-concealment` (f5*, f5, none),
    /// `wrong-mac-status`, `accepts-any-sqn`, `gsm-context`, `kc-with-3g`, `answers-9f`.
    public init(_ text: String) throws(AKAError) {
      var file = try KeyFile(text)
      let keys = try file.keys()
      var gsm = keys
      if let name = file.text("gsm-algorithm") {
        guard let other = SubscriberKeys.Algorithm(name) else { throw file.error("gsm-algorithm", "is unknown") }
        gsm.algorithm = other
        if !other.is3G { gsm.operatorValue = nil }
      }
      let start = try file.bytes("sqn", count: 6).flatMap { SequenceNumber($0) } ?? .zero
      let standard = SequenceArray()
      let length = try file.number("ind-length", SequenceNumber.indLengths) ?? standard.indLength
      var sequence = SequenceArray(indLength: length, start: start)
      if let delta = try file.number("delta", 0...Int.max) { sequence.delta = delta == 0 ? nil : UInt64(delta) }
      sequence.ageLimit = try file.number("age-limit", 0...Int.max).map { UInt64($0) }
      self.init(
        algorithm: keys.algorithm.is3G ? try keys.authenticationAlgorithm() : nil,
        gsmAlgorithm: try gsm.gsmAlgorithm(), sequence: sequence)
      habits = try AuthenticationHabits(&file)
      try file.finish()
    }
  }

  /// How real cards differ in AUTHENTICATE. None of it by default.
  public struct AuthenticationHabits: Hashable, Sendable {
    /// How AUTS is made.
    public var auts = AUTS.Form.standard
    /// What a wrong MAC-A is answered with; cards say 6982 or 6985 as well.
    public var wrongMAC = StatusWord(rawValue: 0x9862)
    /// Any SQN is accepted: a window that is set wrong.
    public var acceptsAnySQN = false
    /// What P2 80 is answered with, in place of SRES and Kc; `nil`: it is answered.
    public var gsmContextStatus: StatusWord?
    /// Kc behind IK in the 3G context where service 27 is there (TS 31.102 §7.1.2.1).
    public var addsKc = true
    /// T=0: 9FXX announces the response in class 00, as in class A0.
    public var answers9F = false

    public init() {}

    init(_ file: inout KeyFile) throws(AKAError) {
      if let amf = try file.bytes("auts-amf", count: 2) { auts.amf = amf }
      switch file.text("auts-concealment") {
      case nil, "f5*": break
      case "f5": auts.concealment = .f5
      case "none": auts.concealment = .none
      default: throw file.error("auts-concealment", "is f5*, f5 or none")
      }
      if let status = try file.bytes("wrong-mac-status", count: 2) {
        wrongMAC = StatusWord(sw1: status[0], sw2: status[1])
      }
      if let any = try file.flag("accepts-any-sqn") { acceptsAnySQN = any }
      if try file.flag("gsm-context") == false { gsmContextStatus = StatusWord(rawValue: 0x9864) }
      if let adds = try file.flag("kc-with-3g") { addsKc = adds }
      if let answers = try file.flag("answers-9f") { answers9F = answers }
    }
  }

  /// SQN_MS as the card has it now; `nil` without a subscriber. For tests and for whoever watches the card.
  public var sqnMS: SequenceNumber? { withEngine { $0.configuration.subscriber?.sequence.highest } }
}
