import CardImage
import ISO7816
import Testing

@testable import SoftUICC

/// VERIFY, CHANGE, DISABLE, ENABLE and UNBLOCK PIN: TS 102 221 §9.5, §11.1.9 to §11.1.13.
struct PINTests {
  static let good = "31323334FFFFFFFF"
  static let bad = "30303030FFFFFFFF"
  static let other = "39393939FFFFFFFF"
  static let puk = "3132333435363738"
  static let adm = "3838383838383838"
  static let usim = SelectTests.usim
  static func verify(_ reference: String, _ value: String) -> String { "002000\(reference)08\(value)" }
  static let blocked = Array(repeating: verify("01", bad), count: 3)
  static let pukBlocked = Array(repeating: "002C000110" + bad + good, count: 10)

  static let rows: [Exchange] = [
    Exchange([], "00200001", "63c3", "no data: the counter"),
    Exchange([], "0020000100", "63c3", "with P3 00 as well"),
    Exchange([], verify("01", good), "9000", "right"),
    Exchange([], verify("01", bad), "63c2", "wrong: two left"),
    Exchange([verify("01", bad)], verify("01", bad), "63c1", "one left"),
    Exchange([verify("01", bad), verify("01", bad)], verify("01", bad), "63c0", "none left"),
    Exchange(blocked, verify("01", good), "6983", "blocked, even for the right code"),
    Exchange(blocked, "00200001", "6983", "blocked, counter asked"),
    Exchange([verify("01", bad), verify("01", good)], "00200001", "63c3", "success gives all tries back"),
    Exchange([], "0020000104 31323334", "6700", "codes have 8 bytes"),
    Exchange([], "00200102", "6a86", "P1 is 00"),
    Exchange([], "00200000", "6a88", "reference 00 is none"),
    Exchange([], "00200005", "6a88", "the card has no such code"),
    Exchange([], verify("0A", adm), "9000", "ADM1"),
    Exchange([], "0020000A", "63c3", "its counter"),
    Exchange([], "002C000A10" + puk + adm, "6a88", "ADM1 has no unblock code"),
    Exchange([], "0024000110" + good + other, "9000", "change"),
    Exchange(["0024000110" + good + other], verify("01", good), "63c2", "the old code is wrong now"),
    Exchange(["0024000110" + good + other], verify("01", other), "9000", "the new one is right"),
    Exchange([], "0024000110" + bad + other, "63c2", "change with a wrong code"),
    Exchange([], "0024000108" + good, "6700", "change takes two codes"),
    Exchange([], "0026000108" + good, "9000", "disable"),
    Exchange(["0026000108" + good], verify("01", good), "6984", "nothing to verify while disabled"),
    Exchange(["0026000108" + good], "00200001", "63c3", "the counter is told all the same"),
    Exchange(["0026000108" + good], "0024000110" + good + other, "6984", "nothing to change while disabled"),
    Exchange(["0026000108" + good], "0026000108" + good, "6984", "disabled already"),
    Exchange(["0026000108" + good], "0028000108" + good, "9000", "enable"),
    Exchange(["0026000108" + good], "0028000108" + bad, "63c2", "enable with a wrong code"),
    Exchange([], "0028000108" + good, "6985", "enabled already"),
    Exchange([], "0026008108" + good, "6985", "PIN2 cannot be disabled"),
    Exchange([], "0026000A08" + adm, "6985", "nor ADM1"),
    Exchange([], "0026010108" + good, "6a86", "P1 is 00 or 80"),
    Exchange([], "0026800108" + good, "6a88", "no universal PIN to stand in"),
    Exchange([], "002C0001", "63ca", "the unblock code's counter"),
    Exchange(blocked, "002C000110" + puk + other, "9000", "unblock"),
    Exchange(blocked + ["002C000110" + puk + other], verify("01", other), "9000", "with a new code"),
    Exchange([], "002C000110" + bad + other, "63c9", "wrong unblock code"),
    Exchange(pukBlocked, "002C000110" + puk + other, "6983", "unblock code blocked"),
    Exchange(["002C000110" + bad + other, "002C000110" + puk + other], "002C0001", "63ca", "success gives all back"),
    Exchange(["0026000108" + good, "002C000110" + puk + good], "0028000108" + good, "6985", "unblocking enables"),
    Exchange([verify("01", bad), "RESET"], "00200001", "63c2", "counters outlive a reset"),
  ]
  @Test(arguments: rows) func codes(_ row: Exchange) throws {
    let bench = try Bench(SampleImage.make(pin1: true))
    for command in row.before {
      if command == "RESET" { try bench.card.reset(.cold) } else { _ = try bench.send(command) }
    }
    let response = try bench.send(row.command)
    #expect(response == row.expected, "\(row.reason)")
  }

  @Test func verificationOpensEveryChannel() throws {
    let bench = try Bench(SampleImage.make(pin1: true))
    let channel1 = ["00700001", "01A4040C0D" + Hex.string(SampleImage.usim), "01A4000C026F05"]
    #expect(try bench.run(channel1 + ["01B0000004"]) == "6982")
    #expect(try bench.run([Self.verify("01", Self.good), "01B0000004"]) == "656effff9000")
  }

  @Test func localCodesBelongToTheirApplication() throws {
    let bench = try Bench()
    _ = try bench.run([Self.usim, Self.verify("81", Self.bad)])
    #expect(try bench.send("00200081") == "63c2")
    let isim = "00A4040C0D" + Hex.string(SampleImage.isim)
    #expect(try bench.run([isim, "00200081"]) == "63c3", "another application, another PIN2")
    #expect(try bench.run([Self.verify("81", Self.good), Self.usim, "00A4000C026F39", "00DC000303000001"]) == "6982")
    #expect(try bench.run([Self.verify("81", Self.good), "00DC000303000001"]) == "9000")
  }

  @Test func blockedCodesFulfilNothing() throws {
    let bench = try Bench(SampleImage.make(pin1: true))
    _ = try bench.run([Self.usim, Self.verify("01", Self.good), "00A4000C026F05"])
    #expect(try bench.send("00B0000004") == "656effff9000")
    _ = try bench.run(Self.blocked)
    #expect(try bench.send("00B0000004") == "6982")
  }

  @Test func codesAreNotPrinted() {
    var configuration = SoftCard.Configuration()
    configuration.pins[0x01] = .init("8642")
    var dumped = ""
    dump(configuration, to: &dumped)
    for text in ["\(configuration)", String(reflecting: configuration), dumped] {
      #expect(!text.contains("8642") && !text.contains("56, 54, 52, 50"), "\(text)")
    }
  }

  @Test func universalPINStandsIn() throws {
    let bench = try Bench(SampleImage.make(pin1: true)) { $0.pins[0x11] = .init("5678") }
    _ = try bench.run([Self.usim, "00A4000C026F05"])
    #expect(try bench.send("0026800108" + Self.good) == "9000")
    #expect(try bench.send("00B0000004") == "6982", "PIN1 is disabled, but replaced")
    #expect(try bench.send("0020001108 35363738FFFFFFFF") == "9000")
    #expect(try bench.send("00B0000004") == "656effff9000")
    #expect(try bench.send("0028000108" + Self.good) == "9000")
  }

  @Test func statusTemplateFollowsTheState() throws {
    let image = SampleImage.make(pin1: true)
    let bench = try Bench(image)
    let before = try bench.fetch("00A40004023F00")
    #expect(before == Hex.string(image.files[0].fcp) + "9000")
    _ = try bench.send("0026000108" + Self.good)
    #expect(try bench.fetch("00A40004023F00") == before.replacing("9001e0", with: "900160"))
    #expect(bench.card.image().files[0].fcp == SampleImage.make(pin1: false).files[0].fcp, "and the image with it")
    _ = try bench.send("0028000108" + Self.good)
    #expect(bench.card.image() == image)
  }
}
