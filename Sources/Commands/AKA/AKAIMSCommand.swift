import AKA
import ArgumentParser
import ElementaryFiles
import ISO7816
import Procedures

/// `uicc aka ims`.
struct AKAIMSCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ims",
    abstract: "Answer the 401 of a S-CSCF, and say what is wrong with an answer that it did not take.",
    usage: "uicc aka ims --nonce <base64> [--keys <source> | --k <source> --opc <source>] [options]",
    discussion: """
      HTTP Digest AKA: AKAv1-MD5 is RFC 3310, AKAv2-MD5 RFC 4169. --authorization takes the header that the client sent, \
      and the response in it is checked. Exit status 1: MAC-A is wrong, or the response is.

        $ uicc aka ims --keys file:sub.keys --nonce I1U8vpY3qJ0hiuZNrke/NVXzKLQ1d7m5Sp/6w1Tfr7M= \\
            --username 001010123456789@ims.mnc001.mcc001.3gppnetwork.org --realm ims.mnc001.mcc001.3gppnetwork.org
        $ uicc aka ims --keys file:sub.keys --authorization "$(cat header.txt)"
      """)

  @OptionGroup var offline: OfflineSubscriberOptions
  @OptionGroup var indices: INDOptions

  @Option(name: .long, help: ArgumentHelp("From the challenge.", valueName: "base64"))
  var nonce: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The client's Authorization header; other options override what it says.", valueName: "header"))
  var authorization: String?

  @Option(name: .long, help: ArgumentHelp("IMPI.", valueName: "text"))
  var username: String?

  @Option(name: .long, help: ArgumentHelp("From the challenge.", valueName: "text"))
  var realm: String?

  @Option(name: .long, help: ArgumentHelp("Of the request; sip:REALM if left out.", valueName: "uri"))
  var uri: String?

  @Option(name: .long, help: ArgumentHelp("Of the request; REGISTER if left out.", valueName: "method"))
  var method = "REGISTER"

  @Option(name: .long, help: ArgumentHelp("auth or auth-int; without it the response has none.", valueName: "qop"))
  var qop: String?

  @Option(name: .long, help: ArgumentHelp("Eight hex digits, with --qop.", valueName: "hex"))
  var nc: String?

  @Option(name: .long, help: ArgumentHelp("Of the client, with --qop.", valueName: "text"))
  var cnonce: String?

  @Option(name: .long, help: ArgumentHelp("AKAv1-MD5 or AKAv2-MD5.", valueName: "name"))
  var digest: String?

  @Option(name: .long, help: ArgumentHelp("What the client sent, to be checked.", valueName: "hex"))
  var response: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard nonce != nil || authorization != nil else { throw ValidationError("give --nonce or --authorization") }
    if let digest { _ = try Self.algorithm(digest) }
    if let qop, !["auth", "auth-int"].contains(qop) { throw ValidationError("--qop takes auth or auth-int") }
  }

  private static func algorithm(_ name: String) throws -> IMSDigest.Algorithm {
    let known = IMSDigest.Algorithm.allCases.first { $0.rawValue.lowercased() == name.lowercased() }
    guard let known else { throw ValidationError("the algorithm is AKAv1-MD5 or AKAv2-MD5") }
    return known
  }

  func run() throws {
    let header = try AKACommand.checked { () throws(AKAError) in try DigestHeader(authorization ?? "") }
    guard let nonce = nonce ?? header["nonce"] else { throw Failure("the header has no nonce") }
    guard let username = username ?? header["username"], let realm = realm ?? header["realm"] else {
      throw Failure("a response needs username and realm", hint: "give --username and --realm, or --authorization")
    }
    let request = IMSDigest(
      algorithm: try (digest ?? header["algorithm"]).map(Self.algorithm) ?? .akaV1MD5, username: username, realm: realm,
      method: method, uri: uri ?? header["uri"] ?? "sip:\(realm)", nonce: nonce, qop: qop ?? header["qop"],
      nonceCount: nc ?? header["nc"] ?? "00000001", clientNonce: cnonce ?? header["cnonce"] ?? "")
    let keys = try offline.keys()
    let answer = try AKACommand.checked { () throws(AKAError) in
      try IMSAnswer(request, keys.authenticationAlgorithm())
    }
    let given = response ?? header["response"]
    let isRight = given.map { $0.lowercased() == answer.response }
    let reasons =
      isRight == false ? try AKACommand.checked { () throws(AKAError) in try answer.explain(given ?? "") } : []
    print(answer, request, isRight, reasons)
    if answer.sqn == nil {
      Standard.remark("MAC-A is wrong: the nonce was made with other keys, and the card refuses it with 9862")
    }
    if isRight == false {
      Standard.remark("the response that was sent is not the one for this challenge")
      reasons.forEach(Standard.hint)
      if reasons.isEmpty { Standard.hint("no usual mistake explains it; does the RES of the card differ?") }
    }
    if answer.sqn == nil || isRight == false { throw ExitStatus.no }
  }

  private func print(_ answer: IMSAnswer, _ request: IMSDigest, _ isRight: Bool?, _ reasons: [String]) {
    var facts = Facts()
    facts.add("rand", "RAND", answer.rand)
    facts.add("autn", "AUTN", answer.autn.bytes)
    facts.add("macA", "MAC-A", answer.sqn == nil ? "wrong" : "right", json: .bool(answer.sqn != nil))
    if let sqn = answer.sqn { facts.add("sqn", "SQN", indices.words(sqn), json: .string(Hex.string(sqn.bytes))) }
    facts.add("amf", "AMF", answer.autn.amf)
    facts.add("res", "RES", answer.results.res)
    facts.add("ck", "CK", answer.results.ck)
    facts.add("ik", "IK", answer.results.ik)
    facts.add("algorithm", "algorithm", request.algorithm.rawValue)
    facts.add("response", "response", answer.response)
    if let isRight { facts.add("responseIsRight", "sent", isRight ? "right" : "wrong", json: .bool(isRight)) }
    // In text the reasons are hints behind the remark.
    if output.json { facts.add("reasons", "because", "", json: .array(reasons.map { .string($0) })) }
    facts.print(output)
  }
}
