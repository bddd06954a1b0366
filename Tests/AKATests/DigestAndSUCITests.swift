import AKA
import ISO7816
import Testing

@Suite struct DigestAndSUCITests {
  /// RFC 2617 §3.5, with its password in place of RES.
  @Test func responseOfRFC2617() throws {
    let digest = IMSDigest(
      username: "Mufasa", realm: "testrealm@host.com", method: "GET", uri: "/dir/index.html",
      nonce: "dcd98b7102dd2f0e8b11d0f600bfb0c093", qop: "auth", clientNonce: "0a4f113b")
    let results = ChallengeResults(res: Array("Circle Of Life".utf8), ck: [], ik: [], ak: [])
    #expect(try digest.response(results) == "6629fae49393a05397450978507c4ef1")
  }

  /// AKAv2 hashes another password, and an answer with `auts` none.
  @Test func passwords() throws {
    let results = ChallengeResults(res: hex("a54211d5e3ba50bf"), ck: hex("00"), ik: hex("01"), ak: [])
    #expect(try IMSDigest.password(.akaV1MD5, results) == results.res)
    #expect(try IMSDigest.password(.akaV2MD5, results).count == 24)
    var digest = IMSDigest(username: "u", realm: "r", uri: "sip:r", nonce: "AA==")
    let first = try digest.response(results)
    digest.algorithm = .akaV2MD5
    #expect(try digest.response(results) != first)
    #expect(try digest.response(nil) != first)
  }

  @Test func nonces() throws {
    let rand = hex("23553cbe9637a89d218ae64dae47bf35")
    let autn = hex("55f328b43577b9b94a9ffac354dfafb3")
    let found = try IMSDigest.challenge(ofNonce: Base64.string(rand + autn + [1, 2, 3]))
    #expect(found.rand == rand && found.autn.bytes == autn && found.serverData == [1, 2, 3])
    #expect(throws: AKAError.self) { try IMSDigest.challenge(ofNonce: "AAAA") }
    #expect(throws: AKAError.self) { try IMSDigest.challenge(ofNonce: "no base64!") }
  }

  /// RFC 4648 §10, and what is no base64.
  @Test func base64() {
    for (text, coded) in [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("foobar", "Zm9vYmFy"),
    ] {
      #expect(Base64.string(Array(text.utf8)) == coded)
      #expect(Base64.bytes(coded) == Array(text.utf8))
    }
    for wrong in ["Zg=", "Z", "Zh==", "Zm9v====", "Zm 9v", "====", "Zg==Zg=="] { #expect(Base64.bytes(wrong) == nil) }
  }

  /// TS 33.501 Annex C.4.3.1, in each form that a SUCI comes in.
  @Test func formsOfASUCI() throws {
    let privateKey = SecretKey(hex("c53c22208b61860b06c62e5406a7b330c2b577aa5558981510d128247d38bd1d"))
    let output = "b2e92f836055a255837debf850b528997ce0201cb82adfe4be1f587d07d8457dcb02352410cddd9e730ef3fa87"
    let suci = try SUCI(text: "suci-0-274-012-678-1-27-\(output)")
    #expect(suci.text == "suci-0-274-012-678-1-27-\(output)")
    #expect(
      suci.nai
        == "type0.rid678.schid1.hnkey27.ecckeyb2e92f836055a255837debf850b528997ce0201cb82adfe4be1f587d07d8457d"
        + ".cipcb02352410.maccddd9e730ef3fa87@5gc.mnc012.mcc274.3gppnetwork.org")
    #expect(Hex.string(suci.mobileIdentity) == "0172241076f8011b" + output)
    #expect(try SUCI(nai: suci.nai) == suci)
    #expect(try SUCI(mobileIdentity: suci.mobileIdentity) == suci)
    #expect(try SUCI(anyForm: "A135" + Hex.string(suci.mobileIdentity)) == suci)
    #expect(try suci.reveal(privateKey: privateKey)?.text == "274012001002086")
    #expect(throws: AKAError.self) { try suci.reveal(privateKey: nil) }
    var changed = suci
    changed.schemeOutput[33] ^= 1
    #expect(try changed.reveal(privateKey: privateKey) == nil)
    let (other, _) = try ECIESProfile.a.generate()
    #expect(try suci.reveal(privateKey: other) == nil)
  }

  @Test func nullScheme() throws {
    let suci = try SUCI.conceal(.imsi(mcc: "001", mnc: "01", msin: "0123456789"), scheme: .null)
    #expect(suci.text == "suci-0-001-01-0-0-0-0123456789")
    #expect(Hex.string(suci.mobileIdentity) == "0100f110f0ff00001032547698")
    #expect(try suci.reveal(privateKey: nil)?.text == "001010123456789")
    let nai = try SUCI.conceal(.nai(user: "user.one", realm: "a-b.example"), scheme: .null, routingIndicator: "12")
    #expect(nai.nai == "type1.rid12.schid0.useriduser.one@a-b.example")
    #expect(try SUCI(nai: nai.nai) == nai)
    #expect(try SUCI(text: nai.text) == nai)
    #expect(try SUCI(mobileIdentity: nai.mobileIdentity) == nai)
  }

  /// Concealed anew each time, revealed alike.
  @Test(arguments: ECIESProfile.allCases) func thereAndBack(profile: ECIESProfile) throws {
    let (privateKey, publicKey) = try profile.generate()
    let supi = SUCI.SUPI.imsi(mcc: "262", mnc: "01", msin: "123456789")
    let scheme: SUCI.Scheme = profile == .a ? .profileA : .profileB
    let first = try SUCI.conceal(supi, scheme: scheme, homeNetworkKey: publicKey)
    let second = try SUCI.conceal(supi, scheme: scheme, homeNetworkKey: publicKey)
    #expect(first != second)
    for suci in [first, second] { #expect(try suci.reveal(privateKey: privateKey) == supi) }
  }

  @Test(arguments: [
    "", "suci", "suci-0-001-01-0-1-1", "suci-0-01-01-0-1-1-00", "suci-9-001-01-0-0-0-1", "suci-0-001-01-00000-0-0-1",
    "suci-0-001-01-0-16-0-1", "suci-0-001-01-0-1-256-00", "suci-0-001-01-0-1-1-0", "typeX", "type0.rid0@nowhere",
    "type1.rid0.rid0@x", "02", "01", "0100f110", "01aaaaaaf0ff0000", "a1", "a105", "a1ff00", "zz",
    "suci-1-a-b-c-d-e-f",
  ])
  func notASUCI(text: String) {
    #expect(throws: AKAError.self) { try SUCI(anyForm: text) }
  }

  @Test func outputsThatAreTooShort() throws {
    let (privateKey, _) = try ECIESProfile.a.generate()
    for length in [0, 1, 32, 39] {
      let suci = try SUCI(text: "suci-0-001-01-0-1-1-" + String(repeating: "00", count: length))
      #expect(throws: AKAError.self) { try suci.reveal(privateKey: privateKey) }
    }
  }
}
