import CardImage
import Foundation
import ISO7816
import TestSupport
import Testing

/// `--trace`, `uicc trace`, and captures as sources.
@Suite struct CaptureCommandTests {
  @Test func aTraceOfAnExportHoldsTheExport() throws {
    let folder = try TemporaryFolder()
    let (trace, image, again) = (folder.path + "/a.pcapng", folder.path + "/a.json", folder.path + "/b.json")
    #expect(try UICCProcess.run("export", "--card", "soft", "--trace", trace, "-o", image).status == 0)
    let run = try UICCProcess.run("export", "--from", trace, "-o", again)
    #expect(run.status == 0 && run.errors.contains("242 files written"), "\(run.errors)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: image)) == Data(contentsOf: URL(fileURLWithPath: again)))
    // What is found in an image is found in a capture of its reading.
    let fromImage = try UICCProcess.run("grep", Planted.word, image)
    let fromTrace = try UICCProcess.run("grep", Planted.word, trace)
    #expect(fromImage.lines.count > 30 && fromImage.lines == fromTrace.lines)
  }

  @Test func codesAndKeysAreMasked() throws {
    let folder = try TemporaryFolder()
    let trace = folder.path + "/a.pcapng"
    let run = try UICCProcess.run(
      ["pin", "verify", "ADM1", "--code", "env:ADM", "--card", "soft", "--trace", trace, "--apdus"],
      environment: ["ADM": "3132333435363738"])
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: trace)))
    let secret = Array("12345678".utf8)
    #expect(!bytes.isEmpty && !contains(bytes, secret) && contains(bytes, [0x00, 0x20, 0x00, 0x0A, 0x08, 0x2A, 0x2A]))
    #expect(
      !run.errors.contains("3132333435363738") && run.errors.contains("002000 0a08".replacing(" ", with: "") + "****"))
    var secrets = APDUSecrets()
    let command: [UInt8] = [0x00, 0x88, 0x00, 0x81, 0x02, 1, 2]
    #expect(secrets.text(command: command, response: [0x61, 0x0D]).response == "610d")
    let answer: [UInt8] = [0xDB, 2, 0xAA, 0xBB, 2, 1, 2, 2, 3, 4, 0x90, 0x00]
    let fetched = secrets.text(command: [0x00, 0xC0, 0x00, 0x00, 0x0A], response: answer)
    #expect(fetched.response == "db02aabb************9000", "RES may be seen, CK and IK not")
    #expect(secrets.text(command: [0x80, 0xD8, 1, 0x81, 2, 5, 6], response: [0x90, 0]).command == "80d8018102****")
  }

  private func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
    bytes.indices.contains { bytes[$0...].starts(with: part) }
  }

  @Test func jsonLinesOfATrace() throws {
    let folder = try TemporaryFolder()
    let trace = folder.path + "/a.pcapng"
    _ = try UICCProcess.run("read", "EF.ICCID", "--card", "soft", "--trace", trace)
    let run = try UICCProcess.run("trace", trace, "--json")
    #expect(run.status == 0)
    let lines = try run.lines.map { try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) }
    #expect(lines.first?["type"] as? String == "reset" && lines.last?["type"] as? String == "summary")
    let read = try #require(lines.first { ($0["command"] as? String)?.hasPrefix("00b0") == true })
    #expect(read["path"] as? String == "MF/EF.ICCID" && read["sw"] as? String == "9000")
    #expect((read["decoded"] as? [String: Any])?["iccid"] is String)
  }

  @Test func aCutCaptureIsAnErrorWithWhatItHas() throws {
    let folder = try TemporaryFolder()
    let trace = folder.path + "/a.pcapng"
    _ = try UICCProcess.run("export", "--card", "soft", "--trace", trace)
    let whole = try Data(contentsOf: URL(fileURLWithPath: trace))
    try whole.prefix(whole.count / 2 + 1).write(to: URL(fileURLWithPath: trace))
    for arguments in [
      ["trace", trace], ["export", "--from", trace], ["grep", Planted.word, trace], ["grep", "nowhere", folder.path],
    ] {
      let run = try UICCProcess.run(arguments)
      #expect(run.status == 2, "\(arguments)")
      #expect(run.errors.contains("the file ends in"), "\(run.errors)")
      if arguments[0] != "grep" || arguments[1] != "nowhere" { #expect(run.lines.count > 5, "\(arguments)") }
    }
  }

  @Test func aLogIsFoundByItsContent() throws {
    let folder = try TemporaryFolder()
    let export = try UICCProcess.run("export", "--card", "soft", "--apdus")
    try Data(export.errors.utf8).write(to: URL(fileURLWithPath: folder.path + "/session.log"))
    let run = try UICCProcess.run("grep", Planted.word, folder.path)
    #expect(run.status == 0 && run.lines.count > 30, "\(run.errors)")
    let text = folder.path + "/notes.txt"
    try Data("no APDUs here\n".utf8).write(to: URL(fileURLWithPath: text))
    #expect(try UICCProcess.run("trace", text).status == 2)
    #expect(
      try UICCProcess.run("export", "--from", folder.path + "/absent").errorLines.first?.hasPrefix("uicc: ") == true)
  }

  @Test func cardAndCaptureTogetherAreUsageErrors() throws {
    #expect(try UICCProcess.run("export", "--from", "x.pcap", "--card", "soft").status == 64)
    #expect(try UICCProcess.run("export", "--session", "2").status == 64)
    #expect(try UICCProcess.run("read", "EF.ICCID", "--card", "soft", "--trace", "/nowhere/x.pcapng").status == 2)
  }
}
