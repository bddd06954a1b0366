import ArgumentParser
import ElementaryFiles
import Procedures
import UICC

/// `uicc gbanl bsf`.
struct GBANLBSFCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bsf",
    abstract:
      "Print the bootstrapping servers that a phone asks: for the USIM from IMSI and EF.AD, for the ISIM from EF.IMPI.",
    usage: "uicc gbanl bsf [options]",
    discussion: "TS 23.003 §16.2. Exit status 1: the B-TID on the card comes from another server.")

  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let connection = try card.open()
    let (report, used) = try connection.withSession { session in
      let lists = try NAFList.Application.allCases.map { try NAFList($0, session) }
      return (
        try NameReport(session),
        lists.compactMap { list in list.bootstrapping?.bsf.map { (application: list.application, server: $0) } }
      )
    }
    let names: [(NAFList.Application, String)] = [(.usim, "bsf"), (.isim, "bsfISIM")].compactMap { application, key in
      report.names.first { $0.key == key }.map { (application, $0.value) }
    }
    guard !names.isEmpty else {
      throw Failure(
        "the card tells neither IMSI nor IMPI", hint: "these files are behind PIN1: --pin1 prompt; or uicc fqdn --imsi")
    }
    let known = Set(names.map { $0.1.lowercased() })
    let strange = used.filter { !known.contains($0.server.lowercased()) }
    if output.json {
      let json = FieldValue.object([
        .init("servers", .object(names.map { .init($0.0.rawValue, .string($0.1)) })),
        .init("bootstrappedWith", .object(used.map { .init($0.application.rawValue, .string($0.server)) })),
      ])
      Standard.output(json.jsonBytes(pretty: true))
      Standard.output("\n")
    } else {
      var table = Table()
      for (application, server) in names { table.add(application.rawValue.uppercased(), Style.printable(server)) }
      Standard.output(table.rendered())
    }
    connection.printStatistics()
    for (application, server) in strange {
      Standard.remark(
        Style.printable("the last bootstrapping of the \(application.rawValue.uppercased()) was with \(server)"))
    }
    if !strange.isEmpty { throw ExitStatus.no }
    try connection.checkImage()
  }
}
