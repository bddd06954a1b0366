import AKA
import ArgumentParser
import Crypto
import ElementaryFiles
import Inventory
import Procedures

/// `uicc aka check-file FILE`.
struct AKACheckFileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-file",
    abstract: "Check a vendor's file of keys: form, OPc, Luhn's digit, duplicates, ranges.",
    usage: "uicc aka check-file <file> [--op <source>] [--columns <names>] [options]",
    discussion: """
      One row a card, ICCID, IMSI, KI and OPC or OP, with a header of names, or with a line var_out:ICCID/IMSI/KI as \
      vendors have it; separated by commas, semicolons, tabs or blanks. OPc is computed with the OP of the row, or with \
      --op. Rows are named by line and ICCID; no key is printed. Exit status 1: something is wrong with the file.

        $ uicc aka check-file keys.csv --op env:OP --iccid-range 894900000000000000-894900000000999999
      """)

  @Argument(help: "The vendor's file.", completion: .file())
  var file: String

  @Argument(help: .hidden)
  var extra: [String] = []

  @Option(name: .long, help: ArgumentHelp("OP of the operator, from \(SubscriberOptions.forms).", valueName: "source"))
  var op: SecretSource?

  @Option(
    name: .long,
    help: ArgumentHelp("Names of the columns of a file without a header: iccid,imsi,ki,opc.", valueName: "names"))
  var columns: String?

  @Option(
    name: .long, help: ArgumentHelp("ICCIDs without their last digit, from-to.", valueName: "range"))
  var iccidRange: RangeArgument?

  @Option(name: .long, help: ArgumentHelp("IMSIs, from-to.", valueName: "range"))
  var imsiRange: RangeArgument?

  @Option(name: .long, help: ArgumentHelp("Findings to print.", valueName: "number"))
  var limit = 20

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try SecretSource.check(extra: extra)
    try SecretSource.check(("--op", op))
    if case .inventory = op { throw ValidationError("--op takes \(SubscriberOptions.forms)") }
    guard (0...1_000_000).contains(limit) else { throw ValidationError("--limit takes 0 to 1000000") }
  }

  func run() throws {
    var options = VendorFileCheck.Options()
    options.op = try op.map(Self.key)
    options.columns = columns?.split(separator: ",").map(String.init) ?? []
    (options.iccids, options.imsis, options.limit) = (iccidRange?.range, imsiRange?.range, limit)
    let report: VendorFileReport
    do throws(VendorFileError) {
      report = try VendorFileCheck.run(path: file, options)
    } catch {
      throw Failure(error.description)
    }
    if report.isReadableByAll {
      Standard.remark("\(file) can be read by all users of this machine; chmod 600 \(file)")
    }
    if output.json { printJSON(report) } else { printText(report) }
    if report.rows == 0 { throw Failure("\(file) has no rows") }
    if report.problemCount > 0 { throw ExitStatus.no }
  }

  private static func key(_ source: SecretSource) throws -> SecretKey {
    let secret: Secret
    switch source {
    case .environment(let variable): secret = try SecretInput.environment(variable)
    case .file(let path): secret = try SecretInput.file(path)
    default: secret = try SecretPrompt.ask("OP: ")
    }
    do throws(Secret.Failure) {
      return SecretKey(try secret.keyBytes("OP", counts: [16]))
    } catch {
      throw Failure(error.description)
    }
  }

  private func printText(_ report: VendorFileReport) {
    for finding in report.findings {
      let iccid = finding.iccid.isEmpty ? "" : " (ICCID \(finding.iccid))"
      let first = finding.firstLine.map { " in line \($0)" } ?? ""
      Standard.line("line \(finding.line)\(iccid): \(finding.problem.text)\(first)")
    }
    let hidden = report.problemCount - report.findings.count
    if hidden > 0 { Standard.line("and \(hidden) more") }
    if !report.findings.isEmpty || hidden > 0 { Standard.line("") }
    var table = Table()
    table.add("rows", "\(report.rows)")
    if let span = report.iccids {
      table.add("ICCIDs", "\(span.text(span.lowest))x to \(span.text(span.highest))x", "\(width(span)) numbers")
    }
    if let span = report.imsis {
      table.add("IMSIs", "\(span.text(span.lowest)) to \(span.text(span.highest))", "\(width(span)) numbers")
    }
    table.add("OPc", report.checkedOPc ? "computed for each row" : "not computed: there is no OP to compute it from")
    if report.problemCount == 0 { table.add("wrong", "nothing") }
    Standard.output(table.rendered())
    var counts = Table()
    for problem in VendorFileReport.Problem.allCases {
      if let count = report.counts[problem] { counts.add("wrong", "\(count)", problem.text) }
    }
    Standard.output(counts.rendered())
  }

  private func width(_ span: VendorFileReport.Span) -> UInt64 { span.highest - span.lowest + 1 }

  private func printJSON(_ report: VendorFileReport) {
    func span(_ span: VendorFileReport.Span?) -> FieldValue {
      span.map {
        .object([.init("lowest", .string($0.text($0.lowest))), .init("highest", .string($0.text($0.highest)))])
      }
        ?? .null
    }
    let findings = report.findings.map { finding in
      FieldValue.object([
        .init("line", .int(finding.line)), .init("iccid", .string(finding.iccid)),
        .init("problem", .string(finding.problem.rawValue)),
        .init("firstLine", finding.firstLine.map { .int($0) } ?? .null),
      ])
    }
    let counts = VendorFileReport.Problem.allCases.compactMap { problem in
      report.counts[problem].map { FieldValue.Field(problem.rawValue, .int($0)) }
    }
    let json = FieldValue.object([
      .init("rows", .int(report.rows)), .init("problems", .int(report.problemCount)),
      .init("counts", .object(counts)), .init("findings", .array(findings)), .init("iccids", span(report.iccids)),
      .init("imsis", span(report.imsis)), .init("opcChecked", .bool(report.checkedOPc)),
    ])
    Standard.output(json.jsonBytes(pretty: true))
    Standard.output("\n")
  }
}

/// Two numbers with a hyphen between them.
struct RangeArgument: ExpressibleByArgument {
  let range: ClosedRange<UInt64>

  init?(argument: String) {
    let parts = argument.split(separator: "-", omittingEmptySubsequences: false).map { UInt64($0) }
    guard parts.count == 2, let low = parts[0], let high = parts[1], low <= high else { return nil }
    range = low...high
  }
}
