import CardImage
import ElementaryFiles
import ISO7816
import ImageDecoding
import Synchronization

/// Services, PINs, access rules, NAFs, authentication, keys, memory.
extension Specification.Requirement {
  func checkATR(_ patterns: [[UInt8?]], _ card: ExaminedCard) -> Outcome {
    let atr = card.image.atr
    guard !atr.isEmpty else { return .unchecked("the image has no ATR") }
    let isMet = patterns.contains { pattern in
      pattern.count == atr.count && zip(atr, pattern).allSatisfy { $1 == nil || $0 == $1 }
    }
    if isMet { return .passed }
    let expected = patterns.map { $0.map { $0.map { Hex.string([$0]) } ?? "??" }.joined() }.joined(separator: " or ")
    return failed(Place("ATR"), "answer to reset", expected: expected, actual: Hex.string(atr))
  }

  func checkService(_ table: String, _ number: Int, _ isAvailable: Bool, _ needsFiles: Bool, _ card: ExaminedCard)
    -> Outcome
  {
    guard card.file(table) != nil else { return failed(Place(table), "file is missing", cause: Cause.missing(table)) }
    guard let services = card.services(table) else { return .unchecked("\(table) could not be read") }
    let names = table.hasSuffix("IST") ? ServiceNames.isim : ServiceNames.usim
    let name = "service n°\(number)" + (names[number].map { " (\($0))" } ?? "")
    guard services.contains(number) == isAvailable else {
      return failed(
        Place(table, field: "\(number)"), name, expected: isAvailable ? "available" : "not available",
        actual: isAvailable ? "not available" : "available")
    }
    guard isAvailable, needsFiles else { return .passed }
    return Outcome(findings: missingFiles(table, number, services, name, card))
  }

  /// Files of the service that the card lacks, those in a missing DF as that DF.
  private func missingFiles(
    _ table: String, _ number: Int, _ services: Set<Int>, _ name: String, _ card: ExaminedCard
  ) -> [Finding] {
    let application = table.split(separator: "/").dropLast().joined(separator: "/")
    return ServiceFiles.shared.files(of: number, in: ImageDecoder.canonical(application)).compactMap { file in
      let place = "\(application)/\(file.path)"
      guard card.file(place) == nil, file.directories.allSatisfy({ card.file("\(application)/\($0)") != nil }),
        card.lacks(place)
      else { return nil }
      return finding(Place(place), "is missing, and \(name) is available", cause: Cause.missing(place))
    }
  }

  func checkFurtherServices(_ table: String, _ named: Set<Int>, _ card: ExaminedCard) -> Outcome {
    guard let services = card.services(table) else { return .unchecked("\(table) could not be read") }
    let names = table.hasSuffix("IST") ? ServiceNames.isim : ServiceNames.usim
    return Outcome(
      findings: services.subtracting(named).sorted().map { number in
        finding(
          Place(table, field: "\(number)"), "service n°\(number)\(names[number].map { " (\($0))" } ?? "")",
          expected: "not available",
          actual: "available")
      })
  }

  // MARK: PINs

  func checkPIN(_ key: String, _ card: ExaminedCard) -> Outcome {
    let answer = card.recorded.answers?.pins?.first { $0.key == key }
    switch subject {
    case .pinEnabled(_, let expected):
      guard let actual = answer?.isEnabled ?? Self.isEnabled(key, card) else {
        return .unchecked("the card did not tell whether \(key) is enabled")
      }
      guard actual != expected else { return .passed }
      return failed(
        Place(key), "is \(actual ? "enabled" : "disabled")", expected: expected ? "enabled" : "disabled",
        actual: actual ? "enabled" : "disabled")
    case .pinTries(_, let bounds):
      guard let tries = answer?.triesLeft else { return .unchecked("tries of \(key) were not recorded") }
      guard !bounds.contains(tries) else { return .passed }
      return failed(
        Place(key), "tries left", expected: bounds.description, actual: "\(tries)", cause: "tries of \(key)")
    case .pinUnblockTries(_, let bounds):
      guard let tries = answer?.unblockTriesLeft else {
        return .unchecked("tries for unblocking \(key) were not recorded")
      }
      guard !bounds.contains(tries) else { return .passed }
      return failed(
        Place(key), "tries left for unblocking", expected: bounds.description, actual: "\(tries)",
        cause: "unblock tries of \(key)")
    default:
      guard let isRight = answer?.isInventoryCodeRight else {
        return .unchecked("the inventory's \(key) was not presented")
      }
      return isRight ? .passed : failed(Place(key), "the inventory's code is wrong")
    }
  }

  /// What the PIN status template of a directory says.
  private static func isEnabled(_ key: String, _ card: ExaminedCard) -> Bool? {
    guard let reference = KeyReference.reference(named: key) else { return nil }
    let directories = ["MF"] + card.applications("ADF.USIM") + card.applications("ADF.ISIM")
    return directories.lazy.compactMap { card.control($0)?.pins.first { $0.reference == reference }?.enabled }.first
  }

  // MARK: ARA-M and GBA

  /// `nil`: nothing is known of the rules.
  private func rules(_ card: ExaminedCard) -> [AccessRuleMatcher]? {
    let image = card.image
    if image.araM.isEmpty, card.recorded.answers == nil, card.applications("ADF.ARA-M").isEmpty { return nil }
    guard card.recorded.answers?.accessRuleStatus == nil else { return nil }
    return image.araM.map { AccessRuleMatcher(reading: $0) }
  }

  func checkRule(_ rule: AccessRuleMatcher, _ card: ExaminedCard) -> Outcome {
    guard let rules = rules(card) else { return .unchecked("the rules of the ARA-M were not read") }
    if rules.contains(where: { rule.accepts($0) }) { return .passed }
    return failed(Place("ARA-M"), "rule is missing", expected: rule.description)
  }

  func checkFurtherRules(_ named: [AccessRuleMatcher], _ card: ExaminedCard) -> Outcome {
    guard let rules = rules(card) else { return .unchecked("the rules of the ARA-M were not read") }
    return Outcome(
      findings: rules.enumerated().filter { entry in !named.contains { $0.accepts(entry.element) } }.map {
        index, rule in
        finding(
          Place("ARA-M", record: index + 1), "rule is not in the specification",
          actual: rule.raw.map { Hex.string($0) }, cause: "\(check.id): \(rule)")
      })
  }

  func checkNAF(_ path: String, _ fqdn: String, _ card: ExaminedCard) -> Outcome {
    guard card.file(path) != nil else { return failed(Place(path), "file is missing", cause: Cause.missing(path)) }
    guard let records = card.fields(path)?.elements else { return .unchecked("\(path) could not be read") }
    if records.contains(where: { Self.fqdn($0) == fqdn }) { return .passed }
    return failed(Place(path), "NAF is missing", expected: fqdn)
  }

  func checkFurtherNAFs(_ path: String, _ named: [String], _ card: ExaminedCard) -> Outcome {
    let records = card.fields(path)?.elements ?? []
    return Outcome(
      findings: records.enumerated().compactMap { index, record in
        guard let fqdn = Self.fqdn(record), !named.contains(fqdn) else { return nil }
        return finding(Place(path, record: index + 1), "NAF is not in the specification", actual: fqdn)
      })
  }

  private static func fqdn(_ record: FieldValue) -> String? { record["nafID"]?["fqdn"]?.text?.lowercased() }

  // MARK: authentication, keys, memory

  func checkAuthentication(_ application: String, _ maximum: UInt64?, _ card: ExaminedCard) -> Outcome {
    guard let answer = card.recorded.answers?.authentication?.first(where: { $0.application == application }) else {
      return .unchecked("AUTHENTICATE on the \(application) was not recorded")
    }
    let place = Place("AKA/\(application)")
    switch answer.outcome {
    case .disagrees: return failed(place, "K or OPc of the inventory is not the card's")
    case .refused: return failed(place, "the card refuses AUTHENTICATE", actual: answer.status)
    case .synchronisationFailure:
      return failed(
        Place("AKA/\(application)", field: "sqn"), "the card's SQN is ahead of every SQN that it was offered",
        expected: maximum.map { "at most \($0)" }, actual: answer.sqn.map { "\($0)" })
    case .agrees:
      guard let maximum else { return .passed }
      guard let sqn = answer.sqn else { return .unchecked("SQN of the \(application) was not recorded") }
      return sqn <= maximum
        ? .passed
        : failed(Place("AKA/\(application)", field: "sqn"), "SQN", expected: "at most \(maximum)", actual: "\(sqn)")
    }
  }

  func checkConcealment(_ scheme: Int?, _ identifier: Int?, _ routing: String?, _ card: ExaminedCard) -> Outcome {
    guard let answer = card.recorded.answers?.concealment else { return .unchecked("GET IDENTITY was not recorded") }
    let place = Place("SUCI")
    let names = ["null", "profile A", "profile B"]
    func name(_ number: Int?) -> String? { number.map { names.indices.contains($0) ? names[$0] : "\($0)" } }
    switch answer.outcome {
    case .disagrees: return failed(place, "does not reveal the card's SUPI with the home network's key")
    case .refused: return failed(place, "the card refuses GET IDENTITY", actual: answer.status)
    case .notConcealed where scheme != 0:
      return failed(place, "the SUPI goes in the open", expected: name(scheme) ?? "a scheme", actual: "null")
    case .agrees, .notConcealed:
      var outcome = Outcome()
      if let scheme, answer.scheme != scheme {
        outcome.findings.append(
          finding(
            Place("SUCI", field: "scheme"), "scheme", expected: name(scheme), actual: name(answer.scheme) ?? "unknown"))
      }
      if let identifier, answer.keyIdentifier != identifier {
        outcome.findings.append(
          finding(
            Place("SUCI", field: "keyIdentifier"), "key identifier", expected: "\(identifier)",
            actual: answer.keyIdentifier.map { "\($0)" } ?? "unknown"))
      }
      if let routing, answer.routingIndicator != routing {
        outcome.findings.append(
          finding(
            Place("SUCI", field: "routingIndicator"), "routing indicator", expected: routing,
            actual: answer.routingIndicator ?? "unknown"))
      }
      return outcome
    }
  }

  func checkKey(
    _ version: Int, _ identifier: Int, _ kcv: Specification.KeyCheckValue?, _ type: String?, _ card: ExaminedCard
  ) -> Outcome {
    guard let keys = card.recorded.answers?.keys else {
      return .unchecked("key information templates were not recorded")
    }
    let place = Place("ISD", field: "key \(version)/\(identifier)")
    guard let key = keys.first(where: { $0.version == version && $0.identifier == identifier }) else {
      return failed(place, "key is missing")
    }
    if let type, let actual = key.type, actual != type { return failed(place, "type", expected: type, actual: actual) }
    var expected: String?
    switch kcv {
    case .value(let value): expected = value
    case .inventory(let column):
      guard let value = card.row?.value(of: column) else {
        return .unchecked("the inventory has no \(column) for the card")
      }
      expected = value.lowercased()
    case nil: break
    }
    if key.isInventoryKeyRight == false { return failed(place, "the inventory's key is wrong") }
    guard let expected else { return .passed }
    guard let actual = key.kcv else {
      return key.isInventoryKeyRight == true
        ? .passed : .unchecked("the card tells no KCV of key \(version)/\(identifier)")
    }
    return actual.lowercased() == expected ? .passed : failed(place, "KCV", expected: expected, actual: actual)
  }

  func checkMemory(_ bounds: Specification.Bounds, _ isVolatile: Bool, _ card: ExaminedCard) -> Outcome {
    let answers = card.recorded.answers
    guard let free = isVolatile ? answers?.freeVolatileMemory : answers?.freeMemory else {
      return .unchecked("free memory was not recorded")
    }
    return bounds.contains(free)
      ? .passed : failed(Place("memory"), "free bytes", expected: bounds.description, actual: "\(free)")
  }
}

/// Which files of an application belong to which service: read from the tables once, asked for on every card.
final class ServiceFiles: Sendable {
  static let shared = ServiceFiles()

  /// A file below its application, with the directories that have to be there before it can be.
  struct File: Sendable {
    let path: String
    let directories: [String]
  }

  private let known = Mutex<[String: [Int: [File]]]>([:])

  /// - Parameter application: its path in the tables, `MF/ADF.USIM`.
  func files(of service: Int, in application: String) -> [File] {
    known.withLock { known in
      if let files = known[application] { return files[service] ?? [] }
      var files: [Int: [File]] = [:]
      func visit(_ definition: FileDefinition, _ path: String, _ directories: [String]) {
        for child in definition.children where !child.isProprietary {
          let place = path.isEmpty ? child.name : "\(path)/\(child.name)"
          if case .service(let number)? = child.service {
            files[number, default: []].append(File(path: place, directories: directories))
          }
          if child.isDirectory { visit(child, place, directories + [place]) }
        }
      }
      if let definition = StandardFiles.definition(at: application) { visit(definition, "", []) }
      known[application] = files
      return files[service] ?? []
    }
  }
}
