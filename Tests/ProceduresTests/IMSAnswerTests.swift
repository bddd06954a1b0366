import AKA
import ISO7816
import Procedures
import Testing

/// What explains a response that a S-CSCF did not take.
@Suite struct IMSAnswerTests {
  private let milenage: Milenage
  private let digest = IMSDigest(
    username: "001010123456789@ims.example", realm: "ims.example", uri: "sip:ims.example",
    nonce: "I1U8vpY3qJ0hiuZNrke/NVXzKLQ1UIAAXXuoU8DzLmc=", qop: "auth", clientNonce: "0a4f113b")

  init() throws {
    milenage = try Milenage(
      k: SecretKey(Hex.bytes("465b5ce8b199b49faa5f0a2ee238a6bc") ?? []),
      opc: SecretKey(Hex.bytes("cd63cb71954a9f4e48a5994e37a02baf") ?? []))
  }

  private func explain(_ change: (inout IMSDigest) -> Void, password: [UInt8]? = nil) throws -> [String] {
    var other = digest
    change(&other)
    let answer = try IMSAnswer(digest, milenage)
    let sent = try other.response(password: password ?? IMSDigest.password(other.algorithm, answer.results))
    #expect(sent != answer.response)
    return try answer.explain(sent.uppercased())
  }

  @Test func right() throws {
    let answer = try IMSAnswer(digest, milenage)
    #expect(answer.sqn?.rawValue == 0xFF9B_B4D0_B620)
    #expect(Hex.string(answer.results.res) == "a54211d5e3ba50bf")
    #expect(try answer.explain(answer.response) == [], "there is nothing to explain")
  }

  @Test func usualMistakes() throws {
    #expect(try explain { $0.algorithm = .akaV2MD5 } == ["its password is that of AKAv2-MD5"])
    #expect(try explain { $0.qop = nil } == ["it was made without qop"])
    #expect(try explain { $0.method = "INVITE" } == ["its method is INVITE"])
    #expect(try explain { $0.uri = "ims.example" } == ["its uri has no sip:"])
    #expect(try explain { $0.username = "001010123456789" } == ["its username has no realm"])
    let res = Array("a54211d5e3ba50bf".utf8)
    #expect(try explain({ _ in }, password: res) == ["its password is RES as hex digits, not as bytes"])
    #expect(try explain({ _ in }, password: []) == ["its password is empty: that goes with auts only"])
    #expect(
      try explain({ $0.qop = nil }, password: res)
        == ["it was made without qop", "its password is RES as hex digits, not as bytes"])
    #expect(try explain({ _ in }, password: [1, 2, 3]) == [], "other keys")
  }

  @Test func otherKeys() throws {
    let other = try Milenage(
      k: SecretKey([UInt8](repeating: 1, count: 16)), opc: SecretKey([UInt8](repeating: 2, count: 16)))
    #expect(try IMSAnswer(digest, other).sqn == nil)
    var short = digest
    short.nonce = "AAAA"
    #expect(throws: AKAError.self) { try IMSAnswer(short, milenage) }
  }

  @Test func headers() throws {
    let header = try DigestHeader(
      "Authorization: Digest username=\"a \\\"b\\\"\",\r\n realm = \"c\" , algorithm=AKAv1-MD5,qop=auth, nc=00000001")
    #expect(header["username"] == "a \"b\"" && header["realm"] == "c" && header["algorithm"] == "AKAv1-MD5")
    #expect(header["nc"] == "00000001" && header["nonce"] == nil)
    for wrong in ["a", "a=\"b", "=x", "a=b c"] { #expect(throws: AKAError.self) { try DigestHeader(wrong) } }
  }
}
