import GlobalPlatform
import ISO7816
import Procedures

extension FuzzTarget {
  /// Rules that people wrote: each is what GPD_SPE_013 and Android take, or the file is refused with a line.
  static let ruleFile = FuzzTarget(
    "rule-file", maximumLength: 4096, quickCount: 3000,
    seeds: {
      [
        """
        rules:
          - certificate: release.pem
            package: org.example.carrier
            permissions: "0000000000000001"
          - hash: all
            aid: a0000000871002
            apdu: [00a4040000ffffff, 80ca000000000000]
            nfc: never
          - hash: 5d:8d:9c:ce:2f:20:a4:0d:16:99:0b:f3:9f:82:6d:ad:02:26:a4:28
            aid: others
          - apk: app.apk
            aid: implicit
            apdu: always

        """,
        "rules:\n- raw: e218e10a4f06ffffffffffffc100e30adb080000000000000001\n", "rules: []\n",
        "rules: [{hash: all, apdu: never}, {hash: &a abababababababababababababababababababab}, {hash: *a, nfc: always}]\n",
      ].map { Array($0.utf8) }
    },
    run: { bytes in
      for allowsSkipped in [false, true] {
        let file: AccessRuleFile
        do {
          file = try AccessRuleFile(yaml: String(decoding: bytes, as: UTF8.self), allowsSkipped: allowsSkipped) { app in
            guard app != .apk("") else { throw AccessRuleFile.Failure(text: "no such file") }
            return [UInt8](repeating: 7, count: 32)
          }
        } catch {
          try checkLine("\(error)", "an error")
          continue
        }
        try check(Set(file.rules.map(\.bytes)).count == file.rules.count, "a rule twice")
        let list = AccessRuleList(rules: file.rules)
        try check(list.problems.isEmpty && list.rules == file.rules, "the rules do not make a list")
        for rule in file.rules {
          try check(rule.remarks.isEmpty, "a rule with remarks: \(rule.remarks)")
          for line in rule.explanation + rule.complaints { try checkLine(line, "an explanation") }
          let isForEveryone = rule.deviceApp == .all
          try check(allowsSkipped || rule.androidFaults.isEmpty || isForEveryone, "a rule that Android skips")
        }
      }
    })
}
