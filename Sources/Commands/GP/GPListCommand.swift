import ArgumentParser
import ElementaryFiles
import GlobalPlatform
import ISO7816

/// `uicc gp list`.
struct GPListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Security domains, applications and packages with their states.",
    usage: "uicc gp list --keys <source> [options]")

  @OptionGroup var options: GPOptions

  func run() throws {
    try options.run { manager, _ in
      let entries = try manager.registry()
      if options.output.json {
        Standard.output(FieldValue.array(entries.map(Self.fields)).jsonBytes(pretty: true))
        Standard.output("\n")
        return
      }
      var table = Table()
      for entry in entries {
        var more: [String] = []
        if let package = entry.package { more.append("of \(package)") }
        if !entry.modules.isEmpty { more.append("modules " + entry.modules.map(\.description).joined(separator: ", ")) }
        table.add(entry.kind.rawValue, entry.aid.description, entry.state, more.joined(separator: ", "))
      }
      Standard.output(table.rendered())
    }
  }

  private static func fields(_ entry: RegistryEntry) -> FieldValue {
    var fields: [FieldValue.Field] = [
      .init("kind", .string(entry.kind.rawValue)), .init("aid", .hex(entry.aid.bytes)),
      .init("state", .string(entry.state)), .init("privileges", .hex(entry.privileges)),
    ]
    if let package = entry.package { fields.append(.init("package", .hex(package.bytes))) }
    if let domain = entry.domain { fields.append(.init("domain", .hex(domain.bytes))) }
    if !entry.modules.isEmpty { fields.append(.init("modules", .array(entry.modules.map { .hex($0.bytes) }))) }
    return .object(fields)
  }
}
