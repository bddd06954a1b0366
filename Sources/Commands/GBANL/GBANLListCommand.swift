import ArgumentParser
import CardImage
import ElementaryFiles
import ISO7816
import Procedures
import UICC

/// `uicc gbanl list`.
struct GBANLListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Print the NAF lists, the bootstrapping behind them and whether the service is switched on.",
    usage: "uicc gbanl list [--application usim|isim] [options]")

  @OptionGroup var which: NAFApplicationOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let connection = try card.open()
    let lists = try connection.withSession { session in try which.lists(session) }
    if output.json {
      Standard.output(
        FieldValue.object([.init("lists", .array(lists.map(NAFListOutput.json)))]).jsonBytes(pretty: true))
      Standard.output("\n")
    } else {
      for (index, list) in lists.enumerated() {
        if index > 0 { Standard.output("\n") }
        Standard.output(NAFListOutput.text(list, output.style))
      }
    }
    for remark in lists.flatMap(\.remarks) { Standard.remark(Style.printable(remark)) }
    connection.printStatistics()
    try connection.checkImage()
    if lists.contains(where: { $0.file?.status != nil && $0.records.isEmpty }) { throw ExitStatus.error }
  }
}

extension NAFApplicationOptions {
  /// The lists that the card has of those that are asked for.
  /// - Throws: ``Failure`` where an application that was asked for by name, or every one, has none.
  func lists(_ session: CardSession) throws -> [NAFList] {
    let lists = try chosen.map { try NAFList($0, session) }
    let there = lists.filter { $0.file != nil }
    if there.isEmpty || application != .both && there.count < lists.count {
      throw Failure("the card has no \(chosen.map(\.path).joined(separator: " and no "))")
    }
    return there
  }
}

/// How a NAF list is shown.
enum NAFListOutput {
  static func text(_ list: NAFList, _ style: Style) -> String {
    let free = list.freeRecords.count
    let state =
      switch list.isServiceAvailable {
      case true: "service \(list.application.service) available"
      case false: "service \(list.application.service) not available"
      case nil: "service \(list.application.service) unknown"
      }
    var text =
      "\(list.application.path): \(list.records.count) records of \(list.recordLength) bytes, \(free) free, \(state)\n"
    if let current = list.bootstrapping {
      let lifetime = current.keyLifetime.isEmpty ? "" : ", keys until \(current.keyLifetime)"
      text += Style.printable("bootstrapped with \(current.bsf ?? "an unknown BSF")\(lifetime)") + "\n"
    }
    var table = Table()
    for (index, record) in list.records.enumerated() {
      let number = "\(index + 1)"
      switch record {
      case .free: table.add(number, "free")
      case .unread: table.add(number, "could not be read")
      case .other(let reason): table.add(number, Style.printable("no NAF entry: \(reason)"))
      case .entry(let entry):
        table.add(number, Style.printable(entry.fqdn), entry.ua.name, Style.printable(entry.bTID ?? "no B-TID"))
      }
    }
    return text + table.rendered { cell, column in column == 0 || cell == "free" ? style.dim(cell) : cell }
  }

  static func json(_ list: NAFList) -> FieldValue {
    .object([
      .init("path", .string(list.application.path)), .init("recordLength", .int(list.recordLength)),
      .init("service", .int(list.application.service)),
      .init("serviceAvailable", list.isServiceAvailable.map { .bool($0) } ?? .null),
      .init("freeRecords", .array(list.freeRecords.map { .int($0) })),
      .init(
        "bootstrapping",
        list.bootstrapping.map { current in
          .object([
            .init("rand", .string(current.rand)), .init("bTID", .string(current.bTID)),
            .init("bsf", current.bsf.map { .string($0) } ?? .null), .init("keyLifetime", .string(current.keyLifetime)),
          ])
        } ?? .null),
      .init("records", .array(list.records.enumerated().map { json($1, number: $0 + 1) })),
      .init("remarks", .array(list.remarks.map { .string($0) })),
    ])
  }

  private static func json(_ record: NAFList.Record, number: Int) -> FieldValue {
    switch record {
    case .free: .object([.init("record", .int(number)), .init("state", .string("free"))])
    case .unread: .object([.init("record", .int(number)), .init("state", .string("unread"))])
    case .other(let reason):
      .object([.init("record", .int(number)), .init("state", .string("other")), .init("reason", .string(reason))])
    case .entry(let entry):
      .object([
        .init("record", .int(number)), .init("state", .string("entry")), .init("fqdn", .string(entry.fqdn)),
        .init("protocol", .string(Hex.string(entry.ua.rawValue))), .init("protocolName", .string(entry.ua.name)),
        .init("protocolMeaning", .string(entry.ua.meaning)), .init("bTID", entry.bTID.map { .string($0) } ?? .null),
      ])
    }
  }
}
