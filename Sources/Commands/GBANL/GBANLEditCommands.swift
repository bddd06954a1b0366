import ArgumentParser
import Procedures

/// `uicc gbanl add`.
struct GBANLAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Put a NAF into the first free record.",
    usage: "uicc gbanl add <fqdn> [--protocol <name>] [--b-tid <text|current|none>] [options]")

  @Argument(help: "The host name of the NAF.")
  var fqdn: String

  @OptionGroup var naf: NAFOptions
  @OptionGroup var options: NAFEditOptions

  func run() throws { try options.run("gbanl add \(fqdn)") { .add(try naf.entry(fqdn, in: $0)) } }
}

/// `uicc gbanl set`.
struct GBANLSetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Put a NAF into a record, whatever it holds.",
    usage: "uicc gbanl set <record> <fqdn> [--protocol <name>] [--b-tid <text|current|none>] [options]")

  @Argument(help: "The record, from 1.")
  var record: Int

  @Argument(help: "The host name of the NAF.")
  var fqdn: String

  @OptionGroup var naf: NAFOptions
  @OptionGroup var options: NAFEditOptions

  func run() throws {
    try options.run("gbanl set \(record) \(fqdn)") { .set(record: record, try naf.entry(fqdn, in: $0)) }
  }
}

/// `uicc gbanl remove`.
struct GBANLRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Free the record of a NAF.",
    usage: "uicc gbanl remove <fqdn> [--protocol <name>] | --record <number> [options]")

  @Argument(help: "The host name of the NAF.")
  var fqdn: String?

  @Option(name: .customLong("protocol"), help: ArgumentHelp("Only with this protocol.", valueName: "name"))
  var ua: UaProtocolArgument?

  @Option(name: .long, help: ArgumentHelp("The record, from 1.", valueName: "number"))
  var record: Int?

  @OptionGroup var options: NAFEditOptions

  func validate() throws {
    guard (fqdn == nil) != (record == nil) else { throw ValidationError("name the NAF, or its --record") }
    if record != nil, ua != nil { throw ValidationError("--protocol goes with the name of a NAF") }
  }

  func run() throws {
    try options.run("gbanl remove \(fqdn ?? "record \(record ?? 0)")") { _ in
      if let fqdn { .remove(fqdn: fqdn, ua: ua?.value) } else { .removeRecord(record ?? 0) }
    }
  }
}

/// `uicc gbanl clear`.
struct GBANLClearCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clear",
    abstract: "Free all records.",
    usage: "uicc gbanl clear [--application usim|isim] [options]")

  @OptionGroup var options: NAFEditOptions

  func run() throws { try options.run("gbanl clear") { _ in .clear } }
}
