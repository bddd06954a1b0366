import AKA
import Testing

@Suite struct SequenceTests {
  @Test func partsOfSQN() throws {
    let sqn = try #require(SequenceNumber(rawValue: 0x1234_5678_9ABC))
    #expect(sqn.bytes == [0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC])
    #expect(SequenceNumber(sqn.bytes) == sqn)
    #expect(sqn.ind(indLength: 5) == 0x1C && sqn.seq(indLength: 5) == 0x1234_5678_9ABC >> 5)
    #expect(sqn.ind(indLength: 0) == 0 && sqn.seq(indLength: 0) == sqn.rawValue)
    #expect(sqn.next(ind: 3, indLength: 5)?.rawValue == (0x1234_5678_9ABC >> 5 + 1) << 5 | 3)
    #expect(sqn.next(ind: 32, indLength: 5) == nil)
    #expect(SequenceNumber.max.next(ind: 0, indLength: 5) == nil)
    #expect(SequenceNumber(rawValue: 1 << 48) == nil)
    #expect(SequenceNumber(seq: 1, ind: 0, indLength: 48) == nil)
    #expect(SequenceNumber([1, 2, 3]) == nil)
  }

  /// TS 33.102 Annex C.2: each IND has a SEQ of its own, and a SQN counts once.
  @Test func entriesOfTheArray() throws {
    var array = SequenceArray(indLength: 2, delta: 100, ageLimit: 10)
    func sqn(_ seq: UInt64, _ ind: UInt64) throws -> SequenceNumber {
      try #require(SequenceNumber(seq: seq, ind: ind, indLength: 2))
    }
    #expect(array.accept(try sqn(50, 0)) == .accepted)
    #expect(array.accept(try sqn(50, 0)) == .notAboveIND)
    #expect(array.accept(try sqn(45, 1)) == .accepted, "another IND may lag behind")
    #expect(array.highest == (try sqn(50, 0)))
    #expect(array.accept(try sqn(45, 1)) == .notAboveIND)
    #expect(array.accept(try sqn(39, 2)) == .tooOld)
    #expect(array.accept(try sqn(40, 2)) == .accepted)
    #expect(array.accept(try sqn(151, 3)) == .tooFarAhead)
    #expect(array.accept(try sqn(150, 3)) == .accepted)
    #expect(array.highest == (try sqn(150, 3)))
    #expect(array.entries == [50, 45, 40, 150])
  }

  @Test func zeroIsNeverAccepted() {
    var array = SequenceArray()
    for ind in 0..<32 as Range<UInt64> { #expect(array.accept(SequenceNumber(truncating: ind)) == .notAboveIND) }
    #expect(array.highest == .zero)
    #expect(array.accept(SequenceNumber(truncating: 32)) == .accepted)
  }

  @Test func endOfTheArray() throws {
    var array = SequenceArray(start: .max)
    #expect(array.highest == .max)
    #expect(array.accept(.max) == .notAboveIND)
    #expect(array.accept(SequenceNumber(truncating: 0xFFFF_FFFF_FFE0)) == .accepted, "IND 0 is not at its end")
    #expect(array.highest == .max)
  }

  /// What cards do in their AUTS is found, and which of it.
  @Test func formsOfAUTS() throws {
    let milenage = try Milenage(
      k: SecretKey([UInt8](repeating: 1, count: 16)), opc: SecretKey([UInt8](repeating: 2, count: 16)))
    let rand = [UInt8](repeating: 3, count: 16)
    let forms = AUTS.Form.known(challenge: [0xB9, 0xB9])
    #expect(forms.count == 12 && forms[0].isStandard && Set(forms).count == 12)
    for form in forms {
      let auts = try AUTS.make(milenage, rand: rand, sqnMS: SequenceNumber(truncating: 77), form: form)
      let found = try #require(try auts.resynchronise(milenage, rand: rand, forms: forms))
      #expect(found.form == form && found.sqnMS.rawValue == 77)
    }
    let other = try Milenage(
      k: SecretKey([UInt8](repeating: 1, count: 16)), opc: SecretKey([UInt8](repeating: 9, count: 16)))
    let auts = try AUTS.make(other, rand: rand, sqnMS: .zero)
    #expect(try auts.resynchronise(milenage, rand: rand, forms: forms) == nil)
  }

  @Test func lengthsThatNoCommandHas() throws {
    #expect(AUTN([1, 2, 3]) == nil && AUTS([UInt8](repeating: 0, count: 13)) == nil)
    let key = SecretKey([UInt8](repeating: 1, count: 16))
    #expect(throws: AKAError("OPc has 16 bytes, this one has 15")) {
      try Milenage(k: key, opc: SecretKey([UInt8](repeating: 1, count: 15)))
    }
    let milenage = try Milenage(k: key, opc: key)
    #expect(throws: AKAError("RAND has 16 bytes, this one has 4")) { try milenage.f2345(rand: [1, 2, 3, 4]) }
    #expect(throws: AKAError("AMF has 2 bytes, this one has 1")) {
      try milenage.f1(rand: [UInt8](repeating: 0, count: 16), sqn: .zero, amf: [0])
    }
  }

  @Test func keysPrintAsNothing() {
    let key = SecretKey([0xDE, 0xAD, 0xBE, 0xEF])
    var dumped = ""
    dump(key, to: &dumped)
    for text in ["\(key)", String(reflecting: key), dumped, "\([key])", "\(Optional(key) as Any)"] {
      #expect(!text.lowercased().contains("de") || text.contains("redacted"))
      #expect(!text.contains("222") && !text.lowercased().contains("dead"))
    }
    #expect(key == SecretKey(hex: "DEAD beef\n"))
    #expect(SecretKey(hex: "dea") == nil && SecretKey(hex: "xx") == nil)
  }
}
