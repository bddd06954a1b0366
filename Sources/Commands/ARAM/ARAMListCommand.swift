import APKSigning
import ArgumentParser
import ElementaryFiles
import GlobalPlatform
import ISO7816
import Procedures
import UICC

/// `uicc ara-m list`.
struct ARAMListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "All rules of the ARA-M, each explained, and the apps they match.",
    usage: "uicc ara-m list [--apk <apk> ...] [--cert <file-or-folder> ...] [options]",
    discussion: """
      The list is read to its end, however long it is. With --apk and --cert each rule says which of them it matches.

        $ uicc ara-m list
        $ uicc ara-m list --apk app.apk --cert certificates/
      """)

  @Option(name: .long, help: ArgumentHelp("An app; may be given several times.", valueName: "apk"), completion: .file())
  var apk: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("A certificate, or a folder of certificates and APKs.", valueName: "file-or-folder"),
    completion: .file())
  var cert: [String] = []

  @OptionGroup var keystore: KeystoreOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let known = try KnownApps(apk: apk, cert: cert, keystore)
    let connection = try card.open()
    let content = try connection.withSession { session in
      try AccessRuleChangeOptions.translating { try AccessRuleEditor(session, journals: "").read() }
    }
    if output.json {
      Standard.output(fields(content, known).jsonBytes(pretty: true))
      Standard.output("\n")
    } else {
      printText(content, known)
    }
    connection.printStatistics()
    try connection.checkImage()
    // A list that makes no sense was not read whole.
    if !content.list.problems.isEmpty { throw ExitStatus.error }
  }

  private func fields(_ content: AccessRuleContent, _ known: KnownApps) -> FieldValue {
    let rules = content.list.entries.map { entry -> FieldValue in
      guard case .object(let fields) = entry.rule.fields else { return .null }
      let matches = known.matches(entry.rule)
      return .object(
        [.init("offset", .int(entry.offset))] + fields
          + (known.isEmpty ? [] : [.init("matches", .array(matches.map { .string($0) }))]))
    }
    var fields: [FieldValue.Field] = [
      .init("rules", .array(rules)), .init("bytes", .int(content.list.response.count)),
      .init("commands", .int(content.pieces)),
      .init("problems", .array(content.list.problems.map { .string($0) })),
    ]
    if let tag = content.refreshTag { fields.append(.init("refreshTag", .hex(tag))) }
    if let version = content.version { fields.append(.init("version", .string(version))) }
    return .object(fields)
  }

  private func printText(_ content: AccessRuleContent, _ known: KnownApps) {
    let style = output.style
    var facts = [AccessRuleChangeOptions.count(content.list.rules.count), "\(content.list.response.count) bytes"]
    if let tag = content.refreshTag { facts.append("refresh tag \(Hex.string(tag))") }
    if let version = content.version { facts.append("version \(version)") }
    Standard.line(facts.joined(separator: ", "))
    for (number, entry) in content.list.entries.enumerated() {
      let lines = entry.rule.explanation.map(Style.printable)
      Standard.line("\(number + 1)  " + style.bold(lines.first ?? ""))
      for line in lines.dropFirst() { Standard.line("   " + line) }
      for complaint in entry.rule.complaints { Standard.line(style.yellow("   ! " + Style.printable(complaint))) }
      if !known.isEmpty {
        let matches = known.matches(entry.rule)
        Standard.line(
          "   "
            + (matches.isEmpty
              ? style.dim("matches none of these apps") : style.green("matches " + matches.joined(separator: ", "))))
      }
    }
    for problem in content.list.problems { Standard.remark("the list: \(Style.printable(problem))") }
  }
}

/// Apps and certificates that rules are compared with.
struct KnownApps {
  private var apps: [(name: String, hashes: [[UInt8]], package: String?)] = []

  var isEmpty: Bool { apps.isEmpty }

  init(apk: [String], cert: [String], _ keystore: KeystoreOptions) throws {
    for path in apk { try add(path, keystore) }
    for path in cert {
      guard Files.isFolder(path) else {
        try add(path, keystore)
        continue
      }
      for name in try Files.names(in: path) {
        do { try add("\(path)/\(name)", keystore) } catch let failure as Failure {
          Standard.remark("left out: \(failure.message)")
        }
      }
    }
  }

  private mutating func add(_ path: String, _ keystore: KeystoreOptions) throws {
    let name = Style.printable(String(path.split(separator: "/").last ?? ""))
    switch try AppSource.read(path, keystore: keystore) {
    case .apk(_, let apk):
      let certificates = apk.platforms.last?.matchingCertificates ?? []
      apps.append((name, certificates.flatMap { [$0.sha1, $0.sha256] }, apk.manifest?.package))
    case .certificates(_, let certificates):
      apps.append((name, certificates.flatMap { [$0.sha1, $0.sha256] }, nil))
    case .fingerprint(let fingerprint): apps.append((name, [fingerprint.bytes], nil))
    }
  }

  /// The apps that a rule is about: by certificate and, where both name one, by package.
  func matches(_ rule: AccessRule) -> [String] {
    apps.filter { app in
      if case .hash(let hash) = rule.deviceApp, !app.hashes.contains(hash) { return false }
      if rule.deviceApp == nil { return false }
      guard let package = rule.package, !package.isEmpty, let name = app.package else { return true }
      return Array(name.utf8) == package
    }.map(\.name)
  }
}
