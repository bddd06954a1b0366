import AKA
import CardImage
import Foundation
import ISO7816
import Inventory
import PCSC
import Procedures
import SoftUICC
import TestSupport
import Testing
import UICC

/// Whether keys and card agree, on cards with keys of each kind; the card's SQN must not move unless that was asked.
@Suite(.serialized, .timeLimit(.minutes(3))) struct KeyVerificationTests {
  // TS 35.208 test set 1.
  static let k = "465b5ce8b199b49faa5f0a2ee238a6bc"
  static let op = "cdc202d5123e20f62b6d676ac72cb318"
  static let opc = "cd63cb71954a9f4e48a5994e37a02baf"
  static let top = String(repeating: "5e", count: 32)

  private func keys(
    _ algorithm: SubscriberKeys.Algorithm = .milenage, k: String = k, op: String? = nil, opc: String? = nil
  ) throws -> SubscriberKeys {
    let value: SubscriberKeys.OperatorValue? =
      if let op { .op(try #require(SecretKey(hex: op))) } else {
        try opc.map { .opc(try #require(SecretKey(hex: $0))) }
      }
    return SubscriberKeys(algorithm, k: try #require(SecretKey(hex: k)), operatorValue: value)
  }

  private func card(_ lines: String, image: CardImage? = nil) throws -> SoftCard {
    var configuration = SoftCard.Configuration()
    configuration.subscriber = try SoftCard.Subscriber(lines)
    return try SoftCard(image: image ?? DemoCard.image, configuration: configuration)
  }

  private static let milenage = "algorithm = milenage\nk = \(k)\nopc = \(opc)\nsqn = 000000000420\n"

  private func verify(
    _ card: SoftCard, _ keys: SubscriberKeys, _ application: AuthenticatingApplication = .usim,
    _ options: KeyVerification.Options = .init()
  ) throws -> KeyVerification {
    let before = card.sqnMS
    let result = try KeyVerification(CardSession(card), application, keys: keys, options: options)
    if !options.advances { #expect(card.sqnMS == before, "the card's SQN moved") }
    return result
  }

  // MARK: Verdicts

  @Test(arguments: [AuthenticatingApplication.usim, .isim])
  func rightKeys(application: AuthenticatingApplication) throws {
    let card = try card(Self.milenage)
    for keys in [try keys(op: Self.op), try keys(opc: Self.opc)] {
      let result = try verify(card, keys, application)
      #expect(result.verdict == .agree)
      #expect(result.challenge == .right)
      #expect(result.gsm == (application == .usim ? .right : .skipped) || application == .isim)
      #expect(result.sqnMS == SequenceNumber(rawValue: 0x420))
      #expect(result.form?.isStandard == true)
      #expect(result.explanations == [])
    }
  }

  /// What the issue lists, with the explanation that must be found and none that must not.
  @Test func wrongKeysAreExplained() throws {
    let badK = "465b5ce8b199b49faa5f0a2ee238a6bd"
    let badOPc = "cd63cb71954a9f4e48a5994e37a02bae"
    let rows: [(card: String, keys: SubscriberKeys, explanations: [String])] = [
      (Self.milenage, try keys(k: badK, opc: Self.opc), []),
      (Self.milenage, try keys(opc: badOPc), []),
      (Self.milenage, try keys(opc: Self.op), ["what was given as OPc is OP"]),
      (Self.milenage, try keys(op: Self.opc), ["what was given as OP is OPc"]),
      (Self.milenage, try keys(k: Self.opc, opc: Self.k), ["K and OPc are swapped"]),
      (Self.milenage, try keys(k: Self.op, op: Self.k), ["K and OP are swapped"]),
      ("algorithm = xor\nk = \(Self.k)\n", try keys(opc: Self.opc), ["the card's algorithm is xor, not milenage"]),
      ("algorithm = tuak\nk = \(Self.k)\ntopc = \(Self.top)\n", try keys(opc: Self.opc), []),
      (
        "algorithm = tuak\nk = \(Self.k)\ntop = \(Self.top)\n", try keys(.tuak, opc: Self.top),
        ["what was given as TOPc is TOP"]
      ),
      (Self.milenage, try keys(.tuak, opc: Self.top), []),
      (Self.milenage, try keys(.xor), []),
    ]
    for row in rows {
      let card = try card(row.card)
      let result = try verify(card, row.keys)
      #expect(result.verdict == .differ, "\(row.explanations)")
      #expect(result.explanations == row.explanations)
      // Known from the GSM context: no wrong MAC was presented.
      #expect(result.challenge == (row.explanations.isEmpty ? .wrong : .skipped))
    }
  }

  @Test func oneWrongChallengeAtMost() throws {
    let card = try card(Self.milenage)
    let line = CutLine(card)
    _ = try KeyVerification(
      CardSession(line), .usim, keys: try keys(k: Self.op, opc: Self.opc))
    #expect(line.commands.filter { $0.count > 4 && $0[1] == 0x88 && $0[3] == 0x81 }.count == 1)
  }

  @Test func aCardWithoutGSMContext() throws {
    let card = try card(Self.milenage + "gsm-context = no\n")
    #expect(try verify(card, try keys(opc: Self.opc)).gsm == .unavailable)
    #expect(try verify(card, try keys(opc: Self.opc)).verdict == .agree)
    let wrong = try verify(card, try keys(opc: Self.op))
    #expect(wrong.verdict == .differ)
    #expect(wrong.explanations == [], "there is nothing to try them on")
  }

  @Test(arguments: ["auts-amf = ffff", "auts-amf = 8000", "auts-concealment = f5", "auts-concealment = none"])
  func habitsOfAUTS(habit: String) throws {
    let result = try verify(try card(Self.milenage + habit + "\n"), try keys(opc: Self.opc))
    #expect(result.verdict == .agree)
    #expect(result.sqnMS == SequenceNumber(rawValue: 0x420))
    #expect(result.form?.isStandard == false)
    #expect(result.notes.contains { $0.hasPrefix("AUTS is made with") })
  }

  @Test func aCardThatTakesAnySQN() throws {
    let result = try verify(try card(Self.milenage + "accepts-any-sqn = yes\n"), try keys(opc: Self.opc))
    #expect(result.verdict == .agree)
    #expect(result.notes.contains { $0.hasPrefix("the card accepted SQN 0") })
  }

  @Test(arguments: ["6982", "6985", "9862"]) func statusesOfAWrongMAC(status: String) throws {
    let card = try card(Self.milenage + "wrong-mac-status = \(status)\n")
    let result = try verify(card, try keys(k: Self.op, opc: Self.opc))
    #expect(result.verdict == (status == "6985" ? .unclear : .differ))
  }

  @Test func aCardThatWantsItsPIN() throws {
    var image = try DemoCard.image
    for index in image.files.indices where image.files[index].structure == .adf || image.files[index].path == "MF" {
      // PIN1 enabled in the PS template of the FCP.
      image.files[index].fcp = Self.enablingPIN1(image.files[index].fcp)
    }
    let card = try card(Self.milenage, image: image)
    #expect(throws: CardError.self) { try verify(card, try keys(opc: Self.opc)) }
    let session = try CardSession(card)
    _ = try PINPresenter(session).verify(.pin1, Secret("1234"))
    #expect(try KeyVerification(session, .usim, keys: try keys(opc: Self.opc)).verdict == .agree)
  }

  private static func enablingPIN1(_ fcp: [UInt8]) -> [UInt8] {
    var fcp = fcp
    for index in fcp.indices.dropLast(2) where fcp[index] == 0xC6 {
      if fcp[index + 2] == 0x90 { fcp[index + 4] |= 0x80 }
    }
    return fcp
  }

  // MARK: Sequence numbers

  @Test func advanceMovesBySEQOne() throws {
    let card = try card(Self.milenage)
    var options = KeyVerification.Options()
    options.advances = true
    let result = try verify(card, try keys(opc: Self.opc), .usim, options)
    #expect(result.advance == .right)
    #expect(result.acceptedSQN == SequenceNumber(rawValue: 0x440))
    #expect(card.sqnMS == SequenceNumber(rawValue: 0x440))
    options.ind = 7
    #expect(try verify(card, try keys(opc: Self.opc), .usim, options).acceptedSQN == SequenceNumber(rawValue: 0x467))
  }

  @Test func wrongKeysAreNeverAdvanced() throws {
    let card = try card(Self.milenage)
    var options = KeyVerification.Options()
    options.advances = true
    let result = try verify(card, try keys(opc: Self.op), .usim, options)
    #expect(result.advance == .skipped)
    #expect(card.sqnMS == SequenceNumber(rawValue: 0x420))
  }

  /// SQN_MS of the card, and what has to be said of it.
  @Test(arguments: [
    ("000000000000", "", "a new card"), ("7fffffffffe0", "", "half way"),
    ("fffffffffe00", "SEQ is near its end: 15 are left", "near"),
    ("ffffffffffe0", "SEQ is at its end: the card will accept no challenge ever again", "the end"),
  ])
  func sequenceNumbers(sqn: String, note: String, why: String) throws {
    let card = try card("algorithm = milenage\nk = \(Self.k)\nopc = \(Self.opc)\nsqn = \(sqn)\n")
    let result = try verify(card, try keys(opc: Self.opc))
    #expect(result.verdict == .agree, "\(why)")
    #expect(result.sqnMS.map { Hex.string($0.bytes) } == sqn)
    #expect(result.notes == (note.isEmpty ? [] : [note]))
    var options = KeyVerification.Options()
    options.advances = true
    let advanced = try KeyVerification(CardSession(card), .usim, keys: try keys(opc: Self.opc), options: options)
    #expect(advanced.advance == (why == "the end" ? .skipped : .right))
  }

  @Test func anINDOfAnotherLengthIsSaid() throws {
    // The card has no IND and a narrow window: SEQ_MS + 1 by our count is 32 ahead of its own.
    let card = try card(
      "algorithm = milenage\nk = \(Self.k)\nopc = \(Self.opc)\nsqn = 000000000400\nind-length = 0\ndelta = 8\n")
    var options = KeyVerification.Options()
    options.advances = true
    options.ind = 0
    let result = try verify(card, try keys(opc: Self.opc), .usim, options)
    #expect(result.verdict == .agree)
    #expect(result.advance == .wrong)
    #expect(result.notes.contains { $0.contains("IND has another length than 5") })
    #expect(card.sqnMS == SequenceNumber(rawValue: 0x400))
  }

  // MARK: Resynchronisation

  @Test func resynchronisationInfoInEitherOrder() throws {
    let card = try card(Self.milenage)
    let keys = try keys(opc: Self.opc)
    let result = try verify(card, keys)
    let answer = try #require(result.auts)
    let algorithm = try keys.authenticationAlgorithm()
    for bytes in [answer.rand + answer.auts.bytes, answer.auts.bytes + answer.rand] {
      let found = try #require(try Resynchronisation.recognise(bytes, algorithm))
      #expect(found.sqnMS == SequenceNumber(rawValue: 0x420))
    }
    #expect(try Resynchronisation.recognise([UInt8](repeating: 7, count: 30), algorithm) == nil)
    #expect(try Resynchronisation.recognise([], algorithm) == nil)
    let settings = Resynchronisation(sqnMS: try #require(result.sqnMS), form: .standard).settings(
      imsi: "001010123456789")
    #expect(settings.map(\.key) == ["open5gs", "pyhss", "osmo-hlr"])
    #expect(settings[0].text.contains("NumberLong(\"1088\")"))
    #expect(settings[2].text.contains("sqn = 1056"))
  }

  // MARK: GBA

  @Test(arguments: [AuthenticatingApplication.usim, .isim])
  func bootstrappingAndNAFKey(application: AuthenticatingApplication) throws {
    let card = try card(Self.milenage)
    let naf = NAFEntry(fqdn: "xcap.quokka.example")
    let result = try GBAVerification(CardSession(card), application, keys: try keys(opc: Self.opc), naf: naf)
    #expect(result.isBootstrapped == true)
    #expect(result.isExternalKeyRight == true)
    #expect(card.sqnMS == SequenceNumber(rawValue: 0x440), "one SEQ")
    let list = try NAFList(application == .usim ? .usim : .isim, CardSession(card))
    #expect(list.entries.contains { $0.entry.fqdn == "xcap.quokka.example" }, "the card notes the NAF")
  }

  @Test func bootstrappingWithWrongKeysDoesNotHappen() throws {
    let card = try card(Self.milenage)
    let result = try GBAVerification(CardSession(card), .usim, keys: try keys(opc: Self.op), naf: nil)
    #expect(result.isBootstrapped == nil)
    #expect(!result.isRight)
    #expect(card.sqnMS == SequenceNumber(rawValue: 0x420))
  }

  // MARK: On a line

  @Test(.needsVPCD) func inAReader() async throws {
    try await VPCDPort.withPort { port in
      try port.serving(card(Self.milenage)) {
        let session = try CardSession(Context().connect(to: port.readerName))
        let result = try KeyVerification(session, .usim, keys: try keys(op: Self.op))
        #expect(result.verdict == .agree)
        #expect(result.sqnMS == SequenceNumber(rawValue: 0x420))
        #expect(try KeyVerification(session, .isim, keys: try keys(op: Self.opc)).verdict == .differ)
        let gba = try GBAVerification(
          session, .isim, keys: try keys(op: Self.op), naf: NAFEntry(fqdn: "naf.example"))
        #expect(gba.isRight)
      }
    }
  }

  @Test(.needsForeignCard, .enabled(if: ForeignCard.canAuthenticate, "python3 has no Cryptodome"))
  func onAForeignCard() async throws {
    let path = try #require(Shared.path("data/cards/sysmoISIM-SJA2.script"))
    try await ForeignCard.with(path, arguments: ["--ki", Self.k, "--opc", Self.opc, "--sqn", "1056"]) { _, reader in
      let session = try CardSession(Context().connect(to: reader))
      var options = KeyVerification.Options()
      options.advances = true
      let wrong = try KeyVerification(session, .usim, keys: try keys(opc: Self.op), options: options)
      #expect(wrong.verdict == .differ)
      let right = try KeyVerification(session, .usim, keys: try keys(op: Self.op), options: options)
      #expect(right.verdict == .agree)
      #expect(right.sqnMS?.rawValue == 1056)
      #expect(right.advance == .right)
    }
  }

  // MARK: Hostile answers

  @Test func nonsenseFromTheCardIsAnError() throws {
    for answer in [
      "", "db", "dc", "dc0e0102", "db08000102", "dbff00", "dc00", "ff00", "db0800010203040506070100", "0401",
    ] {
      let line = LyingLine(try card(Self.milenage), answer: try #require(Hex.bytes(answer)))
      do {
        let result = try KeyVerification(CardSession(line), .isim, keys: try keys(opc: Self.opc))
        #expect(result.verdict != .agree, "\(answer)")
      } catch let error as CardError {
        #expect(!error.description.isEmpty)
      }
    }
  }
}

/// A card whose AUTHENTICATE answers what it wants.
private final class LyingLine: CardTransport {
  private let base: SoftCard
  private let answer: [UInt8]
  init(_ base: SoftCard, answer: [UInt8]) { (self.base, self.answer) = (base, answer) }
  var atr: [UInt8] { base.atr }
  var transmissionProtocol: TransmissionProtocol { base.transmissionProtocol }
  func transmit(_ command: [UInt8]) throws(TransportError) -> [UInt8] {
    command.count > 4 && command[1] == 0x88 ? answer + [0x90, 0x00] : try base.transmit(command)
  }
  func reset(_ kind: ResetKind) throws(TransportError) { try base.reset(kind) }
  func beginTransaction() throws(TransportError) {}
  func endTransaction() {}
}
