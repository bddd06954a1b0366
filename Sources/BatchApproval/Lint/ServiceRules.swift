import ElementaryFiles
import ImageDecoding

/// EF.UST and EF.IST against the files that are there.
enum ServiceRules {
  static let rules = [
    LintRule("service-files", "files of available services are there", "TS 31.102 §4.2.8, TS 31.103 §4.2.7") {
      card, findings in
      each(card) { path, definition, services, table in
        guard let condition = definition.service, condition.holds(for: services), card.lacks(path) else { return }
        findings.add(
          Place(path),
          "is missing, and \(names(condition, services, table)) available in \(table.split(separator: "/").last ?? "")",
          clause: definition.clause, cause: Cause.missing(path))
      }
    },
    LintRule("files-without-service", "files belong to available services", "TS 31.102 §4.2.8", .note) {
      card, findings in
      each(card) { path, definition, services, table in
        guard let condition = definition.service, !condition.holds(for: services), card.file(path) != nil else {
          return
        }
        findings.add(
          Place(path), "is there, and \(names(condition, [], table)) not available: phones do not read it",
          clause: definition.clause)
      }
    },
    LintRule("service-dependencies", "services that need others have them", "TS 31.102 §4.2.8") { card, findings in
      for application in card.applications("ADF.USIM") {
        guard let services = card.services("\(application)/EF.UST") else { continue }
        for (service, needed, reason) in dependencies
        where services.contains(service) && !needed.contains(where: services.contains) {
          let wanted = needed.map { "n°\($0) (\(ServiceNames.usim[$0] ?? ""))" }.joined(separator: " or ")
          findings.add(
            Place("\(application)/EF.UST", field: "\(service)"),
            "n°\(service) (\(ServiceNames.usim[service] ?? "")) is available without \(wanted): \(reason)")
        }
      }
    },
    LintRule("enabled-services", "EF.EST enables nothing that EF.UST does not have", "TS 31.102 §4.2.47") {
      card, findings in
      for application in card.applications("ADF.USIM") {
        guard let services = card.services("\(application)/EF.UST"),
          let enabled = card.services("\(application)/EF.EST")
        else { continue }
        for (number, service) in [(1, 2), (2, 6), (3, 35)] where enabled.contains(number) && !services.contains(service)
        {
          findings.add(
            Place("\(application)/EF.EST", field: "\(number)"),
            "\(ServiceNames.enabled[number] ?? "") is enabled, and service n°\(service) not available in EF.UST")
        }
      }
    },
    LintRule("service-table-length", "EF.UST ends where its last service does", "TS 31.102 §4.2.8", .warning) {
      card, findings in
      for application in card.applications("ADF.USIM") {
        guard let data = card.data("\(application)/EF.UST") else { continue }
        let unknown = (card.services("\(application)/EF.UST") ?? []).filter { $0 > (ServiceNames.usim.keys.max() ?? 0) }
          .sorted()
        if data.isEmpty || data.allSatisfy({ $0 == 0 }) {
          findings.add(Place("\(application)/EF.UST"), "no service is available", severity: .error)
        } else if !unknown.isEmpty {
          findings.add(
            Place("\(application)/EF.UST"), "services that no specification knows are available",
            actual: unknown.prefix(10).map { "n°\($0)" }.joined(separator: ", "))
        }
      }
    },
  ]

  private static let dependencies: [(Int, [Int], String)] = [
    (3, [2], "EF.EXT2 extends EF.FDN"), (5, [4], "EF.EXT3 extends EF.SDN"), (7, [6], "EF.EXT4 extends EF.BDN"),
    (46, [45], "EF.OPL refers to EF.PNN"), (125, [124], "the USIM calculates with the parameters of n°124"),
    (129, [45], "EF.OPL5G refers to EF.PNN"),
  ]

  /// The files below USIMs and ISIMs with the services of their tables. A DF that is missing is one finding, its files
  /// are none.
  private static func each(
    _ card: ExaminedCard, _ body: (_ path: String, FileDefinition, Set<Int>, _ table: String) -> Void
  ) {
    for application in card.applications("ADF.USIM") + card.applications("ADF.ISIM") {
      guard let table = ExaminedCard.serviceTable(of: application), let services = card.services(table),
        let definition = StandardFiles.definition(at: ImageDecoder.canonical(application))
      else { continue }
      func visit(_ path: String, _ definition: FileDefinition) {
        for child in definition.children where !child.isProprietary {
          let childPath = "\(path)/\(child.name)"
          body(childPath, child, services, table)
          if child.isDirectory, card.file(childPath) != nil { visit(childPath, child) }
        }
      }
      visit(application, definition)
    }
  }

  /// `service n°19 (Service Provider Name) is`.
  private static func names(_ condition: ServiceCondition, _ available: Set<Int>, _ table: String) -> String {
    let known = table.hasSuffix("EF.IST") ? ServiceNames.isim : ServiceNames.usim
    let numbers = Array(Set(numbers(condition))).sorted().filter { available.isEmpty || available.contains($0) }
    let text = numbers.map { number in "n°\(number)" + (known[number].map { " (\($0))" } ?? "") }.joined(
      separator: ", ")
    return numbers.count == 1 ? "service \(text) is" : "services \(text) are"
  }

  private static func numbers(_ condition: ServiceCondition) -> [Int] {
    switch condition {
    case .service(let number): [number]
    case .all(let parts), .any(let parts): parts.flatMap(numbers)
    case .not(let part): numbers(part)
    }
  }
}
