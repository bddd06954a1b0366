import AKA
import ISO7816
import Testing

/// What the specifications print, so that the algorithms are tested without the shared folder.
@Suite struct PublishedVectorTests {
  private let rand = hex("23553cbe9637a89d218ae64dae47bf35")
  private let k = SecretKey(hex("465b5ce8b199b49faa5f0a2ee238a6bc"))
  private let op = SecretKey(hex("cdc202d5123e20f62b6d676ac72cb318"))
  private let sqn = SequenceNumber(hex("ff9bb4d0b607"))

  /// TS 35.208 §4.3.1.
  @Test func milenage() throws {
    let milenage = try Milenage(k: k, op: op)
    let sqn = try #require(sqn)
    #expect(try Milenage.opc(k: k, op: op) == SecretKey(hex("cd63cb71954a9f4e48a5994e37a02baf")))
    #expect(try milenage.f1(rand: rand, sqn: sqn, amf: [0xB9, 0xB9]) == hex("4a9ffac354dfafb3"))
    #expect(try milenage.f1Star(rand: rand, sqn: sqn, amf: [0xB9, 0xB9]) == hex("01cfaf9ec4e871e9"))
    let results = try milenage.f2345(rand: rand)
    #expect(results.res == hex("a54211d5e3ba50bf") && results.ak == hex("aa689c648370"))
    #expect(results.ck == hex("b40ba9a3c58b2a05bbf0d987b21bf8cb"))
    #expect(results.ik == hex("f769bcd751044604127672711c6d3441"))
    #expect(try milenage.f5Star(rand: rand) == hex("451e8beca43b"))
    // TS 55.205 §4.1.
    let gsm = try ConvertedAlgorithm(milenage).a3a8(rand: rand)
    #expect(gsm.sres == hex("46f8416a") && gsm.kc == hex("eae4be823af9a08b"))
  }

  /// Each constant changes the outputs that it belongs to, and no others.
  @Test func constantsOfAnOperator() throws {
    let standard = try outputs(.standard)
    for index in 0..<5 {
      var c = Milenage.Constants.standard.c
      c[index][0] ^= 0x5A
      var r = Milenage.Constants.standard.r
      r[index] = (r[index] + 13) % 128
      for changed in [
        try Milenage.Constants(c: c, r: Milenage.Constants.standard.r),
        try Milenage.Constants(c: Milenage.Constants.standard.c, r: r),
      ] {
        for (place, pair) in zip(standard, try outputs(changed)).enumerated() {
          #expect((pair.0 == pair.1) == (place != index), "constant \(index + 1), output \(place + 1)")
        }
      }
    }
    #expect(throws: AKAError.self) { try Milenage.Constants(c: [], r: [0, 0, 0, 0, 0]) }
    #expect(throws: AKAError.self) {
      try Milenage.Constants(c: Milenage.Constants.standard.c, r: [64, 0, 32, 64, 128])
    }
  }

  /// OUT1 to OUT5, as far as they are seen.
  private func outputs(_ constants: Milenage.Constants) throws -> [[UInt8]] {
    let milenage = try Milenage(k: k, op: op, constants: constants)
    let results = try milenage.f2345(rand: rand)
    return [
      try milenage.f1(rand: rand, sqn: .zero, amf: [0, 0]), results.res + results.ak, results.ck, results.ik,
      try milenage.f5Star(rand: rand),
    ]
  }

  /// TS 35.233 §6.3 and 6.8: the shortest and the longest of everything.
  @Test func tuak() throws {
    let short = try TUAK(
      k: SecretKey([UInt8](repeating: 0xAB, count: 16)), top: SecretKey([UInt8](repeating: 0x55, count: 32)),
      parameters: TUAK.Parameters(resBits: 32))
    let rand = [UInt8](repeating: 0x42, count: 16)
    let sqn = try #require(SequenceNumber([UInt8](repeating: 0x11, count: 6)))
    #expect(try short.f1(rand: rand, sqn: sqn, amf: [0xFF, 0xFF]) == hex("f9a54e6aeaa8618d"))
    #expect(try short.f1Star(rand: rand, sqn: sqn, amf: [0xFF, 0xFF]) == hex("e94b4dc6c7297df3"))
    let results = try short.f2345(rand: rand)
    #expect(results.res == hex("657acd64") && results.ak == hex("719f1e9b9054"))
    #expect(results.ck == hex("d71a1e5c6caffe986a26f783e5c78be1"))
    #expect(results.ik == hex("be849fa2564f869aecee6f62d4337e72"))
    #expect(try short.f5Star(rand: rand) == hex("e7af6b3d0e38"))
  }

  @Test func lengthsOfTUAK() throws {
    for (mac, res, ck, ik) in [(64, 32, 128, 128), (128, 64, 256, 128), (256, 256, 128, 256), (64, 128, 256, 256)] {
      for keyLength in [16, 32] {
        let tuak = try TUAK(
          k: SecretKey([UInt8](repeating: 7, count: keyLength)), topc: SecretKey([UInt8](repeating: 9, count: 32)),
          parameters: TUAK.Parameters(macBits: mac, resBits: res, ckBits: ck, ikBits: ik, iterations: 3))
        let vector = try AuthenticationVector(tuak, rand: rand, sqn: SequenceNumber(truncating: 5), amf: [0x80, 0])
        #expect(vector.autn.mac.count * 8 == mac && vector.res.count * 8 == res)
        #expect(vector.ck.count * 8 == ck && vector.ik.count * 8 == ik && vector.ak.count == 6)
        #expect(try vector.autn.sqn(tuak, rand: rand)?.rawValue == 5)
        let auts = try AUTS.make(tuak, rand: rand, sqnMS: vector.sqn)
        #expect(auts.bytes.count * 8 == 48 + mac)
        #expect(try auts.resynchronise(tuak, rand: rand)?.sqnMS == vector.sqn)
      }
    }
    #expect(throws: AKAError.self) { try TUAK.Parameters(resBits: 96) }
    #expect(throws: AKAError.self) { try TUAK.Parameters(iterations: 0) }
  }

  /// RFC 5448 Appendix C, case 1.
  @Test func eapAKAPrime() throws {
    let keys = try EAPAKAPrime.keys(
      ck: hex("5349fbe098649f948f5d2e973a81c00f"), ik: hex("9744871ad32bf9bbd1dd5ce54e3e2e5a"), networkName: "WLAN",
      sqnXorAK: hex("bb52e91c747a"))
    #expect(keys.ckPrime == hex("0093962d0dd84aa5684b045c9edffa04"))
    #expect(keys.ikPrime == hex("ccfc230ca74fcc96c0a5d61164f5a76c"))
    let master = try EAPAKAPrime.masterKeys(
      ckPrime: keys.ckPrime, ikPrime: keys.ikPrime, identity: "0555444333222111")
    #expect(master.kEncr == hex("766fa0a6c317174b812d52fbcd11a179"))
    #expect(master.kAut == hex("0842ea722ff6835bfa2032499fc3ec23c2f0e388b4f07543ffc677f1696d71ea"))
    #expect(master.kRe == hex("cf83aa8bc7e0aced892acc98e76a9b2095b558c7795c7094715cb3393aa7d17a"))
    #expect(Array(master.msk.prefix(8)) == hex("67c42d9aa56c1b79") && master.msk.count == 64)
    #expect(Array(master.emsk.prefix(8)) == hex("f861703cd775590e") && master.emsk.count == 64)
  }

  @Test func conversions() {
    let kc = hex("eae4be823af9a08b")
    #expect(Conversion.c4(kc: kc) == kc + kc)
    #expect(Conversion.c5(kc: kc) == hex("d01d1e09") + kc + hex("d01d1e09"))
    #expect(Conversion.c2(hex("01020304")) == hex("01020304"))
    #expect(Conversion.c2(hex("0102030401")) == hex("00020304"))
    #expect(Conversion.c3(ck: kc + kc, ik: Conversion.c5(kc: kc)).count == 8)
  }

  /// c3 undoes c4 and c5 (TS 33.102 §6.8.2.4): a USIM in a GSM network and back.
  @Test func kcSurvives() {
    let kc = hex("eae4be823af9a08b")
    #expect(Conversion.c3(ck: Conversion.c4(kc: kc), ik: Conversion.c5(kc: kc)) == kc)
  }
}
