import CardImage
import ElementaryFiles
import ISO7816
import ImageDecoding

/// Files as such: there, of the right structure and size, reachable, readable.
enum StructureRules {
  static let rules = [
    LintRule("mandatory-files", "mandatory files are there", "TS 102 221 §13, TS 31.102 §4.7, TS 31.103 §4.3") {
      card, findings in
      for (directory, names) in mandatory(on: card) {
        for name in names where card.lacks("\(directory)/\(name)") {
          let path = "\(directory)/\(name)"
          findings.add(
            Place(path), "mandatory file is missing",
            clause: StandardFiles.definition(at: ImageDecoder.canonical(path))?.clause, cause: Cause.missing(path))
        }
      }
    },
    LintRule("file-structure", "files have the structure that their specification gives them", "TS 102 221 §8.2") {
      card, findings in
      each(card) { file, definition in
        let expected = structure(definition.kind)
        guard let expected, file.structure != expected, file.structure != .unknown else { return }
        findings.add(
          Place(file.path), "structure", expected: expected.rawValue, actual: file.structure.rawValue,
          clause: definition.clause, cause: Cause.structure(file.path))
      }
    },
    LintRule("file-size", "files are as large as their specification asks for", "TS 102 221 §8.2") { card, findings in
      each(card) { file, definition in
        guard let size = definition.size, let control = card.control(file.path) else { return }
        let isRecords = definition.hasRecords
        guard let actual = isRecords ? control.recordLength : control.fileSize, actual < size.minimum,
          structure(definition.kind) == file.structure
        else { return }
        findings.add(
          Place(file.path), isRecords ? "record length, bytes" : "file size, bytes",
          expected: "at least \(size.minimum)",
          actual: "\(actual)", clause: definition.clause)
      }
    },
    LintRule("sfi-standard", "short file identifiers are those of the specification", "TS 31.102 §4.2", .warning) {
      card, findings in
      each(card) { file, definition in
        guard let expected = definition.sfi, let control = card.control(file.path), !control.isGSM,
          control.sfi != expected
        else { return }
        findings.add(
          Place(file.path), "short file identifier", expected: "\(expected)",
          actual: control.sfi.map { "\($0)" } ?? "none",
          clause: definition.clause, cause: Cause.sfi(file.path))
      }
    },
    LintRule("sfi-unique", "no two files of a DF have one short file identifier", "TS 102 221 §8.5.1") {
      card, findings in
      var seen: [String: String] = [:]
      for file in card.files where file.structure != .df && file.structure != .adf {
        guard let control = card.control(file.path), let parent = file.parentPath, let sfi = control.sfi,
          control.sfiObject != nil
        else { continue }
        let key = "\(parent) \(sfi)"
        if let first = seen[key] {
          findings.add(Place(file.path), "short file identifier \(sfi) is that of \(first) as well")
        } else {
          seen[key] = file.path
        }
      }
    },
    LintRule("fid-unique", "no two files of a DF have one identifier", "TS 102 221 §8.6") { card, findings in
      var seen: [String: String] = [:]
      for file in card.files where file.structure != .adf {
        guard let fid = file.fid, let parent = file.parentPath else { continue }
        let key = "\(parent) \(fid.rawValue)"
        if let first = seen[key] {
          findings.add(Place(file.path), "identifier \(Hex.string(fid.bytes)) is that of \(first) as well")
        } else {
          seen[key] = file.path
        }
      }
    },
    LintRule("life-cycle", "files are activated", "TS 102 221 §11.1.1.4.9") { card, findings in
      for file in card.files {
        switch card.control(file.path)?.lifeCycle {
        case .creation, .initialisation, .deactivated, .terminated:
          // FDN and BDN are switched on and off by this very state (TS 31.102 §5.3.2, §5.3.3).
          let isSwitch = ["EF.BDN", "EF.BDNURI", "EF.ADN", "EF.ACL"].contains(file.name)
          findings.add(
            Place(file.path), "life cycle status", severity: isSwitch ? .note : nil, expected: "activated",
            actual: card.control(file.path).flatMap(\.lifeCycle).map { "\($0)" })
        default: continue
        }
      }
    },
    LintRule("select-response", "responses to SELECT are well formed", "TS 102 221 §11.1.1.3", .warning) {
      card, findings in
      for file in card.files {
        for problem in card.control(file.path)?.problems ?? [] { findings.add(Place(file.path), problem) }
      }
    },
    LintRule("file-readable", "files keep what they promise when they are read", "TS 102 221 §11.1.3, §11.1.5") {
      card, findings in
      for file in card.files {
        if let problem = file.problem, problem != SecretFiles.remark, !problem.contains("after the template") {
          // What the response to SELECT has wrong is the matter of another rule.
          if card.control(file.path)?.problems.contains(where: { problem.contains($0) }) == true { continue }
          findings.add(Place(file.path), problem, cause: isStructure(file, card) ? Cause.structure(file.path) : nil)
        }
      }
    },
    LintRule("content-coding", "contents can be read by their specification", "TS 31.102 §4", .warning) {
      card, findings in
      each(card) { file, definition in
        switch card.fields(file.path) {
        case .array(let records)? where definition.kind != .transparent:
          for (index, record) in records.enumerated() {
            guard let reason = record.rawReason else { continue }
            findings.add(
              Place(file.path, record: index + 1), reason, actual: record["raw"]?.text, clause: definition.clause)
          }
        case let value?:
          guard let reason = value.rawReason else { return }
          findings.add(Place(file.path), reason, actual: value["raw"]?.text, clause: definition.clause)
        case nil: return
        }
      }
    },
    LintRule("reference-files", "files that other files name are there", "TS 31.102 §4.4.2.1, §4.6.1.1") {
      card, findings in
      for file in card.files {
        guard let definition = card.decoder.definition(of: file), let parent = file.parentPath else { continue }
        for reference in definition.references(in: file.content.parts) where reference.fid != nil {
          let isThere = card.image.children(of: parent).contains { !$0.isAbsent && $0.fid == reference.fid }
          guard !isThere, !card.recorded.isDump, let fid = reference.fid else { continue }
          findings.add(
            Place(file.path), "names \(reference.name) (\(Hex.string(fid.bytes))), which is not there",
            clause: definition.clause)
        }
      }
    },
    LintRule("directory", "EF.DIR and the applications agree", "TS 102 221 §13.1") { card, findings in
      guard let records = card.records("MF/EF.DIR") else { return }
      let listed = records.enumerated().compactMap { index, record -> (Int, [UInt8])? in
        guard let record, let template = TLV.parsePrefix(record).objects.first, template.tag == 0x61,
          let aid = TLV.parsePrefix(template.value).objects[tag: 0x4F]
        else { return nil }
        return (index + 1, aid)
      }
      let applications = card.files.filter { $0.structure == .adf }
      for (number, aid) in listed where !applications.contains(where: { agree($0.aid, aid) }) {
        findings.add(
          Place("MF/EF.DIR", record: number), "lists an application that cannot be selected", actual: Hex.string(aid))
      }
      for application in applications {
        guard let aid = application.aid, isTelecom(aid), !listed.contains(where: { agree(aid, $0.1) }) else { continue }
        findings.add(Place(application.path), "is not listed in EF.DIR", actual: Hex.string(aid.bytes))
      }
    },
  ]

  /// Whether another rule says already that the file is of the wrong structure.
  private static func isStructure(_ file: CardImage.File, _ card: ExaminedCard) -> Bool {
    guard let definition = card.decoder.definition(of: file) else { return false }
    return structure(definition.kind) != file.structure
  }

  private static func agree(_ aid: AID?, _ listed: [UInt8]) -> Bool {
    guard let aid else { return false }
    return aid.hasPrefix(AID(listed)) || AID(listed).hasPrefix(aid)
  }

  /// RID of ETSI or 3GPP (TS 101 220 Annex E); security domains and applets stand in no EF.DIR.
  private static func isTelecom(_ aid: AID) -> Bool {
    aid.bytes.starts(with: [0xA0, 0x00, 0x00, 0x00, 0x87]) || aid.bytes.starts(with: [0xA0, 0x00, 0x00, 0x00, 0x09])
  }

  private static func mandatory(on card: ExaminedCard) -> [(String, [String])] {
    let usim = [
      "EF.IMSI", "EF.Keys", "EF.KeysPS", "EF.HPPLMN", "EF.UST", "EF.ACC", "EF.FPLMN", "EF.LOCI", "EF.AD", "EF.ECC",
      "EF.PSLOCI", "EF.START-HFN", "EF.THRESHOLD", "EF.NETPAR", "EF.ARR",
    ]
    let usims = card.applications("ADF.USIM")
    guard !usims.isEmpty else {
      let gsm = ["EF.IMSI", "EF.Kc", "EF.SST", "EF.ACC", "EF.FPLMN", "EF.LOCI", "EF.AD", "EF.Phase", "EF.HPPLMN"]
      return [("MF", ["EF.ICCID"])] + (card.file("MF/DF.GSM") == nil ? [] : [("MF/DF.GSM", gsm)])
    }
    return [("MF", ["EF.DIR", "EF.ICCID", "EF.PL", "EF.ARR"])] + usims.map { ($0, usim) }
      + card.applications("ADF.ISIM").map { ($0, ["EF.IMPI", "EF.DOMAIN", "EF.IMPU", "EF.AD", "EF.ARR"]) }
  }

  /// Files that a standard defines, without those that a card's maker may lay out as it likes.
  private static func each(_ card: ExaminedCard, _ body: (CardImage.File, FileDefinition) -> Void) {
    for file in card.files {
      guard let definition = card.decoder.definition(of: file), !definition.isProprietary, !definition.isDirectory
      else { continue }
      body(file, definition)
    }
  }

  static func structure(_ kind: FileDefinition.Kind) -> CardImage.Structure? {
    switch kind {
    case .transparent: .transparent
    case .linearFixed: .linearFixed
    case .cyclic: .cyclic
    case .berTLV: .berTLV
    case .mf, .df: .df
    case .adf: .adf
    }
  }
}

/// Causes that several checks share, so that one defect is reported once.
enum Cause {
  static func missing(_ path: String) -> String { "missing \(path)" }
  static func structure(_ path: String) -> String { "structure of \(path)" }
  static func sfi(_ path: String) -> String { "short file identifier of \(path)" }
}
