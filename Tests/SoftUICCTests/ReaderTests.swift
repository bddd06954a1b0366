import CardImage
import Foundation
import ISO7816
import PCSC
import SoftUICC
import TestSupport
import Testing

/// The software card behind pcscd and vpcd, met by programs that know nothing of it.
@Suite(.serialized) struct ReaderTests {
  @Test(.needsVPCD) func ourOwnTransport() async throws {
    let card = try Bench().card
    try await withCardInReader(card) { port in
      let line = try Context().connect(to: port.readerName)
      defer { line.disconnect(.reset) }
      #expect(line.atr == card.atr)
      #expect(line.transmissionProtocol == .t0)
      #expect(Hex.string(try line.transmit(hexBytes("00A4000C022FE2"))) == "9000")
      #expect(Hex.string(try line.transmit(hexBytes("00B0000000"))) == "6c0a")
      #expect(Hex.string(try line.transmit(hexBytes("00B000000A"))) == "981099091010325476989000")
      try line.reset(.warm)
      #expect(Hex.string(try line.transmit(hexBytes("00B000000A"))) == "6986")
    }
  }

  @Test("without delayed acknowledgements a command takes far less than 40 ms", .needsVPCD)
  func latency() async throws {
    try await withCardInReader(try Bench().card) { port in
      let line = try Context().connect(to: port.readerName)
      defer { line.disconnect(.leave) }
      // A delayed acknowledgement strikes every command; a busy machine leaves the fastest of many alone.
      var fastest = Duration.seconds(1)
      for _ in 0..<100 {
        let time = try ContinuousClock().measure { _ = try line.transmit(hexBytes("00A4000C022FE2")) }
        fastest = min(fastest, time)
      }
      #expect(fastest < .milliseconds(35))
    }
  }

  @Test(.needsTool("pcsc_scan")) func pcscScan() async throws {
    let card = try Bench().card
    let output = try await withCardInReader(card) { _ in
      try Clients.run(try #require(Clients.path("pcsc_scan")), ["-n", "-c", "-t", "2"], seconds: 10)
    }
    let atr = card.atr.map { String(format: "%02X", $0) }.joined(separator: " ")
    #expect(output.contains(atr))
  }

  @Test(.needsTool("opensc-tool")) func openSCTool() async throws {
    let card = try Bench().card
    let output = try await withCardInReader(card) { port in
      try Clients.run(
        try #require(Clients.path("opensc-tool")),
        ["-r", port.readerName, "-a", "-s", "00A4000C022FE2", "-s", "00B000000A"], seconds: 20)
    }
    #expect(output.contains(card.atr.map { String(format: "%02x", $0) }.joined(separator: ":")))
    #expect(output.contains("98 10 99 09 10 10 32 54 76 98"))
  }

  @Test(.needsPySim) func pySimRead() async throws {
    let output = try await withCardInReader(SoftCard(image: DemoCard.image)) { port in
      try Clients.run(
        Clients.python, [(Clients.pySim ?? "") + "/pySim-read.py", "--pcsc-regex", port.readerName], seconds: 60)
    }
    #expect(output.contains("IMSI: 001010123456789"))
    #expect(output.contains("Done !"))
  }

  @Test("pySim-shell writes: ADM1, EF.SPN, life cycle, CHV1", .needsPySim)
  func pySimWrites() async throws {
    let image = try DemoCard.image
    let card = try SoftCard(image: image)
    let output = try await withCardInReader(card) { port in
      try Clients.pySimShell(
        [
          "select ADF.USIM/EF.SPN", "update_binary 01534f4654ffffffffffffffffffffffff",
          "verify_adm --pin-is-hex 3838383838383838", "update_binary 01534f4654ffffffffffffffffffffffff", "read_binary",
          "deactivate_file", "activate_file EF.SPN", "select MF", "enable_chv 1234", "disable_chv 1234",
        ], port)
    }
    #expect(output.contains("got 6982"), "the first update comes before ADM1")
    #expect(output.contains("01534f4654ffffffffffffffffffffffff"))
    #expect(output.contains("CHV enable successful") && output.contains("CHV disable successful"))
    let changed = zip(image.files, card.image().files).filter { $0 != $1 }
    #expect(changed.map(\.0.path) == ["MF/ADF.USIM/EF.SPN"])
    #expect(changed.first?.1.content == .data(hexBytes("01534f4654ffffffffffffffffffffffff")))
    #expect(card.statistics[0xD6] == 2 && card.statistics[0x20] == 1)
  }

  @Test("pySim-shell's export of the demo card has every byte of it", .needsPySim)
  func pySimExportsTheDemoCard() async throws {
    try await compareExport(of: try DemoCard.image, source: "demo", least: 200)
  }

  @Test(
    "pySim-shell's export of a foreign card equals the dump that it came from", .needsPySim, arguments: Shared.cards)
  func pySimExportsForeignCards(_ path: String) async throws {
    let bytes = Array(try Data(contentsOf: URL(filePath: path)))
    let reading = try CardImage.read(bytes: bytes, name: path)
    try await compareExport(of: reading.image, source: path, least: 30)
  }

  /// Serves an image, lets pySim-shell export it, and compares responses and contents of all files it knows.
  private func compareExport(of image: CardImage, source: String, least: Int) async throws {
    let card = try SoftCard(image: image)
    let output = try await withCardInReader(card) { port in
      try Clients.pySimShell(["export"], port)
    }
    let exported = try CardImage.read(bytes: Array(output.utf8), name: "export of \(source)").image
    let own = Dictionary(image.files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    var compared = 0
    for file in exported.files where file.content != .none || !file.fcp.isEmpty {
      guard let original = own[file.path] else { continue }
      #expect(file.fcp == original.fcp, "\(file.path)")
      if file.content != .none { #expect(file.content == original.content, "\(file.path)") }
      compared += 1
    }
    #expect(compared >= least, "\(compared) files of \(image.files.count)")
    #expect(card.image() == image, "reading changes nothing")
  }
}
