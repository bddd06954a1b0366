import AKA
import CardImage
import Foundation
import ISO7816
import TestSupport
import Testing

@testable import SoftUICC

/// AUTHENTICATE, RUN GSM ALGORITHM and GET IDENTITY against the algorithms that have their own vectors. Key and
/// challenge are those of TS 35.208 §4.3.1.
@Suite struct AuthenticateTests {
  private let rand = "23553cbe9637a89d218ae64dae47bf35"
  private let results = (
    res: "a54211d5e3ba50bf", ck: "b40ba9a3c58b2a05bbf0d987b21bf8cb", ik: "f769bcd751044604127672711c6d3441",
    kc: "eae4be823af9a08b", sres: "46f8416a"
  )
  private let milenage: Milenage

  init() throws {
    milenage = try Milenage(
      k: SecretKey(hexBytes("465b5ce8b199b49faa5f0a2ee238a6bc")),
      opc: SecretKey(hexBytes("cd63cb71954a9f4e48a5994e37a02baf")))
  }

  private func bench(
    _ image: CardImage? = nil, start: UInt64 = 0, _ change: (inout SoftCard.Configuration) -> Void = { _ in }
  ) throws -> Bench {
    try Bench(image ?? DemoCard.image) { configuration in
      configuration.subscriber = SoftCard.Subscriber(
        algorithm: milenage, sequence: SequenceArray(start: SequenceNumber(truncating: start)))
      change(&configuration)
    }
  }

  private let selectUSIM = "00A4040C10a0000000871002ff61ff018900000100"
  private let selectISIM = "00A4040C10a0000000871004ff61ff018900000100"

  /// AUTHENTICATE with a RAND and an AUTN for this SQN.
  private func challenge(_ sqn: UInt64, p2: String = "81", star: Bool = false) throws -> String {
    let (rand, sqn) = (hexBytes(rand), SequenceNumber(truncating: sqn))
    var autn = try AUTN.make(milenage, rand: rand, sqn: sqn, amf: [0x80, 0x00])
    if star { autn = try GBA.exchanged(autn, ik: milenage.f2345(rand: rand).ik) }
    let body = (star ? "dd" : "") + "10" + self.rand + "10" + Hex.string(autn.bytes)
    return "008800" + p2 + Hex.string([UInt8(body.count / 2)]) + body
  }

  private func auts(_ sqn: UInt64, form: AUTS.Form = .standard) throws -> String {
    let auts = try AUTS.make(milenage, rand: hexBytes(rand), sqnMS: SequenceNumber(truncating: sqn), form: form)
    return "dc0e" + Hex.string(auts.bytes) + "9000"
  }

  private var success: String {
    "db08" + results.res + "10" + results.ck + "10" + results.ik + "08" + results.kc + "9000"
  }

  @Test func challengesInTheirOrder() throws {
    let bench = try bench(start: 96)
    #expect(try bench.send(challenge(128)) == "6985", "no application is active")
    _ = try bench.send(selectUSIM)
    #expect(try bench.fetch(challenge(0)) == auts(96), "SQN 0 tells SQN_MS")
    #expect(bench.card.sqnMS?.rawValue == 96, "and does not move it")
    #expect(try bench.fetch(challenge(96)) == auts(96))
    #expect(try bench.fetch(challenge(128)) == success)
    #expect(bench.card.sqnMS?.rawValue == 128)
    #expect(try bench.fetch(challenge(128)) == auts(128), "the same again is refused")
    #expect(try bench.fetch(challenge(97)) == success, "another IND")
    #expect(bench.card.sqnMS?.rawValue == 128)
    _ = try bench.send("00A4000C023F00")
    try bench.card.reset(.cold)
    _ = try bench.send(selectUSIM)
    #expect(try bench.fetch(challenge(128)) == auts(128), "SQN_MS outlives a reset")
    _ = try bench.send(selectISIM)
    #expect(try bench.fetch(challenge(160)) == "db08" + results.res + "10" + results.ck + "10" + results.ik + "9000")
  }

  @Test func windowOfAnnexC() throws {
    let bench = try bench(start: 1 << 20) { configuration in
      configuration.subscriber?.sequence.delta = 1000
      configuration.subscriber?.sequence.ageLimit = 100
    }
    let top = UInt64(1 << 20)
    _ = try bench.send(selectUSIM)
    #expect(try bench.fetch(challenge(top + 1001 << 5)).hasPrefix("dc0e"), "over delta")
    #expect(try bench.fetch(challenge(top - 101 * 32 + 1)).hasPrefix("dc0e"), "over L")
    #expect(try bench.fetch(challenge(top - 100 * 32 + 1)) == success)
    #expect(try bench.fetch(challenge(top + 32)) == success)
  }

  @Test func wrongMACAndWrongData() throws {
    let bench = try bench()
    _ = try bench.send(selectUSIM)
    let good = try challenge(32)
    #expect(try bench.send(String(good.dropLast(2)) + "00") == "9862")
    #expect(bench.card.sqnMS == .zero)
    let body = String(good.dropFirst(8))
    let wrong: [(String, String)] = [
      ("0088008100", "6700"), ("00880081021023", "6700"), ("008800811110\(rand)", "6700"),
      ("0088008123\(body.dropFirst(2))00", "6700"), ("00880181\(body)", "6a86"), ("00880083\(body)", "6a86"),
      ("00880082\(body)", "9864"), ("0088008401aa", "6a80"), ("00880084110f\(rand.dropLast(2))00", "6a80"),
    ]
    for (command, expected) in wrong {
      #expect(try bench.send(command) == expected, "\(command)")
    }
    #expect(try bench.fetch(good) == success)
  }

  @Test func contextsOfGSM() throws {
    let bench = try bench()
    _ = try bench.send(selectUSIM)
    #expect(try bench.fetch("008800801110" + rand) == "04" + results.sres + "08" + results.kc + "9000")
    #expect(try bench.run(["A0A40000023F00", "A088000010" + rand]) == "9804", "DF.GSM is not selected")
    #expect(try bench.run(["A0A40000027F20"]).hasPrefix("9f"))
    #expect(try bench.send("A088000010" + rand) == "9f0c")
    #expect(try bench.send("A0C000000C") == results.sres + results.kc + "9000")
    #expect(try bench.send("A08800000F" + rand.dropLast(2)) == "6700")
  }

  @Test func twoGCard() throws {
    let image = try CardImage(
      json: Array(try Data(contentsOf: Shared.packageRoot.appending(path: "Profiles/cards/sim-2g.json"))), source: "2g")
    let bench = try bench(image) { configuration in
      configuration.subscriber = try? SoftCard.Subscriber("algorithm = comp128v1\nk = ba225f45c729a3909126a058b7b53b65")
      configuration.pins[0x01] = SoftCard.Configuration.PIN("1234", enabled: true)
    }
    let command = "A08800001042547337689325483356375a93d8e03e"
    _ = try bench.run(["A0A40000027F20"])
    let first = try bench.send(command)
    if first == "9804" { #expect(try bench.send("A02000010831323334ffffffff") == "9000") }
    #expect(try bench.send(command) == "9f0c")
    #expect(try bench.send("A0C000000C") == "7fb055e40a7cb425fca3b0009000")
  }

  @Test func pinComesFirst() throws {
    let bench = try Bench(SampleImage.make(pin1: true)) { configuration in
      configuration.subscriber = SoftCard.Subscriber(algorithm: milenage)
    }
    _ = try bench.send("00A4040C0D" + Hex.string(SampleImage.usim))
    #expect(try bench.send(challenge(32)) == "6982")
    #expect(try bench.send("0020000108" + "31323334ffffffff") == "9000")
    #expect(try bench.fetch(challenge(32)) == success)
  }

  @Test func habitsOfRealCards() throws {
    let form = AUTS.Form(amf: [0x80, 0x00], concealment: .f5)
    let bench = try bench(start: 96) { configuration in
      configuration.subscriber?.habits.auts = form
      configuration.subscriber?.habits.wrongMAC = StatusWord(rawValue: 0x6982)
      configuration.subscriber?.habits.gsmContextStatus = StatusWord(rawValue: 0x9864)
      configuration.subscriber?.habits.addsKc = false
      configuration.subscriber?.habits.answers9F = true
    }
    _ = try bench.send(selectUSIM)
    #expect(try bench.send("008800801110" + rand) == "9864")
    #expect(try bench.send(String(challenge(32).dropLast(2)) + "00") == "6982")
    #expect(try bench.send(challenge(32)) == "9f10")
    #expect(try bench.send("00C0000010") == auts(96, form: form))
    #expect(try bench.send(challenge(128)) == "9f2c")
    #expect(
      try bench.send("00C000002C") == "db08" + results.res + "10" + results.ck + "10" + results.ik + "9000")
  }

  @Test func aWindowThatIsSetWrong() throws {
    let bench = try bench(start: 9999) { $0.subscriber?.habits.acceptsAnySQN = true }
    _ = try bench.send(selectUSIM)
    for _ in 0..<2 { #expect(try bench.fetch(challenge(0)) == success) }
    #expect(bench.card.sqnMS?.rawValue == 9999)
  }

  /// TS 33.220 §5.3 and Annex G.
  @Test(arguments: [
    ("00A4040C10a0000000871002ff61ff018900000100", 2), ("00A4040C10a0000000871004ff61ff018900000100", 3),
  ])
  func bootstrapping(select: String, record: Int) throws {
    let bench = try bench()
    _ = try bench.send(select)
    let naf = Array("naf.example.org".utf8) + [1, 0, 1, 0, 0x2F]
    let impi = "001010123456789@private.mnc001.mcc001.3gppnetwork.org"
    let body = "de" + Hex.string([UInt8(naf.count)] + naf + [UInt8(impi.utf8.count)] + Array(impi.utf8))
    let derive = "00880084" + Hex.string([UInt8(body.count / 2)]) + body
    #expect(try bench.send(derive) == "6985", "there is no Ks")
    #expect(try bench.send(challenge(32, p2: "84", star: false)) == "6a80")
    #expect(try bench.fetch(challenge(0, p2: "84", star: true)) == auts(0))
    #expect(try bench.fetch(challenge(32, p2: "84", star: true)) == "db08" + results.res + "9000")
    #expect(
      try bench.fetch(derive) == "db20c38fe5b920ac2563cd85a07b40e505ba6f44af9491e31baa12baa9422636f8ae9000")
    // The NAF is listed, in the first free record, with the B-TID of EF.GBABP.
    let list = bench.card.image().files.first { $0.path.hasSuffix(record == 2 ? "USIM/EF.GBANL" : "ISIM/EF.GBANL") }
    guard case .records(let records)? = list?.content else {
      Issue.record("no EF.GBANL")
      return
    }
    #expect(records[2]?.starts(with: [0x80, UInt8(naf.count)] + naf + [0x81]) == true)
    #expect(try bench.fetch(derive).hasPrefix("db20"))
    guard case .records(let again)? = bench.card.image().files.first(where: { $0.path == list?.path })?.content else {
      return
    }
    #expect(again == records, "the same NAF takes no second record")
  }

  /// GET IDENTITY with the key of TS 33.501 Annex C.4, once the USIM is to calculate the SUCI.
  @Test(arguments: [UInt8(0), 1, 2]) func identity(scheme: UInt8) throws {
    var image = try DemoCard.image
    #expect(try bench(image).run([selectUSIM, "8078000100"]) == "9864", "service 125 is not available")
    let ust = try #require(image.files.firstIndex { $0.path == "MF/ADF.USIM/EF.UST" })
    guard case .data(var services) = image.files[ust].content else { return }
    services[15] |= 0x10
    image.files[ust].content = .data(services)
    let info =
      "a002" + Hex.string([scheme, scheme == 0 ? 0 : scheme == 1 ? 2 : 1])
      + "a14b80011b81210272da71976234ce833a6907425867b82e074d44ef907dfb4b3e21c1c2256ebcd1"
      + "80011e81205a8d38864820197c3394b92613b20b91633cbd897119273bf8e4a6f4eec0a650"
    image.files += [
      CardImage.File(path: "MF/ADF.USIM/DF.SAIP", fid: 0x5FD0, structure: .df),
      CardImage.File(
        path: "MF/ADF.USIM/DF.SAIP/EF.SUCI_Calc_Info", fid: 0x4F01, structure: .transparent,
        content: .data(hexBytes(info))),
    ]
    let bench = try bench(image)
    #expect(try bench.send("8078000100") == "6985")
    _ = try bench.send(selectUSIM)
    let answer = try bench.fetch("8078000100")
    #expect(answer.hasPrefix("a1") && answer.hasSuffix("9000"))
    let suci = try SUCI(anyForm: String(answer.dropLast(4)))
    #expect(suci.scheme.rawValue == scheme && suci.routingIndicator == "17")
    #expect(suci.homeNetworkKeyID == [0, 30, 27][Int(scheme)])
    let keys = [
      nil, "c53c22208b61860b06c62e5406a7b330c2b577aa5558981510d128247d38bd1d",
      "f1ab1074477ebcc7f554ea1c5fc368b1616730155e0041ac447d6301975fecda",
    ]
    let key = keys[Int(scheme)].map { SecretKey(hexBytes($0)) }
    #expect(try suci.reveal(privateKey: key)?.text == "001010123456789")
    if scheme != 0 { #expect(try bench.fetch("8078000100") != answer, "a new ephemeral key each time") }
  }

  @Test func keysAreNoPartOfAnImage() throws {
    let bench = try bench()
    _ = try bench.send(selectUSIM)
    _ = try bench.fetch(challenge(32))
    let text = String(decoding: bench.card.image().json(), as: UTF8.self)
    #expect(!text.contains("465b5ce8b199b49f") && !text.contains("cd63cb71954a9f4e"))
  }

  @Test func configurationInAFile() throws {
    let subscriber = try SoftCard.Subscriber(
      """
      # the demo card
      algorithm = milenage
      k = 465b5ce8 b199b49f aa5f0a2e e238a6bc
      opc = cd63cb71954a9f4e48a5994e37a02baf
      sqn = 000000000060
      ind-length = 4   # four bits
      delta = 5000
      age-limit = 7
      gsm-algorithm = comp128v3
      auts-amf = ffff
      auts-concealment = none
      wrong-mac-status = 6985
      accepts-any-sqn = yes
      gsm-context = no
      kc-with-3g = no
      answers-9f = yes
      """)
    #expect(subscriber.sequence.highest.rawValue == 0x60 && subscriber.sequence.indLength == 4)
    #expect(subscriber.sequence.delta == 5000 && subscriber.sequence.ageLimit == 7)
    #expect(subscriber.gsmAlgorithm?.name == "COMP128v3" && subscriber.algorithm?.name == "MILENAGE")
    #expect(subscriber.habits.auts == AUTS.Form(amf: [0xFF, 0xFF], concealment: .none))
    #expect(subscriber.habits.wrongMAC == StatusWord(rawValue: 0x6985) && subscriber.habits.answers9F)
    #expect(subscriber.habits.gsmContextStatus != nil && !subscriber.habits.addsKc && subscriber.habits.acceptsAnySQN)
    for (text, message) in [
      ("", "there is no k"), ("k = 00", "milenage needs OP or OPc"), ("k", "line 1 is not: name = value"),
      ("k = 0g\n", "line 1: k is an even number of hex digits"), ("k=00\nk=01", "line 2 gives k a second time"),
      ("algorithm=xor\nk=00112233445566778899aabbccddeeff\n\nkk=7", "line 4: nothing is called kk"),
      (
        "algorithm = rot13\nk=00",
        "line 1: algorithm is one of milenage, tuak, xor, comp128v1, comp128v2, comp128v3, xor-2g"
      ),
      ("k=00\nop=00\nopc=00", "the operator's value is given twice: one of op, opc, top, topc"),
      ("k=00\nopc=00112233445566778899aabbccddeeff", "K of milenage has 16 bytes, this one has 1"),
    ] {
      #expect(throws: AKAError(message)) { try SoftCard.Subscriber(text) }
    }
  }
}
