import AKA
import ISO7816
import TestSupport
import Testing

@Suite(.needsShared("data/aka-vectors.json"))
struct SharedVectorTests {
  private let vectors: SharedVectors
  init() throws { vectors = try SharedVectors() }

  @Test func everyGroupIsTested() {
    #expect(
      vectors.names == [
        "_about", "comp128", "derived_keys", "gba", "gsm_milenage_3gpp", "keccak_p1600_ts35232", "milenage_3gpp",
        "milenage_osmo", "milenage_resync", "milenage_resync_bad", "rfc5448_case1", "suci_ts33501_c4", "tuak_3gpp",
        "tuak_osmo", "xor_2g", "xor_3g",
      ])
  }

  @Test(arguments: [("milenage_3gpp", 21), ("milenage_osmo", 16)])
  func milenage(group: String, count: Int) throws {
    for row in try vectors.rows(group, count: count) {
      let k = try row.key("k")
      #expect(try Milenage.opc(k: k, op: row.key("op")) == row.key("opc"))
      for algorithm in [try Milenage(k: k, opc: row.key("opc")), try Milenage(k: k, op: row.key("op"))] {
        try check(algorithm, row)
        let vector = try AuthenticationVector(
          algorithm, rand: row.bytes("rand"), sqn: row.sqn(), amf: row.bytes("amf"))
        #expect(vector.sres == (try row.bytes("sres")))
        #expect(vector.kc == (try row.bytes("kc")))
      }
    }
  }

  @Test func gsmMilenage() throws {
    for row in try vectors.rows("gsm_milenage_3gpp", count: 19) {
      let milenage = try Milenage(k: row.key("ki"), opc: row.key("opc"))
      let first = try ConvertedAlgorithm(milenage).a3a8(rand: row.bytes("rand"))
      let second = try ConvertedAlgorithm(milenage, sres: .truncated).a3a8(rand: row.bytes("rand"))
      #expect(first.sres == (try row.bytes("sres1")))
      #expect(second.sres == (try row.bytes("sres2")))
      #expect(first.kc == (try row.bytes("kc")))
      #expect(second.kc == first.kc)
    }
  }

  @Test func resynchronisation() throws {
    for row in try vectors.rows("milenage_resync", count: 12) {
      let milenage = try Milenage(k: row.key("k"), opc: row.key("opc"))
      let rand = try row.bytes("rand")
      let auts = try #require(AUTS(try row.bytes("auts")))
      let found = try #require(try auts.resynchronise(milenage, rand: rand))
      #expect(found.sqnMS.rawValue == (try row.number("sqn_ms")))
      #expect(found.form.isStandard)
      #expect(try AUTS.make(milenage, rand: rand, sqnMS: found.sqnMS) == auts)

      let next = found.sqnMS.next(ind: try row.number("ind"), indLength: Int(try row.number("ind_len")))
      if found.sqnMS == .max {
        // SEQ is at its end: there is no next one. The vector has what osmo-auc-gen wraps to.
        #expect(next == nil)
        #expect(try row.number("next_sqn") == 0)
      } else {
        #expect(next?.rawValue == (try row.number("next_sqn")))
      }
      let after = SequenceNumber(truncating: try row.number("next_sqn"))
      let vector = try AuthenticationVector(milenage, rand: rand, sqn: after, amf: row.bytes("amf"))
      #expect(vector.autn.bytes == (try row.bytes("autn_next_same_rand")))
      #expect(vector.res == (try row.bytes("res")))
      #expect(vector.ck == (try row.bytes("ck")))
      #expect(vector.ik == (try row.bytes("ik")))
    }
  }

  @Test func wrongAUTS() throws {
    let row = try vectors.rows("milenage_resync_bad", count: 1)[0]
    let milenage = try Milenage(k: row.key("k"), opc: row.key("opc"))
    let auts = try #require(AUTS(try row.bytes("auts")))
    #expect(try auts.resynchronise(milenage, rand: row.bytes("rand"), forms: AUTS.Form.known()) == nil)
  }

  @Test func comp128() throws {
    for row in try vectors.rows("comp128", count: 6) {
      for version in COMP128.Version.allCases {
        let expected = try row.row("v\(version.rawValue)")
        let (sres, kc) = try COMP128(version, ki: row.key("ki")).a3a8(rand: row.bytes("rand"))
        #expect(sres == (try expected.bytes("sres")), "\(version)")
        #expect(kc == (try expected.bytes("kc")), "\(version)")
      }
    }
  }

  @Test func xor() throws {
    for row in try vectors.rows("xor_3g", count: 4) {
      let algorithm = try XORAlgorithm(k: row.key("k"))
      let vector = try AuthenticationVector(algorithm, rand: row.bytes("rand"), sqn: row.sqn(), amf: row.bytes("amf"))
      #expect(vector.autn.bytes == (try row.bytes("autn")))
      #expect(vector.autn.mac == (try row.bytes("mac_a")))
      #expect(vector.res == (try row.bytes("res")))
      #expect(vector.ak == (try row.bytes("ak")))
      #expect(vector.ck == (try row.bytes("ck")))
      #expect(vector.ik == (try row.bytes("ik")))
      #expect(vector.sres == (try row.bytes("sres")))
      #expect(vector.kc == (try row.bytes("kc")))
      let standard = try AUTS.make(algorithm, rand: vector.rand, sqnMS: vector.sqn)
      #expect(standard.bytes == (try row.bytes("auts_amf_0000")))
      let other = try AUTS.make(algorithm, rand: vector.rand, sqnMS: vector.sqn, form: AUTS.Form(amf: vector.amf))
      #expect(other.bytes == (try row.bytes("auts_with_amf")))
      let found = try other.resynchronise(
        algorithm, rand: vector.rand, forms: AUTS.Form.known(challenge: vector.amf))
      #expect(found?.sqnMS == vector.sqn && found?.form.amf == vector.amf)
    }
    for row in try vectors.rows("xor_2g", count: 3) {
      let (sres, kc) = try XOR2G(ki: row.key("ki")).a3a8(rand: row.bytes("rand"))
      #expect(sres == (try row.bytes("sres")))
      #expect(kc == (try row.bytes("kc")))
      let old = try row.row("old_xor_2g")
      let converted = try ConvertedAlgorithm(XORAlgorithm(k: row.key("ki"))).a3a8(rand: row.bytes("rand"))
      #expect(converted.sres == (try old.bytes("sres")))
      #expect(converted.kc == (try old.bytes("kc")))
    }
  }

  @Test(arguments: [("tuak_3gpp", 6), ("tuak_osmo", 10)])
  func tuak(group: String, count: Int) throws {
    for row in try vectors.rows(group, count: count) {
      func bits(_ name: String) throws -> Int { try row.bytes(name).count * 8 }
      let parameters = try TUAK.Parameters(
        macBits: bits("mac_a"), resBits: Int(row.number("res_bits")), ckBits: bits("ck"), ikBits: bits("ik"),
        iterations: Int(row.number("keccak_iterations")))
      let k = try row.key("k")
      #expect(try TUAK.topc(k: k, top: row.key("top"), iterations: parameters.iterations) == row.key("topc"))
      try check(TUAK(k: k, topc: row.key("topc"), parameters: parameters), row)
      try check(TUAK(k: k, top: row.key("top"), parameters: parameters), row)
    }
  }

  @Test func keccak() throws {
    for row in try vectors.rows("keccak_p1600_ts35232", count: 6) {
      var state = try row.bytes("in")
      try Keccak.permute(&state)
      #expect(state == (try row.bytes("out")))
    }
  }

  @Test func derivedKeys() throws {
    for row in try vectors.rows("derived_keys", count: 3) {
      let (ck, ik, sqnXorAK) = (try row.bytes("ck"), try row.bytes("ik"), try row.bytes("sqn_xor_ak"))
      let name = try row.text("sn_name")
      let plmn = try row.bytes("serving_plmn_bcd")
      #expect(EPS.plmn(mcc: "001", mnc: "01") == plmn)
      #expect(FiveGS.servingNetworkName(mcc: "001", mnc: "01") == name)
      #expect(try EPS.kasme(ck: ck, ik: ik, servingNetwork: plmn, sqnXorAK: sqnXorAK) == row.bytes("kasme"))
      let kausf = try FiveGS.kausf(ck: ck, ik: ik, servingNetworkName: name, sqnXorAK: sqnXorAK)
      #expect(kausf == (try row.bytes("kausf")))
      #expect(try FiveGS.kseaf(kausf: kausf, servingNetworkName: name) == row.bytes("kseaf"))
      let resStar = try FiveGS.resStar(
        ck: ck, ik: ik, servingNetworkName: name, rand: row.bytes("rand"), res: row.bytes("res"))
      #expect(resStar == (try row.bytes("res_star")))
      let keys = try EAPAKAPrime.keys(
        ck: ck, ik: ik, networkName: row.text("access_network"), sqnXorAK: sqnXorAK)
      #expect(keys.ckPrime + keys.ikPrime == (try row.bytes("ck_ik_prime")))
    }
  }

  @Test func eapAKAPrime() throws {
    let row = try vectors.rows("rfc5448_case1", count: 1)[0]
    let autn = try #require(AUTN(try row.bytes("autn")))
    let keys = try EAPAKAPrime.keys(
      ck: row.bytes("ck"), ik: row.bytes("ik"), networkName: row.text("network_name"), sqnXorAK: autn.sqnXorAK)
    #expect(keys.ckPrime == (try row.bytes("ck_prime")))
    #expect(keys.ikPrime == (try row.bytes("ik_prime")))
  }

  @Test func suci() throws {
    for row in try vectors.rows("suci_ts33501_c4", count: 4) {
      let profile = try row.text("profile") == "A" ? ECIESProfile.a : .b
      let (privateKey, ephemeral) = (try row.key("hn_private"), try row.key("eph_private"))
      #expect(try profile.publicKey(of: privateKey) == row.bytes("hn_public"))
      #expect(try profile.publicKey(of: ephemeral) == row.bytes("eph_public"))
      let plaintext = try row.bytes("plaintext")
      let output = try row.bytes("scheme_output")
      #expect(
        try profile.conceal(plaintext, homeNetworkKey: row.bytes("hn_public"), ephemeralKey: ephemeral) == output)
      if row.fields["hn_public_uncompressed"] != nil {
        let long = try row.bytes("hn_public_uncompressed")
        #expect(try profile.conceal(plaintext, homeNetworkKey: long, ephemeralKey: ephemeral) == output)
      }
      #expect(try profile.reveal(output, privateKey: privateKey) == plaintext)

      let supi: SUCI.SUPI =
        try row.text("supi").hasPrefix("IMSI")
        ? .imsi(mcc: "274", mnc: "012", msin: "001002086") : .nai(user: "verylongusername1", realm: "3gpp.com")
      #expect(try row.text("supi").hasSuffix(supi.text) || row.text("supi") == "IMSI 274012 001002086")
      let suci = try SUCI.conceal(
        supi, scheme: profile == .a ? .profileA : .profileB, homeNetworkKeyID: 27,
        homeNetworkKey: row.bytes("hn_public"), ephemeralKey: ephemeral)
      #expect(suci.schemeOutput == output)
      #expect(try suci.reveal(privateKey: privateKey) == supi)
    }
  }

  @Test func gba() throws {
    for row in try vectors.rows("gba", count: 6) {
      let milenage = try Milenage(k: row.key("k"), opc: row.key("opc"))
      let rand = try row.bytes("rand")
      let vector = try AuthenticationVector(milenage, rand: rand, sqn: row.sqn(), amf: row.bytes("amf"))
      #expect(vector.ck == (try row.bytes("ck")))
      #expect(vector.ik == (try row.bytes("ik")))
      let ks = GBA.ks(ck: vector.ck, ik: vector.ik)
      #expect(ks == (try row.bytes("ks")))
      let nafID = Array(try row.text("naf_fqdn").utf8) + (try row.bytes("ua_protocol_id"))
      #expect(nafID == (try row.bytes("naf_id")))
      let impi = try row.text("impi")
      let external = try GBA.ksExtNAF(ks: ks, rand: rand, impi: impi, nafID: nafID)
      #expect(external == (try row.bytes("ks_ext_naf")))
      #expect(try GBA.ksIntNAF(ks: ks, rand: rand, impi: impi, nafID: nafID) == row.bytes("ks_int_naf"))
      #expect(try GBA.macStar(mac: vector.autn.mac, ik: vector.ik) == row.bytes("gba_u_mac_star"))
      let exchanged = try GBA.exchanged(vector.autn, ik: vector.ik)
      #expect(exchanged.bytes == (try row.bytes("gba_u_autn")))
      #expect(try GBA.exchanged(exchanged, ik: vector.ik) == vector.autn)
      // What a card is asked and answers, to the byte.
      #expect(
        try row.text("apdu_bootstrap").lowercased()
          == "0088008423dd10" + Hex.string(rand) + "10" + Hex.string(exchanged.bytes) + "00")
      #expect(try row.text("expect_bootstrap").lowercased() == "db08" + Hex.string(vector.res))
      #expect(try row.text("expect_naf").lowercased() == "db20" + Hex.string(external))
      let data = "de" + length(nafID) + length(Array(impi.utf8))
      #expect(try row.text("apdu_naf").lowercased() == "00880084" + length(hex(data), alone: true) + data + "00")
    }
  }

  private func length(_ bytes: [UInt8], alone: Bool = false) -> String {
    Hex.string([UInt8(bytes.count)]) + (alone ? "" : Hex.string(bytes))
  }

  private func check(_ algorithm: any AuthenticationAlgorithm, _ row: SharedVectors.Row) throws {
    let (rand, sqn, amf) = (try row.bytes("rand"), try row.sqn(), try row.bytes("amf"))
    #expect(try algorithm.f1(rand: rand, sqn: sqn, amf: amf) == row.bytes("mac_a"))
    // The AMF of the set, unlike that of a card's AUTS.
    #expect(try algorithm.f1Star(rand: rand, sqn: sqn, amf: amf) == row.bytes("mac_s"))
    let results = try algorithm.f2345(rand: rand)
    #expect(results.res == (try row.bytes("res")))
    #expect(results.ak == (try row.bytes("ak")))
    #expect(results.ck == (try row.bytes("ck")))
    #expect(results.ik == (try row.bytes("ik")))
    #expect(try algorithm.f5Star(rand: rand) == row.bytes("ak_star"))
    if row.fields["autn"] != nil {
      let autn = try AUTN.make(algorithm, rand: rand, sqn: sqn, amf: amf)
      #expect(autn.bytes == (try row.bytes("autn")))
      #expect(try autn.sqn(algorithm, rand: rand) == sqn)
    }
    if row.fields["auts_if_sqn_is_sqn_ms"] != nil {
      let auts = try AUTS.make(algorithm, rand: rand, sqnMS: sqn)
      #expect(auts.bytes == (try row.bytes("auts_if_sqn_is_sqn_ms")))
      #expect(try auts.resynchronise(algorithm, rand: rand)?.sqnMS == sqn)
    }
  }
}
