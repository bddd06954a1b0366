import ArgumentParser
import CardImage
import ElementaryFiles
import Procedures
import UICC

/// `uicc service`.
struct ServiceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "service",
    abstract: "Services of EF.UST, EF.IST, EF.SST and their kin, by number or name.",
    discussion: """
      A TABLE is ust, est, ist, sst, cst, pst, mst, vst, ast, 5g_prose_st or the path of one.

        $ uicc service list ust
        $ uicc service list ust GBA
        $ uicc service enable ust 68 --adm prompt
      """,
    subcommands: [ServiceListCommand.self, ServiceEnableCommand.self, ServiceDisableCommand.self])

  /// Reads a table of the card.
  static func read(
    _ text: String, _ session: CardSession, _ connection: CardConnection
  ) throws -> (table: ServiceTable, edit: FileEdit) {
    let place = try PathArgument.resolve(ServiceTable.path(text), on: session)
    let edit = try FileEdit.read(place, session, connection)
    return (try ServiceTable(place, edit.file), edit)
  }

  /// Says which files a service that becomes available governs, and which of them this card lacks.
  static func tellFiles(of number: Int, _ table: ServiceTable, _ session: CardSession) {
    let files = table.files(of: number)
    guard !files.isEmpty else { return }
    let missing = files.filter { !isPresent($0, session) }
    let names = files.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    Standard.remark("service \(number) is about \(names.joined(separator: ", "))")
    if missing.isEmpty {
      Standard.remark("\(files.count == 1 ? "it is" : "all are") on this card")
    } else {
      Standard.remark("warning: not on this card: \(missing.joined(separator: ", "))")
    }
  }

  private static func isPresent(_ path: String, _ session: CardSession) -> Bool {
    guard let place = try? session.resolve(path) else { return false }
    guard let fid = place.fid else { return (try? session.open(place.directory)) != nil }
    return (try? session.select(fid, in: place.directory)) != nil
  }

  static func names(_ services: [ServiceTable.Service], _ table: ServiceTable) -> String {
    var rows = Table()
    for service in services {
      let state =
        service.isAvailable ? "on" : table.tellsAllocation && service.isAllocated ? "allocated, not activated" : "off"
      rows.add(
        String(repeating: " ", count: max(0, 3 - String(service.number).count)) + String(service.number), state,
        service.name)
    }
    return rows.rendered()
  }
}

/// `uicc service list`.
struct ServiceListCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "The services that a table makes available; of one service whether it is.",
    usage: "uicc service list <table> [<service>] [--all] [options]")

  @Argument(help: "The table: ust, ist, sst, or a path.")
  var table: String

  @Argument(help: "Only this service, by number or name; the exit status tells whether it is available.")
  var service: String?

  @Flag(name: .long, help: "Also services that are switched off.")
  var all = false

  @OptionGroup var tables: TableOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    try PathArgument.check(ServiceTable.path(table))
    let connection = try card.open()
    let (services, found) = try connection.withSession { session in
      try ChangeOptions.translating {
        let table = try ServiceCommand.read(self.table, session, connection).table
        if let service { return ([try table.service(service)], table) }
        return (table.services.filter { all || $0.isAvailable }, table)
      }
    }
    if output.json {
      Standard.output(found.fields(of: services).jsonBytes(pretty: true))
      Standard.output("\n")
    } else {
      Standard.output(ServiceCommand.names(services, found))
    }
    if service == nil {
      let count = found.services.count { $0.isAvailable }
      Standard.remark("\(found.place.path): \(count) of \(found.capacity) services")
    }
    connection.printStatistics()
    try connection.checkImage()
    if service != nil, services.contains(where: { !$0.isAvailable }) { throw ExitStatus.no }
  }
}

/// What enabling and disabling share.
struct ServiceChangeOptions: ParsableArguments {
  @Argument(help: "The table: ust, ist, sst, or a path.")
  var table: String

  @Argument(help: "Services by number or name.")
  var services: [String]

  @OptionGroup var changes: ChangeOptions
  @OptionGroup var card: CardOptions
  @OptionGroup var output: OutputOptions

  func run(to isAvailable: Bool) throws {
    try PathArgument.check(ServiceTable.path(table))
    try changes.run(card, output) { session, connection in
      let (table, edit) = try ServiceCommand.read(self.table, session, connection)
      let services = try services.map { try table.service($0) }
      let numbers = services.map(\.number)
      if isAvailable { for number in numbers { ServiceCommand.tellFiles(of: number, table, session) } }
      return ChangePlan(
        title: "\(isAvailable ? "enable" : "disable") services \(numbers.map(String.init).joined(separator: ", ")) of "
          + table.place.path,
        changes: [table.change(numbers, to: isAvailable)],
        definitions: edit.definition.map { [table.place.path: $0] } ?? [:])
    }
  }
}

/// `uicc service enable`.
struct ServiceEnableCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enable",
    abstract: "Make services available.",
    usage: "uicc service enable <table> <service> ... [options]")

  @OptionGroup var tables: TableOptions
  @OptionGroup var options: ServiceChangeOptions

  func run() throws { try options.run(to: true) }
}

/// `uicc service disable`.
struct ServiceDisableCommand: TableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disable",
    abstract: "Make services unavailable; in EF.SST they stay allocated.",
    usage: "uicc service disable <table> <service> ... [options]")

  @OptionGroup var tables: TableOptions
  @OptionGroup var options: ServiceChangeOptions

  func run() throws { try options.run(to: false) }
}
