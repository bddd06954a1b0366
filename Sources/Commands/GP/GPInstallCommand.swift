import APKSigning
import ArgumentParser
import GlobalPlatform
import ISO7816

/// `uicc gp install`.
struct GPInstallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract: "Load a CAP file and make its applets selectable.",
    usage: "uicc gp install <cap> --keys <source> [--aid <aid>] [--parameters <hex>] [options]",
    discussion: """
      Each applet of the package becomes selectable under its own AID; --aid gives the only one another.

        $ uicc gp install ara-m.cap --keys inventory:cards.csv --aid a00000015141434c00
      """)

  @Argument(help: "A CAP file.", completion: .file())
  var file: String

  @Option(name: .long, help: ArgumentHelp("The AID of the instance.", valueName: "aid"))
  var aid: String?

  @Option(name: .long, help: ArgumentHelp("What the applet gets when it is installed (C9).", valueName: "hex"))
  var parameters: String?

  @Flag(name: .long, help: "Load the package and install nothing from it.")
  var loadOnly = false

  @OptionGroup var options: GPOptions

  func validate() throws {
    if let aid, !(5...16).contains(Hex.bytes(aid)?.count ?? 0) {
      throw ValidationError("--aid takes an AID: 10 to 32 hex digits")
    }
    if let parameters, Hex.bytes(parameters) == nil { throw ValidationError("--parameters takes hex digits") }
  }

  func run() throws {
    let cap = try Self.read(file)
    if aid != nil, cap.applets.count != 1 {
      throw Failure("the package has \(cap.applets.count) applets: --aid is for one")
    }
    let instance = aid.flatMap { Hex.bytes($0) }.map { AID($0) }
    let hints: [StatusWord: String] = [
      .conditionsOfUseNotSatisfied:
        "it may be on the card already: uicc gp list shows what is there, uicc gp delete deletes",
      .referencedDataNotFound: "an import of the package, or the security domain, is not on the card",
    ]
    try options.run(hints: hints) { manager, connection in
      let progress = connection.progress()
      try manager.load(cap) { progress($0, $1, "load") }
      Standard.line("loaded \(cap.package), \(cap.loadBlock.count) bytes")
      guard !loadOnly else { return }
      for module in cap.applets {
        let target = instance ?? module
        try manager.install(
          package: cap.package, module: module, instance: target, parameters: parameters.flatMap { Hex.bytes($0) } ?? []
        )
        Standard.line("installed \(target)")
      }
    }
  }

  static func read(_ path: String) throws -> CAPFile {
    do {
      return try CAPFile(components: ArchiveFile.contents(path: path, suffix: ".cap"))
    } catch let error as APKError {
      throw Failure("\(Style.printable(path)): \(error)")
    } catch let error as CAPFile.Failure {
      throw Failure("\(Style.printable(path)): \(error)")
    }
  }
}

/// `uicc gp delete`.
struct GPDeleteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Delete an application, or a package.",
    usage: "uicc gp delete <aid> --keys <source> [--related] [options]")

  @Argument(help: "The AID.")
  var aid: String

  @Flag(name: .long, help: "With a package: the applications made from it as well.")
  var related = false

  @OptionGroup var options: GPOptions

  func validate() throws {
    guard (5...16).contains(Hex.bytes(aid)?.count ?? 0) else {
      throw ValidationError("an AID is 10 to 32 hex digits")
    }
  }

  func run() throws {
    guard let bytes = Hex.bytes(aid) else { return }
    let hints: [StatusWord: String] = [
      .conditionsOfUseNotSatisfied: related
        ? "something else on the card uses it" : "--related deletes the applications made from a package with it",
      .referencedDataNotFound: "uicc gp list shows what is there",
    ]
    try options.run(hints: hints) { manager, _ in
      try manager.delete(AID(bytes), related: related)
      Standard.line("deleted \(AID(bytes))")
    }
  }
}

/// `uicc gp put-key`.
struct GPPutKeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "put-key",
    abstract: "Replace the keys of a version, or add a version.",
    usage: "uicc gp put-key --new <source> --new-version <kvn> [--replace <kvn>] --keys <source> [options]",
    discussion: """
      All three keys go in one command; the check values that the card answers are compared. Without --replace the \
      version is added.

        $ uicc gp put-key --keys file:old.keys --key-version 30 --new file:new.keys --new-version 31 --replace 30
      """)

  @Option(name: .long, help: ArgumentHelp("The new keys, as for --keys.", valueName: "source"))
  var new: SecretSource

  @Option(name: .long, help: ArgumentHelp("Their version, 01 to 7f.", valueName: "kvn"))
  var newVersion: String

  @Option(name: .long, help: ArgumentHelp("The version that they replace.", valueName: "kvn"))
  var replace: String?

  @OptionGroup var options: GPOptions

  func validate() throws {
    try SecretSource.check(("--new", new))
    for (name, text) in [("--new-version", newVersion), ("--replace", replace ?? "01")] {
      guard let version = Hex.bytes(text), version.count == 1, (1...0x7F).contains(version[0]) else {
        throw ValidationError("\(name) takes two hex digits, 01 to 7f")
      }
    }
  }

  func run() throws {
    guard let version = Hex.bytes(newVersion)?.first else { return }
    let source = try SecureChannelOptions.source(
      new, version: version, suffix: options.channel.keySuffix, options.card.codes.inventories)
    var fresh: SecureChannelKeys?
    let prepare: SecureChannelOptions.Preparation = { fresh = try source($0, $1) }
    let hints: [StatusWord: String] = [
      .referencedDataNotFound: "--replace names a version that is there; without it the keys are added",
      .incorrectData: "the card may take other key lengths or versions only: uicc gp info shows those that it has",
    ]
    try options.run(prepare: prepare, hints: hints) { manager, _ in
      guard let fresh else { return }
      try manager.putKeys(fresh, replacing: replace.flatMap { Hex.bytes($0)?.first } ?? 0)
      Standard.line("the keys of version \(Hex.string([version])) are on the card")
    }
  }
}
