import ArgumentParser
import CardImage
import ElementaryFiles
import ISO7816
import Procedures
import UICC

/// `uicc info`.
struct InfoCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "What the card is: ATR, ICCID, IMSI, applications, PINs and services at a glance.",
    usage: "uicc info [options]")

  @OptionGroup var tables: TableOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let connection = try card.open()
    let info = try connection.withSession { session in try CardInfo(session) }
    if output.json {
      Standard.output(json(info).jsonBytes(pretty: true))
      Standard.output("\n")
    } else {
      print(info, output.style)
    }
    connection.printStatistics()
    for problem in info.problems { Standard.remark(Style.printable(problem)) }
    guard info.problems.isEmpty else { throw ExitStatus.error }
    try connection.checkImage()
  }

  private func json(_ info: CardInfo) -> FieldValue {
    let applications = info.applications.map { application -> FieldValue in
      .object([
        .init("aid", .string(application.aid.description)),
        .init("name", application.name.map { .string($0) } ?? .null),
        .init("label", application.label.map { .string($0) } ?? .null), .init("answers", .bool(application.answers)),
      ])
    }
    let pins = info.pins.map { pin -> FieldValue in
      .object([
        .init("name", .string(pin.name)), .init("reference", .string(Hex.string([pin.reference]))),
        .init("enabled", .bool(pin.isEnabled)), .init("blocked", .bool(pin.isBlocked)),
        .init("triesLeft", pin.triesLeft.map { .int($0) } ?? .null),
      ])
    }
    let files = info.decoded.map { file, value -> FieldValue in
      .object([
        .init("path", .string(file.path)), .init("decoded", value ?? .null),
        .init("sw", file.status.map { .string(Hex.string([$0.sw1, $0.sw2])) } ?? .null),
      ])
    }
    return .object([
      .init("atr", .string(Hex.string(info.atr))),
      .init("protocol", .string("T=\(info.transmissionProtocol.rawValue)")),
      .init("dialect", .string(info.dialect == .uicc ? "uicc" : "sim")),
      .init("applications", .array(applications)), .init("pins", .array(pins)), .init("files", .array(files)),
    ])
  }

  private func print(_ info: CardInfo, _ style: Style) {
    var table = Table()
    let kind = info.dialect == .uicc ? "UICC" : "2G SIM"
    table.add("card", "\(kind), T=\(info.transmissionProtocol.rawValue)")
    table.add("ATR", Hex.string(info.atr))
    for (file, value) in info.decoded where file.path != "MF/EF.DIR" {
      table.add(String(file.name.dropFirst(3)), Style.printable(Summary.line(file, value)))
    }
    for application in info.applications {
      let label = application.label.map { ", \"\(Style.printable($0))\"" } ?? ""
      let state = application.answers ? "" : ", does not answer"
      table.add("application", "\(application.name ?? "unknown") \(application.aid)\(label)\(state)")
    }
    for pin in info.pins {
      var state = pin.isEnabled ? "enabled" : "disabled"
      if pin.isBlocked { state = "blocked" } else if let tries = pin.triesLeft { state += ", \(tries) tries left" }
      table.add(pin.name, state)
    }
    Standard.output(table.rendered { cell, column in column == 0 ? style.dim(cell) : cell })
  }
}
