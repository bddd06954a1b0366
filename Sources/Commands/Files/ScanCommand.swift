import ArgumentParser
import CardImage
import ElementaryFiles
import ISO7816
import Procedures
import UICC

/// `uicc scan`.
struct ScanCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Find files and applications that no table lists.",
    usage: "uicc scan [--quick|--wide|--range <from-to>] [options]",
    discussion: """
      In each directory every identifier that TS 102 221 leaves to its level is selected once, every free SFI is read, \
      and applications are asked for by the beginnings of their AIDs. Control-C interrupts a scan and the next run goes \
      on; a run after the end reads the finds again, with --adm also those that could not be read before.

        $ uicc scan
        $ uicc scan --quick --adm prompt
        $ uicc grep --scan wattlefon

      Exit status: 0 something was found, 1 nothing, 2 the scan did not come to its end.
      """)

  @OptionGroup var range: ScanRangeOptions
  @OptionGroup var tables: TableOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let connection = try card.open()
    let result = try connection.withSession { session in
      let walk = connection.walk(session)
      if let interruption = walk.interruption { throw interruption }
      return try connection.scan(session, after: walk, range.options, isFresh: range.fresh)
    }
    if output.json {
      let finds = result.finds.map(Self.fields)
      let document = FieldValue.object([
        .init("complete", .bool(result.state.isComplete)), .init("files", .array(finds)),
        .init("iccid", .string(result.walk.image.iccid)),
      ])
      Standard.output(document.jsonBytes(pretty: true))
      Standard.output("\n")
    } else {
      for file in result.finds { Standard.line(Self.line(file, output.style)) }
    }
    connection.printStatistics()
    if let interruption = result.walk.interruption {
      throw Failure("the scan was interrupted: \(interruption.message)", hint: "uicc scan goes on from here")
    }
    let count = result.finds.count
    Standard.remark(count == 1 ? "1 file that no table lists" : "\(count) files that no table lists")
    guard count > 0 else { throw ExitStatus.no }
    try connection.checkImage()
  }

  /// `MF/7f66/6f01  transparent  40 bytes`.
  private static func line(_ file: CardImage.File, _ style: Style) -> String {
    var line = style.bold(Style.printable(file.path)) + "  \(file.structure.rawValue)"
    switch file.content {
    case .data(let data): line += "  \(data.count) bytes"
    case .records(let records): line += "  \(records.count) records"
    case .tags(let objects): line += "  \(objects.count) data objects"
    case .none: break
    }
    if let status = file.status { line += "  " + style.red("\(status)") }
    if let problem = file.problem { line += "  " + style.red(Style.printable(problem)) }
    return line
  }

  private static func fields(_ file: CardImage.File) -> FieldValue {
    var fields: [FieldValue.Field] = [
      .init("path", .string(file.path)), .init("structure", .string(file.structure.rawValue)),
      .init("fcp", .hex(file.fcp)),
    ]
    if let aid = file.aid { fields.append(.init("aid", .hex(aid.bytes))) }
    switch file.content {
    case .data(let data): fields.append(.init("data", .hex(data)))
    case .records(let records): fields.append(.init("records", .array(records.map { $0.map { .hex($0) } ?? .null })))
    case .tags(let objects):
      fields.append(
        .init(
          "tags",
          .array(
            objects.map { .object([.init("tag", .hex(TLV.tagBytes($0.tag))), .init("value", .hex($0.value))]) })))
    case .none: break
    }
    if let status = file.status { fields.append(.init("sw", .hex([status.sw1, status.sw2]))) }
    if let problem = file.problem { fields.append(.init("problem", .string(problem))) }
    return .object(fields)
  }
}
