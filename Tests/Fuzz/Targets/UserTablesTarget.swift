import CardImage
import ElementaryFiles
import ISO7816
import UserTables

extension FuzzTarget {
  /// Tables that users wrote: refused in lines of text, or read, and then the law holds for what they read.
  static let userTables = FuzzTarget(
    "user-tables", maximumLength: 4096, quickCount: 1500,
    seeds: {
      [
        """
        format: uicc-files/1
        title: own
        files:
          - path: MF/DF.OWN
            fid: 7F66
            clause: manual, 4
            files:
              - {name: EF.A, fid: 6F01, size: 9, fields: [{name: a, type: uint, size: 2}, {name: b, type: utf8}]}
              - {name: EF.B, fid: 6F02, record: 8, sfi: 3, like: EF.SPN, service: {any: [1, {not: 2}]}}
          - path: MF/ADF.USIM/EF.OTA
            fid: 6F9F
            structure: transparent
            objects:
              - {tag: C1, name: profile, type: ascii}
              - tag: 5F20
                name: schedule
                repeats: true
                fields:
                  - {name: unit, type: enum, values: {0: hours, 1: days}}
                  - {name: options, type: flags, bits: {1: home, 8: silent}, optional: true}
        """,
        """
        format: uicc-files/1
        files:
        - {path: ADF.F00102030405/EF.C, fid: 6F03, structure: cyclic, record: 30, fields: &f [{name: n, type: alpha}, {type: rfu, size: 1, fill: 00}, {name: p, type: plmn}]}
        - {path: MF/ADF.OWN, aid: F0AABBCCDD, files: [{name: EF.D, fid: 6F04, structure: transparent, fields: *f}]}
        - {path: MF/EF.E, fid: 2FE3, structure: transparent, fill: 00, reads-empty: true, content: {type: list, of: {type: bits, parts: [{name: x, bit: 1}, {name: y, bits: 2-4, values: {1: z}}]}, count: 2, empty: 00}}
        - {path: MF/EF.F, fid: 2FE4, structure: transparent, content: {type: services, names: {1: one}}}
        - {path: MF/EF.G, fid: 2FE5, structure: transparent, fields: [{name: l, type: list, of: {type: prefixed, of: {type: labels}}}, {name: d, type: bcd, size: 2, order: plain, unused: true}]}
        - {path: MF/EF.ICCID, fid: 2FE2, replace: true, like: EF.ICCID}
        - {path: ADF.USIM/EF.H, fid: 6F9F, structure: ber-tlv, content: {type: tlv-groups, objects: [{tag: 80, name: a, type: gsm7-packed}, {tag: 81, name: b, like: EF.LOCI}]}}
        """,
      ].map { Array($0.utf8) }
    },
    run: { bytes in
      let tables: FileTables
      do throws(UserTablesError) {
        tables = try UserTables.tables([("fuzz.yaml", bytes)])
      } catch {
        try check(!error.issues.isEmpty, "an error says nothing")
        for (line, issue) in zip(error.lines, error.issues) {
          try checkLine(line + (issue.hint ?? ""), "an error")
          try check(line.hasPrefix("fuzz.yaml:"), "an error does not name its file: \(line)")
        }
        return
      }
      for (path, row) in tables.all {
        guard case .user = row.origin else { continue }
        try checkLine(path + row.clause, "a row")
        _ = row.description(at: path).jsonBytes()
        let contents: [[UInt8]] = [
          Array(bytes.prefix(row.size?.minimum ?? 16)), Array(bytes.suffix(20)), [], [0xFF, 0xFF], [0, 0, 0],
        ]
        for content in contents {
          let context = FileContext(length: content.count, record: 1)
          guard let value = row.decode(content, in: context) else { continue }
          let again = try mustSucceed("\(path): what was read is written") { () throws(CodecError) in
            try row.encode(value, in: context)
          }
          try check(again == content, "\(path): \(Hex.string(content)) became \(Hex.string(again))")
        }
      }
    })
}
