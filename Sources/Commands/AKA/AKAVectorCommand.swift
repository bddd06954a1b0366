import AKA
import ArgumentParser
import Crypto
import ElementaryFiles
import ISO7816

/// `uicc aka vector`.
struct AKAVectorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vector",
    abstract: "Compute an authentication vector, and the keys of EPS, 5GS and EAP-AKA' that follow from it.",
    usage: "uicc aka vector [--keys <source> | --k <source> --opc <source>] [--rand <hex>] [--sqn <sqn>] [options]",
    discussion: """
      TS 33.102 §6.3.2; milenage is TS 35.206, tuak TS 35.231, xor TS 34.108 §8.1.2. With an algorithm of 2G, RAND, \
      SRES and Kc are printed.

        $ uicc aka vector --k env:K --op env:OP --sqn 33 --amf 8000 --plmn 001-01
      """)

  @OptionGroup var offline: OfflineSubscriberOptions
  @OptionGroup var indices: INDOptions

  @Option(name: .long, help: ArgumentHelp("The challenge, 16 bytes; random if left out.", valueName: "hex"))
  var rand: HexArgument?

  @Option(
    name: .long, help: ArgumentHelp("12 hex digits, 0x and fewer, or a decimal number.", valueName: "sqn"))
  var sqn = SQNArgument(.zero)

  @Option(name: .long, help: ArgumentHelp("8000 for EPS and 5GS, 0000 for GSM and UMTS.", valueName: "hex"))
  var amf = HexArgument([0x80, 0x00])

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The serving network, 001-01: prints KASME, KAUSF, RES*, HRES* and KSEAF too.", valueName: "plmn"))
  var plmn: PLMNArgument?

  @Option(
    name: .long,
    help: ArgumentHelp("WLAN or 5G:...: prints CK' and IK' of EAP-AKA' too (RFC 9048).", valueName: "name"))
  var networkName: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Of EAP, with --network-name: prints K_encr, K_aut, K_re, MSK and EMSK too.", valueName: "text"))
  var identity: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try rand?.check("--rand", 16)
    try amf.check("--amf", 2)
    if identity != nil, networkName == nil { throw ValidationError("--identity goes with --network-name") }
  }

  func run() throws {
    let keys = try offline.keys()
    let facts = try AKACommand.checked { () throws(AKAError) in
      let rand = try challenge()
      return keys.algorithm.is3G ? try vector(keys, rand) : try triplet(keys, rand)
    }
    facts.print(output)
  }

  private func challenge() throws(AKAError) -> [UInt8] {
    if let rand { return rand.bytes }
    do throws(CryptoError) { return try RandomBytes.draw(16) } catch { throw AKAError(error.description) }
  }

  private func triplet(_ keys: SubscriberKeys, _ rand: [UInt8]) throws(AKAError) -> Facts {
    let (sres, kc) = try keys.gsmAlgorithm().a3a8(rand: rand)
    var facts = Facts()
    facts.add("algorithm", "algorithm", keys.algorithm.rawValue)
    facts.add("rand", "RAND", rand)
    facts.add("sres", "SRES", sres)
    facts.add("kc", "Kc", kc)
    return facts
  }

  private func vector(_ keys: SubscriberKeys, _ rand: [UInt8]) throws(AKAError) -> Facts {
    let algorithm = try keys.authenticationAlgorithm()
    let vector = try AuthenticationVector(algorithm, rand: rand, sqn: sqn.sqn, amf: amf.bytes)
    let gsm = try keys.gsmAlgorithm().a3a8(rand: rand)
    var facts = Facts()
    facts.add("algorithm", "algorithm", keys.algorithm.rawValue)
    facts.add("rand", "RAND", rand)
    facts.add(
      "sqn", "SQN", indices.words(vector.sqn),
      json: .object([
        .init("hex", .string(Hex.string(vector.sqn.bytes))),
        .init("ind", .int(Int(vector.sqn.ind(indLength: indices.indLength)))),
        .init("seq", .int(Int(vector.sqn.seq(indLength: indices.indLength)))),
      ]))
    facts.add("amf", "AMF", vector.amf)
    facts.add("autn", "AUTN", vector.autn.bytes)
    facts.add("xres", "XRES", vector.res)
    facts.add("ck", "CK", vector.ck)
    facts.add("ik", "IK", vector.ik)
    facts.add("ak", "AK", vector.ak)
    facts.add("macA", "MAC-A", vector.autn.mac)
    facts.add("sres", "SRES", gsm.sres)
    facts.add("kc", "Kc", gsm.kc)
    facts.add("kc128", "Kc128", try Conversion.kc128(ck: vector.ck, ik: vector.ik))
    try addServingNetwork(vector, &facts)
    try addEAP(vector, &facts)
    return facts
  }

  /// TS 33.401 and TS 33.501 Annex A.
  private func addServingNetwork(_ vector: AuthenticationVector, _ facts: inout Facts) throws(AKAError) {
    guard let plmn, let coded = EPS.plmn(mcc: plmn.mcc, mnc: plmn.mnc) else { return }
    let (ck, ik, concealed) = (vector.ck, vector.ik, vector.autn.sqnXorAK)
    let name = FiveGS.servingNetworkName(mcc: plmn.mcc, mnc: plmn.mnc)
    let kausf = try FiveGS.kausf(ck: ck, ik: ik, servingNetworkName: name, sqnXorAK: concealed)
    let resStar = try FiveGS.resStar(ck: ck, ik: ik, servingNetworkName: name, rand: vector.rand, res: vector.res)
    facts.add("kasme", "KASME", try EPS.kasme(ck: ck, ik: ik, servingNetwork: coded, sqnXorAK: concealed))
    facts.add("servingNetworkName", "network", name)
    facts.add("xresStar", "XRES*", resStar)
    facts.add("hxresStar", "HXRES*", try FiveGS.hresStar(rand: vector.rand, resStar: resStar))
    facts.add("kausf", "KAUSF", kausf)
    facts.add("kseaf", "KSEAF", try FiveGS.kseaf(kausf: kausf, servingNetworkName: name))
  }

  private func addEAP(_ vector: AuthenticationVector, _ facts: inout Facts) throws(AKAError) {
    guard let networkName else { return }
    let keys = try EAPAKAPrime.keys(
      ck: vector.ck, ik: vector.ik, networkName: networkName, sqnXorAK: vector.autn.sqnXorAK)
    facts.add("ckPrime", "CK'", keys.ckPrime)
    facts.add("ikPrime", "IK'", keys.ikPrime)
    guard let identity else { return }
    let master = try EAPAKAPrime.masterKeys(ckPrime: keys.ckPrime, ikPrime: keys.ikPrime, identity: identity)
    facts.add("kEncr", "K_encr", master.kEncr)
    facts.add("kAut", "K_aut", master.kAut)
    facts.add("kRe", "K_re", master.kRe)
    facts.add("msk", "MSK", master.msk)
    facts.add("emsk", "EMSK", master.emsk)
  }
}
