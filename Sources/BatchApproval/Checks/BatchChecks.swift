import CardImage
import Inventory

/// Checks that every batch has: the card's row, and what no two cards may share.
enum BatchChecks {
  static let inventory = "inventory/row"
  static let imsi = "inventory/imsi"
  static let complete = "card/complete"
  static let uniqueICCID = "batch/unique-iccid"
  static let uniqueIMSI = "batch/unique-imsi"
  static let count = "batch/count"

  static func all(hasInventory: Bool, count: Int?, name: String) -> [Check] {
    var checks = [
      Check(id: complete, kind: .batch, title: "the card was read to its end"),
      Check(
        id: uniqueICCID, kind: .batch, title: "no two cards have one ICCID", place: "MF/EF.ICCID",
        clause: "ITU-T E.118 §4.1"),
      Check(
        id: uniqueIMSI, kind: .batch, title: "no two cards have one IMSI", place: "EF.IMSI", clause: "TS 23.003 §2.2"),
    ]
    if hasInventory {
      checks.append(
        Check(id: inventory, kind: .batch, title: "the inventory has a line for the card", place: "inventory"))
      checks.append(Check(id: imsi, kind: .batch, title: "the IMSI is the inventory's", place: "EF.IMSI"))
    }
    if let count { checks.append(Check(id: self.count, kind: .batch, title: "\(count) cards", clause: name)) }
    return checks
  }

  /// The card's IMSI against its row.
  static func compare(_ card: ExaminedCard, _ row: InventoryRow) -> [Finding] {
    guard let expected = row.imsi, let path = card.subscriptions.first.map({ "\($0)/EF.IMSI" }), let actual = card.imsi,
      actual != expected
    else { return [] }
    return [
      Finding(
        imsi, at: Place(path, field: "imsi"), "differs from IMSI of the inventory", expected: expected, actual: actual,
        clause: "line \(row.line) of the inventory", cause: "\(imsi) at \(path)")
    ]
  }

  static func unique(_ card: ExaminedCard) -> [Approval.UniqueValue] {
    var values: [Approval.UniqueValue] = []
    if !card.iccid.isEmpty {
      values.append(
        .init(
          check: uniqueICCID, place: Place("MF/EF.ICCID", field: "iccid"), value: card.iccid, clause: "ITU-T E.118 §4.1"
        ))
    }
    for application in card.subscriptions.prefix(1) {
      guard let imsi = card.imsi(application) else { continue }
      values.append(
        .init(
          check: uniqueIMSI, place: Place("\(application)/EF.IMSI", field: "imsi"), value: imsi,
          clause: "TS 23.003 §2.2"))
    }
    return values
  }
}

extension Approval {
  /// Brings the results of all cards together: what two cards share is a finding on each of them.
  /// - Parameter failures: inputs that gave no result, one line each.
  public func report(_ results: [Result], failures: [String] = []) -> ApprovalReport {
    var results = results
    var holders: [String: [Int]] = [:]
    for (index, result) in results.enumerated() {
      for value in result.unique { holders["\(value.check)\u{0}\(value.value)", default: []].append(index) }
    }
    for index in results.indices {
      for value in results[index].unique {
        let others = (holders["\(value.check)\u{0}\(value.value)"] ?? []).filter { $0 != index }
        guard !others.isEmpty else { continue }
        let names = others.prefix(3).map { other in
          let verdict = results[other].verdict
          return value.check == BatchChecks.uniqueICCID || verdict.iccid.isEmpty
            ? verdict.source : "\(verdict.iccid) (\(verdict.source))"
        }
        let more = others.count > 3 ? " and \(others.count - 3) more" : ""
        results[index].verdict.add(
          Finding(
            value.check, at: value.place, "is that of \(names.joined(separator: ", "))\(more) as well",
            actual: value.value, clause: value.clause,
            cause: "\(value.check) \(value.value)"))
      }
    }
    var batch: [Finding] = []
    if let count = specification.count, count != results.count {
      batch.append(
        Finding(
          BatchChecks.count, at: Place("batch"), "cards", expected: "\(count)", actual: "\(results.count)",
          clause: specification.name))
    }
    if let index {
      let found = Set(results.compactMap(\.verdict.inventoryLine)).count
      if found < index.count {
        batch.append(
          Finding(
            BatchChecks.inventory, at: Place("inventory"), "lines without a card among these", severity: .note,
            actual: "\(index.count - found) of \(index.count)", clause: specification.name,
            cause: "inventory lines without a card"))
      }
    }
    let cards = results.map(\.verdict).sorted { ($0.iccid, $0.source) < ($1.iccid, $1.source) }
    return ApprovalReport(
      profile: specification.profile, specification: specification.name, checks: checks, cards: cards, batch: batch,
      failures: failures)
  }
}

extension CardVerdict {
  mutating func add(_ finding: Finding) {
    findings.append(finding)
    verdict = Verdict(findings: findings, isComplete: unchecked.isEmpty)
  }
}
