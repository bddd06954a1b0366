public import AKA
import ISO7816

/// A challenge of a S-CSCF and the answer to it, with the reasons why an answer that was given may be wrong.
public struct IMSAnswer: Sendable {
  public let rand: [UInt8]
  public let autn: AUTN
  /// The SQN in AUTN; `nil` where MAC-A is wrong: the client sends no response then.
  public let sqn: SequenceNumber?
  public let results: ChallengeResults
  /// What belongs into `response=`.
  public let response: String
  private let digest: IMSDigest

  /// - Throws: ``AKAError`` for a nonce that holds no challenge.
  public init(_ digest: IMSDigest, _ algorithm: any AuthenticationAlgorithm) throws(AKAError) {
    let challenge = try IMSDigest.challenge(ofNonce: digest.nonce)
    (rand, autn) = (challenge.rand, challenge.autn)
    let verification = try ChallengeVerification(algorithm, rand: rand, autn: autn)
    (sqn, results) = (verification.sqn, verification.results)
    response = try digest.response(results)
    self.digest = digest
  }

  /// What a client did that sent this response instead.
  /// - Returns: one line for each thing it did differently; empty where nothing known explains the response.
  public func explain(_ given: String) throws(AKAError) -> [String] {
    let given = given.lowercased()
    for (reason, changed) in variants {
      for (password, kind) in try passwords where try changed.response(password: password) == given {
        return [reason, kind].compactMap { $0 }
      }
    }
    return []
  }

  private var passwords: [([UInt8], String?)] {
    get throws(AKAError) {
      let own = try IMSDigest.password(digest.algorithm, results)
      let other = digest.algorithm == .akaV1MD5 ? IMSDigest.Algorithm.akaV2MD5 : .akaV1MD5
      return [
        (own, nil),
        (try IMSDigest.password(other, results), "its password is that of \(other.rawValue)"),
        (Array(Hex.string(results.res).utf8), "its password is RES as hex digits, not as bytes"),
        (Array(Hex.string(results.res).uppercased().utf8), "its password is RES as hex digits, not as bytes"),
        (Array(Base64.string(results.res).utf8), "its password is RES in base64"),
        ([], "its password is empty: that goes with auts only"),
        (results.res.suffix(4).isEmpty ? [] : Array(results.res.prefix(4)), "its RES is cut to 4 bytes"),
      ]
    }
  }

  private var variants: [(String?, IMSDigest)] {
    var found: [(String?, IMSDigest)] = [(nil, digest)]
    func add(_ reason: String, _ change: (inout IMSDigest) -> Void) {
      var other = digest
      change(&other)
      if other != digest { found.append((reason, other)) }
    }
    add("it was made without qop") { $0.qop = nil }
    for qop in ["auth", "auth-int"] { add("it was made with qop \(qop)") { $0.qop = qop } }
    add("its uri has no sip:") { $0.uri = $0.uri.hasPrefix("sip:") ? String($0.uri.dropFirst(4)) : $0.uri }
    add("its uri is sip:\(digest.realm)") { $0.uri = "sip:\(digest.realm)" }
    add("its uri is the realm") { $0.uri = digest.realm }
    for method in ["REGISTER", "INVITE", "SUBSCRIBE", "register"] {
      add("its method is \(method)") { $0.method = method }
    }
    add("its username has no realm") { $0.username = String($0.username.prefix { $0 != "@" }) }
    add("its username is a sip: URI") { $0.username = "sip:" + $0.username }
    add("its realm is in quotation marks") { $0.realm = "\"\($0.realm)\"" }
    return found
  }
}
