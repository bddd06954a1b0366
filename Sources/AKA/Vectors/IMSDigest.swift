internal import Crypto
internal import ISO7816

/// HTTP Digest with AKA, as an IMS client answers a 401 of its S-CSCF: AKAv1-MD5 (RFC 3310) and AKAv2-MD5 (RFC 4169).
public struct IMSDigest: Hashable, Sendable {
  public enum Algorithm: String, Hashable, Sendable, CaseIterable {
    case akaV1MD5 = "AKAv1-MD5"
    case akaV2MD5 = "AKAv2-MD5"
  }

  public var algorithm: Algorithm
  /// IMPI.
  public var username: String
  public var realm: String
  public var method: String
  /// As in the request line: `sip:ims.mnc001.mcc001.3gppnetwork.org`.
  public var uri: String
  /// As the challenge has it, in base64.
  public var nonce: String
  /// `auth`, `auth-int` or `nil`: without (RFC 2069).
  public var qop: String?
  /// Eight hex digits, with a `qop`.
  public var nonceCount: String
  public var clientNonce: String
  /// What `auth-int` protects.
  public var body: [UInt8]

  public init(
    algorithm: Algorithm = .akaV1MD5, username: String, realm: String, method: String = "REGISTER", uri: String,
    nonce: String, qop: String? = nil, nonceCount: String = "00000001", clientNonce: String = "", body: [UInt8] = []
  ) {
    (self.algorithm, self.username, self.realm, self.method) = (algorithm, username, realm, method)
    (self.uri, self.nonce, self.qop, self.nonceCount) = (uri, nonce, qop, nonceCount)
    (self.clientNonce, self.body) = (clientNonce, body)
  }

  /// The password of AKAv1 is RES; of AKAv2 the base64 of an HMAC-MD5 under RES, IK and CK.
  public static func password(_ algorithm: Algorithm, _ results: ChallengeResults) throws(AKAError) -> [UInt8] {
    guard algorithm == .akaV2MD5 else { return results.res }
    let mac = try AKAError.crypto { () throws(CryptoError) in
      try MAC.hmac(.md5, key: results.res + results.ik + results.ck, Array("http-digest-akav2-password".utf8))
    }
    return Array(Base64.string(mac).utf8)
  }

  /// The response of RFC 2617 §3.2.2: 32 hex digits.
  /// - Parameter results: `nil` for the answer that carries `auts`: its password is empty (RFC 3310 §3.4).
  public func response(_ results: ChallengeResults?) throws(AKAError) -> String {
    guard let results else { return try response(password: []) }
    return try response(password: Self.password(algorithm, results))
  }

  /// The response with any password.
  public func response(password: [UInt8]) throws(AKAError) -> String {
    let ha1 = try Self.md5(Array("\(username):\(realm):".utf8) + password)
    var second = "\(method):\(uri)"
    if qop == "auth-int" { second += ":" + (try Self.md5(body)) }
    let ha2 = try Self.md5(Array(second.utf8))
    let middle = qop.map { "\(nonce):\(nonceCount):\(clientNonce):\($0)" } ?? nonce
    return try Self.md5(Array("\(ha1):\(middle):\(ha2)".utf8))
  }

  private static func md5(_ message: [UInt8]) throws(AKAError) -> String {
    let digest = try AKAError.crypto { () throws(CryptoError) in try Digest.of(message, .md5) }
    return Hex.string(digest)
  }

  /// RAND, AUTN and what the server added, from a nonce in base64 (RFC 3310 §3.2).
  /// - Throws: ``AKAError`` for what is no base64 or has fewer than 32 bytes.
  public static func challenge(ofNonce nonce: String) throws(AKAError) -> (
    rand: [UInt8], autn: AUTN, serverData: [UInt8]
  ) {
    guard let bytes = Base64.bytes(nonce) else { throw AKAError("the nonce is no base64") }
    guard bytes.count >= 32, let autn = AUTN(Array(bytes[16..<32])) else {
      throw AKAError("a nonce of AKA holds RAND and AUTN, 32 bytes; this one has \(bytes.count)")
    }
    return (Array(bytes[0..<16]), autn, Array(bytes[32...]))
  }
}
