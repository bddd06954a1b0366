import GlobalPlatform
import ISO7816
import Procedures
import UICC

extension FuzzTarget {
  /// What a card may answer to GET DATA FF40, as Android reads it.
  static let androidRules = FuzzTarget(
    "android-rules", maximumLength: 2000, quickCount: 20_000,
    seeds: {
      let hash = [UInt8](repeating: 0xAB, count: 20)
      let rules = [
        [0xE2, 36, 0xE1, 22, 0xC1, 20] + hash + [0xE3, 10, 0xDB, 8, 0, 0, 0, 0, 0, 0, 0, 1],
        [0xE2, 39, 0xE1, 30, 0x4F, 6] + [UInt8](repeating: 0xFF, count: 6) + [0xC1, 20] + hash
          + [0xE3, 5, 0xD0, 1, 1, 0xDB, 0],
        [0xE2, 37, 0xE1, 0x81, 0x1B, 0xC1, 20] + hash + [0xCA, 3, 0x61, 0x2E, 0x62, 0xE3, 5, 0xD1, 1, 0, 0xDB, 0],
        [0xE2, 26, 0xE1, 24, 0xC0, 0, 0xC1, 20] + hash,
      ]
      return rules.map { TLV(tag: 0xFF40, value: $0).encoded } + [TLV(tag: 0xFF40, value: rules.flatMap { $0 }).encoded]
    },
    run: { bytes in
      let source = CarrierPrivilegeSource(response: bytes)
      let rules = source.android
      let faults = rules.skipped + (rules.problem.map { [$0] } ?? [])
      for fault in faults {
        try check((0...bytes.count).contains(fault.place), "a place outside: \(fault)")
        try check((0...bytes.count).contains(fault.rule), "a rule outside: \(fault)")
        try checkLine(fault.reason, "a reason")
        try check(source.context(at: fault.place) != nil || bytes.isEmpty, "no context")
      }
      try check((rules.state == .loaded) == (rules.problem == nil), "a state without its reason")
      try check(rules.state == .loaded || rules.rules.isEmpty, "rules of a list that does not count")
      for hash in [[UInt8](repeating: 0xAB, count: 20), []] {
        let app = AndroidApp(package: "a.b", signers: [.init(sha1: hash, sha256: [], label: "signer")])
        let result = CarrierPrivilegeCheck(rules, app: app)
        try check(result.lines.count == rules.rules.count + rules.skipped.count, "a rule without its line")
        if result.isGranted { try check(result.lines.contains(where: \.isGranting), "granted by no rule") }
        if hash.isEmpty { try check(!result.isGranted, "granted without a certificate") }
      }
      for divergence in source.divergences { try checkLine(divergence.text, "a divergence") }
    })

  /// Files under PKCS#15, as Android and as GPD_SPE_013 read them.
  static let accessRuleFiles = FuzzTarget(
    "access-rule-files", maximumLength: 2000, quickCount: 10_000,
    seeds: {
      func piece(_ bytes: [UInt8]) -> [UInt8] { [UInt8(bytes.count)] + bytes }
      let hash = [0x04, 0x14] + [UInt8](repeating: 7, count: 20)
      let files: [[UInt8]] = [
        [0xA7, 6, 0x30, 4, 4, 2, 0x52, 7],
        [0xA1, 0x1C, 0x30, 0, 0x30, 2, 0x0C, 0, 0xA1, 0x14, 0x30, 0x12, 6, 0x0A]
          + [0x2A, 0x86, 0x48, 0x86, 0xFC, 0x6B, 0x81, 0x48, 1, 1, 0x30, 4, 4, 2, 0x42, 0],
        [0x30, 0x10, 4, 8, 0, 0, 0, 0, 0, 0, 0, 1, 0x30, 4, 4, 2, 0x43, 0],
        [0x30, 0x10, 0xA0, 8, 4, 6, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x30, 4, 4, 2, 0x43, 0x10],
        [0x30, 0x16] + hash + [0x30, 0, 0x30, 0x16] + hash + [0xFF],
      ]
      return [files.flatMap(piece)]
    },
    run: { bytes in
      let files = FuzzedFiles(bytes)
      let android = try AndroidPKCS15(files)
      for step in android.steps { try checkLine(step, "a step") }
      try check(android.rules.rules.count == android.hashes.count, "a hash without its rule")
      try check(android.hashes.allSatisfy { !$0.bytes.isEmpty && $0.offset < 256 }, "a hash from nowhere")
      let standard = try AccessRuleFiles(files)
      for problem in standard.problems { try checkLine(problem, "a problem") }
    })
}

/// The files of an input, each with its length before it, at the paths that they have on cards.
private final class FuzzedFiles: PKCS15Files {
  private var files: [[UInt8]: [UInt8]] = [:]
  private var current: [UInt8] = []

  init(_ bytes: [UInt8]) {
    var source = ByteSource(bytes)
    for path: [UInt8] in [[0x50, 0x31], [0x52, 7], [0x42, 0], [0x43, 0], [0x43, 0x10]] { files[path] = source.piece() }
  }

  func select(_ path: [UInt8]) throws(CardError) -> Bool {
    guard path.count == 2, let file = files[path] else { return false }
    current = file
    return true
  }
  func readBinary() throws(CardError) -> [UInt8] { Array(current.prefix(256)) }
  func content(_ path: [UInt8]) throws(CardError) -> [UInt8]? { files[Array(path.suffix(2))] }
}
