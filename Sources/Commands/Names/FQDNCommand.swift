import ArgumentParser
import ElementaryFiles
import ISO7816
import Procedures
import UICC

/// `uicc fqdn`.
struct FQDNCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fqdn",
    abstract: "Print the 3GPP names that follow from the IMSI: BSF, XCAP, ePDG, IMS domain, IMPI, NAI, N3IWF and more.",
    usage: "uicc fqdn [<name> ...] [--imsi <digits> --mnc-length <n>] [options]",
    discussion: """
      Reads EF.IMSI, EF.AD, EF.IMPI, EF.DOMAIN, EF.IMPU and EF.ePDGId, and says where they contradict the names that \
      TS 23.003 derives. Exit status 1: the card contradicts them.

        $ uicc fqdn
        $ uicc fqdn bsf bsfISIM
        $ uicc fqdn --imsi 262011234567890 --mnc-length 2
      """)

  @Argument(help: "Only these, by their keys: bsf, ePDG, xcap, impi, entitlement ...; the value alone is printed.")
  var keys: [String] = []

  @Option(name: .long, help: ArgumentHelp("Work from this IMSI, without a card.", valueName: "digits"))
  var imsi: String?

  @Option(name: .long, help: ArgumentHelp("Digits of the MNC in --imsi, 2 or 3.", valueName: "n"))
  var mncLength: Int?

  @Option(name: .long, help: ArgumentHelp("With --imsi: the private identity of an ISIM.", valueName: "user@domain"))
  var impi: String?

  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if imsi == nil, mncLength != nil || impi != nil {
      throw ValidationError("--mnc-length and --impi go with --imsi")
    }
    if imsi != nil, mncLength == nil { throw ValidationError("--imsi needs --mnc-length 2 or 3") }
  }

  func run() throws {
    let report = try report()
    let known = report.names.map(\.key)
    for key in keys where !known.contains(key) {
      throw Failure("no name \(Style.printable(key)) here", hint: "there are \(known.joined(separator: ", "))")
    }
    let shown = keys.isEmpty ? report.names : keys.compactMap { key in report.names.first { $0.key == key } }
    if output.json {
      Standard.output(json(report, shown).jsonBytes(pretty: true))
      Standard.output("\n")
    } else if keys.isEmpty {
      var table = Table()
      for name in shown { table.add(name.title, Style.printable(name.value), name.clause) }
      let style = output.style
      Standard.output(table.rendered { cell, column in column == 1 ? cell : style.dim(cell) })
    } else {
      for name in shown { Standard.output("\(Style.printable(name.value))\n") }
    }
    for note in report.notes { Standard.remark(Style.printable("\(note.path): \(note.message)")) }
    for contradiction in report.contradictions {
      Standard.remark(Style.printable("\(contradiction.path) contradicts: \(contradiction.message)"))
    }
    if !report.contradictions.isEmpty { throw report.home == nil ? ExitStatus.error : ExitStatus.no }
  }

  private func report() throws -> NameReport {
    if let imsi, let mncLength {
      do throws(HomeNetwork.Failure) {
        return try NameReport(imsi: imsi, mncLength: mncLength, impi: impi)
      } catch {
        throw Failure("--imsi: \(error)")
      }
    }
    let connection = try card.open()
    let report = try connection.withSession { session in try NameReport(session) }
    connection.printStatistics()
    return report
  }

  private func json(_ report: NameReport, _ names: [DerivedName]) -> FieldValue {
    .object([
      .init("imsi", report.imsi.map { .string($0) } ?? .null),
      .init("mcc", report.home.map { .string($0.mcc) } ?? .null),
      .init("mnc", report.home.map { .string($0.mnc) } ?? .null),
      .init("names", .object(names.map { .init($0.key, .string($0.value)) })),
      .init("contradictions", remarks(report.contradictions)), .init("notes", remarks(report.notes)),
    ])
  }

  private func remarks(_ remarks: [NameReport.Remark]) -> FieldValue {
    .array(remarks.map { .object([.init("path", .string($0.path)), .init("message", .string($0.message))]) })
  }
}
