import ElementaryFiles
import ISO7816
import Testing

@Suite struct CodingNetworkNameTests {
  @Test(arguments: [
    ("84d4f29c0e", NetworkName(text: "Test", coding: .gsm7), "4 septets leave 4 spare bits"),
    ("8cd4f29c0e", NetworkName(text: "Test", coding: .gsm7, addsCountryInitials: true), "Add CI"),
    ("80d4f29c0e", NetworkName(text: "Test", coding: .gsm7, spareBits: 0), "spare bits unsaid, as many cards have it"),
    ("87d4f29cee2cd301", NetworkName(text: "TestNet", coding: .gsm7), "seven septets leave seven bits"),
    ("80d4f29cee2cd301", NetworkName(text: "TestNet", coding: .gsm7, spareBits: 0), "seven bits unsaid are no @"),
    ("80d4f29cee2cd3e7", NetworkName(text: "TestNets", coding: .gsm7), "eight septets leave none"),
    ("9004160443", NetworkName(text: "Жу", coding: .ucs2), "UCS2"),
    ("80", NetworkName(text: "", coding: .gsm7), "no name"),
  ])
  func bothDirections(_ hex: String, _ name: NetworkName, _ reason: String) throws {
    let octets = try #require(Hex.bytes(hex))
    #expect(NetworkName(octets) == name)
    #expect(try name.bytes() == octets)
  }

  @Test(arguments: [
    ("", "no octets"), ("04d4f29c0e", "extension bit 0"), ("a4d4f29c0e", "a reserved coding"),
    ("90041604", "half a character"), ("84d4f29cfe", "spare bits that are set"),
    ("87d4f29c5e7603", "one spare bit too many: the last letter is cut"),
  ])
  func noName(_ hex: String, _ reason: String) throws {
    #expect(NetworkName(try #require(Hex.bytes(hex))) == nil)
  }

  @Test func choosesTheCoding() throws {
    #expect(NetworkName(text: "Téléphone").coding == .gsm7)
    #expect(NetworkName(text: "ЖД").coding == .ucs2)
    #expect(throws: CodecError("'Ж' is not in the GSM default alphabet")) {
      try NetworkName(text: "Ж", coding: .gsm7).bytes()
    }
  }

  @Test func everyLengthOfNameComesBack() throws {
    for length in 0..<60 {
      let name = NetworkName(text: String(repeating: "n", count: length), coding: .gsm7)
      #expect(NetworkName(try name.bytes()) == name)
    }
  }

  @Test func anyOctetsComeBackOrHaveNoName() throws {
    var random = CodingRandom(seed: 24008)
    var names = 0
    for _ in 0..<4000 {
      var octets = random.bytes(Int.random(in: 1...20, using: &random))
      octets[0] = 0x80 | octets[0] & 0x1F
      guard let name = NetworkName(octets) else { continue }
      names += 1
      #expect(try name.bytes() == octets)
    }
    #expect(names > 500)
  }
}
