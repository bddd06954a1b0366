import AKA
import Foundation
import ISO7816
import TestSupport
import Testing

/// libosmocore's osmo-auc-gen as a network that knows nothing of us. `UICC_PEER_COUNT` says how many of each kind are
/// compared; 100 unless told.
@Suite(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/osmo-auc-gen"), "needs osmo-auc-gen"))
struct OsmoPeerTests {
  static let count = ProcessInfo.processInfo.environment["UICC_PEER_COUNT"].flatMap { Int($0) } ?? 100

  private func random(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255) } }

  /// Runs all command lines in one shell and returns what each printed, by the name before the colon.
  private func run(_ commands: [String]) throws -> [[String: String]] {
    let folder = try TemporaryFolder()
    let script = commands.map { "osmo-auc-gen \($0); echo ====" }.joined(separator: "\n")
    let (input, output) = (folder.path + "/script", folder.path + "/output")
    try Data(script.utf8).write(to: URL(filePath: input))
    _ = FileManager.default.createFile(atPath: output, contents: nil)
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [input]
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let text = try String(contentsOf: URL(filePath: output), encoding: .utf8)
    let answers = text.components(separatedBy: "====\n").dropLast().map { answer in
      var fields: [String: String] = [:]
      for line in answer.split(separator: "\n") {
        let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
        if parts.count == 2 { fields[parts[0]] = parts[1] }
      }
      return fields
    }
    try #require(answers.count == commands.count)
    return answers
  }

  @Test func milenageVectors() throws {
    var cases: [(vector: AuthenticationVector, command: String)] = []
    for number in 0..<Self.count {
      let (k, value, rand, amf) = (random(16), random(16), random(16), random(2))
      let sqn = SequenceNumber(truncating: UInt64.random(in: 0...UInt64.max))
      let usesOP = number % 2 == 0
      let milenage =
        usesOP
        ? try Milenage(k: SecretKey(k), op: SecretKey(value)) : try Milenage(k: SecretKey(k), opc: SecretKey(value))
      cases.append(
        (
          try AuthenticationVector(milenage, rand: rand, sqn: sqn, amf: amf),
          "-3 -a MILENAGE -k \(Hex.string(k)) -\(usesOP ? "O" : "o") \(Hex.string(value)) -f \(Hex.string(amf)) "
            + "-s \(sqn) -r \(Hex.string(rand))"
        ))
    }
    for (expected, answer) in zip(cases, try run(cases.map(\.command))) {
      let vector = expected.vector
      #expect(answer["AUTN"] == Hex.string(vector.autn.bytes) && answer["RES"] == Hex.string(vector.res))
      #expect(answer["CK"] == Hex.string(vector.ck) && answer["IK"] == Hex.string(vector.ik))
      #expect(answer["SRES"] == Hex.string(vector.sres) && answer["Kc"] == Hex.string(vector.kc))
      #expect(answer["IMS nonce"] == Base64.string(vector.rand + vector.autn.bytes))
    }
  }

  @Test func milenageResynchronisation() throws {
    struct Case {
      var milenage: Milenage
      var rand: [UInt8]
      var sqnMS: SequenceNumber
      var ind: UInt64
      var length: Int
      var command: String
    }
    var cases: [Case] = []
    for _ in 0..<Self.count {
      let (k, opc, rand) = (random(16), random(16), random(16))
      let milenage = try Milenage(k: SecretKey(k), opc: SecretKey(opc))
      // Below the end of SEQ, where osmo-auc-gen counts over 48 bits.
      let sqnMS = SequenceNumber(truncating: UInt64.random(in: 0..<0xFFFF_FFFF_0000))
      let length = Int.random(in: 0...8)
      let ind = UInt64.random(in: 0..<(1 << UInt64(length)))
      let auts = try AUTS.make(milenage, rand: rand, sqnMS: sqnMS)
      cases.append(
        Case(
          milenage: milenage, rand: rand, sqnMS: sqnMS, ind: ind, length: length,
          command: "-3 -a MILENAGE -k \(Hex.string(k)) -o \(Hex.string(opc)) -f 8000 -r \(Hex.string(rand)) "
            + "-A \(Hex.string(auts.bytes)) -i \(ind) -l \(length)"))
    }
    for (expected, answer) in zip(cases, try run(cases.map(\.command))) {
      #expect(answer["SQN.MS"] == "\(expected.sqnMS)")
      let next = try #require(expected.sqnMS.next(ind: expected.ind, indLength: expected.length))
      #expect(answer["SQN"] == "\(next)")
      let autn = try AUTN.make(expected.milenage, rand: expected.rand, sqn: next, amf: [0x80, 0x00])
      #expect(answer["AUTN"] == Hex.string(autn.bytes))
    }
  }

  @Test func algorithmsOf2GAndXOR() throws {
    var cases: [(expected: [String: String], command: String)] = []
    for number in 0..<Self.count {
      let (k, rand) = (random(16), random(16))
      let common = "-k \(Hex.string(k)) -r \(Hex.string(rand))"
      switch number % 4 {
      case 3:
        // With XOR osmo-auc-gen takes a step of 32 back and never forward again.
        let sqn = SequenceNumber(truncating: UInt64.random(in: 0..<0xFFFF_FFFF_0000))
        let vector = try AuthenticationVector(XORAlgorithm(k: SecretKey(k)), rand: rand, sqn: sqn, amf: [0x80, 0])
        cases.append(
          (
            [
              "AUTN": Hex.string(vector.autn.bytes), "RES": Hex.string(vector.res), "CK": Hex.string(vector.ck),
              "IK": Hex.string(vector.ik), "SRES": Hex.string(vector.sres), "Kc": Hex.string(vector.kc),
            ], "-3 -a XOR -f 8000 -s \(sqn.rawValue + 32) \(common)"
          ))
      default:
        let version = COMP128.Version.allCases[number % 4]
        let (sres, kc) = try COMP128(version, ki: SecretKey(k)).a3a8(rand: rand)
        cases.append(
          (
            ["SRES": Hex.string(sres), "Kc": Hex.string(kc)], "-2 -a COMP128v\(version.rawValue) \(common)"
          ))
      }
    }
    for (expected, answer) in zip(cases, try run(cases.map(\.command))) {
      for (name, value) in expected.expected { #expect(answer[name] == value, "\(name): \(expected.command)") }
    }
  }
}
