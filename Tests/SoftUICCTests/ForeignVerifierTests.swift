import AKA
import Foundation
import ISO7816
import SoftUICC
import TestSupport
import Testing

/// AUTHENTICATE as others ask for it, through pcscd.
@Suite(.serialized) struct ForeignVerifierTests {
  private static let aid = "a0000000871002ff61ff018900000100"
  private static let script = Shared.packageRoot.appending(path: "Tests/ForeignVerifier/sim_auth.py").path
  private static var hasTools: Bool {
    VPCDPort.isAvailable && ["python3", "osmo-auc-gen", "opensc-tool"].allSatisfy { Clients.path($0) != nil }
  }

  /// The card is a process of its own, with keys from a file; the network is osmo-auc-gen.
  @Test(
    "uicc softcard serve satisfies a network of other people's programs",
    .enabled(if: hasTools, "needs pcscd with the virtual reader, python3, opensc-tool and osmo-auc-gen"),
    arguments: [
      ("8f1d6a0c97b34e52a1f0c3d5e7b92846", "d2c81e07f5a94b6390e1b7c4a8f35d62"),
      // The demo card with the keys that are built in, given as OPc.
      ("465b5ce8b199b49faa5f0a2ee238a6bc", "cd63cb71954a9f4e48a5994e37a02baf"),
    ])
  func network(k: String, opc: String) async throws {
    let folder = try TemporaryFolder()
    var arguments = ["softcard", "serve"]
    if k.hasPrefix("8f") {
      let keys = folder.path + "/keys"
      #expect(
        FileManager.default.createFile(
          atPath: keys, contents: Data("k=\(k)\nopc=\(opc)\nsqn=0000000012e3\n".utf8),
          attributes: [.posixPermissions: 0o600]))
      arguments += ["--soft-keys", keys]
    }
    let output = try await VPCDPort.withPort { port in
      let card = try ServedProcess(Executable.path, arguments + ["--port", String(port.number)], on: port)
      defer { card.stop() }
      return try Clients.run(
        try #require(Clients.path("python3")), [Self.script, port.readerName, Self.aid, k, opc], seconds: 60)
    }
    let lines = output.split(separator: "\n")
    #expect(lines.count == 9 && lines.allSatisfy { $0.hasPrefix("ok ") }, "\(output)")
  }

  @Test("pySim-shell's authenticate", .needsPySim) func pySimAuthenticates() async throws {
    let milenage = try Milenage(
      k: SecretKey(hexBytes("465b5ce8b199b49faa5f0a2ee238a6bc")),
      opc: SecretKey(hexBytes("cd63cb71954a9f4e48a5994e37a02baf")))
    var configuration = SoftCard.Configuration()
    configuration.subscriber = SoftCard.Subscriber(algorithm: milenage)
    let card = try SoftCard(image: DemoCard.image, configuration: configuration)
    let rand = hexBytes("23553cbe9637a89d218ae64dae47bf35")
    let commands = try [UInt64(33), 33].map { sqn in
      let autn = try AUTN.make(milenage, rand: rand, sqn: SequenceNumber(truncating: sqn), amf: [0x80, 0])
      return "authenticate \(Hex.string(rand)) \(Hex.string(autn.bytes))"
    }
    let output = try await withCardInReader(card) { port in
      try Clients.pySimShell(["select ADF.USIM"] + commands, port)
    }
    for value in [
      "a54211d5e3ba50bf", "b40ba9a3c58b2a05bbf0d987b21bf8cb", "f769bcd751044604127672711c6d3441", "eae4be823af9a08b",
    ] {
      #expect(output.contains(value), "\(value) in \(output)")
    }
    let auts = try AUTS.make(milenage, rand: rand, sqnMS: SequenceNumber(truncating: 33))
    #expect(output.contains("synchronisation_failure") && output.contains(Hex.string(auts.bytes)))
    #expect(card.sqnMS?.rawValue == 33)
  }
}
