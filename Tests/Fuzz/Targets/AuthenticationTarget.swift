import AKA
import ISO7816
import Procedures

extension FuzzTarget {
  /// AUTN, AUTS, nonces, Digest headers and key files: one byte says which, the rest is it.
  static let authentication = FuzzTarget(
    "authentication", maximumLength: 600, quickCount: 5000,
    seeds: {
      let texts = [
        (2, "I1U8vpY3qJ0hiuZNrke/NVXzKLQ1UIAAXXuoU8DzLmc="),
        (3, #"Authorization: Digest username="a\"b", realm=c, nonce="AA==", qop=auth,nc=00000001"#),
        (4, "algorithm = tuak\nk=00112233445566778899aabbccddeeff\n#\ntopc = 00\nr1 = 7\nres-bits=128"),
      ]
      let challenge = (Hex.bytes("55f328b43577b9b94a9ffac354dfafb3") ?? [])
      return [[0] + challenge, [1] + challenge.dropLast(2)] + texts.map { [UInt8($0)] + Array($1.utf8) }
    },
    run: { bytes in
      let rest = Array(bytes.dropFirst())
      let text = String(decoding: rest, as: UTF8.self)
      switch (bytes.first ?? 0) % 5 {
      case 0: try autn(rest)
      case 1: try auts(rest)
      case 2:
        guard let decoded = Base64.bytes(text) else { return }
        try check(Base64.string(decoded).filter { $0 != "=" } == text.filter { $0 != "=" }, "base64 is not canonical")
        _ = try? IMSDigest.challenge(ofNonce: text)
      case 3:
        do throws(AKAError) { _ = try DigestHeader(text) } catch { try checkLine(error.description, "an error") }
      default:
        do throws(AKAError) {
          var file = try KeyFile(text)
          _ = try file.keys().authenticationAlgorithm()
          try file.finish()
        } catch {
          try checkLine(error.description, "an error")
        }
      }
    })

  private static let algorithms: [any AuthenticationAlgorithm] = {
    let key = SecretKey([UInt8](repeating: 0, count: 16))
    let algorithms: [(any AuthenticationAlgorithm)?] = [try? XORAlgorithm(k: key), try? Milenage(k: key, opc: key)]
    return algorithms.compactMap { $0 }
  }()

  private static func autn(_ bytes: [UInt8]) throws {
    guard let autn = AUTN(bytes) else { return try check(![16, 24, 40].contains(bytes.count), "no AUTN") }
    try check(autn.sqnXorAK + autn.amf + autn.mac == bytes, "bytes lost")
    let rand = [UInt8](repeating: 7, count: 16)
    for algorithm in algorithms {
      guard let sqn = try autn.sqn(algorithm, rand: rand) else { continue }
      let again = try AUTN.make(algorithm, rand: rand, sqn: sqn, amf: autn.amf)
      try check(again == autn, "MAC-A is right and the AUTN is another")
    }
  }

  private static func auts(_ bytes: [UInt8]) throws {
    guard let auts = AUTS(bytes) else { return try check(![14, 22, 38].contains(bytes.count), "no AUTS") }
    let rand = [UInt8](repeating: 7, count: 16)
    for algorithm in algorithms {
      guard let found = try auts.resynchronise(algorithm, rand: rand, forms: AUTS.Form.known()) else { continue }
      let again = try AUTS.make(algorithm, rand: rand, sqnMS: found.sqnMS, form: found.form)
      try check(again == auts, "MAC-S is right and the AUTS is another")
    }
  }

  /// A SUCI in any form; what concerns a PLMN comes back from each other form.
  static let suci = FuzzTarget(
    "suci", maximumLength: 400, quickCount: 10_000,
    seeds: {
      [
        "suci-0-274-012-678-1-27-b2e92f836055a255837debf850b528997ce0201cb82adfe4be1f587d07d8457dcb02352410cddd9e730ef3fa87",
        "suci-0-001-01-0-0-0-0123456789", "suci-1-a-b.example-12-0-0-user", "0100f110f0ff00001032547698",
        "A1080100f110f0ff0c01", "type1.rid12.schid0.useriduser.one@a-b.example",
        "type0.rid678.schid2.hnkey27.ecckey02aa.cip00.mac1122@5gc.mnc012.mcc274.3gppnetwork.org",
      ].map { Array($0.utf8) }
    },
    run: { bytes in
      let suci: SUCI
      do throws(AKAError) {
        suci = try SUCI(anyForm: String(decoding: bytes, as: UTF8.self))
      } catch {
        return try checkLine(error.description, "an error")
      }
      _ = try? suci.reveal(privateKey: nil)
      let (text, nai, identity) = (suci.text, suci.nai, suci.mobileIdentity)
      guard case .plmn = suci.homeNetwork, suci.supiType == 0, suci.scheme != .null else { return }
      try check(try SUCI(text: text) == suci, "\(text) is another SUCI")
      try check(try SUCI(mobileIdentity: identity) == suci, "\(Hex.string(identity)) is another SUCI")
      let again = try SUCI(nai: nai)
      try check(again.schemeOutput == suci.schemeOutput && again.scheme == suci.scheme, "\(nai) is another SUCI")
    })

  /// A vendor's file: findings name lines that there are, and nothing but ICCIDs.
  static let vendorFile = FuzzTarget(
    "vendor-file", maximumLength: 1500, quickCount: 2000,
    seeds: {
      let row = "8949000000000000018,001010000000001,465b5ce8b199b49faa5f0a2ee238a6bc,cd63cb71954a9f4e48a5994e37a02baf"
      return [
        "ICCID,IMSI,KI,OPC\n\(row)\n\(row)\n", "\u{FEFF}\"iccid\";\"k\"\r\n\"8949000000000000018F\";\"00\"\r\n",
        "Customer: x\nvar_out:ICCID/IMSI/KI\n" + row.replacing(",", with: " "), "KI\tOP\tICCID\n\t\t\n#\n\n,,,",
      ].map { Array($0.utf8) }
    },
    run: { bytes in
      var options = VendorFileCheck.Options()
      options.op = SecretKey([UInt8](repeating: 1, count: 16))
      options.limit = 5
      let report: VendorFileReport
      do throws(VendorFileError) {
        report = try VendorFileCheck.run(bytes, options)
      } catch {
        return try checkLine(error.description, "an error")
      }
      let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).count
      try check(report.rows <= lines && report.findings.count <= 10, "\(report.rows) rows in \(lines) lines")
      for finding in report.findings {
        try check((1...lines).contains(finding.line), "line \(finding.line) of \(lines)")
        try check((finding.firstLine ?? 0) < finding.line, "a duplicate before its first")
        let isNumber = finding.iccid.allSatisfy { $0.isNumber || $0 == "F" || $0 == "f" }
        try check(isNumber && finding.iccid.utf8.count <= 21, "an ICCID \(finding.iccid)")
      }
    })
}
